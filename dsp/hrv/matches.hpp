#pragma once
// Which patterns of a series repeat, counted exactly for any length, for files.

#include "dsp/hrv/stretch.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune {

/// How many patterns of the series lie within `r` of each pattern, the pattern itself included: two patterns
/// match where no two of their values differ by more than r (difference as computed in double).
struct pattern_matches {
    std::vector<std::uint32_t> two;     ///< of x[i], x[i+1], for each i that begins two values of one stretch
    std::vector<std::uint32_t> three;   ///< of x[i], x[i+1], x[i+2], likewise
    std::uint64_t two_before_three = 0; ///< sum of the matches of two among those that begin three
};

/// Counted, not enumerated. All coordinates of a pattern are values of one series, so ranks of one sort stand
/// for them. Patterns lie in order of their first value; those within r of it are a run, cut into whole
/// blocks of 2^k patterns and short ends. Ends are compared one by one; in each block the second values are
/// swept in order with a Fenwick tree over the ranks of the third. O(n log^2 n) time, O(n) memory. At most
/// 2^31 values.
pattern_matches count_matches(std::span<const double> x, std::span<const stretch> pieces, double r);

} // namespace attune
