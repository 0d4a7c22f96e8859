#include "app/store/live_lock.hpp"

#include "app/language/language.hpp"
#include "app/store/session_id.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <string>
#include <sys/file.h>
#include <unistd.h>

namespace attune {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& store_file) {
    return store_file.parent_path() / ".attune-live";
}

errc code_of(int cause) {
    switch (cause) {
    case EACCES:
    case EPERM:
        return errc::permission;
    case EROFS:
        return errc::read_only;
    case ENOSPC:
    case EDQUOT:
        return errc::out_of_space;
    case EWOULDBLOCK:
        return errc::busy;
    case ENOENT:
        return errc::not_found;
    default:
        return errc::disconnected;
    }
}

} // namespace

result<live_lock> live_lock::take(const fs::path& store_file, std::string_view id) {
    const auto folder = folder_of(store_file);
    const auto file = folder / id;
    std::error_code made;
    fs::create_directory(folder, made); // a failure shows at open
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 || ::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        const int cause = errno;
        if (fd >= 0) ::close(fd);
        return fail(code_of(cause), tr("{} cannot be locked: {}", file.string(), std::strerror(cause)));
    }
    return live_lock{fd, file};
}

bool live_lock::held(const fs::path& store_file, std::string_view id) {
    if (!is_session_id(id)) return false;
    const auto file = folder_of(store_file) / id;
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return errno != ENOENT;
    const bool free = ::flock(fd, LOCK_SH | LOCK_NB) == 0;
    ::close(fd);
    return !free;
}

void live_lock::release() noexcept {
    if (fd_ < 0) return;
    ::unlink(file_.c_str());
    ::close(fd_);
    fd_ = -1;
}

} // namespace attune
