#include "dsp/hrv/concentration.hpp"

#include "dsp/hrv/sliding_spectrum.hpp"
#include "dsp/hrv/tachogram.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace attune {
namespace {

constexpr auto samples = sliding_spectrum::samples;
constexpr double step = concentration::window / samples;        // s
constexpr double df = 1.0 / (sliding_spectrum::padded * step);  // Hz
constexpr std::size_t one = sliding_spectrum::padded / samples; // bins that the window's shift moves by
constexpr std::size_t bins = sliding_spectrum::bins - one;      // that have a neighbour above
constexpr double half_band = 0.015;                             // Hz, SCIENCE 4.3
constexpr double total_low = 0.0033, total_high = 0.4, peak_high = 0.26; // Hz, SCIENCE 4.3
static_assert(static_cast<double>(bins - 1) * df >= total_high);

/// The Hann window's own spectrum, and that of a line under it.
struct of_window {
    std::array<double, bins> re{}, im{}, line_re{}, line_im{};
    of_window() noexcept {
        for (std::size_t k = 0; k < bins; ++k)
            for (std::size_t n = 0; n < samples; ++n) {
                const double at = static_cast<double>(n);
                const double w = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * at / samples);
                const double angle =
                    -2 * std::numbers::pi * static_cast<double>(k * n) / sliding_spectrum::padded;
                const double from_middle = at - (samples - 1) / 2.0;
                re[k] += w * std::cos(angle);
                im[k] += w * std::sin(angle);
                line_re[k] += w * from_middle * std::cos(angle);
                line_im[k] += w * from_middle * std::sin(angle);
            }
    }
};
const of_window& hann() noexcept {
    static const of_window made;
    return made;
}

} // namespace

struct concentration::state {
    sliding_spectrum spectrum;
    std::uint64_t taken = 0; // intervals of the history
    std::optional<kept_interval>
        waiting{};     // an early beat: whether it moves is told by the interval after it
    bool open = false; // a chain is being followed
    // The newest points of the tachogram, and the slope at the oldest of the three where it is known.
    std::array<double, 3> t{}, rr{};
    std::size_t points = 0;
    std::optional<double> slope{};
    double origin = 0; // ms, taken off for accuracy
    double next = 0;   // s, the next sample
    std::array<double, bins> power{};

    state() { hann(); }

    void close() noexcept {
        spectrum.reset();
        waiting.reset();
        points = 0;
        slope.reset();
        open = false;
    }

    /// Samples on the segment between the two oldest of three points become final with the third.
    void point(double at, double ms) noexcept {
        if (points > 0 && at <= t[points - 1]) return;
        if (points == 0) {
            origin = ms;
            next = at;
        }
        if (points < 3) {
            t[points] = at;
            rr[points++] = ms;
        } else {
            t = {t[1], t[2], at};
            rr = {rr[1], rr[2], ms};
        }
        if (points < 3) return;
        const double h0 = t[1] - t[0], h1 = t[2] - t[1];
        const double s0 = (rr[1] - rr[0]) / h0, s1 = (rr[2] - rr[1]) / h1;
        if (!slope) slope = monotone_end_slope(h0, h1, s0, s1);
        const double ahead = monotone_slope(h0, h1, s0, s1);
        for (; next <= t[1]; next += step) {
            const double u = (next - t[0]) / h0, v = 1 - u;
            spectrum.push(rr[0] * v * v * (1 + 2 * u) + rr[1] * u * u * (3 - 2 * u) +
                          h0 * u * v * (*slope * v - ahead * u) - origin);
        }
        slope = ahead;
    }

    /// Where the interval after a displaced beat shares its length, that beat moves to the middle.
    void emit(const kept_interval& i, bool moves) noexcept {
        if (i.beats <= 0) return;
        if (i.beats == 2) point(i.t - i.rr / 1000.0, i.rr);
        point(moves ? i.t - i.length + i.rr / 1000.0 : i.t, i.rr);
    }

    void take(const kept_interval& i) noexcept {
        if (i.lost) return close();
        if (i.starts_chain) {
            close();
            // The chain's first beat: its own interval is not known, the next one's is.
            point(i.t - i.length, i.rr);
        }
        open = true;
        if (waiting) emit(*waiting, !i.nn && !i.artefact);
        waiting.reset();
        if (i.artefact && i.beats == 1)
            waiting = i;
        else
            emit(i, false);
    }

