#pragma once
// When the next frame is due. Pure: time comes in.

#include "drivers/time.hpp"

namespace attune::ui {

/// A still picture is drawn once a second: states in words ("last seen 6 s ago") are no older.
inline constexpr host_duration still_interval = std::chrono::seconds{1};
/// Nothing is drawn while minimised, but the session still steps: on its own grid of ticks (engine.hpp).
inline constexpr host_duration hidden_interval = std::chrono::milliseconds{50};
/// ImGui needs a frame to see an input, one to react and one to lay out again (PLATFORM 4).
inline constexpr int frames_after_input = 3;

/// 60 or 30 frames a second.
constexpr host_duration frame_interval(bool full_rate) noexcept {
    return full_rate ? host_duration{16'666'667} : host_duration{33'333'333};
}

/// In:    once a turn, whether the picture moves; input() for every event.
/// Out:   the instant of the next frame, on a grid that does not drift. A frame late by less than one
/// interval is
///        caught up with; later than that the grid begins anew, so that no burst follows a pause.
class frame_schedule {
public:
    void input() noexcept { after_input_ = frames_after_input; }
    struct wish {
        bool paced = false; ///< sleep until `at`; else wait for input until then
        host_time at{};
    };
    /// After the frame of `now`.
    wish next(host_time now, bool moving, host_duration interval) noexcept;

private:
    host_time due_{};
    bool on_grid_ = false;
    int after_input_ = 0;
};

} // namespace attune::ui
