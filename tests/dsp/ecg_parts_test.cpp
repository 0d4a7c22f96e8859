// The parts of the detectors, each by what it promises.
#include "dsp/ecg/band.hpp"
#include "dsp/ecg/morphology.hpp"
#include "dsp/ecg/peak.hpp"
#include "dsp/ecg/quality.hpp"
#include "dsp/ecg/rhythm.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <complex>
#include <numbers>
#include <random>

using namespace attune;
using namespace attune::ecg;

namespace {

constexpr double turn = 2 * std::numbers::pi;

double gain(const symmetric_fir& f, double hz, double rate) {
    std::complex<double> sum = 0;
    for (std::size_t k = 0; k < f.taps.size(); ++k)
        sum += static_cast<double>(f.taps[k]) * std::polar(1.0, turn * hz / rate * static_cast<double>(k));
    return std::abs(sum);
}

std::vector<std::uint32_t> chosen(const std::vector<possible_beat>& all) {
    rhythm_search search{all.size()};
    const auto found = search(all);
    return {found.begin(), found.end()};
}

std::vector<possible_beat> steady(int n, double rr_s, double odds) {
    std::vector<possible_beat> all;
    for (int i = 0; i < n; ++i)
        all.push_back({1 + i * rr_s, odds});
    return all;
}

} // namespace

TEST_CASE("ecg grid: 110 to 220 Hz from any rate, and back to raw samples", "[dsp][ecg]") {
    for (double raw = 110; raw < 100'000; raw *= 1.07) {
        const grid g{hertz{raw}};
        CHECK(g.rate >= 110);
        CHECK(g.rate < 220);
    }
    CHECK(grid{hertz{100}}.block == 1);
    const grid g{hertz{360}};
    CHECK(g.block == 3);
    CHECK(g.raw(0) == 1); // the middle of samples 0, 1, 2
    CHECK(g.raw(10) == 31);
}

TEST_CASE("ecg band: no gain at rest, one at its middle, little for T waves and mains", "[dsp][ecg]") {
    for (const double raw : {100.0, 130.0, 250.0, 360.0, 1000.0}) {
        const grid g{hertz{raw}};
        const auto f = detection_band(g);
        INFO(raw << " Hz");
        CHECK(f.taps.size() == 2 * f.half + 1);
        CHECK(gain(f, 0, g.rate) < 1e-6);
        CHECK_THAT(gain(f, 14, g.rate), WithinAbs(1.0, 1e-3));
        CHECK(gain(f, 1, g.rate) < 0.05);
        if (g.rate > 105) CHECK(gain(f, 50, g.rate) < 0.05);
    }
}

TEST_CASE("ecg band: a wave is filtered the same whole and in pieces", "[dsp][ecg]") {
    const auto f = detection_band(grid{hertz{250}});
    std::mt19937 random{1};
    std::normal_distribution<float> noise;
    std::vector<float> in(200 + 2 * f.half), whole(200), piece(1);
    for (auto& v : in)
        v = noise(random);
    filter(f, in, whole);
    for (std::size_t i = 0; i < whole.size(); ++i) {
        filter(f, std::span<const float>{in}.subspan(i, 2 * f.half + 1), piece);
        CHECK(piece[0] == whole[i]);
    }
}

TEST_CASE("ecg rhythm: certain beats are all chosen, impossible ones never", "[dsp][ecg]") {
    CHECK(chosen({}).empty());
    CHECK(chosen(steady(1, 1, -1)).empty());
    CHECK(chosen(steady(1, 1, 1)).size() == 1);
    CHECK(chosen(steady(100, 0.8, 5)).size() == 100);
    CHECK(chosen(steady(100, 0.8, -5)).empty());
    CHECK(chosen(steady(100, 0.1, 5)).size() <= 34); // 0.25 s apart at least
}

TEST_CASE("ecg rhythm: a doubtful beat where one is due is taken, between two it is not", "[dsp][ecg]") {
    auto all = steady(30, 0.8, 5);
    all[15].odds = -1.5;
    CHECK(chosen(all).size() == 30);
    auto with_t_waves = steady(30, 0.8, 5);
    for (int i = 0; i < 30; ++i)
        with_t_waves.push_back({1 + i * 0.8 + 0.3, 0.5});
    std::sort(with_t_waves.begin(), with_t_waves.end(), [](auto a, auto b) { return a.t_s < b.t_s; });
    const auto found = chosen(with_t_waves);
    REQUIRE(found.size() == 30);
    for (const auto i : found)
        CHECK(with_t_waves[i].odds == 5);
}

TEST_CASE("ecg rhythm: clear evidence outweighs it: early beats, pauses, silence", "[dsp][ecg]") {
    auto all = steady(40, 0.8, 5);
    all[10].t_s -= 0.3;
    for (std::size_t i = 20; i < all.size(); ++i)
        all[i].t_s += 4;
    for (std::size_t i = 30; i < all.size(); ++i)
        all[i].t_s += 60;
    CHECK(chosen(all).size() == 40);
}

