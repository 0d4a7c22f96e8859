#pragma once
// Commands to an ANT stick, and the numbers in its answers (SENSORS 3.2).

#include "drivers/ant/frame.hpp"
#include "drivers/decoder.hpp"

#include <initializer_list>

namespace attune::ant {

namespace id {
inline constexpr std::uint8_t event = 0x40, unassign = 0x41, assign = 0x42, period = 0x43,
                              search_timeout = 0x44, frequency = 0x45, network_key = 0x46, reset = 0x4A,
                              open = 0x4B, close = 0x4C, request = 0x4D, broadcast = 0x4E, channel_id = 0x51,
                              channel_status = 0x52, capabilities = 0x54, list_add = 0x59, list = 0x5A,
                              started = 0x6F;
}
namespace code {
inline constexpr std::uint8_t ok = 0, search_timeout = 1, closed = 7, wrong_state = 21, invalid_message = 40,
                              invalid_network = 41;
}
/// Of a channel, in the two lowest bits of its status: 0 unassigned, 1 assigned, 2 searching, 3 tracking (ANT
/// Message Protocol and Usage, 9.5.7.1).
inline constexpr std::uint8_t state_bits = 3, searching = 2;
inline constexpr std::uint8_t rf_event = 1; ///< in the place of a message's id
inline constexpr std::uint8_t channel = 0, network = 1;

/// Sends a message with its check and the five zero bytes that first-generation sticks need (SENSORS 3.1).
inline void send(decoder_output& out, std::uint8_t what, std::span<const std::byte> data) {
    std::array<std::byte, 3 + 9 + 1 + 5> m{};
    m[0] = sync;
    m[1] = static_cast<std::byte>(data.size());
    m[2] = static_cast<std::byte>(what);
    std::copy(data.begin(), data.end(), m.begin() + 3);
    m[3 + data.size()] = check_of(std::span{m}.first(3 + data.size()));
    out.send(std::span{m}.first(3 + data.size() + 1 + 5));
}
inline void send(decoder_output& out, std::uint8_t what, std::initializer_list<std::uint8_t> data) {
    std::array<std::byte, 9> bytes{};
    std::size_t n = 0;
    for (const auto b : data)
        bytes[n++] = static_cast<std::byte>(b);
    send(out, what, std::span{bytes}.first(n));
}

} // namespace attune::ant
