#include "app/store/database.hpp"

#include "app/language/language.hpp"
#include "app/store/schema.hpp"
#include "app/store/session_id.hpp"

#include <SQLiteCpp/Statement.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <sqlite3.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace attune {
namespace {

namespace fs = std::filesystem;

enum class doing : std::uint8_t { read, write, make, make_folder };

std::string not_permitted(doing what, const std::string& name) {
    switch (what) {
    case doing::read:
        return tr("no permission to read {}: ask for access to it, or choose another file", name);
    case doing::write:
        return tr("no permission to write {}: ask for access to it, or choose another file", name);
    case doing::make:
        return tr("no permission to make {}: ask for access to it, or choose another file", name);
    case doing::make_folder:
        break;
    }
    return tr("no permission to make the folder {}: ask for access to it, or choose another file", name);
}

std::string not_possible(doing what, const std::string& name, const char* why) {
    switch (what) {
    case doing::read:
        return tr("cannot read {}: {}", name, why);
    case doing::write:
        return tr("cannot write {}: {}", name, why);
    case doing::make:
        return tr("cannot make {}: {}", name, why);
    case doing::make_folder:
        break;
    }
    return tr("cannot make the folder {}: {}", name, why);
}

error from_system(int cause, const fs::path& file, doing what) {
    const auto name = file.string();
    switch (cause) {
    case EACCES:
    case EPERM:
        return {errc::permission, not_permitted(what, name)};
    case EROFS:
        return {errc::read_only, tr("{} lies on a read-only disk: choose another file", name)};
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return {errc::out_of_space, tr("disk full: {} cannot be written; free some space", name)};
    case ENOENT:
        return {errc::not_found, tr("there is no store at {}", name)};
    case ENOTDIR:
        return {errc::not_found, tr("a part of the path {} is no folder: choose another file", name)};
    default:
        return {errc::disconnected, not_possible(what, name, std::strerror(cause))};
    }
}

std::uint32_t big_endian(const std::array<unsigned char, 100>& head, std::size_t at) {
    return std::uint32_t{head[at]} << 24U | std::uint32_t{head[at + 1]} << 16U |
           std::uint32_t{head[at + 2]} << 8U | head[at + 3];
}

/// Reads the file's head without SQLite, so that nothing is touched before we know that it is ours.
result<void> examine(const fs::path& file) {
    const auto name = file.string();
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0) return tl::unexpected{from_system(errno, file, doing::read)};
    if (S_ISDIR(info.st_mode)) return fail(errc::invalid, tr("{} is a folder: name a file in it", name));
    if (!S_ISREG(info.st_mode)) return fail(errc::invalid, tr("{} is no ordinary file", name));
    if (info.st_size == 0)
        return fail(errc::corrupt,
                    tr("{} is empty, so it is no store: remove it and a new one is made", name));
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return tl::unexpected{from_system(errno, file, doing::read)};
    std::array<unsigned char, 100> head{}; // SQLite's file header, https://www.sqlite.org/fileformat.html 1.3
    const auto got = ::pread(fd, head.data(), head.size(), 0);
    const int cause = errno;
    ::close(fd);
    if (got < 0) return tl::unexpected{from_system(cause, file, doing::read)};
    if (std::memcmp(head.data(), "SQLite format 3", static_cast<std::size_t>(std::min<ssize_t>(got, 16))) !=
        0)
        return fail(errc::corrupt, tr("{} is not a store of this program: choose another file", name));
    const std::uint64_t page =
        (std::uint64_t{head[16]} << 8U | head[17]) == 1 ? 65536U : (std::uint64_t{head[16]} << 8U | head[17]);
    std::error_code none;
    const auto wal = fs::file_size(name + "-wal", none);
    const bool has_wal = !none && wal > 0; // pages missing here may be there
    if (got < static_cast<ssize_t>(head.size()) ||
        (!has_wal && static_cast<std::uint64_t>(info.st_size) < page * big_endian(head, 28)))
        return fail(errc::corrupt, tr("{} is cut off: its end is missing; restore it from a copy", name));
    if (big_endian(head, 68) != static_cast<std::uint32_t>(store_application_id))
        return fail(errc::corrupt, tr("{} is a database of another program: choose another file", name));
    return {};
}

result<void> right_version(SQLite::Database& db, const fs::path& file, bool may_migrate) {
    const int version = db.execAndGet("PRAGMA user_version").getInt();
    if (version > store_version())
        return fail(errc::unsupported,
                    tr("{} was written by a newer version of Attune: use that one", file.string()));
    if (version < store_floor) return fail(errc::unsupported, tr("{} is too old to be read", file.string()));
    if (version < store_version() && !may_migrate)
        return fail(errc::unsupported,
                    tr("{} is of an older version and may not be changed here: open it once where it can be "
                       "written",
                       file.string()));
    return {};
}

