#pragma once
// Reactivity and recovery of one event (SCIENCE 7).

#include "dsp/breath/interval.hpp"
#include "dsp/event/logistic.hpp"

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace attune {

/// As marked: told what comes, began, ended. prepare <= start < end.
struct event_marks {
    seconds prepare, start, end;
};

/// Heart rate once a second: median of the accepted intervals whose middle lies within 7.5 s, on a grid of
/// whole seconds from `from` on. Nothing where they cover less than half of the 15 s, or where the 15 s reach
/// across a gap.
struct hr_each_second {
    double from = 0; ///< s
    std::vector<std::optional<double>> bpm;
    std::optional<double> at(double t_s) const noexcept; ///< of the nearest second
};
hr_each_second heart_rate_each_second(std::span<const heard_interval> beats, seconds from, seconds to);

/// A number or the reason why there is none.
struct event_value {
    std::optional<double> value{};
    std::string_view why{};
};

struct event_response {
    event_value base_bpm;       ///< B: mean over the last 120 s before `prepare`
    double base_se = 0;         ///< of B, from 15 s blocks, as seconds are not independent
    event_value reactivity_bpm; ///< mean over start..end, less B
    event_value peak_bpm;       ///< largest 15 s mean from start to a minute after the end
    event_value latency_s;      ///< from start to the middle of those 15 s
    event_value auci_bpm_min;   ///< over start..end, above B: integral of (y - B)
    event_value aucg_bpm_min;   ///< the same above 0
    event_value end_bpm;        ///< y_e: last 15 s before the end
    /// After 1, 3, 5 and 10 minutes: the level, and how much of y_e - B is gone by then, %.
    std::array<event_value, 4> level_bpm, recovered_pct;
    /// Half-time: the first moment from which y stays at or below half way for 15 s.
    event_value t50_s;
    std::optional<double> t50_longer_than_s{}; ///< censored: not reached in what was heard, up to 10 min
    recovery_fit fit;
};
inline constexpr std::array<double, 4> recovery_minutes{1, 3, 5, 10};

/// Recovery is sought until `until` (the next event, or the end of the recording) and at most for 20 minutes.
/// Cost: O(beats in it) and one fit. Recovery is not computed where y_e - B < max(3 bpm, 1.5 SE of B).
event_response respond(std::span<const heard_interval> beats, const event_marks& marks, seconds until);

} // namespace attune
