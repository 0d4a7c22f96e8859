#pragma once
// The client's picture as a window's whole content. Knows ImGui, not SDL.

#include "app/shell/app_view.hpp"

#include <memory>

namespace attune::ui {

struct fonts;    // theme.hpp
struct registry; // widgets/registry.hpp

class client_picture {
public:
    client_picture();
    ~client_picture();
    /// Between ImGui::NewFrame and ImGui::Render, over the whole display. It asks nothing of anybody.
    void draw(const app_view& view, const fonts& f, double dt);
    /// As screens::drawn().
    registry& drawn() noexcept;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace attune::ui
