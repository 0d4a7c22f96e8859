#include "app/store/answered_book.hpp"

#include "app/language/language.hpp"
#include "app/store/answered_codec.hpp"
#include "app/store/blob.hpp"
#include "app/store/connection.hpp"
#include "app/store/session_id.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

namespace attune {

struct answered_book::state : connection {};

answered_book::answered_book(std::unique_ptr<state> s)
    : state_{std::move(s)} {}
answered_book::~answered_book() = default;
answered_book::answered_book(answered_book&&) noexcept = default;
answered_book& answered_book::operator=(answered_book&&) noexcept = default;

result<answered_book> answered_book::open(const std::filesystem::path& file) {
    auto opened = connection::open(file);
    if (!opened) return tl::unexpected{std::move(opened.error())};
    return answered_book{std::make_unique<state>(state{std::move(*opened)})};
}

result<answered_book> answered_book::open_read_only(const std::filesystem::path& file) {
    auto opened = connection::open_read_only(file);
    if (!opened) return tl::unexpected{std::move(opened.error())};
    return answered_book{std::make_unique<state>(state{std::move(*opened)})};
}

result<kept_answers> answered_book::list(std::string_view client) const {
    return state_->ask([&]() -> result<kept_answers> {
        SQLite::Statement s{*state_->db, "SELECT id, utc_ms, body FROM answered WHERE client = ? "
                                         "ORDER BY utc_ms DESC, key DESC"};
        s.bind(1, state_->db.column_of(client));
        kept_answers kept;
        while (s.executeStep()) {
            std::string id = s.getColumn(0).getString();
            const auto plain = state_->db.unwrap({blob_kind::answered, id}, blob_of(s.getColumn(2)));
            auto a = plain ? decode_answered(*plain) : tl::unexpected{plain.error()};
            if (!a) {
                ++kept.unreadable;
                continue;
            }
            a->id = std::move(id);
            a->client = client;
            a->utc_ms = s.getColumn(1).getInt64();
            kept.all.push_back(std::move(*a));
        }
        return kept;
    });
}

result<void> answered_book::add(const answered_questionnaire& a) {
    if (!is_session_id(a.id)) return fail(errc::invalid, tr("\"{}\" is no answered questionnaire's id", a.id));
    return state_->ask([&]() -> result<void> {
        SQLite::Transaction t{*state_->db, SQLite::TransactionBehavior::IMMEDIATE};
        SQLite::Statement s{*state_->db, "INSERT INTO answered (id, client, utc_ms, body) VALUES (?, ?, ?, ?) "
                                         "ON CONFLICT (id) DO NOTHING"};
        const auto body = state_->db.wrap({blob_kind::answered, a.id}, encode_answered(a));
        s.bind(1, a.id);
        s.bind(2, state_->db.keep_code(a.client));
        s.bind(3, a.utc_ms);
        s.bind(4, body.data(), static_cast<int>(body.size()));
        s.exec();
        t.commit();
        return {};
    });
}

result<void> answered_book::remove(std::string_view client, std::string_view id) {
    auto done = state_->ask([&]() -> result<void> {
        SQLite::Statement s{*state_->db, "DELETE FROM answered WHERE id = ? AND client = ?"};
        s.bind(1, std::string{id});
        s.bind(2, state_->db.column_of(client));
        if (s.exec() == 0)
            return fail(errc::not_found, tr("there is no answered questionnaire {} in {}", id, state_->file.string()));
        return {};
    });
    if (!done) return done;
    const auto emptied = state_->forget();
    return emptied ? done : tl::unexpected{emptied.error()};
}

} // namespace attune
