#pragma once
// How good a stretch of ECG is, and where it is too bad for any beat to be claimed (SCIENCE 1.4).

#include "dsp/ecg/find_beats.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace attune::ecg {

/// A beat that was chosen, and why.
struct weighed_beat {
    double t_s;
    float contrast; ///< log of its size over what lies between beats
    float match;    ///< with its shape; 0 where it has none
    bool narrow;    ///< its shape moves for no longer than a QRS, 0.1 s
    double quality; ///< 0-1
};

/// What the samples themselves say, of 1.5 s.
struct raw_state {
    double from_s;
    bool flat, clipped;
};

/// Below this, on average, nothing stands out: white, pink and brown noise, hum, a breathing belt lie at
/// 0.3-0.6, ECG under electrode motion of 0 dB at 0.8-1.7 (README). Natural logarithm.
inline constexpr float least_contrast = 0.7F;
/// Correlation above which two beats are of one shape in little noise (chosen).
inline constexpr float alike = 0.9F;
/// Above this a beat is one without a shape to compare with. What repeats nothing and stays below is muscle
/// noise.
inline constexpr float clear_contrast = 1.7F;

/// In:    beats in order; the other detector's, s, in order; the state of the samples; length of the
/// recording. Out:   windows of 10 s, the last one shorter; none of less than a second. Quality = the lower
/// of bSQI (share of
///        beats on which two detectors agree within 150 ms) and the mean correlation with the shapes.
///        `silent[w]` is set where no beat of window w is to be claimed.
struct verdict {
    std::vector<ecg_quality> windows;
    std::vector<bool> silent;
};
verdict judge(std::span<const weighed_beat> beats, std::span<const double> other,
              std::span<const raw_state> raw, double length_s);

inline constexpr double quality_window_s = 10;

/// The other detector: where the slope, averaged over 0.1 s, exceeds 1.5 times its average over 0.75 s, for
/// at least 0.4 times the mean such run; 0.3 s apart. It knows neither shapes nor rhythm. In: |differences|
/// on the grid. Out: middles of the runs, grid samples. After: NeuroKit's gradient method (SCIENCE 1.1).
std::vector<double> slope_beats(std::span<const float> slopes, double rate);

} // namespace attune::ecg
