#pragma once
// ANT messages on a serial line (SENSORS 3.1): A4 | length | id | data[length] | XOR of all before.

#include "drivers/frame_scanner.hpp"

namespace attune::ant {

constexpr std::byte sync{0xA4};
constexpr std::size_t most_data = 32; ///< extended messages are longer than the 9 of plain ones (SENSORS 3.1)
constexpr std::size_t around_data = 4;
constexpr std::size_t most_frame = most_data + around_data;

constexpr std::byte check_of(std::span<const std::byte> bytes) noexcept {
    std::byte x{0};
    for (const auto b : bytes)
        x ^= b;
    return x;
}

/// For frame_scanner, and for finding out which protocol a line speaks.
struct frame_rule {
    constexpr frame_verdict operator()(std::span<const std::byte> s) const noexcept {
        using kind = frame_verdict::kind;
        if (s[0] != sync) return {kind::no_start};
        if (s.size() < 2) return {kind::more};
        const auto length = std::to_integer<std::size_t>(s[1]);
        if (length < 1 || length > most_data) return {kind::no_start};
        const std::size_t size = length + around_data;
        if (s.size() < size) return {kind::more};
        return {check_of(s.first(size)) == std::byte{0} ? kind::good : kind::failed, size};
    }
};
using scanner = frame_scanner<most_frame, frame_rule>;

} // namespace attune::ant
