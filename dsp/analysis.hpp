#pragma once
// Analysis of whole recordings, for files and reports: pure. Allocates; not for the live path.

#include "dsp/hrv/bands.hpp"
#include "dsp/hrv/even_series.hpp"
#include "dsp/hrv/judged_series.hpp"
#include "dsp/hrv/time_domain.hpp"
#include "dsp/live.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attune {

enum class spectrum_method { welch, lomb, autoregressive };

struct analysis_settings {
    correction correct = correction::lipponen;
    std::size_t segment = 256; ///< samples of the 4 Hz series; of Welch
    detrending detrend = detrending::smoothness;
    spectrum_method spectrum = spectrum_method::welch;
    bool entropies = true; ///< SampEn and ApEn: by far the longest part
};

/// The numbers of CLI.md's "hrv" object and some more. Absent = not computable; `why` has the reason, and
/// where a number is there although guidelines ask for more data it has that.
struct hrv_numbers {
    std::optional<double> mean_nn_ms, mean_hr_bpm, sdnn_ms, rmssd_ms, sdsd_ms, pnn50_pct, pnn20_pct, hti,
        tinn_ms, sd1_ms, sd2_ms, vlf_ms2, lf_ms2, hf_ms2, total_power_ms2, lf_hf, peak_hz, sampen, apen,
        dfa_alpha1;
    std::optional<double> dfa_alpha2;            ///< n = 16..64
    std::optional<double> sd2_sd1, lf_nu, hf_nu; ///< LF and HF in per cent of their sum
};

struct analysis {
    std::size_t intervals = 0; ///< as given
    double duration_s = 0;     ///< their sum
    std::size_t chains = 0;    ///< pieces without a gap
    std::size_t beats = 0;     ///< intervals, and one more for each chain
    std::size_t corrected = 0; ///< artefacts
    std::size_t missed = 0, extra = 0, ectopic = 0, misaligned = 0;
    std::size_t irregular = 0; ///< intervals where the rhythm follows nothing: not judged, not computed with
    std::size_t left_out = 0;  ///< corrected intervals in runs too long to be trusted
    double window_s = 0;       ///< of the spectrum's segments
    std::size_t segments = 0;  ///< of the spectrum
    hrv_numbers hrv;
    std::vector<std::pair<std::string_view, std::string>> why; ///< name of the number, reason

    double corrected_pct() const noexcept {
        return beats ? 100.0 * static_cast<double>(corrected) / static_cast<double>(beats) : 0.0;
    }
    double irregular_pct() const noexcept {
        return intervals ? 100.0 * static_cast<double>(irregular) / static_cast<double>(intervals) : 0.0;
    }
    /// Of what is corrected and what cannot be:
    /// excellent, good, fair, poor or none (SCIENCE 2.3).
    std::string_view quality() const noexcept;
};

/// `settings.correct` is not looked at: the series is judged already. O(n log^2 n) with the entropies, else
/// O(n log segment).
analysis analyze(const judged_series& series, const analysis_settings& settings);
/// Judges and measures. `chain_starts`: indices of intervals before which there is a gap (0 need not be
/// named); nothing is computed across one.
analysis analyze(std::span<const double> rr_ms, std::span<const std::size_t> chain_starts,
                 const analysis_settings& settings);

/// The time domain alone, number for number as analyze() has it. O(n).
time_domain time_domain_of(const judged_series& series);

struct listed_number {
    std::string_view name, unit;
    std::optional<double> value;
};
/// Name and value of each number, in CLI.md's order, then the further ones.
std::vector<listed_number> listed(const hrv_numbers& n);

} // namespace attune
