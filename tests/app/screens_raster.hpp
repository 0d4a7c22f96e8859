#pragma once
// ImGui's triangles to pixels, by hand: the tests see what a person would see without SDL, GL or a display.

#include <cstdint>
#include <filesystem>
#include <vector>

struct ImDrawData;

namespace attune::test {

struct picture {
    int width = 0, height = 0;
    std::vector<std::uint8_t> rgba{}; ///< rows from the top

    const std::uint8_t* at(int x, int y) const {
        return &rgba[(static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                      static_cast<std::size_t>(x)) *
                     4];
    }
};

/// Draws onto black with the current context's font atlas.
picture rasterise(const ImDrawData& data);
bool save_png(const picture& p, const std::filesystem::path& file);

} // namespace attune::test
