#pragma once
// Pixels in memory, and a PNG of them.

#include "drivers/result.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace attune::ui {

/// Rows from the top, three bytes a pixel (sRGB).
struct rgb_image {
    int width = 0, height = 0;
    std::vector<std::uint8_t> bytes;
};

/// Rows from the top, four bytes a pixel, straight alpha.
struct rgba_image {
    int width = 0, height = 0;
    std::vector<std::uint8_t> bytes;
};

/// The same image gives the same bytes. Replaces the file; fails with the file's name and the system's
/// reason.
result<void> write_png(const rgb_image& image, const std::filesystem::path& file);

} // namespace attune::ui
