#pragma once
// Whether a person keeps their trace to themselves, as bytes and back. Pure. The format is in FORMAT.md.

#include "drivers/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace attune {

/// Said during a session or after it; the newest holds.
struct trace_wish {
    bool hidden = false;
    std::int64_t utc_ms = 0; ///< when
    friend bool operator==(const trace_wish&, const trace_wish&) = default;
};

/// First byte. A field more is another number.
inline constexpr std::uint8_t trace_format = 1;

std::string encode_trace(const trace_wish& w);
/// errc::corrupt where it does not read as one; errc::unsupported where a newer program wrote it.
result<trace_wish> decode_trace(std::string_view bytes);

} // namespace attune
