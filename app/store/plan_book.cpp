#include "app/store/plan_book.hpp"

#include "app/language/language.hpp"
#include "app/store/blob.hpp"
#include "app/store/connection.hpp"
#include "app/store/plan_codec.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

namespace attune {

struct plan_book::state : connection {};

plan_book::plan_book(std::unique_ptr<state> s)
    : state_{std::move(s)} {}
plan_book::~plan_book() = default;
plan_book::plan_book(plan_book&&) noexcept = default;
plan_book& plan_book::operator=(plan_book&&) noexcept = default;

result<plan_book> plan_book::open(const std::filesystem::path& file) {
    auto opened = connection::open(file);
    if (!opened) return tl::unexpected{std::move(opened.error())};
    return plan_book{std::make_unique<state>(state{std::move(*opened)})};
}

result<plan_book> plan_book::open_read_only(const std::filesystem::path& file) {
    auto opened = connection::open_read_only(file);
    if (!opened) return tl::unexpected{std::move(opened.error())};
    return plan_book{std::make_unique<state>(state{std::move(*opened)})};
}

result<kept_plans> plan_book::plans(std::string_view client) const {
    return state_->ask([&]() -> result<kept_plans> {
        SQLite::Statement s{*state_->db, "SELECT id, body FROM plan WHERE client = ? ORDER BY key"};
        s.bind(1, state_->db.column_of(client));
        kept_plans kept;
        while (s.executeStep()) {
            std::string id = s.getColumn(0).getString();
            const auto plain = state_->db.unwrap({blob_kind::plan, id}, blob_of(s.getColumn(1)));
            auto p = plain ? decode_plan(std::move(id), *plain) : tl::unexpected{plain.error()};
            if (p)
                kept.all.push_back(std::move(*p));
            else
                ++kept.unreadable; // it hides no other
        }
        return kept;
    });
}

result<void> plan_book::keep(std::string_view client, const own_plan& p) {
    if (const auto wrong = wrong_with(p)) return fail(errc::invalid, *wrong);
    return state_->ask([&]() -> result<void> {
        SQLite::Transaction t{*state_->db, SQLite::TransactionBehavior::IMMEDIATE};
        SQLite::Statement s{*state_->db, "INSERT INTO plan (id, client, body) VALUES (?1, ?2, ?3) "
                                         "ON CONFLICT (id) DO UPDATE SET body = ?3 WHERE client = ?2"};
        const auto body = state_->db.wrap({blob_kind::plan, p.id}, encode_plan(p));
        s.bind(1, p.id);
        s.bind(2, state_->db.keep_code(client));
        s.bind(3, body.data(), static_cast<int>(body.size()));
        if (s.exec() != 1) return fail(errc::invalid, tr("the plan {} is another person's", p.id));
        t.commit();
        return {};
    });
}

result<void> plan_book::remove(std::string_view client, std::string_view id) {
    return state_->ask([&]() -> result<void> {
        SQLite::Statement s{*state_->db, "DELETE FROM plan WHERE id = ? AND client = ?"};
        s.bind(1, std::string{id});
        s.bind(2, state_->db.column_of(client));
        if (s.exec() != 1)
            return fail(errc::not_found, tr("there is no plan {} in {}", id, state_->file.string()));
        return {};
    });
}

result<relapse_plan> plan_book::for_hard_days(std::string_view client) const {
    return state_->ask([&]() -> result<relapse_plan> {
        SQLite::Statement s{*state_->db, "SELECT body FROM relapse_plan WHERE client = ?"};
        s.bind(1, state_->db.column_of(client));
        if (!s.executeStep()) return relapse_plan{};
        const auto plain = state_->db.unwrap({blob_kind::relapse_plan, client}, blob_of(s.getColumn(0)));
        auto p = plain ? decode_relapse_plan(*plain) : tl::unexpected{plain.error()};
        if (!p)
            return fail(p.error().code, tr("the words for harder days in {} cannot be read: {}",
                                           state_->file.string(), p.error().what));
        return p;
    });
}

result<void> plan_book::keep_for_hard_days(std::string_view client, const relapse_plan& p) {
    return state_->ask([&]() -> result<void> {
        SQLite::Transaction t{*state_->db, SQLite::TransactionBehavior::IMMEDIATE};
        if (p.empty()) {
            SQLite::Statement s{*state_->db, "DELETE FROM relapse_plan WHERE client = ?"};
            s.bind(1, state_->db.column_of(client));
            s.exec();
        } else {
            SQLite::Statement s{*state_->db,
                                "INSERT OR REPLACE INTO relapse_plan (client, body) VALUES (?, ?)"};
            const auto body = state_->db.wrap({blob_kind::relapse_plan, client}, encode_relapse_plan(p));
            s.bind(1, state_->db.keep_code(client));
            s.bind(2, body.data(), static_cast<int>(body.size()));
            s.exec();
        }
        t.commit();
        return {};
    });
}

} // namespace attune
