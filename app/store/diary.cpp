#include "app/store/diary.hpp"

#include "app/language/language.hpp"
#include "app/store/blob.hpp"
#include "app/store/connection.hpp"
#include "app/store/record_codec.hpp"
#include "app/store/session_id.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <algorithm>
#include <fmt/format.h>
#include <tuple>

namespace attune {
namespace {

/// The row of a draft; beside the entry's own id it can be told from it.
std::string draft_id(std::string_view id) {
    return fmt::format("{}-d", id);
}

result<check_in> said_in(const database& db, std::string_view id, const SQLite::Column& c) {
    const auto body = db.unwrap({blob_kind::entry, id}, blob_of(c));
    if (!body) return tl::unexpected{body.error()};
    return decode_check_in(*body);
}

void bind_entry(const database& db, SQLite::Statement& s, const diary_entry& e, std::string_view row_id,
                const std::string& body) {
    s.bind(1, std::string{row_id});
    s.bind(2, db.keep_code(e.client));
    s.bind(3, e.utc_ms);
    s.bind(4, e.offset_s);
    s.bind(5, body.data(), static_cast<int>(body.size()));
}

std::string body_of(const database& db, const diary_entry& e, std::string_view row_id) {
    auto said = e.said;
    said.when = check_in::moment::apart;
    said.t_s = 0;
    return db.wrap({blob_kind::entry, row_id}, encode_check_in(said));
}

} // namespace

struct diary::state : connection {
    /// `done`, once what was there before is no longer in the log either.
    result<void> and_forget(result<void> done) const {
        if (!done) return done;
        const auto emptied = forget();
        return emptied ? done : tl::unexpected{emptied.error()};
    }
    void drop_draft(std::string_view client) const {
        SQLite::Statement s{*db, "DELETE FROM entry WHERE client = ? AND draft_of IS NOT NULL"};
        s.bind(1, db.column_of(client));
        s.exec();
    }
    tl::unexpected<error> no_entry(std::string_view id) const {
        return fail(errc::not_found, tr("there is no diary entry {} in {}", id, file.string()));
    }
};

diary::diary(std::unique_ptr<state> s)
    : state_{std::move(s)} {}
diary::~diary() = default;
diary::diary(diary&&) noexcept = default;
diary& diary::operator=(diary&&) noexcept = default;

result<diary> diary::open(const std::filesystem::path& file) {
    auto opened = connection::open(file);
    if (!opened) return tl::unexpected{std::move(opened.error())};
    return diary{std::make_unique<state>(state{std::move(*opened)})};
}

result<diary> diary::open_read_only(const std::filesystem::path& file) {
    auto opened = connection::open_read_only(file);
    if (!opened) return tl::unexpected{std::move(opened.error())};
    return diary{std::make_unique<state>(state{std::move(*opened)})};
}

result<diary::listed> diary::list(std::string_view client) const {
    return state_->ask([&]() -> result<listed> {
        SQLite::Statement s{*state_->db, "SELECT id, utc_ms, offset_s, body FROM entry "
                                         "WHERE client = ? AND draft_of IS NULL"};
        s.bind(1, state_->db.column_of(client));
        listed all;
        while (s.executeStep()) {
            diary_entry e{.id = s.getColumn(0).getString(), .client = std::string{client}};
            e.utc_ms = s.getColumn(1).getInt64();
            e.offset_s = s.getColumn(2).getInt();
            auto said = said_in(state_->db, e.id, s.getColumn(3));
            if (!said) {
                ++all.unreadable;
                continue;
            }
            e.said = std::move(*said);
            all.entries.push_back(std::move(e));
        }
        std::sort(all.entries.begin(), all.entries.end(), [](const diary_entry& a, const diary_entry& b) {
            const auto key = [](const diary_entry& e) {
                return std::tuple{e.local_day(), e.utc_ms, std::string_view{e.id}};
            };
            return key(a) > key(b);
        });
        return all;
    });
}

result<diary_entry> diary::read(std::string_view id) const {
    return state_->ask([&]() -> result<diary_entry> {
        SQLite::Statement s{
            *state_->db,
            "SELECT client, utc_ms, offset_s, body FROM entry WHERE id = ? AND draft_of IS NULL"};
        s.bind(1, std::string{id});
        if (!s.executeStep()) return state_->no_entry(id);
        diary_entry e{.id = std::string{id}, .client = state_->db.code_in(s.getColumn(0).getString())};
        e.utc_ms = s.getColumn(1).getInt64();
        e.offset_s = s.getColumn(2).getInt();
        auto said = said_in(state_->db, id, s.getColumn(3));
        if (!said)
            return fail(said.error().code, tr("diary entry {} in {} cannot be read: {}", id,
                                              state_->file.string(), said.error().what));
        e.said = std::move(*said);
        return e;
    });
}

result<void> diary::add(const diary_entry& e) {
    if (!is_session_id(e.id)) return fail(errc::invalid, tr("\"{}\" is no diary entry's id", e.id));
    auto done = state_->ask([&]() -> result<void> {
        SQLite::Transaction t{*state_->db, SQLite::TransactionBehavior::IMMEDIATE};
        SQLite::Statement s{*state_->db,
                            "INSERT INTO entry (id, client, utc_ms, offset_s, body) VALUES (?, ?, ?, ?, "
                            "?) ON CONFLICT (id) DO NOTHING"};
        const auto body = body_of(state_->db, e, e.id);
        bind_entry(state_->db, s, e, e.id, body);
        s.exec();
        state_->drop_draft(e.client);
        t.commit();
        return {};
    });
    return state_->and_forget(std::move(done));
}

result<void> diary::change(const diary_entry& e) {
    auto done = state_->ask([&]() -> result<void> {
        SQLite::Transaction t{*state_->db, SQLite::TransactionBehavior::IMMEDIATE};
        SQLite::Statement s{*state_->db,
                            "UPDATE entry SET client = ?2, utc_ms = ?3, offset_s = ?4, body = ?5 "
                            "WHERE id = ?1 AND draft_of IS NULL"};
        const auto body = body_of(state_->db, e, e.id);
        bind_entry(state_->db, s, e, e.id, body);
        if (s.exec() == 0) return state_->no_entry(e.id);
        state_->drop_draft(e.client);
        t.commit();
        return {};
    });
    return state_->and_forget(std::move(done));
}

result<void> diary::remove(std::string_view id) {
    auto done = state_->ask([&]() -> result<void> {
        SQLite::Transaction t{*state_->db, SQLite::TransactionBehavior::IMMEDIATE};
        SQLite::Statement s{*state_->db, "DELETE FROM entry WHERE id = ? AND draft_of IS NULL"};
        s.bind(1, std::string{id});
        if (s.exec() == 0) return state_->no_entry(id);
        // A change of it that was being written tells of it too.
        SQLite::Statement d{*state_->db, "DELETE FROM entry WHERE draft_of = ?"};
        d.bind(1, std::string{id});
        d.exec();
        t.commit();
        return {};
    });
    return state_->and_forget(std::move(done));
}

result<std::optional<diary::draft>> diary::unsaved(std::string_view client) const {
    return state_->ask([&]() -> result<std::optional<draft>> {
        SQLite::Statement s{*state_->db, "SELECT id, utc_ms, offset_s, draft_of, body FROM entry "
                                         "WHERE client = ? AND draft_of IS NOT NULL ORDER BY key DESC"};
        s.bind(1, state_->db.column_of(client));
        while (s.executeStep()) {
            const auto row_id = s.getColumn(0).getString();
            auto said = said_in(state_->db, row_id, s.getColumn(4));
            if (!said || row_id.size() < 2) continue; // a damaged draft is none
            draft d;
            d.entry.id = row_id.substr(0, row_id.size() - 2);
            d.entry.client = client;
            d.entry.utc_ms = s.getColumn(1).getInt64();
            d.entry.offset_s = s.getColumn(2).getInt();
            d.entry.said = std::move(*said);
            d.of_change = !s.getColumn(3).getString().empty();
            return d;
        }
        return std::optional<draft>{};
    });
}

result<void> diary::keep_unsaved(const draft& d) {
    if (!is_session_id(d.entry.id))
        return fail(errc::invalid, tr("\"{}\" is no diary entry's id", d.entry.id));
    return state_->ask([&]() -> result<void> {
        SQLite::Transaction t{*state_->db, SQLite::TransactionBehavior::IMMEDIATE};
        state_->drop_draft(d.entry.client);
        SQLite::Statement s{*state_->db, "INSERT INTO entry (id, client, utc_ms, offset_s, body, draft_of) "
                                         "VALUES (?, ?, ?, ?, ?, ?)"};
        const auto row_id = draft_id(d.entry.id);
        const auto body = body_of(state_->db, d.entry, row_id);
        bind_entry(state_->db, s, d.entry, row_id, body);
        s.bind(6, d.of_change ? d.entry.id : std::string{});
        s.exec();
        t.commit();
        return {};
    });
}

result<void> diary::discard_unsaved(std::string_view client) {
    auto done = state_->ask([&]() -> result<void> {
        state_->drop_draft(client);
        return {};
    });
    return state_->and_forget(std::move(done));
}

} // namespace attune
