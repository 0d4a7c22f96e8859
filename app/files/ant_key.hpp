#pragma once
// The user's ANT+ network key. None is shipped: it comes from the environment or from settings.toml, and goes
// to the stick and nowhere else (SENSORS 3.3).

#include "drivers/result.hpp"

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string_view>

namespace attune {

using ant_key = std::array<std::byte, 8>;

/// 16 hex digits, spaces allowed between them. The sentence of the error does not repeat what was written.
result<ant_key> parse_ant_key(std::string_view text);

/// ATTUNE_ANT_NETWORK_KEY where it is set and not empty, else `[ant] network_key` of that file; nothing where
/// there is none. Fails where what is there is no key, and where the file cannot be read.
result<std::optional<ant_key>> load_ant_key(const std::filesystem::path& settings_file);

/// Into that file, beside what stands there; an empty text takes it out. Fails as the two above and as
/// writing does.
result<void> save_ant_key(const std::filesystem::path& settings_file, std::string_view text);

} // namespace attune
