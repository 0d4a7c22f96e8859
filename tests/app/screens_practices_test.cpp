// Steps, notes, dizziness, the Pause and the safety notes on the screen, by mouse and by key.
#include "tests/app/screens_driver.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

using namespace attune;
using test::driver;

namespace {

test::sample named(std::string_view name) {
    for (auto& s : test::practices_samples())
        if (s.name == name) return s;
    FAIL("no sample is called " << name);
    return {};
}
bool asks(const driver& d, command_kind k) {
    const auto* a = d.asked<ask_session>();
    return a && a->what.kind == k;
}
bool goes_to_safety(const driver& d) {
    const auto* g = d.asked<go_to>();
    return g && g->where == screen::safety;
}

} // namespace

TEST_CASE("screens: P begins the Pause and ? opens the safety notes on every screen, not while one types",
          "[app][ui]") {
    for (const auto& s : test::usual_samples()) {
        INFO(s.name);
        driver pause, safety;
        pause.frames(s.view, 2);
        pause.type(s.view, "p");
        safety.frames(s.view, 2);
        safety.type(s.view, "?");
        const bool first_use = !s.view.chosen.safety_read;
        CHECK((pause.asked<start_pause>() != nullptr) == !first_use);
        CHECK(goes_to_safety(safety) == (!first_use && s.view.current != screen::safety));
    }
    const auto before = test::before_sample();
    driver typing;
    REQUIRE(typing.click(before.view, "word"));
    typing.type(before.view, "p?");
    CHECK(typing.asked<start_pause>() == nullptr);
    CHECK(typing.asked<go_to>() == nullptr);
}

TEST_CASE("screens: the Pause shows its words and goes back by Esc or its one button", "[app][ui]") {
    const auto s = named("pause");
    for (float scale : {1.0F, 2.0F}) {
        driver d{1280, 720, scale};
        REQUIRE(d.click(s.view, "pause_back"));
        CHECK(d.asked<go_back>());
        CHECK(d.says("Notice"));
        CHECK(d.drawn().items.size() == 1); // nothing else to decide
    }
    driver esc;
    esc.frames(s.view, 2);
    esc.press(s.view, ImGuiKey_Escape);
    CHECK(esc.asked<go_back>());
}

TEST_CASE("screens: what lay over a half-filled check-in leaves it as it was", "[app][ui]") {
    auto s = test::after_sample();
    driver d;
    REQUIRE(d.click(s.view, "word"));
    d.type(s.view, "softer");
    auto pause = named("pause");
    d.frames(pause.view, 3);
    d.frames(s.view, 3);
    REQUIRE(d.click(s.view, "done"));
    REQUIRE(d.asked<submit_after>());
    CHECK(d.asked<submit_after>()->answers.word == "softer");
}

TEST_CASE("practice: a step's name and words are there, and the pacer's keys only where they act",
          "[app][ui]") {
    const auto paced = named("practice_step");
    driver d;
    d.frames(paced.view, 3);
    CHECK(d.says("Neck and shoulders"));
    CHECK_FALSE(d.says("Belly"));
    CHECK(d.says("Breathing in"));
    REQUIRE(d.click(paced.view, "more"));
    CHECK(d.drawn().find("slower"));       // its pace may change
    CHECK_FALSE(d.drawn().find("longer")); // its length may not

    const auto still = named("practice_step_still");
    driver quiet;
    quiet.frames(still.view, 3);
    CHECK(quiet.says("Belly"));
}

TEST_CASE("practice: a step that waits begins by its button or G, by nothing else", "[app][ui]") {
    const auto s = named("practice_step_waits");
    driver d;
    d.frames(s.view, 100); // time alone asks nothing
    d.press(s.view, ImGuiKey_Enter);
    CHECK(d.out.empty());
    CHECK(d.says("begin it yourself"));
    driver by_key;
    by_key.frames(s.view, 2);
    by_key.type(s.view, "g");
    CHECK(asks(by_key, command_kind::start_step));
    for (float scale : {1.0F, 2.0F}) {
        driver by_hand{1280, 720, scale};
        REQUIRE(by_hand.click(s.view, "begin_step"));
        CHECK(asks(by_hand, command_kind::start_step));
    }
    driver walked;
    REQUIRE(walked.tab_to(s.view, "begin_step"));
    walked.press(s.view, ImGuiKey_Enter);
    CHECK(asks(walked, command_kind::start_step));
}

