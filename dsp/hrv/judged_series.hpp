#pragma once
// A recording whose artefacts are judged once, to be measured as a whole and in parts.

#include "dsp/beat/by_hand.hpp"
#include "dsp/hrv/stretch.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace attune {

enum class correction { none, lipponen };

/// As measured, and as accepted. The two have their own numbers of intervals and share the time axis.
struct judged_series {
    std::vector<double> rr_ms, t_s;  ///< as measured; time of the beat that ends each
    std::vector<std::size_t> starts; ///< of chains, 0 included where there are any
    std::vector<marked_beat> artefacts;
    std::vector<bool> irregular; ///< of rr_ms: nothing can be told here (classified::irregular)

    std::vector<double> nn_ms, nn_t_s; ///< corrected
    std::vector<bool> untouched;       ///< of nn_ms: as measured
    std::vector<std::size_t> nn_starts;
};

/// `chain_starts`: indices of intervals before which there is a gap (0 need not be named). `t_s`: as many
/// non-decreasing times as intervals, or none, then the intervals follow one another from 0. `by_hand`: classes that
/// a person gave, in place of what is found; where nothing is corrected they say nothing.
judged_series judge(std::span<const double> rr_ms, std::span<const std::size_t> chain_starts, correction how,
                    std::span<const double> t_s = {}, std::span<const hand_class> by_hand = {});

/// What lies within from..to with both of its beats, s; what was judged stays as it was. O(log n + part).
judged_series part_of(const judged_series& whole, double from, double to);

/// The accepted intervals that may be computed with, and where they are neighbours. A run of corrected
/// intervals that is too long to be trusted counts as a gap (SCIENCE 2.2, 5), and so does what can be no
/// interval: below 1 ms, above an hour, not a number.
struct trusted_series {
    std::vector<double> nn_ms;
    std::vector<bool> untouched;
    std::vector<stretch> pieces;
    std::size_t left_out = 0; ///< such intervals
};
trusted_series trusted(const judged_series& s);

} // namespace attune
