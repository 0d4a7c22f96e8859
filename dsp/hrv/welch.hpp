#pragma once
// Welch's spectrum of a whole series, for files.

#include "dsp/hrv/bands.hpp"
#include "dsp/hrv/even_series.hpp"
#include "dsp/hrv/stretch.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace attune {

/// Step by step: time = cumulative sum of nn; cubic spline (not-a-knot) through (time, nn) read at 4 Hz from
/// the first beat; `how` removed; Welch with a periodic Hann window, `segment` samples, 50 % overlap, mean of
/// each segment removed, one-sided density; a band is the sum of density * df over low <= f < high. Each
/// stretch for itself; the segments of all stretches are averaged alike. Where no stretch holds a segment,
/// one segment as long as the longest stretch. Nothing for fewer than 4 intervals or 16 samples in one
/// stretch. O(n log segment).
std::optional<band_powers> welch(std::span<const double> nn, std::span<const stretch> pieces,
                                 std::size_t segment, detrending how);
std::optional<band_powers> welch(std::span<const double> nn, std::size_t segment, detrending how);

} // namespace attune
