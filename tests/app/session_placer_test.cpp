#include "app/session/beat_placer.hpp"
#include "tests/support/catch.hpp"

#include <random>
#include <vector>

using namespace attune;
using namespace std::chrono_literals;

namespace {

const host_time zero{1000s};

beat_event clocked(std::chrono::milliseconds at, int rr_ms, bool starts = false) {
    beat_event e;
    e.at = sensor_time{at};
    if (rr_ms > 0) e.rr = attune::milliseconds{static_cast<double>(rr_ms)};
    e.starts_chain = starts;
    return e;
}
beat_event summed(int rr_ms) {
    beat_event e;
    if (rr_ms > 0) e.rr = attune::milliseconds{static_cast<double>(rr_ms)};
    return e;
}
placed_beat one(beat_placer& p, const beat_event& e, host_time arrived) {
    placed_beat out;
    p.place({&e, 1}, arrived, {&out, 1});
    return out;
}
double ms(host_duration d) {
    return std::chrono::duration<double, std::milli>(d).count();
}

} // namespace

TEST_CASE("beat placer: several beats of one packet lie behind its newest by their intervals",
          "[app][session]") {
    beat_placer p;
    p.set_latency(seconds{0.5});
    const beat_event packet[]{clocked(0ms, 0, true), clocked(800ms, 800), clocked(1650ms, 850)};
    placed_beat out[3];
    p.place(packet, zero, out);
    CHECK(out[2].at == zero - 500ms);
    CHECK(ms(out[2].at - out[1].at) == 850);
    CHECK(ms(out[1].at - out[0].at) == 800);
    CHECK(out[0].starts_chain);
    CHECK_FALSE(out[1].starts_chain);
}

TEST_CASE("beat placer: late packets do not move the curve, an earlier one lowers it by at most 20 ms",
          "[app][session]") {
    beat_placer p;
    p.set_latency(seconds{0});
    std::mt19937 random{5};
    host_time last{};
    for (int i = 0; i < 300; ++i) {
        const auto late = std::chrono::milliseconds{random() % 900};
        const auto b = one(p, clocked(800ms * i, i ? 800 : 0, i == 0), zero + 800ms * i + late);
        if (i > 0) {
            CHECK(ms(b.at - last) >= 780 - 1e-6);
            CHECK(ms(b.at - last) <= 820 + 1e-6);
        }
        last = b.at;
        if (i > 100) CHECK(ms(b.at - (zero + 800ms * i)) < 30); // settled near the true time
    }
}

TEST_CASE("beat placer: with its own clock a strap that was silent for 8 s goes on in its chain",
          "[app][session]") {
    beat_placer p;
    one(p, clocked(0ms, 0, true), zero);
    const beat_event packet[]{clocked(1000ms, 1000), clocked(2000ms, 1000), clocked(8000ms, 6000)};
    placed_beat out[3];
    p.place(packet, zero + 8s, out);
    for (const auto& b : out)
        CHECK_FALSE(b.starts_chain);
    CHECK(one(p, clocked(9000ms, 1000), zero + 30s).clock_jumped);
}

TEST_CASE("beat placer: without a clock a hole in the intervals starts a new chain", "[app][session]") {
    SECTION("more than 3 s: at once") {
        beat_placer p;
        for (int i = 0; i < 20; ++i)
            one(p, summed(800), zero + 800ms * i);
        const auto b = one(p, summed(800), zero + 800ms * 19 + 4600ms);
        CHECK(b.starts_chain);
        CHECK(b.clock_jumped);
    }
    SECTION("one lost beat: at the third arrival") {
        beat_placer p;
        for (int i = 0; i < 20; ++i)
            one(p, summed(800), zero + 800ms * i);
        int chains = 0;
        for (int i = 21; i < 30; ++i)
            chains += one(p, summed(800), zero + 800ms * i).starts_chain;
        CHECK(chains == 1);
    }
}

