#pragma once
// Catalogues as files: assets/language/de.toml, and the person's own language/de.toml beside the settings,
// whose words stand before the shipped ones. FORMAT.md there.

#include "app/language/language.hpp"
#include "drivers/result.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// One file. errc::corrupt with file and line where it does not read or is no catalogue.
result<catalogue> parse_catalogue(std::string_view toml, const std::string& where);

struct language_name {
    std::string code, name; ///< "de", "Deutsch"
};

/// What can be spoken, read from the folders in turn: English first, then by code.
struct language_shelf {
    std::vector<catalogue> catalogues;
    std::vector<std::string> complaints; ///< of files that are passed over, with their lines
    std::vector<language_name> names() const;
    const catalogue* find(std::string_view code) const noexcept;
};
/// A later folder's words replace an earlier one's; a folder that is not there has none.
language_shelf read_languages(std::span<const std::filesystem::path> folders);

/// Code to speak: `wanted` where it is not empty; else the desktop's, from LANGUAGE, LC_ALL, LC_MESSAGES and
/// LANG as gettext orders them; "en" where neither is on the shelf.
std::string language_for(std::string_view wanted, const language_shelf& shelf);
/// Speaks `code` from now on; English where the shelf lacks it.
void speak_from(const language_shelf& shelf, std::string_view code);

} // namespace attune
