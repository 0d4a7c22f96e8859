#pragma once
// Beats that lie in the wrong place by less than the thresholds of differences tell.

#include "dsp/beat/beat_class.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace attune {

/// One interval of the corrected series of a chain.
struct worked_interval {
    double y;           ///< ms, corrected so far
    double raw;         ///< ms, as measured (of a missed beat's halves: half)
    std::size_t source; ///< index of the (last) measured interval it stems from
    enum class kind : std::uint8_t {
        measured,   ///< untouched
        pair_first, ///< ends with a displaced beat; the next interval is its other side
        pair_second,
        alone, ///< long or short without a partner
        made   ///< halves of a missed beat, sum of an extra one
    } is = kind::measured;
    beat_class classed = beat_class::normal; ///< of the beat that ends it
};

/// In:    a chain after the threshold rules. Out: the same, with displaced beats marked and moved to where
/// their
///        neighbours on both sides want them; pairs already marked are moved there as well and named by how
///        far off they were; a long or short interval without a partner finds one where that explains it.
///        Chains too short for a prediction are left as they are.
/// Cost:  O(n).
void find_displaced(std::vector<worked_interval>& chain);

} // namespace attune
