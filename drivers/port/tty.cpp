#include "drivers/port/tty.hpp"

#include "drivers/port/port_words.hpp"

#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

namespace attune {
namespace {

// Documentation/admin-guide/devices.txt of the kernel.
constexpr unsigned virtual_console_major = 4, first_serial_minor = 64, console_major = 5;
constexpr unsigned first_pts_major = 136, last_pts_major = 143;

/// A virtual console, /dev/tty, /dev/console, or the terminal that this program was started from: raw mode
/// there would take the keyboard away.
bool is_screen(const struct stat& port) {
    if (major(port.st_rdev) == virtual_console_major && minor(port.st_rdev) < first_serial_minor) return true;
    if (major(port.st_rdev) == console_major) return true;
    for (int standard = 0; standard < 3; ++standard) {
        struct stat own {};
        if (::isatty(standard) != 0 && ::fstat(standard, &own) == 0 && own.st_rdev == port.st_rdev)
            return true;
    }
    return false;
}

std::optional<port_holder> holder_of(const std::string& path, int except) {
    const auto held = port_holders(except);
    const auto found = held.find(path);
    return found == held.end() ? std::nullopt : std::optional{found->second};
}

} // namespace

result<unique_fd> open_tty(const std::string& path) {
    struct stat at {};
    if (::stat(path.c_str(), &at) != 0) return tl::unexpected(open_failed(path, errno));
    if (!S_ISCHR(at.st_mode)) return tl::unexpected(port_is_no_tty(path));
    if (is_screen(at)) return tl::unexpected(port_is_the_screen(path));
    unique_fd tty{::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)};
    if (!tty) {
        if (errno == EBUSY) return tl::unexpected(port_busy(path, holder_of(path, -1)));
        return tl::unexpected(open_failed(path, errno));
    }
    if (::isatty(tty.get()) == 0)
        return tl::unexpected(errno == EIO ? port_missing(path) : port_is_no_tty(path));
    if (!lock_tty(tty.get())) return tl::unexpected(port_busy(path, holder_of(path, tty.get())));
    return tty;
}

bool lock_tty(int fd) noexcept {
    // A file system without locks is no reason to refuse; only a lock that somebody has is.
    return ::flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

bool is_pseudo_terminal(int fd) noexcept {
    struct stat at {};
    return ::fstat(fd, &at) == 0 && S_ISCHR(at.st_mode) && major(at.st_rdev) >= first_pts_major &&
           major(at.st_rdev) <= last_pts_major;
}

void make_exclusive(int fd) noexcept {
    // A pty keeps the mark when its program is killed, and libserialport sets it by itself from 0.1.2 on.
    ::ioctl(fd, is_pseudo_terminal(fd) ? TIOCNXCL : TIOCEXCL);
}

void keep_lines_up_at_close(int fd) noexcept {
    termios t{};
    if (::tcgetattr(fd, &t) != 0) return;
    t.c_cflag &= ~static_cast<tcflag_t>(HUPCL);
    ::tcsetattr(fd, TCSANOW, &t);
}

void settle_output(int fd) noexcept {
    // Chosen: 5 x 10 ms, half of the 100 ms in which a stop must be done; 50 ms at 115200 baud are 570 bytes,
    // more than any command.
    for (int i = 0; i < 5; ++i) {
        int left = 0;
        if (::ioctl(fd, TIOCOUTQ, &left) != 0 || left == 0) return;
        ::poll(nullptr, 0, 10);
    }
    ::tcflush(fd, TCOFLUSH);
}

} // namespace attune
