#pragma once
// A recovery as three quantities: how much, how fast, to which level (SCIENCE 7).

#include <optional>
#include <span>
#include <string_view>

namespace attune {

/// An estimate with its 95 % interval.
struct fitted {
    double value = 0, low = 0, high = 0;
};

struct recovery_fit {
    bool converged = false;
    std::string_view why;            ///< where not fitted
    fitted level_bpm;                ///< L
    fitted amount_bpm;               ///< y(0) - L: what is recovered in the end
    fitted half_time_s;              ///< from the end of the event to half of the amount
    fitted speed_s;                  ///< s: the smaller, the quicker
    double height_bpm = 0, t0_s = 0; ///< H and t0 of y = L + H/(1 + exp((t - t0)/s))
    double rms_bpm = 0;              ///< of the residuals
    double r2 = 0;
};

/// Robust least squares (Student-t weights, 4 degrees) of y = L + H/(1 + exp((t - t0)/s)) over t >= 0 (s), y
/// in bpm, by Levenberg-Marquardt from several starts. Fitted as L, amount, t0/s and ln s, so that a recovery
/// that begins at once (t0 < 0: an exponential, of which H and t0 alone say nothing) is as well determined as
/// a late one.
///
/// `correlated`: length (s) over which neighbours are one observation, as medians overlap; widens the
/// intervals. Fails, with why: less than five minutes heard, no end found, or an amount that is not above its
/// own error.
recovery_fit fit_recovery(std::span<const double> t, std::span<const double> y, double correlated);

} // namespace attune
