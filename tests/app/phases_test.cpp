// What the heart did in each kind of phase, of one session and over many: closed forms, artefacts, like with like.
#include "app/review/trends/phase_trends.hpp"
#include "app/review/trends/phases.hpp"
#include "tests/app/phases_recording.hpp"
#include "tests/app/trends_support.hpp"
#include "tests/support/catch.hpp"

#include <numbers>
#include <random>

using namespace attune;
using namespace attune::review;
using namespace attune::test;

namespace {

const std::vector<led_step> all_of_it{{step_role::baseline, 300}, {step_role::stressor, 180}, {step_role::recovery, 240}, {step_role::talk, 120}};

const phase_figures& of(const std::vector<phase_figures>& all, session_phase p) {
    for (const auto& f : all)
        if (f.phase == p) return f;
    FAIL("no such phase");
    return all.front();
}

/// The first beat after `t`.
std::size_t beat_at(const recording& r, double t) {
    std::size_t i = 0;
    while (r.beats[i].t_s < t)
        ++i;
    return i;
}

phase_number found(double value) {
    return {value, value * 0.9, value * 1.1};
}

/// A session with a rest that has this heart rate and RMSSD.
past_session resting(int day, double hr, double rmssd, double hour = 9, std::string practice = "stress-profile") {
    auto s = past_at(day, hour, std::move(practice));
    s.summary->phases = {{.phase = session_phase::rest,
                          .spans = 1,
                          .from_s = 20,
                          .to_s = 320,
                          .length_s = 300,
                          .heard_s = 298,
                          .beats = 350,
                          .heart_rate = found(hr),
                          .rmssd = found(rmssd),
                          .amplitude = {.why = phase_why::not_paced}}};
    return s;
}

} // namespace

TEST_CASE("phases: a heart that is known has its heart rate and RMSSD in every phase, with the interval of ln RMSSD", "[app][review][phases]") {
    const auto all = phase_figures_of(led_session(all_of_it, by_turns));
    REQUIRE(all.size() == 4);
    for (const auto& f : all) {
        INFO(name(f.phase));
        CHECK(f.spans == 1);
        CHECK(f.corrected == 0);
        CHECK(f.heard_s == Approx(f.length_s).margin(2));
        CHECK(*f.heart_rate.value == Approx(60000 / 825.0).margin(0.05));
        CHECK(*f.heart_rate.high - *f.heart_rate.low < 0.5); // of blocks that hardly differ
        CHECK(f.amplitude.why == phase_why::not_paced);
    }
    const auto& rest = of(all, session_phase::rest);
    CHECK(rest.from_s == 20);
    CHECK(rest.to_s == 320);
    CHECK(*rest.rmssd.value == Approx(50));
    const double pairs = rest.beats - 2; // intervals: one less; differences: one less again
    CHECK(*rest.rmssd.low == Approx(50 * std::exp(-1.96 / std::sqrt(1.2 * pairs))));
    CHECK(*rest.rmssd.high == Approx(50 * std::exp(1.96 / std::sqrt(1.2 * pairs))));
    CHECK(*of(all, session_phase::recovery).rmssd.value == Approx(50));
    for (const auto p : {session_phase::stressor, session_phase::talk}) { // somebody speaks
        CHECK_FALSE(of(all, p).rmssd.value);
        CHECK(of(all, p).rmssd.why == phase_why::spoken);
    }
}

