// Longer than others: all that is asked of the file of sessions by one owner of its connection, each question short.
#include "app/store/store.hpp"

#include "app/language/language.hpp"
#include "app/store/about.hpp"
#include "app/store/blob.hpp"
#include "app/store/client_rows.hpp"
#include "app/store/correction_codec.hpp"
#include "app/store/live_lock.hpp"
#include "app/store/record_codec.hpp"
#include "app/store/session_finder.hpp"
#include "app/store/session_writer.hpp"
#include "app/store/summary_codec.hpp"
#include "app/store/trace_codec.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <algorithm>
#include <fmt/format.h>
#include <unordered_map>

namespace attune {
namespace {

constexpr std::int64_t day_ms = 24LL * 3600 * 1000;

} // namespace

struct store::state : session_finder {
    /// Sessions without an end whose owner is gone: killed, or the machine went down.
    void mark_recovered() const {
        std::vector<std::string> orphans;
        {
            SQLite::Statement s{*db, "SELECT id FROM session WHERE ended IS NULL"};
            while (s.executeStep())
                if (std::string id = s.getColumn(0).getString(); !live_lock::held(file, id))
                    orphans.push_back(std::move(id));
        }
        for (const auto& id : orphans) {
            // Duration and beats were brought up to date with every transaction; only the word is missing.
            const auto mine = live_lock::take(file, id); // and its file goes
            if (!mine) continue;
            SQLite::Statement s{*db, "UPDATE session SET ended = 'recovered' WHERE id = ? AND ended IS NULL"};
            s.bind(1, id);
            s.exec();
        }
    }

    /// The column of a client as a list names them: also where a damaged code is called by a mark (database::code_in).
    std::string column_of_listed(std::string_view client) const {
        constexpr std::string_view mark = "? ";
        auto column = db.column_of(client);
        if (!db.key() || !client.starts_with(mark)) return column;
        SQLite::Statement s{*db, "SELECT client FROM session WHERE client >= ?1 AND client < ?1 || 'g' LIMIT 1"};
        s.bind(1, std::string{client.substr(mark.size())});
        if (s.executeStep())
            if (auto marked = s.getColumn(0).getString(); db.code_in(marked) == client) return marked;
        return column;
    }

    /// What does not open is taken for a wish to hide: nothing is shown by mistake. Throws SQLite::Exception.
    bool trace_hidden(const found_session& f) const {
        SQLite::Statement s{*db, "SELECT body FROM trace WHERE session = ?"};
        s.bind(1, f.key);
        if (!s.executeStep()) return false;
        const auto plain = db.unwrap({blob_kind::trace, f.row.id}, blob_of(s.getColumn(0)));
        const auto wish = plain ? decode_trace(*plain) : tl::unexpected{plain.error()};
        return !wish || wish->hidden;
    }

