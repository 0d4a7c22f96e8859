#include "dsp/hrv/autoregressive.hpp"

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
    autoregression model{{}, power / static_cast<double>(n)};
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

std::optional<band_powers> powers(std::span<const double> y, std::span<const stretch> pieces) {
    constexpr double df = 1.0 / 4096; // Hz (chosen: far narrower than a peak of 16 poles at 4 Hz)
    const auto model = burg(y, pieces, ar_order);
    if (!model) return std::nullopt;
    std::vector<double> density(static_cast<std::size_t>(hf_to / df) + 2);
    for (std::size_t k = 1; k < density.size(); ++k) {
        const auto z = std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(k) * df / resample_hz);
        std::complex<double> a = 0;
        for (auto c = model->a.rbegin(); c != model->a.rend(); ++c)
            a = (a + *c) * z;
        density[k] = 2 * model->noise / (resample_hz * std::norm(1.0 + a));
    }
    return powers_of(density, df);
}

} // namespace

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
