#pragma once
// "Tap your pulse": how late the sensor tells, out of taps at the felt pulse and the beats it told of.

#include "drivers/time.hpp"
#include "dsp/units.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace attune {

enum class tap_state : std::uint8_t {
    not_enough, ///< fewer than `least_taps` fit a beat yet: go on tapping
    not_with,   ///< the taps do not go with the beats, whatever the delay: another rhythm
    ambiguous, ///< a delay one beat longer or shorter fits as well: the heart beats too evenly to tell; go on
    known,     ///< the numbers hold
};

struct tap_latency {
    tap_state state = tap_state::not_enough;
    std::size_t matched = 0; ///< taps that fit a beat
    seconds latency{};       ///< to be set in place of the one the beats were placed with
    seconds low{}, high{};   ///< 95 % interval of it, from the taps alone
    seconds mad{};           ///< median absolute deviation of the taps from their beats
};

/// Chosen: twelve taps of a practised hand (about 40 ms each) give the median to about 30 ms.
constexpr std::size_t least_taps = 12;
/// What a wrist or neck feels comes so long after the R wave. Chosen: between neck (about 0.15 s) and wrist
/// (about 0.25 s); the delay it leaves uncertain is small beside a strap's.
constexpr seconds usual_pulse_travel{0.2};

/// In:    taps, in order; beats as they were placed, in order, with the latency `in_use`; both may miss some
///        and hold some too many. Beats come later than the taps: a tap outside the time the beats cover
///        waits and counts for nothing.
/// Out:   latency = in_use + pulse_travel - median(tap - its beat), with the interval of a median by its
/// order
///        statistics (no shape assumed) and the MAD.
/// Rules: every delay from 0 to `longest` s is tried, a whole beat apart; that a tap belongs to this beat and
///        not to its neighbour is known only from how intervals vary, so the best delay counts only where it
///        is a thousand times likelier than any other (chosen; in trials with a
///        hand's jitter, slips and missed beats two of 2168 answers were a whole beat off); a heart as even
///        as a clock is refused. Taps that lie nearly anywhere between beats are another rhythm (chosen:
///        under three quarters within 0.3 intervals, or a MAD above 0.1 s).
/// Cost:  O(delays * taps * log beats); allocates. Pure. Called on a tap, not in a step.
tap_latency latency_by_taps(std::span<const host_time> taps, std::span<const host_time> beats, seconds in_use,
                            seconds pulse_travel = usual_pulse_travel);

} // namespace attune
