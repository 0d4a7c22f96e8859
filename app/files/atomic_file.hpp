#pragma once
// Whole files in and out. Writing replaces the file as a whole: a crash at any instant leaves the old one or
// the new one.

#include "drivers/result.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace attune {

/// Writes beside, fsyncs, renames; keeps the mode of the file it replaces and follows a symlink to the real
/// one. Folders that are missing are not made. `private_to_user`: a new file is readable by its owner only.
result<void> write_file(const std::filesystem::path& file, std::string_view content,
                        bool private_to_user = false);

/// At most `limit` bytes; more is errc::invalid.
result<std::string> read_file(const std::filesystem::path& file, std::size_t limit);

/// Moves a damaged file out of the way without replacing anything: "settings.toml.damaged-1". Gives the new
/// name.
result<std::filesystem::path> set_aside(const std::filesystem::path& file);

} // namespace attune
