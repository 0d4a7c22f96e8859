#pragma once
// The middle of some numbers; their order is not kept.

#include <algorithm>
#include <iterator>

namespace attune {

/// In:    a container or span of at least one value, none of them NaN; reordered.
/// Out:   the middle one, of an even count the upper of the two: always a value that was there.
/// Cost:  O(n), no allocation.
template <class Values>
auto upper_median(Values&& v) noexcept {
    const auto middle = std::begin(v) + std::ssize(v) / 2;
    std::nth_element(std::begin(v), middle, std::end(v));
    return *middle;
}

/// As upper_median, but of an even count the mean of the two.
template <class Values>
auto median(Values&& v) noexcept {
    const auto upper = upper_median(v);
    if (std::ssize(v) % 2 != 0) return upper;
    return (upper + *std::max_element(std::begin(v), std::begin(v) + std::ssize(v) / 2)) / 2;
}

} // namespace attune
