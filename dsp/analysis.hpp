#pragma once
// Analysis of whole recordings, for files and reports: everything in one pass, pure. Allocates; not for the
// live path.

#include "dsp/beat/batch.hpp"
#include "dsp/hrv/welch.hpp"
#include "dsp/live.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attune {

enum class correction { none, lipponen };

struct analysis_settings {
    correction correct = correction::lipponen; ///< by the causal classifier
    std::size_t segment = 256;                 ///< samples of the 4 Hz series
    detrending detrend = detrending::mean;
};

/// The numbers of CLI.md's "hrv" object. Absent = not computable; `why` has the reason, and where a number is
/// there although guidelines ask for more data it has that.
struct hrv_numbers {
    std::optional<double> mean_nn_ms, mean_hr_bpm, sdnn_ms, rmssd_ms, sdsd_ms, pnn50_pct, pnn20_pct, hti,
        tinn_ms, sd1_ms, sd2_ms, vlf_ms2, lf_ms2, hf_ms2, total_power_ms2, lf_hf, peak_hz, sampen, apen,
        dfa_alpha1;
};

struct analysis {
    std::size_t intervals = 0; ///< as given
    double duration_s = 0;     ///< their sum
    std::size_t beats = 0;     ///< intervals, and one more for each chain
    std::size_t corrected = 0; ///< artefacts
    std::size_t missed = 0, extra = 0, ectopic = 0, misaligned = 0;
    hrv_numbers hrv;
    std::vector<std::pair<std::string_view, std::string>> why; ///< name of the number, reason
};

/// `chain_starts`: indices of intervals before which there is a gap (0 need not be named); nothing is
/// computed across one. The spectrum takes the longest chain.
analysis analyze(std::span<const double> rr_ms, std::span<const std::size_t> chain_starts,
                 const analysis_settings& settings);

/// Name and value of each number, in CLI.md's order.
std::vector<std::pair<std::string_view, std::optional<double>>> listed(const hrv_numbers& n);

} // namespace attune
