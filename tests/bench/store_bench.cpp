// What it costs to keep a session: the call in the session's step, a record to the disk, a transaction beside
// a bare SQLite insert of the same bytes on the same disk in the same run, and the list of 20,000 sessions.
//
// Workload: a strap sends some 20 chunks of 60 bytes and one or two beats a second; a record of 60 bytes is
// the usual one. Budgets: on_record is part of the 20 us a beat may cost; the list of 20,000 sessions is part
// of 500 ms to a ready screen.

#include "app/store/recorder.hpp"
#include "app/store/schema.hpp"
#include "app/store/session_id.hpp"
#include "app/store/store.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

using namespace attune;

namespace {

namespace fs = std::filesystem;
using clock_type = std::chrono::steady_clock;

double us_of(const std::function<void()>& work) {
    const auto from = clock_type::now();
    work();
    return std::chrono::duration<double, std::micro>(clock_type::now() - from).count();
}
void say(const char* what, std::vector<double> us) {
    std::sort(us.begin(), us.end());
    std::printf("%-58s n %6zu   min %9.2f   median %9.2f   p99 %9.2f   max %9.2f us\n", what, us.size(),
                us.front(), us[us.size() / 2], us[us.size() * 99 / 100], us.back());
}
session_header header(std::int64_t started) {
    session_header h;
    h.client = "A7";
    h.started_utc_ms = started;
    h.sensor = "sim:calm?seed=1";
    h.setup.plan.id = "resonance";
    h.setup.plan.title = "Resonance pace";
    return h;
}
input_record chunk(std::uint64_t tick) {
    input_record in{};
    in.tick = tick;
    in.in.size = 60;
    return in;
}

} // namespace

int main() {
    const fs::path folder = fs::temp_directory_path() / ("attune-bench-" + std::to_string(chance()));
    fs::create_directories(folder);
    {
        auto r = recorder::begin(folder / "a.db", header(0), recorder_mode::real_time);
        std::vector<double> us;
        for (std::uint64_t i = 0; i < 6000; ++i)
            us.push_back(us_of([&] { r->on_record(chunk(i)); }));
        say("on_record, real time (the session's step)", us);
    }
    {
        auto r = recorder::begin(folder / "a.db", header(0), recorder_mode::virtual_time);
        constexpr std::uint64_t many = 400'000;
        const double all = us_of([&] {
            for (std::uint64_t i = 0; i < many; ++i)
                r->on_record(chunk(i));
            r->finish();
        });
        std::printf("%-58s %.2f us a record, %.0f transactions\n", "virtual time, to the disk", all / many,
                    many / 4096.0);
        us_of([&] { (void)store::open(folder / "a.db")->journal(r->id()); });
        std::vector<double> read;
        for (int i = 0; i < 3; ++i)
            read.push_back(us_of([&] { (void)store::open(folder / "a.db")->journal(r->id()); }));
        say("journal of 400,000 records, read back", read);
    }
    {
        std::vector<double> ours, bare;
        auto r = recorder::begin(folder / "b.db", header(0), recorder_mode::virtual_time);
        SQLite::Database db{(folder / "bare.db").string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
        db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (body BLOB)");
        const std::string body(25 * 85, 'x'); // a second's records
        for (std::uint64_t i = 0; i < 200; ++i) {
            for (std::uint64_t k = 0; k < 25; ++k)
                r->on_record(chunk(i * 25 + k));
            // A check-in makes the recorder write at once: the transaction of one second, and a row more.
            ours.push_back(us_of([&] {
                (void)r->add_check_in({check_in::moment::before, static_cast<double>(i), {}, {}, "", ""});
            }));
            bare.push_back(us_of([&] {
                SQLite::Statement s{db, "INSERT INTO t VALUES (?)"};
                s.bind(1, body.data(), static_cast<int>(body.size()));
                s.exec();
            }));
        }
        say("a second of a session, one transaction", ours);
        say("yardstick: bare SQLite insert of the same bytes, same disk", bare);
    }
    {
        (void)store::open(folder / "many.db");
        SQLite::Database db{(folder / "many.db").string(), SQLite::OPEN_READWRITE};
        SQLite::Transaction t{db};
        for (int i = 0; i < 20'000; ++i) {
            SQLite::Statement s{
                db, "INSERT INTO session (id, client, practice_id, practice_title, sensor, started_utc_ms, "
                    "dsp_version, "
                    "program_version, duration_s, beats, ended) VALUES (?, ?, 'resonance', 'Resonance pace', "
                    "'sim:calm?seed=1', ?, '1.0.0', '0.1.0', 600.0, 640, 'complete')"};
            const std::int64_t started = 1'700'000'000'000 + i * 3'600'000LL;
            s.bind(1, make_session_id(started, static_cast<std::uint64_t>(i)));
            s.bind(2, "C" + std::to_string(i % 500));
            s.bind(3, started);
            s.exec();
        }
        t.commit();
        std::vector<double> all, ten, open;
        for (int i = 0; i < 20; ++i) {
            open.push_back(us_of([&] { (void)store::open(folder / "many.db"); }));
            const auto s = store::open(folder / "many.db");
            all.push_back(us_of([&] { (void)s->sessions(); }));
            ten.push_back(us_of([&] { (void)s->sessions(10); }));
        }
        say("opening a store of 20,000 sessions", open);
        say("listing all 20,000", all);
        say("listing the newest 10", ten);
    }
    std::error_code none;
    fs::remove_all(folder, none);
}
