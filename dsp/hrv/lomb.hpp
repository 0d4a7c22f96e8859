#pragma once
// Lomb-Scargle spectrum straight on unequal beats, for files.

#include "dsp/hrv/bands.hpp"
#include "dsp/hrv/even_series.hpp"
#include "dsp/hrv/stretch.hpp"

#include <optional>
#include <span>

namespace attune {

inline constexpr double lomb_window_s = 300.0; // SCIENCE 3.1: 300 s Hann, 50 % overlap

/// No interpolation: windows of 300 s of time (or as long as the longest stretch, where none is that long),
/// Hann, 50 % overlap, each within one stretch; its weighted line removed; at k / window the weighted
/// least-squares sine (Lomb, Astrophys Space Sci 39:447 (1976), with weights), its power being the mean
/// square it explains. Density = that * window / (n * sum w^2 / (sum w)^2), ms^2/Hz: a sine of amplitude A
/// has A^2/2 in all, even sampling gives the Hann periodogram, and the bands add up to the variance where it
/// lies within them. Only values with used[i] enter; the others keep their time (`used` empty: all do).
/// `smoothness`: the trend of smooth_trend over the stretch read at 4 Hz by straight lines is subtracted at
/// each beat; VLF is computed without that. Nothing where no window holds 8 values. O(n * window), no
/// transform of the whole.
std::optional<band_powers> lomb(std::span<const double> nn, std::span<const bool> used,
                                std::span<const stretch> pieces, detrending how);

} // namespace attune
