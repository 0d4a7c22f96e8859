// Files that are not what they seem: refused in one sentence, and not a byte of them changed.

#include "app/store/database.hpp"
#include "app/store/recorder.hpp"
#include "app/store/schema.hpp"
#include "app/store/store.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <functional>
#include <sys/stat.h>

using namespace attune;
using attune::test::bytes_of;
using attune::test::header_for;
using attune::test::own_folder;
using attune::test::plain_session;
using attune::test::put_bytes;

namespace {

namespace fs = std::filesystem;

std::string make_store(const fs::path& file, int beats = 50) {
    auto r = recorder::begin(file, header_for(), recorder_mode::virtual_time);
    for (const auto& one : plain_session(beats))
        r->on_record(one);
    r->finish();
    return r->id();
}

void change(const fs::path& file, const std::string& sql) {
    SQLite::Database db{file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
    db.exec(sql);
}

/// Both ways of opening and the recorder refuse it with a sentence that names it.
void refused(const fs::path& file, errc code) {
    const bool ordinary = fs::is_regular_file(file);
    const auto before = ordinary ? bytes_of(file) : "";
    for (const auto& opened : {store::open(file), store::open_read_only(file)}) {
        REQUIRE_FALSE(opened);
        INFO(opened.error().what);
        CHECK(opened.error().code == code);
        CHECK(opened.error().what.find(file.string()) != std::string::npos);
        CHECK(opened.error().what.find('\n') == std::string::npos);
    }
    auto r = recorder::begin(file, header_for(), recorder_mode::virtual_time);
    r->on_record(plain_session(1).front());
    r->finish();
    CHECK(r->trouble().find(file.string()) != std::string::npos);
    CHECK(r->id() == "");
    if (ordinary) CHECK((bytes_of(file) == before));
}

} // namespace

TEST_CASE("hostile store: a file of another kind is refused untouched", "[app][store][hostile]") {
    const own_folder folder;
    const auto file = folder / "x.db";
    SECTION("empty") {
        put_bytes(file, "");
    }
    SECTION("text") {
        put_bytes(file, "812\n790\n");
    }
    SECTION("nonsense") {
        put_bytes(file, std::string(5000, '\xA5'));
    }
    SECTION("a head and no body") {
        put_bytes(file, "SQLite format 3");
    }
    SECTION("another program's database") {
        change(file, "CREATE TABLE t (a); PRAGMA application_id = 7");
    }
    refused(file, errc::corrupt);
}

TEST_CASE("hostile store: folders, devices and places that are not there", "[app][store][hostile]") {
    const own_folder folder;
    fs::create_directory(folder / "d.db");
    refused(folder / "d.db", errc::invalid);
    CHECK(store::open("/dev/null").error().code == errc::invalid);
    CHECK(store::open_read_only(folder / "none.db").error().code == errc::not_found);
    CHECK_FALSE(fs::exists(folder / "none.db"));
    put_bytes(folder / "file", "x");
    CHECK_FALSE(store::open(folder / "file/attune.db"));
    CHECK(store::open("/proc/attune/attune.db").error().what.find("/proc/attune") != std::string::npos);
}

TEST_CASE("hostile store: one of a newer version is refused untouched", "[app][store][hostile]") {
    const own_folder folder;
    make_store(folder / "x.db");
    change(folder / "x.db", "PRAGMA user_version = " + std::to_string(store_version() + 1));
    refused(folder / "x.db", errc::unsupported);
}

TEST_CASE("hostile store: one below the floor is refused untouched", "[app][store][hostile]") {
    const own_folder folder;
    make_store(folder / "x.db");
    change(folder / "x.db", "PRAGMA user_version = " + std::to_string(store_floor - 1));
    refused(folder / "x.db", errc::unsupported);
}

TEST_CASE("hostile store: cut off anywhere it is refused untouched", "[app][store][hostile]") {
    const own_folder folder;
    make_store(folder / "whole.db", 400);
    const auto whole = bytes_of(folder / "whole.db");
    REQUIRE(whole.size() > 40000);
    std::mt19937_64 random{11};
    for (int i = 0; i < 40; ++i) {
        put_bytes(folder / "x.db", whole.substr(0, i < 4 ? whole.size() - 1 - static_cast<std::size_t>(i)
                                                         : 1 + random() % (whole.size() - 1)));
        refused(folder / "x.db", errc::corrupt);
        fs::remove(folder / "x.db-wal");
        fs::remove(folder / "x.db-shm");
    }
}

TEST_CASE("hostile store: our mark without our tables is damaged, and so said", "[app][store][hostile]") {
    const own_folder folder;
    change(folder / "x.db",
           fmt::format("CREATE TABLE t (a); PRAGMA user_version = {}; PRAGMA application_id = {}",
                       store_version(), store_application_id));
    CHECK(store::open_read_only(folder / "x.db").error().code == errc::corrupt);
    CHECK(store::open(folder / "x.db").error().code == errc::corrupt);
    change(folder / "x.db", "PRAGMA user_version = 1"); // and where a step would have to be taken first
    CHECK(store::open(folder / "x.db").error().code == errc::corrupt);
}

TEST_CASE("hostile store: a flipped byte is found and told, and never read as something else",
          "[app][store][hostile]") {
    const own_folder folder;
    const auto id = make_store(folder / "whole.db", 120);
    const auto whole = bytes_of(folder / "whole.db");
    const auto truth = store::open_read_only(folder / "whole.db")->read(id);
    REQUIRE(truth);
    std::mt19937_64 random{12};
    int told = 0;
    for (int i = 0; i < 400; ++i) {
        auto bent = whole;
        bent[random() % bent.size()] ^= static_cast<char>(1U << (random() % 8));
        put_bytes(folder / "x.db", bent);
        const auto s = store::open_read_only(folder / "x.db");
        if (!s) {
            ++told;
            continue;
        }
        (void)s->sessions();
        const auto r = s->read(id);
        if (!r) {
            ++told;
            CHECK_FALSE(r.error().what.empty());
            continue;
        }
        // Whatever the bodies hold is either told or right; a flip elsewhere (free space, a column) changes
        // no beat.
        REQUIRE(r->beats.size() == truth->beats.size());
        for (std::size_t k = 0; k < r->beats.size(); ++k) {
            CHECK(r->beats[k].rr_ms == truth->beats[k].rr_ms);
            CHECK(r->beats[k].t_s == truth->beats[k].t_s);
        }
    }
    CHECK(told > 50); // more of the file is empty pages with every table that nothing stands in
}

TEST_CASE("hostile store: pieces that are missing, swapped or of another session are told",
          "[app][store][hostile]") {
    const own_folder folder;
    const auto file = folder / "x.db";
    const auto a = make_store(file, 3000), b = make_store(file, 3000);
    const auto read = [&](const std::string& id) { return store::open_read_only(file)->read(id); };
    REQUIRE(read(a));
    const std::string of_a = "session = (SELECT key FROM session WHERE id = '" + a + "')";
    SECTION("missing") {
        change(file, "DELETE FROM piece WHERE number = 1 AND " + of_a);
        CHECK(read(a).error().what.find("missing") != std::string::npos);
    }
    SECTION("swapped") {
        change(file, "UPDATE piece SET body = (SELECT body FROM piece WHERE number = 1 AND " + of_a +
                         ") WHERE number = 0 AND " + of_a);
        CHECK(read(a).error().code == errc::corrupt);
    }
    SECTION("of another session") {
        change(file, "UPDATE piece SET body = (SELECT body FROM piece AS p WHERE p.number = piece.number AND "
                     "p.session <> piece.session) WHERE " +
                         of_a);
        CHECK(read(a).error().what.find("session " + a) == 0);
    }
    SECTION("no header") {
        change(file, "DELETE FROM about WHERE " + of_a);
        CHECK(read(a).error().what.find("header") != std::string::npos);
    }
    SECTION("a body that is no blob of ours") {
        change(file, "UPDATE piece SET body = zeroblob(100000) WHERE " + of_a);
        CHECK(read(a).error().code == errc::corrupt);
    }
    CHECK(read(b)); // the neighbour is as it was
}

TEST_CASE("migrations: an older store is brought up to date step by step, each whole or not at all",
          "[app][store]") {
    const own_folder folder;
    const auto file = folder / "old.db";
    constexpr migration steps[] = {
        {1, "First.", "CREATE TABLE a (x); INSERT INTO a VALUES (1)"},
        {2, "Second.", "CREATE TABLE b (y); INSERT INTO b SELECT x + 1 FROM a"},
        {3, "Third.", "UPDATE b SET y = y + 10"},
    };
    constexpr migration broken[] = {steps[0],
                                    {2, "Half.", "INSERT INTO a VALUES (2); INSERT INTO nowhere VALUES (1)"}};
    const auto number = [&](const char* sql) {
        return SQLite::Database{file.string()}.execAndGet(sql).getInt();
    };
    change(file, "PRAGMA user_version = 0");
    {
        SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
        CHECK_THROWS_AS(migrate(db, broken), SQLite::Exception);
    }
    CHECK(number("PRAGMA user_version") == 1);
    CHECK(number("SELECT count(*) FROM a") == 1); // the half step is not there
    for (int again = 0; again < 2; ++again) {
        SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
        migrate(db, steps);
        CHECK(number("PRAGMA user_version") == 3);
        CHECK(number("SELECT y FROM b") == 12);
    }
}

TEST_CASE("migrations: numbered without holes from the floor, each with its reason", "[app][store]") {
    int expected = store_floor;
    for (const auto& step : store_migrations()) {
        CHECK(step.to == expected++);
        CHECK(step.why.size() > 20);
        CHECK(step.why.back() == '.');
    }
    CHECK(store_version() == expected - 1);
}

TEST_CASE("migrations: a store as version 1 made it can be read today", "[app][store]") {
    // Written out and never to be edited: this is what lies on people's disks. Bodies: envelope 1, record
    // format 1.
    const own_folder folder;
    const auto file = folder / "v1.db";
    change(file, R"(
CREATE TABLE session (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, client TEXT NOT NULL, practice_id TEXT NOT NULL,
    practice_title TEXT NOT NULL, sensor TEXT NOT NULL, started_utc_ms INTEGER NOT NULL, dsp_version TEXT NOT NULL,
    program_version TEXT NOT NULL, duration_s REAL NOT NULL DEFAULT 0, beats INTEGER NOT NULL DEFAULT 0,
    lost INTEGER NOT NULL DEFAULT 0, ended TEXT CHECK (ended IN ('complete', 'early', 'recovered'))) STRICT;
CREATE INDEX session_by_start ON session (started_utc_ms DESC, id DESC);
CREATE INDEX session_without_end ON session (id) WHERE ended IS NULL;
CREATE TABLE about (session INTEGER PRIMARY KEY REFERENCES session (key) ON DELETE CASCADE, body BLOB NOT NULL) STRICT;
CREATE TABLE piece (session INTEGER NOT NULL REFERENCES session (key) ON DELETE CASCADE, number INTEGER NOT NULL,
    from_s REAL NOT NULL, to_s REAL NOT NULL, body BLOB NOT NULL, PRIMARY KEY (session, number)) STRICT;
CREATE TABLE check_in (key INTEGER PRIMARY KEY, session INTEGER NOT NULL REFERENCES session (key) ON DELETE CASCADE,
    body BLOB NOT NULL) STRICT;
CREATE INDEX check_in_by_session ON check_in (session, key);
CREATE TABLE baseline (session INTEGER NOT NULL REFERENCES session (key) ON DELETE CASCADE, client TEXT NOT NULL,
    measured_utc_ms INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (session, measured_utc_ms)) STRICT;
CREATE INDEX baseline_by_client ON baseline (client, measured_utc_ms DESC);
INSERT INTO session VALUES (1, '20261124-2136-k3f9', 'A7', 'box', 'Box', 'sim:calm', 1795556160000, '1.0.0', '0.1.0', 1.0, 1, 0, NULL);
INSERT INTO about VALUES (1, CAST(x'0101443cfbc8' || '{"id":"20261124-2136-k3f9","client":"A7","started_utc_ms":1795556160000,"host_start_ns":5,"sensor":"sim:calm","dsp_version":"1.0.0","program_version":"0.1.0","setup":{"practice":{"id":"box","title":"Box","summary":"","order":30.0,"paced":true,"pattern":{"inhale_s":4.0,"hold_full_s":4.0,"exhale_s":4.0,"hold_empty_s":4.0},"length_s":600.0,"feedback_hidden":false,"measure_rest":false,"exercise":false,"guidance":[],"cautions":[]},"settle_s":0.0,"measure_rest":false,"lead_in_from_bpm":null,"close_s":0.0,"baseline":{"source":0,"hr_bpm":66.0,"hr_scale_bpm":10.0,"hr_se_bpm":0.0,"ln_rmssd":null,"ln_rmssd_scale":0.35,"breaths_per_min":null},"latency_s":null,"simulated":true,"protocol":null}}' AS BLOB));
INSERT INTO piece VALUES (1, 0, 0.0, 1.0, x'0102303ae4a601020000000000000000000000000000ea3f0100000000006489400100');
PRAGMA user_version = 1;
PRAGMA application_id = 1098151022)");
    const auto s = store::open(file);
    INFO((s ? "" : s.error().what));
    REQUIRE(s);
    const auto r = s->read("20261124-2136-k3f9");
    INFO((r ? "" : r.error().what));
    REQUIRE(r);
    REQUIRE(r->beats.size() == 1);
    CHECK(r->beats[0].rr_ms == 812.5);
    CHECK(r->beats[0].t_s == 0.8125);
    CHECK(r->header.setup.plan.pattern.hold_full == seconds{4});
    CHECK(r->ended == ended_as::recovered);
    // Step 2: it was alone, and two can be recorded beside it.
    CHECK(r->header.dyad.empty());
    CHECK(r->together.empty());
    CHECK_FALSE(r->header.setup.rest_on_time);
    CHECK(r->header.setup.posture == body_posture::unknown);
    CHECK(SQLite::Database{file.string()}.execAndGet("PRAGMA user_version").getInt() == store_version());
    std::string ids[2];
    for (auto& id : ids) {
        auto header = header_for();
        header.dyad = "20261124-2136-pair";
        auto saving = recorder::begin(file, header, recorder_mode::virtual_time);
        for (const auto& one : plain_session(10))
            saving->on_record(one);
        id = saving->id();
    }
    CHECK(s->read(ids[0])->together == ids[1]);
    CHECK(s->read(ids[1])->together == ids[0]);
    CHECK(s->read("20261124-2136-k3f9")->together.empty());
}
