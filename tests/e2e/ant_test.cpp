// An ANT stick and straps on a pty in real time, through the whole program: found out, dialogue, session,
// store, replay.
#include "tests/e2e/attune_program.hpp"
#include "tests/support/emulators/ant_stick.hpp"
#include "tests/support/emulators/pty_runner.hpp"
#include "tests/support/emulators/rr_series.hpp"
#include "tests/support/reference.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

using namespace attune;
using namespace attune::test;

TEST_CASE("ant: of a recorded heart the store holds exactly its beats, the stick is left in peace, the key "
          "is nowhere",
          "[e2e]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto truth = rr_series(ref, "nsr001_5min_a", 30), other = rr_series(ref, "chf201_5min_a", 30);
    double heart_s = 0;
    for (const double rr : truth)
        heart_s += rr / 1000;
    constexpr const char* key = "6B6579206B657921";
    ::setenv("ATTUNE_ANT_NETWORK_KEY", key, 1);
    const attune_program program;
    pty_runner line{std::make_unique<ant_stick>(std::vector<ant_strap>{{777, other}, {25170, truth}})};
    // Nobody names the protocol: the stick is silent until it is asked. Another strap is in reach, too.
    child session{program.command({"practice", "--headless", "--minutes", "60", "--pace", "30", "--sensor",
                                   "serial:" + line.path() + "?device=25170"})};
    const int breaths = static_cast<int>(heart_s / 2) + 6; // of two seconds; five to be found out and opened
    const bool came = !session.line_with("breath " + std::to_string(breaths), 200s).empty();
    INFO(session.text());
    REQUIRE(came);
    session.signal(SIGTERM);
    REQUIRE(session.wait() == 0);
    auto device = line.stop();
    auto& stick = dynamic_cast<ant_stick&>(*device);
    CHECK_FALSE(stick.channel_open());
    CHECK(stick.key == "key key!");
    CHECK(std::count(stick.heard.begin(), stick.heard.end(), 0x41) == 1); // unassigned

    const auto stored = intervals(program.newest());
    REQUIRE(stored.size() == truth.size());
    for (std::size_t i = 0; i < truth.size(); ++i)
        CHECK(std::abs(stored[i] - truth[i]) <= 1000.0 / 1024);
    const auto s = program.newest();
    CHECK(run_to_end(program.command({"replay", s["id"].get<std::string>(), "--verify"})).out ==
          "identical\n");
    CHECK(s.dump().find(key) == std::string::npos);
    CHECK(session.text().find(key) == std::string::npos);
    // The strap is remembered for the next time.
    std::ifstream settings{program.folder() / "config/attune/settings.toml"};
    const std::string kept{std::istreambuf_iterator<char>{settings}, {}};
    CHECK(kept.find("ant_device = 25170") != std::string::npos);
    for (const auto& file : std::filesystem::recursive_directory_iterator{program.folder()}) {
        if (!file.is_regular_file()) continue;
        std::ifstream in{file.path(), std::ios::binary};
        const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
        INFO(file.path());
        CHECK(bytes.find(key) == std::string::npos);
        CHECK(bytes.find("key key!") == std::string::npos);
    }
    ::unsetenv("ATTUNE_ANT_NETWORK_KEY");
}
