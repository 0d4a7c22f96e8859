#include "app/shell/language_desk.hpp"

#include <array>
#include <utility>

namespace attune {

language_desk::language_desk(const std::filesystem::path& assets_folder,
                             const std::filesystem::path& config_folder, std::string always,
                             bool as_the_desktop)
    : always_{std::move(always)}
    , as_the_desktop_{as_the_desktop} {
    const std::array folders{assets_folder / "language", config_folder / "language"};
    shelf_ = read_languages(folders);
}

bool language_desk::speak(const std::string& chosen) {
    const auto& wanted = always_.empty() ? chosen : always_;
    const auto code = wanted.empty() && !as_the_desktop_ ? std::string{"en"} : language_for(wanted, shelf_);
    if (code == code_) return false;
    code_ = code;
    speak_from(shelf_, code);
    return true;
}

} // namespace attune
