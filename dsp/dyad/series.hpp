#pragma once
// Two hearts on one axis of time (SCIENCE 8).

#include "dsp/breath/interval.hpp"
#include "dsp/breath/pacing.hpp"
#include "dsp/hrv/stretch.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace attune {

/// Evenly sampled; `heard[i]` false where nothing is known: value[i] is 0 there and means nothing.
struct even_rate {
    double from = 0; ///< s, of sample 0
    double hz = 4;
    std::vector<double> value;
    std::vector<bool> heard;
    std::size_t size() const noexcept { return value.size(); }
};

/// Heart rate in bpm at `hz` between `from` and `to`: monotone cubic through the accepted intervals at their
/// middles, within each chain; unknown in gaps, outside, and where no interval was accepted for 3 s. O(beats
/// + samples).
even_rate even_heart_rate(std::span<const heard_interval> beats, seconds from, seconds to, double hz = 4);

/// Takes off what one's own pacer does: within windows of a minute of pacing, the least-squares sine and its
/// overtone at the pacer's phase. A shared pacer is another matter: then nothing is evaluated. O(samples).
void remove_paced(even_rate& x, std::span<const pace_span> pacing);

/// High-pass without delay: less its Gaussian-weighted local mean within each stretch without a hole (-3 dB
/// at `hz`). Stretches shorter than one period become unknown. O(samples * x.hz / hz).
void high_pass(even_rate& x, double hz = 0.01);

/// Each run that is heard.
std::vector<stretch> heard_stretches(const std::vector<bool>& heard);

} // namespace attune
