// A beat changed by hand, from the hand to the store and back: clicks and keys on the screen, the desk behind it.
#include "app/live/import_session.hpp"
#include "app/live/live_session.hpp"
#include "app/shell/review_desk.hpp"
#include "app/store/store.hpp"
#include "tests/app/screens_driver.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <cstdlib>

using namespace attune;
using test::driver;

namespace {

/// Six minutes out of a file, with one early beat, behind a desk.
struct looked_at {
    test::scratch_folder folder;
    app_view view;
    std::int64_t now = 1795600000000;
    std::string id;
    std::size_t early = 0;
    review_desk desk{view, {folder / "a.db", [this] { return now++; }}};
    looked_at() {
        std::string text;
        for (int i = 0; i < 440; ++i)
            text += std::to_string(780 + (i * 37) % 40 - (i == 200 ? 260 : 0) + (i == 201 ? 260 : 0)) + "\n";
        const auto made = import_session(folder / "a.db", text, "x.txt");
        REQUIRE(made);
        id = made->id;
        view.chosen.safety_read = true;
        view.current = screen::review;
        REQUIRE(desk.open(id));
        while (view.review->beats.at(early).classed != beat_class::ectopic)
            ++early;
    }
    recording stored() const { return *store::open(folder / "a.db")->read(id); }
    /// What the screen asked for is done.
    void answer(driver& d) {
        auto asked = std::move(d.out);
        d.out.clear();
        for (const auto& c : asked)
            if (const auto* a = std::get_if<ask_review>(&c)) desk.handle(*a);
        d.frames(view, 2);
    }
    const std::string& figure(std::string_view name) const {
        for (const auto& f : view.review->figures)
            if (f.name == name) return f.value;
        static const std::string none;
        return none;
    }
};

} // namespace

TEST_CASE("review by hand: the marked beat is found, changed, told, and undone with one key", "[app][ui][correction]") {
    looked_at s;
    driver d;
    d.frames(s.view, 3, 0.3);
    const auto corrected = s.figure("Corrected beats");
    CHECK(corrected.find("1 of") == 0);
    CHECK_FALSE(d.says("It came early"));
    REQUIRE(d.click(s.view, "beats")); // the first marked one
    CHECK(d.says("It came early, and the interval after it"));
    CHECK(d.says("early"));
    REQUIRE(d.drawn().find("beat.normal"));
    d.out.clear();
    REQUIRE(d.click(s.view, "beat.ectopic")); // it is
    CHECK_FALSE(d.asked<ask_review>());
    REQUIRE(d.click(s.view, "beat.normal"));
    s.answer(d);
    CHECK(s.view.message.empty());
    CHECK(s.stored().beats[s.early].classed == beat_class::normal);
    CHECK(s.view.review->beats[s.early].classed == beat_class::normal);
    CHECK(s.view.review->beats[s.early].by_hand);
    CHECK(s.figure("Corrected beats").find("0 of") == 0);
    if (const char* to = std::getenv("ATTUNE_PICTURE")) CHECK(test::save_png(d.picture_now(), to)); // to be looked at
    CHECK(d.says("Changed by hand; the program called it: early."));
    CHECK(d.says("1 beat was changed by hand."));
    CHECK(d.says("changed by hand (1)")); // the legend, with its shape
    bool bar = false;
    for (const auto& l : d.drawn().lines)
        bar |= l.what == "by hand";
    CHECK(bar);
    d.type(s.view, "\x1a"); // Ctrl+Z as the window says it
    s.answer(d);
    CHECK(s.stored().beats[s.early].classed == beat_class::ectopic);
    CHECK(s.figure("Corrected beats") == corrected);
    CHECK(s.stored().corrections.size() == 2);
    CHECK_FALSE(d.says("changed by hand"));
    d.type(s.view, "\x1a"); // nothing is left
    s.answer(d);
    CHECK(s.stored().corrections.size() == 2);
    CHECK(verify_replay(*store::open(s.folder / "a.db"), s.id)->identical);
}

