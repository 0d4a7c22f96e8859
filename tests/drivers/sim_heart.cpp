#include "drivers/sim/heart.hpp"
#include "tests/drivers/sim_support.hpp"

#include <cmath>
#include <complex>
#include <numbers>

using namespace attune;
using namespace attune::test;

namespace {

constexpr double pi = std::numbers::pi;

/// An interval is the heart rate averaged over its length: a sine at `rate` comes out smaller by this factor.
double averaged(double rate, double hr) {
    const double x = pi * rate / hr;
    return std::sin(x) / x;
}

/// The first harmonic of the heart rate at `rate` breaths a minute between two times, phase zero at script
/// zero: least squares of 60000/RR at the middle of the intervals over a whole number of breaths.
std::complex<double> harmonic(const std::vector<told_beat>& beats, double rate, double from, double to) {
    // Normal equations of 1, cos, sin by Gauss: the beats are not evenly spaced.
    std::array<std::array<double, 4>, 3> m{};
    for (const auto& b : beats) {
        const double t = b.t_s - b.rr_ms / 2000.0;
        if (b.rr_ms == 0 || t < from || t >= to) continue;
        const double w = 2 * pi * rate / 60 * t;
        const std::array<double, 4> row{1, std::cos(w), std::sin(w), 60000.0 / b.rr_ms};
        for (std::size_t i = 0; i < 3; ++i)
            for (std::size_t j = 0; j < 4; ++j)
                m[i][j] += row[i] * row[j];
    }
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t k = 0; k < 3; ++k)
            if (k != i) {
                const double f = m[k][i] / m[i][i];
                for (std::size_t j = 0; j < 4; ++j)
                    m[k][j] -= f * m[i][j];
            }
    return {m[1][3] / m[1][1], m[2][3] / m[2][2]};
}

std::vector<told_beat> paced(double rate, double length_s,
                             std::vector<std::pair<std::string, std::string>> more = {},
                             std::uint64_t seed = 1, double inhale = 0.5) {
    auto script = start_sim(still(std::move(more)), seed);
    script->see({zero, 0, rate / 60, inhale});
    return beats_of(run(*script, length_s));
}

double peak_to_trough(double rate) {
    return 2 * std::abs(harmonic(paced(rate, 200), rate, 50, 50 + std::floor(150 * rate / 60) * 60 / rate)) /
           averaged(rate, 64);
}

double mean_hr(const std::vector<told_beat>& beats, double from, double to) {
    double sum = 0, n = 0;
    for (const auto& b : beats)
        if (b.rr_ms > 0 && b.t_s >= from && b.t_s < to) {
            sum += b.rr_ms;
            ++n;
        }
    return 60000 / (sum / n);
}

} // namespace

TEST_CASE("simulated heart: 65 + 8 sin at 6 breaths a minute beats 65 times a minute on average",
          "[drivers][sim]") {
    const auto beats = paced(6, 660, {{"hr", "65"}, {"rsa", "16"}});
    // Sixty whole breaths: as many beats as the rate's integral, within the one beat at the ends.
    double sum = 0, n = 0;
    for (const auto& b : beats)
        if (b.t_s >= 60 && b.t_s < 660) {
            sum += b.rr_ms;
            ++n;
        }
    CHECK_THAT(n, WithinAbs(650.0, 1.0));
    CHECK_THAT(60000 / (sum / n), WithinAbs(65.0, 0.05));
    CHECK_THAT(std::abs(harmonic(beats, 6, 60, 660)), WithinAbs(8.0 * averaged(6, 65), 0.05));
}

TEST_CASE("simulated heart: RSA is a plateau below the corner and falls as f^-1.05 above it",
          "[drivers][sim]") {
    CHECK_THAT(peak_to_trough(5), WithinAbs(20.0, 0.2));
    CHECK_THAT(peak_to_trough(6), WithinAbs(20.0, 0.2));
    // SCIENCE 4.1: 15 -> 6 breaths a minute multiplies RSA by about 2.2.
    CHECK_THAT(peak_to_trough(6) / peak_to_trough(15), WithinAbs(std::pow(15 / 7.2, 1.05), 0.03));
    const double slope = std::log(peak_to_trough(10) / peak_to_trough(18)) / std::log(10.0 / 18.0);
    CHECK_THAT(slope, WithinAbs(-1.05, 0.03));
}

