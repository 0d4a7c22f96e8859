#pragma once
// Names of sessions: "20261124-2216-k3f9", the start in UTC and four characters of chance.

#include <cstdint>
#include <string>
#include <string_view>

namespace attune {

/// Sorts by start; no capital, no i, l, o, 0, 1 in the chance part, so that it can be read out and typed.
/// `chance`: any number; 31^4 different names within a minute.
std::string make_session_id(std::int64_t started_utc_ms, std::uint64_t chance);
/// Letters, digits and '-' only, at most 40: what may be looked up, and may be a file name.
bool is_session_id(std::string_view id) noexcept;
/// From the system, once a call.
std::uint64_t chance();

} // namespace attune
