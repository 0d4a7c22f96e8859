// How a session ends: asked to, cut off, unheard.
#include "tests/e2e/attune_program.hpp"

#include <random>

using namespace attune::test;

namespace {

const std::vector<std::string> quick_breaths{"practice", "--headless", "--minutes", "30",
                                             "--pace",   "30",         "--sensor",  "sim:calm?seed=5"};

} // namespace

TEST_CASE("ending: SIGINT and SIGTERM end a session properly, kept and marked as ended early", "[e2e]") {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        const attune_program program;
        child session{program.command(quick_breaths)};
        REQUIRE_FALSE(session.line_with("breath 3").empty());
        session.signal(signal);
        CHECK(session.wait() == 0);
        CHECK(session.text().find("ended early") != std::string::npos);
        const auto s = program.newest();
        CHECK(s["ended"] == "early");
        CHECK(s["beats"].size() >= 2);
        CHECK(run_to_end(program.command({"replay", s["id"].get<std::string>(), "--verify"})).out ==
              "identical\n");
    }
}

TEST_CASE("ending: with --json the lines go to standard error and the one document tells the session",
          "[e2e]") {
    const attune_program program;
    auto arguments = quick_breaths;
    arguments.insert(arguments.end(), {"--json", "--fast", "--minutes", "1"});
    arguments.erase(arguments.begin() + 2, arguments.begin() + 4); // the other --minutes
    const auto o = run_to_end(program.command(arguments));
    REQUIRE(o.status == 0);
    const auto d = nlohmann::json::parse(o.out);
    CHECK(d["session"] == program.newest()["id"]);
    CHECK(d["ended"] == "complete");
}

TEST_CASE("ending: law 6: killed at any instant, at most the last second and one beat are lost", "[e2e]") {
    std::mt19937 random{6};
    for (int i = 0; i < 10; ++i) {
        const attune_program program;
        child session{program.command(quick_breaths)};
        REQUIRE_FALSE(session.line_with("breath 1 ").empty());
        const auto began = session.arrived(session.lines().size() - 1);
        for (int n = 2; n <= 2 + i % 3; ++n)
            REQUIRE_FALSE(session.line_with("breath " + std::to_string(n)).empty());
        // Somewhere within the next second: reading on until then.
        static_cast<void>(session.line_with("never said", std::chrono::milliseconds{random() % 1000}));
        session.signal(SIGKILL);
        const std::chrono::duration<double> lived = std::chrono::steady_clock::now() - began;
        CHECK(session.wait() == 128 + SIGKILL);

        // The next opening marks it as recovered, by itself.
        const auto s = program.newest();
        INFO("killed " << lived.count() << " s after its first breath");
        CHECK(s["ended"] == "recovered");
        REQUIRE_FALSE(s["beats"].empty());
        // A second, a beat (the simulated heart's longest is below 1.5 s), and the second by which a beat is
        // told late.
        CHECK(s["beats"].back()["t_s"].get<double>() > lived.count() - 1.0 - 1.5 - 1.0);
        // Something is recorded every second, and saved every second.
        CHECK(s["duration_s"].get<double>() > lived.count() - 2.1);
        CHECK(run_to_end(program.command({"replay", s["id"].get<std::string>(), "--verify"})).out ==
              "identical\n");
    }
}

TEST_CASE("ending: a reader that goes away ends the session in good order", "[e2e]") {
    const attune_program program;
    auto command = program.command(quick_breaths);
    std::string line;
    for (const auto& part : command)
        line += "'" + part + "' ";
    const auto o = run_to_end({"/bin/bash", "-c", "set -o pipefail; " + line + "| head -n 2"});
    CHECK(o.status == 0);
    CHECK(program.newest()["ended"] == "early");
}

TEST_CASE("ending: two programs on one store never share a session", "[e2e]") {
    const attune_program program;
    child one{program.command(quick_breaths)};
    child two{program.command(quick_breaths)};
    REQUIRE_FALSE(one.line_with("breath 2").empty());
    REQUIRE_FALSE(two.line_with("breath 2").empty());
    one.signal(SIGTERM);
    two.signal(SIGTERM);
    CHECK(one.wait() == 0);
    CHECK(two.wait() == 0);
    const auto all = program.document({"sessions", "--json"})["sessions"];
    REQUIRE(all.size() == 2);
    CHECK(all[0]["id"] != all[1]["id"]);
    for (const auto& s : all)
        CHECK(run_to_end(program.command({"replay", s["id"].get<std::string>(), "--verify"})).out ==
              "identical\n");
}

TEST_CASE("ending: an address that can be no sensor is one sentence, not a session", "[e2e]") {
    const attune_program program;
    for (const char* sensor :
         {"serial:/etc/passwd", "replay:/no/such/file", "serial:/dev/null?protocol=morse", "sim:angry"}) {
        child session{program.command({"practice", "--headless", "--sensor", sensor})};
        const int status = session.wait(20s);
        INFO(sensor << ": " << session.text());
        CHECK((status == 1 || status == 2));
        CHECK(session.lines().size() <= 2);
    }
    CHECK(program.document({"sessions", "--json"})["sessions"].empty());
}

TEST_CASE("ending: a port that is not there is said within five seconds and looked for as long as it takes",
          "[e2e]") {
    const attune_program program;
    child session{program.command({"practice", "--headless", "--pace", "30", "--sensor",
                                   "serial:" + (program.folder() / "nothing-here").string()})};
    const auto said = session.line_with("signal lost: ", 10s);
    REQUIRE_FALSE(said.empty());
    const auto at = session.arrived(session.lines().size() - 1) - session.arrived(0);
    CHECK(at < 5s);
    session.signal(SIGINT);
    CHECK(session.wait() == 0);
}
