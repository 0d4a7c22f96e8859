#pragma once
// A session's summary as bytes and back, bit for bit. Pure. The format is in FORMAT.md.

#include "app/session/past_session.hpp"
#include "drivers/result.hpp"

#include <string>
#include <string_view>

namespace attune {

/// First byte of a summary; another one is not read but made anew, so that no branch for older ones is
/// needed.
inline constexpr std::uint8_t summary_format = 4;
/// Of sessions whose phases were not looked at: `phases_asked` is false.
inline constexpr std::uint8_t summary_without_phases = 3;
/// The same, and of sessions whose activation near the check-ins was not looked for: `near_asked` is false.
inline constexpr std::uint8_t summary_without_near = 2;
/// The same, and of sessions from before the posture was asked; read as one that is not known.
inline constexpr std::uint8_t summary_without_posture = 1;

std::string encode_summary(const session_summary& s);
/// errc::unsupported where another version of the program made it: then it is made anew.
result<session_summary> decode_summary(std::string_view bytes);

} // namespace attune
