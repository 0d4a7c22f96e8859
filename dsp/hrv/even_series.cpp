#include "dsp/hrv/even_series.hpp"

#include "dsp/hrv/tachogram.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

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
    const auto main = [&](std::size_t i) {
        const auto ends = static_cast<double>((i + 2 < n) + (i >= 2)); // second differences it begins or ends
        return 1 + w * (ends + (i >= 1 && i + 1 < n ? 4.0 : 0.0));
    };
    const auto beside = [&](std::size_t i) { // between i and i + 1
        return -2 * w * static_cast<double>((i >= 1) + (i + 2 < n));
    };
    // L D L': 1/D, and L's column: one and two below the diagonal. The rows soon come out equal to the last
    // digit; from there on one factor stands for all but the last two.
    struct factor {
        double d = 0, l1 = 0, l2 = 0;
    };
    const auto next = [&](std::size_t i, const factor& one, const factor& two) {
        double d = main(i), cross = 0;
        if (i >= 1) {
            d -= one.l1 * one.l1 / one.d;
            cross = one.l1 / one.d * one.l2;
        }
        if (i >= 2) d -= two.l2 * two.l2 / two.d;
        factor f{1 / d, 0, 0};
        if (i + 1 < n) f.l1 = (beside(i) - cross) * f.d;
        if (i + 2 < n) f.l2 = w * f.d;
        return f;
    };
    std::vector<factor> head;
    factor one, two;
    std::size_t settled = 0; // rows in a row that were equal
    while (head.size() + 2 < n && settled < 2) {
        const auto f = next(head.size(), one, two);
        settled = std::abs(f.d - one.d) <= 1e-15 * f.d && std::abs(f.l1 - one.l1) <= 1e-15 ? settled + 1 : 0;
        head.push_back(f);
        two = std::exchange(one, f);
    }
    const factor steady = one;
    if (head.size() + 2 < n) two = steady;
    const factor last_but_one = next(n - 2, one, two), last = next(n - 1, last_but_one, one);
    const auto at = [&](std::size_t i) -> const factor& {
        return i < head.size() ? head[i] : i + 2 < n ? steady : i + 1 < n ? last_but_one : last;
    };
    const std::size_t inner = std::min(head.size() + 2, n), tail = n - 2;
    const auto forward = [&](std::size_t i) {
        z[i] -= (i >= 1 ? at(i - 1).l1 * z[i - 1] : 0.0) + (i >= 2 ? at(i - 2).l2 * z[i - 2] : 0.0);
    };
    const auto back = [&](std::size_t i) {
        const auto& f = at(i);
        z[i] = z[i] * f.d - (i + 1 < n ? f.l1 * z[i + 1] : 0.0) - (i + 2 < n ? f.l2 * z[i + 2] : 0.0);
    };
    std::size_t i = 0;
    for (; i < inner; ++i)
        forward(i);
    for (double a = z[inner - 1], b = z[inner - 2]; i < tail; ++i) {
        const double v = z[i] - (steady.l2 * b + steady.l1 * a);
        b = std::exchange(a, v);
        z[i] = v;
    }
    for (; i < n; ++i)
        forward(i);
    for (; i > tail; --i)
        back(i - 1);
    if (i > inner)
        for (double a = z[i], b = z[i + 1]; i > inner; --i) {
            const double v = z[i - 1] * steady.d - steady.l2 * b - steady.l1 * a;
            b = std::exchange(a, v);
            z[i - 1] = v;
        }
    for (; i > 0; --i)
        back(i - 1);
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
