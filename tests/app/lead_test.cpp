// Leading a session: from the choice of a protocol to what is kept of it, driven through the shell alone.
#include "app/files/practices.hpp"
#include "app/shell/lead_desk.hpp"
#include "app/shell/lead_words.hpp"
#include "app/shell/shell.hpp"
#include "app/store/store.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>

using namespace attune;
using namespace std::chrono_literals;

namespace {

struct room {
    explicit room(std::string uri = "sim:calm?seed=3")
        : sensor{std::move(uri)} {
        open();
        program->handle(accept_safety{}, now);
    }
    void open() {
        program = std::make_unique<shell>(shell_options{scratch.path() / "attune.db", scratch.path() / "config",
                                                        std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets", sensor,
                                                        "K7", true});
    }
    template <class What>
    void lead(What what) {
        program->handle(ask_lead{std::move(what)}, now);
    }
    void session(command_kind kind, double value = 0, std::string_view label = {}) {
        program->handle(ask_session{{kind, value, short_text::from(label)}}, now);
        program->frame(now);
    }
    const app_view& run(double for_s) {
        const auto until = now + host_duration{static_cast<host_duration::rep>(for_s * 1e9)};
        for (; now < until; now += 50ms)
            program->frame(now);
        return program->frame(now);
    }
    void begin(const char* protocol) {
        program->handle(go_to{screen::lead}, now);
        lead(choose_protocol{protocol});
        lead(begin_led{});
        REQUIRE(view().current == screen::console);
    }
    void go_on() {
        const auto phase = view().practice.session->phase;
        session(phase == phase_kind::settle ? command_kind::skip_phase : command_kind::next_step);
    }
    const app_view& view() { return program->frame(now); }
    const console_view& console() {
        const auto& v = view();
        REQUIRE(v.lead.console);
        return *v.lead.console;
    }
    recording kept() {
        auto opened = store::open(scratch.path() / "attune.db");
        REQUIRE(opened);
        auto rows = opened->sessions(5);
        REQUIRE(rows);
        REQUIRE(!rows->empty());
        auto read = opened->read(rows->front().id);
        REQUIRE(read);
        return *read;
    }

    test::scratch_folder scratch;
    std::string sensor;
    host_time now{5000s};
    std::unique_ptr<shell> program;
};

practice two_steps() {
    practice p;
    p.id = "two";
    p.group = practice_group::led;
    p.paced = false;
    p.steps.resize(2);
    p.steps[0] = {.name = "", .words = {"a", "b", "c"}, .length = seconds{90}, .role = step_role::baseline};
    p.steps[1] = {.name = "Talk", .words = {"x", "y"}, .open = true, .role = step_role::talk, .client_sees = client_view::nothing};
    return p;
}

session_view in_step(std::uint32_t step, double elapsed, double length, bool open = false, bool waiting = false) {
    session_view v;
    v.phase = phase_kind::practice;
    v.step = step_view{step, 0, waiting, seconds{elapsed}, seconds{length}, seconds{0}, open};
    return v;
}

} // namespace

TEST_CASE("lead: the protocols are offered apart from what one practises alone") {
    room r;
    r.program->handle(go_to{screen::lead}, r.now);
    CHECK(r.view().current == screen::lead);
    const auto& protocols = r.view().lead.protocols;
    REQUIRE(protocols.size() == 7);
    for (const auto& p : protocols) {
        CHECK_FALSE(p.title.empty());
        CHECK(p.steps.size() > 1);
        for (const auto& alone : r.view().home.practices)
            CHECK(alone.id != p.id);
    }
    CHECK(r.view().lead.chosen == 0U);
}

TEST_CASE("lead: a session by a protocol is kept with its marks, notes and what was told, each at its moment") {
    room r;
    r.begin("stress-profile");
    CHECK(r.console().step == "Getting ready");
    CHECK(r.console().go_on == "Begin: Arriving");
    r.go_on();
    r.run(10);
    CHECK(r.console().step == "Arriving");
    CHECK(r.console().open);
    CHECK_FALSE(r.console().leader.empty());
    CHECK_FALSE(r.console().stop_rule.empty());
    r.go_on();
    r.run(1);
    CHECK(r.console().step == "First rest");
    CHECK(r.console().role == "rest");
    CHECK(r.console().length_s == Approx(300));
    r.lead(add_led_note{"hands cold"});
    const double noted = r.view().practice.session->now.count();
    r.run(12);
    r.lead(say_distress{35});
    r.lead(say_distress{101}); // no such answer
    r.session(command_kind::mark, 0, "tears");
    r.go_on();
    r.run(2);
    CHECK(r.console().step == "Counting back");
    const auto& log = r.console().log;
    REQUIRE(log.size() == 4);
    CHECK(log[0].words == "task 1"); // by the protocol itself
    CHECK(log[1].words == "tears");
    CHECK(log[2].words == "distress 35");
    CHECK(log[3].words == "hands cold");
    CHECK(log[3].at_s == Approx(noted));
    CHECK(std::is_sorted(log.rbegin(), log.rend(), [](const auto& a, const auto& b) { return a.at_s < b.at_s; }));
    r.session(command_kind::stop);
    r.run(1);
    CHECK(r.view().current == screen::after);
    CHECK_FALSE(r.view().lead.console);
    r.program->handle(submit_after{}, r.now);

    const auto kept = r.kept();
    CHECK(kept.header.client == "K7");
    CHECK(kept.header.setup.plan.id == "stress-profile");
    CHECK_FALSE(kept.header.setup.cues);
    REQUIRE(kept.check_ins.size() == 2);
    CHECK(kept.check_ins[0].when == check_in::moment::during);
    CHECK(kept.check_ins[0].note == "hands cold");
    CHECK(kept.check_ins[0].t_s == Approx(noted));
    CHECK(kept.check_ins[1].tension == 35.0);
    std::vector<std::string> marks;
    for (const auto& m : kept.marks)
        marks.emplace_back(m.label.view());
    CHECK(marks == std::vector<std::string>{"tears", "task 1"});
}

