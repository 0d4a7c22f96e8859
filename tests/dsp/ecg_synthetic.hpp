#pragma once
// ECG made of formulas: each beat a sum of Gaussians placed at a known instant, between samples too.

#include "dsp/ecg/live_detector.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numbers>
#include <random>
#include <vector>

namespace attune::test {

struct ecg_wave {
    double size, at, width; ///< mV, s from the R peak, s (standard deviation)
};
using ecg_shape = std::vector<ecg_wave>;

/// P, Q, R, S, T. The R peak is the top within 0.1 ms.
inline ecg_shape normal_shape(double t_wave = 0.25) {
    return {{0.12, -0.16, 0.025},
            {-0.08, -0.03, 0.008},
            {1.0, 0, 0.011},
            {-0.15, 0.033, 0.009},
            {t_wave, 0.27, 0.05}};
}
/// A ventricular beat: wide, tall, no P, T the other way.
inline ecg_shape ectopic_shape() {
    return {{1.3, 0, 0.035}, {-0.7, 0.09, 0.035}, {-0.4, 0.3, 0.06}};
}

struct ecg_made {
    double rate;
    std::vector<float> samples; ///< mV
    std::vector<double> peaks;  ///< s
};

struct ecg_plan {
    double rate = 250, length_s = 120, scale = 1, t_wave = 0.25, noise = 0.01;
    std::vector<double> peaks{};
    std::function<double(double)> added{};      ///< mV at t
    std::function<double(double)> size{};       ///< factor at t
    std::function<bool(std::size_t)> ectopic{}; ///< is beat i one?
    std::uint32_t seed = 7;
};

/// A heart at 65 bpm with 6 % of breathing in it.
inline std::vector<double> easy_peaks(double length_s, double from = 0.6) {
    std::vector<double> t;
    for (double at = from; at < length_s - 0.5;
         at += 60.0 / 65 * (1 + 0.06 * std::sin(2 * std::numbers::pi * at / 5)))
        t.push_back(at);
    return t;
}

inline ecg_made make_ecg(const ecg_plan& p) {
    ecg_made m{p.rate, std::vector<float>(static_cast<std::size_t>(p.length_s * p.rate)),
               p.peaks.empty() ? easy_peaks(p.length_s) : p.peaks};
    std::vector<double> x(m.samples.size());
    const auto usual = normal_shape(p.t_wave), other = ectopic_shape();
    for (std::size_t i = 0; i < m.peaks.size(); ++i) {
        const double size = p.size ? p.size(m.peaks[i]) : 1;
        for (const auto& w : p.ectopic&& p.ectopic(i) ? other : usual) {
            const double middle = m.peaks[i] + w.at;
            const auto lo = static_cast<std::ptrdiff_t>((middle - 5 * w.width) * p.rate),
                       hi = static_cast<std::ptrdiff_t>((middle + 5 * w.width) * p.rate);
            for (auto k = std::max<std::ptrdiff_t>(0, lo);
                 k <= std::min(hi, static_cast<std::ptrdiff_t>(x.size()) - 1); ++k) {
                const double d = (static_cast<double>(k) / p.rate - middle) / w.width;
                x[static_cast<std::size_t>(k)] += size * w.size * std::exp(-d * d / 2);
            }
        }
    }
    std::mt19937 random{p.seed};
    std::normal_distribution<double> noise{0, 1};
    for (std::size_t k = 0; k < x.size(); ++k) {
        const double t = static_cast<double>(k) / p.rate;
        m.samples[k] =
            static_cast<float>(p.scale * (x[k] + p.noise * noise(random) + (p.added ? p.added(t) : 0)));
    }
    return m;
}

inline std::vector<ecg_beat> live_beats(const std::vector<float>& samples, double rate) {
    live_detector detect{hertz{rate}};
    std::vector<ecg_beat> found;
    for (const float s : samples)
        if (const auto b = detect(static_cast<double>(s))) found.push_back(*b);
    while (const auto b = detect.drain())
        found.push_back(*b);
    return found;
}
inline std::vector<ecg_beat> offline_beats(const std::vector<float>& samples, double rate) {
    return find_beats(std::span<const float>{samples}, hertz{rate}).beats;
}

/// One to one in order of time, within `tolerance` samples.
struct matched {
    int hit = 0, extra = 0, missed = 0;
    std::vector<double> offsets; ///< samples, found less true
    double sensitivity() const { return hit / static_cast<double>(std::max(1, hit + missed)); }
    double precision() const { return hit / static_cast<double>(std::max(1, hit + extra)); }
    double median() const {
        auto o = offsets;
        std::sort(o.begin(), o.end());
        return o.empty() ? 0 : o[o.size() / 2];
    }
    double spread() const { // about the median
        double sum = 0;
        for (const double o : offsets)
            sum += (o - median()) * (o - median());
        return std::sqrt(sum / static_cast<double>(std::max<std::size_t>(1, offsets.size())));
    }
    double worst() const { // from the median
        double most = 0;
        for (const double o : offsets)
            most = std::max(most, std::abs(o - median()));
        return most;
    }
};
inline matched match(const std::vector<ecg_beat>& found, const std::vector<double>& truth, double tolerance) {
    matched m;
    std::size_t i = 0, j = 0;
    while (i < truth.size() && j < found.size()) {
        const double d = found[j].sample - truth[i];
        if (std::abs(d) <= tolerance) {
            const bool next_is_closer =
                j + 1 < found.size() && std::abs(found[j + 1].sample - truth[i]) < std::abs(d);
            if (next_is_closer) {
                ++m.extra;
                ++j;
                continue;
            }
            ++m.hit;
            m.offsets.push_back(d);
            ++i;
            ++j;
        } else if (d < 0) {
            ++m.extra;
            ++j;
        } else {
            ++m.missed;
            ++i;
        }
    }
    m.extra += static_cast<int>(found.size() - j);
    m.missed += static_cast<int>(truth.size() - i);
    return m;
}
inline matched match(const std::vector<ecg_beat>& found, const ecg_made& m) {
    auto truth = m.peaks;
    for (auto& t : truth)
        t *= m.rate;
    return match(found, truth, 0.15 * m.rate);
}

} // namespace attune::test
