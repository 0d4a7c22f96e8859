// A locked store: what lies in its files, that every reader says the same as before, and what it survives.
#include "app/live/client_export.hpp"
#include "app/session/correction.hpp"
#include "app/store/about.hpp"
#include "app/store/answered_book.hpp"
#include "app/store/answered_codec.hpp"
#include "app/store/client_book.hpp"
#include "app/store/client_codec.hpp"
#include "app/store/database.hpp"
#include "app/store/diary.hpp"
#include "app/store/plan_book.hpp"
#include "app/store/plan_codec.hpp"
#include "app/store/record_codec.hpp"
#include "app/store/recorder.hpp"
#include "app/store/store.hpp"
#include "app/store/store_lock.hpp"
#include "app/store/summary_codec.hpp"
#include "tests/app/store_faulty_disk.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <csignal>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

using namespace attune;
using namespace attune::test;

namespace {

namespace fs = std::filesystem;
constexpr std::int64_t day_ms = 24LL * 3600 * 1000, now = 1795556160000;
constexpr const char *right = "three small herons", *other = "four larger herons";

secret phrase(std::string text) {
    return secret_of(text);
}

// What must not be found in any file of a locked store.
constexpr std::string_view planted[] = {
    "codeQXZ",  "nameQXZ",  "notesQXZ", "practiceidQXZ", "titleQXZ", "strapQXZ", "wordQXZ",  "noteQXZ", "heartbytesQXZ",
    "markQXZ",  "entryQXZ", "draftQXZ", "tagQXZ",        "planQXZ",  "signsQXZ", "helpsQXZ", "laterQXZ",
    "askedQXZ", "itemQXZ",  "answerQXZ", "totalQXZ"};

session_header header(std::string code, std::int64_t started) {
    auto h = header_for(std::move(code), started);
    h.sensor = "serial:/dev/strapQXZ";
    h.setup.plan.id = "practiceidQXZ";
    h.setup.plan.title = "titleQXZ";
    h.setup.simulated = false;
    return h;
}

std::vector<record> told(int beats) {
    auto all = plain_session(beats);
    input_record in{};
    in.in.kind = input_kind::bytes;
    constexpr std::string_view bytes = "heartbytesQXZ";
    in.in.size = static_cast<std::uint8_t>(bytes.size());
    std::memcpy(in.in.data.data(), bytes.data(), bytes.size());
    all.insert(all.begin() + 1, in);
    all.insert(all.begin() + 2, mark_record{seconds{0}, short_text::from("markQXZ")});
    baseline rest;
    rest.source = baseline_source::this_session;
    rest.hr_bpm = 61.5;
    rest.hr_scale_bpm = 5;
    all.insert(all.begin() + 3, baseline_record{seconds{0.5}, rest});
    return all;
}

std::string recorded(const fs::path& file, const session_header& h, int beats = 40) {
    auto r = recorder::begin(file, h, recorder_mode::virtual_time);
    for (const auto& one : told(beats))
        r->on_record(one);
    (void)r->add_check_in({check_in::moment::before, 0, 70.0, 30.0, "wordQXZ", "noteQXZ"});
    (void)r->add_check_in({check_in::moment::after, 33, 40.0, 60.0, "wordQXZ", "noteQXZ"});
    r->finish();
    REQUIRE(r->trouble() == "");
    return r->id();
}

diary_entry entry(std::string id, std::string code, std::string note) {
    diary_entry e{.id = std::move(id), .client = std::move(code), .utc_ms = now, .offset_s = 3600};
    e.said.note = std::move(note);
    e.said.distress = 55;
    e.said.trigger.tags = {"tagQXZ"};
    return e;
}

/// Everything that the program can keep, of three people.
void fill(const fs::path& file, int sessions = 3) {
    auto book = client_book::open(file);
    REQUIRE(book);
    client c;
    c.code = "codeQXZ";
    c.name = "nameQXZ";
    c.notes = "notesQXZ";
    c.heart.pacemaker = true;
    c.added_utc_ms = now;
    REQUIRE(book->add(c));
    std::vector<std::string> ids;
    for (int i = 0; i < sessions; ++i)
        ids.push_back(recorded(file, header("codeQXZ", now - (sessions - i) * day_ms)));
    recorded(file, header("", now - 40 * day_ms));
    auto simulated = header_for("codeQXZ-2", now - day_ms);
    simulated.setup.plan.title = "titleQXZ";
    recorded(file, simulated);
    auto two = header("", now - 2 * day_ms);
    two.dyad = "20261122-2136-dddd";
    recorded(file, two);
    two.client = "codeQXZ";
    recorded(file, two);
    REQUIRE(book->move(ids[0], "", now));
    auto s = store::open(file);
    REQUIRE(s);
    const auto last = s->read(ids.back());
    REQUIRE(last);
    const auto by_hand = change_beat(*last, 5, beat_class::ectopic, now);
    REQUIRE(by_hand);
    REQUIRE(s->add_correction(ids.back(), *by_hand, 0));
    REQUIRE(s->hide_trace(ids.back(), true, now));
    session_summary sum;
    sum.dsp_version = "1.0.0";
    sum.rest_hr_bpm = 61.5;
    sum.practised_s = 400;
    REQUIRE(s->keep(std::vector<store::made_summary>{{ids.back(), sum}}));
    auto d = diary::open(file);
    REQUIRE(d->add(entry("20261128-0812-abcd", "codeQXZ", "entryQXZ")));
    REQUIRE(d->add(entry("20261128-0813-abcd", "", "entryQXZ")));
    REQUIRE(d->keep_unsaved({entry("20261128-0814-abcd", "", "draftQXZ"), false}));
    auto answers = answered_book::open(file);
    answered_questionnaire a{.id = "20261128-0815-abcd", .client = "codeQXZ", .utc_ms = now, .questionnaire = "askedQXZ"};
    a.items = {{"itemQXZ", answer_choice{3, "answerQXZ"}}};
    a.subscales = {{"totalQXZ", "Total", true, {3.0, 1, 1, 0, 3}, std::nullopt}};
    REQUIRE(answers->add(a));
    a.id = "20261128-0816-abcd";
    a.client = "";
    REQUIRE(answers->add(a));
    auto plans = plan_book::open(file);
    own_plan p;
    p.id = "20261128-0900-abcd";
    p.title = "planQXZ";
    p.from = 20'786;
    p.stages = {{4, 7, 10, {"box"}, {}}};
    REQUIRE(plans->keep("codeQXZ", p));
    REQUIRE(plans->keep_for_hard_days("codeQXZ", {"signsQXZ", "helpsQXZ", "Jo", "tea"}));
    REQUIRE(plans->keep_for_hard_days("", {"signsQXZ", "helpsQXZ", "Jo", "tea"}));
}

/// By value: the loop that goes over it keeps it alive.
template <class T>
T got(result<T> r) {
    INFO((r ? "" : r.error().what));
    REQUIRE(r);
    return std::move(*r);
}
template <class T>
std::string why(const result<T>& r) {
    return r ? "" : "!" + r.error().what;
}

/// What every reader says of all that is there, bit for bit. A line a value; "!" where one cannot be read.
std::vector<std::string> everything(const fs::path& file) {
    std::vector<std::string> say;
    const auto s = store::open_read_only(file);
    INFO(why(s));
    REQUIRE(s);
    const auto rows = s->sessions();
    REQUIRE(rows);
    for (const auto& row : *rows) {
        say.push_back(fmt::format("row {} {} {} {} {} {} {} {} {} {}", row.id, row.client, row.practice_id, row.practice_title,
                                  row.sensor, row.started_utc_ms, row.duration_s, row.beats,
                                  row.ended ? static_cast<int>(*row.ended) : -1, row.together));
        const auto r = s->read(row.id);
        auto line = why(r);
        if (r) {
            line = encode_about(r->header) + r->header.dyad + r->together + (r->hidden ? " hidden" : "");
            for (const auto& c : r->check_ins)
                line += encode_check_in(c);
        }
        say.push_back(line);
        const auto records = s->records(row.id);
        line = why(records);
        if (records)
            for (const auto& one : *records)
                encode(one, line);
        say.push_back(line);
        const auto journal = s->journal(row.id);
        line = why(journal);
        if (journal)
            for (const auto& one : *journal)
                std::visit([&](const auto& e) { encode(record{e}, line); }, one);
        say.push_back(line);
    }
    const auto book = client_book::open_read_only(file);
    const auto diaries = diary::open_read_only(file);
    const auto plans = plan_book::open_read_only(file);
    const auto answers = answered_book::open_read_only(file);
    REQUIRE((book && diaries && plans && answers));
    for (const auto& row : got(book->list())) {
        say.push_back(fmt::format("client {} {} {} {} {}", row.who.code, row.kept, row.unreadable, row.sessions,
                                  row.last_utc_ms.value_or(0)) +
                      encode_client(row.who));
    }
    for (const std::string code : {"", "codeQXZ", "codeQXZ-2", "nobody"}) {
        const auto who = s->who(code);
        say.push_back(who && *who ? encode_client(**who) : why(who));
        for (const auto& b : got(s->baselines(code, now)))
            say.push_back(encode_baseline(b));
        for (const auto& p : got(s->past(code))) {
            auto line = fmt::format("past {} {} {} {} {} {} {}", p.id, p.practice_id, p.practice_title, p.sensor, p.started_utc_ms,
                                    p.duration_s, p.unreadable_check_ins);
            for (const auto& c : p.check_ins)
                line += encode_check_in(c);
            if (p.summary) line += encode_summary(*p.summary);
            say.push_back(line);
        }
        for (const auto& m : got(book->moves(code)))
            say.push_back(fmt::format("move {} {} {} {}", m.session, m.utc_ms, m.from.value_or("?"), m.to.value_or("?")));
        const auto entries = got(diaries->list(code));
        say.push_back(fmt::format("unreadable {}", entries.unreadable));
        for (const auto& e : entries.entries)
            say.push_back(e.id + e.client + fmt::format("{} {}", e.utc_ms, e.offset_s) + encode_check_in(e.said));
        if (const auto draft = got(diaries->unsaved(code)))
            say.push_back("draft" + draft->entry.id + encode_check_in(draft->entry.said));
        const auto answered = got(answers->list(code));
        say.push_back(fmt::format("unreadable {}", answered.unreadable));
        for (const auto& a : answered.all)
            say.push_back(a.id + a.client + fmt::format("{}", a.utc_ms) + encode_answered(a));
        const auto kept = got(plans->plans(code));
        say.push_back(fmt::format("unreadable {}", kept.unreadable));
        for (const auto& p : kept.all)
            say.push_back(p.id + encode_plan(p));
        const auto words = plans->for_hard_days(code);
        say.push_back(words ? encode_relapse_plan(*words) : why(words));
        const auto document = client_document(file, code, true);
        say.push_back(document ? *document : why(document));
    }
    for (auto& line : say) // the same of a copy elsewhere
        if (const auto at = line.find(file.string()); at != line.npos) line.erase(at, file.string().size());
    return say;
}

constexpr const char* tables[] = {"about", "piece", "check_in", "baseline", "summary", "entry", "plan", "relapse_plan", "client",
                                  "answered", "correction", "trace"};

std::vector<std::string> bodies(const fs::path& file) {
    std::vector<std::string> all;
    SQLite::Database db{file.string()};
    for (const auto* table : tables) {
        SQLite::Statement s{db, fmt::format("SELECT body FROM {} ORDER BY rowid", table)};
        while (s.executeStep())
            all.push_back(s.getColumn(0).getString());
    }
    return all;
}

std::string lies_open(const fs::path& folder, const std::vector<std::string>& plain) {
    for (const auto& one : fs::recursive_directory_iterator{folder}) {
        if (!one.is_regular_file()) continue;
        const auto bytes = bytes_of(one.path());
        for (const auto word : planted)
            if (bytes.find(word) != bytes.npos) return fmt::format("{} in {}", word, one.path().filename().string());
        for (const auto& body : plain)
            // 24 bytes: with fewer, zeroes are found anywhere.
            for (std::size_t at = 6; at + 24 <= body.size() && at < 3000; at += 24) {
                const auto part = std::string_view{body}.substr(at, 24);
                if (std::count(part.begin(), part.end(), '\0') > 12) continue;
                if (bytes.find(part) != bytes.npos) return fmt::format("a body's byte {} in {}", at, one.path().filename().string());
            }
    }
    return "";
}

void lock_now(const fs::path& file) {
    const auto done = lock_store(file, phrase(right), softest);
    INFO(why(done));
    REQUIRE(done);
    CHECK(done->swept);
}

/// 0 where it came to its end.
int in_child(const std::function<void()>& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL); // a test that fails leaves nobody behind
        work();
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

} // namespace

