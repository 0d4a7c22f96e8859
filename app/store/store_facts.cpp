#include "app/store/store_facts.hpp"

#include "app/store/database.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <system_error>

namespace attune {
namespace {

constexpr std::uintmax_t largest_checked = 200'000'000; // chosen: read within a second from a disk

std::uintmax_t size_of(const std::filesystem::path& file) {
    std::error_code failed;
    const auto n = std::filesystem::file_size(file, failed);
    return failed ? 0 : n;
}

store_facts read(const SQLite::Database& db, const std::filesystem::path& file) {
    store_facts f;
    f.sqlite = SQLite::getLibVersion();
    f.file_bytes = size_of(file);
    f.log_bytes = size_of(file.string() + "-wal");
    SQLite::Statement version{db, "PRAGMA user_version"};
    if (version.executeStep()) f.version = version.getColumn(0).getInt();
    SQLite::Statement tables{db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"};
    while (tables.executeStep()) {
        const auto name = tables.getColumn(0).getString();
        SQLite::Statement count{db, "SELECT count(*) FROM \"" + name + "\""};
        if (count.executeStep()) f.rows.emplace_back(name, count.getColumn(0).getInt64());
    }
    SQLite::Statement ended{db, "SELECT coalesce(ended, 'running'), count(*) FROM session GROUP BY 1 ORDER BY 1"};
    while (ended.executeStep())
        f.ended.emplace_back(ended.getColumn(0).getString(), ended.getColumn(1).getInt64());
    SQLite::Statement lost{db, "SELECT count(*) FROM session WHERE lost > 0"};
    if (lost.executeStep()) f.lost = lost.getColumn(0).getInt64();
    f.check = "not done: a large file";
    if (f.file_bytes < largest_checked) {
        SQLite::Statement check{db, "PRAGMA quick_check(1)"};
        // What it says of a fault may name what stands in a row.
        if (check.executeStep()) f.check = check.getColumn(0).getString() == "ok" ? "ok" : "damaged";
    }
    return f;
}

} // namespace

result<store_facts> facts_of_store(const std::filesystem::path& file) {
    try {
        const SQLite::Database db{file.string(), SQLite::OPEN_READONLY, usual_patience_ms};
        return read(db, file);
    } catch (const SQLite::Exception& e) {
        return tl::unexpected{told(e, file, nullptr)};
    }
}

} // namespace attune
