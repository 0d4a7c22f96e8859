#pragma once
// Where marks on an axis fall.

#include <vector>

namespace attune::ui {

/// Step between times so that a span of `span_s` has at most `most` of them: 1, 2, 5, 10, 15, 30 s, 1, 2, 5,
/// 10, 15, 30 min, 1, 2, 6, 12 h, 1 d and more days.
double time_step(double span_s, int most) noexcept;
/// 1, 2, 5 times a power of ten.
double round_step(double span, int most) noexcept;
/// Multiples of `step` from `from` to `to`, both included.
std::vector<double> ticks(double from, double to, double step);

} // namespace attune::ui
