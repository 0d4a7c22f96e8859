#pragma once
// A connection to a store with the key under which its bodies lie, where it is locked. Inside app/store only.

#include "app/store/blob.hpp"
#include "app/store/store_key.hpp"

#include <SQLiteCpp/Database.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace attune {

/// What of a session is personal and yet needed for a list.
struct session_names {
    std::string practice_id, practice_title, sensor;
};

/// Handles like a pointer to SQLite's connection. What goes into bodies and into the columns of clients goes through it,
/// and nothing else knows whether the store is locked. Thread: one at a time. All but wrap and unwrap throw SQLite::Exception.
class database {
public:
    database() = default;
    database(std::unique_ptr<SQLite::Database> sql, store_key_ptr key)
        : sql_{std::move(sql)}
        , key_{std::move(key)} {}

    SQLite::Database& operator*() const noexcept { return *sql_; }
    SQLite::Database* operator->() const noexcept { return sql_.get(); }
    SQLite::Database* get() const noexcept { return sql_.get(); }
    explicit operator bool() const noexcept { return sql_ != nullptr; }
    void reset() noexcept;
    /// Leaves SQLite's connection to the caller.
    std::unique_ptr<SQLite::Database> release() noexcept { return std::move(sql_); }
    const store_key_ptr& key() const noexcept { return key_; }

    std::string wrap(const blob_place& place, std::string_view body) const;
    result<std::string> unwrap(const blob_place& place, std::string_view blob) const;

    /// What stands for this code in a column.
    std::string column_of(std::string_view code) const;
    /// The same, and the code can be found again from it: for who writes it. Within their transaction.
    std::string keep_code(std::string_view code) const;
    /// The code that a column stands for; a mark that is no code where it cannot be opened.
    std::string code_in(const std::string& column) const;

    /// The columns of a session of these names, in order: practice, title, sensor. In a locked store only whether the
    /// heart was a real one is left of them; keep_names has the rest.
    session_names name_columns(const session_names& names) const;
    void keep_names(std::int64_t session, std::string_view id, const session_names& names) const;
    /// From a body of the table `named`; nothing where it does not open.
    std::optional<session_names> names_in(std::string_view id, std::string_view blob) const;

private:
    std::unique_ptr<SQLite::Database> sql_;
    store_key_ptr key_;
    mutable std::unordered_map<std::string, std::string> codes_{}; ///< by column
};

/// In a locked store: what is left of a sensor, so that simulated and replayed hearts can be told from a client's.
std::string_view kind_of_heart(std::string_view sensor) noexcept;
std::string encode_names(const session_names& names);
std::optional<session_names> decode_names(std::string_view body);

} // namespace attune
