#pragma once
// ImGui's triangles to pixels, by hand: the tests see what a person would see without SDL, GL or a display.

#include "app/files/settings.hpp"
#include "app/ui/window/ground.hpp"

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

/// As the window clears before it draws.
ui::ground_colours ground_of(theme_name theme);
/// Draws onto `ground` with the current context's font atlas.
picture rasterise(const ImDrawData& data, const ui::ground_colours& ground);
bool save_png(const picture& p, const std::filesystem::path& file);

} // namespace attune::test
