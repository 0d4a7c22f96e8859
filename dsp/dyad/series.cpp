#include "dsp/dyad/series.hpp"

#include "dsp/hrv/tachogram.hpp"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace attune {
namespace {

constexpr double longest_hole = 3.0;  // s, SCIENCE 2.2 (5): a longer run without a beat is a gap
constexpr double paced_window = 60.0; // s (chosen: a segment of synchrony; amplitude and phase wander slowly)

} // namespace

std::vector<stretch> heard_stretches(const std::vector<bool>& heard) {
    std::vector<stretch> out;
    for (std::size_t i = 0; i < heard.size();) {
        if (!heard[i]) {
            ++i;
            continue;
        }
        const std::size_t first = i;
        while (i < heard.size() && heard[i])
            ++i;
        out.push_back({first, i});
    }
    return out;
}

even_rate even_heart_rate(std::span<const heard_interval> beats, seconds from, seconds to, double hz) {
    even_rate out;
    out.from = from.count();
    out.hz = hz;
    const double length = (to - from).count();
    const auto n = length >= 0 ? static_cast<std::size_t>(std::floor(length * hz + 1e-9)) + 1 : 0;
    out.value.assign(n, 0.0);
    out.heard.assign(n, false);
    std::vector<double> t, y, slopes, read;
    const auto flush = [&] {
        if (t.size() >= 2) {
            const auto at = [&](double s) { return (s - out.from) * hz; };
            const double first = std::max(0.0, std::ceil(at(t.front()) - 1e-9)),
                         last = std::min(static_cast<double>(n) - 1, std::floor(at(t.back()) + 1e-9));
            if (last >= first) {
                slopes.resize(t.size());
                read.resize(static_cast<std::size_t>(last - first) + 1);
                monotone_cubic(t, y, slopes, out.from + first / hz, 1 / hz, read);
                for (std::size_t i = 0; i < read.size(); ++i) {
                    out.value[static_cast<std::size_t>(first) + i] = read[i];
                    out.heard[static_cast<std::size_t>(first) + i] = true;
                }
            }
        }
        t.clear();
        y.clear();
    };
    for (const auto& b : beats) {
        const double middle = b.middle().count();
        if (b.after_gap) flush();
        if (!b.usable()) continue;
        if (!t.empty() && middle - t.back() > longest_hole) flush();
        if (!t.empty() && !(middle > t.back())) continue; // two beats of one time stamp
        t.push_back(middle);
        y.push_back(heart_rate(b.rr).value);
    }
    flush();
    return out;
}

void remove_paced(even_rate& x, std::span<const pace_span> pacing) {
    const auto width = static_cast<std::size_t>(paced_window * x.hz);
    for (const auto& s : heard_stretches(x.heard)) {
        // Runs of samples with a phase, cut into windows of about a minute.
        std::vector<double> phase;
        const auto take_off = [&](std::size_t end) {
            const std::size_t total = phase.size(), begin = end - total;
            const std::size_t parts = std::max<std::size_t>(1, (total + width / 2) / width);
            for (std::size_t k = 0; k < parts && total > 0; ++k) {
                const std::size_t first = total * k / parts, last = total * (k + 1) / parts, n = last - first;
                if (n < static_cast<std::size_t>(10 * x.hz)) continue; // too short to know a breath in it
                Eigen::MatrixXd a(static_cast<Eigen::Index>(n), 6);
                Eigen::VectorXd y(static_cast<Eigen::Index>(n));
                for (std::size_t i = 0; i < n; ++i) {
                    const auto r = static_cast<Eigen::Index>(i);
                    const double p = phase[first + i];
                    a.row(r) << 1.0, static_cast<double>(i) / static_cast<double>(n) - 0.5, std::cos(p),
                        std::sin(p), std::cos(2 * p), std::sin(2 * p);
                    y[r] = x.value[begin + first + i];
                }
                const Eigen::VectorXd c = a.colPivHouseholderQr().solve(y);
                for (std::size_t i = 0; i < n; ++i) {
                    const auto r = static_cast<Eigen::Index>(i);
                    x.value[begin + first + i] -= a.row(r).tail<4>().dot(c.tail<4>());
                }
            }
            phase.clear();
        };
        for (std::size_t i = s.from; i < s.to; ++i) {
            const auto p = phase_at(pacing, seconds{x.from + static_cast<double>(i) / x.hz});
            if (!p) {
                take_off(i);
                continue;
            }
            phase.push_back(*p);
        }
        take_off(s.to);
    }
}

void high_pass(even_rate& x, double hz) {
    // 1 - exp(-2 pi^2 s^2 f^2) = 1/sqrt(2) at f = hz.
    const double sigma = std::sqrt(-std::log(1 - std::numbers::sqrt2 / 2) / 2) / (std::numbers::pi * hz);
    const auto reach = static_cast<std::size_t>(std::ceil(4 * sigma * x.hz));
    std::vector<double> weight(reach + 1);
    for (std::size_t k = 0; k <= reach; ++k) {
        const double z = static_cast<double>(k) / (sigma * x.hz);
        weight[k] = std::exp(-0.5 * z * z);
    }
    const auto shortest = static_cast<std::size_t>(x.hz / hz);
    std::vector<double> low;
    for (const auto& s : heard_stretches(x.heard)) {
        if (s.to - s.from < shortest) {
            for (std::size_t i = s.from; i < s.to; ++i) {
                x.heard[i] = false;
                x.value[i] = 0;
            }
            continue;
        }
        low.assign(s.to - s.from, 0.0);
        for (std::size_t i = s.from; i < s.to; ++i) {
            // Local line, not only local mean: at the ends of a stretch a mean of one side would leave the
            // slope in.
            const std::size_t from = i > s.from + reach ? i - reach : s.from,
                              to = std::min(s.to, i + reach + 1);
            double w0 = 0, w1 = 0, w2 = 0, y0 = 0, y1 = 0;
            for (std::size_t j = from; j < to; ++j) {
                const double d = static_cast<double>(j) - static_cast<double>(i),
                             w = weight[j > i ? j - i : i - j];
                w0 += w;
                w1 += w * d;
                w2 += w * d * d;
                y0 += w * x.value[j];
                y1 += w * d * x.value[j];
            }
            const double det = w0 * w2 - w1 * w1;
            low[i - s.from] = det > 0 ? (y0 * w2 - y1 * w1) / det : y0 / w0;
        }
        for (std::size_t i = s.from; i < s.to; ++i)
            x.value[i] -= low[i - s.from];
    }
}

} // namespace attune
