// Writing a protocol, through the shell alone: from a copy to a session that is led by it.
#include "app/files/practices.hpp"
#include "app/shell/protocol_desk.hpp"
#include "app/shell/shell.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace attune;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

struct desk {
    desk() {
        program.handle(accept_safety{}, now);
        program.handle(go_to{screen::lead}, now);
    }
    template <class What>
    void write(What what) {
        program.handle(ask_protocol{std::move(what)}, now);
    }
    const app_view& view() { return program.frame(now); }
    const protocol_edit& edit() {
        REQUIRE(view().protocol.edit);
        return *view().protocol.edit;
    }
    const led_card* card(std::string_view id) {
        const auto& all = view().lead.protocols;
        const auto at = std::find_if(all.begin(), all.end(), [&](const led_card& c) { return c.id == id; });
        return at == all.end() ? nullptr : &*at;
    }
    fs::path own() const { return scratch.path() / "config" / "protocols"; }

    test::scratch_folder scratch;
    host_time now{5000s};
    shell program{shell_options{scratch.path() / "attune.db", scratch.path() / "config",
                                fs::path{ATTUNE_SOURCE_DIR} / "assets", "sim:calm?seed=3", "", true}};
};

} // namespace

TEST_CASE("protocol: a copy of a shipped one is changed, kept as a file of its own, and can be led") {
    desk d;
    d.write(write_protocol{"stress-profile"});
    CHECK(d.view().current == screen::protocol);
    CHECK_FALSE(d.edit().kept);
    auto p = d.edit().draft;
    REQUIRE(p.steps.size() == 10);
    p.title = "Stress profile, one task";
    p.steps.erase(p.steps.begin() + 4, p.steps.end());
    p.steps[2].length = seconds{90};
    p.steps[2].words.push_back("  ");
    d.write(change_protocol{p});
    CHECK(d.edit().changed);
    CHECK(d.edit().wrong.empty());
    CHECK(d.edit().card.steps.size() == 4);
    d.write(keep_protocol{});
    CHECK(d.view().current == screen::lead);
    CHECK_FALSE(d.view().protocol.edit);
    CHECK(d.view().lead.protocols[*d.view().lead.chosen].id == "stress-profile-one-task");
    const auto kept = read_practice(d.own() / "stress-profile-one-task.toml");
    REQUIRE(kept);
    CHECK(kept->steps[2].words.size() == 2); // the blank sentence is no sentence
    CHECK(kept->steps[2].role == step_role::stressor);
    CHECK(kept->stop_rule == p.stop_rule);
    REQUIRE(d.card("stress-profile")); // the shipped one is as it was
    CHECK(d.card("stress-profile")->steps.size() == 10);
    d.program.handle(ask_lead{begin_led{}}, d.now);
    REQUIRE(d.view().lead.console);
    CHECK(d.view().lead.console->steps.size() == 4);
    d.write(write_protocol{"stress-profile"}); // not while one is led
    CHECK_FALSE(d.view().protocol.edit);
}

TEST_CASE("protocol: an own one is changed itself, deleted, and what it said stays beside it") {
    desk d;
    d.write(write_protocol{});
    auto p = d.edit().draft;
    CHECK(d.edit().wrong == "It needs a title.");
    d.write(keep_protocol{}); // cannot
    REQUIRE(d.view().protocol.edit);
    p.title = "Über Grenzen";
    d.write(change_protocol{p});
    d.write(keep_protocol{});
    const std::string id{d.view().lead.protocols[*d.view().lead.chosen].id};
    CHECK(id == "ber-grenzen");
    CHECK(std::ranges::count(d.view().protocol.own, id) == 1);
    d.write(write_protocol{id});
    CHECK(d.edit().kept);
    CHECK_FALSE(d.edit().changed);
    auto other = d.edit().draft;
    other.title = "Boundaries";
    other.id = "stress-profile"; // what sessions are filed under cannot be changed
    d.write(change_protocol{other});
    d.write(keep_protocol{});
    REQUIRE(d.card(id));
    CHECK(d.card(id)->title == "Boundaries");
    d.write(write_protocol{});
    p.title = "Über Grenzen";
    d.write(change_protocol{p});
    d.write(keep_protocol{});
    CHECK(d.card("ber-grenzen-2")); // a second one of that name
    d.write(write_protocol{id});
    d.write(delete_protocol{});
    CHECK_FALSE(d.card(id));
    CHECK(d.view().current == screen::lead);
    CHECK(read_practice(d.own() / "ber-grenzen.toml.before")->title == "Boundaries");
    d.write(write_protocol{"stress-profile"});
    d.write(delete_protocol{}); // a shipped one is nobody's to delete
    CHECK(d.edit().card.steps.size() == 10);
}

TEST_CASE("protocol: what was begun is still there after a look elsewhere, until it is left") {
    desk d;
    d.write(write_protocol{"resting-baseline"});
    auto p = d.edit().draft;
    p.title = "Half written";
    d.write(change_protocol{p});
    d.program.handle(go_to{screen::home}, d.now);
    CHECK(d.view().current == screen::home);
    d.write(write_protocol{"stress-profile"});
    CHECK(d.view().current == screen::protocol);
    CHECK(d.edit().draft.title == "Half written");
    d.write(leave_protocol{});
    CHECK(d.view().current == screen::lead);
    CHECK_FALSE(fs::exists(d.own()));
    d.program.handle(go_to{screen::protocol}, d.now); // nothing is being written
    CHECK(d.view().current == screen::lead);
}

TEST_CASE("protocol: steps are set right where their parts do not go together") {
    practice p;
    p.paced = false;
    p.group = practice_group::led;
    p.title = "x";
    p.steps.resize(4);
    p.steps[0].open = true;
    p.steps[0].length = seconds{60};
    p.steps[1].length = seconds{0};
    p.steps[2].pattern = breath_pattern{};
    p.steps[2].wait = "Say when";
    p.steps[2].length = seconds{60};
    p.steps[3].breaths = 6;
    const auto c = consistent(p);
    CHECK(c.steps[0].length == seconds{0});
    CHECK(c.steps[1].length == seconds{120});
    CHECK(c.steps[2].wait.empty());
    CHECK(c.steps[3].breaths == 0);
    CHECK(c.steps[3].length == seconds{120});
    CHECK(consistent(c) == c);
    CHECK(wrong_with_protocol(c).empty());
    auto quick = c;
    quick.steps[2].pattern = breath_pattern{seconds{1}, seconds{20}, seconds{1}, seconds{0}, seconds{0}};
    CHECK(wrong_with_protocol(quick).starts_with("quick breaths do not go with holds"));
    auto marked = c;
    marked.steps[1].mark = std::string(mark_label_bytes + 1, 'm');
    CHECK(wrong_with_protocol(marked) == "The mark of step 2 is longer than fits into a session.");
    auto none = c;
    none.steps.clear();
    CHECK(wrong_with_protocol(none) == "It needs a step.");
}

TEST_CASE("protocol: where its folder cannot be written it is said, and the draft stays") {
    desk d;
    fs::create_directories(d.scratch.path() / "config");
    std::ofstream{d.scratch.path() / "config" / "protocols"} << "a file in the way";
    d.write(write_protocol{"resting-baseline"});
    d.write(keep_protocol{});
    CHECK_FALSE(d.view().message.empty());
    CHECK(d.view().current == screen::protocol);
    CHECK(d.view().protocol.edit);
}