    void read_power() noexcept {
        const auto &re = spectrum.re(), &im = spectrum.im();
        const auto& w = hann();
        constexpr double n = samples;
        const double mean = spectrum.sum() / n;
        const double slope_of_line =
            (spectrum.weighted_sum() - spectrum.sum() * (n - 1) / 2) / (n * (n * n - 1) / 12);
        for (std::size_t k = 0; k < bins; ++k) {
            // The bin below zero is the mirrored one, conjugated.
            const bool mirrored = k < one;
            const std::size_t below = mirrored ? one - k : k - one;
            const double below_im = mirrored ? -im[below] : im[below];
            const double y_re = 0.5 * re[k] - 0.25 * (re[below] + re[k + one]) - mean * w.re[k] -
                                slope_of_line * w.line_re[k];
            const double y_im =
                0.5 * im[k] - 0.25 * (below_im + im[k + one]) - mean * w.im[k] - slope_of_line * w.line_im[k];
            power[k] = y_re * y_re + y_im * y_im;
        }
    }

    /// Power between two frequencies: trapezoids with interpolated edges, in units of the spectrum.
    double band(double low, double high) const noexcept {
        const auto at = [&](double f) {
            const double k = std::clamp(f / df, 0.0, static_cast<double>(bins - 1));
            const auto i = std::min(static_cast<std::size_t>(k), bins - 2);
            return std::lerp(power[i], power[i + 1], k - static_cast<double>(i));
        };
        const auto first = static_cast<std::size_t>(low / df) + 1;
        double sum = 0, f = low, p = at(low);
        for (auto k = first; static_cast<double>(k) * df < high; ++k) {
            const double g = static_cast<double>(k) * df;
            sum += (g - f) * (p + power[k]) / 2;
            f = g;
            p = power[k];
        }
        return sum + (high - f) * (p + at(high)) / 2;
    }
};

concentration::concentration()
    : state_{std::make_unique<state>()} {}
concentration::~concentration() = default;
concentration::concentration(concentration&&) noexcept = default;
concentration& concentration::operator=(concentration&&) noexcept = default;

void concentration::follow(const beat_history& history) noexcept {
    auto& s = *state_;
    const auto& all = history.intervals();
    const std::uint64_t fresh = history.added() - s.taken;
    s.taken = history.added();
    // What lies before the newest interval may have been called lost only now.
    const bool found_lost = s.open && !all.empty() && all.back().lost;
    if (found_lost) s.close();
    for (std::size_t i = all.size() - std::min<std::uint64_t>(fresh, all.size()); i < all.size(); ++i)
        s.take(all[i]);
}

std::optional<concentration::result> concentration::operator()(const beat_history& history,
                                                               std::optional<hertz> pacer) noexcept {
    follow(history);
    auto& s = *state_;
    if (!s.spectrum.full()) return std::nullopt;
    s.read_power();
    const double total = s.band(total_low, total_high);
    if (!(total > 1e-6))
        return std::nullopt; // nothing varies: no rhythm to speak of (chosen: far below 1/1024 s steps)
    constexpr auto lowest = static_cast<std::ptrdiff_t>(slowest / df) + 1;
    constexpr auto highest = static_cast<std::ptrdiff_t>(peak_high / df);
    const auto peak = static_cast<std::size_t>(
        std::max_element(s.power.begin() + lowest, s.power.begin() + highest + 1) - s.power.begin());
    const double a = s.power[peak - 1], b = s.power[peak], c = s.power[peak + 1];
    const double bend = a - 2 * b + c;
    const double shift = bend < 0 ? std::clamp((a - c) / (2 * bend), -0.5, 0.5) : 0.0;
    result r;
    r.peak_hz = (static_cast<double>(peak) + shift) * df;
    const auto share = [&](double f) {
        return std::clamp(100.0 * s.band(std::max(f - half_band, total_low), f + half_band) / total, 0.0,
                          100.0);
    };
    r.peak_pct = share(r.peak_hz);
    if (pacer && pacer->value >= slowest && pacer->value + half_band <= total_high)
        r.pacer_pct = share(pacer->value);
    return r;
}

} // namespace attune
