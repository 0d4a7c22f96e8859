// Phases over many sessions under the hand, and a session written as a file from its review.
#include "app/shell/phases_desk.hpp"
#include "app/shell/writing_desk.hpp"
#include "app/store/store.hpp"
#include "tests/app/phases_store_session.hpp"
#include "tests/app/screens_driver.hpp"

using namespace attune;
using namespace attune::test;

namespace {

template <class T>
const T* phases_asked(const driver& d) {
    for (const auto& c : d.out)
        if (const auto* t = std::get_if<phases_command>(&c))
            if (const auto* a = std::get_if<T>(t)) return a;
    return nullptr;
}

const phase_panel& panel(const phases_view& v, std::string_view id) {
    for (const auto& p : v.panels)
        if (p.id == id) return p;
    FAIL("no such panel");
    return v.panels.front();
}

phases_desk desk_of(app_view& v, std::vector<past_session> sessions) {
    phases_source source;
    source.clock = review::clock_at_offset(0);
    phases_desk desk{v, source};
    desk.show(std::move(sessions));
    return desk;
}

constexpr std::int64_t noon = 20'822LL * 86'400'000 + 12 * 3'600'000;

} // namespace

TEST_CASE("phases desk: what is compared, what is left out and why, and a gap is never a number", "[app][shell][phases]") {
    app_view view;
    auto desk = desk_of(view, led_sessions(24));
    const auto& v = view.phases;
    CHECK(v.nothing.empty());
    CHECK(v.facts.starts_with("20 of 24 sessions are compared"));
    CHECK(v.left_out_words == "Left out: another posture (2), another time of day (2), 1 phase: another length.");
    CHECK(v.sessions == 20);
    REQUIRE(v.panels.size() == 3);
    const auto& rest = panel(v, "rest");
    CHECK(rest.points.size() == 20);
    CHECK(rest.usual);
    for (const auto& p : rest.points)
        CHECK((p.value && p.low && p.high && p.like));
    const auto& recovery = panel(v, "recovery");
    CHECK(recovery.points.size() == 19); // one is of another length
    std::size_t gaps = 0;
    for (const auto& p : recovery.points)
        if (!p.value) ++gaps;
    CHECK(gaps == 2);
    CHECK(recovery.last.find("2 have no number.") != std::string::npos);

    const auto all_of = [](const phases_view& of) {
        std::size_t n = 0;
        for (const auto& p : panel(of, "rest").points)
            n += !p.like;
        return n;
    };
    desk.handle(show_left_out{true});
    CHECK(v.sessions == 24);
    CHECK(all_of(v) == 4);
    desk.handle(read_phase_session{4});
    CHECK(v.cursor_words.find("not compared: another posture") != std::string::npos);
    CHECK(v.cursor_session == "p4");
    CHECK(panel(v, "rest").said.find("Not compared: another posture.") != std::string::npos);
    desk.handle(read_phase_session{6});
    CHECK(panel(v, "recovery").said.starts_with("No number: too little was heard of it."));
    desk.handle(read_phase_session{99});
    CHECK(v.cursor == 23);

    desk.handle(show_left_out{false});
    CHECK_FALSE(v.cursor);
    desk.handle(show_measure{1});
    CHECK(panel(v, "stressor").nothing.starts_with("Somebody speaks"));
    CHECK(panel(v, "stressor").points.empty());
    desk.handle(show_measure{2});
    for (const auto& p : v.panels)
        CHECK(p.nothing == "There was no pacer in it.");
}

TEST_CASE("phases desk: nothing, one session, and another practice", "[app][shell][phases]") {
    app_view view;
    desk_of(view, {});
    CHECK(view.phases.nothing.starts_with("Nothing yet"));
    desk_of(view, led_sessions(1));
    CHECK(view.phases.notes.at(0).starts_with("One session is no trend"));
    CHECK(panel(view.phases, "rest").points.size() == 1);
    auto desk = desk_of(view, paced_sessions(60));
    REQUIRE(view.phases.practices.size() == 2);
    CHECK(view.phases.practice == "resonance");
    CHECK(view.phases.sessions == 50);
    desk.handle(compare_practice{"mindful-breathing"});
    CHECK(view.phases.practice == "mindful-breathing");
    CHECK(view.phases.sessions == 10);
}

