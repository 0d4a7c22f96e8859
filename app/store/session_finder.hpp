#pragma once
// A session's row and its records, found by its id or the beginning of one. Inside app/store only.

#include "app/store/connection.hpp"
#include "app/store/store.hpp"

#include <SQLiteCpp/Statement.h>

#include <functional>

namespace attune {

/// A row's place, and what its columns say.
struct found_session {
    std::int64_t key = 0;
    session_row row;
    std::uint64_t lost = 0; ///< records that did not fit
};

/// All of it but `damaged` throws SQLite::Exception.
struct session_finder : connection {
    /// To be followed by WHERE and the rest; row_of reads such a row.
    static constexpr const char* columns = "SELECT key, id, client, practice_id, practice_title, sensor, "
                                           "started_utc_ms, duration_s, beats, ended, lost, "
                                           "(SELECT other.id FROM session AS other WHERE other.dyad = "
                                           "session.dyad AND other.key <> session.key ORDER BY other.id LIMIT 1), "
                                           "(SELECT body FROM named WHERE named.session = session.key) "
                                           "FROM session ";
    session_row row_of(SQLite::Statement& s) const;
    /// errc::not_found, or errc::invalid where the beginning fits several.
    result<found_session> find(std::string_view id) const;
    /// Every record of a session in order; `each` takes them.
    result<void> pieces(const found_session& f, const std::function<void(const record&)>& each) const;

    tl::unexpected<error> damaged(std::string_view id, const error& why) const;
};

} // namespace attune
