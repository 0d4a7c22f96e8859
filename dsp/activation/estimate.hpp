#pragma once
// What is said about activation, and how surely.

#include "dsp/why.hpp"

#include <cstdint>
#include <optional>

namespace attune {

enum class confidence_band : std::uint8_t { solid, lighter, grey, nothing }; ///< C >= .75, .5, .25, below

struct activation_estimate {
    std::optional<double>
        value{}; ///< 0-100, 50 = this person's rest; only where confidence allows a number (>= .5)
    double low = 0, high = 100; ///< 80 % band; meaningful where has_band
    bool has_band = false;      ///< from confidence .25 on the band may be drawn in grey, without a number
    double confidence = 0;      ///< 0-1
    why_not why = why_not::no_beats;
    confidence_band shown() const noexcept;
};

} // namespace attune
