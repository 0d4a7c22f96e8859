// Clients in the store: kept, listed, sessions moved between them, all of one exported, and deleted to the last byte.
#include "app/live/client_export.hpp"
#include "app/live/known.hpp"
#include "app/store/about.hpp"
#include "app/store/client_book.hpp"
#include "app/store/client_codec.hpp"
#include "app/store/diary.hpp"
#include "app/store/live_lock.hpp"
#include "app/store/plan_book.hpp"
#include "app/store/recorder.hpp"
#include "app/store/schema.hpp"
#include "app/store/store.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"

#include <SQLiteCpp/Database.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace attune;
using namespace attune::test;

namespace {

constexpr std::int64_t day_ms = 24LL * 3600 * 1000, now = 1795556160000;

client full(std::string code = "A7") {
    client c;
    c.code = std::move(code);
    c.name = "Jördis Quux";
    c.notes = "comes on Tuesdays\nlikes the window open";
    c.consent_on = 20'700;
    c.second_consent_on = -3;
    c.heart = {false, true, true};
    c.pace_bpm = 5.75;
    c.added_utc_ms = now;
    return c;
}

std::string recorded(const std::filesystem::path& file, const session_header& h, int beats = 30) {
    auto r = recorder::begin(file, h, recorder_mode::virtual_time);
    for (const auto& one : plain_session(beats))
        r->on_record(one);
    r->finish();
    REQUIRE(r->trouble() == "");
    return r->id();
}

/// A session as a strap would give it, with a rest of its own.
std::string with_rest(const std::filesystem::path& file, const char* client, std::int64_t started, double hr) {
    auto h = header_for(client, started);
    h.sensor = "serial:/dev/ttyUSB0";
    auto r = recorder::begin(file, h, recorder_mode::virtual_time);
    baseline rest;
    rest.source = baseline_source::this_session;
    rest.hr_bpm = hr;
    rest.hr_scale_bpm = 5;
    r->on_record(baseline_record{seconds{1}, rest});
    r->on_record(ended_record{seconds{300}, ended_as::complete, 6000});
    r->finish();
    return r->id();
}

bool lies_in(const std::filesystem::path& folder, std::string_view words) {
    for (const auto& one : std::filesystem::recursive_directory_iterator{folder})
        if (one.is_regular_file() && bytes_of(one.path()).find(words) != std::string::npos) return true;
    return false;
}

/// Which of these words lie in the folder's files; each ends with "QXZ". One pass: there are hundreds.
std::set<std::string, std::less<>> found_in(const std::filesystem::path& folder, const std::vector<std::string>& words) {
    constexpr std::string_view ending = "QXZ";
    const std::set<std::string, std::less<>> wanted{words.begin(), words.end()};
    std::size_t longest = 0;
    for (const auto& w : words) {
        REQUIRE(w.ends_with(ending));
        longest = std::max(longest, w.size());
    }
    std::set<std::string, std::less<>> found;
    for (const auto& one : std::filesystem::recursive_directory_iterator{folder}) {
        if (!one.is_regular_file()) continue;
        const auto bytes = bytes_of(one.path());
        const std::string_view all{bytes};
        for (auto at = all.find(ending); at != all.npos; at = all.find(ending, at + 1)) {
            const auto end = at + ending.size();
            for (std::size_t n = ending.size(); n <= std::min(longest, end); ++n)
                if (const auto w = wanted.find(all.substr(end - n, n)); w != wanted.end()) found.insert(*w);
        }
    }
    return found;
}

own_plan plan_called(std::string id, std::string title) {
    own_plan p;
    p.id = std::move(id);
    p.title = std::move(title);
    p.from = 20'786;
    p.stages = {{4, 7, 10, {"box"}, {}}};
    return p;
}

} // namespace

