#pragma once
// Words to choose from in a check-in: assets/feelings.toml, or the person's own feelings.toml beside the
// settings in its place.

#include "drivers/result.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

struct feeling_family {
    std::string name;
    std::vector<std::string> words;
};
struct feelings {
    std::vector<feeling_family> families;
    std::vector<std::string> triggers, helped;
};

/// errc::invalid with file and line where it does not read, has a key that it should not have, no family, an
/// empty or overlong word, or one twice.
result<feelings> parse_feelings(std::string_view toml, std::string_view where);

struct feelings_shelf {
    feelings words;
    std::vector<std::string> complaints; ///< of files that are passed over, with their lines
};
/// The file in the last folder that has a good one; within a folder `language`/feelings.toml ("de") stands before
/// feelings.toml. Empty: as the files in the folders themselves say it.
feelings_shelf read_feelings(std::span<const std::filesystem::path> folders, std::string_view language = "");

} // namespace attune
