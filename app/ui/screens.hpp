#pragma once
// The whole picture in one call, between ImGui::NewFrame and ImGui::Render. Knows ImGui, not SDL.

#include "app/shell/app_view.hpp"

#include <memory>
#include <vector>

namespace attune::ui {

struct fonts;    // theme.hpp
struct registry; // widgets/registry.hpp

/// What the screens themselves remember between frames: text being typed, scroll, zoom. Never a number of the
/// session.
class screens {
public:
    screens();
    ~screens();
    /// Draws `view` over the whole display; adds what the person asked to `out`. `dt` seconds since the last
    /// frame.
    void draw(const app_view& view, const fonts& f, double dt, std::vector<ui_command>& out);
    /// Does something still fade or slide? Then another frame is wanted even on a still screen.
    bool moving() const noexcept;
    /// What the last frame drew: items by id with their places. Tests click by it; set `recording` for texts
    /// too.
    registry& drawn() noexcept;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace attune::ui
