#pragma once
// Keeps a window's fonts and style as the settings ask.

#include "app/ui/theme.hpp"
#include "app/ui/window/window.hpp"

#include <optional>

namespace attune::ui {

class look {
public:
    /// Between frames. Cheap where nothing changed; another text size builds the atlas anew (30 to 100 ms),
    /// but not while a mouse button holds a slider.
    result<void> dress(window& w, const settings& chosen);
    const fonts& letters() const noexcept { return letters_; }

private:
    struct style {
        theme_name theme;
        bool reduced_motion;
        float scale;
        friend bool operator==(const style&, const style&) = default;
    };
    fonts letters_{};
    std::optional<style> worn_{};
};

/// Behind everything: the top of the theme's ground.
ground_colours ground_of(const settings& chosen) noexcept;

} // namespace attune::ui
