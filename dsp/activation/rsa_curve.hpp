#pragma once
// How large this person's RSA is at rest, by breathing rate: what paced RSA is compared with (SCIENCE 6.3).

#include "dsp/units.hpp"

#include <optional>
#include <span>

namespace attune {

/// One calm stretch of paced breathing.
struct rsa_point {
    breaths_per_minute rate{6.0};
    double ln_rsa = 0;    ///< ln of 2A_c in bpm, the lock-in's noise-free peak to trough
    double ln_rsa_se = 0; ///< its standard error, SE(A)/A
};

/// ln 2A = level + slope * ln(f / 6), trivially copyable.
struct rsa_curve {
    double level = 0;      ///< ln bpm at six a minute
    double slope = -1.05;  ///< by ln rate
    double scale = 0.30;   ///< s_r: SD of calm points about the curve, shrunk to its prior
    double slowest = 6;    ///< breaths a minute: the rates that the points cover
    double fastest = 6;    ///< same
    double level_var = 0;  ///< of `level`, `slope` and between them
    double slope_var = 0;  ///< same
    double covariance = 0; ///< same

    struct value {
        double ln_rsa, se;
    };
    /// g(f); nothing beyond the covered rates by more than a quarter: a curve is not stretched.
    std::optional<value> at(breaths_per_minute rate) const noexcept;
};

/// In:    calm points of this person; `calm_sessions` they come from; `assessed`: a resonance assessment is
///        among them.
/// Out:   nothing before three calm sessions or an assessment, or without a usable point.
/// Cost:  O(points). After: Grossman's within-person calibration (SCIENCE 6.3, S33); the prior of the slope
/// is
///        Hirsch & Bishop 1981, -21 +- 3.4 dB a decade (SCIENCE 4.1).
std::optional<rsa_curve> fit_rsa_curve(std::span<const rsa_point> calm, int calm_sessions,
                                       bool assessed) noexcept;

} // namespace attune
