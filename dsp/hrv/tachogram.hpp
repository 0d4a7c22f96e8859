#pragma once
// Interpolation of an unevenly sampled series without overshoot.

#include <cstddef>
#include <span>

namespace attune {

/// Monotone cubic (Fritsch & Carlson, SIAM J Numer Anal 17:238 (1980); slopes as PCHIP) through (t, y), read
/// at from + k * step into `out`. t strictly grows, at least 2 points; outside of t the end values hold.
/// `slopes` is room for as many numbers as there are points. Does not allocate.
void monotone_cubic(std::span<const double> t, std::span<const double> y, std::span<double> slopes,
                    double from, double step, std::span<double> out) noexcept;

/// Subtracts the least-squares line (evenly sampled).
void remove_line(std::span<double> y) noexcept;
/// Subtracts the mean.
void remove_mean(std::span<double> y) noexcept;

} // namespace attune
