#pragma once
// The tables of the store and how older ones become today's. Columns are told in FORMAT.md.

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <span>
#include <string_view>

namespace attune {

/// "Attn" in the SQLite header: what tells our files from other people's.
inline constexpr std::int32_t store_application_id = 0x4174746E;

/// One step, in one transaction. A released one is never edited; its store file is made by a test.
struct migration {
    int to;               ///< user_version afterwards
    std::string_view why; ///< one sentence
    std::string_view sql;
};
std::span<const migration> store_migrations() noexcept;
/// The oldest version that can still be brought up to date.
inline constexpr int store_floor = 1;
int store_version() noexcept; ///< today's

/// Takes the steps above the file's user_version. Throws SQLite::Exception; what failed is rolled back whole.
void migrate(SQLite::Database& db, std::span<const migration> steps);

} // namespace attune
