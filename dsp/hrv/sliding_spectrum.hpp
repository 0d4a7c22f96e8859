#pragma once
// The low bins of a spectrum over the newest samples, brought up to date sample by sample.

#include <array>
#include <cstddef>

namespace attune {

/// The newest 128 samples x[0..127], oldest first: X[k] = sum x[n] exp(-2 pi i k n / 512) for k = 0..107, and
/// the sums that a least-squares line needs. Sampled every 0.5 s the bins lie 1/256 Hz apart, up to 0.418 Hz.
///
/// In:    one sample a call. Out: sums; meaningful where full().
/// Cost:  O(108) a sample; never allocates. Rounding: of at most 256 steps, whatever the length.
/// After: the sliding DFT, Jacobsen & Lyons, IEEE Signal Process Mag 20(2):74 (2003).
class sliding_spectrum {
public:
    static constexpr std::size_t samples = 128, padded = 512, bins = 108;
    using row = std::array<double, bins>;

    sliding_spectrum() noexcept; ///< the tables are made with the first one
    void push(double x) noexcept;
    void reset() noexcept;
    bool full() const noexcept { return filled_ == samples; }

    const row& re() const noexcept { return banks_[serving_].re; }
    const row& im() const noexcept { return banks_[serving_].im; }
    double sum() const noexcept { return banks_[serving_].sum; }               ///< of x[n]
    double weighted_sum() const noexcept { return banks_[serving_].weighted; } ///< of n x[n]

private:
    struct bank {
        row re{}, im{};
        double sum = 0, weighted = 0;
    };
    static void turn(bank& b, double x, double oldest) noexcept;
    std::array<bank, 2> banks_{};        // one serves, the other grows from nothing
    std::array<double, samples> ring_{}; // next_ is the oldest where full
    std::size_t serving_ = 0, next_ = 0, filled_ = 0, grown_ = 0;
};

} // namespace attune
