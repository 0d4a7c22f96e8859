#pragma once
// Questionnaires from disk: the user's own files in <config>/questionnaires; none is shipped.

#include "app/session/questionnaire.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

struct questionnaire_shelf {
    std::vector<questionnaire> questionnaires; ///< by title
    std::vector<std::string> complaints;       ///< one sentence a file that could not be used, with its line
    const questionnaire* find(std::string_view id) const noexcept;
};
/// A later folder's replaces an earlier one's of the same id. A folder that is not there has none.
questionnaire_shelf read_questionnaires(std::span<const std::filesystem::path> folders);

} // namespace attune
