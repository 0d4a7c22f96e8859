#pragma once
// The header of a session as a body of the store: JSON, with everything that shapes the session's numbers.

#include "app/session/recording.hpp"
#include "drivers/result.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace attune {

/// Numbers come back bit for bit. Text that is no UTF-8 is mended with U+FFFD.
std::string encode_about(const session_header& h);
result<session_header> decode_about(std::string_view body);
/// The same header of another client; not a byte else is different.
result<std::string> about_of_client(std::string_view body, const std::string& code);

/// What `show --json` calls the settings; a part of the above.
nlohmann::ordered_json setup_json(const session_setup& s);

} // namespace attune
