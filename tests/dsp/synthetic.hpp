#pragma once
// Hearts made of formulas: beats by integral pulse frequency modulation, artefacts by hand, chance by seed.

#include "dsp/live.hpp"

#include <cmath>
#include <cstdint>
#include <functional>
#include <numbers>
#include <optional>
#include <random>
#include <vector>

namespace attune::test {

inline constexpr double turn = 2 * std::numbers::pi;

struct beat {
    double t;                    ///< s, of the beat that ends the interval
    std::optional<double> rr;    ///< ms; nothing for the first of a chain
    std::optional<double> phase; ///< of the pacer at the interval's midpoint
};

using of_time = std::function<double(double)>;

/// Beats of a heart whose rate is `hr_bpm(t)`, from 0 to `until` seconds; `phase(t)` is the pacer's, where
/// there is one.
inline std::vector<beat> ipfm(double until, const of_time& hr_bpm, const of_time& phase = {}) {
    std::vector<beat> out{{0.0, std::nullopt, std::nullopt}};
    constexpr double dt = 1e-3;
    double sum = 0, last = 0;
    for (double t = 0; t < until; t += dt) {
        const double step = hr_bpm(t + dt / 2) / 60.0 * dt;
        if (sum + step < 1.0) {
            sum += step;
            continue;
        }
        const double at = t + dt * (1.0 - sum) / step;
        sum += step - 1.0;
        out.push_back(
            {at, (at - last) * 1000.0, phase ? std::optional{phase((at + last) / 2)} : std::nullopt});
        last = at;
    }
    return out;
}

/// Independent noise of `sd` ms on each interval; beat times follow.
inline void add_noise(std::vector<beat>& beats, double sd, std::uint32_t seed) {
    std::mt19937 random{seed};
    std::normal_distribution<double> noise{0.0, sd};
    double shift = 0;
    for (auto& b : beats) {
        if (!b.rr) continue;
        const double extra = noise(random);
        *b.rr += extra;
        shift += extra / 1000.0;
        b.t += shift;
    }
}

/// The beat is not detected: its interval joins the next one.
inline void drop(std::vector<beat>& beats, std::size_t i) {
    if (i + 1 >= beats.size() || !beats[i].rr || !beats[i + 1].rr) return;
    *beats[i + 1].rr += *beats[i].rr;
    beats.erase(beats.begin() + static_cast<std::ptrdiff_t>(i));
}

/// A beat of noise in the middle of interval i.
inline void split(std::vector<beat>& beats, std::size_t i, double share = 0.45) {
    beat first = beats[i];
    first.rr = *beats[i].rr * share;
    first.t = beats[i].t - *beats[i].rr * (1 - share) / 1000.0;
    beats[i].rr = *beats[i].rr * (1 - share);
    beats.insert(beats.begin() + static_cast<std::ptrdiff_t>(i), first);
}

/// Beat i comes early by `ms`, the next pause is longer by as much.
inline void displace(std::vector<beat>& beats, std::size_t i, double ms) {
    *beats[i].rr -= ms;
    beats[i].t -= ms / 1000.0;
    *beats[i + 1].rr += ms;
}

inline std::vector<double> intervals(const std::vector<beat>& beats) {
    std::vector<double> out;
    for (const auto& b : beats)
        if (b.rr) out.push_back(*b.rr);
    return out;
}

/// A live chain played on its grid of whole seconds, as the session does.
struct player {
    live_dsp dsp;
    live_context context{};
    std::uint64_t index = 0;
    double now = 0;
    double newest = -1;
    live_numbers last{};
    std::vector<committed_beat> committed{};

    void give(const beat& b) {
        const auto keep = [this](const committed_beat& c) { committed.push_back(c); };
        if (!b.rr && index > 0) dsp.gap(keep);
        dsp.beat(index++, seconds{b.t}, b.rr ? std::optional{milliseconds{*b.rr}} : std::nullopt, b.phase,
                 keep);
        newest = b.t;
    }
    /// Plays to the end of the beats, or on in silence to `until`. each(numbers, now) every second.
    template <class Each>
    void play(const std::vector<beat>& beats, double until, Each&& each) {
        std::size_t next = 0;
        for (; now <= until; now += 1.0) {
            for (; next < beats.size() && beats[next].t <= now; ++next)
                give(beats[next]);
            last =
                dsp.numbers(seconds{now}, seconds{newest < 0 ? 0.0 : std::max(0.0, now - newest)}, context);
            each(last, now);
        }
    }
    void play(const std::vector<beat>& beats, double until) {
        play(beats, until, [](const live_numbers&, double) {});
    }
};

inline baseline rest_of(double hr, std::optional<double> ln_rmssd = {}, double hr_scale = 5) {
    baseline b;
    b.source = baseline_source::this_session;
    b.hr_bpm = hr;
    b.hr_scale_bpm = hr_scale;
    b.ln_rmssd = ln_rmssd;
    return b;
}

} // namespace attune::test
