#include "dsp/hrv/concentration.hpp"

#include "dsp/hrv/tachogram.hpp"

#include <kissfft.hh>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>

namespace attune {
namespace {

constexpr std::size_t samples = 256, padded = 1024, bins = padded / 2;
constexpr double rate = 4.0;                                             // Hz
constexpr double df = rate / padded;                                     // Hz
constexpr double half_band = 0.015;                                      // Hz, SCIENCE 4.3
constexpr double total_low = 0.0033, total_high = 0.4, peak_high = 0.26; // Hz, SCIENCE 4.3
constexpr std::size_t most_points = 512; // 64 s at 480 bpm, twice what the hard range allows

} // namespace

struct concentration::state {
    kissfft<double> transform{bins,
                              false}; // 512 complex = 1024 real: radix 4 and 2 only, which never allocate
    std::array<double, padded> y{};
    std::array<std::complex<double>, bins + 1> spectrum{};
    std::array<double, bins + 1> power{};
    std::array<double, samples> taper{};
    std::array<double, most_points> t{}, rr{}, slopes{};

    state() {
        for (std::size_t k = 0; k < samples; ++k)
            taper[k] = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(k) / samples);
    }

    /// Power between two frequencies: trapezoids with interpolated edges, in units of the spectrum.
    double band(double low, double high) const noexcept {
        const auto at = [&](double f) {
            const double k = std::clamp(f / df, 0.0, static_cast<double>(bins));
            const auto i = std::min(static_cast<std::size_t>(k), bins - 1);
            return std::lerp(power[i], power[i + 1], k - static_cast<double>(i));
        };
        double sum = 0, f = low, p = at(low);
        for (auto k = static_cast<std::size_t>(low / df) + 1; static_cast<double>(k) * df < high; ++k) {
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

std::optional<concentration::result> concentration::operator()(const beat_history& history,
                                                               std::optional<hertz> pacer) noexcept {
    if (history.empty()) return std::nullopt;
    auto& s = *state_;
    const double end = history.newest(), from = end - window + 1.0 / rate;
    // Newest first into the back of the arrays, until a point at or before the window's begin is there.
    std::size_t n = 0;
    bool whole = false;
    const auto put = [&](double t, double rr) {
        if (n == most_points || (n > 0 && t >= s.t[most_points - n])) return;
        ++n;
        s.t[most_points - n] = t;
        s.rr[most_points - n] = rr;
        whole = t <= from;
    };
    const auto& all = history.intervals();
    bool after_displaced =
        false; // the interval before shares its length with this one: its beat moves to the middle
    for (auto i = all.rbegin(); i != all.rend() && !whole; ++i) {
        if (i->lost) return std::nullopt;
        if (i->beats > 0) {
            const double begin = i->t - i->length;
            const bool moved = after_displaced && i->artefact && i->beats == 1;
            put(moved ? begin + i->rr / 1000.0 : i->t, i->rr);
            if (i->beats == 2) put(i->t - i->rr / 1000.0, i->rr);
        }
        after_displaced = !i->nn && !i->artefact;
        if (i->starts_chain && !whole) {
            put(i->t - i->length,
                i->rr); // the chain's first beat: its own interval is not known, the next one's is
            break;
        }
    }
    if (!whole || n < 4) return std::nullopt;

    const std::size_t first = most_points - n;
    const std::span<double> y{s.y.data(), samples};
    monotone_cubic({s.t.data() + first, n}, {s.rr.data() + first, n}, {s.slopes.data(), n}, from, 1.0 / rate,
                   y);
    remove_line(y);
    for (std::size_t k = 0; k < samples; ++k)
        y[k] *= s.taper[k];
    std::fill(s.y.begin() + samples, s.y.end(), 0.0);
    s.transform.transform_real(s.y.data(), s.spectrum.data());
    for (std::size_t k = 1; k < bins; ++k)
        s.power[k] = std::norm(s.spectrum[k]);
    s.power[0] = s.spectrum[0].real() * s.spectrum[0].real();
    s.power[bins] = s.spectrum[0].imag() * s.spectrum[0].imag(); // kissfft packs the Nyquist value here

    const double total = s.band(total_low, total_high);
    if (!(total > 1e-6))
        return std::nullopt; // nothing varies: no rhythm to speak of (chosen: far below 1/1024 s steps)
    const auto lowest = static_cast<std::size_t>(std::ceil(slowest / df));
    const auto highest = static_cast<std::size_t>(peak_high / df);
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
