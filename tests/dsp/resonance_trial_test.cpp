#include "dsp/breath/resonance_trial.hpp"
#include "tests/dsp/heard.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <limits>

using namespace attune;
using namespace attune::test;

namespace {

struct made_person {
    double f0 = 5.4, k = 0.4, swing = 7, hr = 66;
    double step_noise = 0; ///< SD of ln A from step to step
    double rr_noise = 8;   ///< ms, of each beat's time
    double wander = 0;     ///< bpm, 1/f
    std::uint32_t seed = 1;
};

/// Beats of a person who breathes with this pacer; where it pauses, breathing is free and small.
std::vector<heard_interval> breathes(const made_person& p, const std::vector<pace_span>& pacing) {
    std::mt19937 random{p.seed};
    std::normal_distribution<double> n;
    std::vector<double> factor;
    double last_rate = 0;
    for (const auto& s : pacing) { // a step is one mood; a slide changes slowly
        if (factor.empty() || std::abs(s.rate.value - last_rate) > 0.2)
            factor.push_back(std::exp(p.step_noise * n(random)));
        else
            factor.push_back(factor.back());
        last_rate = s.rate.value;
    }
    const wandering slow{p.wander, p.seed + 1000};
    const double until = pacing.back().to.count() + 5;
    const auto rate = [&](double t) {
        const double y = p.hr + slow(t);
        const auto after =
            std::upper_bound(pacing.begin(), pacing.end(), t,
                             [](double at, const pace_span& s) { return at < s.from.count(); });
        if (after == pacing.begin() || t > std::prev(after)->to.count()) return y;
        const auto i = static_cast<std::size_t>(std::prev(after) - pacing.begin());
        const double d = pacing[i].rate.value - p.f0;
        return y +
               p.swing * factor[i] * std::exp(-p.k * d * d) * std::cos(*phase_at(pacing, seconds{t}) - 0.4);
    };
    auto beats = heard(ipfm(until, sampled(rate, until)));
    jitter(beats, p.rr_noise, p.seed + 2000);
    return beats;
}

std::vector<pace_span> manual() {
    return stepped_pacing(stepped_protocol, seconds{0});
}

resonance_result assessed(const std::vector<heard_interval>& beats, const std::vector<pace_span>& pacing,
                          const resonance_settings& settings = {}, std::vector<unease> uneasy = {}) {
    return judge_resonance(measure_steps(beats, pacing, uneasy, settings), settings);
}

} // namespace

TEST_CASE("resonance trial: a stepped recording gives each step's swing and the best pace",
          "[dsp][resonance]") {
    const auto r = assessed(breathes({}, manual()), manual());
    REQUIRE(r.steps.size() == 5);
    for (const auto& s : r.steps) {
        CHECK(s.used());
        const double d = s.rate - 5.4;
        CHECK(*s.amplitude == Approx(7 * std::exp(-0.4 * d * d)).epsilon(0.05));
        CHECK(s.r2 > 0.9);
        CHECK(s.amplitude_se < 0.3);
        CHECK(s.phase == Approx(0.4).margin(0.1));
        // Two breaths of settling are not counted.
        CHECK((s.to - s.from).count() == Approx(120 - 2 * 60 / s.rate).margin(1e-6));
    }
    REQUIRE(r.clear);
    CHECK(r.why.empty());
    CHECK(*r.best == Approx(5.4).margin(0.15));
    CHECK(*r.low < 5.4);
    CHECK(*r.high > 5.4);
    CHECK(*r.sd < 0.35);
}

TEST_CASE("resonance trial: the sliding protocol tells the same", "[dsp][resonance]") {
    const auto pacing = sliding_pacing(sliding_protocol, seconds{12});
    for (const double f0 : {4.9, 5.4, 6.0}) {
        const auto r = assessed(breathes({.f0 = f0}, pacing), pacing);
        CHECK(r.steps.size() > 8);
        INFO(f0);
        REQUIRE(r.clear);
        CHECK(*r.best == Approx(f0).margin(0.2));
        CHECK(*r.low < f0);
        CHECK(*r.high > f0);
    }
}

TEST_CASE("resonance trial: of many noisy people the interval holds nine in ten, and flat ones are not given "
          "a pace",
          "[dsp][resonance]") {
    // From beats to belief: step moods of 10 %, beat noise, 1/f wandering of 2 bpm.
    constexpr int people = 60;
    int inside = 0, clear = 0, flat_clear = 0, flat_any = 0;
    double error = 0;
    std::mt19937 random{3};
    std::normal_distribution<double> rf{5.5, 0.5}, curve{0.4, 0.12};
    for (std::uint32_t seed = 1; seed <= people; ++seed) {
        made_person p;
        p.f0 = std::clamp(rf(random), 4.5, 6.5);
        p.k = std::clamp(curve(random), 0.2, 0.8);
        p.step_noise = 0.1;
        p.rr_noise = 10;
        p.wander = 2;
        p.seed = seed;
        const auto r = assessed(breathes(p, manual()), manual());
        if (r.clear) {
            ++clear;
            inside += p.f0 >= *r.low && p.f0 <= *r.high;
            error += std::abs(*r.best - p.f0);
        }
        p.k = 0;
        p.swing = 5;
        const auto flat = assessed(breathes(p, manual()), manual());
        ++flat_any;
        flat_clear += flat.clear;
        CHECK(flat.best.has_value() == flat.clear);
    }
    INFO("clear " << clear << " of " << people << ", inside " << inside << ", mean error " << error / clear
                  << "; flat but clear " << flat_clear << " of " << flat_any);
    CHECK(clear >= 0.85 * people);
    CHECK(inside >= 0.82 * clear);
    CHECK(error / clear < 0.2);
    CHECK(flat_clear <= 0.1 * flat_any);
}