TEST_CASE("client codec: everything comes back, and no cut or changed byte gets through as nonsense", "[app][store][client]") {
    const auto c = full();
    const auto bytes = encode_client(c);
    REQUIRE(decode_client(bytes));
    CHECK((*decode_client(bytes) == c));
    CHECK((*decode_client(encode_client({.code = "b"})) == client{.code = "b"}));
    for (std::size_t n = 0; n < bytes.size(); ++n)
        CHECK_FALSE(decode_client(std::string_view{bytes}.substr(0, n)));
    CHECK_FALSE(decode_client(bytes + '\0'));
    std::mt19937 chance{7};
    for (int i = 0; i < 20'000; ++i) {
        auto broken = bytes;
        for (int k = 0; k < 3; ++k)
            broken[chance() % broken.size()] = static_cast<char>(chance());
        if (const auto read = decode_client(broken)) CHECK_FALSE(wrong_with(*read));
    }
    auto newer = bytes;
    newer[0] = 2;
    CHECK(decode_client(newer).error().code == errc::unsupported);
}

TEST_CASE("client codec: the worked example of FORMAT.md", "[app][store][client]") {
    client c;
    c.code = "A7";
    c.consent_on = 20'786;
    c.heart.pacemaker = true;
    c.added_utc_ms = 1;
    std::string hex;
    for (const unsigned char b : encode_client(c))
        hex += fmt::format("{:02x}", b);
    CHECK(hex == "01" "020000004137" "00000000" "00000000" "0132510000" "00" "000100" "00" "0100000000000000");
}

TEST_CASE("clients: a code is one line that a list can show", "[app][store][client]") {
    for (const char* good : {"A7", "Anna-3", "ä", "two words"})
        CHECK(is_client_code(good));
    for (const char* bad : {"", " ", " A", "A ", "A\n", "\x7f"})
        CHECK_FALSE(is_client_code(bad));
    CHECK_FALSE(is_client_code(std::string(most_code_bytes + 1, 'x')));
    auto c = full();
    c.pace_bpm = 31;
    CHECK(wrong_with(c));
    c.pace_bpm = std::nan("");
    CHECK(wrong_with(c));
    c = full();
    c.name = "two\nlines";
    CHECK(wrong_with(c));
}

TEST_CASE("clients: added, read, changed and listed with their sessions, also those of whom only a code is known",
          "[app][store][client]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    auto book = client_book::open(file);
    REQUIRE(book);
    CHECK(book->list()->empty());
    REQUIRE(book->add(full()));
    CHECK(book->add(full()).error().code == errc::invalid);
    CHECK((**book->read("A7") == full()));
    CHECK_FALSE(book->read("B")->has_value());
    CHECK(book->change(full("B")).error().code == errc::not_found);
    auto c = full();
    c.notes = "xyzzy-then-gone";
    REQUIRE(book->change(c));
    CHECK(lies_in(folder.path(), "xyzzy-then-gone"));
    REQUIRE(book->change(full()));
    CHECK_FALSE(lies_in(folder.path(), "xyzzy-then-gone")); // what was said before is overwritten

    recorded(file, header_for("A7", now - day_ms));
    recorded(file, header_for("A7", now));
    recorded(file, header_for("", now));
    recorded(file, header_for("C1", now));
    auto plans = plan_book::open(file);
    REQUIRE(plans->keep("D", plan_called("20261128-0900-abcd", "p")));
    const auto all = book->list();
    REQUIRE(all);
    REQUIRE(all->size() == 3);
    CHECK((*all)[0].who == full());
    CHECK((*all)[0].kept);
    CHECK((*all)[0].sessions == 2);
    CHECK((*all)[0].last_utc_ms == now);
    CHECK((*all)[1].who.code == "C1");
    CHECK_FALSE((*all)[1].kept);
    CHECK((*all)[1].sessions == 1);
    CHECK((*all)[2].who.code == "D");
}

TEST_CASE("clients: a damaged row hides no other, and another client's body does not open", "[app][store][client][hostile]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    auto book = client_book::open(file);
    REQUIRE(book->add(full("A")));
    REQUIRE(book->add(full("B")));
    {
        SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
        db.exec("UPDATE client SET body = (SELECT body FROM client WHERE code = 'B') WHERE code = 'A'");
    }
    CHECK(book->read("A").error().code == errc::corrupt);
    const auto all = book->list();
    REQUIRE(all);
    REQUIRE(all->size() == 2);
    CHECK((*all)[0].unreadable);
    CHECK((*all)[0].who.name.empty());
    CHECK((*all)[1].who == full("B"));
    CHECK(client_document(file, "A", false).error().code == errc::corrupt);
}

