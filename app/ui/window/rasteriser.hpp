#pragma once
// ImGui's triangles drawn by the processor, exact to a fraction of a pixel. Pure: memory in, pixels out.
//
// SDL's software renderer needs 23 ms for the Practice screen (it cuts corners to whole pixels and blends
// every triangle through a texture); this takes a tenth, as most of a screen are a few shapes: rectangles,
// spans of one colour, letters. Pixels are sampled at their centres and every edge belongs to one of its two
// triangles, as on a graphics card.

#include "app/ui/window/ground.hpp"

#include <imgui.h>

#include <cstdint>
#include <vector>

namespace attune::ui {

/// Pixels 0x00RRGGBB, rows from the top, `stride` pixels apart.
struct pixel_grid {
    std::uint32_t* pixels = nullptr;
    int width = 0, height = 0;
    std::ptrdiff_t stride = 0;
};

class rasteriser {
public:
    /// The atlas as coverage, one byte a texel; copied.
    void set_atlas(const std::uint8_t* coverage, int width, int height);
    void clear(const pixel_grid& to, const ground_colours& ground) const;
    /// Every texture of `data` is taken for the atlas.
    void draw(const ImDrawData& data, const pixel_grid& to);

private:
    struct box {
        int left, top, right, bottom;
    };
    void triangle(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c);
    void rectangle(const ImDrawVert& top_left, const ImDrawVert& bottom_right);
    void letter(const ImDrawVert& top_left, const ImDrawVert& bottom_right, const box& where);
    float coverage(float u, float v) const noexcept;

    std::vector<std::uint8_t> atlas_;
    int atlas_width_ = 0, atlas_height_ = 0;
    pixel_grid to_{};
    box clip_{};
    /// Where each column of a letter falls in the atlas: texel and the share of the next one (of 256).
    struct column {
        int texel, share;
    };
    std::vector<column> columns_;
};

} // namespace attune::ui
