#include "dsp/event/response.hpp"
#include "tests/dsp/heard.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

using namespace attune;
using namespace attune::test;

namespace {

// Told at 200 s, begins at 230, ends at 410; recovers with a half-time of 60 s.
const event_marks marks{seconds{200}, seconds{230}, seconds{410}};

double stressor(double t) {
    if (t < 230) return 64;
    if (t < 240) return 64 + 2.0 * (t - 230);
    if (t < 410) return 84;
    return 64 + 20 * std::exp2(-(t - 410) / 60);
}

std::vector<heard_interval> person(double until = 1100, double noise = 0, const of_time& hr = stressor) {
    auto b = heard(ipfm(until, sampled(hr, until)));
    jitter(b, noise, 1);
    return b;
}

} // namespace

TEST_CASE("event: base, reactivity, peak and areas of a plain stressor", "[dsp][event]") {
    const auto r = respond(person(), marks, seconds{1100});
    CHECK(*r.base_bpm.value == Approx(64).margin(0.01));
    CHECK(r.base_se < 0.05);
    // 170 s at 84 and ten seconds on the way.
    const double area = (20 * 170 + 10 * 10) / 60.0; // bpm min above rest
    CHECK(*r.reactivity_bpm.value == Approx(60 * area / 180).margin(0.3));
    CHECK(*r.peak_bpm.value == Approx(84).margin(0.1));
    CHECK(*r.latency_s.value < 60);
    CHECK(*r.auci_bpm_min.value == Approx(area).margin(0.7)); // medians of 15 s smooth the corners
    CHECK(*r.aucg_bpm_min.value == Approx(area + 64 * 3).margin(0.7));
    CHECK(*r.end_bpm.value == Approx(84).margin(0.5));
    CHECK(r.reactivity_bpm.why.empty());
}

TEST_CASE("event: recovery by level, share and half-time", "[dsp][event]") {
    const auto r = respond(person(), marks, seconds{1100});
    REQUIRE(r.level_bpm[0].value);
    CHECK(*r.level_bpm[0].value == Approx(74).margin(0.4));
    CHECK(*r.recovered_pct[0].value == Approx(50).margin(2));
    CHECK(*r.level_bpm[1].value == Approx(64 + 2.5).margin(0.3));
    CHECK(*r.recovered_pct[1].value == Approx(87.5).margin(2));
    CHECK(*r.recovered_pct[2].value == Approx(96.9).margin(2));
    CHECK(*r.recovered_pct[3].value == Approx(100).margin(1));
    CHECK(*r.t50_s.value == Approx(60).margin(2.5));
    CHECK_FALSE(r.t50_longer_than_s);
    REQUIRE(r.fit.converged);
    CHECK(r.fit.half_time_s.value == Approx(60).margin(4));
    CHECK(r.fit.level_bpm.value == Approx(64).margin(0.3));
}

TEST_CASE("event: with sinus arrhythmia and noise the same within their size", "[dsp][event]") {
    const auto r =
        respond(person(1100, 15, [](double t) { return stressor(t) + 3 * std::sin(turn * 0.25 * t); }), marks,
                seconds{1100});
    CHECK(*r.base_bpm.value == Approx(64).margin(1));
    CHECK(*r.reactivity_bpm.value == Approx(19.5).margin(1.5));
    CHECK(*r.t50_s.value == Approx(60).margin(12));
    CHECK(r.base_se > 0);
}

TEST_CASE("event: half way counts only when it is held for fifteen seconds", "[dsp][event]") {
    // A dip of ten seconds at 20 s, then high again until 150 s.
    const auto dips = [](double t) {
        if (t < 230) return 64.0;
        if (t >= 425 && t < 437) return 62.0;
        return t < 560 ? 84.0 : 66.0;
    };
    const auto r = respond(person(1100, 0, dips), marks, seconds{1100});
    REQUIRE(r.t50_s.value);
    CHECK(*r.t50_s.value == Approx(150).margin(3));
}

TEST_CASE("event: a half-time that was not reached is censored, not invented", "[dsp][event]") {
    const auto never = [](double t) { return t < 230 ? 64.0 : 84.0; };
    auto r = respond(person(1300, 0, never), marks, seconds{1300});
    CHECK_FALSE(r.t50_s.value);
    CHECK(*r.t50_longer_than_s == Approx(600)); // "> 10 min"
    CHECK_FALSE(r.t50_s.why.empty());
    // The recording ends before.
    r = respond(person(440), marks, seconds{440});
    CHECK_FALSE(r.t50_s.value);
    CHECK(*r.t50_longer_than_s < 31);
    CHECK(r.level_bpm[0].why == "the recording ends before");
    CHECK(r.recovered_pct[3].why == "the recording ends before");
    CHECK(r.fit.why == "needs five minutes of recovery");
    // The next event begins.
    r = respond(person(1100), marks, seconds{430});
    CHECK_FALSE(r.t50_s.value);
    CHECK(*r.t50_longer_than_s == Approx(20).margin(1));
}

