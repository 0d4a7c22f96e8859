#include "dsp/live.hpp"
#include "tests/dsp/paced_heart.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

using namespace attune;
using namespace attune::test;

static_assert(std::is_trivially_copyable_v<live_numbers>);
static_assert(std::is_trivially_copyable_v<baseline>);

TEST_CASE("live: HR 65 + 8 sin at six a minute gives the numbers of the formula", "[dsp][live]") {
    player p;
    p.context = at_six();
    p.dsp.set_baseline(rest_of(65));
    p.play(paced_heart(180, 0.0), 175);
    const auto& n = p.last;
    REQUIRE(n.hr_bpm.value);
    CHECK(*n.hr_bpm.value == Approx(65).margin(0.1)); // ten seconds are one breath
    REQUIRE(n.rsa_bpm.value);
    CHECK(*n.rsa_bpm.value == Approx(16).margin(0.4));
    CHECK(*n.lock_r2.value > 0.98);
    CHECK(n.following);
    CHECK(*n.phase_stability.value > 0.99);
    REQUIRE(n.concentration_pct.value);
    CHECK(*n.concentration_pct.value == Approx(90).margin(3));
    CHECK(*n.pacer_concentration_pct.value == Approx(90).margin(3));
    CHECK(*n.activation.value == Approx(50).margin(1));
    CHECK(n.signal == quality::excellent);
    CHECK(n.corrected == 0);
}

TEST_CASE("live: committed beats come two beats later, in order, with the index they were given",
          "[dsp][live]") {
    player p;
    p.play(paced_heart(60), 58);
    REQUIRE(p.committed.size() + 2 == p.index);
    CHECK(p.committed[0].classed == beat_class::first);
    CHECK_FALSE(p.committed[0].rr);
    for (std::size_t i = 0; i < p.committed.size(); ++i)
        CHECK(p.committed[i].index == i);
    p.dsp.gap([&](const committed_beat& c) { p.committed.push_back(c); });
    CHECK(p.committed.size() == p.index);
}

TEST_CASE("live: an artefact is counted once and its beat is classed two beats later", "[dsp][live]") {
    auto beats = paced_heart(120);
    displace(beats, 60, 260);
    drop(beats, 90);
    player p;
    p.play(beats, 118);
    CHECK(p.last.corrected == 2);
    CHECK(p.committed[60].classed == beat_class::ectopic);
    CHECK(p.committed[61].classed == beat_class::normal);
    CHECK_FALSE(p.committed[61].nn);
    CHECK(p.committed[90].classed == beat_class::missed);
    CHECK(p.committed[90].rr->count() == Approx(*beats[90].rr)); // as measured
}

TEST_CASE("live: what was never heard is not lost: no beats is the reason for every number, however long",
          "[dsp][live]") {
    live_dsp live;
    live.set_baseline(rest_of(65));
    for (const double lost_for : {0.0, 4.0, 10.0, 600.0}) {
        const auto n = live.numbers(seconds{lost_for}, seconds{lost_for}, at_six());
        CHECK_FALSE(any_number(n));
        for (const auto why : {n.hr_bpm.why, n.ln_rmssd.why, n.rsa_bpm.why, n.rsa_phase_rad.why,
                               n.lock_r2.why, n.phase_stability.why, n.concentration_pct.why,
                               n.pacer_concentration_pct.why, n.activation.why})
            CHECK(why == why_not::no_beats);
    }
}

TEST_CASE("live: how often the numbers are asked for does not change heart rate, RSA or concentration",
          "[dsp][live][property]") {
    const auto beats = paced_heart(150, 10);
    player rarely, often;
    rarely.context = often.context = at_six();
    rarely.play(beats, 145);
    std::size_t next = 0;
    live_numbers n;
    for (double now = 0; now <= 145; now += 0.125) {
        for (; next < beats.size() && beats[next].t <= now; ++next)
            often.give(beats[next]);
        n = often.dsp.numbers(seconds{now}, seconds{0}, often.context);
    }
    CHECK(n.hr_bpm.value == rarely.last.hr_bpm.value);
    CHECK(n.ln_rmssd.value == rarely.last.ln_rmssd.value);
    CHECK(n.rsa_bpm.value == rarely.last.rsa_bpm.value);
    CHECK(n.concentration_pct.value == rarely.last.concentration_pct.value);
}