TEST_CASE("lead: a minute more is one of this step, pausing stops its time, ending is asked of the session") {
    room r;
    r.begin("resting-baseline");
    r.go_on();
    while (r.console().open)
        r.go_on(), r.run(1);
    const double before = r.console().length_s;
    REQUIRE(before > 0);
    r.session(command_kind::extend, 60);
    r.run(0.2);
    CHECK(r.console().length_s == Approx(before + 60));
    r.session(command_kind::pause);
    r.run(1);
    const double stood = r.console().elapsed_s;
    r.run(30);
    CHECK(r.console().elapsed_s == Approx(stood));
    CHECK(r.console().go_on.empty());
    r.session(command_kind::resume);
    r.run(5);
    CHECK(r.console().elapsed_s == Approx(stood + 5).margin(0.1));
}

TEST_CASE("lead: the client's picture is emptied and shown again, and turning this window to it changes nothing else") {
    room r;
    r.lead(show_client_here{true}); // nothing is under way
    CHECK_FALSE(r.view().lead.client_here);
    r.begin("stress-profile");
    r.lead(blank_client{true});
    CHECK(r.console().blank);
    r.run(2);
    CHECK(r.console().blank);
    r.lead(show_client_here{true});
    CHECK(r.view().lead.client_here);
    CHECK(r.view().current == screen::console);
    r.lead(blank_client{false});
    r.lead(show_client_here{false});
    CHECK_FALSE(r.console().blank);
    r.session(command_kind::stop);
    r.run(1);
    r.program->handle(submit_after{}, r.now);
    r.program->handle(go_to{screen::home}, r.now);
    r.begin("stress-profile"); // the next client's begins as every one
    CHECK_FALSE(r.console().blank);
    CHECK(r.console().log.empty());
}

TEST_CASE("lead: the words of the marks' keys outlive the program") {
    room r;
    r.lead(name_mark_key{4, "looked away"});
    r.lead(name_mark_key{9, "there is no tenth key"});
    r.program.reset();
    r.open();
    const auto& words = r.view().chosen.mark_words;
    CHECK(words[4] == "looked away");
    CHECK(std::count_if(words.begin(), words.end(), [](const auto& w) { return !w.empty(); }) == 1);
}

TEST_CASE("lead: what the client reads stays until the next line or the next step") {
    const auto p = two_steps();
    CHECK(client_words(p, in_step(0, 0, 90)) == "a");
    CHECK(client_words(p, in_step(0, 29.9, 90)) == "a");
    CHECK(client_words(p, in_step(0, 30.1, 90)) == "b");
    CHECK(client_words(p, in_step(0, 89, 90)) == "c");
    CHECK(client_words(p, in_step(0, 500, 90)) == "c"); // extended
    CHECK(client_words(p, in_step(1, 19, 0, true)) == "x");
    CHECK(client_words(p, in_step(1, 3600, 0, true)) == "y");
    CHECK(client_sees(p, in_step(0, 1, 90)) == client_view::words);
    CHECK(client_sees(p, in_step(1, 1, 0, true)) == client_view::nothing);
    auto paced = p;
    paced.paced = true;
    CHECK(client_sees(paced, in_step(0, 1, 90)) == client_view::orb);
}

TEST_CASE("lead: going on says what comes, and nothing where nothing can") {
    auto p = two_steps();
    const session_view at_first;
    CHECK(console_of(p, at_first).go_on == "Begin: rest"); // a step without a name is called by its role
    CHECK(console_of(p, in_step(0, 1, 90)).go_on == "Go on: Talk");
    CHECK(console_of(p, in_step(1, 1, 0, true)).go_on == "Go on: the end");
    CHECK(console_of(p, in_step(1, 0, 0, true, true)).go_on == "Begin: Talk");
    auto paused = in_step(0, 1, 90);
    paused.paused = true;
    CHECK(console_of(p, paused).go_on.empty());
    p.rounds = 2;
    CHECK(console_of(p, in_step(1, 1, 0, true)).go_on == "Go on: rest");
    const auto at = console_of(p, in_step(1, 1, 0, true)).steps;
    CHECK(at[0].at == led_step::place::over);
    CHECK(at[1].at == led_step::place::now);
}

TEST_CASE("lead: how activation stands to the rest is said only where the whole band lies on one side") {
    session_view v;
    v.now = seconds{100};
    const auto told = [&](std::optional<double> value, double low, double high) {
        live_numbers n{};
        n.activation.value = value;
        n.activation.low = low;
        n.activation.high = high;
        n.activation.why = why_not::not_enough_yet;
        v.numbers.set(n, v.now);
        return against_rest(v);
    };
    CHECK(against_rest(v) == "No estimate: " + std::string{words(why_not::no_beats)});
    CHECK(told(70, 55, 85) == "Still above the rest.");
    CHECK(told(70, 45, 95) == "About where the rest was.");
    CHECK(told(40, 30, 49) == "Below the rest by now.");
    CHECK(told(std::nullopt, 0, 0) == "No estimate: " + std::string{words(why_not::not_enough_yet)});
}
