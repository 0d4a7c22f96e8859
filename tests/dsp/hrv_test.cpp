#include "dsp/hrv/concentration.hpp"
#include "dsp/hrv/geometric.hpp"
#include "dsp/hrv/history.hpp"
#include "dsp/hrv/tachogram.hpp"
#include "dsp/hrv/time_domain.hpp"
#include "tests/dsp/synthetic.hpp"
#include "tests/support/catch.hpp"

#include <array>
#include <vector>

using namespace attune;
using namespace attune::test;

namespace {

time_domain measured(const std::vector<double>& nn) {
    const auto joined = std::make_unique<bool[]>(nn.size());
    for (std::size_t i = 1; i < nn.size(); ++i)
        joined[i] = true;
    return measure_time_domain(nn, {joined.get(), nn.size()});
}

beat_history heard(const std::vector<beat>& beats) {
    beat_history h;
    classifier judge;
    std::vector<double> t;
    for (const auto& b : beats) {
        if (!b.rr) {
            while (const auto j = judge.drain())
                h.add(seconds{t[j->index]}, *j);
            judge.gap();
            h.gap();
            continue;
        }
        t.push_back(b.t);
        if (const auto j = judge(milliseconds{*b.rr})) h.add(seconds{t[j->index]}, *j);
    }
    while (const auto j = judge.drain())
        h.add(seconds{t[j->index]}, *j);
    return h;
}

} // namespace

TEST_CASE("time domain: the worked example of five intervals", "[dsp][hrv]") {
    const auto m = measured({800, 850, 820, 780, 810}); // SCIENCE 11.5
    CHECK(*m.mean_nn_ms == Approx(812));
    CHECK(*m.mean_hr_bpm == Approx(73.89).margin(0.005));
    CHECK(*m.sdnn_ms == Approx(25.88).margin(0.005));
    CHECK(*m.rmssd_ms == Approx(38.41).margin(0.005));
    CHECK(*m.pnn50_pct == 0.0); // strictly more than 50
    CHECK(*m.pnn20_pct == 100.0);
    CHECK(*m.sdsd_ms == Approx(44.25).margin(0.005));
    CHECK(*m.sd1_ms == Approx(31.29).margin(0.005));
}

TEST_CASE("time domain: SD1 and SD2 are spreads of differences and sums, over root 2", "[dsp][hrv]") {
    const auto m = measured({800, 850, 820, 780, 810});
    // Sums 1650 1670 1600 1590: mean 1627.5, squares 506.25 + 1806.25 + 756.25 + 1406.25 = 4475, /3, root,
    // over root 2.
    CHECK(*m.sd2_ms == Approx(std::sqrt(4475.0 / 3 / 2)));
}

TEST_CASE("time domain: equal intervals have no variability", "[dsp][hrv]") {
    const auto m = measured(std::vector<double>(100, 800.0));
    CHECK(*m.sdnn_ms == 0.0);
    CHECK(*m.rmssd_ms == 0.0);
    CHECK(*m.sdsd_ms == 0.0);
    CHECK(*m.sd1_ms == 0.0);
    CHECK(*m.sd2_ms == 0.0);
    CHECK(*measure_geometric(std::vector<double>(100, 800.0)).hti == 1.0);
}

TEST_CASE("time domain: what cannot be computed is absent", "[dsp][hrv]") {
    CHECK_FALSE(measured({}).mean_nn_ms);
    const auto one = measured({800});
    CHECK(*one.mean_nn_ms == 800);
    CHECK_FALSE(one.sdnn_ms);
    CHECK_FALSE(one.rmssd_ms);
    const auto two = measured({800, 820});
    CHECK(*two.rmssd_ms == Approx(20));
    CHECK_FALSE(two.sdsd_ms);
}

