// What a person's own sessions teach: a calmer rest while one runs, calm RSA by rate from those that are
// over.
#include "app/session/calm_rsa.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/session_bench.hpp"

#include <cmath>
#include <numbers>

using namespace attune;
using namespace attune::test;

namespace {

/// A heart that breathes a little about `rr_ms`, from `from` to `to`; goes on where the last call ended.
void rest_at(session_bench& s, double rr_ms, double& t, double to) {
    bool first = t < 1;
    while (t < to) {
        const int rr =
            static_cast<int>(std::lround((rr_ms + 30 * std::sin(2 * std::numbers::pi * t / 4.5)) / 10));
        s.give(bytes_at(session_bench::at(t), {std::exchange(first, false) ? 0 : rr}));
        t += rr / 100.0;
    }
}

session_setup mindful(double hr_bpm) {
    auto setup = short_setup(seconds{1200});
    setup.plan.paced = false;
    setup.base.source = baseline_source::own_history;
    setup.base.hr_bpm = hr_bpm;
    setup.base.hr_scale_bpm = 4;
    return setup;
}

constexpr double six = 0.1; // breaths a second

/// Ten minutes of one pace: heart rate 62 + 4 sin(phase) from an exact chain of intervals; a baseline at the
/// start.
recording paced_session(double breaths_per_second, double amplitude, double hr_bpm, baseline known) {
    recording r;
    r.add(baseline_record{seconds{0}, known});
    r.add(pacer_record{seconds{0}, 0, breaths_per_second, {}});
    std::uint64_t index = 0;
    for (double t = 0; t < 600; ++index) {
        // The interval whose middle has that heart rate.
        double rr = 60 / hr_bpm;
        for (int k = 0; k < 20; ++k)
            rr = 60 /
                 (hr_bpm + amplitude * std::sin(2 * std::numbers::pi * breaths_per_second * (t + rr / 2)));
        r.add(beat_record{index, seconds{index ? t + rr : t},
                          index ? std::optional{milliseconds{rr * 1000}} : std::nullopt, index == 0,
                          std::nullopt});
        r.add(class_record{index, index ? beat_class::normal : beat_class::first, 0});
        if (index) t += rr;
    }
    return r;
}

baseline rest_of(double hr_bpm) {
    baseline b;
    b.source = baseline_source::this_session;
    b.hr_bpm = hr_bpm;
    b.hr_scale_bpm = 5;
    return b;
}

} // namespace

TEST_CASE("session: a plateau calmer by more than a scale is offered, taken only when asked, and then stored",
          "[app][session]") {
    session_bench s{mindful(75)};
    double t = 0.5;
    rest_at(s, 60000.0 / 74, t, 240);
    CHECK_FALSE(s.engine.view().calmer);
    rest_at(s, 60000.0 / 64, t, 480);
    REQUIRE(s.engine.view().calmer);
    CHECK(s.engine.view().calmer->hr_bpm == Approx(64).margin(1));
    CHECK(s.engine.view().base.hr_bpm == 75); // offered is not taken
    CHECK(s.log.only<baseline_record>().size() == 1);

    s.ask({command_kind::take_calmer}, t);
    CHECK(s.engine.view().base.hr_bpm == Approx(64).margin(1));
    CHECK_FALSE(s.engine.view().calmer);
    REQUIRE(s.log.only<baseline_record>().size() == 2);
    CHECK(s.log.only<baseline_record>()[1].base.source == baseline_source::this_session);
    rest_at(s, 60000.0 / 64, t, 560);
    CHECK_FALSE(s.engine.view().calmer); // no second offer of the same
    CHECK(s.engine.view().numbers.at(s.engine.view().now)->activation.value.value_or(0) ==
          Approx(50).margin(8));

    s.ask({command_kind::take_calmer}, t); // nothing offered: nothing happens
    CHECK(s.log.only<baseline_record>().size() == 2);
}

TEST_CASE("session: nothing calmer is offered to paced breathing and in an exercise", "[app][session]") {
    for (const bool paced : {true, false}) {
        auto setup = mindful(75);
        setup.plan.paced = paced;
        setup.plan.exercise = !paced;
        session_bench s{setup};
        double t = 0.5;
        rest_at(s, 60000.0 / 64, t, 300);
        CHECK_FALSE(s.engine.view().calmer);
    }
}

TEST_CASE("calm RSA: one pace gives one point, at the swing that was put in", "[app][session]") {
    for (const double pace : {six, 0.075}) {
        const auto points = calm_rsa_of(paced_session(pace, 4, 62, rest_of(64)));
        REQUIRE(points.size() == 1);
        CHECK(points[0].rate.value == Approx(60 * pace));
        CHECK(std::exp(points[0].ln_rsa) == Approx(8).epsilon(0.02)); // sampled once a beat
        CHECK(points[0].ln_rsa_se < 0.05);
    }
}

TEST_CASE("calm RSA: nothing where calm is not known, the heart was fast, or the session was an exercise",
          "[app][session]") {
    auto prior = rest_of(64);
    prior.source = baseline_source::prior;
    CHECK(calm_rsa_of(paced_session(six, 4, 62, prior)).empty());
    CHECK(calm_rsa_of(paced_session(six, 4, 72, rest_of(64))).empty());
    auto exercise = paced_session(six, 4, 62, rest_of(64));
    exercise.header.setup.plan.exercise = true;
    CHECK(calm_rsa_of(exercise).empty());
    CHECK(calm_rsa_of(recording{}).empty());
}

TEST_CASE(
    "calm RSA: another pace and a hole begin anew, what is shorter than five breaths counts for nothing",
    "[app][session]") {
    const auto whole = paced_session(six, 4, 62, rest_of(64));
    auto two = whole;
    two.pacer.push_back(two.pacer.front());
    two.pacer.back().t = seconds{300};
    two.pacer.back().phase_at_t = 30;
    two.pacer.back().breaths_per_second = 0.1001;
    CHECK(calm_rsa_of(two).size() == 2);
    auto holed = whole;
    holed.beats[holed.beats.size() / 2].starts_chain = true;
    CHECK(calm_rsa_of(holed).size() == 2);
    auto torn = whole;
    for (std::size_t i = 0; i < torn.beats.size(); i += 40) // 40 s of 10 s breaths: four
        torn.beats[i].starts_chain = true;
    CHECK(calm_rsa_of(torn).empty());
}