    /// What was changed by hand, over the beats of `r`. Throws SQLite::Exception.
    result<void> lay_corrections(const found_session& f, recording& r) const {
        std::vector<beat_correction> trail;
        const auto broken = [&](error why) {
            why.what = tr("a change by hand: {}", why.what);
            return damaged(f.row.id, why);
        };
        SQLite::Statement s{*db, "SELECT number, body FROM correction WHERE session = ? ORDER BY number"};
        s.bind(1, f.key);
        while (s.executeStep()) {
            const auto number = static_cast<std::uint64_t>(s.getColumn(0).getInt64());
            if (number != trail.size()) return broken({errc::corrupt, tr("the one before it is missing")});
            const auto plain = db.unwrap({blob_kind::correction, f.row.id, number}, blob_of(s.getColumn(1)));
            auto c = plain ? decode_correction(*plain) : tl::unexpected{plain.error()};
            if (!c) return broken(std::move(c.error()));
            trail.push_back(*c);
        }
        if (trail.empty()) return {};
        auto laid = lay_over(r, std::move(trail));
        return laid ? std::move(laid) : damaged(f.row.id, laid.error());
    }
};

store::store(std::unique_ptr<state> s)
    : state_{std::move(s)} {}
store::~store() = default;
store::store(store&&) noexcept = default;
store& store::operator=(store&&) noexcept = default;

result<store> store::open(const std::filesystem::path& file) {
    auto opened = connection::open(file);
    if (!opened) return tl::unexpected{std::move(opened.error())};
    auto s = std::make_unique<state>(state{{std::move(*opened)}});
    auto marked = s->ask([&]() -> result<void> {
        s->mark_recovered();
        return {};
    });
    // A full disk does not keep anyone from reading: the rows say what is true also without the mark.
    if (!marked && marked.error().code == errc::corrupt) return tl::unexpected{std::move(marked.error())};
    return store{std::move(s)};
}

result<store> store::open_read_only(const std::filesystem::path& file) {
    auto opened = connection::open_read_only(file);
    if (!opened) return tl::unexpected{std::move(opened.error())};
    return store{std::make_unique<state>(state{{std::move(*opened)}})};
}

const std::filesystem::path& store::file() const noexcept {
    return state_->file;
}

result<std::vector<session_row>> store::sessions(std::size_t limit, std::size_t offset) const {
    return state_->ask([&]() -> result<std::vector<session_row>> {
        SQLite::Statement s{*state_->db, std::string{session_finder::columns} +
                                             "ORDER BY started_utc_ms DESC, id DESC LIMIT ? OFFSET ?"};
        s.bind(1, static_cast<std::int64_t>(limit));
        s.bind(2, static_cast<std::int64_t>(offset));
        std::vector<session_row> rows;
        while (s.executeStep())
            rows.push_back(state_->row_of(s));
        return rows;
    });
}

result<std::vector<session_row>> store::sessions_of(std::string_view client, std::size_t limit, std::int64_t since_utc_ms) const {
    return state_->ask([&]() -> result<std::vector<session_row>> {
        SQLite::Statement s{*state_->db, std::string{session_finder::columns} + "WHERE client = ? AND started_utc_ms >= ? "
                                                                               "ORDER BY started_utc_ms DESC, id DESC LIMIT ?"};
        s.bind(1, state_->column_of_listed(client));
        s.bind(2, since_utc_ms);
        s.bind(3, static_cast<std::int64_t>(limit));
        std::vector<session_row> rows;
        while (s.executeStep())
            rows.push_back(state_->row_of(s));
        return rows;
    });
}

result<std::size_t> store::count_of(std::string_view client) const {
    return state_->ask([&]() -> result<std::size_t> {
        SQLite::Statement s{*state_->db, "SELECT count(*) FROM session WHERE client = ?"};
        s.bind(1, state_->column_of_listed(client));
        s.executeStep();
        return static_cast<std::size_t>(s.getColumn(0).getInt64());
    });
}

result<session_row> store::row(std::string_view id) const {
    return state_->ask([&]() -> result<session_row> {
        auto found = state_->find(id);
        if (!found) return tl::unexpected{std::move(found.error())};
        return std::move(found->row);
    });
}

result<recording> store::read(std::string_view id) const {
    return state_->ask([&]() -> result<recording> {
        SQLite::Transaction one_moment{*state_->db}; // row, pieces and check-ins of the same instant
        auto found = state_->find(id);
        if (!found) return tl::unexpected{std::move(found.error())};
        const auto& row = found->row;
        recording r;
        SQLite::Statement about{*state_->db, "SELECT body FROM about WHERE session = ?"};
        about.bind(1, found->key);
        if (!about.executeStep()) return state_->damaged(row.id, {errc::corrupt, "its header is missing"});
        auto body = state_->db.unwrap({blob_kind::about, row.id}, blob_of(about.getColumn(0)));
        if (!body) return state_->damaged(row.id, {body.error().code, "its header: " + body.error().what});
        auto header = decode_about(*body);
        if (!header) return state_->damaged(row.id, std::move(header.error()));
        r.header = std::move(*header);
        r.header.client =
            row.client; // the row can be moved to another client; the body tells of the beginning
        if (auto done = state_->pieces(*found, [&](const record& one) { r.add(one); }); !done)
            return tl::unexpected{std::move(done.error())};
        SQLite::Statement answers{*state_->db, "SELECT body FROM check_in WHERE session = ? ORDER BY key"};
        answers.bind(1, found->key);
        while (answers.executeStep()) {
            auto plain = state_->db.unwrap({blob_kind::check_in, row.id}, blob_of(answers.getColumn(0)));
            if (!plain)
                return state_->damaged(row.id,
                                       {plain.error().code, tr("a check-in: {}", plain.error().what)});
            auto c = decode_check_in(*plain);
            if (!c) return state_->damaged(row.id, std::move(c.error()));
            r.check_ins.push_back(std::move(*c));
        }
        if (auto laid = state_->lay_corrections(*found, r); !laid) return tl::unexpected{std::move(laid.error())};
        SQLite::Statement other{*state_->db,
                                "SELECT self.dyad, other.id FROM session AS self LEFT JOIN session AS other "
                                "ON other.dyad = self.dyad AND other.key <> self.key "
                                "WHERE self.key = ? AND self.dyad IS NOT NULL ORDER BY other.id LIMIT 1"};
        other.bind(1, found->key);
        if (other.executeStep()) {
            r.header.dyad = other.getColumn(0).getString();
            r.together =
                other.getColumn(1).getString(); // empty where the other is deleted or never came to be
        }
        r.hidden = state_->trace_hidden(*found);
        r.ended = row.ended;
        r.duration_s = std::max(r.duration_s, row.duration_s);
        r.lost_records = found->lost;
        return r;
    });
}

result<std::vector<journal_entry>> store::journal(std::string_view id) const {
    return state_->ask([&]() -> result<std::vector<journal_entry>> {
        SQLite::Transaction one_moment{*state_->db};
        auto found = state_->find(id);
        if (!found) return tl::unexpected{std::move(found.error())};
        std::vector<journal_entry> entries;
        auto done = state_->pieces(*found, [&](const record& r) {
            if (const auto* in = std::get_if<input_record>(&r))
                entries.emplace_back(*in);
            else if (const auto* c = std::get_if<command_record>(&r))
                entries.emplace_back(*c);
            else if (const auto* e = std::get_if<ended_record>(&r))
                entries.emplace_back(*e);
        });
        if (!done) return tl::unexpected{std::move(done.error())};
        return entries;
    });
}

result<std::vector<record>> store::records(std::string_view id) const {
    return state_->ask([&]() -> result<std::vector<record>> {
        SQLite::Transaction one_moment{*state_->db};
        auto found = state_->find(id);
        if (!found) return tl::unexpected{std::move(found.error())};
        std::vector<record> records;
        auto done = state_->pieces(*found, [&](const record& r) {
            if (!std::holds_alternative<input_record>(r) && !std::holds_alternative<command_record>(r))
                records.push_back(r);
        });
        if (!done) return tl::unexpected{std::move(done.error())};
        return records;
    });
}

result<void> store::add_check_in(std::string_view id, const check_in& answers) {
    return state_->ask([&]() -> result<void> {
        SQLite::Transaction t{*state_->db, SQLite::TransactionBehavior::IMMEDIATE};
        auto found = state_->find(id);
        if (!found) return tl::unexpected{std::move(found.error())};
        insert_check_in(state_->db, found->key, found->row.id, answers);
        t.commit();
        return {};
    });
}

result<void> store::hide_trace(std::string_view id, bool hidden, std::int64_t utc_ms) {
    return state_->ask([&]() -> result<void> {
        SQLite::Transaction t{*state_->db, SQLite::TransactionBehavior::IMMEDIATE};
        auto found = state_->find(id);
        if (!found) return tl::unexpected{std::move(found.error())};
        put_trace(state_->db, found->key, found->row.id, {hidden, utc_ms});
        t.commit();
        return {};
    });
}

result<void> store::add_correction(std::string_view id, const beat_correction& c, std::size_t seen) {
    return state_->ask([&]() -> result<void> {
        SQLite::Transaction t{*state_->db, SQLite::TransactionBehavior::IMMEDIATE};
        auto found = state_->find(id);
        if (!found) return tl::unexpected{std::move(found.error())};
        if (!found->row.ended)
            return fail(errc::busy, tr("session {} is still running: its beats can be changed once it has ended", found->row.id));
        SQLite::Statement count{*state_->db, "SELECT count(*) FROM correction WHERE session = ?"};
        count.bind(1, found->key);
        count.executeStep();
        if (count.getColumn(0).getInt64() != static_cast<std::int64_t>(seen))
            return fail(errc::busy, tr("beats of session {} were changed elsewhere meanwhile: look at it again first", found->row.id));
        const auto body = state_->db.wrap({blob_kind::correction, found->row.id, seen}, encode_correction(c));
        SQLite::Statement s{*state_->db, "INSERT INTO correction (session, number, body) VALUES (?, ?, ?)"};
        s.bind(1, found->key);
        s.bind(2, static_cast<std::int64_t>(seen));
        s.bind(3, body.data(), static_cast<int>(body.size()));
        s.exec();
        SQLite::Statement summary{*state_->db, "DELETE FROM summary WHERE session = ?"};
        summary.bind(1, found->key);
        summary.exec();
        t.commit();
        return {};
    });
}

result<std::vector<baseline>> store::baselines(std::string_view client, std::int64_t now_utc_ms,
                                               int days) const {
    return state_->ask([&]() -> result<std::vector<baseline>> {
        SQLite::Statement s{*state_->db,
                            "SELECT session.id, baseline.body FROM baseline "
                            "JOIN session ON session.key = baseline.session WHERE baseline.client = ? "
                            "AND sensor NOT LIKE 'sim:%' AND sensor NOT LIKE 'replay:%' "
                            "AND measured_utc_ms BETWEEN ? AND ? ORDER BY measured_utc_ms DESC"};
        s.bind(1, state_->db.column_of(client));
        s.bind(2, now_utc_ms - days * day_ms);
        s.bind(3, now_utc_ms);
        std::vector<baseline> found;
        while (s.executeStep()) {
            const std::string id = s.getColumn(0).getString();
            auto body = state_->db.unwrap({blob_kind::baseline, id}, blob_of(s.getColumn(1)));
            if (!body) return state_->damaged(id, {body.error().code, "its baseline: " + body.error().what});
            auto b = decode_baseline(*body);
            if (!b) return state_->damaged(id, std::move(b.error()));
            found.push_back(*b);
        }
        return found;
    });
}

result<std::vector<past_session>> store::past(std::string_view client) const {
    return state_->ask([&]() -> result<std::vector<past_session>> {
        SQLite::Transaction one_moment{*state_->db};
        std::vector<past_session> all;
        std::unordered_map<std::int64_t, std::size_t> place;
        SQLite::Statement rows{
            *state_->db, "SELECT key, id, client, practice_id, practice_title, sensor, started_utc_ms, "
                         "duration_s, beats, ended, lost, NULL, (SELECT body FROM named WHERE named.session = "
                         "session.key), summary.body FROM session LEFT JOIN summary "
                         "ON summary.session = session.key WHERE client = ? ORDER BY started_utc_ms, id"};
        rows.bind(1, state_->db.column_of(client));
        while (rows.executeStep()) {
            auto row = state_->row_of(rows);
            if (!row.ended) continue;
            past_session p{.id = std::move(row.id),
                           .practice_id = std::move(row.practice_id),
                           .practice_title = std::move(row.practice_title),
                           .sensor = std::move(row.sensor),
                           .started_utc_ms = row.started_utc_ms,
                           .duration_s = row.duration_s,
                           .ended = *row.ended};
            if (const auto column = rows.getColumn(13); !column.isNull())
                if (const auto plain = state_->db.unwrap({blob_kind::summary, p.id}, blob_of(column)))
                    if (auto summary = decode_summary(*plain)) p.summary = std::move(*summary);
            place.emplace(rows.getColumn(0).getInt64(), all.size());
            all.push_back(std::move(p));
        }
        SQLite::Statement answers{*state_->db, "SELECT check_in.session, check_in.body FROM session "
                                               "JOIN check_in ON check_in.session = session.key "
                                               "WHERE client = ? ORDER BY check_in.key"};
        answers.bind(1, state_->db.column_of(client));
        while (answers.executeStep()) {
            const auto found = place.find(answers.getColumn(0).getInt64());
            if (found == place.end()) continue;
            auto& of = all[found->second];
            const auto plain = state_->db.unwrap({blob_kind::check_in, of.id}, blob_of(answers.getColumn(1)));
            auto c = plain ? decode_check_in(*plain) : result<check_in>{tl::unexpected{plain.error()}};
            if (c)
                of.check_ins.push_back(std::move(*c));
            else
                ++of.unreadable_check_ins;
        }
        return all;
    });
}

result<void> store::keep(std::span<const made_summary> made) {
    return state_->ask([&]() -> result<void> {
        SQLite::Transaction t{*state_->db, SQLite::TransactionBehavior::IMMEDIATE};
        SQLite::Statement s{*state_->db, "INSERT OR REPLACE INTO summary (session, body) "
                                         "SELECT key, ?2 FROM session WHERE id = ?1"};
        for (const auto& m : made) {
            const auto body = state_->db.wrap({blob_kind::summary, m.id}, encode_summary(m.summary));
            s.reset();
            s.bind(1, m.id);
            s.bind(2, body.data(), static_cast<int>(body.size()));
            s.exec();
        }
        t.commit();
        return {};
    });
}

result<std::optional<store::found_pace>> store::pace(std::string_view client, std::int64_t now_utc_ms,
                                                     int days) const {
    using found = std::optional<found_pace>;
    return state_->ask([&]() -> result<found> {
        SQLite::Transaction one_moment{*state_->db};
        SQLite::Statement s{*state_->db,
                            "SELECT id, started_utc_ms, body FROM session JOIN about ON session = key "
                            "WHERE client = ? AND sensor NOT LIKE 'sim:%' AND sensor NOT LIKE "
                            "'replay:%' AND started_utc_ms BETWEEN ? AND ? AND ended IS NOT NULL "
                            "ORDER BY started_utc_ms DESC, id DESC"};
        s.bind(1, state_->db.column_of(client));
        s.bind(2, now_utc_ms - days * day_ms);
        s.bind(3, now_utc_ms);
        while (s.executeStep()) {
            const std::string id = s.getColumn(0).getString();
            const auto body = state_->db.unwrap({blob_kind::about, id}, blob_of(s.getColumn(2)));
            // Reading a whole header takes ten times as long as looking for the word.
            if (!body || body->find("\"search\":\"") == body->npos) continue;
            const auto row = state_->find(id);
            if (!row) continue;
            found newest;
            const auto all = state_->pieces(*row, [&](const record& r) {
                if (const auto* p = std::get_if<pace_record>(&r); p && p->after.used > 0)
                    newest = found_pace{p->after, s.getColumn(1).getInt64()};
            });
            if (all && newest) return newest;
        }
        return found{};
    });
}

result<std::optional<client>> store::who(std::string_view code) const {
    return state_->ask([&] { return find_client(*state_, code); });
}

result<void> store::remove(std::string_view id) {
    auto done = state_->ask([&]() -> result<void> {
        SQLite::Transaction t{*state_->db, SQLite::TransactionBehavior::IMMEDIATE};
        auto found = state_->find(id);
        if (!found) return tl::unexpected{std::move(found.error())};
        if (!found->row.ended)
            return fail(errc::busy, tr("session {} is still running: end it first", found->row.id));
        SQLite::Statement s{*state_->db, "DELETE FROM session WHERE key = ?"};
        s.bind(1, found->key);
        s.exec();
        t.commit();
        return {};
    });
    if (!done) return done;
    const auto emptied = state_->forget();
    return emptied ? done : tl::unexpected{emptied.error()};
}

} // namespace attune