TEST_CASE("lock: no byte of what is personal is in any file, and every reader says the same as before", "[app][store][lock]") {
    const own_folder folder;
    const auto file = folder / "attune.db";
    CHECK_FALSE(*is_locked(file)); // there is none
    fill(file);
    CHECK_FALSE(*is_locked(file));
    const auto before = everything(file);
    const auto plain = bodies(file);
    REQUIRE(lies_open(folder.path(), {}) != ""); // else nothing would be tried
    lock_now(file);
    CHECK(*is_locked(file));
    CHECK_FALSE(*needs_passphrase(file));
    CHECK(lies_open(folder.path(), plain) == "");
    CHECK((everything(file) == before));
    CHECK(lies_open(folder.path(), plain) == "");

    // Until the passphrase is said again nothing opens, for whatever it is.
    forget_key(file);
    CHECK(*needs_passphrase(file));
    for (const auto& e : {store::open(file).error(), store::open_read_only(file).error(), client_book::open(file).error(),
                          diary::open_read_only(file).error(), plan_book::open(file).error()}) {
        CHECK(e.code == errc::permission);
        CHECK(e.what.starts_with("This store is locked: "));
    }
    CHECK(unlock_store(file, phrase(other)).error().code == errc::permission);
    CHECK(store::open(file).error().code == errc::permission);
    REQUIRE(unlock_store(file, phrase(right)));
    CHECK((everything(file) == before));

    // And open again for good, to the byte.
    CHECK(remove_passphrase(file, phrase(other)).error().code == errc::permission);
    REQUIRE(remove_passphrase(file, phrase(right)));
    CHECK_FALSE(*is_locked(file));
    CHECK((everything(file) == before));
    CHECK((bodies(file) == plain));
    CHECK(remove_passphrase(file, phrase(right)).error().code == errc::invalid);
}

