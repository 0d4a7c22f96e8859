// Serial sensors that need no stick, on a pty in real time, through the whole program: found out, session,
// store, replay.
#include "tests/e2e/attune_program.hpp"
#include "tests/support/emulators/bitalino_board.hpp"
#include "tests/support/emulators/ecg_series.hpp"
#include "tests/support/emulators/pty_runner.hpp"
#include "tests/support/emulators/rr_series.hpp"
#include "tests/support/emulators/wearlink_strap.hpp"
#include "tests/support/reference.hpp"

#include "dsp/ecg/find_beats.hpp"

#include <cmath>

using namespace attune;
using namespace attune::test;

namespace {
/// Runs a session for so long, ends it as a person does and checks that it replays to the same numbers.
nlohmann::json session_on(const attune_program& program, pty_runner& line, const std::string& query,
                          double length_s) {
    child session{program.command({"practice", "--headless", "--minutes", "60", "--pace", "30", "--sensor",
                                   "serial:" + line.path() + query})};
    const int breaths = static_cast<int>(length_s / 2) + 1; // of two seconds
    const bool came = !session.line_with("breath " + std::to_string(breaths), 200s).empty();
    INFO(session.text());
    REQUIRE(came);
    session.signal(SIGTERM);
    REQUIRE(session.wait() == 0);
    const auto s = program.newest();
    CHECK(run_to_end(program.command({"replay", s["id"].get<std::string>(), "--verify"})).out ==
          "identical\n");
    return s;
}
} // namespace

TEST_CASE("wearlink: of a recorded heart the store holds exactly its beats, found out by itself", "[e2e]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto recorded = rr_series(ref, "nsr001_5min_a", 30);
    const auto truth = wearlink_strap::sent(recorded);
    double length_s = 0;
    for (const double rr : truth)
        length_s += rr / 1000;
    const attune_program program;
    pty_runner line{std::make_unique<wearlink_strap>(recorded)};
    const auto stored = intervals(session_on(program, line, "", length_s + 4));
    CHECK(stored == truth);
    REQUIRE(stored.size() == recorded.size());
    for (std::size_t i = 0; i < recorded.size(); ++i)
        CHECK(std::abs(stored[i] - recorded[i]) <= 1);
}

TEST_CASE("bitalino: a recorded ECG's beats are in the store, found out cold, the board is left stopped",
          "[e2e]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto ecg = ecg_series(ref, "mitdb_100", 120);
    std::vector<double> truth;
    for (const auto& b : find_beats(std::span<const float>{ecg.values}, hertz{ecg.hertz}).beats)
        truth.push_back(b.sample / ecg.hertz);
    const attune_program program;
    pty_runner line{std::make_unique<bitalino_board>(bitalino_recording{ecg.as_counts(), ecg.hertz})};
    const auto s = session_on(program, line, "", 30);
    auto device = line.stop();
    CHECK_FALSE(dynamic_cast<bitalino_board&>(*device).streaming());
    const auto stored = intervals(s);
    REQUIRE(stored.size() > 15);
    // Where in the recording the session began is the board's affair: its intervals stand there in a row.
    double best = 1e9;
    for (std::size_t from = 0; from + stored.size() < truth.size(); ++from) {
        double worst = 0;
        for (std::size_t i = 0; i < stored.size(); ++i)
            worst = std::max(worst, std::abs((truth[from + i + 1] - truth[from + i]) * 1e3 - stored[i]));
        best = std::min(best, worst);
    }
    CHECK(best <= 8);
}
