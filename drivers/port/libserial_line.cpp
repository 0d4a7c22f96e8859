// The libserialport back end. No blocking read of the library is used: after an unplug they spin (SENSORS
// 0.2).

#include "drivers/port/line.hpp"
#include "drivers/port/port_words.hpp"
#include "drivers/port/tty.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <fcntl.h>
#include <libserialport.h>
#include <sys/file.h>

namespace attune {
namespace {

struct free_port {
    void operator()(sp_port* p) const noexcept { sp_free_port(p); }
};
using port_handle = std::unique_ptr<sp_port, free_port>;
struct free_config {
    void operator()(sp_port_config* c) const noexcept { sp_free_config(c); }
};

class libserial_line final : public line {
public:
    explicit libserial_line(port_handle port) noexcept
        : port_{std::move(port)} {
        sp_get_port_handle(port_.get(), &fd_);
    }
    ~libserial_line() override {
        settle_output(fd_);
        sp_close(port_.get());
    }
    libserial_line(const libserial_line&) = delete;
    libserial_line& operator=(const libserial_line&) = delete;

    int fd() const noexcept override { return fd_; }
    line_io read_now(std::span<std::byte> into) noexcept override {
        const int n = sp_nonblocking_read(port_.get(), into.data(), into.size());
        if (n > 0) return {static_cast<std::size_t>(n), 0};
        if (n < 0) return {0, cause()};
        // 0 is "nothing" and "unplugged" alike; the count of waiting bytes tells them apart (SENSORS 1.2).
        return {0, sp_input_waiting(port_.get()) < 0 ? cause() : 0};
    }
    line_io write_now(std::span<const std::byte> bytes) noexcept override {
        const int n = sp_nonblocking_write(port_.get(), bytes.data(), bytes.size());
        return n >= 0 ? line_io{static_cast<std::size_t>(n), 0} : line_io{0, cause()};
    }

private:
    static int cause() noexcept {
        const int e = sp_last_error_code();
        return e == EAGAIN || e == EINTR ? 0 : e != 0 ? e : EIO;
    }
    port_handle port_;
    int fd_ = -1;
};

bool set_up(sp_port* port, unsigned baud) {
    sp_port_config* made = nullptr;
    if (baud > INT_MAX || sp_new_config(&made) != SP_OK) return false;
    const std::unique_ptr<sp_port_config, free_config> c{made};
    return sp_set_config_baudrate(c.get(), static_cast<int>(baud)) == SP_OK &&
           sp_set_config_bits(c.get(), 8) == SP_OK &&
           sp_set_config_parity(c.get(), SP_PARITY_NONE) == SP_OK &&
           sp_set_config_stopbits(c.get(), 1) == SP_OK &&
           sp_set_config_flowcontrol(c.get(), SP_FLOWCONTROL_NONE) == SP_OK &&
           sp_set_config(port, c.get()) == SP_OK;
}

} // namespace

result<std::unique_ptr<line>> make_libserial_line(int probe, const std::string& path, unsigned baud) {
    sp_port* found = nullptr;
    if (sp_get_port_by_name(path.c_str(), &found) != SP_OK) return std::unique_ptr<line>{};
    port_handle port{found};

    // Newer versions lock by themselves and would meet our own lock; older ones do not lock at all.
    ::flock(probe, LOCK_UN);
    if (sp_open(port.get(), SP_MODE_READ_WRITE) != SP_OK) {
        const int e = sp_last_error_code();
        if (!lock_tty(probe) || e == EBUSY || e == EWOULDBLOCK)
            return tl::unexpected(port_busy(path, std::nullopt));
        if (e == ENOTTY || e == EINVAL) return std::unique_ptr<line>{};
        return tl::unexpected(open_failed(path, e));
    }
    auto opened = std::make_unique<libserial_line>(std::move(port));
    sp_port* const handle = found; // owned by `opened` now
    if (!lock_tty(opened->fd())) return tl::unexpected(port_busy(path, std::nullopt));
    ::fcntl(opened->fd(), F_SETFD, FD_CLOEXEC);
    if (!set_up(handle, baud)) {
        const int e = sp_last_error_code();
        return tl::unexpected(e == EIO || e == ENODEV ? port_missing(path) : baud_unsupported(path, baud));
    }
    keep_lines_up_at_close(opened->fd());
    make_exclusive(opened->fd());
    sp_flush(handle, SP_BUF_INPUT); // seconds of stale bytes otherwise (SENSORS 1.1)
    return opened;
}

} // namespace attune
