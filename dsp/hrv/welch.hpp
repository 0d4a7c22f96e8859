#pragma once
// Spectrum of a whole series, for files.

#include <cstddef>
#include <optional>
#include <span>

namespace attune {

enum class detrending { mean, line };

struct band_powers {
    double vlf_ms2 = 0, lf_ms2 = 0, hf_ms2 = 0; ///< 0.0033-0.04, 0.04-0.15, 0.15-0.40 Hz
    double total_ms2 = 0;                       ///< 0.0033-0.40 Hz
    std::optional<double> lf_hf{};              ///< nothing where there is no HF power
    double peak_hz = 0;                         ///< highest density within 0.04-0.40 Hz
    std::size_t samples = 0, segment = 0;       ///< of the even series; as used
};

/// Step by step: time = cumulative sum of nn; cubic spline (not-a-knot) through (time, nn) read at 4 Hz from
/// the first beat; mean or line removed; Welch with a periodic Hann window, `segment` samples (at most what
/// there is), 50 % overlap, mean of each segment removed, one-sided density; a band is the sum of density *
/// df over low <= f < high. Nothing for fewer than 4 intervals or 16 samples.
std::optional<band_powers> welch(std::span<const double> nn, std::size_t segment, detrending detrend);

inline constexpr double resample_hz = 4.0;

} // namespace attune
