#pragma once
// Time-domain measures of a whole series, for files (SCIENCE 3; definitions as CLI.md states them).

#include <cstddef>
#include <optional>
#include <span>

namespace attune {

/// A measure is absent where the series is too short for its definition, not where guidelines ask for more.
struct time_domain {
    std::size_t intervals = 0, differences = 0;
    std::optional<double> mean_nn_ms, mean_hr_bpm; ///< 60000 / mean NN
    std::optional<double> sdnn_ms;                 ///< N - 1
    std::optional<double> rmssd_ms, sdsd_ms;       ///< SDSD with N - 1
    std::optional<double> pnn50_pct, pnn20_pct;    ///< of the differences; strictly more than 50 (20) ms
    std::optional<double> sd1_ms, sd2_ms; ///< SD of differences and of sums of neighbours, over root 2
};

/// In: `nn` in ms; `joined[i]`: may the difference nn[i] - nn[i-1] be used? (false for 0, across gaps, beside
/// corrections).
///     Same size as nn.
time_domain measure_time_domain(std::span<const double> nn, std::span<const bool> joined);

} // namespace attune
