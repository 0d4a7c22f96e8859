// A client's card, through the shell: what is kept, whose a session is, taking everything away.
#include "app/shell/client_desk.hpp"
#include "app/shell/shell.hpp"
#include "app/store/client_book.hpp"
#include "app/store/store.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace attune;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

struct room {
    room() {
        program.handle(accept_safety{}, now);
        program.handle(go_to{screen::lead}, now);
        lead(add_client{"K7"});
    }
    template <class What>
    void lead(What what) {
        program.handle(ask_lead{std::in_place_type<What>, std::move(what)}, now);
    }
    template <class What>
    void card(What what) {
        program.handle(ask_client{std::in_place_type<What>, std::move(what)}, now);
    }
    void a_session() {
        program.handle(go_to{screen::lead}, now);
        lead(choose_protocol{"resting-baseline"});
        lead(begin_led{});
        for (int i = 0; i < 100; ++i, now += 100ms)
            program.frame(now);
        program.handle(ask_session{{command_kind::stop, 0, {}}}, now);
        for (int i = 0; i < 20; ++i, now += 100ms)
            program.frame(now);
        program.handle(submit_after{}, now);
        program.handle(go_to{screen::lead}, now);
    }
    const app_view& view() { return program.frame(now); }
    const client_card& on_card() {
        REQUIRE(view().card);
        return *view().card;
    }
    std::optional<client> kept(const char* code) {
        auto book = client_book::open(scratch / "attune.db");
        REQUIRE(book);
        const auto who = book->read(code);
        REQUIRE(who);
        return *who;
    }

    test::scratch_folder scratch;
    host_time now{5000s};
    shell program{shell_options{scratch.path() / "attune.db", scratch.path() / "config", fs::path{ATTUNE_SOURCE_DIR} / "assets",
                                "sim:calm?seed=3", "", true}};
};

} // namespace

TEST_CASE("card: what is written is kept, and what is no day or no pace says so first") {
    room r;
    r.card(open_card{});
    CHECK(r.view().current == screen::card);
    CHECK(r.on_card().code == "K7");
    auto w = r.on_card().written;
    w.name = "Anna";
    w.notes = "Likes the window open";
    w.consent = "2026-11-31";
    r.card(write_card{w});
    CHECK(r.on_card().changed);
    CHECK(r.on_card().wrong.starts_with("\"2026-11-31\" is no day"));
    r.card(keep_card{});
    CHECK(r.kept("K7")->name.empty());
    w.consent = "2026-11-28";
    w.pace = "5,5";
    w.heart.beta_blocker = true;
    r.card(write_card{w});
    CHECK(r.on_card().wrong.empty());
    r.card(keep_card{});
    CHECK_FALSE(r.on_card().changed);
    const auto who = r.kept("K7");
    REQUIRE(who);
    CHECK(who->name == "Anna");
    CHECK(who->notes == "Likes the window open");
    CHECK(who->consent_on == 20785); // days from 1970 to 28 November 2026
    CHECK(who->pace_bpm == 5.5);
    CHECK(who->heart.beta_blocker);
    bool said = false;
    for (const auto& k : r.on_card().known)
        said = said || k.starts_with("Beta-blocker: it holds the heart rate");
    CHECK(said);
    w.consent.clear(); // taken back
    r.card(write_card{w});
    r.card(keep_card{});
    CHECK_FALSE(r.kept("K7")->consent_on);
    w.pace = "fast";
    r.card(write_card{w});
    CHECK(r.on_card().wrong.starts_with("\"fast\" is no pace"));
    r.card(leave_card{});
    CHECK(r.view().current == screen::lead);
    CHECK_FALSE(r.view().card);
}

TEST_CASE("card: written and read are the same, whatever is kept") {
    client who;
    who.code = "K7";
    who.name = "Zoë";
    who.notes = "a\nb";
    who.consent_on = 20000;
    who.pace_bpm = 5.75;
    who.heart.pacemaker = true;
    who.added_utc_ms = 12;
    const auto again = as_written(who, writing_of(who));
    REQUIRE(again);
    CHECK(*again == who);
}

TEST_CASE("card: a session under the wrong client is moved with one action, told, and what is being written stays") {
    room r;
    r.lead(add_client{"M1"});
    r.lead(choose_client{"K7"});
    r.a_session();
    r.card(open_card{});
    REQUIRE(r.on_card().sessions.size() == 1);
    CHECK(r.on_card().facts.starts_with("1 session, the last"));
    auto w = r.on_card().written;
    w.notes = "half written";
    r.card(write_card{w});
    const auto id = r.on_card().sessions[0].id;
    r.card(move_to_client{id, "M1"});
    CHECK(r.view().message == "Moved to M1.");
    CHECK(r.on_card().sessions.empty());
    CHECK(r.on_card().written.notes == "half written");
    CHECK(r.on_card().changed);
    REQUIRE(r.on_card().moves.size() == 1);
    CHECK(r.on_card().moves[0].ends_with("a session was moved from K7 to M1"));
    r.card(move_to_client{"gone", "M1"});
    CHECK_FALSE(r.view().message.empty());
    r.card(leave_card{});
    r.lead(choose_client{"M1"});
    r.card(open_card{});
    CHECK(r.on_card().sessions.size() == 1);
    r.card(move_to_client{id, ""});
    CHECK(r.view().message == "Moved to yourself.");
    CHECK(r.on_card().sessions.empty());
}

TEST_CASE("card: everything of a client goes into one file, and away for good") {
    room r;
    r.a_session();
    r.card(open_card{});
    r.card(export_client{});
    const auto file = r.scratch.path() / "client K7.json";
    REQUIRE(fs::exists(file));
    CHECK((fs::status(file).permissions() & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
    std::ifstream in{file};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    CHECK(text.find("\"K7\"") != std::string::npos);
    CHECK(r.on_card().leaving.starts_with("1 session, the diary"));
    r.card(delete_client{});
    CHECK(r.view().current == screen::lead);
    CHECK(r.view().message == "K7 is deleted.");
    CHECK(r.view().lead.client.chosen.code.empty());
    CHECK_FALSE(r.kept("K7"));
    auto opened = store::open(r.scratch.path() / "attune.db");
    CHECK(opened->sessions()->empty());
}

TEST_CASE("card: with nobody chosen there is none, and not while a session is led") {
    room r;
    r.lead(choose_client{""});
    r.card(open_card{});
    CHECK(r.view().current == screen::lead);
    r.lead(choose_client{"K7"});
    r.lead(begin_led{});
    r.card(open_card{});
    CHECK(r.view().current == screen::console);
    CHECK_FALSE(r.view().card);
}
