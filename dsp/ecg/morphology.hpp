#pragma once
// The shapes of beat a recording has, learned as it goes.

#include "dsp/ecg/band.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace attune::ecg {

/// What makes a stretch of noise white: e[i] = sum of h[k] * d[i-k], d the differences of the signal. Fitted
/// to what lies between the beats, it turns matching into the best linear test there is for a known shape in
/// that noise, whatever it is: wander, electrode motion, muscle, hum.
/// After: autoregressive noise model by Levinson's recursion; matched filter of Turin, IRE Trans IT-6:311
/// (1960).
struct whitener {
    static constexpr std::size_t order = 4; // chosen: 8 tells beats from electrode motion no better
    std::array<float, order + 1> h{1, -0.9F, 0, 0, 0};
    float variance = 0; ///< of what is left of the noise
    /// From the autocorrelation of d, lags 0..order.
    static whitener fitted(const std::array<double, order + 1>& r) noexcept;
};

/// How well a stretch of signal looks like a known beat.
struct likeness {
    float match = 0;        ///< normalised correlation with the best shape, -1..1
    float amplitude = 0;    ///< projection on that shape, 1 = as large as the shape
    float energy = 0;       ///< of the shape when whitened
    float breadth = 0;      ///< grid samples in which the shape moves: (sum |d|)^2 / sum d^2; a step has 1
    std::ptrdiff_t lag = 0; ///< grid samples: the beat's middle less the position asked for
    int shape = -1;         ///< which; -1 where none is known yet
};

/// In:    differences of the signal on the grid, around a beat's energy maximum.
/// Out:   at most 8 shapes, each a running mean over its latest 32 beats; a beat joins the shape it resembles
///        best (correlation at least 0.8), or founds one in place of the rarest.
/// Cost:  8 shapes x 11 lags x window of 0.16 s; allocates only in the constructor.
class morphology {
public:
    static constexpr std::size_t most_shapes = 8;
    explicit morphology(const grid& g);

    /// Samples either side of `at` that must exist.
    std::size_t reach() const noexcept { return half_ + slack_ + whitener::order; }
    /// Compares through this from now on.
    void tune(const whitener& w) noexcept;
    /// `around` is 2 * reach() + 1 differences, the middle one at the position asked for. Only shapes seen at
    /// least `seen` times count.
    likeness resemble(std::span<const float> around, float seen) noexcept;
    /// Learns a beat that was decided on; the same window. Gives the shape it joined or founded.
    int learn(std::span<const float> around) noexcept;
    /// Beats learned. Counts fade by 1 % a beat, so that what has gone is forgotten after some hundred beats.
    float seen(int shape) const noexcept {
        return shape < 0 ? 0.0F : shapes_[static_cast<std::size_t>(shape)].seen;
    }
    float total() const noexcept;

private:
    struct known {
        float seen = 0;
        float breadth = 0;
        float energy = 0;        ///< of `white`
        std::vector<float> mean; ///< whitener::order more in front than `white`
        std::vector<float> white;
    };
    void whiten(known& s) noexcept;
    std::size_t half_, slack_;
    whitener through_;
    std::vector<known> shapes_;
    std::vector<float> white_, energy_; ///< of the window asked for; by lag
};

} // namespace attune::ecg
