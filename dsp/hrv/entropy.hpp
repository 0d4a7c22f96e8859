#pragma once
// Sample and approximate entropy, exact, of any length, for files.

#include "dsp/hrv/stretch.hpp"

#include <optional>
#include <span>

namespace attune {

struct entropies {
    std::optional<double> sampen, apen;
    bool varies = false;      ///< a constant series has no tolerance
    bool three_match = false; ///< some two patterns of three match; else SampEn is without bound
};

/// m = 2, r = 0.2 SD (N - 1) of all of x (Richman & Moorman 2000; Pincus 1991): SampEn = -ln(A / B), A and B
/// the pairs of matching patterns of three and of two, both over the patterns that begin three values; ApEn
/// with self matches. No pattern spans two stretches.
entropies measure_entropies(std::span<const double> x, std::span<const stretch> pieces);

} // namespace attune
