#include "app/store/client_book.hpp"

#include "app/language/language.hpp"
#include "app/store/about.hpp"
#include "app/store/blob.hpp"
#include "app/store/client_codec.hpp"
#include "app/store/client_rows.hpp"
#include "app/store/live_lock.hpp"
#include "app/store/session_finder.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace attune {
namespace {

/// Every table with a column of that name belongs to the client.
constexpr const char* of_client[] = {"session", "entry", "plan", "relapse_plan", "baseline", "answered"};

} // namespace

struct client_book::state : session_finder {
    tl::unexpected<error> nobody(std::string_view code) const {
        return fail(errc::not_found, tr("there is no client \"{}\" in {}", code, file.string()));
    }
    /// Has anything under this code?
    bool has_any(std::string_view code) const {
        for (const auto* table : of_client) {
            SQLite::Statement s{*db, fmt::format("SELECT 1 FROM {} WHERE client = ? LIMIT 1", table)};
            s.bind(1, db.column_of(code));
            if (s.executeStep()) return true;
        }
        return false;
    }
    std::size_t erase(const char* sql, std::string_view code) const {
        SQLite::Statement s{*db, sql};
        s.bind(1, db.column_of(code));
        return static_cast<std::size_t>(s.exec());
    }
};

client_book::client_book(std::unique_ptr<state> s)
    : state_{std::move(s)} {}
client_book::~client_book() = default;
client_book::client_book(client_book&&) noexcept = default;
client_book& client_book::operator=(client_book&&) noexcept = default;

result<client_book> client_book::open(const std::filesystem::path& file) {
    auto opened = connection::open(file);
    if (!opened) return tl::unexpected{std::move(opened.error())};
    return client_book{std::make_unique<state>(state{{std::move(*opened)}})};
}

result<client_book> client_book::open_read_only(const std::filesystem::path& file) {
    auto opened = connection::open_read_only(file);
    if (!opened) return tl::unexpected{std::move(opened.error())};
    return client_book{std::make_unique<state>(state{{std::move(*opened)}})};
}

result<std::vector<client_row>> client_book::list() const {
    return state_->ask([&]() -> result<std::vector<client_row>> {
        SQLite::Transaction one_moment{*state_->db};
        std::map<std::string, client_row, std::less<>> all;
        const auto of = [&](std::string code) -> client_row& {
            auto& row = all[code];
            row.who.code = std::move(code);
            return row;
        };
        SQLite::Statement kept{*state_->db, "SELECT code, body FROM client"};
        while (kept.executeStep()) {
            auto& row = of(state_->db.code_in(kept.getColumn(0).getString()));
            row.kept = true;
            if (auto c = client_of(state_->db, row.who.code, blob_of(kept.getColumn(1))))
                row.who = std::move(*c);
            else
                row.unreadable = true;
        }
        SQLite::Statement sessions{*state_->db, "SELECT client, count(*), max(started_utc_ms) FROM session "
                                                "WHERE client <> '' GROUP BY client"};
        while (sessions.executeStep()) {
            auto& row = of(state_->db.code_in(sessions.getColumn(0).getString()));
            row.sessions = static_cast<std::size_t>(sessions.getColumn(1).getInt64());
            row.last_utc_ms = sessions.getColumn(2).getInt64();
        }
        for (const auto* table : {"entry", "plan", "relapse_plan", "answered"}) {
            SQLite::Statement s{*state_->db, fmt::format("SELECT DISTINCT client FROM {} WHERE client <> ''", table)};
            while (s.executeStep())
                of(state_->db.code_in(s.getColumn(0).getString()));
        }
        std::vector<client_row> rows;
        for (auto& [code, row] : all)
            rows.push_back(std::move(row));
        return rows;
    });
}

result<std::optional<client>> client_book::read(std::string_view code) const {
    return state_->ask([&] { return find_client(*state_, code); });
}

result<void> client_book::add(const client& c) {
    if (const auto wrong = wrong_with(c)) return fail(errc::invalid, *wrong);
    return state_->ask([&]() -> result<void> {
        SQLite::Transaction t{*state_->db, SQLite::TransactionBehavior::IMMEDIATE};
        SQLite::Statement s{*state_->db, "INSERT INTO client (code, body) VALUES (?, ?) ON CONFLICT (code) DO NOTHING"};
        const auto body = state_->db.wrap({blob_kind::client, c.code}, encode_client(c));
        s.bind(1, state_->db.keep_code(c.code));
        s.bind(2, body.data(), static_cast<int>(body.size()));
        if (s.exec() == 0) return fail(errc::invalid, tr("there is a client \"{}\" already", c.code));
        t.commit();
        return {};
    });
}

result<void> client_book::change(const client& c) {
    if (const auto wrong = wrong_with(c)) return fail(errc::invalid, *wrong);
    auto done = state_->ask([&]() -> result<void> {
        SQLite::Statement s{*state_->db, "UPDATE client SET body = ?2 WHERE code = ?1"};
        const auto body = state_->db.wrap({blob_kind::client, c.code}, encode_client(c));
        s.bind(1, state_->db.column_of(c.code));
        s.bind(2, body.data(), static_cast<int>(body.size()));
        if (s.exec() == 0) return state_->nobody(c.code);
        return {};
    });
    if (!done) return done;
    const auto emptied = state_->forget();
    return emptied ? done : tl::unexpected{emptied.error()};
}

