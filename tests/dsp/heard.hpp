#pragma once
// Hearts of formulas as the offline parts take them.

#include "dsp/breath/interval.hpp"
#include "dsp/breath/pacing.hpp"
#include "tests/dsp/synthetic.hpp"

#include <algorithm>
#include <utility>

namespace attune::test {

inline std::vector<heard_interval> heard(const std::vector<beat>& beats, double shift = 0) {
    std::vector<heard_interval> out;
    bool broken = true;
    for (const auto& b : beats) {
        if (b.rr) out.push_back({seconds{b.t + shift}, milliseconds{*b.rr}, true, broken});
        broken = !b.rr;
    }
    return out;
}

/// Nothing was heard from `from` to `to`.
inline std::vector<heard_interval> without(const std::vector<heard_interval>& beats, double from, double to) {
    std::vector<heard_interval> out;
    bool broken = false;
    for (auto b : beats) {
        if (b.t.count() >= from && b.begin().count() <= to) {
            broken = true;
            continue;
        }
        b.after_gap = b.after_gap || broken;
        broken = false;
        out.push_back(b);
    }
    return out;
}

/// The same curve, computed every 50 ms and straight between: for slow curves that are dear to compute.
inline of_time sampled(const of_time& f, double until, double step = 0.05) {
    std::vector<double> y;
    for (double t = 0; t <= until + 2 * step; t += step)
        y.push_back(f(t));
    return [y = std::move(y), step](double t) {
        const double x = std::max(0.0, t / step);
        const auto i = std::min(static_cast<std::size_t>(x), y.size() - 2);
        return y[i] + (y[i + 1] - y[i]) * (x - static_cast<double>(i));
    };
}

/// Each beat comes a little early or late, by `sd` ms; unlike add_noise() the clock of the beats does not
/// wander off.
inline void jitter(std::vector<heard_interval>& beats, double sd, std::uint32_t seed) {
    std::mt19937 random{seed};
    std::normal_distribution<double> noise{0.0, sd};
    double before = 0;
    for (auto& b : beats) {
        const double now = noise(random);
        b.t += milliseconds{now};
        b.rr += milliseconds{now - before};
        before = now;
    }
}

/// Slow wandering of heart rate, bpm, as sums of sines of drawn phase: power falls with frequency, as hearts'
/// does.
class wandering {
public:
    wandering(double sd, std::uint32_t seed, double from_hz = 0.002, double to_hz = 0.3, int n = 60) {
        std::mt19937 random{seed};
        std::uniform_real_distribution<double> angle{0, turn}, within{0, 1};
        double power = 0;
        for (int i = 0; i < n; ++i) {
            const double f = from_hz * std::pow(to_hz / from_hz, (i + within(random)) / n);
            // Alike an octave: 1/f. Frequencies are drawn, or two of these would go together for ever.
            waves_.push_back({f, 1.0, angle(random)});
            power += 0.5;
        }
        for (auto& w : waves_)
            w.amplitude = sd / std::sqrt(power);
    }
    double operator()(double t) const {
        double y = 0;
        for (const auto& w : waves_)
            y += w.amplitude * std::sin(turn * w.hz * t + w.angle);
        return y;
    }

private:
    struct wave {
        double hz, amplitude, angle;
    };
    std::vector<wave> waves_;
};

} // namespace attune::test
