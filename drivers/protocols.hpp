#pragma once
// From a protocol's name to its decoder.

#include "drivers/decoder.hpp"
#include "drivers/result.hpp"

#include <memory>
#include <optional>
#include <string_view>

namespace attune {

/// Named: that protocol. Not named: drivers/detect, which finds out from the bytes, keeps what it heard
/// meanwhile and decodes it once it knows. A text format may stand behind the name: "text:rr"
/// (drivers/text/FORMAT.md). Unknown name: errc::invalid and a sentence with the names there are; one that
/// comes in a later version: errc::unsupported.
result<std::unique_ptr<decoder>> make_decoder(std::optional<std::string_view> protocol);

/// The same refusals, without making one.
result<void> check_protocol(std::string_view protocol);

} // namespace attune
