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
        const auto place = [this](double v) { // halving without a branch: the values are as good as random
            const double* base = sorted_.data();
            for (std::size_t n = count_; n > 1; n -= n / 2)
                base += static_cast<std::size_t>(base[n / 2 - 1] < v) * (n / 2);
            return static_cast<std::size_t>(base - sorted_.data()) + (count_ > 0 && *base < v);
        };
        const std::size_t to = place(value);
        const auto at = [this](std::size_t k) { return sorted_.begin() + static_cast<std::ptrdiff_t>(k); };
        if (count_ < N) {
            std::move_backward(at(to), at(count_), at(count_ + 1));
            sorted_[to] = value;
            ++count_;
        } else if (const std::size_t from = place(arrived_[next_]);
                   from < to) { // only what lies between moves
            std::move(at(from + 1), at(to), at(from));
            sorted_[to - 1] = value;
        } else {
            std::move_backward(at(to), at(from), at(from + 1));
            sorted_[to] = value;
        }
        arrived_[next_] = value;
        next_ = (next_ + 1) % N;
    }
    void clear() noexcept { count_ = next_ = 0; }
    std::size_t size() const noexcept { return count_; }
    /// p in 0..1; 0 where empty.
    double quantile(double p) const noexcept {
        if (count_ == 0) return 0.0;
        const double at = p * static_cast<double>(count_ - 1);
        const auto below = static_cast<std::size_t>(at);
        const auto above = std::min(below + 1, count_ - 1);
        return sorted_[below] + (at - static_cast<double>(below)) * (sorted_[above] - sorted_[below]);
    }
    /// Half the distance of the quartiles.
    double quartile_deviation() const noexcept { return (quantile(0.75) - quantile(0.25)) / 2.0; }

private:
    std::array<double, N> sorted_{};
    std::array<double, N> arrived_{}; // ring; next_ is the oldest where full
    std::size_t count_ = 0, next_ = 0;
};

} // namespace attune
