#pragma once
// What every protocol gives: bytes and time in; events, bytes to send and deadlines out. Pure: no port, no
// clock.

#include "drivers/drops.hpp"
#include "drivers/event.hpp"
#include "drivers/time.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace attune {

/// Where a decoder puts what it found. Implemented by the session; tests implement it with vectors.
class decoder_output {
public:
    virtual void on_event(const event& e, host_time at) = 0;
    /// Bytes for the device (a command, an answer to a lifesign). At most 64 bytes a call.
    virtual void send(std::span<const std::byte> bytes) = 0;

protected:
    ~decoder_output() = default;
};

/// One protocol. Never throws, never stops: it resynchronises and counts. Allocates only when constructed.
///
/// Law 2: with equal `at`, bytes fed one at a time give the same events as the same bytes at once.
/// Thread: any one; not shared.
class decoder {
public:
    virtual ~decoder() = default;

    /// The protocol's name as in a sensor URI ("bridge", "text", "zephyr").
    virtual std::string_view protocol() const noexcept = 0;

    /// The port was opened, or opened again: forget half frames and continuity, send the start-up sequence.
    virtual void opened(host_time at, decoder_output& out) = 0;

    virtual void feed(std::span<const std::byte> bytes, host_time at, decoder_output& out) = 0;

    /// Time passes without bytes; called at least every 100 ms of host time, on a fixed grid. Dialogue and
    /// time-outs happen here.
    virtual void tick(host_time at, decoder_output& out) = 0;

    /// The program is about to let the port go: the bytes that leave the device in peace (ANT and BLE close
    /// their channel). What comes afterwards is not fed.
    virtual void closing(host_time, decoder_output&) {}

    virtual const drops& dropped() const noexcept = 0;
};

} // namespace attune
