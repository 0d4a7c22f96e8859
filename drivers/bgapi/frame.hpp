#pragma once
// BGAPI messages of a BLED112 on its serial port (SENSORS 4): b0 | length | class | id | payload. No sync byte
// and no check, so a frame is known by what stands in shape_of(): its four bytes of header, its length, and the
// length that its array says of itself.

#include "drivers/frame_scanner.hpp"

#include <optional>

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

/// A payload's size: of its fixed part, the last byte of which is the length of the array that follows, if any.
struct shape {
    std::uint8_t fixed;
    bool array = false;
};
/// What the dongle may say; nothing: no message of ours. SENSORS 4; the four events that carry nothing for us
/// (version, feature, mode: bglib's bleapi.xml; protocol error, which is younger than that: bglib's Arduino header,
/// a u16 reason), so that they are stepped over and not searched for frames.
constexpr std::optional<shape> shape_of(std::byte kind, message id) noexcept {
    if (kind == response) switch (id) {
        case message::hello:
            return shape{0};
        case message::set_mode:
        case message::discover:
        case message::end_procedure:
        case message::scan_parameters:
            return shape{2};
        case message::disconnect:
        case message::connect_direct:
        case message::read_by_group_type:
        case message::read_by_type:
        case message::find_information:
        case message::attribute_write:
            return shape{3};
        default:
            return std::nullopt;
        }
    switch (id) {
    case message::boot:
        return shape{12};
    case message::protocol_error:
    case message::set_mode:
        return shape{2};
    case message::connection_status:
        return shape{16};
    case message::version:
        return shape{6};
    case message::disconnected:
        return shape{3};
    case message::procedure_completed:
        return shape{5};
    case message::feature:
        return shape{2, true};
    case message::information_found:
        return shape{4, true};
    case message::attribute_value:
        return shape{5, true};
    case message::group_found:
        return shape{6, true};
    case message::scan_response:
        return shape{11, true};
    default:
        return std::nullopt;
    }
}

/// For frame_scanner, and for finding out which protocol a line speaks.
struct frame_rule {
    constexpr frame_verdict operator()(std::span<const std::byte> b) const noexcept {
        using kind = frame_verdict::kind;
        if (b[0] != response && b[0] != event) return {kind::no_start};
        if (b.size() < 2) return {kind::more};
        const std::size_t payload = u8(b[1]);
        if (payload > most_payload) return {kind::no_start};
        if (b.size() < header_size) return {kind::more};
        const auto s = shape_of(b[0], id_of(b));
        if (!s || (s->array ? payload < s->fixed : payload != s->fixed)) return {kind::no_start};
        const std::size_t length_at = header_size + s->fixed - 1;
        if (s->array && b.size() > length_at && u8(b[length_at]) != payload - s->fixed)
            return {kind::no_start};
        return {b.size() < header_size + payload ? kind::more : kind::good, header_size + payload};
    }
};
using scanner = frame_scanner<most_frame, frame_rule>;

} // namespace attune::bgapi