TEST_CASE("phases: an artefact is excluded, and the figure is what it was without it", "[app][review][phases]") {
    const auto clean = led_session(all_of_it, by_turns);
    const auto before = of(phase_figures_of(clean), session_phase::rest);
    SECTION("a missed beat") {
        auto r = clean;
        miss(r, beat_at(r, 100));
        const auto after = of(phase_figures_of(r), session_phase::rest);
        CHECK(after.corrected == 1);
        CHECK(*after.rmssd.value == Approx(50));
        CHECK(*after.heart_rate.value == Approx(*before.heart_rate.value).margin(0.05));
    }
    SECTION("a beat too many") {
        auto r = clean;
        const auto at = beat_at(r, 100);
        auto half = r.beats[at];
        half.t_s -= *half.rr_ms / 2000;
        half.rr_ms = *half.rr_ms / 2;
        r.beats[at].rr_ms = half.rr_ms;
        r.beats.insert(r.beats.begin() + static_cast<std::ptrdiff_t>(at), half);
        const auto after = of(phase_figures_of(r), session_phase::rest);
        CHECK(after.corrected == 1);
        CHECK(*after.rmssd.value == Approx(50));
        CHECK(*after.heart_rate.value == Approx(*before.heart_rate.value).margin(0.05));
    }
    SECTION("what is bad in one phase is not in another") {
        auto r = clean;
        miss(r, beat_at(r, 100));
        for (const auto p : {session_phase::stressor, session_phase::recovery, session_phase::talk})
            CHECK(of(phase_figures_of(r), p).heart_rate == of(phase_figures_of(clean), p).heart_rate);
    }
    SECTION("a class that a person gives changes it") {
        // A beat that lies 30 ms too early is not seen among a heart's own changes; called early, it is taken out.
        std::mt19937 chance{7};
        std::normal_distribution<double> draw{830, 25};
        auto r = led_session(all_of_it, [&](std::size_t, double) { return draw(chance); });
        const auto was = of(phase_figures_of(r), session_phase::rest);
        const auto at = beat_at(r, 100);
        *r.beats[at].rr_ms -= 30, *r.beats[at + 1].rr_ms += 30, r.beats[at].t_s -= 0.03;
        const auto left = of(phase_figures_of(r), session_phase::rest);
        REQUIRE(left.corrected == was.corrected);
        CHECK(*left.rmssd.value != *was.rmssd.value);
        r.beats[at].by_hand = recorded_beat::found{true, beat_class::normal};
        r.beats[at].classed = beat_class::ectopic;
        const auto taken = of(phase_figures_of(r), session_phase::rest);
        CHECK(taken.corrected == was.corrected + 1);
        CHECK(*taken.rmssd.value != *left.rmssd.value);
        CHECK(*taken.rmssd.value == Approx(*was.rmssd.value).epsilon(0.02));
    }
}

TEST_CASE("phases: a phase that was badly heard has a reason and no number, the others have theirs", "[app][review][phases]") {
    std::mt19937 chance{3};
    std::uniform_real_distribution<double> any{350, 1500};
    SECTION("wholly bad") {
        const auto all = phase_figures_of(led_session(all_of_it, [&](std::size_t i, double t) {
            return t > 500 && t < 740 ? any(chance) : by_turns(i, t);
        }));
        const auto& bad = of(all, session_phase::recovery);
        CHECK_FALSE(bad.heart_rate.value);
        CHECK_FALSE(bad.heart_rate.low);
        CHECK(bad.heart_rate.why == phase_why::too_many_corrected);
        CHECK_FALSE(bad.rmssd.value);
        CHECK(bad.rmssd.why == phase_why::too_many_corrected);
        CHECK(*of(all, session_phase::rest).rmssd.value == Approx(50));
        CHECK(of(all, session_phase::talk).heart_rate.value);
    }
    SECTION("one beat in twelve: heart rate alone") {
        auto r = led_session(all_of_it, by_turns);
        const auto from = beat_at(r, 40);
        for (std::size_t i = 0; i < 22; ++i)
            miss(r, from + 12 * i);
        const auto f = of(phase_figures_of(r), session_phase::rest);
        CHECK(f.corrected == 22);
        CHECK(f.heart_rate.value);
        CHECK_FALSE(f.rmssd.value);
        CHECK(f.rmssd.why == phase_why::too_many_corrected);
    }
    SECTION("the strap was off for most of it") {
        auto r = led_session(all_of_it, by_turns);
        std::erase_if(r.beats, [](const auto& b) { return b.t_s > 90 && b.t_s < 300; });
        const auto at = beat_at(r, 299);
        r.beats[at].starts_chain = true;
        r.beats[at].rr_ms.reset();
        const auto f = of(phase_figures_of(r), session_phase::rest);
        CHECK(f.heart_rate.why == phase_why::too_little_heard);
        CHECK(f.rmssd.why == phase_why::too_little_heard);
    }
    SECTION("no beat at all") {
        auto r = led_session(all_of_it, by_turns);
        r.beats.clear();
        for (const auto& f : phase_figures_of(r)) {
            CHECK(f.heart_rate.why == phase_why::too_little_heard);
            CHECK_FALSE(f.heart_rate.value);
            CHECK_FALSE(f.rmssd.value);
        }
    }
    SECTION("too short") {
        const auto all = phase_figures_of(led_session({{step_role::baseline, 40}, {step_role::recovery, 50}}, by_turns));
        CHECK(of(all, session_phase::rest).heart_rate.why == phase_why::too_short);
        CHECK(of(all, session_phase::recovery).heart_rate.value);
        CHECK(of(all, session_phase::recovery).rmssd.why == phase_why::too_short);
    }
    SECTION("nothing varies") {
        const auto all = phase_figures_of(led_session(all_of_it, [](std::size_t, double) { return 800.0; }));
        CHECK(of(all, session_phase::rest).heart_rate.value == Approx(75));
        CHECK(of(all, session_phase::rest).rmssd.why == phase_why::constant);
    }
}

