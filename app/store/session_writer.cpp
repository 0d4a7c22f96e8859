#include "app/store/session_writer.hpp"

#include "app/language/language.hpp"
#include "app/store/about.hpp"
#include "app/store/blob.hpp"
#include "app/store/connection.hpp"
#include "app/store/record_codec.hpp"
#include "app/store/session_id.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>

namespace attune {
namespace {

/// Large enough for hours of backlog in a few transactions, small enough that one takes well under a second
/// (chosen).
constexpr std::size_t transaction_bytes = std::size_t{4} << 20U;
/// In a hurry: many times what another instance's transaction takes, and still no freeze to the eye (chosen).
constexpr int last_patience_ms = 300;

void bind_blob(SQLite::Statement& s, int at, const std::string& blob) {
    s.bind(at, blob.data(), static_cast<int>(blob.size()));
}
std::int64_t signed_of(std::uint64_t v) {
    return static_cast<std::int64_t>(v);
}
/// STRICT tables take no NaN for a REAL (SQLite turns it into NULL).
double finite(double v) {
    return std::isfinite(v) ? v : 0;
}

} // namespace

std::int64_t insert_session(const database& db, const session_header& h, const std::string& about) {
    const session_names names{h.setup.plan.id, h.setup.plan.title, h.sensor};
    const auto columns = db.name_columns(names);
    SQLite::Statement row{
        *db, "INSERT INTO session (id, client, practice_id, practice_title, sensor, "
            "started_utc_ms, dsp_version, program_version, dyad) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"};
    row.bind(1, h.id);
    row.bind(2, db.keep_code(h.client));
    row.bind(3, columns.practice_id);
    row.bind(4, columns.practice_title);
    row.bind(5, columns.sensor);
    row.bind(6, h.started_utc_ms);
    row.bind(7, h.dsp_version);
    row.bind(8, h.program_version);
    if (!h.dyad.empty()) row.bind(9, h.dyad);
    row.exec();
    const std::int64_t key = db->getLastInsertRowid();
    SQLite::Statement body{*db, "INSERT INTO about (session, body) VALUES (?, ?)"};
    body.bind(1, key);
    bind_blob(body, 2, about);
    body.exec();
    db.keep_names(key, h.id, names);
    return key;
}

void insert_piece(const database& db, std::int64_t key, const session_header& h, const session_piece& p) {
    SQLite::Statement piece{*db, "INSERT OR REPLACE INTO piece (session, number, from_s, to_s, body) "
                                "VALUES (?, ?, ?, ?, ?)"};
    const auto blob = db.wrap({blob_kind::piece, h.id, p.number}, p.body);
    piece.bind(1, key);
    piece.bind(2, signed_of(p.number));
    piece.bind(3, p.from_s);
    piece.bind(4, p.to_s);
    bind_blob(piece, 5, blob);
    piece.exec();
    for (const auto& b : p.baselines) {
        SQLite::Statement row{*db, "INSERT OR REPLACE INTO baseline (session, client, measured_utc_ms, body) "
                                  "SELECT key, client, ?, ? FROM session WHERE key = ?"};
        row.bind(1, h.started_utc_ms + static_cast<std::int64_t>(finite(b.t.count()) * 1000));
        const auto body = db.wrap({blob_kind::baseline, h.id}, encode_baseline(b.base));
        bind_blob(row, 2, body);
        row.bind(3, key);
        row.exec();
    }
}

void update_session(SQLite::Database& db, std::int64_t key, const session_piece& last, std::uint64_t lost) {
    SQLite::Statement row{db,
                          "UPDATE session SET duration_s = ?, beats = ?, lost = ?, ended = ? WHERE key = ?"};
    row.bind(1, last.duration_s);
    row.bind(2, signed_of(last.beats));
    row.bind(3, signed_of(lost));
    if (last.ended) row.bind(4, std::string{name(*last.ended)});
    row.bind(5, key);
    row.exec();
}

void piece_maker::add(const record& r) {
    if (records_ == 0) {
        open_.body.assign(1, static_cast<char>(record_format));
        open_.from_s = duration_s_;
    }
    encode(r, open_.body);
    ++records_;
    if (const double t = time_of(r); std::isfinite(t)) duration_s_ = std::max(duration_s_, t);
    if (std::holds_alternative<beat_record>(r)) ++beats_;
    if (const auto* b = std::get_if<baseline_record>(&r))
        // At the start stands what was known beforehand; only what was measured here is this session's to
        // give.
        if (b->base.source == baseline_source::this_session && b->t > seconds{0})
            open_.baselines.push_back(*b);
    if (const auto* e = std::get_if<ended_record>(&r)) {
        ended_ = e->how;
        duration_s_ = finite(e->t.count());
    }
}

session_piece piece_maker::take() {
    open_.to_s = duration_s_;
    open_.duration_s = duration_s_;
    open_.beats = beats_;
    open_.ended = ended_;
    auto done = std::move(open_);
    open_ = session_piece{};
    open_.number = done.number + 1;
    records_ = 0;
    return done;
}

session_writer::session_writer(std::filesystem::path file, session_header header)
    : file_{std::move(file)}
    , header_{std::move(header)} {
    header_.id = make_session_id(header_.started_utc_ms, chance());
}

bool session_writer::moved() const {
    struct stat now {};
    return ::stat(file_.c_str(), &now) != 0 || now.st_dev != device_ || now.st_ino != inode_;
}

void session_writer::abandon() {
    // The log lies under the old name, where it would be taken for that of whatever file comes there next. So
    // what it holds goes into the file we still have open, wherever that is now, and the empty log is not
    // deleted by its name.
    int keep = 1;
    sqlite3_wal_checkpoint_v2(db_->getHandle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_file_control(db_->getHandle(), "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
    key_.reset();
    db_.reset();
    lock_.reset();
}

template <class Work>
result<void> session_writer::transaction(Work&& work) {
    try {
        SQLite::Transaction t{*db_, SQLite::TransactionBehavior::IMMEDIATE};
        work();
        t.commit();
        return {};
    } catch (const SQLite::Exception& e) {
        auto why = told(e, file_, db_.get());
        if (why.code !=
            errc::busy) { // begin afresh next time: what a connection remembers of a failing disk is no help
            key_.reset();
            db_.reset();
        }
        return tl::unexpected{std::move(why)};
    }
}

result<void> session_writer::prepare() {
    if (db_ && moved()) abandon();
    std::error_code none;
    if (created_ && !db_ && !std::filesystem::exists(file_, none)) // never a second store with half a session
        return fail(errc::not_found,
                    tr("{} was moved or deleted while the session ran: put it back", file_.string()));
    if (db_ && key_) return {};
    if (!db_) {
        auto opened = open_database(file_, &patience_ms_, seal_key_);
        if (!opened) return tl::unexpected{std::move(opened.error())};
        db_ = std::move(*opened);
        seal_key_ = db_.key();
        struct stat info {};
        if (::stat(file_.c_str(), &info) == 0) {
            device_ = info.st_dev;
            inode_ = info.st_ino;
        }
    }
    if (!lock_) { // before the row, so that nobody ever sees the row without its owner
        auto taken = live_lock::take(file_, header_.id);
        if (!taken) return tl::unexpected{std::move(taken.error())};
        lock_ = std::move(*taken);
    }
    std::optional<std::int64_t> key;
    bool somebody_elses = false;
    auto done = transaction([&] {
        const blob_place place{blob_kind::about, header_.id};
        const auto about = encode_about(header_);
        SQLite::Statement find{*db_,
                               "SELECT key, body FROM session JOIN about ON session = key WHERE id = ?"};
        find.bind(1, header_.id);
        if (find.executeStep()) {
            key = find.getColumn(0).getInt64();
            const auto theirs = db_.unwrap(place, blob_of(find.getColumn(1)));
            somebody_elses = !theirs || *theirs != about;
        } else if (!created_) {
            key = insert_session(db_, header_, db_.wrap(place, about));
        }
    });
    if (!done) return done;
    if (somebody_elses && !created_) { // the same four letters within a minute: draw again
        lock_.reset();
        header_.id = make_session_id(header_.started_utc_ms, chance());
        return prepare();
    }
    if (!key || somebody_elses)
        return fail(errc::not_found, tr("session {} is no longer in {}", header_.id, file_.string()));
    key_ = key;
    created_ = true;
    return {};
}

result<void> session_writer::write(std::deque<session_piece>& pieces, std::vector<check_in>& check_ins,
                                   std::uint64_t lost) {
    if (auto ready = prepare(); !ready) return ready;
    std::size_t written = 0;
    auto done = transaction([&] {
        std::size_t bytes = 0;
        for (; written < pieces.size() && (written == 0 || bytes < transaction_bytes); ++written) {
            const auto& p = pieces[written];
            bytes += p.body.size();
            insert_piece(db_, *key_, header_, p);
        }
        for (const auto& c : check_ins)
            insert_check_in(db_, *key_, header_.id, c);
        if (written == 0) return;
        update_session(*db_, *key_, pieces[written - 1], lost);
    });
    if (!done) return done;
    pieces.erase(pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(written));
    check_ins.clear();
    return {};
}

result<void> session_writer::hide_trace(const trace_wish& w) {
    if (auto ready = prepare(); !ready) return ready;
    return transaction([&] { put_trace(db_, *key_, header_.id, w); });
}

result<void> session_writer::end(std::optional<ended_as> how, std::uint64_t lost) {
    if (auto ready = prepare(); !ready) return ready;
    return transaction([&] {
        SQLite::Statement row{*db_, "UPDATE session SET ended = coalesce(ended, ?), lost = ? WHERE key = ?"};
        if (how) row.bind(1, std::string{name(*how)});
        row.bind(2, signed_of(lost));
        row.bind(3, *key_);
        row.exec();
    });
}

void session_writer::hurry() noexcept {
    patience_ms_.store(last_patience_ms, std::memory_order_relaxed);
}

void session_writer::release() noexcept {
    key_.reset();
    db_.reset();
    seal_key_.reset();
    lock_.reset();
}

void put_trace(const database& db, std::int64_t key, std::string_view id, const trace_wish& w) {
    const auto body = db.wrap({blob_kind::trace, id}, encode_trace(w));
    SQLite::Statement row{*db, "INSERT INTO trace (session, body) VALUES (?1, ?2) "
                               "ON CONFLICT (session) DO UPDATE SET body = ?2"};
    row.bind(1, key);
    bind_blob(row, 2, body);
    row.exec();
}

void insert_check_in(const database& db, std::int64_t key, std::string_view id, const check_in& c) {
    const blob_place place{blob_kind::check_in, id};
    const auto plain = encode_check_in(c);
    // Compared opened: the same words sealed twice are other bytes.
    SQLite::Statement there{*db, "SELECT body FROM check_in WHERE session = ?"};
    there.bind(1, key);
    while (there.executeStep())
        if (const auto known = db.unwrap(place, blob_of(there.getColumn(0))); known && *known == plain) return;
    const auto body = db.wrap(place, plain);
    SQLite::Statement row{*db, "INSERT INTO check_in (session, body) VALUES (?, ?)"};
    row.bind(1, key);
    bind_blob(row, 2, body);
    row.exec();
}

} // namespace attune
