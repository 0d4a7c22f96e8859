#pragma once
// One connection to a store file: found out to be one first, opened with our settings, with the key that this process
// holds for it, failures in words.

#include "app/store/keyed_database.hpp"
#include "drivers/result.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace attune {

/// How long a connection waits for another instance's transaction, which takes milliseconds (chosen).
inline constexpr int usual_patience_ms = 2000;

/// Opens for writing: makes the file (as a whole or not at all) and its folder where missing, and brings an
/// older one up to date. WAL, synchronous=FULL, secure_delete. Anything that is not a store of ours is left
/// untouched. `patience_ms` outlives the connection and may be changed from any thread, also while it waits;
/// none: the usual. A locked store is opened under `key` where that is its own, else under the one held (store_key.hpp);
/// errc::permission where that is not held either.
result<database> open_database(const std::filesystem::path& file, std::atomic<int>* patience_ms = nullptr,
                               store_key_ptr key = nullptr);
/// Opens for reading; makes and changes nothing. Locked ones as above.
result<database> open_database_read_only(const std::filesystem::path& file);

/// The row that says that a store is locked.
struct lock_row {
    std::string key_id, key_block;
    bool swept = false; ///< what was there before it was locked is overwritten
};
/// Nothing: it is not. Throws SQLite::Exception.
std::optional<lock_row> lock_of(SQLite::Database& db);
/// The same of a file; a store is not locked where it is not there, and where it is of a version that knew no lock.
result<std::optional<lock_row>> lock_of(const std::filesystem::path& file);

/// The sentence for a failure of SQLite on this file. `db` may be null; it knows the system's own reason.
error told(const SQLite::Exception& e, const std::filesystem::path& file, const SQLite::Database* db);

} // namespace attune
