#pragma once
// What the offline parts of breath, event and dyad take: intervals on one axis of time, judged.

#include "dsp/units.hpp"

namespace attune {

/// One interval of a recording; a series is in order of time. Where `after_gap`, nothing is computed across.
struct heard_interval {
    seconds t;       ///< of the beat that ends it; finite
    milliseconds rr; ///< as measured
    bool nn = true;  ///< accepted as measured; else its heart rate is not used
    bool after_gap = false;

    /// Has a heart rate: accepted, longer than nothing, shorter than a minute.
    constexpr bool usable() const noexcept { return nn && is_length(); }
    /// Of what is no length (negative, NaN, beyond a minute) only the beat that ends it has a place in time.
    constexpr seconds middle() const noexcept { return is_length() ? seconds{t - rr / 2.0} : t; }
    constexpr seconds begin() const noexcept { return is_length() ? seconds{t - rr} : t; }
    constexpr bool is_length() const noexcept { return rr.count() > 0 && rr.count() < 60'000; }
};

} // namespace attune
