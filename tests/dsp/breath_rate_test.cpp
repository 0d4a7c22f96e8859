#include "dsp/breath/rate.hpp"
#include "tests/dsp/heard.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <limits>

using namespace attune;
using namespace attune::test;

namespace {

std::vector<heard_interval> breathing(double a_minute, double swing, double hr = 65, double noise = 8,
                                      std::uint32_t seed = 1, double wander = 0, double until = 60) {
    const wandering slow{wander, seed, 0.004, 0.1};
    auto b = ipfm(
        until,
        sampled([&](double t) { return hr + swing * std::sin(turn * a_minute / 60 * t) + slow(t); }, until));
    add_noise(b, noise, seed);
    return heard(b);
}

} // namespace

TEST_CASE("breathing rate: a clear rhythm is found with an interval that holds it", "[dsp][breath]") {
    for (const double rate : {11.0, 13.0, 16.0, 19.0, 23.0, 27.0}) {
        const auto r = breathing_rate_of(breathing(rate, 3));
        INFO(rate);
        REQUIRE(r.per_min);
        CHECK(*r.per_min == Approx(rate).margin(0.5));
        CHECK(r.low < rate);
        CHECK(r.high > rate);
        CHECK(r.high - r.low <= 4);
        CHECK(r.share > 0.6);
        CHECK(r.why == rate_why::none);
        if (r.speed != breath_speed::unknown)
            CHECK(r.speed == (rate < 9    ? breath_speed::slow
                              : rate > 20 ? breath_speed::fast
                                          : breath_speed::normal));
    }
}

TEST_CASE("breathing rate: slow breathing that makes nearly all of the heart's rhythm is told as slow",
          "[dsp][breath]") {
    const auto r = breathing_rate_of(breathing(5.5, 8));
    REQUIRE(r.per_min);
    CHECK(*r.per_min == Approx(5.5).margin(0.5));
    CHECK(r.speed == breath_speed::slow);
}

TEST_CASE("breathing rate: the heart's own ten-second waves are not taken for breaths", "[dsp][breath]") {
    int slow = 0, right = 0, none = 0;
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
        const wandering drift{2, seed, 0.005, 0.08};
        auto b = ipfm(60, sampled(
                              [&](double t) {
                                  return 65 + 3 * std::sin(turn * 0.1 * t + seed) +
                                         2 * std::sin(turn * 0.25 * t) + drift(t);
                              },
                              60));
        add_noise(b, 8, seed);
        const auto r = breathing_rate_of(heard(b));
        slow += r.speed == breath_speed::slow;
        none += r.why != rate_why::none;
        right += r.per_min && std::abs(*r.per_min - 15) < 1;
    }
    INFO("right " << right << ", none " << none << ", slow " << slow);
    CHECK(slow == 0);
    CHECK(right >= 45);
}

TEST_CASE("breathing rate: where only slow waves are seen, it says that they may be either",
          "[dsp][breath]") {
    int claimed = 0;
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
        const wandering drift{2.5, seed, 0.005, 0.1};
        auto b = ipfm(
            60, sampled([&](double t) { return 65 + 2.0 * std::sin(turn * 0.1 * t + seed) + drift(t); }, 60));
        add_noise(b, 15, seed);
        claimed += breathing_rate_of(heard(b)).per_min.has_value();
    }
    INFO("claimed in " << claimed << " of 60");
    CHECK(claimed <= 6);
}

TEST_CASE("breathing rate: noise without a rhythm gives none", "[dsp][breath]") {
    int claimed = 0;
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        auto b = ipfm(60, [](double) { return 65.0; });
        add_noise(b, 30, seed);
        claimed += breathing_rate_of(heard(b)).per_min.has_value();
    }
    INFO("claimed in " << claimed << " of 200");
    CHECK(claimed <= 10);
}

TEST_CASE("breathing rate: irregular breaths lie in the interval as often as it says", "[dsp][breath]") {
    int given = 0, inside = 0;
    for (std::uint32_t seed = 1; seed <= 150; ++seed) {
        // Breaths of 4 s that differ by 15 %; the truth is the mean rate of those in the window.
        std::mt19937 random{seed};
        std::normal_distribution<double> length{4.0, 0.6};
        std::vector<double> starts{0};
        while (starts.back() < 70)
            starts.push_back(starts.back() + std::clamp(length(random), 2.0, 6.5));
        const auto phase = [&](double t) {
            const auto i =
                static_cast<std::size_t>(std::upper_bound(starts.begin(), starts.end(), t) - starts.begin());
            return static_cast<double>(i - 1) + (t - starts[i - 1]) / (starts[i] - starts[i - 1]);
        };
        const wandering drift{2, seed, 0.004, 0.1};
        auto b =
            ipfm(62, sampled([&](double t) { return 66 + 3 * std::sin(turn * phase(t)) + drift(t); }, 62));
        add_noise(b, 8, seed);
        const auto beats = heard(b);
        const auto r = breathing_rate_of(beats);
        if (r.why != rate_why::none) continue;
        const double end = beats.back().t.count(), truth = 60 * (phase(end) - phase(end - 32)) / 32;
        ++given;
        inside += truth >= r.low && truth <= r.high;
    }
    INFO("inside " << inside << " of " << given);
    CHECK(given >= 40);
    CHECK(inside >= 0.82 * given);
}

