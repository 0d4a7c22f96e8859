#pragma once
// Do two people's RMSSD rise and fall together over minutes? (SCIENCE 8)

#include "dsp/breath/interval.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace attune {

/// ln RMSSD of each epoch of `length` from `from` on; differences within one chain between neighbouring
/// accepted intervals only. Nothing where fewer than 15 of them lie in it. O(beats).
std::vector<std::optional<double>> ln_rmssd_epochs(std::span<const heard_interval> beats, seconds from,
                                                   seconds to, seconds length = seconds{30});

struct epoch_correlation {
    std::optional<double> r{};
    double low = -1, high = 1; ///< 95 %
    std::size_t pairs = 0;     ///< that enter r
    std::string_view why{};    ///< where there is none
};

/// Correlation of two series of epochs after each one's line and its first-order autocorrelation are taken
/// off. Epochs that one of the two lacks are left out, and an innovation is taken only between neighbours.
/// The caller blanks those with speech. 20 epochs are needed.
epoch_correlation correlate_epochs(std::span<const std::optional<double>> x,
                                   std::span<const std::optional<double>> y);

} // namespace attune
