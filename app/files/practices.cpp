#include "app/files/practices.hpp"

#include "app/files/toml_folders.hpp"

namespace attune {

const practice* practice_shelf::find(std::string_view id) const noexcept {
    const auto at =
        std::find_if(practices.begin(), practices.end(), [&](const practice& p) { return p.id == id; });
    return at == practices.end() ? nullptr : &*at;
}

practice_shelf read_practices(std::span<const std::filesystem::path> folders) {
    practice_shelf shelf;
    read_toml_folders(folders, "practices", parse_practice, shelf.practices, shelf.complaints);
    return shelf;
}

} // namespace attune
