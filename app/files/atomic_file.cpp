#include "app/files/atomic_file.hpp"

#include "app/language/language.hpp"

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace attune {
namespace {

namespace fs = std::filesystem;

enum class doing : std::uint8_t { read, write, move };

std::string not_there(doing what, const std::string& name) {
    switch (what) {
    case doing::read:
        return tr("cannot read {}: it, or its folder, is not there", name);
    case doing::write:
        return tr("cannot write {}: it, or its folder, is not there", name);
    case doing::move:
        break;
    }
    return tr("cannot move {}: it, or its folder, is not there", name);
}

std::string not_permitted(doing what, const std::string& name) {
    switch (what) {
    case doing::read:
        return tr("no permission to read {}: choose another place", name);
    case doing::write:
        return tr("no permission to write {}: choose another place", name);
    case doing::move:
        break;
    }
    return tr("no permission to move {}: choose another place", name);
}

std::string disk_full(doing what, const std::string& name) {
    switch (what) {
    case doing::read:
        return tr("disk full: cannot read {}; free some space", name);
    case doing::write:
        return tr("disk full: cannot write {}; free some space", name);
    case doing::move:
        break;
    }
    return tr("disk full: cannot move {}; free some space", name);
}

std::string not_possible(doing what, const std::string& name, const char* why) {
    switch (what) {
    case doing::read:
        return tr("cannot read {}: {}", name, why);
    case doing::write:
        return tr("cannot write {}: {}", name, why);
    case doing::move:
        break;
    }
    return tr("cannot move {}: {}", name, why);
}

tl::unexpected<error> refused(int cause, doing what, const fs::path& file) {
    const auto name = file.string();
    switch (cause) {
    case ENOENT:
        return fail(errc::not_found, not_there(what, name));
    case EACCES:
    case EPERM:
        return fail(errc::permission, not_permitted(what, name));
    case EROFS:
        return fail(errc::read_only, tr("{} lies on a read-only disk: choose another place", name));
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return fail(errc::out_of_space, disk_full(what, name));
    case EISDIR:
        return fail(errc::invalid, tr("{} is a folder: name a file in it", name));
    default:
        return fail(errc::disconnected, not_possible(what, name, std::strerror(cause)));
    }
}

class descriptor {
public:
    explicit descriptor(int fd)
        : fd_{fd} {}
    ~descriptor() { close(); }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    int get() const noexcept { return fd_; }
    int close() noexcept { return fd_ < 0 ? 0 : ::close(std::exchange(fd_, -1)); }

private:
    int fd_;
};

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

/// Beside the file, hidden, and nobody else's: process and count make it so.
fs::path fresh_name(const fs::path& file) {
    static std::atomic<unsigned> count{0};
    return file.parent_path() /
           fmt::format(".{}.{}-{}", file.filename().string().substr(0, 200), ::getpid(), count.fetch_add(1));
}

} // namespace

result<void> write_file(const fs::path& named, std::string_view content, bool private_to_user) {
    std::error_code none;
    auto file = fs::is_symlink(named, none) ? fs::weakly_canonical(named, none) : named;
    if (file.empty()) file = named;
    struct stat old {};
    const bool replaces = ::stat(file.c_str(), &old) == 0;
    if (replaces && S_ISDIR(old.st_mode)) return refused(EISDIR, doing::write, named);
    if (replaces && !S_ISREG(old.st_mode)) { // a pipe or a device: nothing to replace, it only takes bytes
        descriptor to{::open(file.c_str(), O_WRONLY | O_CLOEXEC)};
        if (to.get() < 0 || !write_all(to.get(), content)) return refused(errno, doing::write, named);
        return {};
    }
    if (replaces && ::access(file.c_str(), W_OK) != 0) return refused(errno, doing::write, named);

    const auto fresh = fresh_name(file);
    descriptor to{
        ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, private_to_user ? 0600 : 0666)};
    if (to.get() < 0) return refused(errno, doing::write, named);
    if ((replaces && ::fchmod(to.get(), old.st_mode & 07777) != 0) || !write_all(to.get(), content) ||
        ::fsync(to.get()) != 0 || to.close() != 0 || ::rename(fresh.c_str(), file.c_str()) != 0) {
        const int cause = errno;
        ::unlink(fresh.c_str());
        return refused(cause, doing::write, named);
    }
    const auto folder = file.parent_path();
    descriptor dir{::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (dir.get() >= 0)
        ::fsync(dir.get()); // the rename itself survives a power cut, where the disk knows how
    return {};
}

result<std::string> read_file(const fs::path& file, std::size_t limit) {
    descriptor from{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    if (from.get() < 0) return refused(errno, doing::read, file);
    std::string content;
    char part[65536];
    for (;;) {
        const auto n = ::read(from.get(), part, sizeof part);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return refused(errno, doing::read, file);
        if (n == 0) return content;
        content.append(part, static_cast<std::size_t>(n));
        if (content.size() > limit)
            return fail(errc::invalid, tr("{} is larger than {} kB: it is not what it should be",
                                          file.string(), limit / 1024));
    }
}

result<fs::path> set_aside(const fs::path& file) {
    for (int n = 1; n < 1000; ++n) {
        auto aside = file;
        aside += fmt::format(".damaged-{}", n);
        if (::link(file.c_str(), aside.c_str()) == 0) { // link() never replaces
            if (::unlink(file.c_str()) != 0) return refused(errno, doing::move, file);
            return aside;
        }
        if (errno == EEXIST) continue;
        if (errno != EPERM && errno != EOPNOTSUPP) return refused(errno, doing::move, file);
        struct stat there {}; // a file system without links
        if (::lstat(aside.c_str(), &there) == 0) continue;
        if (::rename(file.c_str(), aside.c_str()) != 0) return refused(errno, doing::move, file);
        return aside;
    }
    return fail(errc::invalid, tr("too many damaged copies of {}: remove some", file.string()));
}

} // namespace attune
