#include "dsp/event/logistic.hpp"

#include "dsp/median.hpp"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace attune {
namespace {

constexpr double least_heard = 300.0; // s, SCIENCE 7
constexpr double nu = 4.0;            // tail of the residuals (chosen: as for the resonance steps)
constexpr double normal_95 = 1.959963984540054;
constexpr double steepest = 20.0; // t0/s (chosen: steeper than a step of one window)
constexpr double soonest = -6.0;  // t0/s (chosen: an exponential within 0.3 %)
constexpr int most_rounds = 200,
              first_rounds = 20; // chosen: a start that is not near by then is not the best

using vector4 = Eigen::Vector4d;
using matrix4 = Eigen::Matrix4d;

/// p: L, amount, q = t0/s, ln s. Value and derivatives at t.
double model(const vector4& p, double t, vector4& d) {
    const double s = std::exp(p[3]), u = std::exp(-p[2]); // u = exp(-t0/s)
    const double x = std::min(t / s - p[2], 500.0), e = std::exp(x);
    const double g = (1 + u) / (1 + e); // 1 at t = 0
    d[0] = 1;
    d[1] = g;
    // dg/dq = -u/(1+e) + (1+u) e/(1+e)^2 ; dg/dx = -(1+u) e/(1+e)^2 ; dx/d ln s = -t/s
    const double bell = e < 1e150 ? (1 + u) * e / ((1 + e) * (1 + e)) : 0.0;
    d[2] = p[1] * (bell - u / (1 + e));
    d[3] = p[1] * bell * t / s;
    return p[0] + p[1] * g;
}

double half_time(const vector4& p) {
    return std::exp(p[3]) * std::log(2 + std::exp(p[2]));
}

struct problem {
    std::span<const double> t, y;
    /// Robust cost: -2 log likelihood of t residuals of this scale, but for constants.
    double cost(const vector4& p, double scale) const {
        double sum = 0;
        vector4 d;
        for (std::size_t i = 0; i < t.size(); ++i) {
            const double z = (y[i] - model(p, t[i], d)) / scale;
            sum += (nu + 1) * std::log1p(z * z / nu);
        }
        return sum;
    }
    double median_residual(const vector4& p) const {
        Eigen::VectorXd r(static_cast<Eigen::Index>(t.size()));
        vector4 d;
        for (std::size_t i = 0; i < t.size(); ++i)
            r[static_cast<Eigen::Index>(i)] = std::abs(y[i] - model(p, t[i], d));
        return upper_median(std::span{r.data(), static_cast<std::size_t>(r.size())});
    }
    /// Weighted normal equations at p.
    void normal(const vector4& p, double scale, matrix4& a, vector4& b) const {
        a.setZero();
        b.setZero();
        vector4 d;
        for (std::size_t i = 0; i < t.size(); ++i) {
            const double r = y[i] - model(p, t[i], d), z = r / scale;
            const double w = (nu + 1) / (nu + z * z);
            a.noalias() += w * d * d.transpose();
            b.noalias() += w * r * d;
        }
    }
};

struct solution {
    vector4 p = vector4::Zero();
    double cost = std::numeric_limits<double>::infinity();
    bool converged = false;
};

solution descend(const problem& f, vector4 p, double scale, double longest, int rounds = most_rounds) {
    const auto inside = [&](vector4 q) {
        q[2] = std::clamp(q[2], soonest, steepest);
        q[3] = std::clamp(q[3], 0.0, std::log(longest));
        return q;
    };
    solution s{inside(p), 0, false};
    s.cost = f.cost(s.p, scale);
    double lambda = 1e-3;
    matrix4 a;
    vector4 b;
    for (int round = 0; round < rounds; ++round) {
        f.normal(s.p, scale, a, b);
        // At a bound that the fit pushes against, that coordinate rests.
        const auto rests = [&](int i, double low, double high) {
            if (!((s.p[i] <= low && b[i] < 0) || (s.p[i] >= high && b[i] > 0))) return;
            a.row(i).setZero();
            a.col(i).setZero();
            a(i, i) = 1;
            b[i] = 0;
        };
        rests(2, soonest, steepest);
        rests(3, 0.0, std::log(longest));
        bool better = false;
        while (lambda < 1e10) {
            matrix4 damped = a;
            for (int i = 0; i < 4; ++i)
                damped(i, i) += lambda * std::max(a(i, i), 1e-12);
            const vector4 step = damped.ldlt().solve(b);
            if (!step.allFinite()) {
                lambda *= 10;
                continue;
            }
            const vector4 tried = inside(s.p + step);
            const double cost = f.cost(tried, scale);
            if (cost <= s.cost) {
                const double gain = s.cost - cost;
                const double moved =
                    (tried - s.p).cwiseAbs().cwiseQuotient(s.p.cwiseAbs() + vector4::Ones()).maxCoeff();
                s.p = tried;
                s.cost = cost;
                lambda = std::max(lambda * 0.3, 1e-12);
                better = true;
                if (moved < 1e-8 || gain < 1e-11 * (1 + cost)) {
                    s.converged = true;
                    return s;
                }
                break;
            }
            lambda *= 4;
        }
        if (!better) { // no step, however small, gets lower: this is the bottom
            s.converged = true;
            return s;
        }
    }
    return s;
}

} // namespace

