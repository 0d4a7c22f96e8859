#include "tests/app/screens_raster.hpp"

#include "app/ui/theme.hpp"

#include <algorithm>
#include <cmath>
#include <imgui.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wdouble-promotion"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#pragma GCC diagnostic ignored "-Wunused-function"
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb_image_write.h>
#pragma GCC diagnostic pop

namespace attune::test {
namespace {

struct texture {
    const unsigned char* alpha;
    int w, h;
    // Bilinear, as a graphics card would: ImGui's own lines are drawn through the texture.
    float sample(float u, float v) const {
        const float x = u * static_cast<float>(w) - 0.5F, y = v * static_cast<float>(h) - 0.5F;
        const int x0 = static_cast<int>(std::floor(x)), y0 = static_cast<int>(std::floor(y));
        const float fx = x - static_cast<float>(x0), fy = y - static_cast<float>(y0);
        const auto at = [this](int i, int j) {
            i = std::clamp(i, 0, w - 1), j = std::clamp(j, 0, h - 1);
            return static_cast<float>(alpha[j * w + i]) / 255.0F;
        };
        return (at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx) * (1 - fy) +
               (at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx) * fy;
    }
};

float edge(const ImVec2& a, const ImVec2& b, float x, float y) {
    return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
}
// Pixels on an edge shared by two triangles are drawn once.
bool top_left(const ImVec2& a, const ImVec2& b) {
    return (a.y == b.y && b.x > a.x) || b.y < a.y;
}

void triangle(picture& p, const texture& t, const ImDrawVert* v0, const ImDrawVert* v1, const ImDrawVert* v2,
              const ImVec4& clip) {
    float area = edge(v0->pos, v1->pos, v2->pos.x, v2->pos.y);
    if (area == 0) return;
    if (area < 0) std::swap(v1, v2), area = -area;
    const auto low = [](float a, float b, float c) { return std::min({a, b, c}); };
    const auto high = [](float a, float b, float c) { return std::max({a, b, c}); };
    const int x0 = std::max(
        {0, static_cast<int>(clip.x), static_cast<int>(std::floor(low(v0->pos.x, v1->pos.x, v2->pos.x)))});
    const int x1 = std::min({p.width, static_cast<int>(clip.z),
                             static_cast<int>(std::ceil(high(v0->pos.x, v1->pos.x, v2->pos.x)))});
    const int y0 = std::max(
        {0, static_cast<int>(clip.y), static_cast<int>(std::floor(low(v0->pos.y, v1->pos.y, v2->pos.y)))});
    const int y1 = std::min({p.height, static_cast<int>(clip.w),
                             static_cast<int>(std::ceil(high(v0->pos.y, v1->pos.y, v2->pos.y)))});
    const bool own0 = top_left(v1->pos, v2->pos), own1 = top_left(v2->pos, v0->pos),
               own2 = top_left(v0->pos, v1->pos);
    for (int y = y0; y < y1; ++y)
        for (int x = x0; x < x1; ++x) {
            const float cx = static_cast<float>(x) + 0.5F, cy = static_cast<float>(y) + 0.5F;
            const float w0 = edge(v1->pos, v2->pos, cx, cy), w1 = edge(v2->pos, v0->pos, cx, cy),
                        w2 = edge(v0->pos, v1->pos, cx, cy);
            if (w0 < 0 || w1 < 0 || w2 < 0 || (w0 == 0 && !own0) || (w1 == 0 && !own1) || (w2 == 0 && !own2))
                continue;
            const float a = w0 / area, b = w1 / area, c = w2 / area;
            const auto channel = [&](int shift) {
                const auto of = [shift](ImU32 col) { return static_cast<float>((col >> shift) & 0xFFU); };
                return of(v0->col) * a + of(v1->col) * b + of(v2->col) * c;
            };
            const float cover = t.sample(v0->uv.x * a + v1->uv.x * b + v2->uv.x * c,
                                         v0->uv.y * a + v1->uv.y * b + v2->uv.y * c);
            const float alpha = channel(IM_COL32_A_SHIFT) / 255.0F * cover;
            std::uint8_t* to = &p.rgba[(static_cast<std::size_t>(y) * static_cast<std::size_t>(p.width) +
                                        static_cast<std::size_t>(x)) *
                                       4];
            const int shifts[]{IM_COL32_R_SHIFT, IM_COL32_G_SHIFT, IM_COL32_B_SHIFT};
            for (int k = 0; k < 3; ++k)
                to[k] = static_cast<std::uint8_t>(
                    std::lround(channel(shifts[k]) * alpha + static_cast<float>(to[k]) * (1 - alpha)));
        }
}

} // namespace

ui::ground_colours ground_of(theme_name theme) {
    const ui::theme& t = ui::theme_of(theme);
    return {t[ui::colour::ground_top], t[ui::colour::ground_bottom]};
}

picture rasterise(const ImDrawData& data, const ui::ground_colours& ground) {
    picture p{static_cast<int>(data.DisplaySize.x), static_cast<int>(data.DisplaySize.y)};
    p.rgba.reserve(static_cast<std::size_t>(p.width) * static_cast<std::size_t>(p.height) * 4);
    for (int y = 0; y < p.height; ++y) {
        const std::uint32_t rgb = ground.at(y, p.height);
        for (int x = 0; x < p.width; ++x)
            for (const std::uint32_t value : {rgb >> 16, rgb >> 8, rgb, 255U})
                p.rgba.push_back(static_cast<std::uint8_t>(value & 255U));
    }
    texture t{};
    unsigned char* alpha = nullptr;
    ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&alpha, &t.w, &t.h);
    t.alpha = alpha;
    for (int n = 0; n < data.CmdListsCount; ++n) {
        const ImDrawList& list = *data.CmdLists[n];
        for (const ImDrawCmd& cmd : list.CmdBuffer)
            for (unsigned i = 0; i + 2 < cmd.ElemCount; i += 3) {
                const auto vertex = [&](unsigned k) {
                    const auto at = list.IdxBuffer[static_cast<int>(cmd.IdxOffset + i + k)];
                    return &list.VtxBuffer[static_cast<int>(cmd.VtxOffset + at)];
                };
                triangle(p, t, vertex(0), vertex(1), vertex(2), cmd.ClipRect);
            }
    }
    return p;
}

bool save_png(const picture& p, const std::filesystem::path& file) {
    return stbi_write_png(file.c_str(), p.width, p.height, 4, p.rgba.data(), p.width * 4) != 0;
}

} // namespace attune::test
