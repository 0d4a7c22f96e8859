#include "dsp/hrv/bands.hpp"

namespace attune {

band_powers powers_of(std::span<const double> density, double df) {
    // k * df as k / (1 / df): where 1/df is a whole number of seconds the edges are hit exactly.
    const double seconds = 1.0 / df;
    const auto band = [&](double low, double high) {
        std::optional<double> sum;
        for (std::size_t k = 1; k < density.size(); ++k)
            if (const double f = static_cast<double>(k) / seconds; f >= low && f < high)
                sum = sum.value_or(0.0) + density[k];
        if (sum) *sum *= df;
        return sum;
    };
    band_powers out;
    out.vlf_ms2 = band(vlf_from, lf_from);
    out.lf_ms2 = band(lf_from, hf_from);
    out.hf_ms2 = band(hf_from, hf_to);
    if (out.vlf_ms2) out.total_ms2 = band(vlf_from, hf_to);
    if (out.lf_ms2 && out.hf_ms2 && *out.hf_ms2 > 0) out.lf_hf = *out.lf_ms2 / *out.hf_ms2;
    double highest = 0;
    for (std::size_t k = 1; k < density.size(); ++k)
        if (const double f = static_cast<double>(k) / seconds;
            f >= lf_from && f < hf_to && density[k] > highest) {
            highest = density[k];
            out.peak_hz = f;
        }
    return out;
}

band_powers with_vlf_of(const band_powers& slow, band_powers rest) {
    rest.vlf_ms2 = slow.vlf_ms2;
    rest.total_ms2.reset();
    if (rest.vlf_ms2 && rest.lf_ms2 && rest.hf_ms2)
        rest.total_ms2 = *rest.vlf_ms2 + *rest.lf_ms2 + *rest.hf_ms2;
    return rest;
}

} // namespace attune
