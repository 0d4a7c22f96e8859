// What takes as long as it takes: real straps with their own timing, cables that are pulled.
#include "tests/e2e/played_capture.hpp"
#include "tests/support/reference.hpp"

#include <algorithm>

using namespace attune::test;

TEST_CASE("capture: both straps with their own timing, at once", "[e2e]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    played one{ref / "captures/zephyr", hxm, {}, "?protocol=zephyr", 1};
    played two{ref / "captures/zephyr", bioharness, {}, "?protocol=zephyr", 1};
    one.to_the_end(1);
    two.to_the_end(1);
}

TEST_CASE(
    "capture: unplugged and plugged in again twice: two gaps, nothing invented, told within five seconds",
    "[e2e]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const attune_program program;
    const auto link = (program.folder() / "strap").string();
    // With the strap's own timing: a stream that runs faster than the clock would fill its own gaps.
    child player{{ATTUNE_PTY_PLAYER, (ref / "captures/zephyr" / hxm.file).string(), "--link", link,
                  "--unplug", "10:8", "--unplug", "28:8"}};
    REQUIRE(player.line_with("/strap") == link);
    child session{program.command({"practice", "--headless", "--minutes", "60", "--pace", "30", "--sensor",
                                   "serial:" + link + "?protocol=zephyr"})};
    for (int i = 0; i < 2; ++i) {
        REQUIRE_FALSE(session.line_with("signal lost: ", 60s).empty());
        REQUIRE_FALSE(session.line_with("signal back", 60s).empty());
    }
    session.skip_to_now();
    REQUIRE_FALSE(session.line_with("breath").empty());
    REQUIRE_FALSE(session.line_with("breath").empty());
    session.signal(SIGTERM);
    REQUIRE(session.wait() == 0);
    INFO(session.text());

    bool lost = false;
    for (const auto& l : session.lines()) {
        if (l.starts_with("signal lost")) lost = true;
        if (l.starts_with("signal back")) lost = false;
        if (lost && l.starts_with("breath")) CHECK(l.find("heart") == std::string::npos);
    }
    const auto s = program.newest();
    REQUIRE(s["gaps"].size() == 2);
    for (const auto& g : s["gaps"]) {
        CHECK(g["cause"] == "port closed");
        CHECK(g["to_s"].get<double>() - g["from_s"].get<double>() > 4);
    }
    // Measured intervals are those of the strap, in its order; what was said while unplugged is missing.
    const auto whole = [&] {
        attune_program other;
        child again{{ATTUNE_PTY_PLAYER, (ref / "captures/zephyr" / hxm.file).string(), "--speed", "20"}};
        const auto path = again.line_with("/dev/");
        child listening{other.command({"practice", "--headless", "--minutes", "60", "--pace", "30",
                                       "--sensor", "serial:" + path + "?protocol=zephyr"})};
        REQUIRE_FALSE(again.line_with("played", 60s).empty());
        listening.skip_to_now();
        REQUIRE_FALSE(listening.line_with("breath").empty());
        REQUIRE_FALSE(listening.line_with("breath").empty());
        listening.signal(SIGTERM);
        REQUIRE(listening.wait() == 0);
        return intervals(other.newest());
    }();
    const auto got = intervals(s);
    CHECK(got.size() < whole.size());
    CHECK(got.size() > 20);
    auto from = whole.begin();
    for (const double rr : got) {
        from = std::find(from, whole.end(), rr);
        REQUIRE(from != whole.end());
        ++from;
    }
    CHECK(run_to_end(program.command({"replay", s["id"].get<std::string>(), "--verify"})).out ==
          "identical\n");
}
