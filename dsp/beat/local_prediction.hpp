#pragma once
// What the intervals around one say it should be: autoregressions fitted to stretches of a chain, and what a
// displaced beat does to their residuals.

#include <array>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace attune {

/// A beat in the wrong place, as an additive outlier of the beat times.
struct displacement {
    double shift_ms = 0;  ///< estimate of how far the beat is late
    double z = 0;         ///< the same in standard errors
    double explained = 0; ///< share of the squares of the residuals it reaches that the shift explains, 0..1
    double rest_ms = 0;   ///< root mean square of what it leaves
};

/// In:    the intervals of one chain, ms, borrowed for the lifetime of this; `trusted[k]`: may the fit aim at
/// k? Cost:  O(n) to construct; at() O(1); refresh() O(1) for a fixed span. Deterministic. After: Chang, Tiao
/// & Chen, Technometrics 30:193 (1988), additive outlier; the fit by iterated reweighting.
class local_prediction {
public:
    static constexpr std::size_t order = 6, taps = order + 2;
    static constexpr std::size_t least = 48; ///< intervals below which nothing is predicted
    static constexpr std::size_t block =
        128; ///< intervals that share a fit; to this and a half block to each side

    local_prediction(std::span<const double> y, const std::vector<bool>& trusted);
    std::size_t blocks() const noexcept { return models_.size(); }
    /// The intervals that block b is fitted to: from, and one past the last.
    std::pair<std::size_t, std::size_t> fitted_to(std::size_t b) const noexcept;
    /// Fits block b again, to what the intervals have become.
    void refit(std::size_t b, const std::vector<bool>& trusted);
    bool known(std::size_t k) const noexcept { return models_[k / block].known; }
    /// Of the beat that ends interval k; k + 1 must exist. Zeros where nothing is predicted.
    displacement at(std::size_t k) const noexcept;
    /// ms, of the residuals near k, robust.
    double scale(std::size_t k) const noexcept { return scales_[k / scale_block]; }
    /// ms, what the stretch that k was fitted in lies about.
    double mean(std::size_t k) const noexcept { return models_[k / block].mean; }
    /// Intervals from k on, up to `count`, have changed.
    void refresh(std::size_t k, std::size_t count) noexcept;

private:
    static constexpr std::size_t scale_block = 32;
    struct model {
        std::array<double, order + 1> filter{1.0}; ///< residual = sum of filter[j] (y[k - j] - mean)
        std::array<double, taps> trace{};          ///< residuals after a beat 1 ms late
        double mean = 0;                           ///< ms
        bool known = false;
    };
    model fit(std::size_t from, std::size_t to, const std::vector<bool>& trusted);
    void measure_scales(std::size_t from, std::size_t to);

    std::span<const double> y_;
    std::vector<model> models_;
    std::vector<double> residuals_, scales_;
    std::vector<double> z_, e_, sorted_; // of the fit, kept for its next call
};

} // namespace attune
