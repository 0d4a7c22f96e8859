// Checking in and the diary behind the window.
#include "app/shell/diary_desk.hpp"
#include "app/shell/shell.hpp"
#include "app/store/store.hpp"
#include "tests/app/body_and_word_sessions.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <fstream>

using namespace attune;
using namespace std::chrono_literals;

namespace {

struct desk {
    desk() {
        open();
        ask(accept_safety{});
    }
    void open() {
        program = std::make_unique<shell>(
            shell_options{scratch.path() / "attune.db", scratch.path() / "config",
                          std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets", "sim:calm?seed=1", "", true, {},
                          [this] { return wall; }});
        program->frame(now);
    }
    const app_view& ask(const ui_command& c) {
        program->handle(c, now);
        return program->frame(now += 20ms);
    }
    const app_view& view() const { return program->view(); }
    std::vector<diary_entry> kept() const {
        auto d = diary::open(scratch.path() / "attune.db");
        REQUIRE(d);
        return d->list("")->entries;
    }
    test::scratch_folder scratch;
    host_time now{5000s};
    std::int64_t wall = 1795953600000; // 2026-11-29 12:00 UTC
    std::unique_ptr<shell> program;
};

check_in worried() {
    check_in c;
    c.distress = 60;
    c.pleasantness = 25;
    c.arousal = 75;
    c.word = "worried";
    c.close.worry = 80;
    return c;
}

const diary_line* line_with(const app_view& v, std::string_view words) {
    for (const auto& l : v.diary.lines)
        if (l.title.find(words) != std::string::npos) return &l;
    return nullptr;
}

} // namespace

TEST_CASE("diary desk: a check-in is kept once, and stands in the diary without what is private", "[app][shell][diary]") {
    desk d;
    CHECK(d.ask(go_to{screen::check_in}).current == screen::check_in);
    CHECK(d.view().check_in.feelings.size() >= 5);
    d.ask(ask_diary{save_check_in{worried()}});
    CHECK(d.view().current == screen::home);
    REQUIRE(d.kept().size() == 1);
    CHECK(d.kept()[0].said.when == check_in::moment::apart);
    CHECK(*d.kept()[0].said.close.worry == 80);
    CHECK(d.kept()[0].utc_ms == d.wall);
    d.ask(go_to{screen::diary});
    REQUIRE(d.view().diary.lines.size() == 2);
    CHECK(d.view().diary.lines[0].kind == diary_line_kind::day);
    CHECK(d.view().diary.lines[0].title == "Today");
    const auto* l = line_with(d.view(), "worried");
    REQUIRE(l);
    CHECK(l->facts == "distress 60");
}

TEST_CASE("diary desk: what was begun outlives the program and is offered again, until it is let go", "[app][shell][diary]") {
    desk d;
    d.ask(go_to{screen::check_in});
    d.ask(ask_diary{keep_check_in{worried()}});
    d.open(); // as after a crash
    const auto form = d.ask(go_to{screen::check_in}).check_in;
    CHECK(form.brought_back);
    CHECK(form.said.word == "worried");
    CHECK(d.kept().empty());
    d.ask(ask_diary{discard_check_in{}});
    CHECK(d.view().current == screen::home);
    CHECK_FALSE(d.ask(go_to{screen::check_in}).check_in.brought_back);
    d.ask(ask_diary{save_check_in{}}); // nothing was said: nothing is kept
    CHECK(d.kept().empty());
}

TEST_CASE("diary desk: leaving the form goes back to where it was come from, and what was said is offered first", "[app][shell][diary]") {
    desk d;
    d.ask(go_to{screen::check_in});
    d.ask(ask_diary{save_check_in{worried()}});
    const auto id = d.kept().at(0).id;
    d.ask(go_to{screen::diary});
    d.ask(ask_diary{open_entry{id}});
    d.ask(ask_diary{leave_check_in{d.view().check_in.said}}); // only looked at
    CHECK(d.view().current == screen::diary);
    d.ask(go_to{screen::check_in});
    CHECK_FALSE(d.view().check_in.brought_back);
    auto other = worried();
    other.word = "lonely";
    d.ask(ask_diary{leave_check_in{other}});
    CHECK(d.view().current == screen::diary);
    d.ask(ask_diary{open_entry{id}}); // the one that is not saved comes first, and is not lost
    CHECK(d.view().check_in.brought_back);
    CHECK(d.view().check_in.said.word == "lonely");
    d.ask(ask_diary{save_check_in{d.view().check_in.said}});
    CHECK(d.kept().size() == 2);
    d.ask(ask_diary{open_entry{id}});
    CHECK(d.view().check_in.said.word == "worried");
}