TEST_CASE("lock: a session, a diary and a client written into a locked store lie sealed while they are and read like any",
          "[app][store][lock]") {
    const own_folder folder;
    const auto file = folder / "attune.db", open_file = folder / "open" / "attune.db";
    lock_now(file); // makes it
    REQUIRE(lock_store(file, phrase(right), softest).error().code == errc::invalid);
    const auto all = told(3000); // several transactions
    auto r = recorder::begin(file, header("laterQXZ", now), recorder_mode::virtual_time);
    for (std::size_t i = 0; i < all.size(); ++i) {
        r->on_record(all[i]);
        if (i == all.size() / 2) {
            (void)r->add_check_in({check_in::moment::during, 9, 70.0, 30.0, "wordQXZ", "noteQXZ"});
            REQUIRE(fs::file_size(file.string() + "-wal") > 10'000); // the recording is under way in the log
            CHECK(lies_open(folder.path(), {}) == "");
            CHECK(lock_store(file, phrase(other), softest).error().code == errc::invalid);
            CHECK(remove_passphrase(file, phrase(right)).error().code == errc::busy);
            forget_key(file); // who records keeps what it needs
        }
    }
    r->finish();
    CHECK(r->trouble() == "");
    CHECK(store::open(file).error().code == errc::permission);
    REQUIRE(unlock_store(file, phrase(right)));
    fill(file);
    CHECK(lies_open(folder.path(), {}) == "");
    const auto s = store::open(file);
    std::string was, is;
    for (const auto& one : all)
        if (!std::holds_alternative<input_record>(one)) encode(one, was);
    for (const auto& one : got(s->records(r->id())))
        encode(one, is);
    CHECK((was == is));
    CHECK(s->read(r->id())->header.client == "laterQXZ");
    CHECK(s->read(r->id())->check_ins.size() == 1);
    CHECK(s->baselines("laterQXZ", now + day_ms)->size() == 1);
    CHECK(s->sessions()->front().sensor == "serial:/dev/strapQXZ");
    // One client goes to the last byte here, too, and the code with it.
    auto book = client_book::open(file);
    CHECK(book->remove("codeQXZ")->sessions == 3);
    CHECK(book->read("codeQXZ")->has_value() == false);
    for (const auto& row : got(book->list()))
        CHECK(row.who.code != "codeQXZ");
}

TEST_CASE("lock: a connection from before leaves nothing plain in a locked store and nothing sealed in an open one",
          "[app][store][lock]") {
    const own_folder folder;
    const auto file = folder / "attune.db";
    fill(file, 1);
    auto d = diary::open(file);
    auto plans = plan_book::open(file);
    auto answers = answered_book::open(file);
    auto book = client_book::open(file);
    lock_now(file);
    const auto counted = everything(file);
    CHECK(d->add(entry("20261128-0912-abcd", "codeQXZ", "entryQXZ")).error().code == errc::permission);
    CHECK(d->keep_unsaved({entry("20261128-0912-abcd", "", "draftQXZ"), false}).error().code == errc::permission);
    CHECK(plans->keep_for_hard_days("", {"signsQXZ", "", "", ""}).error().code == errc::permission);
    CHECK(answers->add({.id = "20261128-0912-abcd", .client = "codeQXZ", .questionnaire = "askedQXZ"}).error().code == errc::permission);
    CHECK(book->add({.code = "laterQXZ"}).error().code == errc::permission);
    CHECK(lies_open(folder.path(), {}) == "");
    CHECK((everything(file) == counted));
    // The other way round.
    auto later = diary::open(file);
    REQUIRE(remove_passphrase(file, phrase(right)));
    CHECK(later->add(entry("20261128-0912-abcd", "codeQXZ", "entryQXZ")).error().code == errc::permission);
    CHECK((everything(file) == counted));
    // A recording that begins meanwhile finds the key by itself.
    auto r = recorder::begin(file, header("codeQXZ", now + day_ms), recorder_mode::virtual_time);
    CHECK(lock_store(file, phrase(right), softest).error().code == errc::busy);
    r->finish();
    lock_now(file);
}

TEST_CASE("lock: every flipped bit of what is sealed is found, and a body opens in its place alone", "[app][store][lock]") {
    const own_folder folder;
    const auto file = folder / "attune.db";
    fill(file);
    lock_now(file);
    const auto row = got(lock_of(file));
    REQUIRE(row);
    const auto key = held_key(row->key_id);
    REQUIRE(key);
    struct lying {
        blob_kind kind;
        std::string name, body;
        std::uint64_t number;
    };
    std::vector<lying> all;
    {
        SQLite::Database db{file.string()};
        for (const auto& [kind, sql] :
             {std::pair{blob_kind::piece, "SELECT id, body, number FROM piece JOIN session ON key = session"},
              std::pair{blob_kind::about, "SELECT id, body, 0 FROM about JOIN session ON key = session"},
              std::pair{blob_kind::check_in, "SELECT id, body, 0 FROM check_in JOIN session ON session.key = session"},
              std::pair{blob_kind::named, "SELECT id, body, 0 FROM named JOIN session ON key = session"},
              std::pair{blob_kind::entry, "SELECT id, body, 0 FROM entry"}, std::pair{blob_kind::plan, "SELECT id, body, 0 FROM plan"},
              std::pair{blob_kind::answered, "SELECT id, body, 0 FROM answered"},
              std::pair{blob_kind::correction, "SELECT id, body, number FROM correction JOIN session ON key = session"},
              std::pair{blob_kind::code, "SELECT alias, body, 0 FROM code"}}) {
            SQLite::Statement s{db, sql};
            while (s.executeStep())
                all.push_back({kind, s.getColumn(0).getString(), s.getColumn(1).getString(),
                               static_cast<std::uint64_t>(s.getColumn(2).getInt64())});
        }
    }
    REQUIRE(all.size() > 20);
    const database with{nullptr, key};
    std::mt19937_64 random{20261128};
    for (const auto& one : all)
        REQUIRE(with.unwrap({one.kind, one.name, one.number}, one.body));
    for (int i = 0; i < 10'000; ++i) {
        const auto& one = all[random() % all.size()];
        auto bent = one.body;
        const auto bit = random() % (bent.size() * 8);
        bent[bit / 8] = static_cast<char>(static_cast<unsigned char>(bent[bit / 8]) ^ (1U << (bit % 8)));
        REQUIRE(with.unwrap({one.kind, one.name, one.number}, bent).error().code == errc::corrupt);
    }
    for (const auto& one : all) {
        CHECK_FALSE(with.unwrap({one.kind, one.name, one.number + 1}, one.body));
        CHECK_FALSE(with.unwrap({one.kind, one.name + "x", one.number}, one.body));
        CHECK_FALSE(with.unwrap({blob_kind::summary, one.name, one.number}, one.body));
        CHECK_FALSE(with.unwrap({one.kind, one.name, one.number}, wrap({one.kind, one.name, one.number}, "planted"))); // not sealed
        CHECK(unwrap({one.kind, one.name, one.number}, one.body).error().code == errc::permission);                     // no key
    }

    // The key block and what tells whose it is: damage, never a wrong passphrase and never a key.
    const auto put = [&](const char* column, const std::string& bytes) {
        SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
        SQLite::Statement s{db, fmt::format("UPDATE lock SET {} = ?", column)};
        s.bind(1, bytes.data(), static_cast<int>(bytes.size()));
        s.exec();
    };
    forget_key(file);
    for (const auto& [column, bytes] : {std::pair{"key_block", row->key_block}, std::pair{"key_id", row->key_id}}) {
        for (std::size_t bit = 0; bit < bytes.size() * 8; bit += column == std::string_view{"key_id"} ? 1 : 3) {
            auto bent = bytes;
            bent[bit / 8] = static_cast<char>(static_cast<unsigned char>(bent[bit / 8]) ^ (1U << (bit % 8)));
            put(column, bent);
            INFO(column << " bit " << bit);
            REQUIRE(unlock_store(file, phrase(right)).error().code == errc::corrupt);
            REQUIRE(store::open_read_only(file).error().code == errc::permission);
        }
        put(column, bytes);
    }
    REQUIRE(unlock_store(file, phrase(right)));
    CHECK(store::open_read_only(file));
}

TEST_CASE("lock: a damaged body in a locked store is found by its reader, hides no other, and cannot be unlocked away",
          "[app][store][lock][hostile]") {
    const own_folder folder;
    const auto file = folder / "attune.db";
    fill(file);
    { // one that was damaged before
        SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
        db.exec("UPDATE entry SET body = CAST(substr(body, 1, 20) || 'x' || substr(body, 22) AS BLOB) WHERE client = ''");
    }
    const auto before = everything(file);
    lock_now(file);
    CHECK((everything(file) == before)); // it is as damaged as it was
    const auto id = store::open_read_only(file)->sessions()->front().id;
    {
        SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
        db.exec("UPDATE piece SET body = CAST(substr(body, 1, 200) || 'x' || substr(body, 202) AS BLOB) WHERE session = "
                "(SELECT key FROM session WHERE id = '" + id + "') AND number = 0");
    }
    const auto s = store::open_read_only(file);
    CHECK(s->read(id).error().code == errc::corrupt);
    CHECK(s->read(s->sessions()->back().id));
    const auto now_said = everything(file);
    const auto refused = remove_passphrase(file, phrase(right));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == errc::corrupt);
    CHECK(refused.error().what.find(id) != std::string::npos);
    CHECK(*is_locked(file));
    CHECK((everything(file) == now_said)); // nothing was changed
}

