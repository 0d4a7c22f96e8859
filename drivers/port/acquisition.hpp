#pragma once
// The acquisition thread: reads a byte source, stamps what came, and hands it over through a bounded
// lock-free queue.

#include "drivers/port/byte_source.hpp"
#include "drivers/port/clock.hpp" // of the stamps
#include "drivers/port/input.hpp"
#include "drivers/port/retry.hpp"
#include "drivers/port/scripted_source.hpp"

#include <memory>

namespace attune {

/// Owns the thread. Opens the source, reads, stamps; after `gone` closes and opens again with back-off
/// (SENSORS.md 1.3) for as long as it lives. When the queue is full the newest bytes are dropped and counted;
/// the count travels as input_kind::overflow as soon as there is room.
class acquisition {
public:
    explicit acquisition(std::unique_ptr<byte_source> source, retry_times times = {});
    ~acquisition(); ///< stops the thread and closes the port
    acquisition(const acquisition&) = delete;
    acquisition& operator=(const acquisition&) = delete;

    /// More inputs than this never wait at once.
    static constexpr std::size_t most_waiting = 4096;

    void start();
    /// The beginning of stop(): waits for nothing.
    void begin_stop() noexcept;
    /// For good, within 100 ms; what was received can still be popped.
    void stop() noexcept;
    /// Moves the oldest input out. [session thread] Wait-free.
    bool pop(port_input& into) noexcept;
    /// Queues bytes for the device. [session thread] False when the outgoing queue is full.
    bool send(std::span<const std::byte> bytes) noexcept;
    /// A file descriptor that becomes readable when input arrives, so that a loop can sleep on it (eventfd).
    int ready_fd() const noexcept;
    /// Clears ready_fd; then pop until nothing comes, and nothing is missed. [session thread]
    void acknowledge() noexcept;
    std::string description() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace attune
