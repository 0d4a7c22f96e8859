// A dongle and straps on a pty in real time, through the whole program: dialogue, session, store, replay.
#include "tests/e2e/attune_program.hpp"
#include "tests/support/emulators/bled112.hpp"
#include "tests/support/emulators/pty_runner.hpp"
#include "tests/support/emulators/rr_series.hpp"
#include "tests/support/reference.hpp"

#include <cmath>

using namespace attune;
using namespace attune::test;

namespace {
constexpr double resolution = 1000.0 / 1024.0; // ms

emulated_strap strap(std::string name, std::uint8_t last, std::vector<double> rr) {
    return {.name = std::move(name), .address = {last, 5, 4, 3, 2, 0xC1}, .rr_ms = std::move(rr)};
}
double length_s(const std::vector<double>& rr) {
    double ms = 0;
    for (const double one : rr)
        ms += one;
    return ms / 1000;
}

/// Runs a session until the heart has been played, ends it as a person does, and returns what was stored.
nlohmann::json session_on(std::unique_ptr<bled112> dongle, const std::string& query, double heart_s) {
    const attune_program program;
    pty_runner line{std::move(dongle)};
    child session{program.command({"practice", "--headless", "--minutes", "60", "--pace", "30", "--sensor",
                                   "serial:" + line.path() + query})};
    // Ten seconds to be found and connected, and a few for the last notification; a breath is two.
    const int breaths = static_cast<int>(heart_s / 2) + 8;
    const bool came = !session.line_with("breath " + std::to_string(breaths), 200s).empty();
    INFO(session.text());
    REQUIRE(came);
    session.signal(SIGTERM);
    REQUIRE(session.wait() == 0);
    auto device = line.stop();
    CHECK_FALSE(dynamic_cast<bled112&>(*device).linked()); // left in peace
    const auto s = program.newest();
    const auto verified = run_to_end(program.command({"replay", s["id"].get<std::string>(), "--verify"}));
    CHECK(verified.out == "identical\n");
    return s;
}
} // namespace

TEST_CASE("bgapi: of a recorded heart the store holds exactly its beats, though a louder strap answers first",
          "[e2e]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto truth = rr_series(ref, "nsr001_5min_a", 30);
    auto mine = strap("Polar H10 2", 2, truth), other = strap("Polar H10 1", 1, rr_series(ref, "chf201_5min_a", 30));
    other.rssi = -20;
    const auto s = session_on(std::make_unique<bled112>(std::vector{other, mine}),
                              "?protocol=bgapi&device=Polar%20H10%202", length_s(truth));
    const auto stored = intervals(s);
    REQUIRE(stored.size() == truth.size());
    for (std::size_t i = 0; i < truth.size(); ++i)
        CHECK(std::abs(stored[i] - truth[i]) <= resolution);
}

TEST_CASE("bgapi: a dongle in the middle of its talk is found out by itself, and a strap that lets go comes back",
          "[e2e]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto truth = rr_series(ref, "nsr002_5min_a", 45);
    auto mine = strap("Polar H10 2", 2, truth);
    mine.lets_go_after = 20s;
    auto dongle = std::make_unique<bled112>(std::vector{mine});
    dongle->begin_linked();
    const auto stored = intervals(session_on(std::move(dongle), "", length_s(truth)));
    CHECK(stored.size() > truth.size() / 2);
    std::size_t next = 0;
    for (const double rr : stored) {
        while (next < truth.size() && std::abs(truth[next] - rr) > resolution)
            ++next;
        REQUIRE(next < truth.size());
        ++next;
    }
}
