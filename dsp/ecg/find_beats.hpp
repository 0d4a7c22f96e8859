#pragma once
// R peaks of a whole recording.

#include "dsp/units.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace attune {

struct ecg_beat {
    double sample;  ///< of the R peak: 0-based, fractional
    double quality; ///< 0-1: how likely it is one
};

enum class ecg_trouble : std::uint8_t {
    none,
    too_short, ///< less than 2 s
    flat,      ///< no signal
    clipped,   ///< at the converter's limit
    no_rhythm, ///< noise: nothing in it repeats
    doubtful,  ///< beats, but the two detectors or the shapes disagree
};
/// A sentence part for people.
std::string_view words(ecg_trouble t) noexcept;

/// Ten seconds (SCIENCE 1.4).
struct ecg_quality {
    double from_s, to_s;
    double quality; ///< 0-1; 0.9 good, below 0.8 bad
    ecg_trouble why = ecg_trouble::none;
};

struct ecg_beats {
    std::vector<ecg_beat> beats;
    std::vector<ecg_quality> quality;
    ecg_trouble why = ecg_trouble::none; ///< of a recording without a beat
};

/// In:    samples in any unit, of any polarity; rate 50 Hz to 100 kHz. What is not finite, or 1e9 and more,
/// is taken as the value before. Out:   beats in order of time. Cost:  O(n), about 20 ns a sample at 360 Hz;
/// memory 16 MB for any length, and 100 bytes a beat.
ecg_beats find_beats(std::span<const std::int16_t> raw, hertz rate);
ecg_beats find_beats(std::span<const float> raw, hertz rate);

} // namespace attune
