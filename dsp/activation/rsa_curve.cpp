#include "dsp/activation/rsa_curve.hpp"

#include "dsp/activation/baseline.hpp"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

constexpr int enough_sessions = 3;    // SCIENCE 6.3
constexpr double prior_slope = -1.05; // SCIENCE 4.1, 6.3
// SD of the slope between people. Published +-3.4 of 21 dB is the spread within one study's young adults;
// chosen wider, as below the corner of 7 a minute the slope flattens.
constexpr double prior_slope_sd = 0.30;
constexpr double prior_scale = 0.30, least_scale = 0.20; // s_r, SCIENCE 6.3
constexpr double pivot = 6.0;                            // breaths a minute
constexpr double beyond = 1.25;                          // chosen

bool usable(const rsa_point& p) noexcept {
    return std::isfinite(p.ln_rsa) && std::isfinite(p.ln_rsa_se) && p.ln_rsa_se >= 0 && p.rate.value >= 2 &&
           p.rate.value <= 30;
}

} // namespace

std::optional<rsa_curve::value> rsa_curve::at(breaths_per_minute rate) const noexcept {
    if (!(rate.value * beyond >= slowest && rate.value <= fastest * beyond)) return std::nullopt;
    const double x = std::log(rate.value / pivot);
    return value{level + slope * x,
                 std::sqrt(std::max(0.0, level_var + x * (2 * covariance + x * slope_var)))};
}

std::optional<rsa_curve> fit_rsa_curve(std::span<const rsa_point> calm, int calm_sessions,
                                       bool assessed) noexcept {
    if (calm_sessions < enough_sessions && !assessed) return std::nullopt;
    rsa_curve c;
    // Weighted least squares with a normal prior on the slope alone; a point's variance is its own and the
    // scatter of calm days.
    double s = 0, sx = 0, sxx = 0, sy = 0, sxy = 0;
    int n = 0;
    for (const auto& p : calm) {
        if (!usable(p)) continue;
        const double x = std::log(p.rate.value / pivot);
        const double w = 1 / (p.ln_rsa_se * p.ln_rsa_se + prior_scale * prior_scale);
        s += w;
        sx += w * x;
        sxx += w * x * x;
        sy += w * p.ln_rsa;
        sxy += w * x * p.ln_rsa;
        c.slowest = n ? std::min(c.slowest, p.rate.value) : p.rate.value;
        c.fastest = n ? std::max(c.fastest, p.rate.value) : p.rate.value;
        ++n;
    }
    if (n == 0) return std::nullopt;
    const double known = 1 / (prior_slope_sd * prior_slope_sd);
    const double determinant = s * (sxx + known) - sx * sx;
    c.level = ((sxx + known) * sy - sx * (sxy + known * prior_slope)) / determinant;
    c.slope = (s * (sxy + known * prior_slope) - sx * sy) / determinant;
    c.level_var = (sxx + known) / determinant;
    c.slope_var = s / determinant;
    c.covariance = -sx / determinant;
    double squares = 0;
    for (const auto& p : calm) {
        if (!usable(p)) continue;
        const double off = p.ln_rsa - c.level - c.slope * std::log(p.rate.value / pivot);
        squares += off * off;
    }
    const double own = n > 2 ? std::sqrt(squares / (n - 2)) : 0;
    // Points of one session are no more independent than the session is.
    c.scale =
        shrunk_scale(prior_scale, own, n > 2 ? std::min(n, std::max(calm_sessions, 1)) : 0, least_scale);
    return c;
}

} // namespace attune
