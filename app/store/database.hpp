#pragma once
// One connection to a store file: found out to be one first, opened with our settings, failures in words.

#include "drivers/result.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include <filesystem>
#include <memory>

namespace attune {

using database = std::unique_ptr<SQLite::Database>;

/// Opens for writing: makes the file (as a whole or not at all) and its folder where missing, and brings an
/// older one up to date. WAL, synchronous=FULL, secure_delete. Anything that is not a store of ours is left
/// untouched.
result<database> open_database(const std::filesystem::path& file);
/// Opens for reading; makes and changes nothing.
result<database> open_database_read_only(const std::filesystem::path& file);

/// The sentence for a failure of SQLite on this file. `db` may be null; it knows the system's own reason.
error told(const SQLite::Exception& e, const std::filesystem::path& file, const SQLite::Database* db);

} // namespace attune
