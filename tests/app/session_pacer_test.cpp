#include "app/session/pacer.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <numbers>
#include <random>

using namespace attune;
using namespace std::chrono_literals;

namespace {
const host_time zero{1000s};
breath_pattern four_six() {
    return {seconds{4}, seconds{0}, seconds{6}, seconds{0}};
}
double lung_at(const pacer& p, host_time t) {
    return p.at(t)->lung;
}
} // namespace

TEST_CASE("breath: a raised cosine, empty at the start, full after the inhale, empty again at the end",
          "[app][session]") {
    const auto p = four_six();
    CHECK(breath_at(p, 0.0, 0.1).lung == Approx(0).margin(1e-12));
    CHECK(breath_at(p, 0.2, 0.1).lung == Approx(0.5));
    CHECK(breath_at(p, 0.4, 0.1).lung == Approx(1));
    CHECK(breath_at(p, 0.7, 0.1).lung == Approx(0.5));
    CHECK(breath_at(p, 1.0 - 1e-12, 0.1).lung == Approx(0).margin(1e-9));
    CHECK(breath_at(p, 0.1, 0.1).to_turn.count() == Approx(3));
    CHECK(breath_at(p, 0.1, 0.2).to_turn.count() == Approx(1.5)); // twice as fast
}

TEST_CASE("breath: holds are still, of any length, and absent where they are zero", "[app][session]") {
    const breath_pattern box{seconds{4}, seconds{4}, seconds{4}, seconds{4}};
    CHECK(breath_at(box, 0.3, 1 / 16.0).part == breath_part::hold_full);
    CHECK(breath_at(box, 0.3, 1 / 16.0).lung == 1);
    CHECK(breath_at(box, 0.9, 1 / 16.0).part == breath_part::hold_empty);
    CHECK(breath_at(box, 0.9, 1 / 16.0).lung == 0);
    for (double f = 0; f < 1; f += 0.001) {
        const auto part = breath_at(four_six(), f, 0.1).part;
        CHECK((part == breath_part::inhale || part == breath_part::exhale));
    }
}

TEST_CASE("law 8: The pacer runs on accumulated phase: a change of rate or ratio never makes it jump",
          "[app][session][law]") {
    std::mt19937 random{8};
    pacer p;
    p.start(four_six(), zero);
    // The fastest movement in play: an inhale of 1 s goes from 0 to 1 with a slope of at most pi/2 a second.
    const double most = std::numbers::pi / 2 / 0.4 * 0.001 + 1e-9;
    double lung = 0, phase = 0;
    for (int ms = 1; ms < 600000; ++ms) {
        const auto now = zero + std::chrono::milliseconds{ms};
        p.advance(now);
        if (ms % 777 == 0)
            p.set_pace(breaths_per_minute{2.0 + static_cast<double>(random() % 1300) / 100}, now);
        if (ms % 4999 == 0) {
            const double in = 0.3 + static_cast<double>(random() % 40) / 100;
            p.set_pattern(p.segment().pattern.with_ratio(in, 1 - in), now);
        }
        const auto v = *p.at(now);
        REQUIRE(std::abs(v.lung - lung) <= most);
        REQUIRE(v.phase >= phase);
        lung = v.lung;
        phase = v.phase;
    }
    CHECK(phase > 60);
}

TEST_CASE("pacer: a new ratio waits for the next inhale, a new pace does not wait", "[app][session]") {
    pacer p;
    p.start(four_six(), zero);
    CHECK_FALSE(p.set_pattern(four_six().with_ratio(1, 1), zero + 3s));
    CHECK_FALSE(p.advance(zero + 9999ms));
    CHECK(p.at(zero + 4s)->part == breath_part::exhale);
    CHECK(p.advance(zero + 10s));
    CHECK(p.segment().from == zero + 10s);
    CHECK(p.at(zero + 14s)->part == breath_part::inhale);

    const double before = p.at(zero + 12s)->phase;
    p.set_pace(breaths_per_minute{5}, zero + 12s);
    CHECK(p.at(zero + 12s)->phase == before);
    CHECK(p.at(zero + 24s)->phase == Approx(before + 1));
}

TEST_CASE("pacer: a pause keeps the breath where it is and gives no phase meanwhile", "[app][session]") {
    pacer p;
    p.start(four_six(), zero);
    p.pause(zero + 2s);
    CHECK(p.paused());
    CHECK(lung_at(p, zero + 60s) == Approx(0.5));
    CHECK_FALSE(p.phase_rad(zero + 60s));
    CHECK(p.phase_rad(zero + 1s)); // a beat from before the pause arrives late
    p.resume(zero + 60s);
    CHECK(lung_at(p, zero + 62s) == Approx(1));
    CHECK(p.elapsed(zero + 62s).count() == Approx(4));
}

TEST_CASE("pacer: past instants keep the phase they had, also across a change of pace", "[app][session]") {
    pacer p;
    p.start(four_six(), zero);
    const auto then = *p.phase_rad(zero + 5s);
    p.set_pace(breaths_per_minute{4}, zero + 6s);
    p.set_pace(breaths_per_minute{9}, zero + 7s);
    CHECK(*p.phase_rad(zero + 5s) == then);
    CHECK_FALSE(p.phase_rad(zero - 1s));
    p.stop(zero + 8s);
    CHECK(p.phase_rad(zero + 7s));
    CHECK_FALSE(p.phase_rad(zero + 9s));
}

TEST_CASE("pacer: over twelve hours it drifts by less than a millisecond", "[app][session]") {
    pacer p;
    p.start(four_six(), zero);
    for (int i = 1; i <= 12 * 3600 * 20; ++i)
        p.advance(zero + i * 50ms);
    const double breaths = 12 * 3600 / 10.0;
    CHECK(std::abs(p.at(zero + 12h)->phase - breaths) * 10.0 < 0.001);
    CHECK(std::abs(p.elapsed_at_phase(breaths).count() - 12 * 3600) < 0.001);
}

TEST_CASE("pattern: another pace keeps the proportions", "[app][session]") {
    const auto p =
        breath_pattern{seconds{4}, seconds{1}, seconds{4}, seconds{1}}.at_pace(breaths_per_minute{3});
    CHECK(p.length().count() == Approx(20));
    CHECK(p.inhale.count() == Approx(8));
    CHECK(p.hold_empty.count() == Approx(2));
    CHECK(four_six().pace().value == Approx(6));
}