TEST_CASE("ecg rhythm: the same sequence shifted in time or repeated by the same search is chosen alike",
          "[dsp][ecg]") {
    std::mt19937 random{2};
    std::uniform_real_distribution<double> gap{0.05, 0.7}, odds{-4, 5};
    std::vector<possible_beat> all;
    for (double t = 0; all.size() < 300; t += gap(random))
        all.push_back({t, odds(random)});
    rhythm_search search{4};
    const auto a = search(all);
    const std::vector<std::uint32_t> first(a.begin(), a.end());
    REQUIRE(first.size() > 50);
    for (std::size_t i = 1; i < first.size(); ++i)
        CHECK(all[first[i]].t_s - all[first[i - 1]].t_s >= shortest_rr_s);
    for (auto& b : all)
        b.t_s += 1024;
    const auto b = search(all);
    CHECK(std::vector<std::uint32_t>(b.begin(), b.end()) == first);
}

TEST_CASE("ecg whitener: noise of a known recursion gives that recursion back", "[dsp][ecg]") {
    // d[i] = 0.9 d[i-1] - 0.2 d[i-2] + e[i], e of variance 1: autocorrelation in closed form (Yule-Walker).
    constexpr double a1 = 0.9, a2 = -0.2;
    std::array<double, whitener::order + 1> r{};
    r[0] = (1 - a2) / ((1 + a2) * ((1 - a2) * (1 - a2) - a1 * a1));
    r[1] = a1 / (1 - a2) * r[0];
    for (std::size_t k = 2; k < r.size(); ++k)
        r[k] = a1 * r[k - 1] + a2 * r[k - 2];
    const auto w = whitener::fitted(r);
    const float expected[]{1, -0.9F, 0.2F, 0, 0};
    for (std::size_t k = 0; k < r.size(); ++k)
        CHECK_THAT(static_cast<double>(w.h[k]),
                   WithinAbs(static_cast<double>(expected[k]), 0.01)); // a thousandth of white noise
    CHECK_THAT(static_cast<double>(w.variance), WithinAbs(1.0, 0.02));
    CHECK(whitener::fitted({}).h[0] == 1.0F); // silence: nothing to fit, nothing divided by zero
}

TEST_CASE("ecg shapes: a beat is recognised shifted and in any size, upside down it is another",
          "[dsp][ecg]") {
    const grid g{hertz{250}};
    morphology m{g};
    const auto n = static_cast<std::ptrdiff_t>(m.reach());
    const auto window = [&](double size, double shift) {
        std::vector<float> d;
        for (std::ptrdiff_t k = -n; k <= n; ++k) {
            const double x = (static_cast<double>(k) - shift) / 2;
            d.push_back(static_cast<float>(-size * x * std::exp(-x * x / 2)));
        }
        return d;
    };
    for (int i = 0; i < 5; ++i)
        m.learn(window(1, 0));
    CHECK(m.resemble(window(1, 0), 6).shape == -1); // not seen that often
    const auto like = m.resemble(window(0.5, 3), 3);
    CHECK(like.shape >= 0);
    CHECK(like.match > 0.999F);
    CHECK(like.lag == 3);
    CHECK_THAT(static_cast<double>(like.amplitude), WithinAbs(0.5, 1e-3));
    CHECK(m.resemble(window(-1, 0), 3).match < 0.7F);
    const int other = m.learn(window(-1, 0));
    CHECK(other != like.shape);
    CHECK(m.seen(other) == 1.0F);
}

TEST_CASE("ecg peak: the top of a parabola is where it is, to a thousandth of a sample", "[dsp][ecg]") {
    // A parabola stays one when averaged and when a line is taken off it: closed form.
    for (const double at : {200.0, 200.25, 199.6}) {
        std::vector<float> raw(400);
        for (std::size_t k = 0; k < raw.size(); ++k) {
            const double x = static_cast<double>(k) - at;
            raw[k] = static_cast<float>(1000 - x * x);
        }
        const peak_steps steps{hertz{250}, false};
        std::vector<float> wave(steps.length());
        surroundings(std::span<const float>{raw}, 200, steps, std::span<float>{wave});
        const double line = 200 + peak_in(wave, {}, {0, 1.0F}, steps);
        // The line through the ends has slope 2 (at - 200) / sample and moves the top by as much as the
        // middle is off.
        CHECK_THAT(line, WithinAbs(200.0, 0.51));
        CHECK(landmark_of(peaks_of(wave, steps), 0).sign == 1.0F);
    }
}

TEST_CASE("ecg quality: two detectors that agree are 1, by half a half, other windows are untouched",
          "[dsp][ecg]") {
    std::vector<weighed_beat> beats;
    std::vector<double> other;
    for (int i = 0; i < 40; ++i) {
        beats.push_back({0.5 + i, 3, 1, true, 1});
        if (i < 20 || i % 2 == 0) other.push_back(0.55 + i);
    }
    const auto v = judge(beats, other, {}, 40);
    REQUIRE(v.windows.size() == 4);
    CHECK(v.windows[0].quality == 1);
    CHECK(v.windows[1].quality == 1);
    CHECK(v.windows[2].quality == 0.5);
    CHECK(v.windows[2].why == ecg_trouble::doubtful);
    CHECK(v.windows[3].to_s == 40);
    for (const bool silent : v.silent)
        CHECK_FALSE(silent);
}
