// Real straps' byte streams played into a pty, through the whole program.
#include "tests/e2e/attune_program.hpp"
#include "tests/support/reference.hpp"

#include <algorithm>

using namespace attune::test;

namespace {

struct strap {
    const char* file;
    std::size_t intervals; // SENSORS.md 10: 208 and 178 RRs in the streams
    double recorded_s;
};
constexpr strap hxm{"120-second-bt-stream-hxm.dat", 208, 131};
constexpr strap bioharness{"120-second-bt-stream.dat", 178, 151};

/// A session on a played capture: from the cable to the stored and verified numbers.
class played {
public:
    played(const std::filesystem::path& captures, const strap& s, std::vector<std::string> how,
           const std::string& query, double speed)
        : strap_{s}
        , player_{[&] {
            std::vector<std::string> argv{ATTUNE_PTY_PLAYER, (captures / s.file).string()};
            argv.insert(argv.end(), how.begin(), how.end());
            argv.insert(argv.end(), {"--speed", std::to_string(speed)});
            return argv;
        }()}
        , path_{player_.line_with("/dev/")}
        , session_{program.command({"practice", "--headless", "--minutes", "60", "--pace", "30", "--sensor",
                                    "serial:" + path_ + query})} {
        REQUIRE_FALSE(path_.empty());
    }

    void to_the_end(double speed) {
        const auto room = std::chrono::milliseconds{static_cast<int>(strap_.recorded_s / speed * 1000)} + 30s;
        REQUIRE_FALSE(player_.line_with("played", room).empty());
        // The next breath is said after the last packet has come in, and the one after it for good measure.
        session_.skip_to_now();
        REQUIRE_FALSE(session_.line_with("breath", 20s).empty());
        REQUIRE_FALSE(session_.line_with("breath", 20s).empty());
        session_.signal(SIGTERM);
        REQUIRE(session_.wait() == 0);
        const auto s = program.newest();
        INFO(session_.text());
        CHECK(intervals(s).size() == strap_.intervals);
        // The streams have no error; one ends in the middle of a frame.
        for (const auto& [cause, n] : s["drops"].items()) {
            CHECK(cause == "truncated");
            CHECK(n == 1);
        }
        CHECK(s["ended"] == "early");
        const auto verified = run_to_end(program.command({"replay", s["id"].get<std::string>(), "--verify"}));
        CHECK(verified.out == "identical\n");
        CHECK(verified.status == 0);
    }

    attune_program program;

private:
    const strap& strap_;
    child player_;
    std::string path_;
    child session_;
};

} // namespace

TEST_CASE("capture: every beat of the HxM stream is stored, no other, and replays to the same numbers",
          "[e2e]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    played p{ref / "captures/zephyr", hxm, {}, "?protocol=zephyr", 12};
    p.to_the_end(12);
}

TEST_CASE("capture: every beat of the BioHarness stream is stored, no other, and replays to the same numbers",
          "[e2e]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    played p{ref / "captures/zephyr", bioharness, {}, "?protocol=zephyr", 12};
    p.to_the_end(12);
}

TEST_CASE("capture: law 2: byte by byte through the port the same beats come", "[e2e]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    played p{ref / "captures/zephyr", hxm, {"--chunk", "1"}, "?protocol=zephyr", 12};
    p.to_the_end(12);
}

TEST_CASE("capture: the protocol is found out from the bytes without losing a beat", "[e2e]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    played p{ref / "captures/zephyr", bioharness, {}, "", 12};
    p.to_the_end(12);
}

TEST_CASE("capture: both straps with their own timing, at once", "[e2e][realtime]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    played one{ref / "captures/zephyr", hxm, {}, "?protocol=zephyr", 1};
    played two{ref / "captures/zephyr", bioharness, {}, "?protocol=zephyr", 1};
    one.to_the_end(1);
    two.to_the_end(1);
}

TEST_CASE(
    "capture: unplugged and plugged in again twice: two gaps, nothing invented, told within five seconds",
    "[e2e][realtime]") {
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
