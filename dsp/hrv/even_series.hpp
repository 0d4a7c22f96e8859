#pragma once
// RR on an even time axis, and what is taken from it before a spectrum.

#include <cstddef>
#include <span>
#include <vector>

namespace attune {

inline constexpr double resample_hz = 4.0; // SCIENCE 3.1

/// mean and line: least squares over the whole stretch. smoothness: smoothness priors, about a high-pass at
/// 0.035 Hz; it takes VLF away, so VLF is then computed after the line only (SCIENCE 3.1).
enum class detrending { mean, line, smoothness };

/// Cubic spline with not-a-knot ends (de Boor 1978) through (cumulated nn, nn), read at 4 Hz from the first
/// beat on (up to the last one, not included). Empty for fewer than 4 intervals, one that is not above 0, or
/// more than 14 days. O(n).
std::vector<double> even_series(std::span<const double> nn);

inline constexpr double smoothness_lambda = 500.0; // at 4 Hz, SCIENCE 3.1

/// The slow part of y by smoothness priors: (I + lambda^2 D2'D2)^-1 y, D2 the second differences (Tarvainen
/// et al., IEEE Trans Biomed Eng 49:172, 2002). A pentadiagonal Cholesky (L D L'): O(n). A line comes out as
/// it went in; so does anything shorter than 3.
std::vector<double> smooth_trend(std::span<const double> y, double lambda = smoothness_lambda);

/// Subtracts what `how` names.
void detrend(std::span<double> y, detrending how);

} // namespace attune
