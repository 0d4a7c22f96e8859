#pragma once
// Programmes from disk: the shipped ones, and the user's own in <config>/programmes, which override by id.

#include "app/session/plan.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

struct programme_shelf {
    std::vector<programme> programmes;   ///< by `order`
    std::vector<std::string> complaints; ///< one sentence a file that could not be used
    const programme* find(std::string_view id) const noexcept;
};
/// `language` as in read_practices(): "de" lays the words of FOLDER/de/ID.toml over the programme of that id.
programme_shelf read_programmes(std::span<const std::filesystem::path> folders, std::string_view language = "");

} // namespace attune
