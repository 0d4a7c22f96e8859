#pragma once
// Detrended fluctuation analysis, for files.

#include "dsp/hrv/stretch.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace attune {

/// Slope of log F(n) over log n, least squares over every n = from..to beats (Peng et al., Chaos 5:82, 1995).
/// The profile is the cumulative sum of nn - mean; windows of n beats overlap by half (one begins every n /
/// 2, rounded down, before the stretch's end - n); a line is removed from each; F(n) is the root of the mean
/// square of what is left. This is the definition of NeuroKit2's fractal_dfa(scale = 4..16); without overlap
/// the slope is some per cent apart. Each stretch for itself, at each n all windows of all stretches count.
/// Nothing where fewer than two n have a window or a window does not vary. O(n * (to - from)).
std::optional<double> dfa(std::span<const double> nn, std::span<const stretch> pieces, std::size_t from,
                          std::size_t to);

} // namespace attune