TEST_CASE("time domain: adding a constant changes no spread, a factor scales it", "[dsp][hrv][property]") {
    auto beats = ipfm(120, [](double t) { return 70 + 5 * std::sin(turn * 0.1 * t); });
    add_noise(beats, 15, 3);
    const auto nn = intervals(beats);
    auto shifted = nn, scaled = nn;
    for (auto& x : shifted)
        x += 100;
    for (auto& x : scaled)
        x *= 1.5;
    const auto a = measured(nn), b = measured(shifted), c = measured(scaled);
    CHECK(*b.mean_nn_ms == Approx(*a.mean_nn_ms + 100));
    CHECK(*b.sdnn_ms == Approx(*a.sdnn_ms));
    CHECK(*b.rmssd_ms == Approx(*a.rmssd_ms));
    CHECK(*b.sd2_ms == Approx(*a.sd2_ms));
    CHECK(*c.mean_nn_ms == Approx(1.5 * *a.mean_nn_ms));
    CHECK(*c.sdnn_ms == Approx(1.5 * *a.sdnn_ms));
    CHECK(*c.sd1_ms == Approx(1.5 * *a.sd1_ms));
}

TEST_CASE("history: RMSSD of the last minute is that of the same intervals in one piece", "[dsp][hrv]") {
    auto beats = ipfm(90, [](double t) { return 70 + 5 * std::sin(turn * 0.2 * t); });
    const auto h = heard(beats);
    std::vector<double> last;
    for (const auto& b : beats)
        if (b.rr && b.t > h.newest() - 60 - 1.2) last.push_back(*b.rr);
    while (measured(last).differences > static_cast<std::size_t>(h.rmssd(h.newest(), 60).pairs))
        last.erase(last.begin());
    CHECK(h.rmssd(h.newest(), 60).rmssd == Approx(*measured(last).rmssd_ms));
}

TEST_CASE("history: one dropped beat leaves RMSSD within one per cent", "[dsp][hrv]") {
    for (std::uint32_t seed = 1; seed <= 8; ++seed) {
        auto beats = ipfm(64, [](double t) { return 65 + 8 * std::sin(turn * 0.1 * t); });
        const auto clean = heard(beats);
        drop(beats, 20 + 4 * seed);
        const auto missing = heard(beats);
        const auto a = clean.rmssd(64, 60), b = missing.rmssd(64, 60);
        CHECK(b.pairs == a.pairs - 3); // the pairs that knew the lost beat
        CHECK(b.rmssd == Approx(a.rmssd).epsilon(0.03));
        CHECK(missing.mean_rate(64, 60).bpm() == Approx(clean.mean_rate(64, 60).bpm()).epsilon(0.001));
    }
    // With the differences of a heart at rest, one of 60 more or less changes little.
    auto beats = ipfm(600, [](double) { return 65.0; });
    add_noise(beats, 20, 5);
    const auto a = heard(beats).rmssd(600, 600);
    drop(beats, 300);
    CHECK(heard(beats).rmssd(600, 600).rmssd == Approx(a.rmssd).epsilon(0.01));
}

TEST_CASE("history: mean rate over whole breaths is free of the breath", "[dsp][hrv]") {
    const auto h = heard(ipfm(100, [](double t) { return 65 + 8 * std::sin(turn * 0.1 * t); }));
    for (const double end : {60.0, 63.0, 67.5, 72.0})
        CHECK(h.mean_rate(end, 20).bpm() == Approx(65.0).margin(0.05));
    CHECK(h.mean_rate(65.0, 5).bpm() > 68); // and half a breath is not
}

TEST_CASE("history: gaps are never bridged", "[dsp][hrv]") {
    auto beats = ipfm(40, [](double) { return 60.0; });
    auto after = ipfm(40, [](double) { return 100.0; });
    for (auto& b : after) {
        b.t += 52;
        beats.push_back(b);
    }
    const auto h = heard(beats);
    CHECK(h.rmssd(100, 100).rmssd == Approx(0.0).margin(1e-6)); // 400 ms from one to the next would show
    const auto rate = h.mean_rate(90, 60);
    CHECK(rate.covered < 50);
    CHECK(h.since_break(5) == Approx(h.newest() - 52).margin(0.01));
}

