#pragma once
// Two stretches of one person compared: means of blocks, and their difference with its interval.

#include <cstddef>
#include <optional>
#include <span>

namespace attune {

/// A mean with its standard error.
struct mean_with_error {
    double mean = 0, se = 0;
    double df = 0;          ///< degrees of freedom of `se`
    std::size_t blocks = 0; ///< that it is made of
};

/// Of values one after another in time. Neighbours resemble each other: the error is widened, and the degrees of
/// freedom lowered, by their lag-1 correlation phi, clipped to 0 .. 0.6 as in control_chart (Zwiers & von Storch,
/// J Climate 8:336 (1995): n (1 - phi)/(1 + phi) values that count). Nothing for fewer than three values. O(n).
std::optional<mean_with_error> mean_in_time(std::span<const double> blocks) noexcept;

/// Of values that do not follow on each other, such as the tasks of a session: phi is 0.
std::optional<mean_with_error> mean_of_apart(std::span<const double> values) noexcept;

/// Half the width of the mean's 95 % interval, by Student's t with `df`.
double half_interval(const mean_with_error& m);

/// b - a with its 95 % interval.
struct mean_difference {
    double value = 0, low = 0, high = 0;
    /// Not to be told from none.
    bool holds_zero() const noexcept { return low <= 0 && high >= 0; }
};

/// Welch, Biometrika 34:28 (1947), with Satterthwaite's degrees of freedom.
mean_difference difference_of(const mean_with_error& a, const mean_with_error& b);

} // namespace attune
