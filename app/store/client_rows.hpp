#pragma once
// A client's row, for who has a connection. Inside app/store only.

#include "app/session/client.hpp"
#include "app/store/connection.hpp"

#include <optional>
#include <string_view>

namespace attune {

/// Opens the body of the row with this code.
result<client> client_of(const database& db, std::string_view code, std::string_view blob);
/// Nothing where there is no row. Throws SQLite::Exception.
result<std::optional<client>> find_client(const connection& c, std::string_view code);

} // namespace attune