TEST_CASE("diary desk: an entry is opened, changed and deleted, and stays in its place", "[app][shell][diary]") {
    desk d;
    d.ask(go_to{screen::check_in});
    d.ask(ask_diary{save_check_in{worried()}});
    d.wall += 3'600'000;
    const auto id = d.kept().at(0).id;
    d.ask(go_to{screen::diary});
    d.ask(ask_diary{open_entry{id}});
    REQUIRE(d.view().current == screen::check_in);
    CHECK(d.view().check_in.of_change);
    CHECK(d.view().check_in.when.starts_with("Today"));
    auto other = d.view().check_in.said;
    other.word = "relieved";
    d.ask(ask_diary{save_check_in{other}});
    CHECK(d.view().current == screen::diary);
    REQUIRE(d.kept().size() == 1);
    CHECK(d.kept()[0].said.word == "relieved");
    CHECK(d.kept()[0].utc_ms == 1795953600000);
    d.ask(ask_diary{delete_entry{}}); // no form is open: nothing happens
    CHECK(d.kept().size() == 1);
    d.ask(ask_diary{open_entry{id}});
    d.ask(ask_diary{delete_entry{}});
    CHECK(d.view().current == screen::diary);
    CHECK(d.kept().empty());
    CHECK(d.view().diary.lines.empty());
    d.ask(ask_diary{open_entry{id}});
    CHECK_FALSE(d.view().message.empty());
}

TEST_CASE("diary desk: sessions and entries stand on one time line, newest first, day by day", "[app][shell][diary]") {
    desk d;
    d.ask(go_to{screen::check_in});
    d.ask(ask_diary{save_check_in{worried()}});
    d.wall += 86'400'000;
    d.ask(choose_practice{"resonance"});
    d.ask(begin_practice{{}, 1, 6, false, 0});
    for (int i = 0; i < 3000 && d.view().current == screen::practice; ++i)
        d.program->frame(d.now += 50ms);
    d.ask(submit_after{});
    d.wall += 3'600'000;
    d.ask(go_to{screen::check_in});
    auto calm = worried();
    calm.word = "calm";
    d.ask(ask_diary{save_check_in{calm}});
    const auto& lines = d.ask(go_to{screen::diary}).diary.lines;
    REQUIRE(lines.size() == 5);
    CHECK(lines[0].title == "Today");
    CHECK(lines[1].title.find("calm") != std::string::npos);
    CHECK(lines[2].kind == diary_line_kind::session);
    CHECK(lines[3].title == "Yesterday");
    CHECK(lines[4].title.find("worried") != std::string::npos);
    d.ask(open_session{lines[2].id});
    CHECK(d.view().current == screen::review);
}

TEST_CASE("diary desk: own words stand in place of the shipped ones, a broken file is told on Home", "[app][shell][diary]") {
    desk d;
    std::filesystem::create_directories(d.scratch.path() / "config");
    std::ofstream{d.scratch.path() / "config/feelings.toml"} << "[[family]]\nname = \"good\"\nwords = [\"fine\"]\n";
    d.open();
    REQUIRE(d.view().check_in.feelings.size() == 1);
    CHECK(d.view().check_in.feelings[0].words == std::vector<std::string>{"fine"});
    std::ofstream{d.scratch.path() / "config/feelings.toml"} << "[[family]]\nname = \n";
    d.open();
    CHECK(d.view().check_in.feelings.size() >= 5);
    bool told = false;
    for (const auto& n : d.view().home.notices)
        told = told || n.find("feelings.toml, line 2") != std::string::npos;
    CHECK(told);
}

TEST_CASE("diary desk: how often body and word agreed stands there from five clear check-ins on, one's own alone",
          "[app][shell][diary]") {
    desk d;
    const auto file = d.scratch.path() / "attune.db";
    constexpr std::int64_t day = 86'400'000;
    test::keep_told_session(file, d.wall - 9 * day, 80, 90, 10); // agree, apart
    test::keep_told_session(file, d.wall - 8 * day, 50, 10, 90); // agree, not clear
    test::keep_told_session(file, d.wall - 7 * day, 25, 10, 50); // agree, not clear
    for (const int n : {1, 2, 3})
        test::keep_told_session(file, d.wall - n * day, 80, 10, 10, "B2");
    CHECK(d.ask(go_to{screen::diary}).diary.body_and_word.empty()); // four
    test::keep_told_session(file, d.wall - 6 * day, 25, 90, 10); // apart, agree
    CHECK(d.ask(go_to{screen::diary}).diary.body_and_word ==
          "In 4 of 6 check-ins body and word agreed. In 2 more it was not clear.");
}
