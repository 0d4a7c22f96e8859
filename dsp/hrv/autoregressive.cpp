#include "dsp/hrv/autoregressive.hpp"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace attune {

std::optional<autoregression> burg(std::span<const double> y, std::span<const stretch> pieces,
                                   std::size_t order) {
    std::vector<double> f{y.begin(), y.end()}, b = f;
    std::size_t n = 0;
    double power = 0;
    for (const auto& p : pieces) {
        if (p.size() < 2 * order) continue;
        n += p.size();
        for (auto t = p.from; t < p.to; ++t)
            power += y[t] * y[t];
    }
    if (n == 0 || !(power > 0)) return std::nullopt;
    autoregression model{{}, power / static_cast<double>(n), power / static_cast<double>(n)};
    for (std::size_t m = 1; m <= order; ++m) {
        double cross = 0, energy = 0;
        for (const auto& p : pieces) {
            if (p.size() < 2 * order) continue;
            for (auto t = p.from + m; t < p.to; ++t) {
                cross += f[t] * b[t - 1];
                energy += f[t] * f[t] + b[t - 1] * b[t - 1];
            }
        }
        if (!(energy > 0)) break; // explained to the last digit
        const double k = -2 * cross / energy;
        for (const auto& p : pieces) {
            if (p.size() < 2 * order) continue;
            double earlier = b[p.from + m - 1];
            for (auto t = p.from + m; t < p.to; ++t) {
                const double ft = f[t], bt = earlier;
                earlier = b[t];
                f[t] = ft + k * bt;
                b[t] = bt + k * ft;
            }
        }
        auto next = model.a;
        next.push_back(k);
        for (std::size_t i = 0; i + 1 < m; ++i)
            next[i] = model.a[i] + k * model.a[m - 2 - i];
        model.a = std::move(next);
        model.noise *= 1 - k * k;
    }
    return model;
}

namespace {

using complex = std::complex<double>;

/// One-sided density at f, Hz.
double density(const autoregression& model, double f, double fs) {
    const auto z = std::polar(1.0, -2 * std::numbers::pi * f / fs);
    complex a = 0;
    for (auto c = model.a.rbegin(); c != model.a.rend(); ++c)
        a = (a + *c) * z;
    return 2 * model.noise / (fs * std::norm(1.0 + a));
}

/// Poles and their shares of the power: autocovariance r(l) = sum of share * pole^l.
struct fraction {
    complex pole, share;
};

/// Nothing where the shares do not add up to the power.
std::vector<fraction> fractions(const autoregression& model) {
    const auto order = static_cast<Eigen::Index>(model.a.size());
    if (order == 0) return {};
    Eigen::MatrixXd companion = Eigen::MatrixXd::Zero(order, order);
    for (Eigen::Index k = 0; k < order; ++k) {
        companion(0, k) = -model.a[static_cast<std::size_t>(k)];
        if (k > 0) companion(k, k - 1) = 1;
    }
    const Eigen::VectorXcd poles = companion.eigenvalues();
    std::vector<fraction> out;
    complex sum = 0;
    for (Eigen::Index k = 0; k < order; ++k) {
        complex below = 1;
        for (Eigen::Index j = 0; j < order; ++j) {
            below *= 1.0 - poles[j] * poles[k];
            if (j != k) below *= 1.0 - poles[j] / poles[k];
        }
        out.push_back({poles[k], model.noise / below});
        sum += out.back().share;
    }
    if (!(std::abs(sum - model.power) < 1e-6 * model.power)) return {};
    return out;
}

double power_between(const autoregression& model, const std::vector<fraction>& parts, double low, double high,
                     double fs) {
    if (parts.empty()) {
        constexpr int grid = 65536;
        double sum = 0;
        for (int k = 0; k < grid; ++k)
            sum += density(model, low + (high - low) * (k + 0.5) / grid, fs);
        return sum * (high - low) / grid;
    }
    // Density over angle = sum of share (1 + x) / (1 - x), x = pole e^-iw; its integral is share (w - 2i ln(1
    // - x)).
    const auto until = [&](double f) {
        const double w = 2 * std::numbers::pi * f / fs;
        complex sum = 0;
        for (const auto& [pole, share] : parts)
            sum += share * (w - complex{0, 2} * std::log(1.0 - pole * std::polar(1.0, -w)));
        return sum.real();
    };
    return std::max(0.0, (until(high) - until(low)) / std::numbers::pi);
}

std::optional<band_powers> powers(std::span<const double> y, std::span<const stretch> pieces) {
    constexpr double df = 1.0 / 4096; // Hz (chosen: where the peak is looked for)
    const auto model = burg(y, pieces, ar_order);
    if (!model) return std::nullopt;
    const auto parts = fractions(*model);
    band_powers out;
    out.vlf_ms2 = power_between(*model, parts, vlf_from, lf_from, resample_hz);
    out.lf_ms2 = power_between(*model, parts, lf_from, hf_from, resample_hz);
    out.hf_ms2 = power_between(*model, parts, hf_from, hf_to, resample_hz);
    out.total_ms2 = *out.vlf_ms2 + *out.lf_ms2 + *out.hf_ms2;
    if (*out.hf_ms2 > 0) out.lf_hf = *out.lf_ms2 / *out.hf_ms2;
    double highest = 0;
    for (double f = lf_from; f < hf_to; f += df)
        if (const double d = density(*model, f, resample_hz); d > highest) {
            highest = d;
            out.peak_hz = f;
        }
    return out;
}

} // namespace

double power_between(const autoregression& model, double low, double high, double fs) {
    return power_between(model, fractions(model), low, high, fs);
}

std::optional<band_powers> ar_spectrum(std::span<const double> nn, std::span<const stretch> pieces,
                                       detrending how) {
    std::vector<double> y;
    std::vector<stretch> parts;
    std::size_t longest = 0;
    for (const auto& p : pieces) {
        auto part = even_series(nn.subspan(p.from, p.size()));
        if (part.size() < 2 * ar_order) continue;
        longest = std::max(longest, part.size());
        parts.push_back({y.size(), y.size() + part.size()});
        y.insert(y.end(), part.begin(), part.end());
    }
    const auto all = std::span{y};
    const auto without = [&](detrending what) {
        for (const auto& p : parts)
            detrend(all.subspan(p.from, p.size()), what);
    };
    without(how == detrending::mean ? how : detrending::line);
    auto out = powers(y, parts);
    if (out && how == detrending::smoothness) {
        without(how);
        if (const auto rest = powers(y, parts)) out = with_vlf_of(*out, *rest);
    }
    if (!out) return out;
    out->window_s = static_cast<double>(longest) / resample_hz;
    out->segments = parts.size();
    return out;
}

} // namespace attune
