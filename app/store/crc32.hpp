#pragma once
// CRC-32 as in zlib and Ethernet (reflected polynomial 0xEDB88320): finds every burst of up to 32 bits in a
// body.

#include <array>
#include <cstdint>
#include <string_view>

namespace attune {

namespace detail {
inline constexpr auto crc32_table = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t c = i;
        for (int bit = 0; bit < 8; ++bit)
            c = (c & 1U) != 0 ? 0xEDB88320U ^ (c >> 1U) : c >> 1U;
        table[i] = c;
    }
    return table;
}();
} // namespace detail

/// Chains: crc32(b, crc32(a)) is that of a and b together.
constexpr std::uint32_t crc32(std::string_view bytes, std::uint32_t before = 0) noexcept {
    std::uint32_t c = ~before;
    for (const char byte : bytes)
        c = detail::crc32_table[(c ^ static_cast<unsigned char>(byte)) & 0xFFU] ^ (c >> 8U);
    return ~c;
}
static_assert(crc32("123456789") == 0xCBF43926U); // the catalogue's check value

} // namespace attune
