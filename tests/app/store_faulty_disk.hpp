#pragma once
// A layer under SQLite that can be told to fail: the disk's double. Everything else goes through to the real
// one.

#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstring>

namespace attune::test {

/// While it lives it is SQLite's default file system. Thread: any.
class faulty_disk {
public:
    faulty_disk() {
        real() = sqlite3_vfs_find(nullptr);
        auto& v = layer();
        v = *real();
        v.zName = "faulty";
        v.szOsFile = static_cast<int>(sizeof(file)) + real()->szOsFile;
        v.xOpen = open;
        v.pNext = nullptr;
        sqlite3_vfs_register(&v, 1);
    }
    ~faulty_disk() {
        heal();
        sqlite3_vfs_unregister(&layer());
        sqlite3_vfs_register(real(), 1);
    }
    faulty_disk(const faulty_disk&) = delete;
    faulty_disk& operator=(const faulty_disk&) = delete;

    /// From the nth write, sync or truncation on (counted from now, from 1), `times` of them fail with
    /// `code`.
    void fail(int nth, int times, int code) {
        count() = 0;
        failures() = 0;
        plan().first = nth;
        plan().last = nth + times - 1;
        plan().code = code;
    }
    /// As `code`: the process is killed instead.
    static constexpr int kill_now = -9;
    void heal() { plan().first = plan().last = -1; }
    int failed() const { return failures(); }

private:
    struct file {
        sqlite3_file base;
        sqlite3_file* inner() { return reinterpret_cast<sqlite3_file*>(this + 1); }
    };
    struct orders {
        std::atomic<int> first{-1}, last{-1}, code{0};
    };
    static sqlite3_vfs*& real() {
        static sqlite3_vfs* v = nullptr;
        return v;
    }
    static sqlite3_vfs& layer() {
        static sqlite3_vfs v{};
        return v;
    }
    static orders& plan() {
        static orders o;
        return o;
    }
    static std::atomic<int>& count() {
        static std::atomic<int> n{0};
        return n;
    }
    static std::atomic<int>& failures() {
        static std::atomic<int> n{0};
        return n;
    }
    /// SQLITE_OK, or what this operation must say.
    static int verdict() {
        const int n = ++count();
        if (n < plan().first || n > plan().last) return SQLITE_OK;
        ++failures();
        if (plan().code == kill_now) ::kill(::getpid(), SIGKILL);
        return plan().code;
    }
    static sqlite3_file* inner(sqlite3_file* f) { return reinterpret_cast<file*>(f)->inner(); }

    static int open(sqlite3_vfs*, const char* name, sqlite3_file* f, int flags, int* out) {
        f->pMethods = nullptr;
        const int rc = real()->xOpen(real(), name, inner(f), flags, out);
        if (rc == SQLITE_OK) f->pMethods = &methods();
        return rc;
    }
    static const sqlite3_io_methods& methods() {
        static const sqlite3_io_methods m = [] {
            sqlite3_io_methods io{};
            io.iVersion = 2; // shared memory for WAL; no memory mapping
            io.xClose = [](sqlite3_file* f) { return inner(f)->pMethods->xClose(inner(f)); };
            io.xRead = [](sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
                return inner(f)->pMethods->xRead(inner(f), to, n, at);
            };
            io.xWrite = [](sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
                if (const int rc = verdict(); rc != SQLITE_OK) {
                    if (n > 1)
                        inner(f)->pMethods->xWrite(inner(f), from, n / 2, at); // half of it got through
                    return rc;
                }
                return inner(f)->pMethods->xWrite(inner(f), from, n, at);
            };
            io.xTruncate = [](sqlite3_file* f, sqlite3_int64 size) {
                const int rc = verdict();
                return rc != SQLITE_OK ? SQLITE_IOERR_TRUNCATE
                                       : inner(f)->pMethods->xTruncate(inner(f), size);
            };
            io.xSync = [](sqlite3_file* f, int flags) {
                const int rc = verdict();
                return rc != SQLITE_OK ? SQLITE_IOERR_FSYNC : inner(f)->pMethods->xSync(inner(f), flags);
            };
            io.xFileSize = [](sqlite3_file* f, sqlite3_int64* n) {
                return inner(f)->pMethods->xFileSize(inner(f), n);
            };
            io.xLock = [](sqlite3_file* f, int level) { return inner(f)->pMethods->xLock(inner(f), level); };
            io.xUnlock = [](sqlite3_file* f, int level) {
                return inner(f)->pMethods->xUnlock(inner(f), level);
            };
            io.xCheckReservedLock = [](sqlite3_file* f, int* held) {
                return inner(f)->pMethods->xCheckReservedLock(inner(f), held);
            };
            io.xFileControl = [](sqlite3_file* f, int op, void* arg) {
                return inner(f)->pMethods->xFileControl(inner(f), op, arg);
            };
            io.xSectorSize = [](sqlite3_file* f) { return inner(f)->pMethods->xSectorSize(inner(f)); };
            io.xDeviceCharacteristics = [](sqlite3_file* f) {
                return inner(f)->pMethods->xDeviceCharacteristics(inner(f));
            };
            io.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** to) {
                return inner(f)->pMethods->xShmMap(inner(f), page, size, extend, to);
            };
            io.xShmLock = [](sqlite3_file* f, int at, int n, int flags) {
                return inner(f)->pMethods->xShmLock(inner(f), at, n, flags);
            };
            io.xShmBarrier = [](sqlite3_file* f) { inner(f)->pMethods->xShmBarrier(inner(f)); };
            io.xShmUnmap = [](sqlite3_file* f, int gone) {
                return inner(f)->pMethods->xShmUnmap(inner(f), gone);
            };
            return io;
        }();
        return m;
    }
};

} // namespace attune::test
