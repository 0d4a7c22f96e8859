#include "dsp/breath/lock_in.hpp"
#include "tests/dsp/synthetic.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <vector>

using namespace attune;
using namespace attune::test;

namespace {

lock_in heard(const std::vector<beat>& beats, seconds breath = seconds{10}) {
    lock_in l;
    for (const auto& b : beats)
        if (b.rr) l(seconds{b.t - *b.rr / 2000}, heart_rate(milliseconds{*b.rr}), *b.phase, breath);
    return l;
}

const auto six = [](double t) { return turn * 0.1 * t; };

} // namespace

TEST_CASE("lock-in: 8 bpm of sinus arrhythmia at six a minute are found with amplitude and phase",
          "[dsp][breath]") {
    const auto r = heard(ipfm(
                             120, [](double t) { return 65 + 8 * std::sin(six(t)); }, six))
                       .value(false);
    REQUIRE(r);
    CHECK(r->amplitude == Approx(8.0).margin(0.2)); // SCIENCE 11.5
    CHECK(r->r2 > 0.98);
    CHECK(r->following);
    CHECK(r->phase == Approx(turn / 4).margin(0.05)); // a sine: atan2(b, a) = 90 degrees
    CHECK(r->amplitude_se < 0.3);
    REQUIRE(r->phase_stability);
    CHECK(*r->phase_stability > 0.99);
}

TEST_CASE("lock-in: the phase turns with the heart's lag", "[dsp][breath]") {
    for (const double lag : {-2.0, -0.7, 0.0, 1.1, 2.9}) {
        const auto r = heard(ipfm(
                                 120, [&](double t) { return 65 + 6 * std::cos(six(t) - lag); }, six))
                           .value(false);
        REQUIRE(r);
        CHECK(r->phase == Approx(lag).margin(0.05));
    }
}

TEST_CASE("lock-in: nothing is shown before two full breaths", "[dsp][breath]") {
    CHECK_FALSE(lock_in{}.value(false));
    CHECK_FALSE(heard(ipfm(
                          20.4, [](double t) { return 65 + 8 * std::sin(six(t)); }, six))
                    .value(false));
    CHECK(heard(ipfm(
                    22.5, [](double t) { return 65 + 8 * std::sin(six(t)); }, six))
              .value(false));
}

TEST_CASE("lock-in: a drift of the mean rate is no arrhythmia", "[dsp][breath]") {
    const auto r = heard(ipfm(
                             120, [](double t) { return 60 + 0.1 * t + 8 * std::sin(six(t)); }, six))
                       .value(false);
    REQUIRE(r);
    CHECK(r->amplitude == Approx(8.0).margin(0.3));
    CHECK(r->r2 > 0.97);
}

TEST_CASE("lock-in: noise alone does not follow, and its amplitude is taken off", "[dsp][breath]") {
    int following = 0;
    double raw = 0, cleaned = 0;
    for (std::uint32_t seed = 1; seed <= 40; ++seed) {
        auto b = ipfm(
            120, [](double) { return 65.0; }, six);
        add_noise(b, 25, seed);
        const auto r = heard(b).value(false);
        REQUIRE(r);
        following += r->following;
        raw += r->amplitude;
        cleaned += r->noise_free;
        CHECK(r->noise_free <= r->amplitude);
    }
    CHECK(following == 0);
    CHECK(cleaned < 0.6 * raw);
}

TEST_CASE("lock-in: a pace change mid-breath moves the amplitude by less than ten per cent",
          "[dsp][breath]") {
    const auto phase = [](double t) { // 6 a minute, then 5, at 123.4 s: in the middle of a breath
        const double change = 123.4;
        return t < change ? turn * 0.1 * t : turn * 0.1 * change + turn * (5.0 / 60) * (t - change);
    };
    const auto beats = ipfm(
        240, [&](double t) { return 65 + 8 * std::sin(phase(t)); }, phase);
    lock_in l;
    for (const auto& b : beats) {
        if (!b.rr) continue;
        l(seconds{b.t - *b.rr / 2000}, heart_rate(milliseconds{*b.rr}), *b.phase,
          seconds{b.t < 123.4 ? 10.0 : 12.0});
        if (b.t < 60) continue;
        const auto r = l.value(false);
        REQUIRE(r);
        CHECK(r->amplitude == Approx(8.0).epsilon(0.1));
    }
}

TEST_CASE("lock-in: with the second harmonic fitted the first stays what it is", "[dsp][breath]") {
    const auto b = ipfm(
        120, [](double t) { return 65 + 6 * std::sin(six(t)) + 2.5 * std::cos(2 * six(t)); }, six);
    const auto four = heard(b).value(false), sixth = heard(b).value(true);
    REQUIRE((four && sixth));
    CHECK(sixth->amplitude == Approx(6.0).margin(0.2));
    CHECK(sixth->r2 > 0.97);
    CHECK(four->r2 < sixth->r2);
}

TEST_CASE("lock-in: an equal heart has no arrhythmia, and nothing breaks", "[dsp][breath]") {
    const auto r = heard(ipfm(
                             60, [](double) { return 60.0; }, six))
                       .value(false);
    REQUIRE(r);
    CHECK(r->amplitude == Approx(0.0).margin(1e-6));
    CHECK_FALSE(r->following);
}

TEST_CASE("lock-in: the series may begin at any time and phase", "[dsp][breath][property]") {
    const auto beats = ipfm(
        120, [](double t) { return 65 + 8 * std::sin(six(t)); }, six);
    auto later = beats;
    for (auto& b : later) {
        b.t += 1e5;
        if (b.phase) *b.phase += 1000 * turn;
    }
    const auto a = heard(beats).value(false), b = heard(later).value(false);
    REQUIRE((a && b));
    CHECK(a->amplitude == Approx(b->amplitude).epsilon(1e-6));
    CHECK(a->phase == Approx(b->phase).margin(1e-6));
    CHECK(a->r2 == Approx(b->r2).margin(1e-6));
}