TEST_CASE("live: the whole may lie anywhere on the axis of time", "[dsp][live][property]") {
    const auto beats = paced_heart(150, 10);
    auto later = beats;
    for (auto& b : later)
        b.t += 40000;
    player a, b;
    a.context = b.context = at_six();
    a.dsp.set_baseline(rest_of(65));
    b.dsp.set_baseline(rest_of(65));
    b.now = 40000;
    a.play(beats, 145);
    b.play(later, 40145);
    CHECK(*a.last.hr_bpm.value == Approx(*b.last.hr_bpm.value).epsilon(1e-6));
    CHECK(*a.last.rsa_bpm.value == Approx(*b.last.rsa_bpm.value).epsilon(1e-5));
    CHECK(*a.last.concentration_pct.value == Approx(*b.last.concentration_pct.value).epsilon(1e-5));
    CHECK(*a.last.activation.value == Approx(*b.last.activation.value).epsilon(1e-5));
}

TEST_CASE("live: a silence of five seconds or less interrupts neither heart rate nor activation",
          "[dsp][live]") {
    player p;
    p.dsp.set_baseline(rest_of(65));
    p.play(with_silence(paced_heart(120), 60, 64), 115, [&](const live_numbers& n, double now) {
        INFO("at " << now);
        if (now > 30) CHECK(n.hr_bpm.value);
        if (now > 30) CHECK(n.activation.value);
    });
}

TEST_CASE("live: a jump of the heart rate is asked about as movement for a minute, a breath's swing is not",
          "[dsp][live]") {
    auto beats = ipfm(300, [](double t) { return t < 120 ? 65.0 : t < 150 ? 92.0 : 66.0; });
    add_noise(beats, 8, 2);
    player p;
    p.dsp.set_baseline(rest_of(65));
    bool told = false;
    p.play(beats, 295, [&](const live_numbers& n, double now) {
        if (now > 30 && now < 120) CHECK(n.activation.value);
        told = told || n.activation.why == why_not::moving;
        if (now > 140 && now < 185) CHECK(n.activation.why == why_not::moving);
        if (now > 240) CHECK(n.activation.value);
    });
    CHECK(told);
    player breathing;
    breathing.context = at_six();
    breathing.dsp.set_baseline(rest_of(65));
    breathing.play(ipfm(
                       180, [](double t) { return 68 + 14 * std::sin(six(t)); }, six),
                   175, [&](const live_numbers& n, double now) {
                       if (now > 30) CHECK(n.activation.why == why_not::none);
                   });
}

TEST_CASE("live: what belongs to paced breathing says so without a pacer", "[dsp][live]") {
    player p;
    p.play(paced_heart(100), 95);
    CHECK(p.last.rsa_bpm.why == why_not::not_paced);
    CHECK(p.last.lock_r2.why == why_not::not_paced);
    CHECK(p.last.pacer_concentration_pct.why == why_not::not_paced);
    CHECK(p.last.concentration_pct.value);
    CHECK_FALSE(p.last.following);
}

TEST_CASE("live: a pace slower than the window can resolve says so", "[dsp][live]") {
    const auto slow = [](double t) { return turn * 2.0 / 60 * t; };
    player p;
    p.context.paced = true;
    p.context.pace = 2.0_brpm;
    p.play(ipfm(
               200, [&](double t) { return 65 + 5 * std::sin(slow(t)); }, slow),
           195);
    CHECK(p.last.pacer_concentration_pct.why == why_not::too_slow_a_pace);
    CHECK(p.last.rsa_bpm.value);
}

