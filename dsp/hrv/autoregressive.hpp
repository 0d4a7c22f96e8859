#pragma once
// Spectrum of an autoregressive model, for files.

#include "dsp/hrv/bands.hpp"
#include "dsp/hrv/even_series.hpp"
#include "dsp/hrv/stretch.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace attune {

inline constexpr std::size_t ar_order = 16; // SCIENCE 3.1

struct autoregression {
    std::vector<double> a; ///< y[t] + a[0] y[t-1] + ... = noise
    double noise = 0;      ///< its variance, units of y squared
    double power = 0;      ///< mean square of the series, and of the model
};

/// Burg's method (1975), forward and backward errors summed over the stretches. Stable whatever the data.
/// Nothing where all that varies is shorter than twice the order. O(n * order).
std::optional<autoregression> burg(std::span<const double> y, std::span<const stretch> pieces,
                                   std::size_t order);

/// Power of the model between two frequencies, one-sided, units of y squared: its partial fractions
/// integrated in closed form, as a nearly pure rhythm is narrower than any grid. Where two poles nearly
/// coincide, a sum over 65536 frequencies instead. fs: of the series, Hz.
double power_between(const autoregression& model, double low, double high, double fs);

/// The series at 4 Hz as in welch(), `how` removed in each stretch, AR(16) by Burg; density 2 noise / (fs
/// |A(f)|^2), integrated over the bands. VLF after the line only where `how` is smoothness.
std::optional<band_powers> ar_spectrum(std::span<const double> nn, std::span<const stretch> pieces,
                                       detrending how);

} // namespace attune
