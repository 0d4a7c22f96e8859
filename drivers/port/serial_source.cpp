#include "drivers/port/serial_source.hpp"

#include "drivers/port/clock.hpp"
#include "drivers/port/open_source.hpp"
#include "drivers/port/port_words.hpp"
#include "drivers/port/tty.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <system_error>

namespace attune {
namespace {

constexpr std::size_t unsent_capacity = 4096; // chosen: as much as the kernel's own output buffer of a tty

/// Follows links: libserialport 0.1.1 does not (SENSORS 1.1). An errno where it cannot.
tl::expected<std::string, int> resolve(const std::string& path) {
    const std::unique_ptr<char, decltype(&std::free)> real{::realpath(path.c_str(), nullptr), &std::free};
    if (!real) return tl::unexpected(errno);
    return std::string{real.get()};
}

int poll_milliseconds(host_duration wait) noexcept {
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(wait).count();
    return static_cast<int>(std::clamp<std::int64_t>(ms, 0, INT_MAX));
}

} // namespace

serial_source::serial_source(std::string path, unsigned baud)
    : path_{std::move(path)}
    , baud_{baud}
    , woken_{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)} {
    if (!woken_) throw std::system_error(errno, std::generic_category(), "eventfd");
    unsent_.reserve(unsent_capacity);
}

serial_source::~serial_source() = default;

/// The node to open now. A USB device that was open before is looked for by what it is, not by its number;
/// another device that got its number meanwhile is not taken for it.
result<std::string> serial_source::where() const {
    const auto named = resolve(path_);
    if (identity_) {
        if (auto found = find_again(scan_ports(), *identity_, named.value_or(std::string{}))) return *found;
        if (named) {
            const auto there = scan_port(*named);
            if (there && there->usb) return tl::unexpected(port_missing(path_));
        }
    }
    if (!named) return tl::unexpected(open_failed(path_, named.error()));
    return *named;
}

result<void> serial_source::open() {
    close();
    auto path = where();
    if (!path) return tl::unexpected(path.error());
    auto probe = open_tty(*path);
    if (!probe) return tl::unexpected(probe.error());

    auto opened = make_libserial_line(probe->get(), *path, baud_);
    const bool library = opened && *opened;
    if (opened && !*opened) opened = make_posix_line(std::move(*probe), *path, baud_);
    if (!opened) return tl::unexpected(opened.error());

    line_ = std::move(*opened);
    used_ = library ? back_end::libserialport : back_end::posix;
    pseudo_terminal_ = is_pseudo_terminal(line_->fd());
    real_path_ = std::move(*path);
    const auto known = scan_port(real_path_);
    name_ = known ? known->description : std::string{};
    identity_ = known ? known->usb : std::nullopt;
    silence_.opened(monotonic_now());
    return {};
}

read_outcome serial_source::read(std::span<std::byte> into, host_duration wait) {
    if (!line_) return {.bytes = 0, .gone = true, .ended = false, .why = path_ + " is not open."};
    const auto writing = static_cast<short>(unsent_.empty() ? 0 : POLLOUT);
    std::array<pollfd, 2> fds{
        {{line_->fd(), static_cast<short>(POLLIN | writing), 0}, {woken_.get(), POLLIN, 0}}};
    const int ready = ::poll(fds.data(), fds.size(), poll_milliseconds(wait));
    if (ready < 0 && errno != EINTR) return gone();
    if (ready > 0) {
        if (fds[1].revents) clear_event(woken_.get());
        if ((fds[0].revents & POLLOUT) && !send_unsent()) return gone();
        if (fds[0].revents & ~POLLOUT) {
            const line_io got = line_->read_now(into);
            if (got.bytes > 0) {
                silence_.heard(monotonic_now());
                return {.bytes = got.bytes, .gone = false, .ended = false, .why = {}};
            }
            if (got.error || (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL))) return gone();
            // Readable, and nothing to read: somebody else took the bytes. Not to spin, rest on the other
            // one.
            ::poll(&fds[1], 1, std::min(10, poll_milliseconds(wait)));
        }
    }
    if (!pseudo_terminal_ && silence_.overdue(monotonic_now()))
        return {.gone = true,
                .why =
                    real_path_ + " sends nothing: is the sensor worn and switched on? It is opened again."};
    return {};
}

read_outcome serial_source::gone() {
    return {.bytes = 0, .gone = true, .ended = false, .why = port_gone(real_path_, pseudo_terminal_)};
}

result<void> serial_source::write(std::span<const std::byte> bytes) {
    if (!line_) return fail(errc::disconnected, path_ + " is not open.");
    if (!send_unsent()) return fail(errc::disconnected, port_gone(real_path_, pseudo_terminal_));
    if (bytes.size() > unsent_capacity - unsent_.size())
        return fail(errc::busy, real_path_ + " takes no commands: unplug the sensor and plug it in again.");
    unsent_.insert(unsent_.end(), bytes.begin(), bytes.end()); // within what is reserved
    if (!send_unsent()) return fail(errc::disconnected, port_gone(real_path_, pseudo_terminal_));
    return {};
}

/// False: the line is gone.
bool serial_source::send_unsent() noexcept {
    while (!unsent_.empty()) {
        const line_io sent = line_->write_now(unsent_);
        if (sent.error) return false;
        if (sent.bytes == 0) return true;
        unsent_.erase(unsent_.begin(), unsent_.begin() + static_cast<std::ptrdiff_t>(sent.bytes));
    }
    return true;
}

void serial_source::close() noexcept {
    line_.reset();
    used_ = back_end::none;
    unsent_.clear();
}

void serial_source::wake() noexcept {
    signal_event(woken_.get());
}

std::string serial_source::description() const {
    const std::string& at = real_path_.empty() ? path_ : real_path_;
    return (name_.empty() ? "serial port" : name_ + " on") + (" " + at);
}

result<std::unique_ptr<byte_source>> make_serial_source(const sensor_uri& uri) {
    if (uri.kind != sensor_kind::serial || uri.target.empty())
        return fail(errc::invalid, "A serial port needs its path: write serial:/dev/ttyUSB0.");
    struct stat at {};
    if (::stat(uri.target.c_str(), &at) == 0 && !S_ISCHR(at.st_mode))
        return tl::unexpected(port_is_no_tty(uri.target));
    const unsigned baud = usual_baud(uri);
    if (baud == 0) return tl::unexpected(baud_unsupported(uri.target, baud)); // would hang the line up
    return std::make_unique<serial_source>(uri.target, baud);
}

unsigned usual_baud(const sensor_uri& uri) noexcept {
    return uri.baud.value_or(115200); // every protocol of SENSORS 3, 6.1 and 6.9
}

} // namespace attune