TEST_CASE("clients: a session is moved with one call, with its rest, and the move is told", "[app][store][client]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    auto book = client_book::open(file);
    REQUIRE(book->add(full("A")));
    REQUIRE(book->add(full("B")));
    std::vector<std::string> ids;
    for (int i = 0; i < 3; ++i)
        ids.push_back(with_rest(file, "A", now - (3 - i) * day_ms, 60 + i));
    auto s = store::open(file);
    const auto before = s->read(ids[0]);
    CHECK(s->baselines("A", now)->size() == 3);

    CHECK(book->move("zzzz", "B", now).error().code == errc::not_found);
    CHECK(book->move(ids[0], "C", now).error().code == errc::not_found);
    CHECK(book->move(ids[0], "A", now).error().code == errc::invalid);
    CHECK(book->moves("A")->empty());
    const auto done = book->move(ids[0], "B", now);
    REQUIRE(done);
    CHECK(done->what.from == "A");
    CHECK_FALSE(done->others_rest);
    CHECK(s->baselines("A", now)->size() == 2);
    REQUIRE(s->baselines("B", now)->size() == 1);
    CHECK(s->baselines("B", now)->front().hr_bpm == 60);
    auto after = s->read(ids[0]);
    REQUIRE(after);
    CHECK(after->header.client == "B");
    // Nothing else of the header has changed, so that it replays as before.
    after->header.client = "A";
    CHECK(encode_about(after->header) == encode_about(before->header));
    CHECK(s->past("B")->size() == 1);
    REQUIRE(book->move(ids[0], "", now + 1)); // and to oneself
    for (const char* who : {"A", "B", ""}) {
        const auto told = book->moves(who);
        REQUIRE(told);
        REQUIRE(told->size() == 2);
        CHECK(told->front().session == ids[0]);
        CHECK(told->front().utc_ms == now);
        CHECK(told->front().to == "B");
        CHECK(told->back().from == "B");
        CHECK(told->back().to == "");
    }
    REQUIRE(s->remove(ids[0])); // the log goes with the session
    CHECK(book->moves("A")->empty());
}

TEST_CASE("clients: a move says where activation was compared with the other's rest", "[app][store][client]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    auto book = client_book::open(file);
    REQUIRE(book->add(full("B")));
    auto h = header_for("A");
    h.setup.base.source = baseline_source::own_history;
    CHECK(book->move(recorded(file, h), "B", now)->others_rest);
}

TEST_CASE("clients: a running session is neither moved nor deleted", "[app][store][client]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    auto book = client_book::open(file);
    REQUIRE(book->add(full("B")));
    const auto r = recorder::begin(file, header_for("A"), recorder_mode::virtual_time);
    CHECK(book->move(r->id(), "B", now).error().code == errc::busy);
    CHECK(book->remove("A").error().code == errc::busy);
    r->finish();
    CHECK(book->move(r->id(), "B", now));
    CHECK(book->remove("B"));
}

TEST_CASE("clients: what is kept of the heart and the pace shapes the next session", "[app][store][client]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    auto book = client_book::open(file);
    REQUIRE(book->add(full("A")));
    session_setup setup;
    setup.plan.adaptive_pace = true;
    const auto s = store::open(file);
    add_what_is_known(setup, *s, "A", now);
    CHECK(setup.heart.pacemaker);
    CHECK(setup.heart.heart_disease);
    CHECK_FALSE(setup.heart.beta_blocker);
    REQUIRE(setup.pace);
    CHECK(setup.pace->best == 5.75);
    session_header h = header_for("A");
    CHECK(encode_about(h).find("beta_blocker") == std::string::npos); // nothing said, nothing written
    h.setup.heart = setup.heart;
    const auto back = decode_about(encode_about(h));
    REQUIRE(back);
    CHECK((back->setup.heart == setup.heart));
    session_setup other;
    add_what_is_known(other, *s, "", now);
    CHECK_FALSE(other.heart.any());
}

