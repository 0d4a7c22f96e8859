// Frames on their schedule, sound on its clock, and the value handed from one to the other.

#include "app/ui/window/frame_schedule.hpp"
#include "app/ui/window/handover.hpp"
#include "app/ui/window/play_clock.hpp"
#include "tests/support/catch.hpp"

#include <random>
#include <thread>

using namespace attune;
using namespace attune::ui;
using namespace std::chrono_literals;

namespace {
constexpr host_time start{100s};
} // namespace

TEST_CASE("schedule: a moving picture keeps its grid though frames come late", "[app][window]") {
    frame_schedule s;
    const auto interval = frame_interval(true);
    host_time now = start;
    std::mt19937 chance{1};
    std::uniform_int_distribution<int> late_us{0, 9000};
    for (int i = 1; i <= 600; ++i) {
        const auto w = s.next(now, true, interval);
        REQUIRE(w.paced);
        CHECK(w.at == start + i * interval); // ten seconds later still the same grid: no drift
        now = w.at + std::chrono::microseconds{late_us(chance)};
    }
}

TEST_CASE("schedule: after a long pause no burst of frames follows", "[app][window]") {
    frame_schedule s;
    const auto interval = frame_interval(true);
    s.next(start, true, interval);
    const host_time later = start + 500ms;
    CHECK(s.next(later, true, interval).at == later);
    CHECK(s.next(later + 1ms, true, interval).at == later + interval);
}

TEST_CASE("schedule: a frame late by less than an interval is caught up with", "[app][window]") {
    frame_schedule s;
    const auto interval = frame_interval(true);
    s.next(start, true, interval);
    CHECK(s.next(start + interval + 14ms, true, interval).at == start + 2 * interval);
}

TEST_CASE("schedule: a still picture waits, input draws three frames at once", "[app][window]") {
    frame_schedule s;
    const auto interval = frame_interval(true);
    auto w = s.next(start, false, interval);
    CHECK_FALSE(w.paced);
    CHECK(w.at == start + 1s);
    s.input();
    const host_time touched = start + 300ms; // drawn at once, as the wait ended
    int frames = 0;
    for (w = s.next(touched, false, interval); w.paced; w = s.next(w.at, false, interval))
        ++frames;
    CHECK(frames == frames_after_input);
}

TEST_CASE("schedule: half the frames on slow machines", "[app][window]") {
    CHECK(frame_interval(false) >= 2 * frame_interval(true) - 2ns);
    CHECK(frame_interval(false) < 2 * frame_interval(true) + 2ns);
}

TEST_CASE("play clock: even blocks, though the device asks in fits", "[app][sound]") {
    play_clock clock;
    std::mt19937 chance{7};
    std::uniform_int_distribution<int> jitter_us{0, 12000};
    host_time before = clock.block(start, 512, 48000, 21ms);
    CHECK(before == start + 21ms);
    for (int i = 1; i < 5000; ++i) {
        const host_time asked = start + std::chrono::nanoseconds{i * 512LL * 1'000'000'000 / 48000};
        const host_time heard =
            clock.block(asked + std::chrono::microseconds{jitter_us(chance)}, 512, 48000, 21ms);
        CHECK(heard > before); // never back: no turn is heard twice
        CHECK(heard - before > 9ms);
        CHECK(heard - before < 13ms);
        const auto off = heard - (asked + 21ms);
        CHECK(off > -5ms);
        CHECK(off < 15ms); // with the picture's own frame far below 40 ms
        before = heard;
    }
}

TEST_CASE("play clock: after a suspend it is right at once", "[app][sound]") {
    play_clock clock;
    clock.block(start, 512, 48000, 0ms);
    CHECK(clock.block(start + 5s, 512, 48000, 0ms) == start + 5s);
}

TEST_CASE("handover: whole values in order, the newest at last", "[app][sound][threads]") {
    struct pair {
        std::uint64_t a = 0, b = 0;
    };
    handover<pair> between;
    CHECK(between.get().a == 0);
    constexpr std::uint64_t many = 200'000;
    std::thread writer{[&] {
        for (std::uint64_t i = 1; i <= many; ++i)
            between.put({i, ~i});
    }};
    std::uint64_t last = 0;
    bool whole = true, ordered = true;
    while (last < many) {
        const pair p = between.get();
        whole = whole && (p.a == 0 || p.b == ~p.a);
        ordered = ordered && p.a >= last;
        last = p.a;
    }
    writer.join();
    CHECK(whole);
    CHECK(ordered);
    CHECK(between.get().a == many);
}