TEST_CASE("live: a heart that does not follow has no phase", "[dsp][live]") {
    auto beats = ipfm(
        150, [](double) { return 65.0; }, six);
    add_noise(beats, 25, 8);
    player p;
    p.context = at_six();
    p.play(beats, 145);
    CHECK_FALSE(p.last.following);
    CHECK(p.last.rsa_phase_rad.why == why_not::not_following);
}

TEST_CASE("live: exercise switches the index off and nothing else", "[dsp][live]") {
    player p;
    p.context.exercise = true;
    p.dsp.set_baseline(rest_of(65));
    p.play(paced_heart(60), 55);
    CHECK(p.last.activation.why == why_not::exercise);
    CHECK(p.last.hr_bpm.value);
}

TEST_CASE("live: nonsense intervals break the chain and invent nothing", "[dsp][live]") {
    player p;
    p.play(paced_heart(40), 38);
    const auto before = p.last.beats;
    const auto keep = [](const committed_beat&) {};
    for (const double rr : {0.0, -5.0, std::nan("")})
        p.dsp.beat(1000, seconds{39}, milliseconds{rr}, std::nullopt, keep);
    const auto n = p.dsp.numbers(seconds{40}, seconds{0}, {});
    CHECK(n.beats == before + 2); // the two that waited
    CHECK((!n.hr_bpm.value || std::isfinite(*n.hr_bpm.value)));
}

TEST_CASE("words: every reason, quality and class has its words", "[dsp]") {
    for (int w = 1; w <= static_cast<int>(why_not::rate_is_held); ++w)
        CHECK_FALSE(words(static_cast<why_not>(w)).empty());
    CHECK(words(why_not::none).empty());
    for (int q = 0; q <= static_cast<int>(quality::none); ++q)
        CHECK_FALSE(words(static_cast<quality>(q)).empty());
    CHECK(name(beat_class::misaligned) == "misaligned");
    CHECK_FALSE(dsp_version().empty());
}

TEST_CASE("live: whatever arrives, what is shown is finite and within its range", "[dsp][live][property]") {
    std::mt19937 random{42};
    std::uniform_real_distribution<double> exponent{0.0, 5.0}, usual{600, 1100}, chance{0, 1};
    for (int round = 0; round < 20; ++round) {
        const double wild = round / 20.0;
        player p;
        p.context = at_six();
        p.dsp.set_baseline(rest_of(65, 3.5));
        double t = 0;
        for (int i = 0; i < 600; ++i) {
            const double rr = chance(random) < wild * wild ? std::pow(10.0, exponent(random)) : usual(random);
            t += rr / 1000;
            const bool first = chance(random) < 0.01;
            p.give({t, first ? std::nullopt : std::optional{rr}, turn * 0.1 * (t - rr / 2000)});
            const auto n = p.dsp.numbers(seconds{t}, seconds{chance(random) < 0.05 ? 7.0 : 0.0}, p.context);
            const auto within = [](const live_value& v, double low, double high) {
                return v.value ? std::isfinite(*v.value) && *v.value >= low && *v.value <= high
                               : v.why != why_not::none;
            };
            REQUIRE(within(n.hr_bpm, 1, 400));
            REQUIRE(within(n.ln_rmssd, -20, 12));
            REQUIRE(within(n.rsa_bpm, 0, 1e3));
            REQUIRE(within(n.lock_r2, 0, 1));
            REQUIRE(within(n.phase_stability, 0, 1 + 1e-9));
            REQUIRE(within(n.concentration_pct, 0, 100));
            REQUIRE(within(n.pacer_concentration_pct, 0, 100));
            REQUIRE(within({n.activation.value, n.activation.why}, 0, 100));
            REQUIRE(n.activation.low <= n.activation.high);
        }
    }
}