TEST_CASE("history: a run of more than two corrected intervals is a gap", "[dsp][hrv]") {
    auto beats = ipfm(90, [](double) { return 60.0; });
    add_noise(beats, 10, 2);
    for (const std::size_t i : {40u, 42u, 44u})
        displace(beats, i, 300);
    const auto h = heard(beats);
    CHECK(h.mean_rate(h.newest(), 80).covered < 78);
    CHECK_FALSE(concentration{}(h, std::nullopt));
}

TEST_CASE("monotone cubic: passes through its points, never overshoots, keeps a line straight",
          "[dsp][hrv]") {
    const std::array t{0.0, 1.0, 2.5, 3.0, 4.0}, y{0.0, 0.0, 5.0, 5.0, 1.0};
    std::array<double, 5> slopes{};
    std::array<double, 41> out{};
    monotone_cubic(t, y, slopes, 0.0, 0.1, out);
    CHECK(out[0] == 0.0);
    CHECK(out[25] == Approx(5.0));
    CHECK(out[40] == 1.0);
    for (const double v : out) {
        CHECK(v >= 0.0);
        CHECK(v <= 5.0 + 1e-12);
    }
    const std::array line{1.0, 3.0, 6.0, 7.0, 9.0};
    monotone_cubic(t, line, slopes, 0.0, 0.5, std::span{out}.first(9));
    CHECK(out[1] == Approx(2.0));
    CHECK(out[7] == Approx(8.0));
}

TEST_CASE("concentration: a pure sine gives about 90 per cent, the ceiling of 64 seconds", "[dsp][hrv]") {
    for (const double f : {0.075, 0.1, 0.1071, 0.18}) {
        // Intervals that are themselves a sine of their time.
        beat_history h;
        h.gap();
        double t = 0;
        for (std::uint64_t i = 0; t < 80; ++i) {
            double rr = 800;
            for (int k = 0; k < 20; ++k)
                rr = 800 + 60 * std::sin(turn * f * (t + rr / 1000));
            t += rr / 1000;
            h.add(seconds{t}, {i, milliseconds{rr}, beat_class::normal, milliseconds{rr}, 0, true});
        }
        const auto k = concentration{}(h, hertz{f});
        REQUIRE(k);
        INFO("f " << f << " K " << k->peak_pct);
        CHECK(k->peak_pct == Approx(90).margin(3));
        CHECK(k->peak_hz == Approx(f).margin(0.002));
        REQUIRE(k->pacer_pct);
        CHECK(*k->pacer_pct == Approx(k->peak_pct).margin(1.0));
    }
}

TEST_CASE("concentration: noise has none, a constant has no value, 63 seconds are not enough", "[dsp][hrv]") {
    auto noise = ipfm(90, [](double) { return 70.0; });
    add_noise(noise, 30, 4);
    const auto k = concentration{}(heard(noise), hertz{0.1});
    REQUIRE(k);
    CHECK(k->peak_pct < 45);
    CHECK_FALSE(concentration{}(heard(ipfm(90, [](double) { return 70.0; })), std::nullopt));
    CHECK_FALSE(concentration{}(heard(ipfm(62, [](double t) { return 65 + 8 * std::sin(turn * 0.1 * t); })),
                                std::nullopt));
    const auto slow = concentration{}(heard(noise), hertz{0.03});
    REQUIRE(slow);
    CHECK_FALSE(slow->pacer_pct);
}

TEST_CASE("concentration: artefacts are corrected before, not seen as rhythm", "[dsp][hrv]") {
    const auto clean = ipfm(90, [](double t) { return 65 + 8 * std::sin(turn * 0.1 * t); });
    const double k = concentration{}(heard(clean), std::nullopt)->peak_pct;
    auto missed = clean, extra = clean, ectopic = clean;
    drop(missed, 60);
    split(extra, 60);
    displace(ectopic, 60, 260);
    for (const auto* beats : {&missed, &extra, &ectopic}) {
        const auto corrected = concentration{}(heard(*beats), std::nullopt);
        REQUIRE(corrected);
        CHECK(corrected->peak_pct == Approx(k).margin(2.5));
    }
}
