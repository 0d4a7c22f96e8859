// Questionnaires under the hand: keys, mouse, back and forth, leaving and deleting.
#include "tests/app/screens_driver.hpp"
#include "tests/support/catch.hpp"

#include <optional>

using namespace attune;
using test::driver;

namespace {

test::sample on(std::string_view name) {
    for (auto& s : test::scale_samples())
        if (s.name == name) return s;
    FAIL("no such sample");
    return {};
}

template <class What>
std::optional<What> asked(const driver& d) {
    for (const auto& c : d.out)
        if (const auto* a = std::get_if<ask_scale>(&c))
            if (const auto* what = std::get_if<What>(a)) return *what;
    return std::nullopt;
}

} // namespace

TEST_CASE("scale: a digit answers, arrows go back and forth, and Enter alone answers nothing") {
    const auto s = on("scale_item"); // the third, whose answers count from 0
    driver d;
    d.frames(s.view, 3);
    CHECK(d.says("3 of 6"));
    CHECK(d.says("Our own wording, practice at the river"));
    d.type(s.view, "0");
    REQUIRE(asked<answer_item>(d));
    CHECK(asked<answer_item>(d)->item == 2);
    CHECK(asked<answer_item>(d)->chosen == 0U);
    d.out.clear();
    d.type(s.view, "4"); // there is no such answer
    CHECK(d.out.empty());
    d.press(s.view, ImGuiKey_LeftArrow);
    REQUIRE(asked<go_to_item>(d));
    CHECK(asked<go_to_item>(d)->item == 1);
    d.out.clear();
    d.press(s.view, ImGuiKey_RightArrow);
    CHECK(asked<go_to_item>(d)->item == 3);
    d.out.clear();
    d.press(s.view, ImGuiKey_Enter);
    CHECK_FALSE(asked<answer_item>(d));
    CHECK(asked<go_to_item>(d)->item == 3);
    d.out.clear();
    REQUIRE(d.click(s.view, "answer.3"));
    CHECK(asked<answer_item>(d)->chosen == 3U);
}

TEST_CASE("scale: every answer is reached with the arrows, and the next item begins with none in the hand") {
    auto s = on("scale_item");
    driver d;
    d.frames(s.view, 3);
    for (int i = 0; i < 3; ++i) // the first press shows where the focus is
        d.press(s.view, ImGuiKey_DownArrow);
    CHECK(d.drawn().focused == "answer.1");
    d.press(s.view, ImGuiKey_LeftArrow); // still the way back
    CHECK(asked<go_to_item>(d)->item == 1);
    d.out.clear();
    d.press(s.view, ImGuiKey_Space);
    CHECK(asked<answer_item>(d)->chosen == 1U);
    s.view.scale.form->at = 3;
    d.frames(s.view, 2);
    CHECK(d.drawn().focused == "question");
}

TEST_CASE("scale: leaving says what is lost and asks once, and with nothing answered it asks nothing") {
    const auto s = on("scale_item");
    driver d;
    d.frames(s.view, 3);
    d.press(s.view, ImGuiKey_Escape);
    CHECK(d.out.empty());
    CHECK(d.says("What was answered so far is not kept."));
    d.press(s.view, ImGuiKey_Escape);
    d.frames(s.view, 2);
    CHECK_FALSE(d.says("What was answered so far is not kept."));
    REQUIRE(d.click(s.view, "leave_form"));
    REQUIRE(d.click(s.view, "leave_yes"));
    CHECK(asked<drop_answers>(d));
    const auto fresh = on("scale_item_numbers");
    driver e;
    e.frames(fresh.view, 3);
    e.press(fresh.view, ImGuiKey_Escape);
    CHECK(asked<drop_answers>(e));
}

TEST_CASE("scale: the last page keeps by its button, by Enter only where nothing is left out, and leads back") {
    const auto whole = on("scale_end_whole");
    driver d;
    d.frames(whole.view, 3);
    CHECK(asked<keep_answers>(d) == std::nullopt);
    d.press(whole.view, ImGuiKey_LeftArrow);
    CHECK(asked<go_to_item>(d)->item == 5);
    d.press(whole.view, ImGuiKey_Enter);
    CHECK(asked<keep_answers>(d));
    const auto holes = on("scale_end");
    driver e;
    e.frames(holes.view, 3);
    CHECK(e.says("2 items are left out."));
    CHECK(e.says("Total: not scored, 4 of 6 answered"));
    e.press(holes.view, ImGuiKey_Enter);
    CHECK_FALSE(asked<keep_answers>(e));
    REQUIRE(e.click(holes.view, "item.2"));
    CHECK(asked<go_to_item>(e)->item == 2);
    REQUIRE(e.click(holes.view, "keep_answers"));
    CHECK(asked<keep_answers>(e));
}

TEST_CASE("scale: one time unfolds to what was said, and two touches delete it") {
    const auto s = on("scale_history");
    driver d;
    d.frames(s.view, 3);
    CHECK(d.drawn().find("begin_scale"));
    const auto& t = s.view.scale.history->times[1];
    REQUIRE(d.click(s.view, "time." + t.id));
    d.frames(s.view, 2);
    CHECK(d.says("I asked somebody for help."));
    REQUIRE(d.click(s.view, "delete_time"));
    CHECK_FALSE(asked<delete_answered>(d));
    REQUIRE(d.click(s.view, "delete_no"));
    CHECK_FALSE(asked<delete_answered>(d));
    REQUIRE(d.click(s.view, "delete_time"));
    REQUIRE(d.click(s.view, "delete_yes"));
    REQUIRE(asked<delete_answered>(d));
    CHECK(asked<delete_answered>(d)->id == t.id);
    d.out.clear();
    d.press(s.view, ImGuiKey_Escape);
    CHECK(asked<leave_scale>(d));
    const auto gone = on("scale_no_file");
    driver e;
    e.frames(gone.view, 3);
    CHECK_FALSE(e.drawn().find("begin_scale"));
}

TEST_CASE("scale: the ways to it are there only where there is something of it") {
    auto diary = on("scale_diary"), card = on("scale_card");
    driver d;
    REQUIRE(d.click(diary.view, "scales"));
    REQUIRE(asked<open_scales>(d));
    CHECK(asked<open_scales>(d)->own);
    CHECK_FALSE(d.asked<go_to>());
    driver e;
    REQUIRE(e.click(card.view, "scales"));
    CHECK_FALSE(asked<open_scales>(e)->own);
    diary.view.scale.own = card.view.scale.of_client = false;
    driver f;
    f.frames(diary.view, 3);
    CHECK_FALSE(f.drawn().find("scales"));
    f.press(diary.view, ImGuiKey_Escape);
    CHECK(f.asked<go_to>());
    driver g;
    g.frames(card.view, 3);
    CHECK_FALSE(g.drawn().find("scales"));
}

TEST_CASE("scale: the list chooses with the mouse and with Enter") {
    const auto s = on("scales");
    driver d;
    REQUIRE(d.click(s.view, "scale.own-week"));
    CHECK(asked<choose_scale>(d)->id == "own-week");
    d.out.clear();
    REQUIRE(d.tab_to(s.view, "scale.tension"));
    d.press(s.view, ImGuiKey_Enter);
    CHECK(asked<choose_scale>(d)->id == "tension");
    CHECK(d.says("week-two.toml, line 4"));
}
