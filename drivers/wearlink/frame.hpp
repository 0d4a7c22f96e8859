#pragma once
// Polar WearLink+ frames: FE | len | 255 - len | seq | status | rate | RR (u16, big endian)... (SENSORS 6.2).

#include "drivers/frame_scanner.hpp"

namespace attune::wearlink {

constexpr std::byte start{0xFE};
constexpr std::size_t least_frame = 8, most_frame = 16, first_interval = 6;
constexpr unsigned sequences = 16;

/// There is no check beyond the length said twice; that the sequence is below 16 is one more.
struct frame_rule {
    constexpr frame_verdict operator()(std::span<const std::byte> b) const noexcept {
        using kind = frame_verdict::kind;
        if (b[0] != start) return {kind::no_start};
        if (b.size() < 2) return {kind::more};
        const auto size = std::to_integer<std::size_t>(b[1]);
        if (size < least_frame || size > most_frame || size % 2 != 0) return {kind::no_start};
        if (b.size() < 3) return {kind::more};
        if (std::to_integer<std::size_t>(b[2]) != 255 - size) return {kind::no_start};
        if (b.size() < 4) return {kind::more};
        if (std::to_integer<unsigned>(b[3]) >= sequences) return {kind::no_start};
        return {b.size() < size ? kind::more : kind::good, size};
    }
};
using scanner = frame_scanner<most_frame, frame_rule>;

} // namespace attune::wearlink