TEST_CASE("phases: phases of one kind are measured together, and nothing across them", "[app][review][phases]") {
    // Differences of 50 ms in the first rest, of 20 in the second, and a step of 300 ms between them.
    const auto r = led_session({{step_role::baseline, 200}, {step_role::stressor, 60}, {step_role::baseline, 200}}, [](std::size_t i, double t) {
        return t < 250 ? by_turns(i, t) : i % 2 == 0 ? 1140.0 : 1160.0;
    });
    const auto f = of(phase_figures_of(r), session_phase::rest);
    CHECK(f.spans == 2);
    CHECK(f.length_s == 400);
    CHECK(f.from_s == 20);
    CHECK(f.to_s == 480);
    const double first = std::floor(200 / 0.825) - 1, second = std::floor(200 / 1.15) - 1;
    CHECK(*f.rmssd.value == Approx(std::sqrt((first * 2500 + second * 400) / (first + second))).epsilon(0.005));
}

TEST_CASE("phases: the amplitude at the pace is peak to trough, with the pace it was measured at", "[app][review][phases]") {
    // SCIENCE 11.5: 65 + 8 sin at six a minute.
    recording r;
    r.header.setup.plan.pattern = {.inhale = seconds{5}, .hold_full = seconds{0}, .exhale = seconds{5}};
    r.duration_s = 320;
    r.phases = {{seconds{0}, phase_kind::settle}, {seconds{20}, phase_kind::practice}};
    r.pacer = {{seconds{20}, 0, 0.1, r.header.setup.plan.pattern}, {seconds{320}, 30, 0, r.header.setup.plan.pattern}};
    double t = 0, area = 0;
    const double dt = 0.0005;
    double last = 0;
    for (double at = 0; at < r.duration_s; at += dt) {
        area += dt * (65 + 8 * std::sin(2 * std::numbers::pi * 0.1 * (at - 20))) / 60;
        if (area < 1) continue;
        area -= 1;
        t = at;
        recorded_beat b;
        b.t_s = t;
        b.starts_chain = r.beats.empty();
        if (!b.starts_chain) b.rr_ms = 1000 * (t - last);
        b.judged = true;
        b.classed = b.starts_chain ? beat_class::first : beat_class::normal;
        r.beats.push_back(b);
        last = t;
    }
    const auto all = phase_figures_of(r);
    REQUIRE(all.size() == 1);
    CHECK(all[0].phase == session_phase::practice);
    CHECK(all[0].pace_bpm == Approx(6));
    REQUIRE(all[0].amplitude.value);
    CHECK(*all[0].amplitude.value == Approx(16).margin(0.4));
    CHECK(*all[0].amplitude.low < 16);
    CHECK(*all[0].amplitude.high > 15.6);
    CHECK(*all[0].heart_rate.value == Approx(65).margin(0.3));
    for (auto& b : r.beats) // a heart that does not follow
        if (b.rr_ms) b.rr_ms = by_turns(static_cast<std::size_t>(&b - r.beats.data()), 0);
    const auto none = phase_figures_of(r);
    CHECK_FALSE(none[0].amplitude.value);
    CHECK(none[0].amplitude.why == phase_why::not_following);
}

TEST_CASE("phases: a step that waited, settling and closing are no phases, and odd times lead nowhere", "[app][review][phases]") {
    auto r = led_session(all_of_it, by_turns);
    r.steps[1].waiting = true;
    CHECK(phase_figures_of(r).size() == 3);
    r.steps[2].t = seconds{std::numeric_limits<double>::quiet_NaN()};
    r.steps[3].t = seconds{std::numeric_limits<double>::infinity()};
    CHECK(phase_figures_of(r).size() <= 3);
    CHECK(phase_figures_of(recording{}).empty());
}

