#include "app/store/client_rows.hpp"

#include "app/language/language.hpp"
#include "app/store/blob.hpp"
#include "app/store/client_codec.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

namespace attune {

result<client> client_of(const database& db, std::string_view code, std::string_view blob) {
    const auto body = db.unwrap({blob_kind::client, code}, blob);
    if (!body) return tl::unexpected{body.error()};
    return decode_client(*body);
}

result<std::optional<client>> find_client(const connection& c, std::string_view code) {
    SQLite::Statement s{*c.db, "SELECT body FROM client WHERE code = ?"};
    s.bind(1, c.db.column_of(code));
    if (!s.executeStep()) return std::optional<client>{};
    auto found = client_of(c.db, code, blob_of(s.getColumn(0)));
    if (!found)
        return fail(found.error().code,
                    tr("client \"{}\" in {} cannot be read: {}", code, c.file.string(), found.error().what));
    return std::optional{std::move(*found)};
}

} // namespace attune
