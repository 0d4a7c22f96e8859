// Linked into a test program, makes libserialport take ptys for real ports (SENSORS 1.4): modem lines that
// the pty driver does not have are remembered here, and /sys/class/tty/pts/N exists. Calls the kernel
// directly, so that it stands under the sanitizers' own interceptors too. Debian's 0.1.1 imports __lxstat,
// newer ones lstat.

#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

constexpr char pts_folder[] = "/sys/class/tty/pts/";
constexpr char pts_target[] = "../../devices/pts/of/a/test"; // must not contain "virtual"
int modem_lines = TIOCM_DTR | TIOCM_RTS;

bool is_pts(const char* path) {
    return std::strncmp(path, pts_folder, sizeof pts_folder - 1) == 0;
}

int link_status(const char* path, struct stat* into) {
    if (!is_pts(path))
        return static_cast<int>(::syscall(SYS_newfstatat, AT_FDCWD, path, into, AT_SYMLINK_NOFOLLOW));
    std::memset(into, 0, sizeof *into);
    into->st_mode = S_IFLNK | 0777;
    return 0;
}

ssize_t link_target(const char* path, char* into, size_t size) {
    if (!is_pts(path)) return ::syscall(SYS_readlink, path, into, size);
    const size_t n = sizeof pts_target - 1 < size ? sizeof pts_target - 1 : size;
    std::memcpy(into, pts_target, n);
    return static_cast<ssize_t>(n);
}

} // namespace

extern "C" {

// NOLINTBEGIN: the names and forms are the C library's
int ioctl(int fd, unsigned long request, ...) noexcept {
    va_list rest;
    va_start(rest, request);
    void* argument = va_arg(rest, void*);
    va_end(rest);
    const long result = ::syscall(SYS_ioctl, fd, request, argument);
    if (result >= 0 || (errno != ENOTTY && errno != EINVAL)) return static_cast<int>(result);
    int* lines = static_cast<int*>(argument);
    switch (request) {
    case TIOCMGET:
        *lines = modem_lines;
        return 0;
    case TIOCMSET:
        modem_lines = *lines;
        return 0;
    case TIOCMBIS:
        modem_lines |= *lines;
        return 0;
    case TIOCMBIC:
        modem_lines &= ~*lines;
        return 0;
    default:
        return static_cast<int>(result);
    }
}

int lstat(const char* path, struct stat* into) noexcept {
    return link_status(path, into);
}
int __lxstat(int, const char* path, struct stat* into) noexcept {
    return link_status(path, into);
}
ssize_t readlink(const char* path, char* into, size_t size) noexcept {
    return link_target(path, into, size);
}
ssize_t __readlink_chk(const char* path, char* into, size_t size, size_t) noexcept {
    return link_target(path, into, size);
}
// NOLINTEND
}
