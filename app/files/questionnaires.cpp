#include "app/files/questionnaires.hpp"

#include "app/files/toml_folders.hpp"

namespace attune {

const questionnaire* questionnaire_shelf::find(std::string_view id) const noexcept {
    const auto at = std::find_if(questionnaires.begin(), questionnaires.end(), [&](const questionnaire& q) { return q.id == id; });
    return at == questionnaires.end() ? nullptr : &*at;
}

questionnaire_shelf read_questionnaires(std::span<const std::filesystem::path> folders) {
    questionnaire_shelf shelf;
    const auto parse = [](std::string_view toml, const std::string& file) { return parse_questionnaire(toml, file); };
    read_toml_folders(folders, "questionnaires", parse, shelf.questionnaires, shelf.complaints);
    return shelf;
}

} // namespace attune
