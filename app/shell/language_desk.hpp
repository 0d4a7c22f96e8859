#pragma once
// Which language the window speaks: of the person's choice, else the desktop's, else English.

#include "app/files/languages.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace attune {

class language_desk {
public:
    /// Reads the catalogues of both folders; speaks nothing yet. `always`: a code spoken whatever is chosen.
    language_desk(const std::filesystem::path& assets_folder, const std::filesystem::path& config_folder,
                  std::string always, bool as_the_desktop);
    /// Speaks `chosen`, a code or "" for what the desktop says. True where this is another language than
    /// before: words made in it are to be made anew.
    bool speak(const std::string& chosen);
    std::vector<language_name> names() const { return shelf_.names(); }
    /// Of catalogues that do not read.
    const std::vector<std::string>& complaints() const noexcept { return shelf_.complaints; }

private:
    language_shelf shelf_;
    std::string always_, code_; ///< code_: of what is spoken by now
    bool as_the_desktop_;
};

} // namespace attune
