#pragma once
// What the pacer did, as data: spans of constant rate on the recording's axis of time, and the protocols that
// look for the resonance frequency (SCIENCE 5).

#include "dsp/units.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace attune {

/// From `from` to `to` the phase runs in a straight line.
struct pace_span {
    seconds from, to;
    double phase; ///< breaths at `from`
    breaths_per_minute rate;
};

/// Accumulated phase in radians; nothing where no span is. Spans are in order of time. O(log n).
std::optional<double> phase_at(std::span<const pace_span> pacing, seconds t) noexcept;

struct pace_step {
    breaths_per_minute rate; ///< 0: breathing freely (rest, washout)
    seconds length;
};
/// One after another from `from` on, the phase running through. Steps of rate or length 0 give no span.
std::vector<pace_span> stepped_pacing(std::span<const pace_step> steps, seconds from);

/// Every breath longer than the one before by the same time, from `first` to `last`: breath i of n takes
/// (i + 1/2)/n of the way between the two lengths.
struct slide {
    breaths_per_minute first, last;
    std::size_t breaths;
};
std::vector<pace_span> sliding_pacing(const slide& s, seconds from);

/// Lehrer & Vaschillo's manual: two minutes each; two minutes of rest between them (SCIENCE 5).
inline constexpr std::array<pace_step, 9> stepped_protocol{{
    {breaths_per_minute{6.5}, seconds{120}},
    {breaths_per_minute{0}, seconds{120}},
    {breaths_per_minute{6.0}, seconds{120}},
    {breaths_per_minute{0}, seconds{120}},
    {breaths_per_minute{5.5}, seconds{120}},
    {breaths_per_minute{0}, seconds{120}},
    {breaths_per_minute{5.0}, seconds{120}},
    {breaths_per_minute{0}, seconds{120}},
    {breaths_per_minute{4.5}, seconds{120}},
}};
/// Fisher & Lehrer, Appl Psychophysiol Biofeedback 47 (2022): 78 breaths, each 67.04 ms longer, 897 s.
inline constexpr slide sliding_protocol{breaths_per_minute{6.75}, breaths_per_minute{4.25}, 78};

/// A stretch of nearly one rate, long enough to be measured by itself.
struct pace_block {
    seconds from, to;
    double breaths;
    bool fresh; ///< paced anew, or the rate jumped to get here: the heart needs two breaths to settle
    breaths_per_minute mean_rate() const noexcept {
        return breaths_per_minute{60.0 * breaths / (to - from).count()};
    }
};
/// Cuts at breaks of the phase, at jumps of the rate by more than 0.2 a minute, and, where it slides, once it
/// has moved by 0.15 a minute and five breaths are in.
std::vector<pace_block> blocks_of(std::span<const pace_span> pacing);

} // namespace attune
