#pragma once
// A client as bytes and back. Pure. The format is in FORMAT.md.

#include "app/session/client.hpp"
#include "drivers/result.hpp"

#include <string>
#include <string_view>

namespace attune {

/// First byte. A field more is another number.
inline constexpr std::uint8_t client_format = 1;

std::string encode_client(const client& c);
/// errc::corrupt where it does not read or holds what no client may (wrong_with); errc::unsupported where a newer
/// program wrote it.
result<client> decode_client(std::string_view bytes);

} // namespace attune
