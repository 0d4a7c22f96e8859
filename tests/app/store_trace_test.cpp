// A trace that the person keeps to themselves: kept beside the records, while the session runs and after it.
#include "app/live/client_export.hpp"
#include "app/live/live_session.hpp"
#include "app/report/report.hpp"
#include "app/store/export/json.hpp"
#include "app/store/record_codec.hpp"
#include "app/store/recorder.hpp"
#include "app/store/schema.hpp"
#include "app/store/store.hpp"
#include "app/store/store_lock.hpp"
#include "app/store/trace_codec.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"

#include <SQLiteCpp/Database.h>
#include <nlohmann/json.hpp>

using namespace attune;
using namespace attune::test;

namespace {

constexpr std::int64_t now = 1795600000000;

secret phrase() {
    std::string text{"three small herons"};
    return secret_of(text);
}

bool hidden(const std::filesystem::path& file, const std::string& id) {
    const auto s = store::open(file);
    REQUIRE(s);
    const auto r = s->read(id);
    INFO((r ? "" : r.error().what));
    REQUIRE(r);
    return r->hidden;
}

std::string practised(const std::filesystem::path& file, const char* client = "A7", int beats = 60) {
    auto r = recorder::begin(file, header_for(client), recorder_mode::virtual_time);
    for (const auto& one : plain_session(beats))
        r->on_record(one);
    r->finish();
    REQUIRE(r->trouble().empty());
    return r->id();
}

std::string all_records(const store& s, const std::string& id) {
    std::string bytes;
    const auto records = s.records(id);
    const auto journal = s.journal(id);
    REQUIRE((records && journal));
    for (const auto& one : *records)
        encode(one, bytes);
    for (const auto& one : *journal)
        std::visit([&](const auto& e) { encode(record{e}, bytes); }, one);
    return bytes;
}

} // namespace

TEST_CASE("trace codec: everything comes back, and no cut or changed byte gets through as nonsense", "[app][store][trace]") {
    for (const bool h : {false, true}) {
        const trace_wish w{h, now};
        const auto bytes = encode_trace(w);
        REQUIRE(decode_trace(bytes));
        CHECK((*decode_trace(bytes) == w));
        for (std::size_t n = 0; n < bytes.size(); ++n)
            CHECK_FALSE(decode_trace(std::string_view{bytes}.substr(0, n)));
        CHECK_FALSE(decode_trace(bytes + '\0'));
        auto other = bytes;
        other[0] = 2;
        CHECK(decode_trace(other).error().code == errc::unsupported);
        other = bytes;
        other[1] = 2;
        CHECK(decode_trace(other).error().code == errc::corrupt);
    }
}

TEST_CASE("trace codec: the worked example of FORMAT.md", "[app][store][trace]") {
    CHECK((encode_trace({true, 1}) == std::string_view{"\x01\x01\x01\x00\x00\x00\x00\x00\x00\x00", 10}));
}

TEST_CASE("traces: hidden while the session runs and after it, the newest word holds, and no record changes", "[app][store][trace]") {
    const auto mode = GENERATE(recorder_mode::virtual_time, recorder_mode::real_time);
    const own_folder folder;
    const auto file = folder / "a.db";
    auto r = recorder::begin(file, header_for("A7"), mode);
    const auto records = plain_session(60);
    for (std::size_t i = 0; i < records.size() / 2; ++i)
        r->on_record(records[i]);
    REQUIRE(r->hide_trace(false, now));
    REQUIRE(r->hide_trace(true, now + 1));
    for (std::size_t i = records.size() / 2; i < records.size(); ++i)
        r->on_record(records[i]);
    r->finish();
    CHECK(r->trouble().empty());
    const auto id = r->id();
    CHECK(hidden(file, id));
    const auto untold = practised(file);
    CHECK_FALSE(hidden(file, untold));
    auto s = store::open(file);
    REQUIRE(s);
    CHECK(all_records(*s, id) == all_records(*s, untold)); // the same session otherwise
    REQUIRE(r->hide_trace(false, now + 2));                // after its end
    CHECK_FALSE(hidden(file, id));
    REQUIRE(s->hide_trace(id, true, now + 3));
    CHECK(hidden(file, id));
    CHECK(s->hide_trace("20200101-0000-aaaa", true, now).error().code == errc::not_found);
    SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
    CHECK(db.execAndGet("SELECT count(*) FROM trace").getInt() == 1);
    REQUIRE(s->remove(id));
    CHECK(db.execAndGet("SELECT count(*) FROM trace").getInt() == 0);
}