TEST_CASE("breathing rate: at few beats a minute the mirror above half the heart rate is not excluded",
          "[dsp][breath]") {
    // HR 40: 14 a minute and 26 a minute look alike.
    const auto r = breathing_rate_of(breathing(14, 2, 40, 5));
    CHECK_FALSE(r.per_min);
    CHECK(r.why == rate_why::heart_too_slow);
    // Nothing above half of the heart rate is ever named.
    for (const double hr : {42.0, 48.0, 55.0})
        for (const double rate : {10.0, 18.0, 25.0}) {
            const auto e = breathing_rate_of(breathing(rate, 2, hr, 5));
            if (e.per_min) CHECK(*e.per_min <= hr / 2 + 0.2);
        }
}

TEST_CASE("breathing rate: nothing without 32 seconds in one piece", "[dsp][breath]") {
    CHECK(breathing_rate_of({}).why == rate_why::not_enough_yet);
    auto beats = breathing(15, 3);
    CHECK(breathing_rate_of(without(beats, 40, 42)).why == rate_why::not_enough_yet); // gap: never bridged
    CHECK(breathing_rate_of(without(beats, 10, 20)).per_min); // a gap before the window does not matter
    auto marked = beats;
    for (std::size_t i = 0; i < marked.size(); i += 3)
        marked[i].nn = false;
    CHECK(breathing_rate_of(marked).why == rate_why::artefacts);
    std::vector<heard_interval> equal;
    for (int i = 1; i <= 60; ++i)
        equal.push_back({seconds{i * 0.9}, milliseconds{900}, true, i == 1});
    CHECK(breathing_rate_of(equal).why == rate_why::nothing_moves);
}

TEST_CASE("breathing rate: single artefacts are holes, the rate stays", "[dsp][breath]") {
    auto beats = breathing(15, 3);
    const auto whole = breathing_rate_of(beats);
    for (std::size_t i = 10; i < beats.size(); i += 12)
        beats[i].nn = false;
    const auto holes = breathing_rate_of(beats);
    REQUIRE((whole.per_min && holes.per_min));
    CHECK(*holes.per_min == Approx(*whole.per_min).margin(0.3));
}

TEST_CASE("breathing rate: the same whenever, however large and however fed", "[dsp][breath][property]") {
    for (const std::uint32_t seed : {1u, 2u, 3u}) {
        const auto beats = breathing(15, 2.5, 65, 10, seed, 2, 90);
        const auto one = breathing_rate_of(beats);
        auto later = beats, larger = beats;
        for (auto& b : later)
            b.t += seconds{4096};
        const auto shifted = breathing_rate_of(later);
        CHECK(shifted.low == Approx(one.low).margin(1e-6));
        CHECK(shifted.high == Approx(one.high).margin(1e-6));
        for (auto& b : larger) { // deviations half as large again, at the same middles
            const auto middle = b.middle();
            b.rr = milliseconds{920 + 1.5 * (b.rr.count() - 920)};
            b.t = middle + b.rr / 2.0;
        }
        const auto scaled = breathing_rate_of(larger);
        CHECK(scaled.low == Approx(one.low).margin(0.1));
        CHECK(scaled.high == Approx(one.high).margin(0.1));
        breathing_rate_meter meter;
        for (const auto& b : beats)
            meter(b);
        const auto live = meter.value(), again = meter.value();
        CHECK(live.low == one.low); // bit for bit
        CHECK(live.high == one.high);
        CHECK(live.share == one.share);
        CHECK(again.low == live.low);
    }
}

TEST_CASE("breathing rate: nonsense gives a reason and no number", "[dsp][breath]") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    std::vector<heard_interval> beats;
    for (int i = 1; i < 80; ++i)
        beats.push_back({seconds{i * 0.8}, milliseconds{i == 60 ? nan : 800.0 + i % 5}, i != 60, i == 1});
    CHECK_NOTHROW(breathing_rate_of(beats)); // marked as no NN: left out
    std::vector<heard_interval> zeros(100, {seconds{1}, milliseconds{0}, true, false});
    CHECK_FALSE(breathing_rate_of(zeros).per_min);
    std::vector<heard_interval> quick; // 600 beats a minute
    for (int i = 1; i < 1000; ++i)
        quick.push_back({seconds{i * 0.1}, milliseconds{100}, true, i == 1});
    CHECK_FALSE(breathing_rate_of(quick).per_min);
}
