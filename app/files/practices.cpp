#include "app/files/practices.hpp"

#include "app/files/atomic_file.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <system_error>

namespace attune {
namespace {

namespace fs = std::filesystem;

/// The longest guidance anyone would read fits many times over (chosen).
constexpr std::size_t largest_practice = std::size_t{256} * 1024;

/// A folder that is not there has no files; one that cannot be read is a complaint.
std::vector<fs::path> toml_files(const fs::path& folder, std::vector<std::string>& complaints) {
    std::vector<fs::path> files;
    std::error_code failed;
    if (!fs::exists(folder, failed) && !failed) return files;
    for (fs::directory_iterator at{folder, failed}, end; !failed && at != end; at.increment(failed))
        if (at->path().extension() == ".toml" && !at->path().filename().string().starts_with('.'))
            files.push_back(at->path());
    if (failed)
        complaints.push_back(
            fmt::format("practices in {} cannot be read: {}", folder.string(), failed.message()));
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

const practice* practice_shelf::find(std::string_view id) const noexcept {
    const auto at =
        std::find_if(practices.begin(), practices.end(), [&](const practice& p) { return p.id == id; });
    return at == practices.end() ? nullptr : &*at;
}

practice_shelf read_practices(std::span<const fs::path> folders) {
    practice_shelf shelf;
    for (const auto& folder : folders) {
        std::set<std::string> seen; // in this folder
        for (const auto& file : toml_files(folder, shelf.complaints)) {
            auto text = read_file(file, largest_practice);
            auto read = text ? parse_practice(*text, file.string()) : tl::unexpected{std::move(text.error())};
            if (!read) {
                shelf.complaints.push_back(std::move(read.error().what));
                continue;
            }
            if (!seen.insert(read->id).second) {
                shelf.complaints.push_back(fmt::format(
                    "{}: another file of this folder has the id \"{}\" already", file.string(), read->id));
                continue;
            }
            const auto same = std::find_if(shelf.practices.begin(), shelf.practices.end(),
                                           [&](const practice& p) { return p.id == read->id; });
            if (same == shelf.practices.end())
                shelf.practices.push_back(std::move(*read));
            else
                *same = std::move(*read);
        }
    }
    std::stable_sort(shelf.practices.begin(), shelf.practices.end(),
                     [](const practice& a, const practice& b) { return a.order < b.order; });
    return shelf;
}

} // namespace attune
