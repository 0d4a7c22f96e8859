#pragma once
// The small program that reminds while no window is open, as the others begin and end it.

#include "drivers/result.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace attune {

/// This program, with the store where it is not the usual one: ["/usr/bin/attune", "--store", FILE] and
/// `more`.
result<std::vector<std::string>> own_command(const std::filesystem::path& store_file,
                                             const std::vector<std::string>& more);

/// Begins it apart from this program: it outlives it, and inherits neither its signals nor its files.
result<void> begin_apart(const std::vector<std::string>& command, const std::string& activation_token = {});

/// Ends the small program of this store, where one waits.
void end_watcher(const std::filesystem::path& store_file) noexcept;

/// With the desktop from now on, and at once; or no longer.
result<void> remind_in_background_from_now(const std::filesystem::path& config_home,
                                           const std::filesystem::path& store_file, bool wanted);

} // namespace attune
