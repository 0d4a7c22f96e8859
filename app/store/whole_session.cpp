#include "app/store/whole_session.hpp"

#include "app/store/about.hpp"
#include "app/store/blob.hpp"
#include "app/store/database.hpp"
#include "app/store/session_id.hpp"
#include "app/store/session_writer.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

namespace attune {
namespace {

/// A piece is read as a whole (as in recorder.cpp).
constexpr std::size_t piece_bytes = std::size_t{256} << 10U;

bool is_there(SQLite::Database& db, const std::string& id) {
    SQLite::Statement s{db, "SELECT 1 FROM session WHERE id = ?"};
    s.bind(1, id);
    return s.executeStep();
}

} // namespace

result<std::string> keep_whole(const std::filesystem::path& file, session_header header, std::span<const record> records,
                               std::span<const check_in> check_ins) {
    auto db = open_database(file);
    if (!db) return tl::unexpected{std::move(db.error())};
    try {
        SQLite::Transaction t{**db, SQLite::TransactionBehavior::IMMEDIATE};
        do // four letters of chance in a minute
            header.id = make_session_id(header.started_utc_ms, chance());
        while (is_there(**db, header.id));
        const auto key = insert_session(*db, header, db->wrap({blob_kind::about, header.id}, encode_about(header)));
        piece_maker maker;
        session_piece last;
        const auto put = [&] {
            last = maker.take();
            insert_piece(*db, key, header, last);
        };
        for (const auto& r : records) {
            maker.add(r);
            if (maker.bytes() >= piece_bytes) put();
        }
        if (!maker.empty()) put();
        update_session(**db, key, last, 0);
        for (const auto& c : check_ins)
            insert_check_in(*db, key, header.id, c);
        t.commit();
        return header.id;
    } catch (const SQLite::Exception& e) {
        return tl::unexpected{told(e, file, db->get())};
    }
}

} // namespace attune
