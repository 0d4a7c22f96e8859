#pragma once
// A change of a beat by hand as bytes and back. Pure. The format is in FORMAT.md.

#include "app/session/correction.hpp"
#include "drivers/result.hpp"

#include <string>
#include <string_view>

namespace attune {

/// First byte. A field more is another number.
inline constexpr std::uint8_t correction_format = 1;

std::string encode_correction(const beat_correction& c);
/// errc::corrupt where it does not read as one; errc::unsupported where a newer program wrote it.
result<beat_correction> decode_correction(std::string_view bytes);

} // namespace attune
