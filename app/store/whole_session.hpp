#pragma once
// A session that is over before the store hears of it: kept as a whole or not at all.

#include "app/session/recording.hpp"
#include "drivers/result.hpp"

#include <filesystem>
#include <span>
#include <string>

namespace attune {

/// `records` run in order and end with an ended_record. One transaction: where it fails, for want of space or
/// because another program holds the store, nothing of the session is there. Gives the id.
result<std::string> keep_whole(const std::filesystem::path& file, session_header header, std::span<const record> records,
                               std::span<const check_in> check_ins = {});

} // namespace attune
