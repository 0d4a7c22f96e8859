#pragma once
// The front of both detectors: an ECG brought to 110-220 samples a second and two bands of it.

#include "dsp/units.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace attune::ecg {

/// Below this a QRS is two samples wide and 20 Hz has no room; above, no recorder is known (chosen).
inline constexpr hertz slowest_rate{50.0}, fastest_rate{100'000.0};

/// Where the bands are looked at. Raw samples are averaged in blocks of `block`, so that `rate` is 110-220
/// Hz (the rate itself below 110): a QRS has no detection energy above 40 Hz, and every later step costs by
/// the sample. Block k is the time of raw sample block * k + (block - 1) / 2.
struct grid {
    explicit grid(hertz raw_rate);
    std::size_t block; ///< raw samples a block
    double rate;       ///< Hz
    std::size_t samples(double s) const noexcept { return static_cast<std::size_t>(s * rate + 0.5); }
    /// Position on the grid as a raw sample, both fractional.
    double raw(double at) const noexcept { return (at + 0.5) * static_cast<double>(block) - 0.5; }
};

/// A symmetric band-pass FIR: Hamming-windowed difference of two sinc low-passes, with exactly no gain at 0
/// Hz and gain 1 at the centre. Linear phase, so offline and live see the same wave, `half` samples late.
/// taps[k], k = 0..2*half.
struct symmetric_fir {
    symmetric_fir(double low_hz, double high_hz, double half_s, double rate);
    std::size_t half;
    std::vector<float> taps;
};

/// 8-20 Hz, the band in which a QRS stands out (SCIENCE 1.2), and a wider one, in which beats of different
/// shape stay different: 5-30 Hz (chosen: above T wave and wander, below mains hum).
symmetric_fir detection_band(const grid& g);
symmetric_fir shape_band(const grid& g);

/// out[i] = sum of taps[k] * in[i + k]; out.size() = in.size() - 2 * half, at least 0. The same order of
/// additions for every output, whatever the chunk.
void filter(const symmetric_fir& f, std::span<const float> in, std::span<float> out) noexcept;

/// Energy is averaged over the length of a QRS: 97 ms (SCIENCE 1.2), an odd number of samples.
std::size_t energy_half_width(const grid& g) noexcept;

} // namespace attune::ecg