TEST_CASE("clients: one client's file holds all of theirs and nothing of anybody else", "[app][store][client]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    auto book = client_book::open(file);
    REQUIRE(book->add(full("A")));
    REQUIRE(book->add(full("B")));
    const auto first = recorded(file, header_for("A", now - day_ms)), second = recorded(file, header_for("A", now));
    const auto others = recorded(file, header_for("B", now));
    auto d = diary::open(file);
    diary_entry e{.id = "20261128-0812-abcd", .client = "A", .utc_ms = now};
    e.said.note = "a note of A";
    e.said.close.worry = 77.5;
    REQUIRE(d->add(e));
    e.id = "20261128-0812-efgh";
    e.client = "B";
    e.said.note = "a note of B";
    REQUIRE(d->add(e));
    auto plans = plan_book::open(file);
    REQUIRE(plans->keep("A", plan_called("20261128-0900-abcd", "A's plan")));
    REQUIRE(plans->keep_for_hard_days("A", {"bad sleep", "a walk", "Jo", "tea"}));

    CHECK(client_document(file, "C", false).error().code == errc::not_found);
    const auto text = client_document(file, "A", false);
    REQUIRE(text);
    const auto doc = nlohmann::json::parse(*text);
    CHECK(doc.at("attune_client") == 1);
    CHECK(doc.at("client").at("name") == "Jördis Quux");
    CHECK(doc.at("client").at("consent") == "2026-09-04");
    REQUIRE(doc.at("sessions").size() == 2);
    CHECK(doc.at("sessions")[0].at("id") == first); // oldest first
    CHECK(doc.at("sessions")[1].at("id") == second);
    CHECK(doc.at("sessions")[1].at("beats").size() == 30);
    REQUIRE(doc.at("diary").size() == 1);
    CHECK(doc.at("diary")[0].at("note") == "a note of A");
    CHECK(doc.at("plans")[0].at("title") == "A's plan");
    CHECK(doc.at("harder_days").at("people") == "Jo");
    CHECK(text->find(others) == std::string::npos);
    CHECK(text->find("a note of B") == std::string::npos);
    CHECK(text->find("77.5") == std::string::npos);
    CHECK(client_document(file, "A", true)->find("77.5") != std::string::npos);
}

