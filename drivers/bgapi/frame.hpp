#pragma once
// BGAPI messages of a BLED112 on its serial port (SENSORS 4): b0 | length | class | id | payload. No sync byte
// and no check, so a frame is known by what stands in the table: its four bytes of header, its length, and the
// length that its array says of itself.

#include "drivers/frame_scanner.hpp"

namespace attune::bgapi {

constexpr std::byte response{0x00}, event{0x80};
constexpr std::size_t header_size = 4;
/// Payload of the longest message spoken here: a scan response with 31 bytes of advertisement is 42. Chosen a
/// little above.
constexpr std::size_t most_payload = 64;
constexpr std::size_t most_frame = header_size + most_payload;

/// Class and id as one number: 0x0405 is class 04, id 05.
enum class message : std::uint16_t {
    boot = 0x0000, ///< as an event; reset as a command, which is not used
    hello = 0x0001,
    protocol_error = 0x0006,
    disconnect = 0x0300, ///< as an event: connection_status
    connection_status = 0x0300,
    version = 0x0301,
    feature = 0x0302,
    disconnected = 0x0304,
    procedure_completed = 0x0401, ///< as a command: read_by_group_type
    read_by_group_type = 0x0401,
    group_found = 0x0402, ///< as a command: read_by_type
    read_by_type = 0x0402,
    find_information = 0x0403,
    information_found = 0x0404,
    attribute_value = 0x0405, ///< as a command: attribute_write
    attribute_write = 0x0405,
    scan_response = 0x0600, ///< as an event
    set_mode = 0x0601,
    discover = 0x0602,
    connect_direct = 0x0603,
    end_procedure = 0x0604,
    scan_parameters = 0x0607,
};

constexpr std::uint8_t u8(std::byte b) noexcept {
    return std::to_integer<std::uint8_t>(b);
}
constexpr std::uint16_t u16(std::span<const std::byte> b, std::size_t at) noexcept {
    return static_cast<std::uint16_t>(u8(b[at]) | u8(b[at + 1]) << 8);
}
constexpr message id_of(std::span<const std::byte> frame) noexcept {
    return static_cast<message>(u8(frame[2]) << 8 | u8(frame[3]));
}
constexpr bool is_event(std::span<const std::byte> frame) noexcept {
    return frame[0] == event;
}

/// What the dongle may say. Where an array ends the payload, its length is the last of the `fixed` bytes.
struct shape {
    std::byte kind;
    message id;
    std::uint8_t fixed;
    bool array = false;
};
// SENSORS 4; the four that carry nothing for us (protocol error, version, feature, mode) from bglib's
// bleapi.xml, so that they are stepped over and not searched for frames.
constexpr std::array<shape, 23> shapes{{
    {response, message::hello, 0},
    {response, message::disconnect, 3},
    {response, message::read_by_group_type, 3},
    {response, message::read_by_type, 3},
    {response, message::find_information, 3},
    {response, message::attribute_write, 3},
    {response, message::set_mode, 2},
    {response, message::discover, 2},
    {response, message::connect_direct, 3},
    {response, message::end_procedure, 2},
    {response, message::scan_parameters, 2},
    {event, message::boot, 12},
    {event, message::protocol_error, 2},
    {event, message::connection_status, 16},
    {event, message::version, 6},
    {event, message::feature, 2, true},
    {event, message::disconnected, 3},
    {event, message::procedure_completed, 5},
    {event, message::group_found, 6, true},
    {event, message::information_found, 4, true},
    {event, message::attribute_value, 5, true},
    {event, message::scan_response, 11, true},
    {event, message::set_mode, 2},
}};

/// For frame_scanner, and for finding out which protocol a line speaks.
struct frame_rule {
    constexpr frame_verdict operator()(std::span<const std::byte> b) const noexcept {
        using kind = frame_verdict::kind;
        if (b[0] != response && b[0] != event) return {kind::no_start};
        if (b.size() < 2) return {kind::more};
        const std::size_t payload = u8(b[1]);
        if (payload > most_payload) return {kind::no_start};
        if (b.size() < header_size) return {kind::more};
        for (const auto& s : shapes) {
            if (s.kind != b[0] || s.id != id_of(b)) continue;
            if (s.array ? payload < s.fixed : payload != s.fixed) return {kind::no_start};
            const std::size_t length_at = header_size + s.fixed - 1;
            if (s.array && b.size() > length_at && u8(b[length_at]) != payload - s.fixed)
                return {kind::no_start};
            return {b.size() < header_size + payload ? kind::more : kind::good, header_size + payload};
        }
        return {kind::no_start};
    }
};
using scanner = frame_scanner<most_frame, frame_rule>;

} // namespace attune::bgapi
