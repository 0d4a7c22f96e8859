#pragma once
// The newest N values, kept in order too, so that quantiles are read off.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace attune {

/// In:    one value a call. Out: quantiles, linear between order statistics (as numpy does by default).
/// Cost:  O(N) a value (one binary search, one move); never allocates.
template <std::size_t N>
class ordered_window {
public:
    void push(double value) noexcept {
        if (count_ == N) {
            const auto old = std::lower_bound(sorted_.begin(), end(), arrived_[next_]);
            std::move(old + 1, end(), old);
            --count_;
        }
        const auto place = std::upper_bound(sorted_.begin(), end(), value);
        std::move_backward(place, end(), end() + 1);
        *place = value;
        ++count_;
        arrived_[next_] = value;
        next_ = (next_ + 1) % N;
    }
    std::size_t size() const noexcept { return count_; }
    /// p in 0..1; 0 where empty.
    double quantile(double p) const noexcept {
        if (count_ == 0) return 0.0;
        const double at = p * static_cast<double>(count_ - 1);
        const auto below = static_cast<std::size_t>(at);
        const auto above = std::min(below + 1, count_ - 1);
        return std::lerp(sorted_[below], sorted_[above], at - static_cast<double>(below));
    }
    /// Half the distance of the quartiles.
    double quartile_deviation() const noexcept { return (quantile(0.75) - quantile(0.25)) / 2.0; }

private:
    auto end() noexcept { return sorted_.begin() + static_cast<std::ptrdiff_t>(count_); }
    std::array<double, N> sorted_{};
    std::array<double, N> arrived_{}; // ring; next_ is the oldest where full
    std::size_t count_ = 0, next_ = 0;
};

} // namespace attune
