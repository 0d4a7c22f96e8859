#include "dsp/dyad/epochs.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace attune {
namespace {

constexpr std::size_t least_epochs = 20; // SCIENCE 8
constexpr int least_differences = 15;    // chosen: half of a 30 s epoch at 60 beats a minute
constexpr double normal_95 = 1.959963984540054;

struct line_fit {
    double at0 = 0, slope = 0;
};
line_fit line_through(const std::vector<double>& t, const std::vector<double>& y) {
    double mt = 0, my = 0;
    const double n = static_cast<double>(t.size());
    for (std::size_t i = 0; i < t.size(); ++i) {
        mt += t[i] / n;
        my += y[i] / n;
    }
    double tt = 0, ty = 0;
    for (std::size_t i = 0; i < t.size(); ++i) {
        tt += (t[i] - mt) * (t[i] - mt);
        ty += (t[i] - mt) * (y[i] - my);
    }
    const double slope = tt > 0 ? ty / tt : 0;
    return {my - slope * mt, slope};
}

/// Lag-1 coefficient over neighbouring epochs.
double lag_one(const std::vector<double>& t, const std::vector<double>& y) {
    double xy = 0, xx = 0;
    for (std::size_t i = 1; i < t.size(); ++i) {
        if (t[i] - t[i - 1] > 1.5) continue;
        xy += y[i] * y[i - 1];
        xx += 0.5 * (y[i] * y[i] + y[i - 1] * y[i - 1]);
    }
    return xx > 0 ? std::clamp(xy / xx, -0.95, 0.95) : 0.0;
}

} // namespace

std::vector<std::optional<double>> ln_rmssd_epochs(std::span<const heard_interval> beats, seconds from,
                                                   seconds to, seconds length) {
    std::vector<std::optional<double>> out;
    std::size_t i = 0;
    for (auto begin = from; begin + length <= to + seconds{1e-9}; begin += length) {
        while (i < beats.size() && beats[i].begin() < begin - seconds{1e-9})
            ++i;
        double squares = 0;
        int n = 0;
        const heard_interval* before = nullptr;
        for (std::size_t k = i; k < beats.size() && beats[k].t <= begin + length + seconds{1e-9}; ++k) {
            const auto& b = beats[k];
            if (before && before->usable() && b.usable() && !b.after_gap) {
                const double d = (b.rr - before->rr).count();
                squares += d * d;
                ++n;
            }
            before = &b;
        }
        out.push_back(n >= least_differences && squares > 0 ? std::optional{0.5 * std::log(squares / n)}
                                                            : std::nullopt);
    }
    return out;
}

epoch_correlation correlate_epochs(std::span<const std::optional<double>> x,
                                   std::span<const std::optional<double>> y) {
    epoch_correlation out;
    std::vector<double> t, u, v;
    for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i)
        if (x[i] && y[i] && std::isfinite(*x[i]) && std::isfinite(*y[i])) {
            t.push_back(static_cast<double>(i));
            u.push_back(*x[i]);
            v.push_back(*y[i]);
        }
    if (t.size() < least_epochs) {
        out.why = "fewer than 20 quiet epochs in which both were heard";
        return out;
    }
    for (auto* s : {&u, &v}) {
        const auto line = line_through(t, *s);
        for (std::size_t i = 0; i < t.size(); ++i)
            (*s)[i] -= line.at0 + line.slope * t[i];
    }
    const double pu = lag_one(t, u), pv = lag_one(t, v);
    double uu = 0, vv = 0, uv = 0, su = 0, sv = 0;
    for (std::size_t i = 1; i < t.size(); ++i) {
        if (t[i] - t[i - 1] > 1.5) continue; // not neighbours
        const double a = u[i] - pu * u[i - 1], b = v[i] - pv * v[i - 1];
        su += a;
        sv += b;
        uu += a * a;
        vv += b * b;
        uv += a * b;
        ++out.pairs;
    }
    const double n = static_cast<double>(out.pairs);
    if (out.pairs + 1 < least_epochs) {
        out.why = "fewer than 20 quiet epochs that follow one another";
        return out;
    }
    const double a = uu - su * su / n, b = vv - sv * sv / n;
    if (!(a > 1e-12) || !(b > 1e-12)) {
        out.why = "one of the two does not vary";
        return out;
    }
    const double r = std::clamp((uv - su * sv / n) / std::sqrt(a * b), -1.0, 1.0);
    out.r = r;
    const double z = std::atanh(std::clamp(r, -0.999999, 0.999999));
    // Two slopes and two coefficients were learnt from the same epochs.
    const double se = 1.0 / std::sqrt(std::max(n - 3 - 2, 1.0));
    out.low = std::tanh(z - normal_95 * se);
    out.high = std::tanh(z + normal_95 * se);
    return out;
}

} // namespace attune
