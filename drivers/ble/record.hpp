#pragma once
// What a BLE link says, as a byte stream: every value a strap notifies about is one record, so that it is
// stored and replayed like the bytes of a serial port. FORMAT.md beside this file.

#include "drivers/frame_scanner.hpp"

#include <boost/crc.hpp>

#include <cstdint>
#include <vector>

namespace attune::ble {

enum class record_type : std::uint8_t {
    device = 1,     ///< what the strap calls itself, UTF-8
    heart_rate = 2, ///< a value of 0x2A37
    battery = 3,    ///< a value of 0x2A19
    ecg = 4,        ///< a value of Polar's PMD data characteristic
    model = 5,      ///< a value of 0x2A24, UTF-8
};

inline constexpr std::byte first_sync{0xB7}, second_sync{0x4C};
inline constexpr std::size_t header_size = 5, check_size = 2;
inline constexpr std::size_t most_payload = 512; ///< of an attribute value, Bluetooth Core 4.2 Vol 3 F 3.2.9
inline constexpr std::size_t most_record = header_size + most_payload + check_size;

/// CRC-16/CCITT-FALSE over type, size and payload.
inline std::uint16_t check_of(std::span<const std::byte> bytes) noexcept {
    boost::crc_optimal<16, 0x1021, 0xFFFF, 0, false, false> crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return static_cast<std::uint16_t>(crc.checksum());
}

struct record_rule {
    frame_verdict operator()(std::span<const std::byte> b) const noexcept {
        using kind = frame_verdict::kind;
        const auto u8 = [&](std::size_t i) { return std::to_integer<unsigned>(b[i]); };
        if (b[0] != first_sync || (b.size() > 1 && b[1] != second_sync)) return {kind::no_start};
        if (b.size() > 2 && (u8(2) < 1 || u8(2) > 5)) return {kind::no_start};
        if (b.size() < header_size) return {kind::more};
        const std::size_t payload = u8(3) | u8(4) << 8U;
        if (payload > most_payload) return {kind::no_start};
        const std::size_t size = header_size + payload + check_size;
        if (b.size() < size) return {kind::more};
        const unsigned check = u8(size - 2) | u8(size - 1) << 8U;
        return {check == check_of(b.subspan(2, 3 + payload)) ? kind::good : kind::failed, size};
    }
};
using scanner = frame_scanner<most_record, record_rule>;

/// Appends a record; a longer payload than the protocol knows is cut.
inline void append_record(std::vector<std::byte>& to, record_type type, std::span<const std::byte> payload) {
    payload = payload.first(std::min(payload.size(), most_payload));
    const std::size_t from = to.size();
    const auto put = [&](std::size_t v) { to.push_back(static_cast<std::byte>(v & 0xFF)); };
    to.push_back(first_sync);
    to.push_back(second_sync);
    put(static_cast<std::size_t>(type));
    put(payload.size());
    put(payload.size() >> 8U);
    to.insert(to.end(), payload.begin(), payload.end());
    const auto check = check_of(std::span{to}.subspan(from + 2));
    put(check);
    put(check >> 8U);
}

} // namespace attune::ble