TEST_CASE("beat placer: a backlog that comes faster than it was measured loses no beat and no interval",
          "[app][session]") {
    beat_placer p;
    host_time last{};
    for (int i = 0; i < 200; ++i) { // everything within two seconds
        const auto b = one(p, clocked(800ms * i, i ? 800 : 0, i == 0), zero + 10ms * i);
        CHECK((i == 0) == b.starts_chain);
        if (i > 0) CHECK(std::abs(ms(b.at - last) - 800) <= 20 + 1e-6);
        CHECK(b.at > last);
        last = b.at;
    }
    // A port that is opened again: the next chain begins behind what was placed.
    p.broken();
    const auto b = one(p, clocked(0ms, 0, true), zero + 3s);
    CHECK(b.starts_chain);
    CHECK(b.at > last);
}

TEST_CASE("beat placer: a new latency waits for the next chain, drawn beats never move", "[app][session]") {
    beat_placer p;
    p.set_latency(seconds{1});
    one(p, clocked(0ms, 0, true), zero);
    p.set_latency(seconds{2.6});
    CHECK(one(p, clocked(800ms, 800), zero + 800ms).at == zero - 200ms);
    p.broken();
    CHECK(one(p, clocked(5000ms, 0, true), zero + 5s).at == zero + 2400ms);
}

TEST_CASE("beat placer: one damaged number does not send the beats after it into the future",
          "[app][session]") {
    SECTION("an interval ten times too long, without a clock") {
        beat_placer p;
        p.set_latency(seconds{0});
        for (int i = 0; i < 20; ++i)
            one(p, summed(800), zero + 800ms * i);
        CHECK(one(p, summed(8800), zero + 800ms * 20).starts_chain);
        for (int i = 21; i < 30; ++i)
            CHECK(one(p, summed(800), zero + 800ms * i).at <= zero + 800ms * i);
    }
    SECTION("a clock that jumps 40 s ahead and back") {
        beat_placer p;
        p.set_latency(seconds{0});
        for (int i = 0; i < 20; ++i)
            one(p, clocked(800ms * i, i ? 800 : 0, i == 0), zero + 800ms * i);
        CHECK(one(p, clocked(800ms * 20 + 40s, 800), zero + 800ms * 20).clock_jumped);
        CHECK(one(p, clocked(800ms * 21, 800), zero + 800ms * 21).clock_jumped);
        for (int i = 22; i < 30; ++i)
            CHECK(one(p, clocked(800ms * i, 800), zero + 800ms * i).at <= zero + 800ms * i);
    }
}

TEST_CASE("beat placer: without a clock 3 s of silence are a gap unless what comes then fills them",
          "[app][session]") {
    for (const bool filled : {false, true}) {
        beat_placer p;
        for (int i = 0; i < 20; ++i)
            one(p, summed(800), zero + 800ms * i);
        std::vector<beat_event> packet(filled ? 5 : 1, summed(800));
        std::vector<placed_beat> out(packet.size());
        p.place(packet, zero + 800ms * 19 + 3600ms, out);
        CHECK(out[0].starts_chain != filled);
    }
}

TEST_CASE("beat placer: a sensor's own clock shows a hole, whatever its numbers say", "[app][session]") {
    for (const auto hole : {1700ms, 9700ms}) { // between two beats whose interval says 800 ms
        beat_placer p;
        p.set_latency(seconds{0});
        for (int i = 0; i < 20; ++i)
            one(p, clocked(800ms * i, i ? 800 : 0, i == 0), zero + 800ms * i);
        const auto after = one(p, clocked(800ms * 19 + hole, 800), zero + 800ms * 19 + hole + 300ms);
        CHECK(after.starts_chain);
        CHECK_FALSE(after.clock_jumped);             // the clock is the same
        CHECK(after.at == zero + 800ms * 19 + hole); // and so is its offset, late as the packet was
    }
}
