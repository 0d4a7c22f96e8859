#pragma once
// What a store file is like, for a report of a fault: sizes and counts, nothing that anybody said, did or is called.

#include "drivers/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace attune {

struct store_facts {
    std::string sqlite;                                      ///< version of the library
    int version = 0;                                         ///< of the schema
    std::uintmax_t file_bytes = 0, log_bytes = 0;
    std::vector<std::pair<std::string, std::int64_t>> rows;  ///< by table, sorted
    std::vector<std::pair<std::string, std::int64_t>> ended; ///< sessions by how they ended, "running" where they did not
    std::int64_t lost = 0;                                   ///< sessions of which something could not be stored
    std::string check;                                       ///< SQLite's quick check; "not done" for a large file
};

/// Reads the file alone: works on a locked, an older or a newer store, and changes nothing. Cost: a count of each table,
/// and for files below 200 MB a check of every page (about a second at most).
result<store_facts> facts_of_store(const std::filesystem::path& file);

} // namespace attune
