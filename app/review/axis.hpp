#pragma once
// Where marks on an axis fall, and how time is written there; for the screen and for paper.

#include <string>
#include <vector>

namespace attune::review {

/// Step between times so that a span of `span_s` has at most `most` of them: 1, 2, 5, 10, 15, 30 s, 1, 2, 5,
/// 10, 15, 30 min, 1, 2, 6, 12 h, 1 d and more days.
double time_step(double span_s, int most) noexcept;
/// 1, 2, 5 times a power of ten.
double round_step(double span, int most) noexcept;
/// Multiples of `step` from `from` to `to`, both included.
std::vector<double> ticks(double from, double to, double step);
/// "4:05", "1:02:03"
std::string clock_words(double s);

} // namespace attune::review
