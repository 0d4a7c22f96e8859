#pragma once
// Wavelet coherence of two heart rates, 0.01 to 0.15 Hz, for export (SCIENCE 8).

#include "dsp/dyad/series.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace attune {

struct coherence_settings {
    std::size_t surrogates = 200; ///< pairs of AR(1) noise with each one's own variance and memory
    std::uint64_t seed = 1;       ///< the caller's
    bool paced_together = false;
};

struct wavelet_coherence {
    bool evaluated = false;
    std::string_view why{};
    double from_s = 0, step_s = 1; ///< of column 0; between columns
    std::size_t columns = 0;
    std::vector<double> hz;        ///< rows, 12 an octave, falling
    std::vector<double> value;     ///< [row * columns + column], 0-1
    std::vector<double> phase;     ///< radians; > 0: the first person comes first
    std::vector<bool> trusted;     ///< outside of the cone of influence of the ends
    std::vector<double> mean;      ///< by row over what is trusted; 0 where nothing is
    std::vector<double> threshold; ///< by row: what 95 % of the surrogates' means stay below
    std::vector<double> p;         ///< by row: (1 + surrogates at or above)/(1 + surrogates)
};

/// Morlet, w0 = 6, of the longest stretch in which both were heard (5 minutes at least), at 1 Hz; smoothed in
/// time by a Gaussian of one scale and over 0.6 octaves. Phase as the first leads the second. Cost: about 20
/// ms a surrogate for an hour. After: Torrence & Compo, Bull Am Meteorol Soc 79:61 (1998); Grinsted et al.,
/// Nonlin Process Geophys 11:561 (2004).
wavelet_coherence coherence_of(const even_rate& x, const even_rate& y, const coherence_settings& settings);

} // namespace attune