TEST_CASE("practice: dizzy by button and by D, its words whatever is hidden", "[app][ui]") {
    auto s = test::practice_sample();
    driver d;
    REQUIRE(d.click(s.view, "dizzy"));
    CHECK(asks(d, command_kind::dizzy));
    driver by_key;
    s.view.practice.feedback_hidden = true;
    by_key.frames(s.view, 2);
    by_key.type(s.view, "D");
    CHECK(asks(by_key, command_kind::dizzy));

    auto said = named("practice_dizzy");
    said.view.practice.feedback_hidden = true;
    said.view.practice.signal_sentence = "No beat for 3 s.";
    driver hidden;
    hidden.frames(said.view, 3);
    CHECK(hidden.says("Let the breath become small"));
    CHECK_FALSE(hidden.says("No beat for 3 s."));
}

TEST_CASE("before: a note is read first, where it is closed there is no way to begin", "[app][ui]") {
    const auto note = named("before_note");
    driver d;
    d.frames(note.view, 3);
    CHECK(d.says("This one holds the breath"));
    REQUIRE(d.click(note.view, "begin"));
    CHECK(d.asked<begin_practice>());

    const auto closed = named("before_closed");
    driver c;
    c.frames(closed.view, 3);
    CHECK(c.says("Cold on the face does not go with"));
    CHECK_FALSE(c.drawn().find("skip"));
    REQUIRE(c.click(closed.view, "begin"));
    CHECK(c.asked<begin_practice>() == nullptr);
    REQUIRE(c.asked<go_to>());
    CHECK(c.asked<go_to>()->where == screen::home);
}

TEST_CASE("before: every caution of every shipped practice is shown, rounds are chosen within their cap",
          "[app][ui]") {
    for (const auto& s : test::practices_samples()) {
        if (s.view.current != screen::before) continue;
        INFO(s.name);
        driver d{1280, 2400};
        d.frames(s.view, 3);
        std::string all;
        for (const auto& t : d.drawn().texts)
            all += t.text + " ";
        for (const auto& caution : s.view.chosen_practice.cautions) {
            // Wrapped into lines: its words follow each other.
            std::string shown = all;
            std::replace(shown.begin(), shown.end(), '\n', ' ');
            CHECK(shown.find(caution) != std::string::npos);
        }
    }
    const auto s = named("before_rounds");
    driver d;
    d.frames(s.view, 2);
    CHECK(d.says("4 times"));
    REQUIRE(d.tab_to(s.view, "rounds"));
    d.press(s.view, ImGuiKey_RightArrow); // no further
    CHECK(d.says("4 times"));
    d.press(s.view, ImGuiKey_LeftArrow);
    d.press(s.view, ImGuiKey_LeftArrow);
    CHECK(d.says("twice"));
    REQUIRE(d.click(s.view, "begin"));
    CHECK(d.asked<begin_practice>()->rounds == 2);
}

TEST_CASE("safety: the questions can be answered and taken back, and a help line is named", "[app][ui]") {
    auto s = test::safety_sample(false);
    for (const auto& q : safety_questions()) {
        INFO(q.key);
        driver d;
        REQUIRE(d.click(s.view, std::string{"answer."} + q.key));
        REQUIRE(d.asked<change_settings>());
        CHECK(d.asked<change_settings>()->to.answers.*q.answer);
        CHECK(d.asked<change_settings>()->to.answers.asked);
    }
    s.view.chosen.answers.heart = true;
    driver back;
    REQUIRE(back.click(s.view, "answer.heart"));
    CHECK_FALSE(back.asked<change_settings>()->to.answers.heart);
    driver d{1280, 4000};
    d.frames(s.view, 3);
    CHECK(d.says("0800 000 000"));
    s.view.chosen.crisis_line.clear();
    d.frames(s.view, 3);
    CHECK(d.says("A help line of your own"));
}

TEST_CASE("home: three groups, all practices reached, what is aside says so", "[app][ui]") {
    const auto s = named("home_practices");
    driver d{1280, 3000};
    d.frames(s.view, 3);
    for (const char* group : {"Breathe", "When it is strong", "Be with it"})
        CHECK(d.says(group));
    for (std::size_t i = 1; i < s.view.home.practices.size(); ++i)
        CHECK(d.drawn().find("practice." + s.view.home.practices[i].id));
    CHECK_FALSE(d.says("with a note"));
    const auto steered = named("home_steered");
    d.frames(steered.view, 3);
    CHECK(d.says("with a note"));
    driver pause;
    REQUIRE(pause.click(s.view, "pause"));
    CHECK(pause.asked<start_pause>());
}
