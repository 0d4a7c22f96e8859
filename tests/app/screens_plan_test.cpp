// The plan screen by mouse and by key alone.
#include "tests/app/screens_driver.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

using namespace attune;
using test::driver;

namespace {

test::sample named(std::string_view name) {
    for (auto& s : test::plan_samples())
        if (s.name == name) return s;
    FAIL("no sample is called " << name);
    return {};
}
template <class T>
const T* planned(const driver& d) {
    for (const auto& c : d.out)
        if (const auto* a = std::get_if<ask_plan>(&c))
            if (const auto* t = std::get_if<T>(&a->what)) return t;
    return nullptr;
}

} // namespace

TEST_CASE("plan screen: a plan of one's own is made by keys alone", "[app][ui][plan]") {
    const auto s = named("plan_none");
    driver d;
    REQUIRE(d.tab_to(s.view, "plan_weeks"));
    d.press(s.view, ImGuiKey_LeftArrow);
    REQUIRE(d.tab_to(s.view, "plan_sessions"));
    d.press(s.view, ImGuiKey_LeftArrow);
    d.press(s.view, ImGuiKey_LeftArrow);
    REQUIRE(d.tab_to(s.view, "plan_minutes"));
    d.press(s.view, ImGuiKey_RightArrow);
    REQUIRE(d.tab_to(s.view, "plan_practice"));
    d.press(s.view, ImGuiKey_RightArrow);
    REQUIRE(d.tab_to(s.view, "plan_keep"));
    d.press(s.view, ImGuiKey_Enter);
    const auto* made = planned<make_plan>(d);
    REQUIRE(made);
    CHECK((made->numbers == plan_numbers{3, 5, 11, s.view.plan.practices.front().id}));
    CHECK(made->begins_in == 0);
}

TEST_CASE("plan screen: a programme is taken, from tomorrow where that is chosen", "[app][ui][plan]") {
    const auto s = named("plan_none");
    driver d;
    REQUIRE(d.click(s.view, "plan_begins.1"));
    REQUIRE(d.click(s.view, "programme.first-four-weeks"));
    REQUIRE(planned<follow_programme>(d));
    CHECK(planned<follow_programme>(d)->begins_in == 1);
}

TEST_CASE("plan screen: the running plan is begun, changed, and ended only when asked twice",
          "[app][ui][plan]") {
    const auto s = named("plan");
    driver d;
    d.frames(s.view, 3);
    CHECK(d.says("2 of 7 this week"));
    CHECK(d.says("takes nothing away"));
    REQUIRE(d.click(s.view, "begin_today"));
    REQUIRE(d.asked<choose_practice>());
    CHECK(d.asked<choose_practice>()->id == "resonance");
    REQUIRE(d.click(s.view, "plan_end"));
    CHECK_FALSE(planned<end_plan>(d));
    REQUIRE(d.click(s.view, "end_no"));
    CHECK_FALSE(planned<end_plan>(d));
    REQUIRE(d.click(s.view, "plan_end"));
    REQUIRE(d.click(s.view, "end_yes"));
    CHECK(planned<end_plan>(d));

    driver change;
    REQUIRE(change.click(s.view, "plan_change"));
    REQUIRE(change.click(s.view, "plan_minutes.more"));
    REQUIRE(change.click(s.view, "plan_keep"));
    REQUIRE(planned<change_plan>(change));
    CHECK(planned<change_plan>(change)->numbers.minutes == 11);
    CHECK(planned<change_plan>(change)->numbers.weeks == 3); // what is left of four

    driver back;
    REQUIRE(back.click(s.view, "plan_change"));
    back.press(s.view, ImGuiKey_Escape); // one step back
    CHECK_FALSE(back.asked<go_to>());
    back.frames(s.view, 2);
    back.press(s.view, ImGuiKey_Escape);
    REQUIRE(back.asked<go_to>());
    CHECK(back.asked<go_to>()->where == screen::home);
}

TEST_CASE("plan screen: words for harder days stay hidden, are shown, written and kept", "[app][ui][plan]") {
    auto hidden = named("plan");
    driver d;
    d.frames(hidden.view, 3);
    CHECK_FALSE(d.says("What has helped before"));
    REQUIRE(d.click(hidden.view, "hard_show"));
    REQUIRE(planned<show_hard_days>(d));
    CHECK(planned<show_hard_days>(d)->shown);

    const auto shown = named("plan_hard_days");
    driver read;
    read.frames(shown.view, 3);
    CHECK(read.says("Walking with Jo"));
    REQUIRE(read.click(shown.view, "hard_hide"));
    CHECK_FALSE(planned<show_hard_days>(read)->shown);

    const auto empty = named("plan_hard_days_empty");
    driver write;
    REQUIRE(write.click(empty.view, "hard_people"));
    write.type(empty.view, "Jo");
    REQUIRE(write.click(empty.view, "hard_keep"));
    REQUIRE(planned<keep_hard_days>(write));
    CHECK(planned<keep_hard_days>(write)->words.people == "Jo");
}

TEST_CASE("plan screen: reminders are switched, times and hours moved by keys", "[app][ui][plan]") {
    const auto none = named("plan_fresh");
    driver d;
    CHECK_FALSE(d.drawn().find("ask_from"));
    REQUIRE(d.click(none.view, "remind_check_in"));
    REQUIRE(d.asked<change_settings>());
    CHECK(d.asked<change_settings>()->to.reminders.check_ins);

    const auto s = named("plan");
    driver times;
    REQUIRE(times.tab_to(s.view, "time.0"));
    times.press(s.view, ImGuiKey_RightArrow);
    REQUIRE(planned<set_plan_times>(times));
    CHECK(planned<set_plan_times>(times)->minutes == std::vector<int>{465, 1200});
    driver more;
    REQUIRE(more.click(s.view, "time_add"));
    CHECK(planned<set_plan_times>(more)->minutes.size() == 3);
    driver fewer;
    REQUIRE(fewer.click(s.view, "time_less"));
    CHECK(planned<set_plan_times>(fewer)->minutes == std::vector<int>{450});
    driver hours;
    REQUIRE(hours.tab_to(s.view, "ask_to"));
    hours.press(s.view, ImGuiKey_RightArrow);
    CHECK(hours.asked<change_settings>()->to.reminders.sleeps_h == 21.5);
    driver background;
    REQUIRE(background.click(s.view, "remind_background"));
    CHECK_FALSE(planned<remind_in_background>(background)->wanted);
}
