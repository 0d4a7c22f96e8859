#pragma once
// A plan and the words for harder days as bytes and back. Pure. The format is in FORMAT.md.

#include "app/session/plan.hpp"
#include "drivers/result.hpp"

#include <string>
#include <string_view>

namespace attune {

/// First byte of both. A field more is another number; unlike a summary, an older one is still read.
inline constexpr std::uint8_t plan_format = 1;

/// The id stands in the row, not in here.
std::string encode_plan(const own_plan& p);
/// errc::corrupt where it does not read or holds what no plan may (wrong_with); errc::unsupported where a
/// newer program wrote it.
result<own_plan> decode_plan(std::string id, std::string_view bytes);

std::string encode_relapse_plan(const relapse_plan& p);
result<relapse_plan> decode_relapse_plan(std::string_view bytes);

} // namespace attune
