#include "drivers/port/retry.hpp"
#include "tests/support/catch.hpp"

using namespace attune;
using namespace std::chrono_literals;

namespace {
constexpr host_time t0{1000s};
}

TEST_CASE("retry: the first attempt is made at once, then one each second, after half a minute each two",
          "[drivers][port]") {
    retry_schedule schedule{retry_times{}};
    host_time now = t0;
    CHECK(schedule.wait(now) == 0s);
    int attempts = 0;
    while (now < t0 + 30s) {
        REQUIRE(schedule.wait(now) == 0s);
        schedule.tried(now);
        ++attempts;
        now += std::max<host_duration>(schedule.wait(now), 1ms);
    }
    CHECK(attempts == 30);
    for (int i = 0; i < 1000; ++i) { // and never stops
        schedule.tried(now);
        REQUIRE(schedule.wait(now) == 2s);
        now += 2s;
    }
}

TEST_CASE("retry: a port lost after a while is tried at once, one that falls away in a circle is not",
          "[drivers][port]") {
    retry_schedule schedule{retry_times{}};
    schedule.tried(t0);
    schedule.opened();
    CHECK(schedule.wait(t0 + 10ms) == 990ms);
    CHECK(schedule.wait(t0 + 1h) == 0s);
}

TEST_CASE("retry: a new search is eager again", "[drivers][port]") {
    retry_schedule schedule{retry_times{}};
    schedule.tried(t0);
    schedule.tried(t0 + 40s);
    CHECK(schedule.wait(t0 + 40s) == 2s);
    schedule.opened();
    schedule.tried(t0 + 50s);
    CHECK(schedule.wait(t0 + 50s) == 1s);
}

TEST_CASE("silence watch: reopens after 10, 20, 40, 60, 60 s without a byte, a byte starts it over",
          "[drivers][port]") {
    silence_watch watch;
    host_time now = t0;
    watch.opened(now);
    for (const auto silent : {10s, 20s, 40s, 60s, 60s}) {
        CHECK_FALSE(watch.overdue(now + silent - 1ns));
        CHECK(watch.overdue(now + silent));
        now += silent + 3ms;
        watch.opened(now);
    }
    watch.heard(now + 5s);
    CHECK_FALSE(watch.overdue(now + 15s - 1ns));
    CHECK(watch.overdue(now + 15s));
}
