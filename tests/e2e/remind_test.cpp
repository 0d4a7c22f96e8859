// attune remind from outside: the note on a desktop that is played, one at a time, stopped by a signal.
#include "tests/e2e/attune_program.hpp"
#include "tests/support/bluez_mock.hpp"

#include <ctime>
#include <fstream>

using namespace attune::test;

namespace {

#define ATTUNE_NEEDS_DESKTOP(mock, how)                                                                      \
    attune::test::bluez_mock mock{"notify_mock.py", how, "DBUS_SESSION_BUS_ADDRESS"};                        \
    if (!mock.skipped().empty()) {                                                                           \
        WARN(mock.skipped());                                                                                \
        return;                                                                                              \
    }

void wish(const attune_program& program, const char* lines) {
    const auto folder = program.folder() / "config" / "attune";
    std::filesystem::create_directories(folder);
    std::ofstream{folder / "settings.toml"} << "[reminders]\n" << lines;
}
/// A plan whose reminder is due from this minute on.
void plan_for_now(const attune_program& program) {
    const auto t = std::time(nullptr);
    char now[6];
    std::strftime(now, sizeof now, "%H:%M", std::localtime(&t));
    REQUIRE(run_to_end(program.command({"plan", "set", "--at", now})).status == 0);
}
bool shown_comes(bluez_mock& mock, std::string_view part) {
    for (const auto end = std::chrono::steady_clock::now() + 20s; std::chrono::steady_clock::now() < end;)
        if (mock.tell("shown").find(part) != std::string::npos) return true;
    return false;
}

} // namespace

TEST_CASE("remind: what is due stands on the desktop once, one program waits at a time, a signal ends it",
          "[e2e]") {
    ATTUNE_NEEDS_DESKTOP(mock, "--usual");
    const attune_program program;
    wish(program, "practice = true\n");
    plan_for_now(program);
    child waiting{program.command({"remind", "--watch"})};
    REQUIRE_FALSE(waiting.line_with("waiting").empty());
    REQUIRE(shown_comes(mock, "A moment to practise?"));
    child second{program.command({"remind", "--watch"})};
    CHECK_FALSE(second.line_with("another one waits already").empty());
    CHECK(second.wait() == 1);
    waiting.signal(SIGTERM);
    CHECK_FALSE(waiting.line_with("stopped").empty());
    CHECK(waiting.wait() == 0);
    CHECK(mock.tell("shown") == "ok "); // taken away by the one that showed it
    // Begun anew within the same hour it says nothing again.
    const auto again = run_to_end(program.command({"remind", "--once"}));
    CHECK(again.status == 0);
    CHECK(again.out.find("Nothing is due") != std::string::npos);
}

TEST_CASE("remind: an answer opens the window, turning reminders off ends it", "[e2e]") {
    ATTUNE_NEEDS_DESKTOP(mock, "--usual");
    ::setenv("SDL_VIDEODRIVER", "none-here", 1); // the window that is opened finds no display
    const attune_program program;
    wish(program, "practice = true\n");
    plan_for_now(program);
    child waiting{program.command({"remind", "--watch"})};
    REQUIRE(shown_comes(mock, "A moment to practise?"));
    REQUIRE(mock.tell("press practise") == "ok");
    CHECK_FALSE(waiting.line_with("the window is opened").empty());
    wish(program, "practice = false\n");
    CHECK_FALSE(waiting.line_with("turned off").empty());
    CHECK(waiting.wait() == 0);
    ::unsetenv("SDL_VIDEODRIVER");
}

TEST_CASE("remind: off, no bus, no service: each says so in one line", "[e2e]") {
    const attune_program program;
    child off{program.command({"remind", "--watch"})};
    CHECK_FALSE(off.line_with("reminders are off").empty());
    CHECK(off.wait() == 1);
    wish(program, "practice = true\ncheck_ins = true\nseed = 5\n");
    ::setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", 1);
    child none{program.command({"remind", "--watch"})};
    CHECK_FALSE(none.line_with("no message bus").empty());
    CHECK(none.wait() == 1);
    ::unsetenv("DBUS_SESSION_BUS_ADDRESS");
    const auto next = program.document({"remind", "--next", "--days", "3", "--json"});
    CHECK(next["on"] == true);
    CHECK(next["next"].size() >= 8);
    CHECK(next["next"].size() <= 12);
    CHECK(next == program.document({"remind", "--next", "--days", "3", "--json"}));
}

TEST_CASE("remind: --install writes the autostart file, --uninstall takes it away", "[e2e]") {
    const attune_program program;
    const auto file = program.folder() / "config" / "autostart" / "attune-reminders.desktop";
    REQUIRE(run_to_end(program.command({"remind", "--install"})).status == 0);
    CHECK(std::filesystem::exists(file));
    REQUIRE(run_to_end(program.command({"remind", "--uninstall"})).status == 0);
    CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("plan: made, changed and ended from the command line, what is wrong is said", "[e2e]") {
    const attune_program program;
    CHECK(program.document({"plan", "--json"})["current"].is_null());
    const auto made = program.document({"plan", "set", "--weeks", "2", "--sessions", "5", "--minutes", "7.5",
                                        "--practice", "box", "--at", "07:30", "--at", "20:00", "--json"});
    CHECK(made["current"]["weeks"] == 2);
    CHECK(made["current"]["planned"] == 10);
    CHECK(made["current"]["reminders"] == nlohmann::json{"07:30", "20:00"});
    CHECK(made["current"]["stages"][0]["practices"][0] == "box");
    const auto changed = program.document({"plan", "change", "--sessions", "3", "--json"});
    CHECK(changed["current"]["planned"] == 6);
    CHECK(changed["current"]["stages"][0]["minutes"] == 7.5);
    CHECK(changed["current"]["id"] == made["current"]["id"]);
    const auto ended = program.document({"plan", "end", "--json"});
    CHECK(ended["current"]["phase"] == "ended");
    CHECK(run_to_end(program.command({"plan", "end"})).status == 1);
    CHECK(run_to_end(program.command({"plan", "set", "--at", "7"})).status == 2);
    CHECK(run_to_end(program.command({"plan", "set", "--from", "2026-02-30"})).status == 2);
    CHECK(run_to_end(program.command({"plan", "set", "--weeks", "0"})).status == 2);
    CHECK(run_to_end(program.command({"plan", "set", "--programme", "none-such"})).status == 1);
    CHECK(program.document({"plan", "set", "--programme", "resonance-block", "--json"})["current"]["weeks"] ==
          5);
    CHECK(program.document({"plan", "--client", "K7", "--json"})["current"].is_null()); // another person
    CHECK(program.document({"plan", "programmes", "--json"}).size() >= 3);
}
