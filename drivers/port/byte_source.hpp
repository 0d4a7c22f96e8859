#pragma once
// One interface for everything bytes come from: a serial port, the simulated heart, a recording.

#include "drivers/result.hpp"
#include "drivers/time.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace attune {

struct read_outcome {
    std::size_t bytes = 0; ///< 0 with gone == false: nothing came within the wait
    bool gone = false;     ///< the port is no longer there; close and look for it again
    bool ended = false;    ///< a recording has no more bytes; it will not come back
    std::string why;       ///< for `gone`: one sentence
};

/// Thread [acquisition]: all calls from one thread, except wake(), which may come from any.
class byte_source {
public:
    virtual ~byte_source() = default;

    /// Opens, or opens again after gone. A sentence that says what to do where it cannot.
    virtual result<void> open() = 0;
    /// Waits at most `wait` for at least one byte. Never spins.
    virtual read_outcome read(std::span<std::byte> into, host_duration wait) = 0;
    virtual result<void> write(std::span<const std::byte> bytes) = 0;
    virtual void close() noexcept = 0;
    /// Ends a read that is waiting.
    virtual void wake() noexcept = 0;
    /// In words, for the screen: "Zephyr HxM on /dev/ttyUSB0", "simulated heart (calm)".
    virtual std::string description() const = 0;
};

} // namespace attune
