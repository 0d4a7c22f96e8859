#pragma once
// Do two hearts move together more than shuffled parts of themselves? (SCIENCE 8; form of SUSY, Tschacher &
// Meier, Psychother Res 30:558 (2020).) A finding for a conversation, never a score.

#include "dsp/dyad/series.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace attune {

struct synchrony_settings {
    double segment_s = 60;       ///< SCIENCE 8: main for heart rate
    double most_lag_s = 5;       ///< both ways; at most half a segment
    std::size_t shuffles = 1000; ///< at least 500
    std::uint64_t seed = 1;      ///< the caller's
    bool paced_together = false; ///< a common pacer builds synchrony in
};

/// Observed mean of Fisher's z against that of shuffled segments.
struct against_chance {
    double z = 0, shuffled_mean = 0, shuffled_sd = 0;
    double effect = 0; ///< (z - mean)/sd of the shuffled
    double p = 1;      ///< (1 + number of shuffled at or above)/(1 + shuffles)
};

struct synchrony {
    bool evaluated = false;
    std::string_view why{}; ///< where not
    std::size_t segments = 0;
    against_chance together;            ///< signed: in step (above chance) or opposed (below)
    against_chance any;                 ///< absolute: linked, in step or opposed
    std::vector<double> lag_s, profile; ///< mean z of all segments by lag
    /// Seconds by which the first person's movements tended to precede the second's (negative: followed
    /// them). Only where `together` has p < .05 and the peak lies more than 1 s away from 0.
    std::optional<double> lead_s{};
};

/// x and y: same axis and rate, high-passed, own pacing removed. Segments do not overlap; one counts when
/// both were heard throughout. 15 are needed. Cost: O(segments^2 * lags * samples of a segment), 0.1 s for an
/// hour; the shuffles after that are free.
synchrony synchrony_of(const even_rate& x, const even_rate& y, const synchrony_settings& settings);

} // namespace attune
