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

/// The slope at a point between two segments of lengths h0, h1 and rises s0, s1 per length, and at the begin
/// of the first of them: what monotone_cubic takes, for series that come point by point.
double monotone_slope(double h0, double h1, double s0, double s1) noexcept;
double monotone_end_slope(double h0, double h1, double s0, double s1) noexcept;

/// Subtracts the least-squares line (evenly sampled).
void remove_line(std::span<double> y) noexcept;
/// Subtracts the mean.
void remove_mean(std::span<double> y) noexcept;

} // namespace attune
