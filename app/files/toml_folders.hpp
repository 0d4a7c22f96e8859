#pragma once
// Folders of TOML files, one thing a file, told apart by `id`: a later folder's replaces an earlier one's.
// What practices, programmes and questionnaires share; private to their readers.

#include "app/files/atomic_file.hpp"
#include "drivers/result.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace attune {

/// The longest text anyone would read fits many times over (chosen).
inline constexpr std::size_t largest_toml = std::size_t{256} * 1024;

/// A folder that is not there has no files; one that cannot be read is a complaint. `what`: "practices".
inline std::vector<std::filesystem::path>
toml_files(const std::filesystem::path& folder, std::string_view what, std::vector<std::string>& complaints) {
    namespace fs = std::filesystem;
    std::vector<fs::path> files;
    std::error_code failed;
    if (!fs::exists(folder, failed) && !failed) return files;
    for (fs::directory_iterator at{folder, failed}, end; !failed && at != end; at.increment(failed))
        if (at->path().extension() == ".toml" && !at->path().filename().string().starts_with('.'))
            files.push_back(at->path());
    if (failed)
        complaints.push_back(
            fmt::format("{} in {} cannot be read: {}", what, folder.string(), failed.message()));
    std::sort(files.begin(), files.end());
    return files;
}

/// `parse` makes a result<T> of text and file name. Sorted by `order`, or by title where T has none; equal ones by folder and
/// file name.
template <class T, class Parse>
void read_toml_folders(std::span<const std::filesystem::path> folders, std::string_view what, Parse parse,
                       std::vector<T>& all, std::vector<std::string>& complaints) {
    for (const auto& folder : folders) {
        std::set<std::string> seen; // in this folder
        for (const auto& file : toml_files(folder, what, complaints)) {
            auto text = read_file(file, largest_toml);
            result<T> read = text ? parse(*text, file.string()) : tl::unexpected{std::move(text.error())};
            if (!read) {
                complaints.push_back(std::move(read.error().what));
                continue;
            }
            if (!seen.insert(read->id).second) {
                complaints.push_back(fmt::format("{}: another file of this folder has the id \"{}\" already",
                                                 file.string(), read->id));
                continue;
            }
            const auto same =
                std::find_if(all.begin(), all.end(), [&](const T& one) { return one.id == read->id; });
            if (same == all.end())
                all.push_back(std::move(*read));
            else
                *same = std::move(*read);
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const T& a, const T& b) {
        if constexpr (requires { a.order; })
            return a.order < b.order;
        else
            return a.title < b.title;
    });
}

/// The folder each thing came from, by id.
using toml_homes = std::map<std::string, std::filesystem::path, std::less<>>;

/// FOLDER/LANGUAGE/ID.toml over the thing of that id, by `in_words`, which makes a result<T> of thing, text and file
/// name. A broken file is a complaint and leaves the thing as it was; a file for none is one, too. What a later
/// folder replaced takes no words of an earlier one.
template <class T, class InWords>
void lay_toml_words(std::span<const std::filesystem::path> folders, std::string_view language, std::string_view what,
                    InWords in_words, const toml_homes& from, std::vector<T>& all, std::vector<std::string>& complaints) {
    for (auto folder = folders.begin(); folder != folders.end(); ++folder)
        for (const auto& file : toml_files(*folder / language, fmt::format("words of {}s", what), complaints)) {
            const auto id = file.stem().string();
            const auto at = std::find_if(all.begin(), all.end(), [&](const T& one) { return one.id == id; });
            if (at == all.end()) {
                complaints.push_back(fmt::format("{}: no {} has the id \"{}\"", file.string(), what, id));
                continue;
            }
            if (std::find(std::next(folder), folders.end(), from.find(id)->second) != folders.end()) continue;
            auto text = read_file(file, largest_toml);
            result<T> read = text ? in_words(*at, *text, file.string()) : tl::unexpected{std::move(text.error())};
            if (read)
                *at = std::move(*read);
            else
                complaints.push_back(std::move(read.error().what));
        }
}

} // namespace attune
