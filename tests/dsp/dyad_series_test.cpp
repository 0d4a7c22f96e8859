#include "tests/dsp/two_people.hpp"
#include "tests/support/catch.hpp"

#include <limits>

using namespace attune;
using namespace attune::test;

TEST_CASE("even series: heart rate on the axis asked for, unknown in gaps and outside", "[dsp][dyad]") {
    const auto hr = [](double t) { return 70 + 5 * std::sin(turn * 0.05 * t); };
    const auto beats = heard(ipfm(200, hr));
    const auto x = even_heart_rate(without(beats, 80, 100), seconds{-10}, seconds{210});
    CHECK(x.size() == 881);
    CHECK(x.from == -10);
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double t = -10 + static_cast<double>(i) / 4;
        if (t < 0 || (t > 80.5 && t < 99) || t > 200) CHECK_FALSE(x.heard[i]);
        if ((t > 2 && t < 78) || (t > 103 && t < 198)) {
            CHECK(x.heard[i]);
            CHECK(x.value[i] == Approx(hr(t)).margin(0.1));
        }
    }
}

TEST_CASE("even series: what lies behind a gap changes nothing before it", "[dsp][dyad][property]") {
    const auto beats = heard(ipfm(200, [](double t) { return 70 + 5 * std::sin(turn * 0.05 * t); }));
    auto other = without(beats, 80, 100);
    const auto a = even_heart_rate(other, seconds{0}, seconds{200});
    for (auto& b : other)
        if (b.t.count() > 90) b.rr *= 0.7;
    const auto b = even_heart_rate(other, seconds{0}, seconds{200});
    for (std::size_t i = 0; i < 320; ++i) {
        CHECK(a.heard[i] == b.heard[i]);
        CHECK(a.value[i] == b.value[i]);
    }
    // A run of artefacts longer than 3 s is a gap as well.
    auto marked = beats;
    for (auto& m : marked)
        if (m.t.count() > 50 && m.t.count() < 56) m.nn = false;
    const auto c = even_heart_rate(marked, seconds{0}, seconds{200});
    CHECK_FALSE(c.heard[4 * 53]);
    CHECK(even_heart_rate({}, seconds{0}, seconds{10}).heard == std::vector<bool>(41, false));
    CHECK(even_heart_rate(beats, seconds{10}, seconds{0}).size() == 0);
}

TEST_CASE("even series: nonsense is a hole", "[dsp][dyad]") {
    const double nan = std::numeric_limits<double>::quiet_NaN(),
                 inf = std::numeric_limits<double>::infinity();
    for (const double odd : {0.0, -700.0, nan, inf}) {
        auto beats = heard(ipfm(100, [](double) { return 70.0; }));
        for (std::size_t i = 20; i < beats.size(); i += 20)
            beats[i].rr = milliseconds{odd};
        const auto x = even_heart_rate(beats, seconds{0}, seconds{100});
        for (std::size_t i = 8; i < 380; ++i) {
            CHECK(x.heard[i]);
            CHECK(x.value[i] == Approx(70).margin(0.01));
        }
        for (auto& b : beats)
            b.rr = milliseconds{odd};
        CHECK(even_heart_rate(beats, seconds{0}, seconds{100}).heard == std::vector<bool>(401, false));
    }
}

TEST_CASE("high-pass: -3 dB at a hundredth of a hertz, no phase, constants and lines go", "[dsp][dyad]") {
    const auto through = [](const of_time& f) {
        even_rate x;
        x.value.resize(4 * 1200);
        x.heard.assign(x.value.size(), true);
        for (std::size_t i = 0; i < x.value.size(); ++i)
            x.value[i] = f(static_cast<double>(i) / 4);
        high_pass(x);
        return x;
    };
    const auto gain = [&](double hz) {
        const auto x = through([&](double t) { return std::sin(turn * hz * t); });
        double ss = 0, cs = 0;
        for (std::size_t i = 4 * 200; i < 4 * 1000; ++i) {
            const double t = static_cast<double>(i) / 4;
            ss += x.value[i] * std::sin(turn * hz * t) / (2 * 800);
            cs += x.value[i] * std::cos(turn * hz * t) / (2 * 800);
        }
        CHECK(cs == Approx(0).margin(0.01));
        return ss;
    };
    CHECK(gain(0.01) == Approx(std::sqrt(0.5)).epsilon(0.02));
    CHECK(gain(0.0025) < 0.12);
    CHECK(gain(0.05) == Approx(1).margin(0.01));
    CHECK(gain(0.1) == Approx(1).margin(0.001));
    const auto line = through([](double t) { return 70 + 0.03 * t; });
    for (const double v : line.value)
        CHECK(v == Approx(0).margin(1e-9));
}

TEST_CASE("high-pass: each stretch by itself, one that is too short becomes unknown",
          "[dsp][dyad][property]") {
    auto p = two_people(0, 0, 1, 600);
    auto& x = p.x;
    for (std::size_t i = 1000; i < 1100; ++i)
        x.heard[i] = false;
    for (std::size_t i = 1200; i < 1210; ++i)
        x.heard[i] = false; // 1100..1200: 25 s
    auto y = x;
    for (std::size_t i = 1210; i < y.size(); ++i)
        y.value[i] += 100;
    high_pass(x);
    high_pass(y);
    for (std::size_t i = 0; i < 1000; ++i)
        CHECK(x.value[i] == y.value[i]);
    for (std::size_t i = 1100; i < 1200; ++i)
        CHECK_FALSE(x.heard[i]);
    for (std::size_t i = 1210; i < x.size(); ++i)
        CHECK(x.value[i] == Approx(y.value[i]).margin(1e-9));
}

TEST_CASE("own pacing is taken off, the rest stays", "[dsp][dyad]") {
    const auto pacing = stepped_pacing(
        std::vector<pace_step>{{6.0_brpm, seconds{300}}, {0.0_brpm, seconds{300}}}, seconds{0});
    const wandering rest{2, 5, 0.01, 0.08};
    even_rate x;
    x.value.resize(4 * 600);
    x.heard.assign(x.value.size(), true);
    for (std::size_t i = 0; i < x.value.size(); ++i) {
        const double t = static_cast<double>(i) / 4;
        x.value[i] =
            70 + rest(t) + (t < 300 ? 8 * std::sin(turn * 0.1 * t) + 2 * std::cos(turn * 0.2 * t) : 0);
    }
    remove_paced(x, pacing);
    double left = 0, off = 0;
    for (std::size_t i = 0; i < 4 * 300; ++i) {
        const double t = static_cast<double>(i) / 4;
        left += (x.value[i] - 70 - rest(t)) * (x.value[i] - 70 - rest(t)) / 1200;
    }
    for (std::size_t i = 4 * 301; i < x.value.size(); ++i)
        off = std::max(off, std::abs(x.value[i] - 70 - rest(static_cast<double>(i) / 4)));
    CHECK(std::sqrt(left) < 0.8); // of 5.8 bpm
    CHECK(off < 1e-12);
}
