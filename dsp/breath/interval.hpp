#pragma once
// What the offline parts of breath, event and dyad take: intervals on one axis of time, judged.

#include "dsp/units.hpp"

namespace attune {

/// One interval of a recording; a series is in order of time. Where `after_gap`, nothing is computed across.
struct heard_interval {
    seconds t;       ///< of the beat that ends it
    milliseconds rr; ///< as measured
    bool nn = true;  ///< accepted as measured; else its heart rate is not used
    bool after_gap = false;

    constexpr seconds middle() const noexcept { return t - rr / 2.0; }
    constexpr seconds begin() const noexcept { return t - rr; }
};

} // namespace attune
