#include "dsp/breath/lock_in.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace attune {
namespace {

constexpr double slope_unit = 30.0; // s, SCIENCE 4.1
constexpr double turn = 2 * std::numbers::pi;

/// Solves the leading normal equations over the columns `use`, by Cholesky. False where they do not determine
/// it.
template <std::size_t N, class Matrix, class Vector>
bool solve(const Matrix& s, const Vector& b, const std::array<std::size_t, N>& use, std::size_t n,
           std::array<double, N>& x) noexcept {
    std::array<std::array<double, N>, N> l{};
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            double v = s[use[i]][use[j]];
            for (std::size_t k = 0; k < j; ++k)
                v -= l[i][k] * l[j][k];
            if (i == j) {
                if (!(v > 1e-9 * s[use[i]][use[i]])) return false;
                l[i][i] = std::sqrt(v);
            } else
                l[i][j] = v / l[j][j];
        }
    for (std::size_t i = 0; i < n; ++i) {
        double v = b[use[i]];
        for (std::size_t k = 0; k < i; ++k)
            v -= l[i][k] * x[k];
        x[i] = v / l[i][i];
    }
    for (std::size_t i = n; i-- > 0;) {
        double v = x[i];
        for (std::size_t k = i + 1; k < n; ++k)
            v -= l[k][i] * x[k];
        x[i] = v / l[i][i];
    }
    return true;
}

} // namespace

void lock_in::add(double t, double value, double phase, double breath) noexcept {
    if (beats_ == 0) {
        origin_ = value;
        t_ = t;
        first_phase_ = phase;
        breath_end_ = phase + turn;
    }
    const double dt = std::max(0.0, t - t_), gamma = std::exp(-dt / (memory_ * breath));
    const double y = value - origin_;
    // The slope column is (t - now)/30: as now moves on, it falls by dt/30 for all that was heard.
    const double c = dt / slope_unit;
    for (std::size_t j = 0; j < columns; ++j)
        s_[1][j] -= c * s_[0][j];
    for (std::size_t i = 0; i < columns; ++i)
        s_[i][1] -= c * s_[i][0];
    b_[1] -= c * b_[0];
    const vector phi{1.0, 0.0, std::cos(phase), std::sin(phase), std::cos(2 * phase), std::sin(2 * phase)};
    for (std::size_t i = 0; i < columns; ++i) {
        for (std::size_t j = 0; j < columns; ++j)
            s_[i][j] = gamma * s_[i][j] + phi[i] * phi[j];
        b_[i] = gamma * b_[i] + phi[i] * y;
    }
    yy_ = gamma * yy_ + y * y;
    w_ = gamma * w_ + 1;
    w2_ = gamma * gamma * w2_ + 1;

    if (phase >= breath_end_) end_of_breath();
    if (phase >= breath_end_) {
        const double skipped = std::floor((phase - breath_end_) / turn) + 1;
        breath_end_ += turn * skipped;
        breaths_ended_ += static_cast<std::size_t>(std::min(skipped, 1e9));
    }
    const std::array<double, 3> own{1.0, phi[2], phi[3]};
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j)
            breath_s_[i][j] += own[i] * own[j];
        breath_b_[i] += own[i] * y;
    }
    ++breath_beats_;
    ++beats_;
    t_ = t;
    last_phase_ = phase;
}

void lock_in::end_of_breath() noexcept {
    std::array<double, 3> x{};
    const std::array<std::size_t, 3> use{0, 1, 2};
    // Four beats at least: three unknowns and something left to disagree.
    if (breath_beats_ >= 4 && solve(breath_s_, breath_b_, use, 3, x) && (x[1] != 0 || x[2] != 0)) {
        psi_[psi_next_] = std::atan2(x[2], x[1]);
        psi_breath_[psi_next_] = breaths_ended_;
        psi_next_ = (psi_next_ + 1) % most_breaths;
        psi_count_ = std::min(psi_count_ + 1, most_breaths);
    }
    breath_s_ = {};
    breath_b_ = {};
    breath_beats_ = 0;
}

std::optional<lock_in::result> lock_in::value(bool second_harmonic) const noexcept {
    result r;
    r.breaths = (last_phase_ - first_phase_) / turn;
    if (beats_ < 8 || r.breaths < 2.0) return std::nullopt;
    // The columns of interest first, so that the rest of the model is the tail.
    const std::array<std::size_t, 6> all{2, 3, 0, 1, 4, 5}, rest{0, 1, 4, 5, 0, 0};
    const std::size_t n = second_harmonic ? 6 : 4;
    std::array<double, 6> x{}, x0{};
    if (!solve(s_, b_, all, n, x) || !solve(s_, b_, rest, n - 2, x0)) return std::nullopt;
    double with = yy_, without = yy_;
    for (std::size_t i = 0; i < n; ++i)
        with -= x[i] * b_[all[i]];
    for (std::size_t i = 0; i < n - 2; ++i)
        without -= x0[i] * b_[rest[i]];
    with = std::max(with, 0.0);
    without = std::max(without, with);
    const double n_eff = w_ * w_ / w2_; // (1 + gamma)/(1 - gamma) once the memory is full
    const double freedom = n_eff - static_cast<double>(n);
    if (!(freedom > 1.0)) return std::nullopt;
    r.amplitude = std::hypot(x[0], x[1]);
    r.phase = std::atan2(x[1], x[0]);
    const double variance = with / w_ * n_eff / freedom;
    r.residual_sd = std::sqrt(variance);
    r.amplitude_se = r.residual_sd * std::sqrt(2.0 / n_eff);
    r.noise_free = std::sqrt(std::max(r.amplitude * r.amplitude - 4.0 * variance / n_eff, 0.0));
    // Below a millionth of its unit nothing moved but rounding.
    r.r2 = without / w_ > 1e-12 ? 1.0 - with / without : 0.0;
    // F with 2 numerator degrees: its tail has a closed form, (1 + 2F/nu)^(-nu/2) = (1 - R2)^(nu/2).
    r.p = std::pow(1.0 - r.r2, freedom / 2.0);
    if (psi_count_ >= 3) {
        double re = 0, im = 0;
        for (std::size_t i = 0; i < psi_count_; ++i) {
            re += std::cos(psi_[i]);
            im += std::sin(psi_[i]);
        }
        r.phase_stability = std::hypot(re, im) / static_cast<double>(psi_count_);
        // Mean turn from one breath to the next; breaths that were not heard leave a hole.
        double dre = 0, dim = 0;
        for (std::size_t i = 0; i + 1 < psi_count_; ++i) {
            const auto from = (psi_next_ + most_breaths - psi_count_ + i) % most_breaths,
                       to = (from + 1) % most_breaths;
            if (psi_breath_[to] != psi_breath_[from] + 1) continue;
            dre += std::cos(psi_[to] - psi_[from]);
            dim += std::sin(psi_[to] - psi_[from]);
        }
        if (dre != 0 || dim != 0) r.phase_drift = std::atan2(dim, dre);
    }
    r.following = r.breaths >= 3.0 && r.r2 >= 0.5 && r.p < 0.01;
    return r;
}

} // namespace attune
