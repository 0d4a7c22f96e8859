#pragma once
// Practices from disk: the shipped ones, and the user's own in <config>/practices, which override by id; and
// their words in another language, in a subfolder of that language's name.

#include "app/session/practice.hpp"

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

struct practice_shelf {
    std::vector<practice> practices;     ///< shipped order by file name, then the user's own
    std::vector<std::string> complaints; ///< one sentence a file that could not be used
    std::map<std::string, std::filesystem::path, std::less<>> files; ///< that each was read from, by id
    const practice* find(std::string_view id) const noexcept;
};
/// `language`: "de" lays the words of FOLDER/de/ID.toml over the practice of that id, those of a later folder
/// over those of an earlier one. A practice that a later folder replaced keeps its own words: those of
/// earlier folders were written for another. Empty: as the files of the practices say it.
practice_shelf read_practices(std::span<const std::filesystem::path> folders, std::string_view language = "");

/// As its file says it, without another language's words laid over it.
result<practice> read_practice(const std::filesystem::path& file);
/// In place of what is there, which is kept beside it as FILE.before; makes the folder.
result<void> write_practice(const std::filesystem::path& file, const practice& p);
/// Takes it off the shelf; what it said is kept as FILE.before.
result<void> put_practice_aside(const std::filesystem::path& file);

} // namespace attune
