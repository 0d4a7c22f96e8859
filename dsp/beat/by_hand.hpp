#pragma once
// Classes that a person gave to single beats, laid over what a classifier found.

#include "dsp/beat/batch.hpp"

#include <cstdint>
#include <span>

namespace attune {

struct hand_class {
    std::size_t interval; ///< that the beat ends
    beat_class classed;   ///< anything but `first`
};

/// Intervals of the input by how many corrected ones came of each: 0 extra, 2 missed, else 1.
using interval_counts = std::vector<std::uint8_t>;

/// In:    a series as judged, `counts` of it, `starts`: where chains begin, 0 included. Of two classes for one beat
///        the later one holds; what lies outside the series is passed over.
/// Out:   the same with these classes. Corrected anew are these intervals alone and those that a class binds to them:
///        the one after an extra or displaced beat, and whatever shared a correction with any of them. Such a run,
///        up to the interval that closes it, has its length divided evenly among the beats that belong there;
///        a beat called normal stands as measured. Where a chain ends before a run is closed, the run is what there is.
///        In a stretch where nothing could be told, what is said by hand is told. No chain is crossed.
/// Cost:  O(n).
void class_by_hand(classified& c, std::span<const std::size_t> starts, const interval_counts& counts,
                   std::span<const hand_class> by_hand);

} // namespace attune
