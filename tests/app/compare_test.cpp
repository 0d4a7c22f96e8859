// Two sessions beside each other, through the shell: from two practices to their difference.
#include "app/shell/compare_desk.hpp"
#include "app/shell/shell.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <filesystem>

using namespace attune;
using namespace std::chrono_literals;

namespace {

session_row row(const char* id, const char* client, const char* practice, std::int64_t at, bool ended = true) {
    session_row r;
    r.id = id, r.client = client, r.practice_id = practice, r.started_utc_ms = at;
    if (ended) r.ended = ended_as::complete;
    return r;
}

struct room {
    room() { program.handle(accept_safety{}, now); }
    void practise(const char* id, double minutes) {
        program.handle(choose_practice{id}, now);
        program.handle(begin_practice{{}, minutes, 6, false}, now);
        const auto until = now + 60s * minutes + 60s;
        while (now < until) {
            program.frame(now);
            now += 100ms;
        }
        program.handle(submit_after{}, now);
        wall += 3'600'000; // an hour
        REQUIRE(view().review);
    }
    const app_view& view() { return program.frame(now); }

    test::scratch_folder scratch;
    std::int64_t wall = 1'760'000'000'000;
    host_time now{5000s};
    shell program{shell_options{.store_file = scratch.path() / "attune.db",
                                .config_folder = scratch.path() / "config",
                                .assets_folder = std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets",
                                .sensor = "sim:calm?seed=3",
                                .client = "",
                                .driven_clock = true,
                                .plan = {},
                                .wall_ms = [this] { return wall; }}};
};

} // namespace

TEST_CASE("compare: offered are the same person's ended sessions, the same practice first") {
    const auto one = row("1", "K7", "a", 50);
    const auto all = comparable_to(one,
                                   {row("2", "K7", "b", 90), row("3", "K7", "a", 10), one, row("4", "", "a", 80), row("5", "K7", "a", 60),
                                    row("6", "K7", "a", 70, false), row("7", "K7", "b", 95)},
                                   30);
    std::string ids;
    for (const auto& r : all)
        ids += r.id;
    CHECK(ids == "5372");
    CHECK(comparable_to(one, all, 2).size() == 2);
}

TEST_CASE("compare: two practices of one person, the earlier one first, whichever was opened") {
    room r;
    r.practise("resonance", 2);
    const auto first = r.view().review->id;
    r.program.handle(ask_compare{offer_comparison{}}, r.now);
    CHECK(r.view().current == screen::compare);
    CHECK(r.view().compare.offered.empty());
    r.program.handle(go_to{screen::home}, r.now);
    r.practise("resonance", 2);
    const auto second = r.view().review->id;
    r.program.handle(ask_compare{offer_comparison{}}, r.now);
    REQUIRE(r.view().compare.offered.size() == 1);
    r.program.handle(ask_compare{compare_with{first}}, r.now);
    REQUIRE(r.view().compare.two);
    CHECK(r.view().compare.two->then.id == first);
    CHECK(r.view().compare.two->now.id == second);
    CHECK(r.view().compare.two->what.unlike.empty());
    CHECK_FALSE(r.view().compare.two->what.parts.empty());
    r.program.handle(go_to{screen::review}, r.now);
    CHECK(r.view().review->id == second);
    r.program.handle(open_session{first}, r.now);
    r.program.handle(ask_compare{offer_comparison{}}, r.now);
    CHECK_FALSE(r.view().compare.two);
    r.program.handle(ask_compare{compare_with{second}}, r.now);
    CHECK(r.view().compare.two->then.id == first);
    r.program.handle(ask_compare{compare_with{"gone"}}, r.now);
    CHECK_FALSE(r.view().message.empty());
    CHECK(r.view().compare.two); // what stood there stays
}

TEST_CASE("compare: in another language it is said anew") {
    room r;
    r.practise("resonance", 2);
    const auto first = r.view().review->id;
    r.program.handle(go_to{screen::home}, r.now);
    r.wall += 6 * 3'600'000;
    r.practise("resonance", 2);
    r.program.handle(ask_compare{offer_comparison{}}, r.now);
    r.program.handle(ask_compare{compare_with{first}}, r.now);
    REQUIRE(r.view().compare.two);
    REQUIRE(r.view().compare.two->what.unlike.size() == 1);
    CHECK(r.view().compare.two->what.unlike[0] == "Another time of day.");
    auto chosen = r.view().chosen;
    chosen.language = "de";
    r.program.handle(change_settings{chosen}, r.now);
    CHECK(r.view().compare.two->what.unlike[0] == "Eine andere Tageszeit.");
    CHECK(r.view().current == screen::compare);
    chosen.language = "en";
    r.program.handle(change_settings{chosen}, r.now);
}
