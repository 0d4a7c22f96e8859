#pragma once
// What lies behind everything: one colour at the top that goes over into another at the bottom.
//
// Cleared in rows of one colour, not drawn as a shape: the night's ground has about a dozen of them, and
// without a graphics card the same two triangles cost half of a frame.

#include <cstdint>

namespace attune::ui {

struct ground_colours {
    std::uint32_t top = 0, bottom = 0; ///< 0xRRGGBB

    /// Of row `y`, from the top, of `height`.
    constexpr std::uint32_t at(int y, int height) const noexcept {
        std::uint32_t rgb = 0;
        for (unsigned shift = 0; shift < 24; shift += 8) {
            const int from = static_cast<int>((top >> shift) & 255U),
                      to = static_cast<int>((bottom >> shift) & 255U);
            // The row's middle, rounded to the nearest value; exact in integers.
            const int twice = 2 * height;
            const int value = (from * (twice - 2 * y - 1) + to * (2 * y + 1) + height) / twice;
            rgb |= static_cast<std::uint32_t>(value) << shift;
        }
        return rgb;
    }
};

/// Calls `fill(first_row, rows, rgb)` for each run of rows of one colour, from the top.
template <class Fill>
constexpr void for_each_band(const ground_colours& g, int height, Fill&& fill) {
    for (int first = 0, y = 1; first < height; ++y) {
        if (y < height && g.at(y, height) == g.at(first, height)) continue;
        fill(first, y - first, g.at(first, height));
        first = y;
    }
}

} // namespace attune::ui
