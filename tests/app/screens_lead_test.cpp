// The console under the keyboard: what a person who leads does without looking.
#include "tests/app/screens_driver.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

using namespace attune;

namespace {

test::sample on(std::string_view name) {
    for (auto& s : test::lead_samples())
        if (s.name == name) return s;
    FAIL("no such sample");
    return {};
}

template <class What>
const What* written(const test::driver& d) {
    for (const auto& c : d.out)
        if (const auto* a = std::get_if<ask_protocol>(&c))
            if (const auto* what = std::get_if<What>(a)) return what;
    return nullptr;
}

template <class What>
const What* asked(const test::driver& d) {
    for (const auto& c : d.out)
        if (const auto* lead = std::get_if<ask_lead>(&c))
            if (const auto* what = std::get_if<What>(lead)) return what;
    return nullptr;
}

const command* of_session(const test::driver& d) {
    const auto* a = d.asked<ask_session>();
    return a ? &a->what : nullptr;
}

} // namespace

TEST_CASE("console: a key a thing, without a look") {
    const auto s = on("console_recovery"); // words on some keys of marks
    test::driver d;
    d.frames(s.view, 3);
    const auto type = [&](const char* text) {
        d.out.clear();
        d.type(s.view, text);
    };
    type("3");
    REQUIRE(of_session(d));
    CHECK(of_session(d)->kind == command_kind::mark);
    CHECK(of_session(d)->label.view() == "looked away");
    type("7");
    CHECK(of_session(d)->label.view() == "7");
    type("g");
    CHECK(of_session(d)->kind == command_kind::next_step);
    type("+");
    CHECK(of_session(d)->kind == command_kind::extend);
    CHECK(of_session(d)->value == 60);
    type("b");
    REQUIRE(asked<blank_client>(d));
    CHECK_FALSE(asked<blank_client>(d)->blank); // it is blank in the sample
    type("v");
    CHECK(asked<show_client_here>(d)->shown);
    type("w");
    CHECK(asked<show_client_window>(d)->shown);
    d.out.clear();
    d.press(s.view, ImGuiKey_Space);
    CHECK(of_session(d)->kind == command_kind::pause);
}

TEST_CASE("console: a note is written from the key to Enter, and its letters ask nothing else") {
    const auto s = on("console");
    test::driver d;
    d.frames(s.view, 3);
    d.type(s.view, "n");
    d.frames(s.view, 3);
    d.out.clear();
    d.type(s.view, "b3 gv");
    CHECK(d.out.empty());
    d.press(s.view, ImGuiKey_Enter);
    REQUIRE(asked<add_led_note>(d));
    CHECK(asked<add_led_note>(d)->text == "b3 gv");
    d.out.clear();
    d.frames(s.view, 2);
    d.press(s.view, ImGuiKey_Enter); // nothing is kept twice
    CHECK_FALSE(asked<add_led_note>(d));
}

TEST_CASE("console: ending is asked for first, and Esc again goes on") {
    const auto s = on("console");
    test::driver d;
    d.frames(s.view, 3);
    d.press(s.view, ImGuiKey_Escape);
    CHECK(d.says("End the session here?"));
    CHECK(d.out.empty());
    d.press(s.view, ImGuiKey_Escape);
    d.frames(s.view, 2);
    CHECK_FALSE(d.says("End the session here?"));
    d.press(s.view, ImGuiKey_Escape);
    REQUIRE(d.click(s.view, "end_here"));
    REQUIRE(of_session(d));
    CHECK(of_session(d)->kind == command_kind::stop);
}

TEST_CASE("console: turned to the client it shows nothing but their words, and the way back goes by itself") {
    const auto s = on("console_turned");
    test::driver d;
    d.frames(s.view, 3);
    CHECK(d.says("Count back aloud"));
    CHECK(d.drawn().find("turn_back"));
    d.frames(s.view, 80); // four seconds without the hand
    CHECK_FALSE(d.drawn().find("turn_back"));
    for (const auto& t : d.drawn().texts) {
        INFO(t.text);
        CHECK(t.text.find_first_of("0123456789") == t.text.find("2043")); // no number of the heart, no time
    }
    d.type(s.view, "4");
    REQUIRE(of_session(d));
    CHECK(of_session(d)->label.view() == "4"); // marks go on
    d.out.clear();
    d.type(s.view, "v");
    REQUIRE(asked<show_client_here>(d));
    CHECK_FALSE(asked<show_client_here>(d)->shown);
}

TEST_CASE("lead: Enter begins what is chosen, a click chooses another") {
    const auto s = on("lead");
    test::driver d;
    d.frames(s.view, 3);
    d.press(s.view, ImGuiKey_Enter);
    CHECK(asked<begin_led>(d));
    REQUIRE(d.click(s.view, "protocol.stress-profile"));
    REQUIRE(asked<choose_protocol>(d));
    CHECK(asked<choose_protocol>(d)->id == "stress-profile");
}

