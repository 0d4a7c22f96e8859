#include "app/files/programmes.hpp"

#include "app/files/toml_folders.hpp"
#include "app/session/practice_words.hpp"

namespace attune {

const programme* programme_shelf::find(std::string_view id) const noexcept {
    const auto at =
        std::find_if(programmes.begin(), programmes.end(), [&](const programme& p) { return p.id == id; });
    return at == programmes.end() ? nullptr : &*at;
}

programme_shelf read_programmes(std::span<const std::filesystem::path> folders, std::string_view language) {
    programme_shelf shelf;
    toml_homes from;
    const auto parse = [&](std::string_view toml, const std::string& file) {
        auto read = parse_programme(toml, file);
        if (read) from[read->id] = std::filesystem::path{file}.parent_path();
        return read;
    };
    read_toml_folders(folders, "programmes", parse, shelf.programmes, shelf.complaints);
    const auto in_words = [](const programme& p, std::string_view toml, const std::string& file) {
        return in_words_of(p, toml, file);
    };
    if (!language.empty())
        lay_toml_words(folders, language, "programme", in_words, from, shelf.programmes, shelf.complaints);
    return shelf;
}

} // namespace attune
