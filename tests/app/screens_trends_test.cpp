// The trends screen under the hand: keys, mouse, and that nothing shouts.
#include "tests/app/screens_driver.hpp"
#include "tests/support/catch.hpp"

using namespace attune;
using test::driver;

namespace {
template <class T>
const T* trends_asked(const driver& d) {
    for (const auto& c : d.out)
        if (const auto* t = std::get_if<trends_command>(&c))
            if (const auto* a = std::get_if<T>(t)) return a;
    return nullptr;
}
constexpr int never = 1 << 20;
} // namespace

TEST_CASE("trends screen: left and right read days, 1 to 4 and < > choose the time, Esc goes home", "[app][ui][trends]") {
    const auto s = test::trends_sample(200, never);
    driver d;
    d.frames(s.view, 3);
    d.press(s.view, ImGuiKey_LeftArrow);
    REQUIRE(trends_asked<read_day>(d));
    CHECK(trends_asked<read_day>(d)->day == s.view.trends.to);
    d.type(s.view, "3");
    REQUIRE(trends_asked<look_over>(d));
    CHECK(trends_asked<look_over>(d)->length == look_length::year);
    d.type(s.view, "<");
    REQUIRE(trends_asked<move_look>(d));
    CHECK(trends_asked<move_look>(d)->by == -1);
    d.press(s.view, ImGuiKey_Escape);
    REQUIRE(d.asked<go_to>());
    CHECK(d.asked<go_to>()->where == screen::home);
}

TEST_CASE("trends screen: the mouse reads the day it is over", "[app][ui][trends]") {
    const auto s = test::trends_sample(200, never);
    driver d;
    d.frames(s.view, 3);
    const auto* graph = d.drawn().find("trends_graph");
    REQUIRE(graph);
    const ImVec2 there{graph->where.min.x + graph->where.width() * 0.3F, graph->visible.min.y + 60};
    for (const float by : {-8.0F, -4.0F, 0.0F}) { // a hand that moves; one at rest leaves the cursor to the keys
        d.move({there.x + by, there.y});
        d.frames(s.view, 2);
    }
    REQUIRE(trends_asked<read_day>(d));
    CHECK(trends_asked<read_day>(d)->day > s.view.trends.from);
    CHECK(trends_asked<read_day>(d)->day < s.view.trends.to);
}

TEST_CASE("trends screen: a notice leads to a booster and can be put away, by keys alone", "[app][ui][trends]") {
    const auto s = test::trends_sample(224, 203);
    REQUIRE(s.view.trends.slip.notice);
    driver d;
    d.frames(s.view, 3);
    CHECK(d.says("Different from your good weeks"));
    REQUIRE(d.tab_to(s.view, "slip_away"));
    d.press(s.view, ImGuiKey_Enter);
    CHECK(trends_asked<put_away_slip>(d));
    REQUIRE(d.tab_to(s.view, "good_choose"));
    d.press(s.view, ImGuiKey_Enter);
    REQUIRE(trends_asked<choose_good>(d));
    CHECK(trends_asked<choose_good>(d)->begin);
    REQUIRE(d.tab_to(s.view, "booster"));
    d.press(s.view, ImGuiKey_Enter);
    REQUIRE(d.asked<go_to>());
    CHECK(d.asked<go_to>()->where == screen::plan);
    for (const auto& line : d.drawn().lines)
        for (const auto alarm : {ui::colour::trouble, ui::colour::attention})
            CHECK(line.srgb != ui::theme_of(theme_name::night)[alarm]);
}

TEST_CASE("trends screen: Esc leaves the choice of weeks first", "[app][ui][trends]") {
    for (const auto& s : test::trends_samples()) {
        if (s.name != "trends_choosing") continue;
        driver d;
        d.frames(s.view, 3);
        REQUIRE(d.tab_to(s.view, "good_from"));
        d.press(s.view, ImGuiKey_RightArrow);
        REQUIRE(trends_asked<move_good>(d));
        CHECK(trends_asked<move_good>(d)->days == 7);
        d.out.clear();
        d.press(s.view, ImGuiKey_Escape);
        REQUIRE(trends_asked<choose_good>(d));
        CHECK_FALSE(trends_asked<choose_good>(d)->begin);
        CHECK_FALSE(d.asked<go_to>());
    }
}

TEST_CASE("home: a slip is one quiet line that leads to trends or is put away", "[app][ui][trends]") {
    auto s = test::home_sample();
    driver d;
    d.frames(s.view, 3);
    CHECK_FALSE(d.drawn().find("slip"));
    s.view.home.slip = "Different from your good weeks; want a booster?";
    REQUIRE(d.click(s.view, "slip_away"));
    CHECK(trends_asked<put_away_slip>(d));
    REQUIRE(d.click(s.view, "slip"));
    REQUIRE(d.asked<go_to>());
    CHECK(d.asked<go_to>()->where == screen::trends);
}
