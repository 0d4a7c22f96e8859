#include "app/store/session_finder.hpp"

#include "app/language/language.hpp"
#include "app/store/blob.hpp"
#include "app/store/live_lock.hpp"
#include "app/store/record_codec.hpp"
#include "app/store/session_id.hpp"

#include <fmt/format.h>

namespace attune {
namespace {

constexpr std::size_t shortest_beginning = 4;

std::optional<ended_as> ended_of(const std::string& word) {
    for (const auto e : {ended_as::complete, ended_as::early, ended_as::recovered})
        if (word == name(e)) return e;
    return std::nullopt;
}

} // namespace

session_row session_finder::row_of(SQLite::Statement& s) const {
    session_row r;
    r.id = s.getColumn(1).getString();
    r.client = db.code_in(s.getColumn(2).getString());
    r.practice_id = s.getColumn(3).getString();
    r.practice_title = s.getColumn(4).getString();
    r.sensor = s.getColumn(5).getString();
    if (const auto sealed = s.getColumn(12); !sealed.isNull())
        if (auto names = db.names_in(r.id, blob_of(sealed))) {
            r.practice_id = std::move(names->practice_id);
            r.practice_title = std::move(names->practice_title);
            r.sensor = std::move(names->sensor);
        }
    r.started_utc_ms = s.getColumn(6).getInt64();
    r.duration_s = s.getColumn(7).getDouble();
    r.beats = static_cast<std::uint64_t>(s.getColumn(8).getInt64());
    r.ended = ended_of(s.getColumn(9).getString());
    r.together = s.getColumn(11).getString(); // null: empty
    // Where nothing may be written the mark of a session without an owner cannot be set; it is true all
    // the same.
    if (!r.ended && !live_lock::held(file, r.id)) r.ended = ended_as::recovered;
    return r;
}

result<found_session> session_finder::find(std::string_view id) const {
    if (!is_session_id(id)) return fail(errc::not_found, tr("\"{}\" is no session's id", id));
    SQLite::Statement s{*db, std::string{columns} +
                                 "WHERE id >= ?1 AND id < ?1 || 'zzzz' ORDER BY id LIMIT 2"};
    s.bind(1, std::string{id});
    std::optional<found_session> found;
    while (s.executeStep()) {
        if (const std::string full = s.getColumn(1).getString(); full != id) {
            if (found && found->row.id == id) break;
            if (!full.starts_with(id) || id.size() < shortest_beginning) continue;
            if (found)
                return fail(errc::invalid,
                            tr("more than one session begins with {}: give more of the id", id));
        }
        found = found_session{s.getColumn(0).getInt64(), row_of(s),
                              static_cast<std::uint64_t>(s.getColumn(10).getInt64())};
    }
    if (!found)
        return fail(errc::not_found, tr("there is no session {} in {}", id, file.string()));
    return *found;
}

result<void> session_finder::pieces(const found_session& f,
                                    const std::function<void(const record&)>& each) const {
    SQLite::Statement s{*db, "SELECT number, body FROM piece WHERE session = ? ORDER BY number"};
    s.bind(1, f.key);
    for (std::int64_t expected = 0; s.executeStep(); ++expected) {
        const auto number = s.getColumn(0).getInt64();
        const auto broken = [&](error why) {
            why.what = tr("piece {}: {}", number, why.what);
            return damaged(f.row.id, std::move(why));
        };
        if (number != expected) return broken({errc::corrupt, tr("the one before it is missing")});
        const auto column = s.getColumn(1);
        auto body =
            db.unwrap({blob_kind::piece, f.row.id, static_cast<std::uint64_t>(number)}, blob_of(column));
        if (!body) return broken(std::move(body.error()));
        auto records = decode_piece(*body);
        if (!records) return broken(std::move(records.error()));
        for (const auto& r : *records)
            each(r);
    }
    return {};
}

tl::unexpected<error> session_finder::damaged(std::string_view id, const error& why) const {
    return fail(why.code, tr("session {} in {} cannot be read: {}", id, file.string(), why.what));
}

} // namespace attune
