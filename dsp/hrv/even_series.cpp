#include "dsp/hrv/even_series.hpp"

#include "dsp/hrv/tachogram.hpp"

namespace attune {

std::vector<double> even_series(std::span<const double> nn) {
    constexpr double longest = 14 * 86400.0; // s (chosen: no heart was ever recorded in one piece for longer)
    constexpr double step = 1.0 / resample_hz;
    const std::size_t n = nn.size();
    if (n < 4) return {};
    std::vector<double> x(n);
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        if (!(nn[i] > 0)) return {};
        x[i] = sum += nn[i] / 1000.0;
    }
    if (!(sum <= longest)) return {};

    // Slopes m at the points from a tridiagonal system.
    std::vector<double> h(n - 1), s(n - 1), lower(n), diagonal(n), upper(n), m(n);
    for (std::size_t i = 0; i + 1 < n; ++i) {
        h[i] = x[i + 1] - x[i];
        s[i] = (nn[i + 1] - nn[i]) / h[i];
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
        out.push_back(nn[i] + t * (m[i] + t * ((s[i] - m[i]) / h[i] - c + t * c / h[i])));
    }
    return out;
}

std::vector<double> smooth_trend(std::span<const double> y, double lambda) {
    const std::size_t n = y.size();
    std::vector<double> z{y.begin(), y.end()};
    if (n < 3) return z;
    // Rows of I + lambda^2 D2'D2: diagonal 1 + w (1 5 6 ... 6 5 1), beside it -w (2 4 ... 4 2), beyond w.
    const double w = lambda * lambda;
    const auto inside = [&](std::size_t i) { return i >= 2 && i + 2 < n; };
    const auto main = [&](std::size_t i) {
        if (inside(i)) return 1 + 6 * w;
        const auto rows = static_cast<double>((i + 2 < n) + (i >= 2)); // second differences it begins or ends
        return 1 + w * (rows + (i >= 1 && i + 1 < n ? 4.0 : 0.0));
    };
    const auto beside = [&](std::size_t i) { // between i and i + 1
        return -2 * w * static_cast<double>((i >= 1) + (i + 2 < n));
    };
    std::vector<double> d(n), l1(n), l2(n);        // 1/D; L's columns: below the diagonal and two below
    double d1 = 0, d2 = 0, u1 = 0, u2 = 0, v2 = 0; // D, L1 of the row before; D and L2s of the two before
    for (std::size_t i = 0; i < n; ++i) {
        const double di = main(i) - u1 * u1 * d1 - v2 * v2 * d2;
        const double cross = u1 * d1 * u2; // u2: L2 of the row before
        d[i] = 1 / di;
        l1[i] = i + 1 < n ? (beside(i) - cross) * d[i] : 0.0;
        l2[i] = i + 2 < n ? w * d[i] : 0.0;
        v2 = u2;
        d2 = d1;
        u1 = l1[i];
        u2 = l2[i];
        d1 = di;
    }
    for (std::size_t i = 1; i < n; ++i)
        z[i] -= l1[i - 1] * z[i - 1] + (i >= 2 ? l2[i - 2] * z[i - 2] : 0.0);
    for (std::size_t i = n; i-- > 0;) {
        z[i] *= d[i];
        if (i + 1 < n) z[i] -= l1[i] * z[i + 1];
        if (i + 2 < n) z[i] -= l2[i] * z[i + 2];
    }
    return z;
}

void detrend(std::span<double> y, detrending how) {
    if (how == detrending::mean) return remove_mean(y);
    remove_line(y); // before the priors too: it changes nothing but the size of the numbers
    if (how == detrending::line) return;
    const auto trend = smooth_trend(y);
    for (std::size_t i = 0; i < y.size(); ++i)
        y[i] -= trend[i];
}

} // namespace attune
