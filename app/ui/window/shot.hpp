#pragma once
// A screen as a picture in a file: for documents, for looking at and for tests. Needs no display.

#include "app/shell/app_view.hpp"
#include "app/ui/window/window.hpp"

#include <filesystem>

namespace attune::ui {

struct shot_options {
    int width = 1280, height = 800;
    /// automatic is software: it works everywhere. gl wants EGL, which Mesa has without a display.
    renderer_choice renderer = renderer_choice::automatic;
};

/// The view once its fades have settled. The same view and options give the same pixels on the same machine.
result<rgb_image> picture(const app_view& view, const shot_options& options);
/// picture() as a PNG; text size and theme are the view's settings.
result<void> shot(const app_view& view, const shot_options& options, const std::filesystem::path& file);

} // namespace attune::ui