TEST_CASE("protocol: steps are moved, added and taken away, and their words are typed") {
    const auto s = on("protocol");
    test::driver d;
    d.frames(s.view, 3);
    REQUIRE(d.click(s.view, "step.2"));
    d.frames(s.view, 2);
    d.out.clear();
    REQUIRE(d.click(s.view, "step_name"));
    d.frames(s.view, 2);
    d.type(s.view, "!");
    REQUIRE(written<change_protocol>(d));
    CHECK(written<change_protocol>(d)->to.steps[2].name.find('!') != std::string::npos);
    d.press(s.view, ImGuiKey_Enter);
    d.out.clear();
    REQUIRE(d.click(s.view, "step_words.2")); // the empty line behind the two
    d.frames(s.view, 2);
    d.type(s.view, "Breathe");
    REQUIRE(written<change_protocol>(d));
    CHECK(written<change_protocol>(d)->to.steps[2].words.size() == 3);
    d.press(s.view, ImGuiKey_Enter);
    d.out.clear();
    REQUIRE(d.click(s.view, "add_step"));
    REQUIRE(written<change_protocol>(d));
    CHECK(written<change_protocol>(d)->to.steps.size() == 11);
    CHECK(written<change_protocol>(d)->to.steps[3].name.empty()); // behind the chosen one
}

TEST_CASE("protocol: it is kept by Enter on its button, left by Esc, and what stands against keeping is said") {
    const auto s = on("protocol");
    test::driver d;
    d.frames(s.view, 3);
    REQUIRE(d.click(s.view, "keep_protocol"));
    CHECK(written<keep_protocol>(d));
    d.out.clear();
    d.press(s.view, ImGuiKey_Escape);
    CHECK(written<leave_protocol>(d)); // nothing was changed yet
    const auto f = on("protocol_faulty");
    test::driver g;
    g.frames(f.view, 3);
    CHECK(g.says("It needs a title."));
    CHECK_FALSE(g.drawn().find("keep_protocol"));
    g.press(f.view, ImGuiKey_Escape);
    g.frames(f.view, 2);
    CHECK_FALSE(written<leave_protocol>(g));
    CHECK(g.says("Leave without keeping what you changed?"));
    REQUIRE(g.click(f.view, "leave_yes"));
    CHECK(written<leave_protocol>(g));
}

TEST_CASE("compare: a part is chosen and both graphs show it, chosen again they show all") {
    const auto s = on("compare");
    test::driver d;
    d.frames(s.view, 3);
    CHECK(d.drawn().find("graph_then"));
    CHECK(d.drawn().find("graph_now"));
    const auto times = [&] {
        std::vector<std::string> all;
        for (const auto& t : d.drawn().texts)
            if (t.text.find(':') != std::string::npos && t.text.find_first_not_of("0123456789:") == std::string::npos) all.push_back(t.text);
        return all;
    };
    const auto whole = times();
    REQUIRE(d.click(s.view, "part.0")); // settling: short
    d.frames(s.view, 2);
    CHECK(times() != whole);
    REQUIRE(d.click(s.view, "part.0"));
    d.frames(s.view, 2);
    CHECK(times() == whole);
    d.press(s.view, ImGuiKey_Escape);
    const auto* to = d.asked<go_to>();
    REQUIRE(to);
    CHECK(to->where == screen::review);
}

TEST_CASE("compare: unlike sessions have no difference on the screen, and say why") {
    const auto s = on("compare_unlike");
    test::driver d;
    d.frames(s.view, 3);
    CHECK(d.says("Another posture."));
    CHECK(d.says("no difference is told"));
    CHECK_FALSE(d.says("likely between"));
}

TEST_CASE("console of two: keys for whom and whose trace, a number of each and none of both") {
    auto s = on("console_two");
    test::driver d;
    d.frames(s.view, 3);
    d.type(s.view, "h");
    REQUIRE(asked<hide_trace>(d));
    CHECK(asked<hide_trace>(d)->whom == 0);
    CHECK(asked<hide_trace>(d)->hidden);
    d.out.clear();
    d.type(s.view, "j");
    CHECK(asked<hide_trace>(d)->whom == 1);
    d.out.clear();
    d.type(s.view, "a"); // the second is chosen: both again
    REQUIRE(asked<lead_for>(d));
    CHECK_FALSE(asked<lead_for>(d)->whom);
    s.view.lead.console->whom.reset();
    d.out.clear();
    d.type(s.view, "a");
    CHECK(asked<lead_for>(d)->whom == 0U);
    d.out.clear();
    REQUIRE(d.click(s.view, "whom.2"));
    CHECK(asked<lead_for>(d)->whom == 1U);
    REQUIRE(d.click(s.view, "picture_of.1"));
    REQUIRE(asked<give_picture>(d));
    CHECK(asked<give_picture>(d)->whom == 0U);
    int activations = 0;
    for (const auto& t : d.drawn().texts)
        activations += t.text == "activation";
    CHECK(activations == 2);
}

