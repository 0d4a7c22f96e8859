#include "app/files/programmes.hpp"

#include "app/files/toml_folders.hpp"

namespace attune {

const programme* programme_shelf::find(std::string_view id) const noexcept {
    const auto at =
        std::find_if(programmes.begin(), programmes.end(), [&](const programme& p) { return p.id == id; });
    return at == programmes.end() ? nullptr : &*at;
}

programme_shelf read_programmes(std::span<const std::filesystem::path> folders) {
    programme_shelf shelf;
    read_toml_folders(folders, "programmes", parse_programme, shelf.programmes, shelf.complaints);
    return shelf;
}

} // namespace attune
