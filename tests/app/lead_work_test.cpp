// How much is done for one person does not grow with how many others there are: counts, not times (tests/bench/lead_bench
// has those).
#include "app/live/known.hpp"
#include "app/shell/client_desk.hpp"
#include "app/shell/compare_desk.hpp"
#include "app/shell/diary_desk.hpp"
#include "app/shell/lead_desk.hpp"
#include "app/shell/shell.hpp"
#include "app/store/client_book.hpp"
#include "app/store/recorder.hpp"
#include "app/store/session_id.hpp"
#include "app/store/store.hpp"
#include "app/store/store_lock.hpp"
#include "tests/app/screens_driver.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/counting_sql.hpp"

#include <SQLiteCpp/Database.h>
#include <fmt/format.h>

#include <functional>

using namespace attune;
using namespace attune::test;

namespace {

constexpr std::int64_t day_ms = 86'400'000, now = 1'795'556'160'000;
constexpr int theirs = 40; ///< sessions of the one who is looked at; more than a card lists

secret phrase() {
    std::string text{"a long enough one"};
    return secret_of(text);
}

/// One client and the user's own with some sessions each.
struct few {
    few() {
        auto book = client_book::open(file);
        REQUIRE(book);
        REQUIRE(book->add(client{.code = "A7", .added_utc_ms = now}));
        for (const char* whose : {"A7", ""})
            for (int i = 0; i < theirs; ++i) {
                auto h = header_for(whose, now - (i + 1) * day_ms);
                h.sensor = "serial:/dev/ttyUSB0";
                auto r = recorder::begin(file, h, recorder_mode::virtual_time);
                for (const auto& one : plain_session(3))
                    r->on_record(one);
                r->finish();
                REQUIRE(r->trouble().empty());
                last = *whose == '\0' ? r->id() : last;
            }
        // Summaries are made once; what is counted is what follows.
        auto sessions = store::open(file);
        REQUIRE(sessions);
        app_view view;
        diary_desk{view, {file, "", {}, {}, [] { return now; }}}.open();
    }
    /// Rows of somebody else, as many as years of leading give; between and after those that are there.
    void and_many_others(int count) const {
        SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
        db.exec(fmt::format("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) "
                            "INSERT INTO session (id, client, practice_id, practice_title, sensor, started_utc_ms, dsp_version, "
                            "program_version, duration_s, ended) SELECT 'other-' || i, 'B' || i % 100, '', '', '', {} - i * 3600000, "
                            "'1', '1', 60, 'complete' FROM n",
                            count, now));
    }
    scratch_folder folder;
    std::filesystem::path file = folder / "attune.db";
    std::string last; ///< the oldest of the user's own
};

struct looked_at {
    const char* what;
    std::function<void()> act;
};

} // namespace

TEST_CASE("lead: what is read of one person does not grow with how many others there are", "[app][lead]") {
    const bool locked = GENERATE(false, true);
    CAPTURE(locked);
    const few all;
    if (locked) REQUIRE(lock_store(all.file, phrase(), softest));
    const auto wall = [] { return now; };
    const auto read = [&] {
        auto opened = store::open(all.file);
        REQUIRE(opened);
        return std::move(*opened);
    };
    const looked_at every[]{
        {"a card",
         [&] {
             app_view v;
             v.lead.client.chosen.code = "A7";
             client_desk desk{v, {all.file, wall}};
             REQUIRE(desk.handle(open_card{}) == client_desk::outcome::opened);
             CHECK(v.card->sessions.size() == card_sessions);
             CHECK(v.card->more_sessions == theirs - card_sessions);
         }},
        {"what is known before a session",
         [&] {
             session_setup setup;
             setup.plan.adaptive_pace = true;
             add_what_is_known(setup, read(), "A7", now);
         }},
        {"the diary",
         [&] {
             app_view v;
             diary_desk desk{v, {all.file, "", {}, {}, wall}};
             desk.open();
             CHECK(v.diary.lines.size() == 2 * theirs); // a session a day, and the day
         }},
        {"what a session may be laid beside",
         [&] {
             app_view v;
             v.review.emplace().id = all.last;
             compare_desk desk{v, {all.file, wall, [](std::int64_t) { return 12; }}};
             REQUIRE(desk.handle(offer_comparison{}));
             CHECK(v.compare.offered.size() == most_comparable);
         }},
        {"one person's sessions",
         [&] {
             const auto s = read();
             CHECK(s.sessions_of("A7", 7)->size() == 7);
             CHECK(*s.count_of("A7") == theirs);
         }},
    };
    const auto newest = [&] { CHECK(read().sessions(20)->size() == 20); };
    const auto newest_before = counting_sql::of(newest);
    std::vector<sql_work> before;
    for (const auto& one : every)
        before.push_back(counting_sql::of(one.act));
    all.and_many_others(5000);
    for (std::size_t i = 0; i < before.size(); ++i) {
        INFO(every[i].what);
        const auto after = counting_sql::of(every[i].act);
        CHECK(before[i].statements > 0);
        CHECK(after.statements == before[i].statements);
        CHECK(after.rows == before[i].rows);
        CHECK(after.steps == before[i].steps);
    }
    // Twenty of many people's: in a locked store each one's code is looked up.
    const auto newest_after = counting_sql::of(newest);
    CHECK(newest_after.statements <= newest_before.statements + 20);
    CHECK(newest_after.rows <= newest_before.rows + 20);
    // The same of what reads all there is: so these counts can tell.
    const auto whole = counting_sql::of([&] { CHECK(read().sessions()->size() == 2 * theirs + 5000); });
    CHECK(whole.rows > 5000);
    if (locked) forget_key(all.file);
}

