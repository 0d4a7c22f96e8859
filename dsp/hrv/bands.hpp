#pragma once
// Powers in the usual bands, from a density.

#include <cstddef>
#include <optional>
#include <span>

namespace attune {

/// Low edges belong to a band, high ones do not (Task Force 1996; Hz).
inline constexpr double vlf_from = 0.0033, lf_from = 0.04, hf_from = 0.15, hf_to = 0.40;

/// A power is absent where no frequency of the spectrum lies in its band.
struct band_powers {
    std::optional<double> vlf_ms2, lf_ms2, hf_ms2; ///< 0.0033-0.04, 0.04-0.15, 0.15-0.40 Hz
    std::optional<double> total_ms2;               ///< 0.0033-0.40 Hz
    std::optional<double> lf_hf;                   ///< nothing where there is no HF power
    std::optional<double> peak_hz; ///< highest density within 0.04-0.40 Hz; nothing where nothing varies
    double window_s = 0;           ///< of one segment
    std::size_t segments = 0;      ///< averaged
};

/// `density[k]`, ms^2/Hz at k * df; k = 0 is not looked at. A power is the sum of density * df over
/// low <= f < high.
band_powers powers_of(std::span<const double> density, double df);

/// VLF of one spectrum, the rest of another; the total is their sum.
band_powers with_vlf_of(const band_powers& slow, band_powers rest);

} // namespace attune
