#pragma once
// A run chart: does the line keep to one side of its centre for longer, or cross it more rarely, than chance
// does? Assumes no distribution, only that neighbours are independent; a cross-check, never an alarm by
// itself.

#include <cstddef>
#include <span>

namespace attune {

struct run_chart {
    double centre = 0;
    std::size_t points = 0;      ///< those not on the centre; only they count
    std::size_t longest_run = 0; ///< successive points on one side
    bool longest_is_above = false;
    std::size_t longest_usual = 0; ///< log2 n + 3, to the nearest whole number
    std::size_t crossings = 0;     ///< of the centre
    std::size_t fewest_usual = 0;  ///< 5 % of a coin's n - 1 throws lie below
    bool enough = false;           ///< ten points at least
    bool long_run() const noexcept { return enough && longest_run > longest_usual; }
    bool few_crossings() const noexcept { return enough && crossings < fewest_usual; }
    bool unusual() const noexcept { return long_run() || few_crossings(); }
};

/// Values in order of time; those that are no numbers are skipped. Cost: O(n).
/// After: Anhøj & Olesen, PLoS ONE 9:e113825 (2014) (SCIENCE 10); a "trend of five to seven" is useless
/// there.
run_chart run_chart_of(std::span<const double> values, double centre) noexcept;

/// Smallest k of which P(X <= k) >= p, for X of n throws of a coin. n up to some thousand.
std::size_t coin_quantile(double p, std::size_t n) noexcept;

} // namespace attune
