#pragma once
// Inks in colour (LOOK.md "Colours").

#include "app/report/page.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace attune::report {

struct palette {
    std::array<std::uint32_t, static_cast<std::size_t>(ink::count_)> srgb{}; ///< 0xRRGGBB
    constexpr std::uint32_t operator[](ink i) const noexcept { return srgb[static_cast<std::size_t>(i)]; }
};

/// In the order of `ink`: day's inks on white for paper (its darkness falls from the heart's line to the
/// breath's, so that grey print tells them apart, too); night and day as in the window.
inline constexpr palette paper{{0xFFFFFF, 0xF4F2EC, 0xD8D2C4, 0x7D7768, 0x1E2A38, 0x5A6878, 0x26708A,
                                0xA34A34, 0x7C590F, 0x6B5AA8, 0x357044, 0x80580C}};
inline constexpr palette day{{0xF7F5F0, 0xECE8DF, 0xD8D2C4, 0x7D7768, 0x1E2A38, 0x5A6878, 0x26708A, 0xA34A34,
                              0x7C590F, 0x6B5AA8, 0x357044, 0x80580C}};
inline constexpr palette night{{0x0E1420, 0x16202F, 0x2C3A50, 0x6E86A3, 0xE8EEF4, 0x9DB0C4, 0x79B8C9,
                                0xEFA897, 0xDDB670, 0xA99BD6, 0x8FC29A, 0xE2B866}};

} // namespace attune::report
