#pragma once
// Where exactly in a beat its R peak is.

#include "dsp/units.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune::ecg {

/// The steps in which a beat's surroundings are looked at: raw samples up to 1000 Hz, coarser above (500-1000
/// Hz).
struct peak_steps {
    /// With `hum`, averaging takes away the mains; without, it leaves the wave as sharp as it is.
    peak_steps(hertz rate, bool hum);
    std::ptrdiff_t step;   ///< raw samples
    std::ptrdiff_t half;   ///< steps either side of the middle
    std::ptrdiff_t span;   ///< steps either side in which the peak is looked for
    std::ptrdiff_t nearby; ///< steps
    std::ptrdiff_t sharp;  ///< steps
    std::ptrdiff_t width;  ///< raw samples either side that are averaged
    std::size_t length() const noexcept { return static_cast<std::size_t>(2 * half + 1); }
    /// Raw samples that are touched either side of the middle.
    std::ptrdiff_t reach() const noexcept { return half * step + width + step + 1; }
};

/// The sharpest deflections of a shape's mean wave either way, within `span` of its middle: how far each
/// stands out of the 60 ms around it (a wide one beside it may be higher), and where.
struct peaks_of_shape {
    float up = 0, down = 0;
    std::ptrdiff_t up_at = 0, down_at = 0; ///< steps from the middle
};
peaks_of_shape peaks_of(std::span<const float> mean, const peak_steps& s) noexcept;
/// What stands for the beat: the sharper of the two; the usual polarity unless the other is much sharper, so
/// that the beats of one recording have one landmark. usual_sign 1, -1, or 0 where none is usual yet.
struct landmark {
    std::ptrdiff_t at = 0; ///< steps from the middle
    float sign = 1;
};
landmark landmark_of(const peaks_of_shape& p, float usual_sign) noexcept;

/// A beat's surroundings, peak_steps::length() values, less the line through their ends. Averaged over a
/// mains period: hum would move each peak by its own phase. Beyond the ends of `raw` its last
/// values stand.
template <class Sample>
void surroundings(std::span<const Sample> raw, double at, const peak_steps& s, std::span<float> out) noexcept;

/// Raw samples from the (rounded) middle to the peak: the top near the landmark, to a fraction by the
/// parabola through three samples (SCIENCE 1.2). A beat unlike the mean of its shape (`mean`, empty where
/// none is known) that has a far sharper deflection elsewhere has its peak there.
double peak_in(std::span<const float> wave, std::span<const float> mean, landmark l,
               const peak_steps& s) noexcept;

/// A beat to be placed.
struct placed_beat {
    double at;           ///< raw samples, to about 10 ms; becomes the peak, to a fraction of a sample
    std::uint64_t shape; ///< equal for beats of one shape
};

/// Places the peaks of beats: all of one shape at the same landmark, of the same polarity, that of their
/// mean. In:    raw samples; beats in order of time. Cost:  O(window) a beat, 0.16 s at 1000 Hz at most.
template <class Sample>
void place_peaks(std::span<const Sample> raw, hertz rate, std::span<placed_beat> beats);

extern template void surroundings(std::span<const std::int16_t>, double, const peak_steps&,
                                  std::span<float>) noexcept;
extern template void surroundings(std::span<const float>, double, const peak_steps&,
                                  std::span<float>) noexcept;
extern template void place_peaks(std::span<const std::int16_t>, hertz, std::span<placed_beat>);
extern template void place_peaks(std::span<const float>, hertz, std::span<placed_beat>);

} // namespace attune::ecg
