#include "app/files/practices.hpp"

#include "app/files/toml_folders.hpp"
#include "app/session/practice_words.hpp"

#include <map>

namespace attune {
namespace {

using homes =
    std::map<std::string, std::filesystem::path, std::less<>>; ///< folder a practice came from, by id

/// A broken file is a complaint and leaves the practice as it was; a file for no practice is one, too.
void lay_words(practice_shelf& shelf, const homes& from, std::span<const std::filesystem::path> folders,
               std::string_view language) {
    for (auto folder = folders.begin(); folder != folders.end(); ++folder)
        for (const auto& file : toml_files(*folder / language, "words of practices", shelf.complaints)) {
            const auto id = file.stem().string();
            const auto at = std::find_if(shelf.practices.begin(), shelf.practices.end(),
                                         [&](const practice& p) { return p.id == id; });
            if (at == shelf.practices.end()) {
                shelf.complaints.push_back(
                    fmt::format("{}: no practice has the id \"{}\"", file.string(), id));
                continue;
            }
            if (std::find(std::next(folder), folders.end(), from.find(id)->second) != folders.end()) continue;
            auto text = read_file(file, largest_toml);
            result<practice> read =
                text ? in_words_of(*at, *text, file.string()) : tl::unexpected{std::move(text.error())};
            if (read)
                *at = std::move(*read);
            else
                shelf.complaints.push_back(std::move(read.error().what));
        }
}

} // namespace

const practice* practice_shelf::find(std::string_view id) const noexcept {
    const auto at =
        std::find_if(practices.begin(), practices.end(), [&](const practice& p) { return p.id == id; });
    return at == practices.end() ? nullptr : &*at;
}

practice_shelf read_practices(std::span<const std::filesystem::path> folders, std::string_view language) {
    practice_shelf shelf;
    homes from;
    const auto parse = [&](std::string_view toml, const std::string& file) {
        auto read = parse_practice(toml, file);
        if (read) from[read->id] = std::filesystem::path{file}.parent_path();
        return read;
    };
    read_toml_folders(folders, "practices", parse, shelf.practices, shelf.complaints);
    if (!language.empty()) lay_words(shelf, from, folders, language);
    return shelf;
}

} // namespace attune