TEST_CASE("event: where heart rate hardly rose there is no recovery to speak of", "[dsp][event]") {
    const auto r = respond(person(1100, 0, [](double t) { return t < 230 || t > 410 ? 64.0 : 66.5; }), marks,
                           seconds{1100});
    CHECK(*r.reactivity_bpm.value == Approx(2.5).margin(0.2));
    CHECK_FALSE(r.t50_s.value);
    CHECK_FALSE(r.t50_longer_than_s);
    CHECK(r.t50_s.why == "heart rate had hardly risen: there is nothing to recover from");
    CHECK_FALSE(r.recovered_pct[0].value);
    CHECK(r.level_bpm[0].value); // the level is one all the same
    CHECK_FALSE(r.fit.converged);
    // A restless base asks for more: 1.5 of its errors.
    const wandering restless{10, 3, 0.005, 0.02};
    const auto w = respond(person(1100, 0, [&](double t) { return (t < 200 ? 70 + restless(t) : 75.0); }),
                           marks, seconds{1100});
    if (*w.end_bpm.value - *w.base_bpm.value < 1.5 * w.base_se) CHECK_FALSE(w.t50_s.value);
    CHECK(w.base_se > 1);
}

TEST_CASE("event: the base needs sixty clean seconds", "[dsp][event]") {
    auto r = respond(without(person(), 70, 150), marks, seconds{1100}); // 50 s are left
    CHECK_FALSE(r.base_bpm.value);
    CHECK(r.base_bpm.why == "less than 60 clean seconds before the event");
    CHECK_FALSE(r.reactivity_bpm.value);
    CHECK(r.reactivity_bpm.why == r.base_bpm.why);
    CHECK(r.aucg_bpm_min.value); // needs no base
    CHECK_FALSE(r.auci_bpm_min.value);
    CHECK_FALSE(r.t50_s.value);
    r = respond(without(person(), 70, 100), marks, seconds{1100}); // 90 s are left
    CHECK(*r.base_bpm.value == Approx(64).margin(0.1));
}

TEST_CASE("event: gaps are never bridged", "[dsp][event][property]") {
    // In the event: no area, as the hole would have to be filled.
    auto r = respond(without(person(), 300, 320), marks, seconds{1100});
    CHECK_FALSE(r.aucg_bpm_min.value);
    CHECK_FALSE(r.auci_bpm_min.value);
    CHECK(r.reactivity_bpm.value); // 80 % of its seconds are there
    // In the recovery: the half-time stops at the gap.
    r = respond(without(person(), 430, 600), marks, seconds{1100});
    CHECK_FALSE(r.t50_s.value);
    CHECK(*r.t50_longer_than_s < 20);
    CHECK_FALSE(r.level_bpm[0].value);
    CHECK_FALSE(r.level_bpm[0].why.empty());
    CHECK(r.level_bpm[2].value);
    // Nothing of what lies behind a gap changes what lies before it.
    const auto whole = heart_rate_each_second(person(), seconds{0}, seconds{600}),
               holed = heart_rate_each_second(without(person(), 300, 340), seconds{0}, seconds{600});
    for (std::size_t i = 0; i < 291; ++i)
        if (holed.bpm[i]) CHECK(*holed.bpm[i] == *whole.bpm[i]);
    for (std::size_t i = 300; i <= 339; ++i)
        CHECK_FALSE(holed.bpm[i]);
}

TEST_CASE("event: shift in time changes nothing, a scale of heart rate scales all but times",
          "[dsp][event][property]") {
    auto beats = person(1100, 10);
    const auto a = respond(beats, marks, seconds{1100});
    auto later = beats;
    for (auto& b : later)
        b.t += seconds{4096};
    const auto b = respond(later, {seconds{4296}, seconds{4326}, seconds{4506}}, seconds{5196});
    CHECK(*b.base_bpm.value == Approx(*a.base_bpm.value).epsilon(1e-9));
    CHECK(*b.auci_bpm_min.value == Approx(*a.auci_bpm_min.value).epsilon(1e-9));
    CHECK(*b.t50_s.value == Approx(*a.t50_s.value));
    CHECK(b.fit.half_time_s.value == Approx(a.fit.half_time_s.value).epsilon(1e-5));
    auto slower = beats; // half the heart rate at the same middles, as if every second beat were counted
    for (auto& x : slower) {
        const auto middle = x.middle();
        x.rr *= 2.0;
        x.t = middle + x.rr / 2.0;
    }
    const auto c = respond(slower, marks, seconds{1100});
    CHECK(*c.base_bpm.value == Approx(*a.base_bpm.value / 2).epsilon(1e-9));
    CHECK(*c.reactivity_bpm.value == Approx(*a.reactivity_bpm.value / 2).epsilon(1e-9));
    CHECK(*c.t50_s.value == Approx(*a.t50_s.value));
    CHECK(*c.recovered_pct[0].value == Approx(*a.recovered_pct[0].value).epsilon(1e-9));
}

TEST_CASE("event: nonsense gives reasons", "[dsp][event]") {
    const auto none = respond({}, marks, seconds{1100});
    for (const auto* v :
         {&none.base_bpm, &none.reactivity_bpm, &none.peak_bpm, &none.latency_s, &none.auci_bpm_min,
          &none.aucg_bpm_min, &none.end_bpm, &none.t50_s, &none.level_bpm[0], &none.recovered_pct[0]}) {
        CHECK_FALSE(v->value);
        CHECK_FALSE(v->why.empty());
    }
    CHECK_FALSE(none.fit.why.empty());
    const auto empty = respond(person(), {seconds{230}, seconds{230}, seconds{230}}, seconds{1100});
    CHECK_FALSE(empty.reactivity_bpm.value);
    CHECK_FALSE(empty.aucg_bpm_min.value);
    const auto early = respond(person(), {seconds{-50}, seconds{0}, seconds{60}}, seconds{1100});
    CHECK_FALSE(early.base_bpm.value);
    std::vector<heard_interval> zeros(500, {seconds{1}, milliseconds{0}, false, false});
    CHECK_FALSE(respond(zeros, marks, seconds{1100}).base_bpm.value);
}
