// The plain tty back end: open, termios, read, write.

#include "drivers/port/line.hpp"
#include "drivers/port/port_words.hpp"
#include "drivers/port/tty.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace attune {
namespace {

constexpr std::array<std::pair<unsigned, speed_t>, 19> speeds{{
    {1200, B1200},       {1800, B1800},       {2400, B2400},       {4800, B4800},       {9600, B9600},
    {19200, B19200},     {38400, B38400},     {57600, B57600},     {115200, B115200},   {230400, B230400},
    {460800, B460800},   {500000, B500000},   {576000, B576000},   {921600, B921600},   {1000000, B1000000},
    {1500000, B1500000}, {2000000, B2000000}, {3000000, B3000000}, {4000000, B4000000},
}};

class posix_line final : public line {
public:
    explicit posix_line(unique_fd tty) noexcept
        : tty_{std::move(tty)} {}
    ~posix_line() override { settle_output(tty_.get()); }
    posix_line(const posix_line&) = delete;
    posix_line& operator=(const posix_line&) = delete;

    int fd() const noexcept override { return tty_.get(); }
    line_io read_now(std::span<std::byte> into) noexcept override {
        const auto n = ::read(tty_.get(), into.data(), into.size());
        if (n > 0) return {static_cast<std::size_t>(n), 0};
        if (n == 0) return {0, EIO}; // VMIN is 1, so "nothing there" is EAGAIN; 0 is a hung up tty
        return {0, errno == EAGAIN || errno == EINTR ? 0 : errno};
    }
    line_io write_now(std::span<const std::byte> bytes) noexcept override {
        const auto n = ::write(tty_.get(), bytes.data(), bytes.size());
        if (n >= 0) return {static_cast<std::size_t>(n), 0};
        return {0, errno == EAGAIN || errno == EINTR ? 0 : errno};
    }

private:
    unique_fd tty_;
};

} // namespace

result<std::unique_ptr<line>> make_posix_line(unique_fd tty, const std::string& path, unsigned baud) {
    const auto speed = std::find_if(speeds.begin(), speeds.end(), [&](auto& s) { return s.first == baud; });
    if (speed == speeds.end()) return tl::unexpected(baud_unsupported(path, baud));
    termios t{};
    if (::tcgetattr(tty.get(), &t) != 0) return tl::unexpected(open_failed(path, errno));
    ::cfmakeraw(&t);
    t.c_cflag |= CLOCAL | CREAD;
    t.c_cflag &= ~static_cast<tcflag_t>(HUPCL | CRTSCTS | CSTOPB);
    t.c_cc[VMIN] = 1;
    t.c_cc[VTIME] = 0;
    // The rate that is read back is not compared: a driver without set_termios keeps its own (SENSORS 1.2).
    if (::cfsetspeed(&t, speed->second) != 0 || ::tcsetattr(tty.get(), TCSANOW, &t) != 0)
        return tl::unexpected(errno == EINVAL ? baud_unsupported(path, baud) : open_failed(path, errno));
    make_exclusive(tty.get());
    ::tcflush(tty.get(), TCIFLUSH); // seconds of stale bytes otherwise (SENSORS 1.1)
    return std::make_unique<posix_line>(std::move(tty));
}

} // namespace attune