TEST_CASE("simulated heart: it follows the breath in phase at resonance and later when faster",
          "[drivers][sim]") {
    const auto lag = [](double rate) { // radians from the lung's peak (reaction taken off) to the heart's
        const auto h = harmonic(paced(rate, 300, {{"reaction", "0.4"}}), rate, 100,
                                100 + std::floor(200 * rate / 60) * 60 / rate);
        const double peak = std::atan2(h.imag(), h.real()); // phase at which the rate is highest
        return std::remainder(peak - pi - 2 * pi * rate / 60 * 0.4, 2 * pi);
    };
    CHECK_THAT(lag(6), WithinAbs(0.0, 0.06));
    CHECK_THAT(lag(15), WithinAbs(pi / 2, 0.12));
    CHECK(lag(10) > lag(8));
    CHECK(lag(8) > lag(6));
}

TEST_CASE("simulated heart: the breath stays with the pacer through a change of pace", "[drivers][sim]") {
    sim::heart_settings s;
    s.irregular = 0;
    sim::heart h{s, 1};
    double phase = 0, most = 0;
    for (int i = 0; i < 24000; ++i) {
        const double rate = i < 12345 ? 6.0 : 5.0; // changes amid a breath
        h.step(sim::seen_pacer{phase, rate / 60, 0.4});
        phase += rate / 60 * sim::heart::step_s;
        if (i > 3000) // by then a wrong start is made good
            most = std::max(most, std::abs(std::remainder(h.breath_phase() - phase, 1.0)));
    }
    CHECK(most < 0.005);
    CHECK_THAT(h.breaths_per_minute(), WithinAbs(5.0, 0.01));
}

TEST_CASE("simulated heart: without a pacer it breathes by itself, faster when aroused", "[drivers][sim]") {
    for (const auto& [arousal, rate] : {std::pair{0.0, 13.0}, std::pair{0.7, 17.0}}) {
        sim::heart_settings s;
        s.arousal = arousal;
        sim::heart h{s, 7};
        const double from = h.breath_phase();
        for (int i = 0; i < 120000; ++i)
            h.step(std::nullopt);
        CHECK_THAT((h.breath_phase() - from) / 20, WithinAbs(rate, 1.0));
    }
}

TEST_CASE(
    "simulated heart: arousal raises the heart rate and lowers RSA, and so does a stressor while it lasts",
    "[drivers][sim]") {
    const auto calm = paced(6, 300), aroused = paced(6, 300, {{"arousal", "0.7"}});
    CHECK_THAT(mean_hr(aroused, 60, 300) - mean_hr(calm, 60, 300), WithinAbs(17.5, 0.3));
    CHECK_THAT(std::abs(harmonic(aroused, 6, 60, 300)) / std::abs(harmonic(calm, 6, 60, 300)),
               WithinAbs(std::exp(-1.2 * 0.7), 0.02));

    const auto stressed = paced(6, 900, {{"stressor", "300:400:0.6"}});
    CHECK_THAT(mean_hr(stressed, 100, 300), WithinAbs(64.0, 0.3));
    CHECK_THAT(mean_hr(stressed, 350, 400), WithinAbs(79.0, 0.5));
    CHECK(mean_hr(stressed, 420, 430) > 70); // it goes more slowly than it came
    CHECK_THAT(mean_hr(stressed, 700, 900), WithinAbs(64.0, 0.4));
}

TEST_CASE("simulated heart: who does not follow does not breathe with the pacer", "[drivers][sim]") {
    const auto beats = paced(6, 600, {{"follow", "0"}});
    CHECK(std::abs(harmonic(beats, 6, 60, 600)) < 0.5);
}

TEST_CASE("lung: a raised cosine, full at the end of the inhale, mean one half for any ratio",
          "[drivers][sim]") {
    for (const double inhale : {0.2, 0.4, 0.5, 0.8}) {
        CHECK_THAT(sim::lung(3.0, inhale), WithinAbs(0.0, 1e-12));
        CHECK_THAT(sim::lung(3.0 + inhale, inhale), WithinAbs(1.0, 1e-12));
        double sum = 0;
        for (int i = 0; i < 1000; ++i)
            sum += sim::lung((i + 0.5) / 1000, inhale) / 1000;
        CHECK_THAT(sum, WithinAbs(0.5, 1e-4));
    }
}
