#pragma once
// Detrended fluctuation analysis, for files.

#include "dsp/hrv/stretch.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace attune {

/// Slope of log F(n) over log n, least squares over every n = from..to beats (Peng et al., Chaos 5:82, 1995).
/// The profile is the cumulative sum of nn - the stretch's mean; windows of n beats overlap by half (one
/// begins every n / 2, rounded down, before the stretch's end - n); a line is removed from each; F(n) is the
/// root of the mean square of what is left, windows in which nothing is left (equal intervals of a coarse
/// clock) not counted. This is what NeuroKit2's fractal_dfa(scale = 4..16) computes, digit for digit. Without
/// overlap and with the flat windows (nolds, pyHRV) the slope is some per cent apart. Each stretch has its
/// own windows, all count alike. Nothing where fewer than two n have a window, or where nothing varies. O(n *
/// (to - from)).
std::optional<double> dfa(std::span<const double> nn, std::span<const stretch> pieces, std::size_t from,
                          std::size_t to);

} // namespace attune
