#pragma once
// Heart rate's swing breath by breath, for reports beside the lock-in (SCIENCE 4.1, "offline also").

#include "dsp/breath/interval.hpp"
#include "dsp/breath/pacing.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace attune {

struct swing_per_breath {
    std::optional<double> mean_bpm{}; ///< mean of max - min; biased upwards by noise, unlike the lock-in
    double sd_bpm = 0;                ///< over the breaths used; 0 for fewer than two
    std::size_t used = 0;             ///< breaths heard whole
    std::size_t left_out = 0;         ///< breaths with a gap, an artefact's hole or fewer than four beats
    std::string_view why;             ///< where there is no mean
};

/// Max - min of heart rate over each whole breath of the pacer; five breaths at least. A breath counts when
/// no gap lies in it and its accepted intervals cover 80 % of it. O(beats + breaths), no allocation.
swing_per_breath swing_over(std::span<const heard_interval> beats,
                            std::span<const pace_span> pacing) noexcept;

} // namespace attune
