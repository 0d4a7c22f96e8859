#pragma once
// An answered questionnaire as bytes and back. Pure. The format is in FORMAT.md.

#include "app/session/answered.hpp"
#include "drivers/result.hpp"

#include <string>
#include <string_view>

namespace attune {

/// First byte. A field more is another number; an older one is still read.
inline constexpr std::uint8_t answered_format = 1;

/// Id, client and time stand in the row, not in here.
std::string encode_answered(const answered_questionnaire& a);
/// errc::corrupt where it does not read; errc::unsupported where a newer program wrote it.
result<answered_questionnaire> decode_answered(std::string_view bytes);

} // namespace attune
