#pragma once
// Measures a baseline from what was heard at rest (SCIENCE 6.3).

#include "dsp/activation/baseline.hpp"
#include "dsp/hrv/history.hpp"
#include "dsp/units.hpp"
#include "dsp/why.hpp"

#include <optional>

namespace attune {

/// What a rest must be to be taken for one.
struct rest_demands {
    double shortest = 60;    ///< s heard (chosen: three independent windows of heart rate)
    double valid = 0.95;     ///< of the beats, SCIENCE 6.3
    double covered = 0.95;   ///< of the time: a strap put on late was still heard without a flaw
    double most_drift = 1.0; ///< bpm a minute, SCIENCE 6.3
};
/// For a span that a person has named, in a recording that is there once: what can be had from ten seconds
/// on. The standard error says what it is worth.
inline constexpr rest_demands as_named{10.0, 0.5, 0.0, 1e9};

/// Medians of features taken every 10 s between `from` and `to`. Nothing, with the reason, where the demands
/// are not met. A drift within the span counts into the standard error.
std::optional<baseline> measure_rest(const beat_history& history, seconds from, seconds to, why_not& why,
                                     const rest_demands& demands = {}) noexcept;

/// Has a calm plateau of the last three minutes come to lie more than one scale below `current`? Then it is
/// what the person may be offered to compare with from now on (SCIENCE 6.3). Cost: as measure_rest, for every
/// ten seconds or so.
std::optional<baseline> calmer_rest(const beat_history& history, const baseline& current) noexcept;

} // namespace attune
