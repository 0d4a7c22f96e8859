#pragma once
// The last 60 s of heart rate over the pacer's wave, and the thin activation line beneath (LOOK.md "The
// orb").

#include "app/session/view.hpp"
#include "app/ui/widgets/canvas.hpp"
#include "app/ui/widgets/curve.hpp"

#include <deque>
#include <optional>

namespace attune::ui {

inline constexpr double trace_window_s = 60;

/// The scale of the trace and what has faded in. Nothing of it is a number of the session.
class trace_memory {
public:
    /// Call once a frame, before drawing.
    void follow(const session_view& v, double dt);
    double low() const noexcept { return low_; }
    double high() const noexcept { return high_; }
    bool scaled() const noexcept { return scaled_; }
    double alpha_of(std::uint64_t index, double now) const noexcept;
    bool fading(double now) const noexcept;

    /// The pacer's line as it was: each piece from its session time on.
    struct wave_piece {
        double t = 0, phase = 0, breaths_per_second = 0;
        breath_pattern pattern{};
    };
    const std::deque<wave_piece>& wave() const noexcept { return wave_; }
    /// Lung value at session time `t`; nothing before the pacer began.
    std::optional<double> lung(double t) const noexcept;

private:
    void follow_wave(const session_view& v);

    struct arrival {
        std::uint64_t index;
        double seen;
    };
    std::deque<arrival> arrivals_; ///< beats that still fade in
    std::uint64_t next_ = 0;
    bool scaled_ = false, started_ = false;
    double low_ = 55, high_ = 75, last_now_ = 0;
    std::deque<wave_piece> wave_;
    host_time wave_from_{};
};

void heart_trace(canvas& c, const box& where, const session_view& v, const trace_memory& m);
void activation_trace(canvas& c, const box& where, const session_view& v);

} // namespace attune::ui