TEST_CASE("phases desk: from a store, of the client on the card, and a store that cannot be read says so", "[app][shell][phases]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    record_led(file, noon);
    record_led(file, noon + 86'400'000);
    app_view view;
    phases_desk desk{view, {file, "", false, review::clock_at_offset(0)}};
    view.current = screen::trends;
    desk.open();
    CHECK(view.phases.nothing.starts_with("Nothing yet")); // those are A7's
    CHECK_FALSE(view.phases.to_card);
    view.current = screen::card;
    view.card.emplace().code = "A7";
    desk.open();
    CHECK(view.phases.whose == "A7");
    CHECK(view.phases.to_card);
    CHECK(view.phases.sessions == 2);
    CHECK(panel(view.phases, "rest").points.at(1).value);
    put_bytes(file, "no store at all");
    desk.open();
    CHECK(view.phases.nothing.find("a.db") != std::string::npos);
}

TEST_CASE("phases screen: keys read sessions, choose the measure and show those left out, Esc goes back", "[app][ui][phases]") {
    const auto s = phases_sample(false);
    driver d;
    d.frames(s.view, 3);
    d.press(s.view, ImGuiKey_LeftArrow);
    REQUIRE(phases_asked<read_phase_session>(d));
    CHECK(phases_asked<read_phase_session>(d)->at == s.view.phases.sessions - 1);
    d.type(s.view, "2");
    REQUIRE(phases_asked<show_measure>(d));
    CHECK(phases_asked<show_measure>(d)->which == 1);
    d.type(s.view, "l");
    REQUIRE(phases_asked<show_left_out>(d));
    CHECK(phases_asked<show_left_out>(d)->shown);
    d.press(s.view, ImGuiKey_Escape);
    REQUIRE(d.asked<go_to>());
    CHECK(d.asked<go_to>()->where == screen::trends);
    auto of_card = s;
    of_card.view.phases.to_card = true;
    driver e;
    e.frames(of_card.view, 3);
    REQUIRE(e.click(of_card.view, "back"));
    CHECK(e.asked<go_to>()->where == screen::card);
}

TEST_CASE("phases screen: the mouse reads the session it is over, and leads to its review", "[app][ui][phases]") {
    auto s = phases_sample(false);
    driver d;
    d.frames(s.view, 3);
    const auto* graph = d.drawn().find("phases_graph");
    REQUIRE(graph);
    const ImVec2 there{graph->where.min.x + graph->where.width() * 0.3F, graph->visible.min.y + 60};
    for (const float by : {-8.0F, -4.0F, 0.0F}) {
        d.move({there.x + by, there.y});
        d.frames(s.view, 2);
    }
    REQUIRE(phases_asked<read_phase_session>(d));
    s.view.phases.cursor = 3;
    s.view.phases.cursor_session = "p3";
    s.view.phases.cursor_words = "Monday";
    d.frames(s.view, 2);
    REQUIRE(d.click(s.view, "open_session"));
    REQUIRE(d.asked<open_session>());
    CHECK(d.asked<open_session>()->id == "p3");
}

TEST_CASE("phases screen: trends and a client's card lead to it", "[app][ui][phases]") {
    const auto trends = trends_sample(200, 1 << 20);
    driver d;
    d.frames(trends.view, 3);
    REQUIRE(d.click(trends.view, "phases"));
    CHECK(d.asked<go_to>()->where == screen::phases);
    for (const auto& s : lead_samples()) {
        if (s.view.current != screen::card || !s.view.card || s.view.card->sessions.empty()) continue;
        driver e;
        e.frames(s.view, 3);
        REQUIRE(e.tab_to(s.view, "phases"));
        e.press(s.view, ImGuiKey_Enter);
        REQUIRE(e.asked<go_to>());
        CHECK(e.asked<go_to>()->where == screen::phases);
        return;
    }
    FAIL("no card with sessions");
}

