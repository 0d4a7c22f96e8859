#pragma once
// Is a difference between two values of one person larger than the measure's own unsteadiness?

#include <cmath>
#include <optional>

namespace attune {

/// Beyond it a change is reliable (95 %, two-sided); SCIENCE 10.
inline constexpr double reliable = 1.96;
/// Beyond it a change is worth watching (80 %, two-sided); SCIENCE 10.
inline constexpr double worth_watching = 1.28;

/// RCI = (x2 - x1) / (SD sqrt(1 - r) sqrt 2). `sd` and `r` (retest correlation): of the manual, or of at
/// least ten points of a person's own stable time. Nothing where there is no spread to compare with or r is
/// none. After: Jacobson & Truax, J Consult Clin Psychol 59:12 (1991).
inline std::optional<double> reliable_change(double x1, double x2, double sd, double r) noexcept {
    if (!(sd > 0) || !(r >= 0 && r < 1) || !std::isfinite(x1) || !std::isfinite(x2)) return std::nullopt;
    return (x2 - x1) / (sd * std::sqrt(1 - r) * std::sqrt(2.0));
}
/// The difference that is just reliable, in the measure's own unit.
inline double least_reliable_change(double sd, double r) noexcept {
    return reliable * sd * std::sqrt(2 * (1 - r));
}

} // namespace attune