TEST_CASE("resonance trial: steps are refused with the reason", "[dsp][resonance]") {
    const auto good = breathes({}, manual());
    const auto why_of = [&](const std::vector<heard_interval>& beats, std::size_t step,
                            std::vector<unease> u = {}) {
        return measure_steps(beats, manual(), u, {})[step].why;
    };
    SECTION("silent") {
        CHECK(why_of(without(good, 240, 330), 1) == step_why::no_beats);
    }
    SECTION("all silent") {
        CHECK(why_of({}, 0) == step_why::no_beats);
    }
    SECTION("artefacts") {
        auto beats = good;
        int i = 0;
        for (auto& b : beats)
            if (b.t.count() > 480 && b.t.count() < 600 && ++i % 15 == 0) b.nn = false;
        CHECK(why_of(beats, 2) == step_why::artefacts);
        CHECK(why_of(beats, 1) == step_why::none);
    }
    SECTION("not following") {
        // Breathes freely at 13 a minute in the fourth step.
        auto free = breathes({.swing = 0.2, .wander = 3}, manual());
        CHECK(why_of(free, 3) == step_why::not_following);
    }
    SECTION("uneasy") {
        CHECK(why_of(good, 3, {{seconds{800}, seconds{810}}}) == step_why::discomfort);
        CHECK(why_of(good, 2, {{seconds{800}, seconds{810}}}) == step_why::none);
    }
    SECTION("short and out of range") {
        const std::vector<pace_step> odd{
            {6.0_brpm, seconds{50}}, {12.0_brpm, seconds{60}}, {5.5_brpm, seconds{70}}};
        const auto pacing = stepped_pacing(odd, seconds{0});
        const auto steps = measure_steps(breathes({}, pacing), pacing, {}, {});
        REQUIRE(steps.size() == 3);
        CHECK(steps[0].why == step_why::too_short);
        CHECK(steps[1].why == step_why::out_of_range);
        CHECK(steps[2].why == step_why::none);
    }
    for (const auto w : {step_why::out_of_range, step_why::too_short, step_why::no_beats, step_why::artefacts,
                         step_why::not_following, step_why::discomfort})
        CHECK_FALSE(words(w).empty());
}

TEST_CASE("resonance trial: without three good steps nothing is claimed, and it says why",
          "[dsp][resonance]") {
    const auto two = stepped_pacing(
        std::vector<pace_step>{{6.0_brpm, seconds{120}}, {5.0_brpm, seconds{120}}}, seconds{0});
    const auto r = assessed(breathes({}, two), two);
    CHECK_FALSE(r.clear);
    CHECK_FALSE(r.best);
    CHECK(r.why == "fewer than three steps could be used");
    CHECK(r.low);
    REQUIRE(r.next);
    const auto none = assessed({}, two);
    CHECK(none.why == "no step could be used");
    CHECK_FALSE(none.low);
    CHECK_FALSE(none.sd);
    CHECK(assessed(breathes({}, two), {}).why == "nothing in it was paced");
}

TEST_CASE("resonance trial: nonsense among the intervals gives reasons, never a number that is none",
          "[dsp][resonance]") {
    const double nan = std::numeric_limits<double>::quiet_NaN(),
                 inf = std::numeric_limits<double>::infinity();
    for (const double odd : {0.0, -800.0, nan, inf, 1e9}) {
        auto beats = breathes({}, manual());
        for (std::size_t i = 0; i < beats.size(); i += 200) // one in two hundred: a step has one at most
            beats[i].rr = milliseconds{odd};
        const auto r = assessed(beats, manual());
        INFO(odd);
        REQUIRE(r.clear);
        CHECK(*r.best == Approx(5.4).margin(0.15));
        for (auto& b : beats)
            b.rr = milliseconds{odd};
        const auto none = assessed(beats, manual());
        CHECK_FALSE(none.best);
        CHECK(none.why == "no step could be used");
    }
    // Equal beats: a heart that does nothing.
    std::vector<heard_interval> equal;
    for (int i = 1; i < 1500; ++i)
        equal.push_back({seconds{i * 0.8}, milliseconds{800}, true, i == 1});
    for (const auto& s : measure_steps(equal, manual(), {}, {}))
        CHECK(s.why == step_why::not_following);
}

TEST_CASE("resonance trial: a gap in a step is a hole, the swing stays what it is",
          "[dsp][resonance][property]") {
    const auto beats = breathes({}, manual());
    const auto whole = measure_steps(beats, manual(), {}, {}),
               holed = measure_steps(without(beats, 540, 560), manual(), {}, {});
    CHECK(holed[2].used());
    CHECK(holed[2].beats < whole[2].beats);
    CHECK(*holed[2].amplitude == Approx(*whole[2].amplitude).epsilon(0.04));
    for (const std::size_t i : {0u, 1u, 3u, 4u}) {
        CHECK(*holed[i].amplitude == *whole[i].amplitude); // the others know nothing of it
        CHECK(holed[i].r2 == whole[i].r2);
    }
}

TEST_CASE("resonance trial: the recording may begin at any time", "[dsp][resonance][property]") {
    auto beats = breathes({.wander = 1}, manual());
    const auto a = assessed(beats, manual());
    for (auto& b : beats)
        b.t += seconds{5000};
    const auto b = assessed(beats, stepped_pacing(stepped_protocol, seconds{5000}));
    REQUIRE((a.best && b.best));
    CHECK(*b.best == Approx(*a.best).epsilon(1e-9));
    CHECK(*b.sd == Approx(*a.sd).epsilon(1e-6));
}
