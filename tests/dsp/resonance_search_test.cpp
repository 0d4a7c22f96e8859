#include "dsp/breath/resonance_search.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

using namespace attune;

namespace {

const auto adult = prior_of(resonance_person::adult);

/// A step of 90 s at `rate`, heard without a doubt.
resonance_step heard_at(double rate, double amplitude, double se = 0.1) {
    resonance_step s;
    s.to = seconds{90};
    s.rate = rate;
    s.beats = 100;
    s.amplitude = amplitude;
    s.amplitude_se = se;
    s.r2 = 0.9;
    return s;
}
resonance_step refused_at(double rate, step_why why) {
    auto s = heard_at(rate, 20);
    s.why = why;
    return s;
}
double parabola(double f, double f0, double k) {
    return 8 * std::exp(-k * (f - f0) * (f - f0));
}
std::vector<double> belief(const resonance_search& s) {
    return {s.belief().mass().begin(), s.belief().mass().end()};
}

} // namespace

TEST_CASE("resonance search: a parabola without noise gives its top, whatever is tried on the way",
          "[dsp][resonance]") {
    for (const double f0 : {4.6, 5.0, 5.4, 5.9, 6.3})
        for (const double k : {0.2, 0.33, 0.8}) {
            INFO(f0 << " with curvature " << k);
            resonance_search s{adult};
            while (const auto rate = s.next())
                s.take(heard_at(rate->value, parabola(rate->value, f0, k)));
            const auto found = s.finding();
            CHECK(found.clear());
            CHECK(found.best == Approx(f0).margin(0.15));
            CHECK(found.low < f0);
            CHECK(found.high > f0);
            CHECK(found.used == s.tried());
            CHECK(s.tried() >= 3);
            CHECK(s.tried() <= most_adaptive_steps);
        }
}

TEST_CASE("resonance search: the order of the steps does not matter", "[dsp][resonance][property]") {
    std::mt19937_64 random{1};
    std::normal_distribution<double> n;
    std::vector<resonance_step> steps;
    for (const double f : {6.0, 5.0, 5.5, 4.75, 6.25})
        steps.push_back(heard_at(f, parabola(f, 5.3, 0.4) * std::exp(0.1 * n(random))));
    resonance_search one{adult}, other{adult};
    for (const auto& s : steps)
        one.take(s);
    std::reverse(steps.begin(), steps.end());
    for (const auto& s : steps)
        other.take(s);
    for (std::size_t i = 0; i < belief(one).size(); ++i)
        CHECK(belief(one)[i] == Approx(belief(other)[i]).margin(1e-9));
}

TEST_CASE("resonance search: a step that cannot be used leaves the belief bit for bit", "[dsp][resonance]") {
    resonance_search s{adult};
    s.take(heard_at(6, 6));
    s.take(heard_at(5, 8));
    const auto before = belief(s);
    const auto found = s.finding();
    for (const auto why : {step_why::out_of_range, step_why::too_short, step_why::no_beats, step_why::artefacts,
                           step_why::not_following, step_why::discomfort}) {
        s.take(refused_at(5.5, why));
        CHECK(belief(s) == before);
        CHECK(s.finding() == found);
    }
    CHECK(s.tried() == 8);
    CHECK(found.used == 2);
    CHECK(found.why == no_optimum::few_steps);
}

TEST_CASE("resonance search: a pace that was not comfortable is left alone with its neighbours, and the second one "
          "ends it",
          "[dsp][resonance]") {
    resonance_search s{adult};
    REQUIRE(s.next()->value == 6.0);
    s.take(refused_at(6.0, step_why::discomfort));
    REQUIRE(s.next()->value == 5.0);
    s.take(heard_at(5.0, parabola(5.0, 5.6, 0.4)));
    for (int i = 0; i < 3; ++i) {
        const auto rate = s.next();
        REQUIRE(rate);
        CHECK(std::abs(rate->value - 6.0) > 0.25);
        s.take(heard_at(rate->value, parabola(rate->value, 5.6, 0.4), 2.0)); // little is learnt, so it goes on
    }
    s.take(refused_at(4.5, step_why::discomfort));
    CHECK_FALSE(s.next());
}

TEST_CASE("resonance search: a pace that the heart did not follow is tried once more, then left", "[dsp][resonance]") {
    resonance_search s{adult};
    s.take(refused_at(6.0, step_why::not_following));
    CHECK(s.next()->value == 6.0);
    s.take(refused_at(6.0, step_why::not_following));
    CHECK(s.next()->value == 5.0);
    // A strap that is lost says nothing of the pace.
    s.take(refused_at(5.0, step_why::no_beats));
    CHECK(s.next()->value == 5.0);
}

TEST_CASE("resonance search: it always ends", "[dsp][resonance]") {
    for (const auto why : {step_why::no_beats, step_why::not_following, step_why::artefacts}) {
        resonance_search s{adult};
        int steps = 0;
        while (const auto rate = s.next()) {
            s.take(refused_at(rate->value, why));
            REQUIRE(++steps <= 9);
        }
        CHECK(s.finding().why == no_optimum::no_step);
    }
    resonance_search alike{adult};
    while (const auto rate = alike.next())
        alike.take(heard_at(rate->value, 8));
    CHECK(alike.tried() == most_adaptive_steps);
    CHECK_FALSE(alike.finding().clear());
}

TEST_CASE("resonance search: what another day found is where it begins, and is not forgotten", "[dsp][resonance]") {
    resonance_search first{adult};
    while (const auto rate = first.next())
        first.take(heard_at(rate->value, parabola(rate->value, 5.2, 0.5)));
    const auto found = first.finding();
    resonance_search again{resonance_prior{found.best, found.sd, adult.grid_from, adult.grid_to}.after(3)};
    CHECK(again.finding().best == Approx(found.best).margin(0.03));
    CHECK(again.finding().sd == Approx(std::hypot(found.sd, 0.1 * std::sqrt(3.0))).margin(0.03));
    while (const auto rate = again.next())
        again.take(heard_at(rate->value, parabola(rate->value, 5.2, 0.5)));
    CHECK(again.finding().sd < std::hypot(found.sd, 0.1 * std::sqrt(3.0)));
    CHECK(again.finding().best == Approx(5.2).margin(0.1));
}

TEST_CASE("resonance search: children are looked for where they are", "[dsp][resonance]") {
    resonance_search s{prior_of(resonance_person::child)};
    CHECK(s.next()->value == 8.0);
    while (const auto rate = s.next()) {
        CHECK(rate->value >= 6);
        CHECK(rate->value <= 10);
        s.take(heard_at(rate->value, parabola(rate->value, 7.4, 0.5)));
    }
    CHECK(s.finding().best == Approx(7.4).margin(0.25));
}
