#include "app/ui/screens/review_graph.hpp"
#include "tests/app/screens_driver.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace attune;
using test::driver;

TEST_CASE("review: a zoom keeps the time under the pointer and stays inside the session", "[app][ui]") {
    ui::time_span s{0, 600};
    for (double share : {0.0, 0.3, 1.0}) {
        const auto z = ui::zoomed({100, 300}, 0.5, share, 600);
        CHECK_THAT(z.from_s + (z.to_s - z.from_s) * share, WithinAbs(100 + 200 * share, 1e-9));
        CHECK_THAT(z.to_s - z.from_s, WithinAbs(100, 1e-9));
    }
    for (int i = 0; i < 100; ++i)
        s = ui::zoomed(s, 0.8, 0.4, 600);
    CHECK_THAT(s.to_s - s.from_s, WithinAbs(5, 1e-9));
    for (int i = 0; i < 100; ++i)
        s = ui::zoomed(s, 1.25, 0.9, 600);
    CHECK_THAT(s.from_s, WithinAbs(0, 1e-9));
    CHECK_THAT(s.to_s, WithinAbs(600, 1e-9));
    CHECK(ui::panned({100, 200}, 1e6, 600).to_s == 600);
    CHECK(ui::panned({100, 200}, -1e6, 600).from_s == 0);
    CHECK(ui::zoomed({0, 2}, 0.5, 0.5, 2).to_s == 2); // a session shorter than the closest look
}

namespace {
/// The time axis as it is written: labels from left to right.
std::vector<std::string> axis(driver& d) {
    std::vector<std::string> out;
    const auto* g = d.drawn().find("graph");
    for (const auto& t : d.drawn().texts)
        if (t.text.find(':') != std::string::npos &&
            t.text.find_first_not_of("0123456789:") == std::string::npos &&
            g->where.contains(t.where.centre()))
            out.push_back(t.text);
    return out;
}
} // namespace

TEST_CASE("review: wheel, drag, double click and arrows move one time axis", "[app][ui]") {
    const auto s = test::review_sample();
    driver d;
    d.frames(s.view, 3, 0.3);
    const auto whole = axis(d);
    REQUIRE(whole.size() >= 4);
    CHECK(whole.front() == "0:00");
    const auto* g = d.drawn().find("graph");
    REQUIRE(g);
    const auto middle = g->visible.centre();
    d.move(middle);
    d.frames(s.view, 2);
    for (int i = 0; i < 6; ++i) {
        d.wheel(1);
        d.frame(s.view);
    }
    d.wheel(0);
    d.frames(s.view, 2);
    const auto close = axis(d);
    CHECK(close != whole);
    CHECK(close.front() != "0:00");

    d.button(true);
    d.frame(s.view);
    d.move({middle.x + 200, middle.y});
    d.frames(s.view, 2);
    d.button(false);
    d.frames(s.view, 2);
    CHECK(axis(d) != close); // dragged

    d.frames(s.view, 10); // long enough that the next press is no third click
    for (int i = 0; i < 2; ++i) {
        d.button(true);
        d.frame(s.view);
        d.button(false);
        d.frame(s.view);
    }
    d.frames(s.view, 2);
    CHECK(axis(d) == whole);

    d.move({2, 2});
    d.frames(s.view, 2);
    REQUIRE(d.tab_to(s.view, "graph"));
    d.press(s.view, ImGuiKey_UpArrow);
    d.press(s.view, ImGuiKey_UpArrow);
    d.press(s.view, ImGuiKey_UpArrow);
    d.press(s.view, ImGuiKey_UpArrow);
    const auto by_keys = axis(d);
    CHECK(by_keys != whole);
    d.press(s.view, ImGuiKey_RightArrow);
    d.press(s.view, ImGuiKey_RightArrow);
    CHECK(axis(d) != by_keys);
    d.press(s.view, ImGuiKey_Enter);
    CHECK(axis(d) == whole);
}

TEST_CASE("review: the cursor reads all tracks at once", "[app][ui]") {
    const auto s = test::review_sample();
    driver d;
    d.frames(s.view, 3, 0.3);
    const auto g = d.drawn().find("graph")->visible;
    d.move({g.min.x + g.width() * 0.35F, g.centre().y});
    d.frames(s.view, 2);
    CHECK(d.says("heart "));
    CHECK(d.says("RSA "));
    CHECK(d.says("activation "));
    d.move({g.min.x + g.width() * 0.59F, g.centre().y}); // inside the gap
    d.frames(s.view, 2);
    CHECK(d.says("gap: the strap lost contact"));
}

