#pragma once
// A device at the other end of the line: bytes and time in, bytes with their times out. Pure, so that the
// same emulator serves virtual time (in one process, against a decoder or the engine) and a pty in real time.

#include "drivers/time.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace attune::test {

class emulator {
public:
    virtual ~emulator() = default;
    /// Power comes on; its time begins. Called once, before anything else.
    virtual void start(host_time at) = 0;
    /// Bytes from the program.
    virtual void received(std::span<const std::byte> bytes, host_time at) = 0;
    /// When the next bytes leave; nothing: only after something was received.
    virtual std::optional<host_time> next() const = 0;
    /// The bytes that leave at next(), which is not after `now`.
    virtual std::vector<std::byte> take(host_time now) = 0;
};

} // namespace attune::test
