#pragma once
// One connection to a store file: found out to be one first, opened with our settings, failures in words.

#include "drivers/result.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include <atomic>
#include <filesystem>
#include <memory>

namespace attune {

using database = std::unique_ptr<SQLite::Database>;

/// How long a connection waits for another instance's transaction, which takes milliseconds (chosen).
inline constexpr int usual_patience_ms = 2000;

/// Opens for writing: makes the file (as a whole or not at all) and its folder where missing, and brings an
/// older one up to date. WAL, synchronous=FULL, secure_delete. Anything that is not a store of ours is left
/// untouched. `patience_ms` outlives the connection and may be changed from any thread, also while it waits;
/// none: the usual.
result<database> open_database(const std::filesystem::path& file, std::atomic<int>* patience_ms = nullptr);
/// Opens for reading; makes and changes nothing.
result<database> open_database_read_only(const std::filesystem::path& file);

/// The sentence for a failure of SQLite on this file. `db` may be null; it knows the system's own reason.
error told(const SQLite::Exception& e, const std::filesystem::path& file, const SQLite::Database* db);

} // namespace attune