TEST_CASE("console of two: a trace that is hidden leaves no number, the sensor's state stays") {
    auto s = on("console_two");
    for (auto& p : s.view.lead.console->people)
        p.hidden = true;
    test::driver d;
    d.frames(s.view, 3);
    CHECK_FALSE(d.says("activation"));
    CHECK_FALSE(d.says("beats a minute"));
    CHECK_FALSE(d.says("Own rest"));
    CHECK(d.says("Their trace is theirs."));
    CHECK(d.says("steady"));
}

TEST_CASE("client's picture of two: no heart unless it is given to one who does not hide it") {
    auto s = on("console_two_turned");
    const auto hearts = [&] {
        test::driver d;
        d.frames(s.view, 3);
        CHECK_FALSE(d.says("K7"));
        int n = 0;
        for (const auto& l : d.drawn().lines)
            n += l.what == "heart";
        return n;
    };
    CHECK(hearts() > 0);
    s.view.lead.console->people[1].hidden = true;
    CHECK(hearts() == 0);
    s.view.lead.console->people[1].hidden = false;
    s.view.lead.console->picture_of.reset();
    CHECK(hearts() == 0);
}

TEST_CASE("lead: a second person is chosen beside the first, with a sensor of their own") {
    auto s = on("lead_two");
    test::driver d;
    d.frames(s.view, 3);
    REQUIRE(d.click(s.view, "second_sensor.sim:aroused?seed=2"));
    REQUIRE(asked<choose_second_sensor>(d));
    CHECK(asked<choose_second_sensor>(d)->uri == "sim:aroused?seed=2");
    s.view.lead.second.client.chosen = {};
    s.view.lead.second.client.found = {{"K12", "", "no session yet"}};
    d.out.clear();
    REQUIRE(d.click(s.view, "second_client.K12"));
    REQUIRE(asked<choose_client>(d));
    CHECK(asked<choose_client>(d)->code == "K12");
    CHECK(asked<choose_client>(d)->second);
    REQUIRE(d.click(s.view, "two_people"));
    REQUIRE(asked<lead_two>(d));
    CHECK_FALSE(asked<lead_two>(d)->wanted);
}

TEST_CASE("card: a session is moved by two touches, and deleting is asked for first") {
    auto s = on("card");
    s.view.lead.client.found = {{"K8", "", "no session yet"}};
    test::driver d;
    d.frames(s.view, 3);
    const auto card = [&d](auto what) {
        using what_t = decltype(what);
        for (const auto& c : d.out)
            if (const auto* a = std::get_if<ask_client>(&c))
                if (const auto* found = std::get_if<what_t>(a)) return std::optional<what_t>{*found};
        return std::optional<what_t>{};
    };
    REQUIRE(d.click(s.view, "session.b"));
    d.frames(s.view, 2);
    d.out.clear();
    REQUIRE(d.click(s.view, "move.K8"));
    REQUIRE(card(move_to_client{}));
    CHECK(card(move_to_client{})->session == "b");
    CHECK(card(move_to_client{})->to == "K8");
    d.out.clear();
    REQUIRE(d.click(s.view, "delete_client"));
    d.frames(s.view, 2);
    CHECK_FALSE(card(delete_client{}));
    REQUIRE(d.click(s.view, "delete_yes"));
    CHECK(card(delete_client{}));
    d.out.clear();
    d.press(s.view, ImGuiKey_Escape); // something was changed
    d.frames(s.view, 2);
    CHECK_FALSE(card(leave_card{}));
    CHECK(d.says("Leave without keeping what you changed?"));
}

TEST_CASE("review of two: side by side is one press away and nothing of it is shown before") {
    auto s = test::review_sample();
    test::driver d;
    d.frames(s.view, 3);
    CHECK_FALSE(d.drawn().find("two_people"));
    s.view.review->together = "20261124-0900-efgh";
    d.frames(s.view, 3);
    CHECK_FALSE(d.says("shuffled"));
    REQUIRE(d.click(s.view, "two_people"));
    CHECK(d.asked<open_two_people>());
    REQUIRE(d.click(s.view, "other"));
    REQUIRE(d.asked<open_session>());
    CHECK(d.asked<open_session>()->id == "20261124-0900-efgh");
}

TEST_CASE("side by side: cautions always, what joins both only while neither hides") {
    auto s = on("side_by_side");
    test::driver d;
    d.frames(s.view, 3);
    CHECK(d.says("shuffled parts of themselves"));
    CHECK(d.says("good nor bad"));
    d.type(s.view, "j");
    REQUIRE(asked<hide_trace>(d));
    CHECK(asked<hide_trace>(d)->whom == 1);
    d.press(s.view, ImGuiKey_Escape);
    REQUIRE(d.asked<go_to>());
    CHECK(d.asked<go_to>()->where == screen::review);
    s = on("side_by_side_hidden");
    test::driver hidden;
    hidden.frames(s.view, 3);
    CHECK_FALSE(hidden.says("shuffled parts"));
    CHECK_FALSE(hidden.says("80."));
    CHECK(hidden.says("nothing is said of both"));
    CHECK(hidden.says("weapon"));
}
