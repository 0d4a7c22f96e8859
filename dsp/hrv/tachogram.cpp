#include "dsp/hrv/tachogram.hpp"

#include <cassert>
#include <cmath>

namespace attune {
double monotone_end_slope(double h0, double h1, double s0, double s1) noexcept {
    const double d = ((2 * h0 + h1) * s0 - h0 * s1) / (h0 + h1);
    if (d * s0 <= 0) return 0;
    if (s0 * s1 <= 0 && std::abs(d) > 3 * std::abs(s0)) return 3 * s0;
    return d;
}

double monotone_slope(double h0, double h1, double s0, double s1) noexcept {
    if (s0 * s1 <= 0) return 0;
    const double w0 = 2 * h1 + h0, w1 = h1 + 2 * h0;
    return (w0 + w1) * s0 * s1 / (w0 * s1 + w1 * s0);
}

void monotone_cubic(std::span<const double> t, std::span<const double> y, std::span<double> slopes,
                    double from, double step, std::span<double> out) noexcept {
    const std::size_t n = t.size();
    assert(n >= 2 && y.size() == n && slopes.size() >= n);
    const auto h = [&](std::size_t i) { return t[i + 1] - t[i]; };
    const auto s = [&](std::size_t i) { return (y[i + 1] - y[i]) / h(i); };
    if (n == 2) {
        slopes[0] = slopes[1] = s(0);
    } else {
        double h0 = h(0), s0 = s(0);
        slopes[0] = monotone_end_slope(h0, h(1), s0, s(1));
        for (std::size_t i = 1; i + 1 < n; ++i) {
            const double h1 = h(i), s1 = s(i);
            slopes[i] = monotone_slope(h0, h1, s0, s1);
            h0 = h1;
            s0 = s1;
        }
        slopes[n - 1] = monotone_end_slope(h(n - 2), h(n - 3), s(n - 2), s(n - 3));
    }
    std::size_t i = 0;
    for (std::size_t k = 0; k < out.size(); ++k) {
        const double x = from + static_cast<double>(k) * step;
        if (x <= t[0]) {
            out[k] = y[0];
            continue;
        }
        if (x >= t[n - 1]) {
            out[k] = y[n - 1];
            continue;
        }
        while (x > t[i + 1])
            ++i;
        const double d = h(i), u = (x - t[i]) / d, v = 1 - u;
        out[k] = y[i] * v * v * (1 + 2 * u) + y[i + 1] * u * u * (3 - 2 * u) +
                 d * u * v * (slopes[i] * v - slopes[i + 1] * u);
    }
}

void remove_mean(std::span<double> y) noexcept {
    double sum = 0;
    for (const double v : y)
        sum += v;
    const double mean = y.empty() ? 0 : sum / static_cast<double>(y.size());
    for (double& v : y)
        v -= mean;
}

void remove_line(std::span<double> y) noexcept {
    remove_mean(y);
    const double middle = (static_cast<double>(y.size()) - 1) / 2;
    double xy = 0, xx = 0;
    for (std::size_t k = 0; k < y.size(); ++k) {
        const double x = static_cast<double>(k) - middle;
        xy += x * y[k];
        xx += x * x;
    }
    if (xx <= 0) return;
    for (std::size_t k = 0; k < y.size(); ++k)
        y[k] -= xy / xx * (static_cast<double>(k) - middle);
}

} // namespace attune
