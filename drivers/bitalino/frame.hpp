#pragma once
// BITalino frames (SENSORS 6.3): no start mark, a four bit check and a four bit sequence at the end.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace attune::bitalino {

constexpr unsigned sequences = 16;
constexpr std::size_t most_channels = 6, longest_frame = 8;

/// Bytes of a frame with so many channels.
constexpr std::size_t frame_size(unsigned channels) noexcept {
    return channels <= 4 ? (12 + 10 * channels + 7) / 8 : (52 + 6 * (channels - 4) + 7) / 8;
}
/// What this program asks for: one channel, ten bits.
constexpr std::size_t our_size = frame_size(1);

namespace detail {
/// x^4 + x + 1, a nibble at a time.
constexpr auto shifted = [] {
    std::array<std::uint8_t, 16> table{};
    for (unsigned i = 0; i < 16; ++i) {
        unsigned x = i;
        for (int bit = 0; bit < 4; ++bit) {
            x <<= 1U;
            if ((x & 16U) != 0) x ^= 3U;
            x &= 15U;
        }
        table[i] = static_cast<std::uint8_t>(x);
    }
    return table;
}();
} // namespace detail

/// CRC4 of a whole frame, its own nibble taken as zero. Every error of one bit shows, and of two bits all but
/// those that are 15 bits apart.
constexpr unsigned check_of(std::span<const std::byte> frame) noexcept {
    unsigned x = 0;
    for (std::size_t i = 0; i < frame.size(); ++i) {
        const auto b = std::to_integer<unsigned>(frame[i]);
        x = detail::shifted[x] ^ b >> 4U;
        x = detail::shifted[x] ^ (i + 1 < frame.size() ? b & 15U : 0U);
    }
    return x;
}
constexpr bool has_right_check(std::span<const std::byte> frame) noexcept {
    return check_of(frame) == (std::to_integer<unsigned>(frame.back()) & 15U);
}
constexpr unsigned sequence_of(std::span<const std::byte> frame) noexcept {
    return std::to_integer<unsigned>(frame.back()) >> 4U;
}
/// The first of the channels that are on, 0..1023: the board packs those that are on one after another.
constexpr unsigned first_channel(std::span<const std::byte> frame) noexcept {
    const auto end = frame.size();
    return (std::to_integer<unsigned>(frame[end - 2]) & 15U) << 6U |
           std::to_integer<unsigned>(frame[end - 3]) >> 2U;
}

} // namespace attune::bitalino
