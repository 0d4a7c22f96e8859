// The diary in the store: what is said stays, once, and what is deleted is gone.

#include "app/store/blob.hpp"
#include "app/store/diary.hpp"
#include "app/store/export/diary.hpp"
#include "app/store/recorder.hpp"
#include "app/store/record_codec.hpp"
#include "app/store/schema.hpp"
#include "app/store/session_id.hpp"
#include "app/store/store.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <csignal>
#include <nlohmann/json.hpp>
#include <set>
#include <sys/prctl.h>
#include <sys/wait.h>

using namespace attune;
using attune::test::bytes_of;
using attune::test::own_folder;
using attune::test::record_maker;

namespace {

constexpr std::int64_t noon = 1795608000000; // 2026-11-25 12:00 UTC

diary_entry entry_at(std::int64_t utc_ms, std::uint64_t n = 0, std::int32_t offset_s = 0) {
    diary_entry e{.id = make_session_id(utc_ms, n), .client = "", .utc_ms = utc_ms, .offset_s = offset_s};
    e.said.distress = 40;
    e.said.word = "restless";
    return e;
}
check_in everything() {
    check_in c{.when = check_in::moment::apart, .word = "torn", .note = "zwei Worte\nmehr \xF0\x9F\x8C\xB1"};
    c.tension = 61;
    c.pleasantness = 37.5;
    c.arousal = 75;
    c.distress = 62;
    c.trigger = {{"people", "work"}, "a call"};
    c.helped = {{"walking"}, "the river"};
    c.help = 55;
    c.close = {80, 20, 35};
    return c;
}
std::vector<std::string> ids_of(const diary& d) {
    std::vector<std::string> ids;
    const auto all = d.list("").value();
    for (const auto& e : all.entries)
        ids.push_back(e.id);
    return ids;
}

} // namespace

TEST_CASE("check-ins: with nothing new in them they are written as they always were", "[app][store][diary]") {
    const check_in c{check_in::moment::after, 1.5, 62, std::nullopt, "ok", ""};
    std::string bytes{"\x01", 1};
    bytes += std::string{"\0\0\0\0\0\0\xF8\x3F", 8};         // 1.5
    bytes += std::string{"\x01\0\0\0\0\0\0\x4F\x40", 9};     // 62
    bytes += std::string{"\0\x02\0\0\0ok\0\0\0\0", 11};      // nothing, "ok", ""
    CHECK((encode_check_in(c) == bytes));
    CHECK(decode_check_in(bytes).value() == c);
}

TEST_CASE("check-ins: every part comes back, and any part may be missing", "[app][store][diary]") {
    CHECK(decode_check_in(encode_check_in(everything())).value() == everything());
    record_maker make{11};
    for (int i = 0; i < 200; ++i) {
        check_in c{make.any(check_in::moment::apart), make.any_double(), make.maybe(), make.maybe()};
        c.arousal = make.maybe();
        c.distress = make.maybe();
        c.help = make.maybe();
        c.close = {make.maybe(), make.maybe(), make.maybe()};
        for (std::uint64_t k = make.below(4); k > 0; --k)
            c.trigger.tags.emplace_back(make.any_text().view());
        c.helped.text = make.any_text().view();
        const auto back = decode_check_in(encode_check_in(c));
        REQUIRE(back);
        CHECK((encode_check_in(*back) == encode_check_in(c))); // NaNs by their bits
        CHECK(back->when == c.when);
        CHECK(back->trigger == c.trigger);
    }
}

TEST_CASE("check-ins: cut off anywhere, with more behind, or with a wild count they do not read",
          "[app][store][diary][hostile]") {
    const auto whole = encode_check_in(everything());
    for (std::size_t n = 0; n < whole.size(); ++n)
        REQUIRE_FALSE(decode_check_in(std::string_view{whole}.substr(0, n)));
    CHECK_FALSE(decode_check_in(whole + "x"));
    auto wild = whole;
    const auto tags = wild.find(std::string{"\x02\0\0\0\x06\0\0\0people", 14});
    REQUIRE(tags != std::string::npos);
    wild[tags + 3] = '\x7F';
    CHECK_FALSE(decode_check_in(wild));
    record_maker make{5};
    for (int i = 0; i < 20000; ++i) { // any bytes at all: an answer or none, never a crash
        auto bytes = whole;
        for (std::uint64_t k = make.below(6) + 1; k > 0; --k)
            bytes[make.below(bytes.size())] = static_cast<char>(make.bits());
        if (const auto c = decode_check_in(bytes)) CHECK(encode_check_in(*c).size() <= bytes.size());
    }
}