void careful(SQLite::Database& db) {
    // A file from somewhere else must not run functions of ours from its schema, nor be read past a damaged
    // page.
    // What SQLite sorts or keeps for a statement lies in memory, never in a file of its own.
    db.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY");
    sqlite3_db_config(db.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
}

/// SQLite asks this while another connection holds the lock; `before`: how often it has asked already.
int wait_for_others(void* patience_ms, int before) {
    constexpr int slice_ms = 10; // chosen: a few transactions of another instance
    if (before * slice_ms >=
        static_cast<const std::atomic<int>*>(patience_ms)->load(std::memory_order_relaxed))
        return 0;
    sqlite3_sleep(slice_ms);
    return 1;
}
void be_patient(SQLite::Database& db, std::atomic<int>* patience_ms) {
    if (patience_ms != nullptr) sqlite3_busy_handler(db.getHandle(), wait_for_others, patience_ms);
}

/// A whole store appears under its name or none does: a kill at any instant leaves no half-made file there.
result<void> make(const fs::path& file) {
    std::error_code failed;
    const auto folder = file.parent_path();
    if (!folder.empty() && !fs::exists(folder, failed)) {
        fs::create_directories(folder, failed);
        if (failed) return tl::unexpected{from_system(failed.value(), folder, doing::make_folder)};
        ::chmod(folder.c_str(), 0700); // heartbeats are nobody else's business
    }
    const auto fresh = folder / fmt::format(".attune-new-{:016x}", chance());
    const int fd = ::open(fresh.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return tl::unexpected{from_system(errno, file, doing::make)};
    ::close(fd);
    const auto clean = [&] {
        for (const char* tail : {"", "-wal", "-shm", "-journal"})
            ::unlink((fresh.string() + tail).c_str());
    };
    std::unique_ptr<SQLite::Database> db;
    try {
        db = std::make_unique<SQLite::Database>(fresh.string(), SQLite::OPEN_READWRITE, usual_patience_ms);
        db->exec("PRAGMA synchronous = FULL");
        db->exec("PRAGMA application_id = " + std::to_string(store_application_id));
        migrate(*db, store_migrations());
        db->exec("PRAGMA journal_mode = WAL");
        db.reset();
    } catch (const SQLite::Exception& e) {
        auto why = told(e, file, db.get());
        db.reset();
        clean();
        return tl::unexpected{std::move(why)};
    }
    // link() never replaces: where another instance was faster, its store stays.
    int cause = ::link(fresh.c_str(), file.c_str()) == 0 ? 0 : errno;
    if (cause == EPERM || cause == EOPNOTSUPP || cause == EMLINK) // a file system without links
        cause =
            ::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, file.c_str(), RENAME_NOREPLACE) == 0 ? 0 : errno;
    clean();
    if (cause != 0 && cause != EEXIST) return tl::unexpected{from_system(cause, file, doing::make)};
    if (const int dir = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        dir >= 0) {
        ::fsync(dir);
        ::close(dir);
    }
    return {};
}

/// The system's reason for the last failure, 0 where there is none. SQLite often remembers it only with the
/// file.
int system_cause(sqlite3* db) {
    if (const int known = sqlite3_system_errno(db); known != 0) return known;
    sqlite3_file* log = nullptr;
    int cause = 0;
    sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (log != nullptr && log->pMethods != nullptr)
        log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &cause);
    if (cause == 0) sqlite3_file_control(db, "main", SQLITE_FCNTL_LAST_ERRNO, &cause);
    return cause;
}

} // namespace

error told(const SQLite::Exception& e, const fs::path& file, const SQLite::Database* db) {
    const auto name = file.string();
    const int system = db != nullptr ? system_cause(db->getHandle()) : 0;
    switch (e.getErrorCode() & 0xFF) {
    case SQLITE_FULL:
        return from_system(ENOSPC, file, doing::write);
    case SQLITE_READONLY:
        if (system == EROFS || system == EACCES || system == EPERM)
            return from_system(system, file, doing::write);
        return {errc::read_only, tr("{} is read-only: choose another file, or allow writing to it", name)};
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return from_system(EACCES, file, doing::write);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {errc::busy, tr("{} is in use by another program that does not let go: close it", name)};
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
        if (system != 0) return from_system(system, file, doing::write);
        return {errc::disconnected, tr("the disk with {} does not answer as it should", name)};
    case SQLITE_CONSTRAINT:
        if (e.getExtendedErrorCode() == SQLITE_CONSTRAINT_TRIGGER) // the guards of step 7
            return {errc::permission, tr("{} was locked or unlocked meanwhile: begin again", name)};
        return {errc::corrupt, tr("{}: {}", name, e.what())};
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return {errc::corrupt, tr("{} is damaged: restore it from a copy", name)};
    case SQLITE_ERROR: // the tables are not ours, whatever the head says
        return {errc::corrupt, tr("{} is damaged ({}): restore it from a copy", name, e.what())};
    default:
        return {errc::corrupt, tr("{}: {}", name, e.what())};
    }
}

