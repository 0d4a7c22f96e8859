#pragma once
// One open serial line, by one of two back ends: libserialport, and a plain tty for what libserialport cannot
// open (SENSORS 0.1: ptys, ANT sticks). Both are nonblocking; the waiting is done once, by serial_source.

#include "drivers/port/unique_fd.hpp"
#include "drivers/result.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace attune {

struct line_io {
    std::size_t bytes = 0; ///< 0 without error: nothing was there, or no room
    int error = 0;         ///< errno; the line is gone
};

class line {
public:
    virtual ~line() = default;
    virtual int fd() const noexcept = 0;
    virtual line_io read_now(std::span<std::byte> into) noexcept = 0;
    virtual line_io write_now(std::span<const std::byte> bytes) noexcept = 0;
};

/// Takes over a tty that is already open and locked.
result<std::unique_ptr<line>> make_posix_line(unique_fd tty, const std::string& path, unsigned baud);

/// Opens by libserialport. `probe` is the same port, open and locked; the lock moves over, and holding it
/// keeps the modem lines up in between. A null pointer: not for libserialport, use the other one.
result<std::unique_ptr<line>> make_libserial_line(int probe, const std::string& path, unsigned baud);

} // namespace attune