TEST_CASE("clients: deleted, not a byte of them is left in the store or its log", "[app][store][client]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    auto book = client_book::open(file);
    auto d = diary::open(file);
    auto plans = plan_book::open(file);
    auto s = store::open(file);
    // Two clients in turns, so that their rows share pages, with bodies from a few bytes to many pages.
    const auto mark = [](char who, std::string_view what, int i) { return fmt::format("{}-{}-{}-QXZ", who, what, i); };
    std::vector<std::string> gone, stays;
    for (const char who : {'K', 'L'}) {
        auto c = full(mark(who, "code", 0));
        c.name = mark(who, "name", 0);
        c.notes = mark(who, "notes", 0) + std::string(20'000, who) + mark(who, "end", 0);
        REQUIRE(book->add(c));
        for (const char* what : {"code", "name", "notes", "end"})
            (who == 'K' ? gone : stays).push_back(mark(who, what, 0));
    }
    std::string moved_here, moved_away;
    for (int i = 0; i < 60; ++i)
        for (const char who : {'K', 'L'}) {
            const auto code = mark(who, "code", 0);
            auto h = header_for(code, now - (60 - i) * day_ms);
            h.setup.plan.title = mark(who, "title", i);
            h.sensor = "serial:/dev/" + mark(who, "port", i);
            auto r = recorder::begin(file, h, recorder_mode::virtual_time);
            for (const auto& one : plain_session(20 + 7 * i, false))
                r->on_record(one);
            r->on_record(mark_record{seconds{1}, short_text::from(mark(who, "mark", i))});
            r->on_record(ended_record{seconds{2}, ended_as::complete, 40});
            check_in said;
            said.note = mark(who, "said", i);
            REQUIRE(r->add_check_in(said));
            r->finish();
            if (i == 5) (who == 'K' ? moved_away : moved_here) = r->id();
            diary_entry e;
            e.id = fmt::format("20261128-08{:02}-{}", i, who == 'K' ? "aaaa" : "bbbb");
            e.client = code;
            e.utc_ms = now - i * day_ms;
            e.said.note = mark(who, "entry", i) + std::string(static_cast<std::size_t>(i * 50), '.');
            REQUIRE(d->add(e));
            REQUIRE(plans->keep(code, plan_called(fmt::format("20261128-09{:02}-{}", i, who == 'K' ? "aaaa" : "bbbb"),
                                                  mark(who, "plan", i))));
            REQUIRE(plans->keep_for_hard_days(code, {mark(who, "hard", i), {}, {}, {}})); // the last stays
            for (const char* what : {"title", "port", "mark", "said", "entry", "plan"})
                if (i != 5 || (std::string_view{what} == "entry" || std::string_view{what} == "plan"))
                    (who == 'K' ? gone : stays).push_back(mark(who, what, i));
        }
    diary_entry unsaved{.id = "20261128-0959-aaaa", .client = mark('K', "code", 0), .utc_ms = now};
    unsaved.said.note = "unsaved-QXZ";
    REQUIRE(d->keep_unsaved({unsaved, false}));
    gone.emplace_back("unsaved-QXZ");
    gone.push_back(mark('K', "hard", 59));
    stays.push_back(mark('L', "hard", 59));
    // One session came from the other, one went there: each goes with whom it is filed under now.
    REQUIRE(book->move(moved_here, mark('K', "code", 0), now));
    REQUIRE(book->move(moved_away, mark('L', "code", 0), now));
    gone.push_back(mark('L', "said", 5));
    stays.push_back(mark('K', "said", 5));
    const auto before = found_in(folder.path(), gone);
    for (const auto& words : gone)
        if (!before.contains(words)) FAIL_CHECK("not there before: " << words);

    const auto done = book->remove(mark('K', "code", 0));
    REQUIRE(done);
    CHECK(done->sessions == 60);
    CHECK(done->entries == 61);
    CHECK(done->plans == 60);
    CHECK(done->overwritten);
    for (const auto& words : found_in(folder.path(), gone))
        FAIL_CHECK("still there: " << words);
    const auto after = found_in(folder.path(), stays);
    for (const auto& words : stays)
        if (!after.contains(words)) FAIL_CHECK("not there any more: " << words);
    CHECK(book->remove(mark('K', "code", 0)).error().code == errc::not_found);
    CHECK(s->sessions()->size() == 60);
    CHECK(s->read(moved_away)); // with what it was before the move forgotten
    const auto told = book->moves(mark('L', "code", 0));
    REQUIRE(told->size() == 1);
    CHECK_FALSE(told->front().from);
    SQLite::Database db{file.string()};
    CHECK(db.execAndGet("PRAGMA integrity_check").getString() == "ok");
}

TEST_CASE("clients: a deletion that another reader delays says so", "[app][store][client]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    auto book = client_book::open(file);
    auto c = full("A");
    c.notes = "xyzzy-notes";
    REQUIRE(book->add(c));
    {
        SQLite::Database reader{file.string(), SQLite::OPEN_READONLY};
        reader.exec("BEGIN");
        CHECK(reader.execAndGet("SELECT count(*) FROM client").getInt() == 1);
        const auto done = book->remove("A");
        REQUIRE(done);
        CHECK_FALSE(done->overwritten);
        reader.exec("COMMIT");
    }
    REQUIRE(book->add(full("B"))); // the next deletion empties the log for good
    CHECK(book->remove("B")->overwritten);
    CHECK_FALSE(lies_in(folder.path(), "xyzzy-notes"));
}

TEST_CASE("migrations: a store from before there were clients takes them and keeps its sessions", "[app][store][client]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    const auto id = recorded(file, header_for("A7"));
    {
        SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
        db.exec("DROP TABLE client; DROP TABLE move; DROP INDEX session_by_client; PRAGMA user_version = 5");
    }
    CHECK(client_book::open_read_only(file).error().code == errc::unsupported);
    auto book = client_book::open(file);
    REQUIRE(book);
    REQUIRE(book->list()->size() == 1);
    CHECK(book->list()->front().sessions == 1);
    CHECK(store::open(file)->read(id));
}