recovery_fit fit_recovery(std::span<const double> t, std::span<const double> y, double correlated) {
    recovery_fit out;
    // One sample a second: what was heard, not how far away its last sample is.
    if (t.size() < static_cast<std::size_t>(least_heard)) {
        out.why = "needs five minutes of recovery";
        return out;
    }
    const auto [low, high] = std::minmax_element(y.begin(), y.end());
    if (!(*high - *low > 1e-9)) {
        out.why = "heart rate did not change";
        return out;
    }
    const problem f{t, y};
    const double longest = t.back();
    const auto n = static_cast<double>(t.size());
    const auto mean = [&](std::size_t from, std::size_t to) {
        double s = 0;
        for (std::size_t i = from; i < to; ++i)
            s += y[i];
        return s / static_cast<double>(to - from);
    };
    const double first = mean(0, 15), last = mean(t.size() - 60, t.size());

    double scale = std::max(0.25 * (*high - *low), 1e-6);
    solution best;
    // The starts look at every fifth second: where the bottom lies is the same, and medians of 15 s overlap
    // anyway.
    std::vector<double> coarse_t, coarse_y;
    for (std::size_t i = 0; i < t.size(); i += 5) {
        coarse_t.push_back(t[i]);
        coarse_y.push_back(y[i]);
    }
    const problem coarse{coarse_t, coarse_y};
    // From coarse to fine: the scale of the residuals is learnt from the fit it gave.
    for (int pass = 0; pass < 6; ++pass) {
        solution found;
        if (pass == 0) {
            for (const double q : {-3.0, 0.0, 3.0, 6.0})
                for (const double half : {15.0, 45.0, 120.0, 300.0}) {
                    const double s = half / std::log(2 + std::exp(q));
                    const auto one = descend(coarse, {last, first - last, q, std::log(std::max(s, 1.0))},
                                             scale, longest, first_rounds);
                    if (one.cost < found.cost) found = one;
                }
        } else
            found = descend(f, best.p, scale, longest);
        best = found;
        scale = std::max(1.4826 * f.median_residual(best.p), 1e-6 * (*high - *low));
    }
    const auto& p = best.p;
    vector4 d;
    double ss = 0, all = 0;
    const double y_mean = mean(0, t.size());
    for (std::size_t i = 0; i < t.size(); ++i) {
        const double r = y[i] - model(p, t[i], d);
        ss += r * r;
        all += (y[i] - y_mean) * (y[i] - y_mean);
    }
    out.rms_bpm = std::sqrt(ss / n);
    out.r2 = all > 0 ? 1 - ss / all : 0;
    if (!best.converged) {
        out.why = "the fit found no end";
        return out;
    }
    // Covariance of the weighted fit; neighbours are not independent, by the larger of the medians' overlap
    // and what the residuals themselves show.
    double lag = 0, own = 0, previous = 0;
    for (std::size_t i = 0; i < t.size(); ++i) {
        const double r = y[i] - model(p, t[i], d);
        if (i > 0 && t[i] - t[i - 1] < 1.5) lag += r * previous;
        own += r * r;
        previous = r;
    }
    const double phi = own > 0 ? std::clamp(lag / own, 0.0, 0.995) : 0.0;
    const double each = std::max(correlated, (1 + phi) / (1 - phi));
    matrix4 a;
    vector4 b;
    f.normal(p, scale, a, b);
    const double n_eff = std::max(n / each, 5.0);
    const double variance = std::max(scale * scale, 1e-18) * n / std::max(n_eff - 4, 1.0);
    // A direction that the data do not determine (how late an exponential would have begun) is left out.
    const Eigen::SelfAdjointEigenSolver<matrix4> eigen{a};
    matrix4 cov = matrix4::Zero();
    for (int i = 0; i < 4; ++i)
        if (eigen.eigenvalues()[i] > 1e-10 * eigen.eigenvalues()[3])
            cov.noalias() += variance / eigen.eigenvalues()[i] * eigen.eigenvectors().col(i) *
                             eigen.eigenvectors().col(i).transpose();
    const auto interval = [](double v, double se) {
        return fitted{v, v - normal_95 * se, v + normal_95 * se};
    };
    out.level_bpm = interval(p[0], std::sqrt(cov(0, 0)));
    out.amount_bpm = interval(p[1], std::sqrt(cov(1, 1)));
    const double s = std::exp(p[3]), h = half_time(p);
    // Both are positive: intervals on the logarithm.
    const auto positive = [](double v, double se_ln) {
        return fitted{v, v * std::exp(-normal_95 * se_ln), v * std::exp(normal_95 * se_ln)};
    };
    out.speed_s = positive(s, std::sqrt(cov(3, 3)));
    vector4 dh = vector4::Zero(); // of ln h
    dh[2] = s * std::exp(p[2]) / (2 + std::exp(p[2])) / h;
    dh[3] = 1;
    out.half_time_s = positive(h, std::sqrt(std::max(0.0, dh.dot(cov * dh))));
    out.t0_s = p[2] * s;
    out.height_bpm = p[1] * (1 + std::exp(-p[2]));
    if (!(out.amount_bpm.low > 0)) {
        out.why = "what was recovered is not above its own error";
        return out;
    }
    if (h > longest) {
        out.why = "half of the way lies beyond what was heard";
        return out;
    }
    out.converged = true;
    return out;
}

} // namespace attune
