#pragma once
// The frame around every Zephyr message: 02 | id | dlc | payload | crc8(payload) | end. FORMAT.md beside this
// file.

#include "drivers/frame_scanner.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace attune::zephyr {

constexpr std::uint8_t stx = 0x02, etx = 0x03, ack = 0x06, nak = 0x15;
constexpr std::size_t max_payload = 128;
constexpr std::size_t around_payload = 5; ///< STX, id, dlc before it; CRC and end after it

enum class message : std::uint8_t {
    general = 0x20,
    breathing = 0x21,
    ecg = 0x22,
    lifesign = 0x23,
    rr = 0x24,
    accel = 0x25,
    hxm = 0x26,
    summary = 0x2B,
};

/// Payload sizes that are fixed by the message (SENSORS 6.1); nothing for other ids (acknowledgements, other
/// packets).
constexpr std::optional<std::size_t> payload_size(std::uint8_t id) noexcept {
    switch (static_cast<message>(id)) {
    case message::breathing:
        return 32;
    case message::ecg:
        return 88;
    case message::lifesign:
        return 0;
    case message::rr:
        return 45;
    case message::hxm:
        return 55;
    case message::summary:
        return 71;
    case message::accel:
        return 84; // counted in the capture; 20 x 3 x 10 bit after the 9 bytes of time
    case message::general:
        break;
    }
    return std::nullopt;
}

constexpr std::uint8_t u8(std::byte b) noexcept {
    return std::to_integer<std::uint8_t>(b);
}
constexpr std::uint8_t u8(message m) noexcept {
    return static_cast<std::uint8_t>(m);
}
constexpr std::uint16_t le16(std::span<const std::byte> b, std::size_t at) noexcept {
    return static_cast<std::uint16_t>(u8(b[at]) | u8(b[at + 1]) << 8);
}
constexpr std::uint32_t le32(std::span<const std::byte> b, std::size_t at) noexcept {
    return le16(b, at) | static_cast<std::uint32_t>(le16(b, at + 2)) << 16;
}

/// CRC-8 Dallas/Maxim: start 0, reflected polynomial 0x8C, nothing at the end.
constexpr auto crc_of_byte = [] {
    std::array<std::uint8_t, 256> table{};
    for (unsigned n = 0; n < table.size(); ++n) {
        unsigned crc = n;
        for (int i = 0; i < 8; ++i)
            crc = (crc & 1U) != 0 ? crc >> 1 ^ 0x8CU : crc >> 1;
        table[n] = static_cast<std::uint8_t>(crc);
    }
    return table;
}();
constexpr std::uint8_t crc8(std::span<const std::byte> bytes) noexcept {
    std::uint8_t crc = 0;
    for (std::byte b : bytes)
        crc = crc_of_byte[static_cast<std::uint8_t>(crc ^ u8(b))];
    return crc;
}

struct frame_rule {
    constexpr frame_verdict operator()(std::span<const std::byte> b) const noexcept {
        using kind = frame_verdict::kind;
        if (u8(b[0]) != stx) return {kind::no_start};
        if (b.size() < 3) return {kind::more};
        const std::size_t dlc = u8(b[2]);
        const auto fixed = payload_size(u8(b[1]));
        if (dlc > max_payload ||
            (fixed && dlc != *fixed && dlc != 0)) // dlc 0: the acknowledgement of a command
            return {kind::no_start};
        const std::size_t size = dlc + around_payload;
        if (b.size() < size) return {kind::more};
        const std::uint8_t end = u8(b[size - 1]);
        // Without a payload there is no check to speak of: only an answer or a lifesign is so short.
        const bool ends =
            end == ack || end == nak || (end == etx && (dlc != 0 || u8(b[1]) == u8(message::lifesign)));
        if (!ends || u8(b[size - 2]) != crc8(b.subspan(3, dlc))) return {kind::failed, size};
        return {kind::good, size};
    }
};

using scanner = frame_scanner<max_payload + around_payload, frame_rule>;

} // namespace attune::zephyr
