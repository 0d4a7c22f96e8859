#include "dsp/hrv/welch.hpp"

#include "dsp/hrv/tachogram.hpp"

#include <kissfft.hh>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

namespace attune {
namespace {

/// Cubic spline with not-a-knot ends (de Boor 1978) at from + k * step; n >= 4 points. Slopes from a
/// tridiagonal system.
std::vector<double> spline(const std::vector<double>& x, std::span<const double> y, double step) {
    const std::size_t n = x.size();
    std::vector<double> h(n - 1), s(n - 1), lower(n), diagonal(n), upper(n), m(n);
    for (std::size_t i = 0; i + 1 < n; ++i) {
        h[i] = x[i + 1] - x[i];
        s[i] = (y[i + 1] - y[i]) / h[i];
    }
    const double d0 = x[2] - x[0], d1 = x[n - 1] - x[n - 3];
    diagonal[0] = h[1];
    upper[0] = d0;
    m[0] = ((h[0] + 2 * d0) * h[1] * s[0] + h[0] * h[0] * s[1]) / d0;
    for (std::size_t i = 1; i + 1 < n; ++i) {
        lower[i] = h[i];
        diagonal[i] = 2 * (h[i - 1] + h[i]);
        upper[i] = h[i - 1];
        m[i] = 3 * (h[i] * s[i - 1] + h[i - 1] * s[i]);
    }
    diagonal[n - 1] = h[n - 3];
    lower[n - 1] = d1;
    m[n - 1] = (h[n - 2] * h[n - 2] * s[n - 3] + (2 * d1 + h[n - 2]) * h[n - 3] * s[n - 2]) / d1;
    for (std::size_t i = 1; i < n; ++i) {
        const double w = lower[i] / diagonal[i - 1];
        diagonal[i] -= w * upper[i - 1];
        m[i] -= w * m[i - 1];
    }
    m[n - 1] /= diagonal[n - 1];
    for (std::size_t i = n - 1; i-- > 0;)
        m[i] = (m[i] - upper[i] * m[i + 1]) / diagonal[i];

    std::vector<double> out;
    out.reserve(static_cast<std::size_t>((x[n - 1] - x[0]) / step) + 2);
    std::size_t i = 0;
    for (std::size_t k = 0;; ++k) {
        const double at = x[0] + static_cast<double>(k) * step;
        if (at >= x[n - 1]) break;
        while (at > x[i + 1])
            ++i;
        const double t = at - x[i], c = (m[i] + m[i + 1] - 2 * s[i]) / h[i];
        out.push_back(y[i] + t * (m[i] + t * ((s[i] - m[i]) / h[i] - c + t * c / h[i])));
    }
    return out;
}

/// One-sided density, ms^2/Hz at k * fs / segment, k = 0..segment/2.
std::vector<double> density(const std::vector<double>& y, std::size_t segment, double fs) {
    std::vector<double> window(segment), power(segment / 2 + 1, 0.0);
    double energy = 0;
    for (std::size_t k = 0; k < segment; ++k) {
        window[k] = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(k) /
                                         static_cast<double>(segment));
        energy += window[k] * window[k];
    }
    const kissfft<double> transform{segment, false};
    std::vector<double> part(segment);
    std::vector<std::complex<double>> in(segment), out(segment);
    std::size_t segments = 0;
    for (std::size_t from = 0; from + segment <= y.size(); from += segment - segment / 2, ++segments) {
        std::copy_n(y.begin() + static_cast<std::ptrdiff_t>(from), segment, part.begin());
        remove_mean(part);
        for (std::size_t k = 0; k < segment; ++k)
            in[k] = part[k] * window[k];
        transform.transform(in.data(), out.data());
        for (std::size_t k = 0; k < power.size(); ++k)
            power[k] += std::norm(out[k]);
    }
    for (std::size_t k = 0; k < power.size(); ++k) {
        const bool twice = k != 0 && !(segment % 2 == 0 && k == segment / 2);
        power[k] *= (twice ? 2.0 : 1.0) / (fs * energy * static_cast<double>(segments));
    }
    return power;
}

} // namespace

std::optional<band_powers> welch(std::span<const double> nn, std::size_t segment, detrending detrend) {
    constexpr double longest = 14 * 86400.0; // s (chosen: no heart was ever recorded in one piece for longer)
    if (nn.size() < 4 || segment < 16) return std::nullopt;
    std::vector<double> t(nn.size());
    double sum = 0;
    for (std::size_t i = 0; i < nn.size(); ++i) {
        if (!(nn[i] > 0)) return std::nullopt;
        t[i] = sum += nn[i] / 1000.0;
    }
    if (!(sum <= longest)) return std::nullopt;
    auto y = spline(t, nn, 1.0 / resample_hz);
    if (y.size() < 16) return std::nullopt;
    if (detrend == detrending::line)
        remove_line(y);
    else
        remove_mean(y);

    band_powers out;
    out.samples = y.size();
    out.segment = std::min(segment, y.size());
    const auto psd = density(y, out.segment, resample_hz);
    const double df = resample_hz / static_cast<double>(out.segment);
    double highest = -1;
    const auto band = [&](double low, double high) {
        double power = 0;
        for (std::size_t k = 0; k < psd.size(); ++k)
            if (const double f = static_cast<double>(k) * df; f >= low && f < high) power += psd[k];
        return power * df;
    };
    out.vlf_ms2 = band(0.0033, 0.04);
    out.lf_ms2 = band(0.04, 0.15);
    out.hf_ms2 = band(0.15, 0.40);
    out.total_ms2 = band(0.0033, 0.40);
    if (out.hf_ms2 > 0) out.lf_hf = out.lf_ms2 / out.hf_ms2;
    for (std::size_t k = 0; k < psd.size(); ++k)
        if (const double f = static_cast<double>(k) * df; f >= 0.04 && f < 0.40 && psd[k] > highest) {
            highest = psd[k];
            out.peak_hz = f;
        }
    return out;
}

} // namespace attune