TEST_CASE("lock: another passphrase is another key block and not a byte of the bodies", "[app][store][lock]") {
    const own_folder folder;
    const auto file = folder / "attune.db";
    fill(file);
    CHECK(change_passphrase(file, phrase(right), phrase(other), softest).error().code == errc::invalid); // none is set
    CHECK(lock_store(file, phrase("short"), softest).error().code == errc::invalid);
    CHECK_FALSE(*is_locked(file));
    lock_now(file);
    const auto before = everything(file);
    const auto sealed = bodies(file);
    const auto block = lock_of(file).value()->key_block;
    CHECK(change_passphrase(file, phrase(other), phrase(right), softest).error().code == errc::permission);
    CHECK(change_passphrase(file, phrase(right), phrase("short"), softest).error().code == errc::invalid);
    CHECK((lock_of(file).value()->key_block == block));
    REQUIRE(change_passphrase(file, phrase(right), phrase(other), softest));
    CHECK((bodies(file) == sealed));
    for (const auto& one : fs::recursive_directory_iterator{folder.path()})
        if (one.is_regular_file()) CHECK(bytes_of(one.path()).find(block.substr(34, 72)) == std::string::npos);
    forget_key(file);
    CHECK(unlock_store(file, phrase(right)).error().code == errc::permission);
    REQUIRE(unlock_store(file, phrase(other)));
    CHECK((everything(file) == before));
}

