#pragma once
// What shows a protocol that this version does not speak, so that it can be called by its name.

#include "drivers/frame_scanner.hpp"

namespace attune::detect {

/// ANT: A4 | len 1..32 | id | data | XOR of all before (SENSORS 3.1).
struct ant_rule {
    constexpr frame_verdict operator()(std::span<const std::byte> b) const noexcept {
        using kind = frame_verdict::kind;
        if (b[0] != std::byte{0xA4}) return {kind::no_start};
        if (b.size() < 2) return {kind::more};
        const auto data = std::to_integer<std::size_t>(b[1]);
        if (data < 1 || data > 32) return {kind::no_start};
        const std::size_t size = data + 4;
        if (b.size() < size) return {kind::more};
        std::byte x{};
        for (std::size_t i = 0; i < size; ++i)
            x ^= b[i];
        return {x == std::byte{} ? kind::good : kind::failed, size};
    }
};
using ant_scanner = frame_scanner<36, ant_rule>;

/// Polar WearLink+: FE | len | 255 - len | ..., len = the whole frame, even, 8..16 (SENSORS 6.2). No check
/// beyond that.
struct wearlink_rule {
    constexpr frame_verdict operator()(std::span<const std::byte> b) const noexcept {
        using kind = frame_verdict::kind;
        if (b[0] != std::byte{0xFE}) return {kind::no_start};
        if (b.size() < 3) return {kind::more};
        const auto size = std::to_integer<std::size_t>(b[1]);
        if (size < 8 || size > 16 || size % 2 != 0 || std::to_integer<std::size_t>(b[2]) != 255 - size)
            return {kind::no_start};
        return {b.size() < size ? kind::more : kind::good, size};
    }
};
using wearlink_scanner = frame_scanner<16, wearlink_rule>;

} // namespace attune::detect