TEST_CASE("diary: entries are added, listed, changed and removed", "[app][store][diary]") {
    const own_folder folder;
    auto d = diary::open(folder / "a.db");
    REQUIRE(d);
    auto first = entry_at(noon, 1, 3600);
    first.said = everything();
    REQUIRE(d->add(first));
    REQUIRE(d->add(entry_at(noon + 60000, 2)));
    auto other = entry_at(noon, 3);
    other.client = "A7";
    REQUIRE(d->add(other));
    REQUIRE(d->list("")->entries.size() == 2);
    CHECK(d->list("")->entries[1] == first);
    CHECK(d->list("A7")->entries.at(0) == other);
    CHECK(d->list("B")->entries.empty());
    CHECK(d->read(first.id).value() == first);

    first.said.word = "calmer";
    first.utc_ms -= 1000;
    REQUIRE(d->change(first));
    CHECK(d->read(first.id).value() == first);
    REQUIRE(d->remove(first.id));
    CHECK(d->read(first.id).error().code == errc::not_found);
    CHECK(d->change(first).error().code == errc::not_found);
    CHECK(d->remove(first.id).error().code == errc::not_found);
    CHECK(d->add(diary_entry{.id = "../x"}).error().code == errc::invalid);
    CHECK(d->list("")->entries.size() == 1);
}

TEST_CASE("diary: said twice it stands once, two at one instant are two", "[app][store][diary]") {
    const own_folder folder;
    auto d = diary::open(folder / "a.db");
    const auto e = entry_at(noon, 7);
    REQUIRE(d->add(e));
    REQUIRE(d->add(e)); // a key that was held too long, a disk that was slow to answer
    CHECK(d->list("")->entries.size() == 1);
    REQUIRE(d->add(entry_at(noon, 8)));
    CHECK(d->list("")->entries.size() == 2);
}

TEST_CASE("diary: a clock set back a day and a moved zone lose and double nothing", "[app][store][diary]") {
    const own_folder folder;
    auto d = diary::open(folder / "a.db");
    constexpr std::int64_t hour = 3600000;
    const auto tokyo = entry_at(noon + 10 * hour, 1, 9 * 3600); // 07:00 on the 26th there
    const auto home = entry_at(noon + 11 * hour, 2, 0);         // later, 23:00 on the 25th here
    const auto set_back = entry_at(noon - 13 * hour, 3, 0);     // the clock was a day behind
    const auto again = entry_at(noon + 10 * hour, 4, 0);        // the hour that autumn gives twice
    for (const auto* e : {&tokyo, &home, &set_back, &again})
        REQUIRE(d->add(*e));
    const auto ids = ids_of(*d);
    CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == 4);
    // Each day in one piece, newest first; within a day by time.
    CHECK(ids == std::vector{tokyo.id, home.id, again.id, set_back.id});
    CHECK(tokyo.local_day() == home.local_day() + 1);
    CHECK(diary_entry{.utc_ms = -1}.local_day() == -1);
    CHECK(local_words(tokyo) == "2026-11-26T07:00:00+09:00");
    CHECK(local_words(entry_at(noon, 1, -12600)) == "2026-11-25T08:30:00-03:30");
}

TEST_CASE("diary: what is written and not saved stays until it is saved or discarded", "[app][store][diary]") {
    const own_folder folder;
    const auto e = entry_at(noon, 1);
    {
        auto d = diary::open(folder / "a.db");
        REQUIRE(d->keep_unsaved({e, false}));
        CHECK(d->list("")->entries.empty());
    }
    auto d = diary::open(folder / "a.db");
    REQUIRE(d->unsaved("").value());
    CHECK((*d->unsaved(""))->entry == e);
    CHECK_FALSE((*d->unsaved(""))->of_change);
    CHECK_FALSE(d->unsaved("A7").value());
    REQUIRE(d->add(e));
    CHECK_FALSE(d->unsaved("").value());

    auto changed = e;
    changed.said.word = "lighter";
    REQUIRE(d->keep_unsaved({changed, true}));
    CHECK(d->read(e.id)->said.word == "restless"); // not yet
    CHECK((*d->unsaved(""))->of_change);
    CHECK((*d->unsaved(""))->entry == changed);
    REQUIRE(d->discard_unsaved(""));
    CHECK_FALSE(d->unsaved("").value());
    REQUIRE(d->keep_unsaved({changed, true}));
    REQUIRE(d->remove(e.id)); // what was being changed is gone, and so is the change
    CHECK_FALSE(d->unsaved("").value());
}

TEST_CASE("diary: what is deleted, changed or discarded is no longer in the files", "[app][store][diary]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    auto d = diary::open(file);
    auto e = entry_at(noon, 1), second = entry_at(noon, 2);
    e.said.note = "xyzzy-was-here";
    second.said.note = "plugh-was-here";
    REQUIRE(d->add(e));
    REQUIRE(d->add(second));
    const auto lies = [&](const char* words) {
        for (const auto& one : std::filesystem::directory_iterator{folder.path()})
            if (one.is_regular_file() && bytes_of(one.path()).find(words) != std::string::npos) return true;
        return false;
    };
    CHECK(lies("xyzzy-was-here"));
    REQUIRE(d->remove(e.id));
    CHECK_FALSE(lies("xyzzy-was-here"));
    second.said.note = "nothing";
    REQUIRE(d->change(second));
    CHECK_FALSE(lies("plugh-was-here"));
    e.said.note = "frotz-was-here";
    REQUIRE(d->keep_unsaved({e, false}));
    CHECK(lies("frotz-was-here"));
    REQUIRE(d->discard_unsaved(""));
    CHECK_FALSE(lies("frotz-was-here"));
}