TEST_CASE("lock: killed at any write of a change of passphrase, exactly one of the two opens it", "[app][store][lock][faults]") {
    faulty_disk disk;
    int killed = 0, old_opens = 0, new_opens = 0;
    for (int nth = 1;; ++nth) {
        const own_folder folder;
        const auto file = folder / "attune.db";
        fill(file, 1);
        lock_now(file);
        const auto before = everything(file);
        disk.fail(nth, 1, faulty_disk::kill_now);
        const int status = in_child([&] {
            if (!change_passphrase(file, phrase(right), phrase(other), softest)) ::_exit(7);
        });
        disk.heal();
        forget_key(file);
        const bool first = unlock_store(file, phrase(right)).has_value(), second = unlock_store(file, phrase(other)).has_value();
        INFO("killed at operation " << nth);
        REQUIRE(first != second);
        CHECK((everything(file) == before));
        old_opens += first;
        new_opens += second;
        if (WIFEXITED(status)) {
            CHECK(WEXITSTATUS(status) == 0);
            break;
        }
        ++killed;
    }
    CHECK(killed > 3);
    CHECK(old_opens > 0);
    CHECK(new_opens > 0);
}

TEST_CASE("lock: killed at any write of the first locking, all of it is there, open or under the passphrase", "[app][store][lock][faults]") {
    faulty_disk disk;
    const own_folder source;
    fill(source / "attune.db", 1);
    const auto before = everything(source / "attune.db");
    const auto plain = bodies(source / "attune.db");
    int killed = 0, open_still = 0, swept_later = 0;
    for (int nth = 1;; nth += nth < 12 ? 1 : 3) {
        const own_folder folder;
        const auto file = folder / "attune.db";
        fs::copy_file(source / "attune.db", file);
        disk.fail(nth, 1, faulty_disk::kill_now);
        const int status = in_child([&] {
            if (!lock_store(file, phrase(right), softest)) ::_exit(7);
        });
        disk.heal();
        INFO("killed at operation " << nth);
        const auto row = lock_of(file);
        REQUIRE(row);
        if (*row) {
            const bool was_swept = (*row)->swept;
            REQUIRE(unlock_store(file, phrase(right)));
            swept_later += !was_swept;
            CHECK(lock_of(file).value()->swept);
            CHECK(lies_open(folder.path(), plain) == "");
        } else {
            ++open_still;
        }
        CHECK((everything(file) == before));
        if (WIFEXITED(status)) {
            CHECK(WEXITSTATUS(status) == 0);
            break;
        }
        ++killed;
    }
    CHECK(killed > 20);
    CHECK(open_still > 3);
    CHECK(swept_later > 3);
}

