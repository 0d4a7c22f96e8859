#include "app/store/keyed_database.hpp"

#include "app/store/bytes.hpp"

#include <SQLiteCpp/Statement.h>

namespace attune {

void database::reset() noexcept {
    sql_.reset();
    key_.reset();
    codes_.clear();
}

std::string database::wrap(const blob_place& place, std::string_view body) const {
    auto plain = attune::wrap(place, body);
    return key_ ? seal_blob(place, plain, *key_) : plain;
}

result<std::string> database::unwrap(const blob_place& place, std::string_view blob) const {
    if (!key_) return attune::unwrap(place, blob);
    const auto plain = open_blob(place, blob, *key_);
    if (!plain) return tl::unexpected{plain.error()};
    return attune::unwrap(place, *plain);
}

std::string database::column_of(std::string_view code) const {
    return key_ ? key_->alias(code) : std::string{code};
}

std::string database::keep_code(std::string_view code) const {
    auto column = column_of(code);
    if (!key_ || code.empty()) return column;
    SQLite::Statement s{*sql_, "INSERT INTO code (alias, body) VALUES (?, ?) ON CONFLICT (alias) DO NOTHING"};
    const auto body = wrap({blob_kind::code, column}, code);
    s.bind(1, column);
    s.bind(2, body.data(), static_cast<int>(body.size()));
    s.exec();
    return column;
}

std::string database::code_in(const std::string& column) const {
    if (!key_ || column.empty()) return column;
    if (const auto known = codes_.find(column); known != codes_.end()) return known->second;
    SQLite::Statement s{*sql_, "SELECT body FROM code WHERE alias = ?"};
    s.bind(1, column);
    if (s.executeStep()) {
        const auto c = s.getColumn(0);
        auto code = unwrap({blob_kind::code, column},
                           {static_cast<const char*>(c.getBlob()), static_cast<std::size_t>(c.getBytes())});
        if (code && key_->alias(*code) == column) return codes_.emplace(column, std::move(*code)).first->second;
    }
    return "? " + column.substr(0, 8);
}

std::string_view kind_of_heart(std::string_view sensor) noexcept {
    for (const std::string_view kind : {"sim:", "replay:"})
        if (sensor.starts_with(kind)) return kind;
    return {};
}

session_names database::name_columns(const session_names& names) const {
    return key_ ? session_names{{}, {}, std::string{kind_of_heart(names.sensor)}} : names;
}

void database::keep_names(std::int64_t session, std::string_view id, const session_names& names) const {
    if (!key_) return;
    SQLite::Statement s{*sql_, "INSERT OR REPLACE INTO named (session, body) VALUES (?, ?)"};
    const auto body = wrap({blob_kind::named, id}, encode_names(names));
    s.bind(1, session);
    s.bind(2, body.data(), static_cast<int>(body.size()));
    s.exec();
}

std::optional<session_names> database::names_in(std::string_view id, std::string_view blob) const {
    const auto body = unwrap({blob_kind::named, id}, blob);
    return body ? decode_names(*body) : std::nullopt;
}

std::string encode_names(const session_names& names) {
    std::string body;
    byte_writer w{body};
    for (const auto* text : {&names.practice_id, &names.practice_title, &names.sensor})
        w.text(*text);
    return body;
}

std::optional<session_names> decode_names(std::string_view body) {
    byte_reader r{body};
    session_names names;
    for (auto* text : {&names.practice_id, &names.practice_title, &names.sensor})
        *text = r.text();
    if (!r.ok() || !r.at_end()) return std::nullopt;
    return names;
}

} // namespace attune