TEST_CASE("review: a figure's meaning is one tap away, and the legend names only what is there",
          "[app][ui]") {
    auto s = test::review_sample();
    driver d;
    d.frames(s.view, 3);
    CHECK_FALSE(d.says("peak to trough"));
    REQUIRE(d.click(s.view, "figure.1"));
    CHECK(d.says("how far the heart rate swings"));
    REQUIRE(d.click(s.view, "figure.1"));
    CHECK_FALSE(d.says("how far the heart rate swings"));
    CHECK(d.says("early beat"));
    for (auto& b : s.view.review->beats)
        if (b.classed == beat_class::ectopic) b.classed = beat_class::normal;
    d.frames(s.view, 2);
    CHECK_FALSE(d.says("early beat"));
    CHECK(d.says("one beat too many"));
}

TEST_CASE("review: activation is empty with its reason where there is none", "[app][ui]") {
    auto s = test::review_sample();
    for (auto& a : s.view.review->activation)
        a = {a.t_s, {}, 0, 100, confidence_band::nothing, why_not::no_baseline};
    driver d;
    d.frames(s.view, 3);
    CHECK(d.says("No estimate here"));
}

TEST_CASE("review: nothing is drawn across a gap", "[app][ui]") {
    auto s = test::review_sample();
    const double from = s.view.review->gaps[0].from_s, to = s.view.review->gaps[0].to_s;
    s.view.review->gaps.clear(); // leave out the hatching, so that only a line could be there
    s.view.review->marks.clear();
    driver d;
    d.frames(s.view, 6, 0.3);
    const auto g = d.drawn().find("graph")->where;
    const auto p = d.picture_now();
    // The plot's left and right end, from the axis: the first label stands at 0:00, clamped to the plot's
    // left end.
    float left = 0;
    for (const auto& t : d.drawn().texts)
        if (t.text == "0:00" && g.contains(t.where.centre())) left = t.where.min.x;
    REQUIRE(left > 0);
    const float right = g.max.x - 16;
    const auto heart = ui::theme_of(theme_name::night)[ui::colour::heart];
    const int x = static_cast<int>(
        left + (right - left) * static_cast<float>((from + to) / 2 / s.view.review->duration_s));
    for (int y = static_cast<int>(g.min.y); y < static_cast<int>(g.max.y); ++y) {
        const auto* c = p.at(x, y);
        const int away = std::abs(c[0] - static_cast<int>(heart >> 16)) +
                         std::abs(c[1] - static_cast<int>((heart >> 8) & 255)) +
                         std::abs(c[2] - static_cast<int>(heart & 255));
        CHECK(away > 60);
    }
}

TEST_CASE("review: a trace that is hidden is not drawn until it is asked for, and then for this look", "[app][ui]") {
    auto s = test::review_sample();
    s.view.review->hidden = true;
    test::driver d;
    d.frames(s.view, 3);
    CHECK(d.says("Hidden by the person"));
    CHECK(d.says(s.view.review->title));
    for (const char* id : {"graph", "figure.0", "beats", "beside"}) {
        INFO(id);
        CHECK_FALSE(d.drawn().find(id));
    }
    for (const auto& told : s.view.review->sentences)
        CHECK_FALSE(d.says(told.substr(0, 12)));
    for (const auto& line : d.drawn().lines) {
        CHECK(line.what != "heart");
        CHECK(line.what != "activation");
    }
    d.type(s.view, "b"); // single beats
    CHECK_FALSE(d.drawn().find("graph"));
    d.out.clear();
    REQUIRE(d.click(s.view, "show_hidden"));
    const auto* asked = d.asked<ask_review>();
    REQUIRE(asked);
    CHECK(std::holds_alternative<show_hidden>(*asked));
    s.view.review->for_this_look = true;
    d.frames(s.view, 3);
    CHECK(d.drawn().find("graph"));
    CHECK(d.drawn().find("figure.0"));
    CHECK(d.says("shown for this look only"));
    CHECK_FALSE(d.drawn().find("beside"));
    s.view.review->hidden = s.view.review->for_this_look = false;
    d.frames(s.view, 3);
    CHECK_FALSE(d.says("Hidden by the person"));
    CHECK(d.drawn().find("beside"));
}