std::optional<lock_row> lock_of(SQLite::Database& db) {
    SQLite::Statement s{db, "SELECT key_id, key_block, swept FROM lock"};
    if (!s.executeStep()) return std::nullopt;
    return lock_row{s.getColumn(0).getString(), s.getColumn(1).getString(), s.getColumn(2).getInt() != 0};
}

namespace {

/// Throws SQLite::Exception.
result<database> with_key(std::unique_ptr<SQLite::Database> db, const fs::path& file, store_key_ptr key) {
    const auto lock = lock_of(*db);
    if (!lock) return database{std::move(db), nullptr};
    if (!key || key->id() != lock->key_id) key = held_key(lock->key_id);
    if (!key) return fail(errc::permission, tr("This store is locked: its passphrase opens {}", file.string()));
    return database{std::move(db), std::move(key)};
}

using plain_database = std::unique_ptr<SQLite::Database>;

result<plain_database> open_to_read(const fs::path& file) {
    if (auto ours = examine(file); !ours) return tl::unexpected{std::move(ours.error())};
    const auto attempt = [&](const std::string& name, int flags) -> result<plain_database> {
        plain_database db;
        try {
            db = std::make_unique<SQLite::Database>(name, flags, usual_patience_ms);
            careful(*db);
            if (auto right = right_version(*db, file, false); !right)
                return tl::unexpected{std::move(right.error())};
            return db;
        } catch (const SQLite::Exception& e) {
            return tl::unexpected{told(e, file, db.get())};
        }
    };
    auto opened = attempt(file.string(), SQLite::OPEN_READONLY);
    if (opened || opened.error().code == errc::unsupported || opened.error().code == errc::corrupt)
        return opened;
    // WAL needs a shared-memory file beside the store, even to read. Where none can be made (a read-only
    // disk) and the log is empty, the file by itself is whole and nobody can be changing it.
    std::error_code none;
    if (const auto wal = fs::file_size(file.string() + "-wal", none); !none && wal > 0) return opened;
    std::string uri = "file:";
    for (const char c : fs::absolute(file).string())
        if (c == '?' || c == '#' || c == '%')
            uri += fmt::format("%{:02x}", static_cast<unsigned char>(c));
        else
            uri += c;
    return attempt(uri + "?immutable=1", SQLite::OPEN_READONLY | SQLite::OPEN_URI);
}

} // namespace


result<database> open_database(const fs::path& file, std::atomic<int>* patience_ms, store_key_ptr key) {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0 && errno == ENOENT)
        if (auto made = make(file); !made) return tl::unexpected{std::move(made.error())};
    if (auto ours = examine(file); !ours) return tl::unexpected{std::move(ours.error())};
    plain_database db;
    try {
        { // read-only first: closing a writing connection would already tidy up a newer program's file
            SQLite::Database look{file.string(), SQLite::OPEN_READONLY, usual_patience_ms};
            be_patient(look, patience_ms);
            if (auto right = right_version(look, file, true); !right)
                return tl::unexpected{std::move(right.error())};
        }
        db = std::make_unique<SQLite::Database>(file.string(), SQLite::OPEN_READWRITE, usual_patience_ms);
        be_patient(*db, patience_ms);
        if (sqlite3_db_readonly(db->getHandle(), "main") == 1)
            return tl::unexpected{from_system(EACCES, file, doing::write)};
        careful(*db);
        db->exec("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON");
        db->exec("PRAGMA journal_mode = WAL");
        migrate(*db, store_migrations());
        return with_key(std::move(db), file, std::move(key));
    } catch (const SQLite::Exception& e) {
        return tl::unexpected{told(e, file, db.get())};
    }
}

result<database> open_database_read_only(const fs::path& file) {
    auto opened = open_to_read(file);
    if (!opened) return tl::unexpected{std::move(opened.error())};
    try {
        return with_key(std::move(*opened), file, nullptr);
    } catch (const SQLite::Exception& e) {
        return tl::unexpected{told(e, file, nullptr)};
    }
}

result<std::optional<lock_row>> lock_of(const fs::path& file) {
    const auto opened = open_to_read(file);
    if (!opened && (opened.error().code == errc::not_found || opened.error().code == errc::unsupported))
        return std::optional<lock_row>{};
    if (!opened) return tl::unexpected{opened.error()};
    try {
        return lock_of(**opened);
    } catch (const SQLite::Exception& e) {
        return tl::unexpected{told(e, file, opened->get())};
    }
}

} // namespace attune