TEST_CASE("lock: a disk that is full leaves the store as it was, or locked and readable", "[app][store][lock][faults]") {
    faulty_disk disk;
    const own_folder source;
    fill(source / "attune.db", 1);
    const auto before = everything(source / "attune.db");
    int refused = 0, unswept = 0;
    for (const int code : {SQLITE_FULL, SQLITE_IOERR_WRITE})
        for (int nth = 1;; nth += nth < 12 ? 1 : 3) {
            const own_folder folder;
            const auto file = folder / "attune.db";
            fs::copy_file(source / "attune.db", file);
            disk.fail(nth, 1'000'000, code);
            const auto done = lock_store(file, phrase(right), softest);
            const bool failed = disk.failed() > 0;
            disk.heal();
            INFO("from operation " << nth << " on: " << why(done));
            CHECK(*is_locked(file) == done.has_value());
            CHECK((everything(file) == before));
            refused += !done;
            if (done && !done->swept) {
                ++unswept;
                REQUIRE(unlock_store(file, phrase(right)));
                CHECK(lock_of(file).value()->swept);
            }
            if (!failed) break;
        }
    CHECK(refused > 5);
    CHECK(unswept > 5);
}

TEST_CASE("lock: a copy of a locked store has its key with it, and one key opens no other store", "[app][store][lock]") {
    const own_folder folder;
    const auto a = folder / "a.db", b = folder / "b.db", copy = folder / "copy.db";
    fill(a, 1);
    fill(b, 1);
    lock_now(a);
    REQUIRE(lock_store(b, phrase(right), softest));
    fs::copy_file(a, copy);
    CHECK(store::open(copy)); // the same key
    forget_key(copy);
    CHECK_FALSE(store::open(a));
    CHECK(store::open(b));
    REQUIRE(unlock_store(copy, phrase(right)));
    CHECK((everything(copy) == everything(a)));
    // A body of the other store in its place does not open.
    SQLite::Database db{a.string(), SQLite::OPEN_READWRITE};
    db.exec("DROP TRIGGER entry_update_guard; ATTACH '" + b.string() + "' AS other");
    db.exec("UPDATE entry SET body = (SELECT body FROM other.entry AS o WHERE o.id = entry.id)");
    CHECK(diary::open_read_only(a)->list("")->unreadable == 1);
    CHECK(diary::open_read_only(a)->list("")->entries.empty());
}