TEST_CASE("diary: a damaged entry hides no other", "[app][store][diary][hostile]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    auto d = diary::open(file);
    const auto good = entry_at(noon, 1), flipped = entry_at(noon, 2), foreign = entry_at(noon, 3);
    for (const auto* e : {&good, &flipped, &foreign})
        REQUIRE(d->add(*e));
    {
        SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
        auto body = wrap({blob_kind::entry, flipped.id}, encode_check_in(flipped.said));
        body.back() = static_cast<char>(body.back() ^ 1);
        SQLite::Statement s{db, "UPDATE entry SET body = ? WHERE id = ?"};
        s.bind(1, body.data(), static_cast<int>(body.size()));
        s.bind(2, flipped.id);
        s.exec();
        db.exec("UPDATE entry SET body = (SELECT body FROM entry WHERE id = '" + good.id + "') WHERE id = '" +
                foreign.id + "'"); // a body in another row
    }
    const auto all = d->list("");
    REQUIRE(all);
    REQUIRE(all->entries.size() == 1);
    CHECK(all->entries[0] == good);
    CHECK(all->unreadable == 2);
    CHECK(d->read(flipped.id).error().code == errc::corrupt);
    CHECK(d->remove(flipped.id)); // and it can be thrown away
}

TEST_CASE("migrations: a store with sessions from version 3 takes the diary and keeps them", "[app][store][diary]") {
    const own_folder folder;
    const auto file = folder / "v3.db";
    std::string id;
    {
        SQLite::Database db{file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
        migrate(db, store_migrations().first(3));
        db.exec("PRAGMA application_id = " + std::to_string(store_application_id));
        CHECK(db.execAndGet("PRAGMA user_version").getInt() == 3);
        db.exec("INSERT INTO session (id, client, practice_id, practice_title, sensor, started_utc_ms, dsp_version, "
                "program_version, duration_s, beats, ended) VALUES ('20261124-2136-k3f9', '', 'box', 'Box', "
                "'sim:calm', 1795556160000, '1', '1', 600, 700, 'complete')");
    }
    CHECK(diary::open_read_only(file).error().code == errc::unsupported); // never changed by reading
    auto d = diary::open(file);
    INFO((d ? "" : d.error().what));
    REQUIRE(d);
    REQUIRE(d->add(entry_at(noon)));
    const auto s = store::open(file);
    REQUIRE(s);
    CHECK(s->sessions()->at(0).id == "20261124-2136-k3f9");
    CHECK(diary::open_read_only(file)->list("")->entries.size() == 1);
}

TEST_CASE("diary: killed while it saves, an entry is there whole or not at all", "[app][store][diary]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    REQUIRE(diary::open(file));
    int pipe_ends[2];
    REQUIRE(::pipe(pipe_ends) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        auto d = diary::open(file);
        for (std::uint64_t n = 0;; ++n) {
            auto e = entry_at(noon + static_cast<std::int64_t>(n), n);
            e.said = everything();
            if (!d || !d->add(e)) ::_exit(1);
            if (::write(pipe_ends[1], "x", 1) != 1) ::_exit(1);
        }
    }
    char got[20];
    std::size_t saved = 0;
    while (saved < sizeof got) { // told only after it was saved
        const auto n = ::read(pipe_ends[0], got, sizeof got - saved);
        if (n <= 0) break;
        saved += static_cast<std::size_t>(n);
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(pipe_ends[0]);
    ::close(pipe_ends[1]);
    const auto all = diary::open(file)->list("");
    REQUIRE(all);
    CHECK(saved == sizeof got);
    CHECK(all->entries.size() >= saved);
    CHECK(all->unreadable == 0);
    for (const auto& e : all->entries)
        CHECK(e.said == everything());
}

TEST_CASE("diary export: closeness only when asked for, cells that stay cells", "[app][store][diary]") {
    auto e = entry_at(noon, 1, 3600);
    e.said = everything();
    e.said.note = "=HYPERLINK(\"x\"), \"quoted\"\nnext";
    const auto open = diary_json(e, closeness::shown), kept = diary_json(e, closeness::kept_private);
    CHECK(open["closeness"]["worry"] == 80);
    CHECK_FALSE(kept.contains("closeness"));
    CHECK(kept["distress"] == 62);
    CHECK(kept["trigger"]["tags"] == nlohmann::ordered_json{"people", "work"});
    CHECK(kept["local"] == "2026-11-25T13:00:00+01:00");
    e.said.distress = e.said.tension = std::nullopt;
    CHECK(diary_json(e, closeness::kept_private)["distress"].is_null());
    const auto table = diary_csv({&e, 1}, closeness::kept_private);
    CHECK(table.find("security") == std::string::npos);
    CHECK(table.find("\"'=HYPERLINK(\"\"x\"\"), \"\"quoted\"\"\nnext\"") != std::string::npos);
    CHECK(table.find("people; work,a call,walking,the river,55\n") != std::string::npos);
    CHECK(diary_csv({&e, 1}, closeness::shown).find(",55,80,20,35\n") != std::string::npos);
}
