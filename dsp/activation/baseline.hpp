#pragma once
// What this person's heart does at rest: the 50 of the activation index.

#include "dsp/units.hpp"

#include <cstdint>
#include <optional>

namespace attune {

enum class baseline_source : std::uint8_t {
    none,
    prior,        ///< age and sex at best: "not yet calibrated" (SCIENCE 6.3: b_h 66, s_h 10)
    own_history,  ///< at least three own baselines within 14 days
    this_session, ///< measured in this session
};

/// Trivially copyable; stored with the session, so that every activation can be recomputed.
struct baseline {
    baseline_source source = baseline_source::none;
    double hr_bpm = 66;                      ///< b_h
    double hr_scale_bpm = 10;                ///< s_h
    double hr_se_bpm = 0;                    ///< SE_b of b_h
    std::optional<double> ln_rmssd{};        ///< b_v, ln ms
    double ln_rmssd_scale = 0.35;            ///< s_v
    std::optional<double> breaths_per_min{}; ///< f_base, where known
    std::optional<double> ln_swing{};        ///< ln of the SD of RR about its line in 30 s, ms; not stored
};

/// SCIENCE 6.3: s = sqrt((3*prior^2 + n*own^2)/(3+n)), not below floor.
double shrunk_scale(double prior, double own_sd, int n, double floor) noexcept;

} // namespace attune
