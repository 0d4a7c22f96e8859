#pragma once
// Practices from disk: the shipped ones, and the user's own in <config>/practices, which override by id.

#include "app/session/practice.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace attune {

struct practice_shelf {
    std::vector<practice> practices;     ///< shipped order by file name, then the user's own
    std::vector<std::string> complaints; ///< one sentence a file that could not be used
    const practice* find(std::string_view id) const noexcept;
};
practice_shelf read_practices(std::span<const std::filesystem::path> folders);

} // namespace attune
