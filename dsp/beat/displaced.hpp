#pragma once
// Beats that lie in the wrong place: by less than the thresholds of differences tell, and by how much.

#include "dsp/beat/beat_class.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace attune {

/// One interval of the corrected series of a chain.
struct worked_interval {
    enum class kind : std::uint8_t {
        measured,    ///< untouched
        pair_first,  ///< ends with a displaced beat; the next interval is its other side
        pair_second, ///
        alone,       ///< long or short without a partner
        made         ///< half of a missed beat's, sum of an extra one's
    };
    double y;           ///< ms, corrected so far
    double raw;         ///< ms, as measured (made: as made)
    std::size_t source; ///< index of the (last) measured interval it stems from
    kind is = kind::measured;
    beat_class classed = beat_class::normal; ///< of the beat that ends it
    /// The rhythm here cannot be predicted: what is marked means nothing (SCIENCE 2.2, 6).
    bool irregular = false;
};

/// In:    a chain after the rules of thresholds.
/// Out:   the same; displaced beats marked, and moved to where the intervals on both sides want them. What
/// was
///        marked already is looked at again: the better neighbour may be the displaced one, a mark that
///        nothing supports is taken back, a long or short interval finds its partner. Ectopic is what was
///        early by much. Where even what is left unmarked follows no rhythm, `irregular` says so and the
///        marks are for the caller to take back. Chains too short for a prediction are left as they are.
/// Cost:  O(n).
void find_displaced(std::vector<worked_interval>& chain);

} // namespace attune