result<client_book::moved> client_book::move(std::string_view session, std::string_view to, std::int64_t utc_ms) {
    auto done = state_->ask([&]() -> result<moved> {
        SQLite::Transaction t{*state_->db, SQLite::TransactionBehavior::IMMEDIATE};
        const auto found = state_->find(session);
        if (!found) return tl::unexpected{found.error()};
        const auto& row = found->row;
        if (!row.ended) return fail(errc::busy, tr("session {} is still running: end it first", row.id));
        if (row.client == to)
            return fail(errc::invalid, tr("session {} is theirs already", row.id));
        if (!to.empty()) {
            const auto known = find_client(*state_, to);
            if (!known) return tl::unexpected{known.error()};
            if (!*known && !state_->has_any(to)) return state_->nobody(to);
        }
        SQLite::Statement about{*state_->db, "SELECT body FROM about WHERE session = ?"};
        about.bind(1, found->key);
        if (!about.executeStep()) return state_->damaged(row.id, {errc::corrupt, "its header is missing"});
        const auto body = state_->db.unwrap({blob_kind::about, row.id}, blob_of(about.getColumn(0)));
        if (!body) return state_->damaged(row.id, body.error());
        const auto header = decode_about(*body);
        const auto theirs = about_of_client(*body, std::string{to});
        if (!header || !theirs) return state_->damaged(row.id, header ? theirs.error() : header.error());
        about.reset();

        const auto sealed = state_->db.wrap({blob_kind::about, row.id}, *theirs);
        SQLite::Statement put{*state_->db, "UPDATE about SET body = ? WHERE session = ?"};
        put.bind(1, sealed.data(), static_cast<int>(sealed.size()));
        put.bind(2, found->key);
        put.exec();
        const auto column = state_->db.keep_code(to);
        for (const auto* sql : {"UPDATE session SET client = ? WHERE key = ?",
                                "UPDATE baseline SET client = ? WHERE session = ?"}) {
            SQLite::Statement s{*state_->db, sql};
            s.bind(1, column);
            s.bind(2, found->key);
            s.exec();
        }
        SQLite::Statement log{*state_->db, "INSERT INTO move (session, utc_ms, from_client, to_client) VALUES (?, ?, ?, ?)"};
        log.bind(1, found->key);
        log.bind(2, utc_ms);
        log.bind(3, state_->db.keep_code(row.client));
        log.bind(4, column);
        log.exec();
        t.commit();
        return moved{{row.id, utc_ms, row.client, std::string{to}},
                     header->setup.base.source == baseline_source::own_history};
    });
    if (done)
        if (const auto emptied = state_->forget(); !emptied) return tl::unexpected{emptied.error()};
    return done;
}

result<std::vector<session_move>> client_book::moves(std::string_view code) const {
    return state_->ask([&]() -> result<std::vector<session_move>> {
        SQLite::Statement s{*state_->db, "SELECT session.id, utc_ms, from_client, to_client FROM move "
                                         "JOIN session ON session.key = move.session WHERE session.client = ?1 OR "
                                         "session.key IN (SELECT session FROM move WHERE from_client = ?1 OR "
                                         "to_client = ?1) ORDER BY move.key"};
        s.bind(1, state_->db.column_of(code));
        std::vector<session_move> all;
        while (s.executeStep()) {
            session_move m{s.getColumn(0).getString(), s.getColumn(1).getInt64()};
            for (const auto& [column, end] : {std::pair{2, &m.from}, std::pair{3, &m.to}})
                if (const auto c = s.getColumn(column); !c.isNull()) *end = state_->db.code_in(c.getString());
            all.push_back(std::move(m));
        }
        return all;
    });
}

result<client_book::removed> client_book::remove(std::string_view code) {
    if (code.empty()) return fail(errc::invalid, tr("name a client: the user's own sessions are deleted one by one"));
    auto done = state_->ask([&]() -> result<removed> {
        SQLite::Transaction t{*state_->db, SQLite::TransactionBehavior::IMMEDIATE};
        SQLite::Statement running{*state_->db, "SELECT id FROM session WHERE client = ? AND ended IS NULL"};
        running.bind(1, state_->db.column_of(code));
        while (running.executeStep())
            if (const auto id = running.getColumn(0).getString(); live_lock::held(state_->file, id))
                return fail(errc::busy, tr("session {} is still running: end it first", id));
        removed r;
        r.sessions = state_->erase("DELETE FROM session WHERE client = ?", code);
        r.entries = state_->erase("DELETE FROM entry WHERE client = ?", code);
        r.plans = state_->erase("DELETE FROM plan WHERE client = ?", code);
        r.questionnaires = state_->erase("DELETE FROM answered WHERE client = ?", code);
        const auto words = state_->erase("DELETE FROM relapse_plan WHERE client = ?", code);
        const auto kept = state_->erase("DELETE FROM client WHERE code = ?", code);
        state_->erase("UPDATE move SET from_client = NULL WHERE from_client = ?", code);
        state_->erase("UPDATE move SET to_client = NULL WHERE to_client = ?", code);
        state_->erase("DELETE FROM code WHERE alias = ?", code);
        if (r.sessions + r.entries + r.plans + r.questionnaires + words + kept == 0) return state_->nobody(code);
        t.commit();
        return r;
    });
    if (!done) return done;
    const auto emptied = state_->forget();
    if (!emptied) return tl::unexpected{emptied.error()};
    done->overwritten = *emptied;
    return done;
}

} // namespace attune