TEST_CASE("review screen: W offers files, by keys alone", "[app][ui][writing]") {
    const auto s = review_sample();
    driver d;
    d.frames(s.view, 3);
    CHECK_FALSE(d.drawn().find("write.report"));
    d.type(s.view, "w");
    d.frames(s.view, 2);
    REQUIRE(d.tab_to(s.view, "write.report"));
    d.press(s.view, ImGuiKey_Enter);
    REQUIRE(d.asked<write_session>());
    CHECK(d.asked<write_session>()->form == written_as::report);
    CHECK(d.asked<write_session>()->with_words);
    d.out.clear();
    REQUIRE(d.click(s.view, "write.words"));
    REQUIRE(d.click(s.view, "write.edf"));
    CHECK(d.asked<write_session>()->form == written_as::edf);
    CHECK_FALSE(d.asked<write_session>()->with_words);
    d.type(s.view, "w");
    d.frames(s.view, 2);
    CHECK_FALSE(d.drawn().find("write.report"));
}

TEST_CASE("writing: each form lies beside the store for its owner alone, and its path is said", "[app][shell][writing]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    const auto id = record_led(file, noon);
    app_view view;
    view.review.emplace().id = id;
    writing_desk desk{view, file};
    const std::pair<written_as, std::string> forms[]{{written_as::report, "%PDF"}, {written_as::picture, "\x89PNG"}, {written_as::csv, ""},
                                                     {written_as::rr, ""},         {written_as::json, "{"},          {written_as::edf, "0 "}};
    for (const auto& [form, begin] : forms) {
        desk.handle(write_session{form, true});
        CHECK(view.message == "Being written…");
        CHECK(desk.busy());
        while (desk.busy()) // a frame is drawn meanwhile
            desk.frame();
        const auto where = written_file(file, id, form);
        CHECK(view.message == "Written to " + where.string() + ". It is not sealed: whoever has it can read it.");
        REQUIRE(std::filesystem::exists(where));
        CHECK(bytes_of(where).starts_with(begin));
        CHECK(bytes_of(where).size() > 1000);
        CHECK((std::filesystem::status(where).permissions() & std::filesystem::perms::others_read) == std::filesystem::perms::none);
    }
}

TEST_CASE("writing: of somebody who hides their trace only a report without it, until it is shown", "[app][shell][writing]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    const auto id = record_led(file, noon);
    REQUIRE(store::open(file)->hide_trace(id, true, 0));
    for (const auto form : {written_as::picture, written_as::csv, written_as::rr, written_as::json, written_as::edf}) {
        const auto kept = write_session_file(file, id, {form, true});
        REQUIRE_FALSE(kept);
        CHECK(kept.error().code == errc::permission);
        CHECK_FALSE(std::filesystem::exists(written_file(file, id, form)));
        CHECK(write_session_file(file, id, {form, true}, true));
    }
    REQUIRE(write_session_file(file, id, {written_as::report, true}));
    const auto without = bytes_of(written_file(file, id, written_as::report));
    REQUIRE(write_session_file(file, id, {written_as::report, true}, true));
    CHECK(without.size() < bytes_of(written_file(file, id, written_as::report)).size());

    app_view view; // the desk asks what the look shows
    auto& looked_at = view.review.emplace();
    looked_at.id = id;
    looked_at.hidden = true;
    writing_desk desk{view, file};
    const auto write = [&] {
        desk.handle(write_session{written_as::csv, true});
        while (desk.busy())
            desk.frame();
    };
    write();
    CHECK(view.message.starts_with("This person hides their trace."));
    looked_at.for_this_look = true;
    write();
    CHECK(view.message.starts_with("Written to "));
}

TEST_CASE("writing: what cannot be written is a sentence, and leaves no half a file", "[app][shell][writing]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    const auto id = record_led(file, noon);
    const auto gone = write_session_file(file, "no such session", {written_as::csv, true});
    REQUIRE_FALSE(gone);
    CHECK_FALSE(gone.error().what.empty());
    std::filesystem::create_directories(written_file(file, id, written_as::report)); // a folder stands where the file would
    const auto wrong = write_session_file(file, id, {written_as::report, true});
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().what.find("session " + id + ".pdf") != std::string::npos);
    app_view view;
    writing_desk desk{view, file};
    desk.handle(write_session{written_as::csv, true}); // no session is looked at
    CHECK_FALSE(desk.busy());
    CHECK(view.message.empty());
}