TEST_CASE("traces: a session that hides replays as it did, bit for bit", "[app][store][trace]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    live_options o;
    o.sensor.target = "calm";
    o.sensor.seed = 4;
    o.store_file = file;
    o.setup.plan.length = seconds{60};
    const host_time start{std::chrono::hours{1}};
    o.driven_from = start;
    auto live = live_session::make(std::move(o));
    REQUIRE(live);
    (*live)->start({start, now, {}});
    (*live)->listen();
    for (auto tick = start + session_tick; !(*live)->view().finished; tick += session_tick) {
        (*live)->pump(tick);
        if (tick - start == std::chrono::seconds{20}) REQUIRE((*live)->hide_trace(true, now));
    }
    const auto id = (*live)->id();
    live->reset();
    CHECK(hidden(file, id));
    const auto s = store::open(file);
    REQUIRE(s);
    const auto same = verify_replay(*s, id);
    REQUIRE(same);
    CHECK(same->identical);
    CHECK(same->compared > 60);
}

TEST_CASE("traces: what does not open is taken for a wish to hide, and the session is read all the same", "[app][store][trace]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    const auto id = practised(file);
    {
        auto s = store::open(file);
        REQUIRE(s->hide_trace(id, false, now));
    }
    CHECK_FALSE(hidden(file, id));
    SQLite::Database{file.string(), SQLite::OPEN_READWRITE}.exec("UPDATE trace SET body = x'010f00000000'");
    CHECK(hidden(file, id));
}

TEST_CASE("traces: sealed in a locked store, and nobody leaves a plain one there", "[app][store][trace][lock]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    const auto id = practised(file), later = practised(file, "B2");
    {
        auto s = store::open(file);
        REQUIRE(s->hide_trace(id, true, now));
    }
    const auto body = [&] { return SQLite::Database{file.string()}.execAndGet("SELECT body FROM trace LIMIT 1").getString(); };
    const auto plain = body();
    REQUIRE(lock_store(file, phrase(), softest));
    CHECK(body() != plain);
    CHECK(body()[0] == 2);
    CHECK(hidden(file, id));
    {
        auto s = store::open(file);
        REQUIRE(s->hide_trace(later, true, now));
    }
    CHECK(hidden(file, later));
    {
        SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
        CHECK_THROWS(db.exec("INSERT INTO trace (session, body) SELECT key, x'0102' FROM session"));
        CHECK_THROWS(db.exec("UPDATE trace SET body = x'0102'"));
    }
    REQUIRE(remove_passphrase(file, phrase()));
    CHECK(body()[0] == 1);
    CHECK(hidden(file, id));
    CHECK(hidden(file, later));
}

TEST_CASE("migrations: a store from before traces could be hidden takes them and keeps its sessions", "[app][store][trace]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    const auto id = practised(file);
    SQLite::Database{file.string(), SQLite::OPEN_READWRITE}.exec("DROP TABLE trace; PRAGMA user_version = 9");
    CHECK(store::open_read_only(file).error().code == errc::unsupported);
    CHECK_FALSE(hidden(file, id));
    auto s = store::open(file);
    REQUIRE(s->hide_trace(id, true, now));
    CHECK(hidden(file, id));
    CHECK(SQLite::Database{file.string()}.execAndGet("PRAGMA user_version").getInt() == store_version());
}

TEST_CASE("traces: papers leave heart and activation out unless asked, a person's own file has everything", "[app][store][trace]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    const auto id = practised(file, "A7", 400);
    auto s = store::open(file);
    REQUIRE(s);
    const auto shown = *s->read(id);
    CHECK_FALSE(show_json(shown).contains("hidden"));
    REQUIRE(s->hide_trace(id, true, now));
    const auto kept = *s->read(id);
    CHECK(show_json(kept).at("hidden") == true);
    const auto size = [&](const recording& r, bool too) {
        const auto pdf = report::report_pdf(r, "today", {.hidden_too = too});
        REQUIRE(pdf);
        return pdf->size();
    };
    CHECK(size(kept, true) == size(shown, false));
    CHECK(size(kept, false) < size(shown, false) * 3 / 4);
    const auto document = client_document(file, "A7", false);
    REQUIRE(document);
    const auto own = nlohmann::json::parse(*document).at("sessions").at(0);
    CHECK(own.at("hidden") == true);
    CHECK(own.at("beats").size() == 400);
}
