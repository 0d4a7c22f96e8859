#pragma once
// What is said to a BLED112 (SENSORS 4), to the byte.

#include "drivers/bgapi/frame.hpp"

#include <initializer_list>

namespace attune::bgapi {

/// A device address as it stands in the messages: six bytes, little endian, and its type (0 public, 1 random).
struct address {
    std::array<std::byte, 6> bytes{};
    std::byte type{};
    friend constexpr bool operator==(const address&, const address&) = default;
};

/// One command: at most 19 bytes.
class command {
public:
    constexpr command() = default;
    constexpr command(message id, std::initializer_list<unsigned> payload) {
        put(0);
        put(static_cast<unsigned>(payload.size()));
        put(static_cast<unsigned>(id) >> 8U);
        put(static_cast<unsigned>(id));
        for (const unsigned b : payload)
            put(b);
    }
    std::span<const std::byte> bytes() const noexcept { return {bytes_.data(), size_}; }

private:
    constexpr void put(unsigned b) { bytes_[size_++] = static_cast<std::byte>(b & 0xFFU); }
    std::array<std::byte, 24> bytes_{};
    std::size_t size_ = 0;
};

constexpr std::uint16_t primary_service = 0x2800, last_handle = 0xFFFF;

inline command hello() {
    return {message::hello, {}};
}
inline command disconnect(unsigned link) {
    return {message::disconnect, {link}};
}
/// Neither visible nor connectable.
inline command set_mode() {
    return {message::set_mode, {0, 0}};
}
inline command end_procedure() {
    return {message::end_procedure, {}};
}
/// 125 ms of every 125 ms, asking for names.
inline command scan_parameters() {
    return {message::scan_parameters, {0xC8, 0, 0xC8, 0, 1}};
}
/// 1: devices that wish to be found; 2: all that advertise.
inline command discover(unsigned mode) {
    return {message::discover, {mode}};
}
/// Interval 40 to 60 ms, 2.56 s without an answer end it, no latency.
inline command connect_direct(const address& a) {
    const auto b = [&](std::size_t i) { return static_cast<unsigned>(a.bytes[i]); };
    return {message::connect_direct,
            {b(0), b(1), b(2), b(3), b(4), b(5), static_cast<unsigned>(a.type), 0x20, 0, 0x30, 0, 0, 1, 0, 0}};
}
inline command read_by_group_type(unsigned link) {
    return {message::read_by_group_type,
            {link, 1, 0, last_handle & 0xFFU, last_handle >> 8U, 2, primary_service & 0xFFU,
             primary_service >> 8U}};
}
inline command read_by_type(unsigned link, unsigned first, unsigned last, unsigned uuid) {
    return {message::read_by_type, {link, first, first >> 8U, last, last >> 8U, 2, uuid, uuid >> 8U}};
}
inline command find_information(unsigned link, unsigned first, unsigned last) {
    return {message::find_information, {link, first, first >> 8U, last, last >> 8U}};
}
/// Notifications on, written to a client characteristic configuration.
inline command notify(unsigned link, unsigned handle) {
    return {message::attribute_write, {link, handle, handle >> 8U, 2, 1, 0}};
}

} // namespace attune::bgapi
