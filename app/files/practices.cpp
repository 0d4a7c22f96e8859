#include "app/files/practices.hpp"

#include "app/files/toml_folders.hpp"
#include "app/session/practice_text.hpp"
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
        if (read) {
            shelf.files[read->id] = file;
            from[read->id] = std::filesystem::path{file}.parent_path();
        }
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

namespace {

std::filesystem::path before(std::filesystem::path file) {
    file += ".before";
    return file;
}

} // namespace

result<practice> read_practice(const std::filesystem::path& file) {
    auto text = read_file(file, largest_toml);
    if (!text) return tl::unexpected{std::move(text.error())};
    return parse_practice(*text, file.string());
}

result<void> write_practice(const std::filesystem::path& file, const practice& p) {
    std::error_code failed;
    std::filesystem::create_directories(file.parent_path(), failed); // where it fails, writing says so
    if (std::filesystem::exists(file, failed)) {
        const auto old = read_file(file, largest_toml);
        if (!old) return tl::unexpected{old.error()};
        if (auto kept = write_file(before(file), *old); !kept) return kept;
    }
    return write_file(file, practice_toml(p));
}

result<void> put_practice_aside(const std::filesystem::path& file) {
    std::error_code failed;
    std::filesystem::rename(file, before(file), failed);
    if (failed)
        return fail(errc::permission, fmt::format("{} cannot be renamed: {}", file.string(), failed.message()));
    return {};
}

} // namespace attune
