#include "dsp/hrv/lomb.hpp"

#include <Eigen/Core>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace attune {
namespace {

constexpr std::size_t fewest_values = 8; // chosen: a line and a sine have five unknowns

/// Beats of one stretch that are used: s from its first beat, ms.
struct beats {
    std::vector<double> t, y;
};

beats used_beats(std::span<const double> nn, std::span<const bool> used, const stretch& p, bool smooth) {
    beats b;
    double t = 0;
    for (auto i = p.from; i < p.to; ++i) {
        if (i > p.from) t += nn[i] / 1000.0;
        if (used.empty() || used[i]) {
            b.t.push_back(t);
            b.y.push_back(nn[i]);
        }
    }
    if (!smooth || b.t.size() < 2) return b;
    const auto read = [](const std::vector<double>& x, const std::vector<double>& v, double at,
                         std::size_t& i) {
        while (i + 2 < x.size() && at > x[i + 1])
            ++i;
        return std::lerp(v[i], v[i + 1], std::clamp((at - x[i]) / (x[i + 1] - x[i]), 0.0, 1.0));
    };
    std::vector<double> grid, even;
    std::size_t i = 0;
    for (double at = b.t.front(); at < b.t.back() + 1 / resample_hz;
         at = b.t.front() + static_cast<double>(grid.size()) / resample_hz) {
        grid.push_back(at);
        even.push_back(read(b.t, b.y, at, i));
    }
    const auto trend = smooth_trend(even);
    i = 0;
    for (std::size_t k = 0; k < b.t.size(); ++k)
        b.y[k] -= read(grid, trend, b.t[k], i);
    return b;
}

/// Adds the density of one window to `density[k]`, k = 1..; false for too few values.
class windowed {
public:
    explicit windowed(double length)
        : length_{length}
        , density_(static_cast<std::size_t>(std::ceil(hf_to * length)) + 1, 0.0) {}

    bool add(std::span<const double> t, std::span<const double> y, double from) {
        const auto n = static_cast<Eigen::Index>(t.size());
        if (t.size() < fewest_values) return false;
        for (auto* a : {&x_, &w_, &wy_, &c_, &s_, &dc_, &ds_, &next_})
            a->resize(n);
        for (Eigen::Index j = 0; j < n; ++j) {
            const auto k = static_cast<std::size_t>(j);
            x_[j] = (t[k] - from) / length_;
            w_[j] = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * x_[j]);
            wy_[j] = y[k];
            dc_[j] = std::cos(2 * std::numbers::pi * x_[j]);
            ds_[j] = std::sin(2 * std::numbers::pi * x_[j]);
        }
        const double sum = w_.sum();
        if (!(sum > 0)) return false;
        // The line, weighted.
        const double mean = (w_ * wy_).sum() / sum, middle = (w_ * x_).sum() / sum;
        const double xx = (w_ * (x_ - middle).square()).sum();
        const double slope = xx > 0 ? (w_ * (x_ - middle) * (wy_ - mean)).sum() / xx : 0.0;
        wy_ = w_ * (wy_ - mean - slope * (x_ - middle));

        const double scale = length_ * sum / (static_cast<double>(n) * w_.square().sum());
        c_ = dc_;
        s_ = ds_;
        for (std::size_t k = 1; k < density_.size(); ++k) {
            const double yc = (wy_ * c_).sum(), ys = (wy_ * s_).sum();
            const double cc = (w_ * c_.square()).sum(), ss = sum - cc, cs = (w_ * c_ * s_).sum();
            const double det = cc * ss - cs * cs;
            // Beats in step with the sine leave one of its phases unknown.
            if (det > 1e-9 * sum * sum)
                density_[k] += scale * (ss * yc * yc - 2 * cs * yc * ys + cc * ys * ys) / det;
            next_ = c_ * dc_ - s_ * ds_;
            s_ = c_ * ds_ + s_ * dc_;
            c_ = next_;
        }
        ++windows_;
        return true;
    }
    std::optional<band_powers> powers() {
        if (windows_ == 0) return std::nullopt;
        for (auto& d : density_)
            d /= static_cast<double>(windows_);
        auto out = powers_of(density_, 1.0 / length_);
        out.window_s = length_;
        out.segments = windows_;
        return out;
    }

private:
    double length_; // s
    std::vector<double> density_;
    Eigen::ArrayXd x_, w_, wy_, c_, s_, dc_, ds_, next_; // owned: sums in the same order wherever they lie
    std::size_t windows_ = 0;
};

std::optional<band_powers> spectrum(std::span<const double> nn, std::span<const bool> used,
                                    std::span<const stretch> pieces, double length, bool smooth) {
    windowed w{length};
    for (const auto& p : pieces) {
        const auto b = used_beats(nn, used, p, smooth);
        if (b.t.empty()) continue;
        const double last = b.t.back() + 1e-9; // sums of intervals are not exact
        for (std::size_t k = 0;; ++k) {
            const double from = b.t.front() + static_cast<double>(k) * length / 2;
            if (from + length > last) break;
            const auto begin = std::lower_bound(b.t.begin(), b.t.end(), from);
            const auto end = std::upper_bound(begin, b.t.end(), from + length);
            const auto first = static_cast<std::size_t>(begin - b.t.begin());
            const auto n = static_cast<std::size_t>(end - begin);
            w.add(std::span{b.t}.subspan(first, n), std::span{b.y}.subspan(first, n), from);
        }
    }
    return w.powers();
}

} // namespace

std::optional<band_powers> lomb(std::span<const double> nn, std::span<const bool> used,
                                std::span<const stretch> pieces, detrending how) {
    constexpr double eternity = 14 * 86400.0; // s, as even_series
    double longest = 0;
    for (const auto& p : pieces) {
        double first = -1, last = 0, t = 0;
        for (auto i = p.from; i < p.to; ++i) {
            if (!(nn[i] > 0)) return std::nullopt;
            if (i > p.from) t += nn[i] / 1000.0;
            if (!used.empty() && !used[i]) continue;
            if (first < 0) first = t;
            last = t;
        }
        if (!(t <= eternity)) return std::nullopt;
        if (first >= 0) longest = std::max(longest, last - first);
    }
    const double length = std::min(longest, lomb_window_s);
    if (!(length > 0)) return std::nullopt;
    const auto slow = spectrum(nn, used, pieces, length, false);
    if (!slow || how != detrending::smoothness) return slow;
    const auto rest = spectrum(nn, used, pieces, length, true);
    return rest ? with_vlf_of(*slow, *rest) : slow;
}

} // namespace attune
