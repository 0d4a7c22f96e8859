#include "app/files/practices.hpp"

#include "app/files/toml_folders.hpp"
#include "app/session/practice_words.hpp"

namespace attune {

const practice* practice_shelf::find(std::string_view id) const noexcept {
    const auto at =
        std::find_if(practices.begin(), practices.end(), [&](const practice& p) { return p.id == id; });
    return at == practices.end() ? nullptr : &*at;
}

practice_shelf read_practices(std::span<const std::filesystem::path> folders, std::string_view language) {
    practice_shelf shelf;
    toml_homes from;
    const auto parse = [&](std::string_view toml, const std::string& file) {
        auto read = parse_practice(toml, file);
        if (read) from[read->id] = std::filesystem::path{file}.parent_path();
        return read;
    };
    read_toml_folders(folders, "practices", parse, shelf.practices, shelf.complaints);
    const auto in_words = [](const practice& p, std::string_view toml, const std::string& file) {
        return in_words_of(p, toml, file);
    };
    if (!language.empty())
        lay_toml_words(folders, language, "practice", in_words, from, shelf.practices, shelf.complaints);
    return shelf;
}

} // namespace attune
