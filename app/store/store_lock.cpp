#include "app/store/store_lock.hpp"

#include "app/language/language.hpp"
#include "app/store/connection.hpp"
#include "app/store/live_lock.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <vector>

namespace attune {
namespace {

namespace fs = std::filesystem;

/// Every table with bodies: the row, what its place is called, and its number. A new table with a body of somebody's, or
/// with a column of clients, belongs here and under a guard (schema.cpp).
struct body_table {
    const char* name;
    blob_kind kind;
    const char* rows;
};
constexpr body_table body_tables[] = {
    {"about", blob_kind::about, "SELECT t.rowid, s.id, 0 FROM about t JOIN session s ON s.key = t.session"},
    {"piece", blob_kind::piece, "SELECT t.rowid, s.id, t.number FROM piece t JOIN session s ON s.key = t.session"},
    {"check_in", blob_kind::check_in, "SELECT t.rowid, s.id, 0 FROM check_in t JOIN session s ON s.key = t.session"},
    {"baseline", blob_kind::baseline, "SELECT t.rowid, s.id, 0 FROM baseline t JOIN session s ON s.key = t.session"},
    {"summary", blob_kind::summary, "SELECT t.rowid, s.id, 0 FROM summary t JOIN session s ON s.key = t.session"},
    {"entry", blob_kind::entry, "SELECT rowid, id, 0 FROM entry"},
    {"plan", blob_kind::plan, "SELECT rowid, id, 0 FROM plan"},
    {"relapse_plan", blob_kind::relapse_plan, "SELECT rowid, client, 0 FROM relapse_plan"},
    {"client", blob_kind::client, "SELECT rowid, code, 0 FROM client"},
    {"answered", blob_kind::answered, "SELECT rowid, id, 0 FROM answered"},
    {"correction", blob_kind::correction, "SELECT t.rowid, s.id, t.number FROM correction t JOIN session s ON s.key = t.session"},
    {"trace", blob_kind::trace, "SELECT t.rowid, s.id, 0 FROM trace t JOIN session s ON s.key = t.session"},
};
struct client_column {
    const char *table, *column;
};
constexpr client_column client_columns[] = {
    {"session", "client"},      {"baseline", "client"}, {"entry", "client"},     {"plan", "client"},
    {"relapse_plan", "client"}, {"client", "code"},     {"move", "from_client"}, {"move", "to_client"},
    {"answered", "client"},
};

struct placed_row {
    std::int64_t row;
    std::string name;
    std::uint64_t number;
};
/// All of them first: what is read is then changed.
std::vector<placed_row> rows_of(const database& db, const body_table& t) {
    std::vector<placed_row> rows;
    SQLite::Statement s{*db, t.rows};
    while (s.executeStep())
        rows.push_back({s.getColumn(0).getInt64(), s.getColumn(1).getString(),
                        static_cast<std::uint64_t>(s.getColumn(2).getInt64())});
    return rows;
}

/// Gives every body to `turn(place, body)`, which returns what is to lie there instead.
template <class Turn>
result<void> turn_bodies(const database& db, Turn&& turn) {
    for (const auto& table : body_tables) {
        SQLite::Statement get{*db, fmt::format("SELECT body FROM {} WHERE rowid = ?", table.name)};
        SQLite::Statement put{*db, fmt::format("UPDATE {} SET body = ? WHERE rowid = ?", table.name)};
        for (const auto& row : rows_of(db, table)) {
            get.reset();
            get.bind(1, row.row);
            if (!get.executeStep()) continue;
            const auto turned = turn(blob_place{table.kind, row.name, row.number}, blob_of(get.getColumn(0)));
            get.reset();
            if (!turned)
                return fail(turned.error().code, tr("{} {} does not open: {}", table.name, row.name, turned.error().what));
            put.reset();
            put.bind(1, turned->data(), static_cast<int>(turned->size()));
            put.bind(2, row.row);
            put.exec();
        }
    }
    return {};
}

/// `turn` gives what is to stand in a column instead.
template <class Turn>
void turn_clients(const database& db, Turn&& turn) {
    for (const auto& at : client_columns) {
        std::vector<std::string> all;
        {
            SQLite::Statement s{*db, fmt::format("SELECT DISTINCT {0} FROM {1} WHERE {0} <> ''", at.column, at.table)};
            while (s.executeStep())
                all.push_back(s.getColumn(0).getString());
        }
        SQLite::Statement put{*db, fmt::format("UPDATE {1} SET {0} = ?2 WHERE {0} = ?1", at.column, at.table)};
        for (const auto& before : all) {
            put.reset();
            put.bind(1, before);
            put.bind(2, turn(before));
            put.exec();
        }
    }
}

void set_names(const database& db, std::int64_t key, const session_names& columns) {
    SQLite::Statement put{*db, "UPDATE session SET practice_id = ?, practice_title = ?, sensor = ? WHERE key = ?"};
    put.bind(1, columns.practice_id);
    put.bind(2, columns.practice_title);
    put.bind(3, columns.sensor);
    put.bind(4, key);
    put.exec();
}

struct named_session {
    std::int64_t key;
    std::string id;
    session_names names;
};

void seal_names(const database& db) {
    std::vector<named_session> all;
    SQLite::Statement s{*db, "SELECT key, id, practice_id, practice_title, sensor FROM session"};
    while (s.executeStep())
        all.push_back({s.getColumn(0).getInt64(),
                       s.getColumn(1).getString(),
                       {s.getColumn(2).getString(), s.getColumn(3).getString(), s.getColumn(4).getString()}});
    for (const auto& one : all) {
        db.keep_names(one.key, one.id, one.names);
        set_names(db, one.key, db.name_columns(one.names));
    }
}

result<void> open_names(const database& db) {
    std::vector<named_session> all;
    SQLite::Statement s{*db, "SELECT key, id, body FROM session LEFT JOIN named ON session = key"};
    while (s.executeStep()) {
        auto names = db.names_in(s.getColumn(1).getString(), blob_of(s.getColumn(2)));
        if (!names)
            return fail(errc::corrupt, tr("session {} does not open: its bytes have changed since they were written",
                                          s.getColumn(1).getString()));
        all.push_back({s.getColumn(0).getInt64(), s.getColumn(1).getString(), std::move(*names)});
    }
    for (const auto& one : all)
        set_names(db, one.key, one.names);
    return {};
}

result<void> nobody_records(const connection& c) {
    SQLite::Statement s{*c.db, "SELECT id FROM session WHERE ended IS NULL"};
    while (s.executeStep())
        if (const auto id = s.getColumn(0).getString(); live_lock::held(c.file, id))
            return fail(errc::busy, tr("session {} is still running: end it first", id));
    return {};
}

/// After the first locking. Deleting overwrites rows, but a page may hold a piece of an old one between new ones; so all
/// pages are written afresh, and the log that holds their old states is emptied.
bool sweep(const connection& c) {
    const auto done = c.ask([&]() -> result<void> {
        c.db->exec("PRAGMA temp_store = FILE"); // the whole store once more, sealed: too much for memory
        c.db->exec("VACUUM");
        const auto emptied = c.forget();
        if (!emptied) return tl::unexpected{emptied.error()};
        if (!*emptied) return fail(errc::busy, "another program reads");
        c.db->exec("UPDATE lock SET swept = 1");
        return {};
    });
    return done.has_value();
}

tl::unexpected<error> not_set(const fs::path& file) {
    return fail(errc::invalid, tr("no passphrase is set on {}", file.string()));
}

result<std::string> block_of(const secret& data_key, const secret& passphrase, hardness how) {
    if (passphrase.size() < shortest_passphrase)
        return fail(errc::invalid, tr("a passphrase has at least {} characters", shortest_passphrase));
    return wrap_key(data_key, passphrase, how);
}

/// The key, where this passphrase opens the block. Nothing where none is set.
result<store_key_ptr> key_under(const fs::path& file, const secret& passphrase) {
    const auto row = lock_of(file);
    if (!row) return tl::unexpected{row.error()};
    if (!*row) return store_key_ptr{};
    auto data = unwrap_key((*row)->key_block, passphrase);
    if (!data && data.error().code == errc::permission)
        return fail(errc::permission, tr("that is not the passphrase of {}", file.string()));
    if (!data) return fail(data.error().code, tr("{} cannot be unlocked: {}", file.string(), data.error().what));
    auto key = std::make_shared<const store_key>(std::move(*data));
    if (key->id() != (*row)->key_id)
        return fail(errc::corrupt, tr("{} cannot be unlocked: {}", file.string(), tr("its key block is of another store")));
    return key;
}

result<connection> open_with(const fs::path& file, store_key_ptr key) {
    auto db = open_database(file, nullptr, std::move(key));
    if (!db) return tl::unexpected{std::move(db.error())};
    return connection{file, std::move(*db)};
}

} // namespace

result<bool> is_locked(const fs::path& file) {
    const auto row = lock_of(file);
    if (!row) return tl::unexpected{row.error()};
    return row->has_value();
}

result<bool> needs_passphrase(const fs::path& file) {
    const auto row = lock_of(file);
    if (!row) return tl::unexpected{row.error()};
    return row->has_value() && held_key((*row)->key_id) == nullptr;
}

result<lock_done> lock_store(const fs::path& file, const secret& passphrase, hardness how) {
    auto data = make_data_key();
    const auto block = block_of(data, passphrase, how);
    if (!block) return tl::unexpected{block.error()};
    const auto key = std::make_shared<const store_key>(std::move(data));
    if (const auto set = lock_of(file); !set)
        return tl::unexpected{set.error()};
    else if (*set)
        return fail(errc::invalid, tr("{} is locked already", file.string()));
    auto opened = connection::open(file);
    if (!opened) return tl::unexpected{std::move(opened.error())};
    const connection c{file, {std::move(*opened).db.release(), key}};
    const auto locked = c.ask([&]() -> result<void> {
        SQLite::Transaction t{*c.db, SQLite::TransactionBehavior::IMMEDIATE};
        if (lock_of(*c.db)) return fail(errc::invalid, tr("{} is locked already", file.string()));
        if (const auto quiet = nobody_records(c); !quiet) return quiet;
        SQLite::Statement row{*c.db, "INSERT INTO lock (only_one, key_id, key_block, swept) VALUES (1, ?, ?, 0)"};
        row.bind(1, key->id().data(), static_cast<int>(key->id().size()));
        row.bind(2, block->data(), static_cast<int>(block->size()));
        row.exec();
        // Sealed as they are, so that what was damaged before is found out as before, and comes back byte for byte.
        const auto bodies = turn_bodies(c.db, [&](const blob_place& place, std::string_view body) -> result<std::string> {
            return seal_blob(place, body, *key);
        });
        if (!bodies) return bodies;
        turn_clients(c.db, [&](const std::string& code) { return c.db.keep_code(code); });
        seal_names(c.db);
        t.commit();
        return {};
    });
    if (!locked) return tl::unexpected{locked.error()};
    hold_key(key);
    return lock_done{sweep(c)};
}

result<void> unlock_store(const fs::path& file, const secret& passphrase) {
    const auto key = key_under(file, passphrase);
    if (!key) return tl::unexpected{key.error()};
    if (!*key) return {};
    hold_key(*key);
    const auto row = lock_of(file);
    if (row && *row && !(*row)->swept) // a store that may only be read waits for another time
        if (const auto c = open_with(file, *key)) (void)sweep(*c);
    return {};
}

void forget_key(const fs::path& file) {
    if (const auto row = lock_of(file); row && *row) drop_key((*row)->key_id);
}

result<void> change_passphrase(const fs::path& file, const secret& now, const secret& next, hardness how) {
    const auto key = key_under(file, now);
    if (!key) return tl::unexpected{key.error()};
    if (!*key) return not_set(file);
    const auto before = lock_of(file);
    const auto block = block_of((*key)->data(), next, how);
    if (!block) return tl::unexpected{block.error()};
    const auto c = open_with(file, *key);
    if (!c) return tl::unexpected{c.error()};
    const auto done = c->ask([&]() -> result<void> {
        SQLite::Transaction t{*c->db, SQLite::TransactionBehavior::IMMEDIATE};
        const auto row = lock_of(*c->db);
        if (!before || !*before || !row || row->key_block != (*before)->key_block)
            return fail(errc::busy, tr("the passphrase of {} was changed meanwhile: begin again", file.string()));
        SQLite::Statement put{*c->db, "UPDATE lock SET key_block = ?"};
        put.bind(1, block->data(), static_cast<int>(block->size()));
        put.exec();
        t.commit();
        return {};
    });
    if (!done) return done;
    hold_key(*key);
    const auto emptied = c->forget();
    return emptied ? done : tl::unexpected{emptied.error()};
}

result<void> remove_passphrase(const fs::path& file, const secret& passphrase) {
    const auto key = key_under(file, passphrase);
    if (!key) return tl::unexpected{key.error()};
    if (!*key) return not_set(file);
    const auto c = open_with(file, *key);
    if (!c) return tl::unexpected{c.error()};
    const auto done = c->ask([&]() -> result<void> {
        SQLite::Transaction t{*c->db, SQLite::TransactionBehavior::IMMEDIATE};
        if (const auto row = lock_of(*c->db); !row || row->key_id != (*key)->id()) return not_set(file);
        if (const auto quiet = nobody_records(*c); !quiet) return quiet;
        c->db->exec("DELETE FROM lock"); // first: the guards go by it
        std::optional<std::string> lost;
        turn_clients(c->db, [&](const std::string& column) {
            auto code = c->db.code_in(column);
            if ((*key)->alias(code) != column) lost = column;
            return code;
        });
        if (lost) return fail(errc::corrupt, tr("the code of a client does not open: {}", *lost));
        const auto bodies = turn_bodies(c->db, [&](const blob_place& place, std::string_view body) {
            return open_blob(place, body, **key);
        });
        if (!bodies) return bodies;
        if (const auto names = open_names(c->db); !names) return names;
        c->db->exec("DELETE FROM code; DELETE FROM named");
        t.commit();
        return {};
    });
    if (!done) return done;
    drop_key((*key)->id());
    const auto emptied = c->forget();
    return emptied ? done : tl::unexpected{emptied.error()};
}

} // namespace attune
