#include "app/store/connection.hpp"

#include <SQLiteCpp/Statement.h>

namespace attune {

result<connection> connection::open(const std::filesystem::path& file) {
    auto db = open_database(file);
    if (!db) return tl::unexpected{std::move(db.error())};
    return connection{file, std::move(*db)};
}

result<connection> connection::open_read_only(const std::filesystem::path& file) {
    auto db = open_database_read_only(file);
    if (!db) return tl::unexpected{std::move(db.error())};
    return connection{file, std::move(*db)};
}

result<bool> connection::forget() const {
    return ask([&]() -> result<bool> {
        SQLite::Statement s{*db, "PRAGMA wal_checkpoint(TRUNCATE)"};
        return s.executeStep() && s.getColumn(0).getInt() == 0; // 1: somebody was in the way
    });
}

} // namespace attune