TEST_CASE("review by hand: every beat is reached by keys alone, and each change is listed and taken back",
          "[app][ui][correction]") {
    looked_at s;
    driver d;
    d.frames(s.view, 3, 0.3);
    d.type(s.view, "b");
    REQUIRE(d.says("It came early"));
    d.type(s.view, ".");
    CHECK_FALSE(d.says("It came early"));
    REQUIRE(d.tab_to(s.view, "beat.extra"));
    d.press(s.view, ImGuiKey_Enter);
    s.answer(d);
    CHECK(s.stored().beats[s.early + 1].classed == beat_class::extra);
    d.type(s.view, ",");
    CHECK(d.says("It came early"));
    d.type(s.view, "n"); // the next marked one is the one just made
    CHECK(d.says("the program called it: ordinary"));
    d.type(s.view, ",");
    d.type(s.view, ",");
    REQUIRE(d.tab_to(s.view, "beat.missed"));
    d.press(s.view, ImGuiKey_Space);
    s.answer(d);
    REQUIRE(s.view.review->changes.size() == 2);
    REQUIRE(d.click(s.view, "changes"));
    CHECK(d.says("one too many instead of ordinary"));
    CHECK(d.says("one missing before it instead of ordinary"));
    REQUIRE(d.click(s.view, "change.back.1"));
    s.answer(d);
    CHECK(s.stored().beats[s.early + 1].classed == beat_class::normal);
    CHECK(s.stored().beats[s.early - 1].classed == beat_class::missed);
    CHECK(s.view.review->changes.size() == 1);
    d.type(s.view, "b");
    CHECK_FALSE(d.drawn().find("beat.missed"));
}

TEST_CASE("review by hand: a click on a beat chooses it, the end of a drag does not", "[app][ui][correction]") {
    looked_at s;
    driver d;
    d.frames(s.view, 3, 0.3);
    REQUIRE(d.click(s.view, "beats"));
    d.type(s.view, "b"); // close, and none chosen
    REQUIRE_FALSE(d.drawn().find("beat.normal"));
    const auto graph = d.drawn().find("graph")->visible;
    // Somewhere along the middle there is a beat under the hand.
    const auto click_at = [&](ImVec2 at, float drag) {
        d.move(at);
        d.frames(s.view, 6, 0.2); // no double click
        d.button(true);
        d.frame(s.view);
        if (drag != 0) d.move({at.x + drag, at.y});
        d.frames(s.view, 2);
        d.button(false);
        d.frames(s.view, 2);
        return d.drawn().find("beat.normal") != nullptr;
    };
    std::optional<ImVec2> hit;
    for (float y = graph.min.y + 40; y < graph.max.y - 60 && !hit; y += 14)
        for (float x = graph.centre().x; x < graph.centre().x + 80 && !hit; x += 14)
            if (click_at({x, y}, 0)) hit = ImVec2{x, y};
    REQUIRE(hit);
    d.type(s.view, "b");
    CHECK_FALSE(click_at(*hit, 40));
}

TEST_CASE("review by hand: a session that still runs is told as closed, and refuses", "[app][ui][correction]") {
    looked_at s;
    s.view.review->closed = "This session is still running: its beats can be changed once it has ended.";
    driver d;
    d.frames(s.view, 3, 0.3);
    REQUIRE(d.click(s.view, "beats"));
    CHECK(d.says("still running"));
    CHECK_FALSE(d.drawn().find("beat.normal"));
    s.desk.handle(give_class{99'999, beat_class::extra});
    CHECK(s.view.message.find("no such beat") != std::string::npos);
    std::filesystem::remove(s.folder / "a.db");
    std::filesystem::create_directory(s.folder / "a.db");
    s.desk.handle(give_class{s.early, beat_class::extra});
    CHECK_FALSE(s.view.message.empty());
    CHECK_FALSE(s.view.review->beats[s.early].by_hand);
}
