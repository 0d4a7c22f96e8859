#pragma once
// Measures of the histogram of intervals (Task Force 1996), for files.

#include <optional>
#include <span>

namespace attune {

inline constexpr double histogram_bin_ms = 7.8125; // 1/128 s, Task Force 1996

/// Bins of 7.8125 ms with edges at multiples.
struct geometric {
    std::optional<double> hti; ///< N / fullest bin
    /// Base of the triangle that fits the histogram best: apex on the fullest bin (the lowest of equals), as
    /// high as it; feet on the middles of bins on either side, where the sum over all bins of (count -
    /// triangle)^2 is least (the nearest feet of equals). Nothing where all lie in one bin.
    std::optional<double> tinn_ms;
};

/// O(n + bins^2) with bins up to the largest interval. What is negative or above an hour is left out.
geometric measure_geometric(std::span<const double> nn);

} // namespace attune