TEST_CASE("phase trends: nothing, one session, two, and 300 of which the newest 250 are looked at", "[app][review][phases]") {
    CHECK(make_phase_trends({}, utc_clock).sessions.empty());
    CHECK(make_phase_trends({}, utc_clock).series.empty());
    std::vector<past_session> all;
    for (int i = 0; i < 300; ++i) {
        all.push_back(resting(i, 60 + i % 5, 40));
        const auto t = make_phase_trends(all, utc_clock);
        const auto* s = t.of(session_phase::rest, phase_measure::heart_rate);
        REQUIRE(s);
        if (i == 0) CHECK((s->points.size() == 1 && s->compared == 1 && !s->usual));
        if (i == 1) CHECK((s->points.size() == 2 && s->compared == 2 && !s->usual));
        if (i == 249) CHECK((s->points.size() == 250 && t.earlier == 0));
        if (i == 299) {
            CHECK(s->points.size() == 250);
            CHECK(t.earlier == 50);
            CHECK(t.sessions.front().id == all[50].id);
            REQUIRE(s->usual);
            CHECK(s->usual->sessions == 250);
            CHECK(s->usual->mean == Approx(62));
            CHECK(s->usual->high - s->usual->mean == Approx(std::sqrt(2.0 * 250 / 249)));
        }
    }
    CHECK_FALSE(make_phase_trends(all, utc_clock).of(session_phase::rest, phase_measure::amplitude)); // nothing was paced
}

TEST_CASE("phase trends: only like with like, and what is left out stands there with why", "[app][review][phases]") {
    std::vector<past_session> all;
    for (int i = 0; i < 10; ++i)
        all.push_back(resting(i, 62, 40, 9 + i % 2));
    all.push_back(resting(10, 70, 30, 9, "other"));
    all.push_back(resting(11, 71, 30, 20));
    all.push_back(resting(12, 72, 30));
    all.back().summary->posture = body_posture::standing;
    all.push_back(resting(13, 73, 30));
    all.back().summary->phases[0].length_s = 60;
    all.push_back(resting(14, 74, 30));
    all.back().summary->phases[0].pace_bpm = 6;
    all.push_back(resting(15, 75, 30));
    all.back().summary->phases[0].heart_rate = {.why = phase_why::too_little_heard};
    all.push_back(resting(16, 99, 30));
    all.back().sensor = "sim:calm?seed=1";
    all.push_back(resting(17, 99, 30));
    all.back().summary.reset();
    all.push_back(all[3]); // twice
    const auto t = make_phase_trends(all, utc_clock);
    CHECK(t.practice == "stress-profile");
    CHECK(t.sessions.size() == 16);
    CHECK(t.simulated == 1);
    CHECK(t.unreadable == 1);
    CHECK(t.by_why == std::array<std::size_t, 6>{13, 1, 1, 1, 0, 0});
    CHECK(t.usual_posture == body_posture::sitting);
    CHECK(*t.usual_hour == Approx(9.5).margin(0.4)); // the one in the evening pulls a little
    const auto* hr = t.of(session_phase::rest, phase_measure::heart_rate);
    REQUIRE(hr);
    CHECK(hr->points.size() == 16);
    CHECK(hr->compared == 10);
    CHECK(hr->gaps == 1);
    CHECK(hr->left_out == 5);
    CHECK(hr->usual_length_s == 300);
    CHECK(hr->usual->mean == Approx(62)); // none of those that are left out is in it
    const unlike whys[]{unlike::practice, unlike::hour, unlike::posture, unlike::length, unlike::pace, unlike::none};
    for (std::size_t i = 0; i < 6; ++i)
        CHECK(hr->points[10 + i].why == whys[i]);
    CHECK(hr->points[10].number->value == 70); // it can be seen
    CHECK(hr->points[15].like());
    CHECK_FALSE(hr->points[15].number->value);
    CHECK(words(hr->points[15].number->why) == "too little was heard of it");
    const auto* rmssd = t.of(session_phase::rest, phase_measure::rmssd);
    CHECK(rmssd->gaps == 0);
    CHECK(rmssd->usual->mean == Approx(std::exp((10 * std::log(40.0) + std::log(30.0)) / 11))); // by its logarithm
    const auto other = make_phase_trends(all, utc_clock, {"other", true});
    CHECK(other.by_why[0] == 1);
    CHECK(other.by_why[1] == 16);
    CHECK(other.simulated == 0);
    CHECK(make_phase_trends(all, utc_clock, {"none such"}).by_why[0] == 0);
}

TEST_CASE("phase trends: a session without the phase is no gap in it", "[app][review][phases]") {
    std::vector<past_session> all;
    for (int i = 0; i < 4; ++i)
        all.push_back(resting(i, 62, 40));
    all[1].summary->phases[0].phase = session_phase::stressor;
    const auto t = make_phase_trends(all, utc_clock);
    CHECK(t.of(session_phase::rest, phase_measure::heart_rate)->points.size() == 3);
    CHECK(t.of(session_phase::stressor, phase_measure::heart_rate)->points.size() == 1);
    CHECK_FALSE(t.of(session_phase::stressor, phase_measure::rmssd)); // somebody speaks
    CHECK_FALSE(t.of(session_phase::talk, phase_measure::heart_rate));
}