TEST_CASE("lead: a card reads no session's beats", "[app][lead]") {
    const few all;
    app_view v;
    v.lead.client.chosen.code = "A7";
    client_desk desk{v, {all.file, [] { return now; }}};
    const auto work = counting_sql::of([&] { REQUIRE(desk.handle(open_card{}) == client_desk::outcome::opened); });
    CHECK(work.pieces == 0);
    // Opening one does, so this can tell.
    CHECK(counting_sql::of([&] { CHECK(store::open(all.file)->read(all.last)); }).pieces == 1);
}

TEST_CASE("lead: a letter typed into the search asks the store nothing, and draws what is shown", "[app][lead]") {
    const few all;
    {
        auto book = client_book::open(all.file);
        REQUIRE(book);
        for (int i = 0; i < 200; ++i)
            REQUIRE(book->add(client{.code = fmt::format("C{:03}", i), .added_utc_ms = now}));
    }
    app_view v;
    lead_desk desk{v, {all.file, "", [] { return now; }}};
    v.current = screen::lead;
    v.lead.protocols.push_back({"p", "P", {}, 0, false, {}, {}, {}});
    v.lead.chosen = 0;
    desk.open();
    driver d;
    const auto clients_drawn = [&] {
        std::size_t n = 0;
        for (const auto& i : d.drawn().items)
            n += i.id.starts_with("client.") ? 1 : 0;
        return n;
    };
    d.frames(v, 3);
    CHECK(clients_drawn() == clients_shown);
    REQUIRE(d.click(v, "client"));
    const auto work = counting_sql::of([&] {
        for (const char* letter : {"c", "0", "4"}) {
            d.out.clear();
            d.type(v, letter);
            REQUIRE_FALSE(d.out.empty());
            for (const auto& c : d.out)
                if (const auto* asked = std::get_if<ask_lead>(&c))
                    if (const auto* f = std::get_if<find_client>(asked)) desk.handle(*f);
            d.frames(v, 2);
            CHECK(clients_drawn() <= clients_shown);
        }
    });
    CHECK(work.statements == 0);
    CHECK(v.lead.client.found.size() == clients_shown);
    CHECK(v.lead.client.more == 4); // C040 to C049
}

TEST_CASE("diary: a frame draws a page of it, however long it is", "[app][lead]") {
    const auto items_of = [](std::size_t lines) {
        app_view v;
        v.current = screen::diary;
        for (std::size_t i = 0; i < lines; ++i)
            v.diary.lines.push_back({diary_line_kind::session, fmt::format("s{}", i), "09:00  Resonance pace", "10 min"});
        driver d;
        d.frames(v, 3);
        return d.drawn().items.size();
    };
    CHECK(items_of(5000) == items_of(100));
    CHECK(items_of(5000) < 70);
}

TEST_CASE("store: one person's sessions, newest first, from a moment on", "[app][store]") {
    const bool locked = GENERATE(false, true);
    CAPTURE(locked);
    const few all;
    if (locked) REQUIRE(lock_store(all.file, phrase(), softest));
    {
        auto s = store::open(all.file);
        REQUIRE(s);
        const auto of_all = s->sessions();
        const auto found = s->sessions_of("A7");
        REQUIRE((of_all && found));
        std::vector<std::string> wanted, got;
        for (const auto& r : *of_all)
            if (r.client == "A7") wanted.push_back(r.id);
        for (const auto& r : *found)
            got.push_back(r.id);
        CHECK(got == wanted);
        CHECK(got.size() == theirs);
        CHECK(s->sessions_of("A7", 1000, now - 3 * day_ms)->size() == 3);
        CHECK(s->sessions_of("nobody")->empty());
        CHECK(*s->count_of("") == theirs);
        CHECK(s->row(got.front())->practice_title == "Resonance pace");
        CHECK(s->row("20200101-0000-aaaa").error().code == errc::not_found);
    }
    if (!locked) return;
    // A damaged code hides none of their sessions: they are listed under a mark, and found by it.
    {
        SQLite::Database db{all.file.string(), SQLite::OPEN_READWRITE};
        db.exec("DROP TRIGGER code_update_guard");
        db.exec("UPDATE code SET body = x'02'");
    }
    auto s = store::open(all.file);
    REQUIRE(s);
    std::string mark;
    const auto rows = s->sessions();
    REQUIRE(rows);
    for (const auto& r : *rows)
        if (!r.client.empty()) mark = r.client;
    REQUIRE(mark.starts_with("? "));
    CHECK(s->sessions_of(mark)->size() == theirs);
    CHECK(*s->count_of(mark) == theirs);
    forget_key(all.file);
}
