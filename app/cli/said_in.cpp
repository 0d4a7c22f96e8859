#include "app/cli/said_in.hpp"

#include "app/cli/context.hpp"
#include "app/files/languages.hpp"
#include "app/files/paths.hpp"
#include "app/language/language.hpp"

#include <array>
#include <fmt/format.h>

namespace attune::cli {
namespace {

language_shelf shelf() {
    const std::array folders{assets_folder() / "language", config_folder() / "language"};
    return read_languages(folders);
}

void check(const std::string& code, const language_shelf& among) {
    if (code == "en" || among.find(code)) return;
    std::string known;
    for (const auto& l : among.names())
        known += (known.empty() ? "" : ", ") + l.code;
    throw usage_error{fmt::format("no language is called \"{}\"; there are: {}", code, known)};
}

} // namespace

void check_language(const std::string& code) {
    check(code, shelf());
}

said_in::said_in(const std::string& code) {
    if (code == "en") return;
    const auto among = shelf();
    check(code, among);
    speak_from(among, code);
}

said_in::~said_in() {
    speak(nullptr);
}

} // namespace attune::cli
