#pragma once
// Everything in a stretch of ECG that may be a beat, with the evidence for each.

#include "dsp/ecg/band.hpp"
#include "dsp/ecg/morphology.hpp"
#include "dsp/ecg/quality.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace attune::ecg {

/// A maximum of detection energy. Amplitudes are roots of energy; logarithms are natural.
struct candidate {
    double at;      ///< grid samples from the recording's start
    float level;    ///< log of its amplitude over that of the beats around (median of 1.5 s maxima)
    float contrast; ///< log of its amplitude over the median one nearby
    likeness like;
    float amplitude;       ///< log of the projection on its shape
    std::uint32_t stretch; ///< shapes are numbered anew in each
    float clarity;         ///< log of its shape's size over the noise left when whitened
};

/// Natural logarithm of (beat : no beat), from the waveform alone. A logistic regression on mitdb and nstdb
/// records and on mitdb with the electrode-motion noise of nstdb added, stable when any one subject is left
/// out (README). Where surroundings are clear, size decides and shape hardly matters, so that a single
/// ectopic beat counts; in noise it is the other way round.
double log_odds(const candidate& c) noexcept;

/// A step or a spike of one sample is no beat, however often it comes: what moves in fewer grid samples than
/// this. QRS have 5-9 at 120 Hz, the narrowest 3 at 100; a spike has 2. Chosen between.
inline float least_breadth(const grid& g) noexcept {
    return static_cast<float>(std::clamp(0.023 * g.rate, 1.7, 4.0));
}

/// Goes through a recording in stretches that fit the second cache.
template <class Sample>
class candidate_search {
public:
    candidate_search(std::span<const Sample> raw, const grid& g);
    std::vector<candidate> run();
    /// After run(): the other detector's beats, grid samples; the state of the samples.
    std::span<const double> others() const noexcept { return others_; }
    std::span<const raw_state> states() const noexcept { return states_; }

private:
    void stretch(std::size_t from, std::size_t to);
    std::span<const Sample> raw_;
    grid grid_;
    symmetric_fir detection_;
    morphology shapes_;
    std::vector<float> averaged_, narrow_, wide_, energy_, scratch_;
    std::vector<float> maxima_, medians_;
    std::vector<candidate> found_;
    std::vector<double> others_;
    std::vector<raw_state> states_;
    std::uint32_t stretches_ = 0;
};

extern template class candidate_search<std::int16_t>;
extern template class candidate_search<float>;

} // namespace attune::ecg
