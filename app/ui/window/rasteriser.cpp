#include "app/ui/window/rasteriser.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace attune::ui {

namespace {

/// Straight colour, 0 to 255.
struct colour4 {
    float r, g, b, a;
};

std::uint32_t channel(ImU32 c, int shift) noexcept {
    return (c >> shift) & 255U;
}
std::uint32_t alpha_of(ImU32 c) noexcept {
    return channel(c, IM_COL32_A_SHIFT);
}
std::uint32_t rgb_of(ImU32 c) noexcept {
    return channel(c, IM_COL32_R_SHIFT) << 16 | channel(c, IM_COL32_G_SHIFT) << 8 |
           channel(c, IM_COL32_B_SHIFT);
}
colour4 split(ImU32 c) noexcept {
    const auto part = [c](int shift) { return static_cast<float>(channel(c, shift)); };
    return {part(IM_COL32_R_SHIFT), part(IM_COL32_G_SHIFT), part(IM_COL32_B_SHIFT), part(IM_COL32_A_SHIFT)};
}

/// s over d, alpha 0..255, each channel rounded to nearest; red and blue share one multiplication.
std::uint32_t over(std::uint32_t s, std::uint32_t d, std::uint32_t alpha) noexcept {
    const std::uint32_t rest = 255U - alpha;
    std::uint32_t rb = (s & 0xFF00FFU) * alpha + (d & 0xFF00FFU) * rest + 0x800080U;
    rb = ((rb + ((rb >> 8) & 0xFF00FFU)) >> 8) & 0xFF00FFU;
    std::uint32_t g = ((s >> 8) & 0xFFU) * alpha + ((d >> 8) & 0xFFU) * rest + 0x80U;
    g = ((g + (g >> 8)) >> 8) & 0xFFU;
    return rb | g << 8;
}

void span(std::uint32_t* from, std::uint32_t* to, std::uint32_t rgb, std::uint32_t alpha) noexcept {
    if (alpha == 255U) {
        std::fill(from, to, rgb);
        return;
    }
    if (alpha == 0U) return;
    for (; from != to; ++from)
        *from = over(rgb, *from, alpha);
}

std::uint32_t level(float v) noexcept {
    return static_cast<std::uint32_t>(std::clamp(v, 0.0F, 255.0F) + 0.5F);
}

/// First pixel whose centre is at or beyond `x`, within [least, most].
int first_beyond(float x, int least, int most) noexcept {
    const float at = std::ceil(x - 0.5F);
    if (!(at > static_cast<float>(least))) return least; // also for no number
    return at < static_cast<float>(most) ? static_cast<int>(at) : most;
}

/// A value that changes evenly over a triangle.
struct plane {
    float at_origin, per_x, per_y;
    float at(float x, float y) const noexcept { return at_origin + per_x * x + per_y * y; }
};

/// The planes of one triangle, relative to its first corner.
struct slope {
    ImVec2 ab, ac;
    float inverse;
    plane operator()(float a, float b, float c) const noexcept {
        const float up = b - a, side = c - a;
        return {a, (up * ac.y - side * ab.y) * inverse, (side * ab.x - up * ac.x) * inverse};
    }
};

/// An edge from its upper to its lower end: the same numbers from whichever triangle it is asked, so that
/// neighbours neither overlap nor leave a gap.
struct edge {
    const ImVec2 top;
    const float per_y;
    edge(const ImVec2& upper, const ImVec2& lower) noexcept
        : top{upper}
        , per_y{(lower.x - upper.x) / (lower.y - upper.y)} {}
    float at(float y) const noexcept { return top.x + (y - top.y) * per_y; }
};

bool same(const ImVec2& a, const ImVec2& b) noexcept {
    return a.x == b.x && a.y == b.y;
}

} // namespace

void rasteriser::set_atlas(const std::uint8_t* coverage, int width, int height) {
    atlas_.assign(coverage, coverage + static_cast<std::ptrdiff_t>(width) * height);
    atlas_width_ = width;
    atlas_height_ = height;
}

void rasteriser::clear(const pixel_grid& to, const ground_colours& ground) const {
    for (int y = 0; y < to.height; ++y)
        std::fill_n(to.pixels + y * to.stride, to.width, ground.at(y, to.height));
}

void rasteriser::draw(const ImDrawData& data, const pixel_grid& to) {
    to_ = to;
    for (int n = 0; n < data.CmdListsCount; ++n) {
        const ImDrawList& list = *data.CmdLists[n];
        for (const ImDrawCmd& c : list.CmdBuffer) {
            if (c.UserCallback != nullptr) continue; // no screen uses one
            const auto whole = [](float v, int most) {
                return static_cast<int>(std::clamp(v, 0.0F, static_cast<float>(most)));
            };
            clip_ = {whole(c.ClipRect.x - data.DisplayPos.x, to.width),
                     whole(c.ClipRect.y - data.DisplayPos.y, to.height),
                     whole(c.ClipRect.z - data.DisplayPos.x, to.width),
                     whole(c.ClipRect.w - data.DisplayPos.y, to.height)};
            if (clip_.left >= clip_.right || clip_.top >= clip_.bottom) continue;
            const ImDrawVert* v = list.VtxBuffer.Data + c.VtxOffset;
            const ImDrawIdx* i = list.IdxBuffer.Data + c.IdxOffset;
            const ImDrawIdx* const end = i + c.ElemCount;
            while (i + 3 <= end) {
                // ImGui writes a rectangle as corners 0 1 2, 0 2 3, clockwise from the top left.
                if (i + 6 <= end && i[3] == i[0] && i[4] == i[2]) {
                    const ImDrawVert &a = v[i[0]], &b = v[i[1]], &d = v[i[2]], &e = v[i[5]];
                    const bool upright = a.pos.y == b.pos.y && d.pos.y == e.pos.y && a.pos.x == e.pos.x &&
                                         b.pos.x == d.pos.x && a.pos.x < d.pos.x && a.pos.y < d.pos.y;
                    const bool straight = (same(a.uv, b.uv) && same(d.uv, e.uv) && same(a.uv, d.uv)) ||
                                          (a.uv.y == b.uv.y && d.uv.y == e.uv.y && a.uv.x == e.uv.x &&
                                           b.uv.x == d.uv.x && a.col == d.col);
                    if (upright && straight && a.col == b.col && d.col == e.col) {
                        rectangle(a, d);
                        i += 6;
                        continue;
                    }
                }
                triangle(v[i[0]], v[i[1]], v[i[2]]);
                i += 3;
            }
        }
    }
}

void rasteriser::rectangle(const ImDrawVert& top_left, const ImDrawVert& bottom_right) {
    const box where{first_beyond(top_left.pos.x, clip_.left, clip_.right),
                    first_beyond(top_left.pos.y, clip_.top, clip_.bottom),
                    first_beyond(bottom_right.pos.x, clip_.left, clip_.right),
                    first_beyond(bottom_right.pos.y, clip_.top, clip_.bottom)};
    if (where.left >= where.right || where.top >= where.bottom) return;
    if (!same(top_left.uv, bottom_right.uv)) {
        letter(top_left, bottom_right, where);
        return;
    }
    const colour4 upper = split(top_left.col), lower = split(bottom_right.col);
    const float height = bottom_right.pos.y - top_left.pos.y;
    for (int y = where.top; y < where.bottom; ++y) {
        std::uint32_t rgb = rgb_of(top_left.col), alpha = alpha_of(top_left.col);
        if (top_left.col != bottom_right.col) {
            const float way = (static_cast<float>(y) + 0.5F - top_left.pos.y) / height;
            const auto mid = [way](float a, float b) { return level(a + (b - a) * way); };
            rgb = mid(upper.r, lower.r) << 16 | mid(upper.g, lower.g) << 8 | mid(upper.b, lower.b);
            alpha = mid(upper.a, lower.a);
        }
        std::uint32_t* const row = to_.pixels + y * to_.stride;
        span(row + where.left, row + where.right, rgb, alpha);
    }
}

void rasteriser::letter(const ImDrawVert& top_left, const ImDrawVert& bottom_right, const box& where) {
    if (atlas_.empty()) return;
    const auto width = static_cast<float>(atlas_width_), height = static_cast<float>(atlas_height_);
    const float per_x = (bottom_right.uv.x - top_left.uv.x) * width / (bottom_right.pos.x - top_left.pos.x);
    const float per_y = (bottom_right.uv.y - top_left.uv.y) * height / (bottom_right.pos.y - top_left.pos.y);
    // Texel and 1/256ths of the next one, never beyond the atlas.
    const auto place = [](float at, int texels) -> column {
        const int fixed =
            static_cast<int>(std::clamp(at, 0.0F, static_cast<float>(texels - 1)) * 256.0F + 0.5F);
        return {std::min(fixed >> 8, texels - 1), fixed & 255};
    };
    columns_.clear();
    for (int x = where.left; x < where.right; ++x)
        columns_.push_back(
            place(top_left.uv.x * width + (static_cast<float>(x) + 0.5F - top_left.pos.x) * per_x - 0.5F,
                  atlas_width_));
    const std::uint32_t rgb = rgb_of(top_left.col), alpha = alpha_of(top_left.col);
    for (int y = where.top; y < where.bottom; ++y) {
        const column line =
            place(top_left.uv.y * height + (static_cast<float>(y) + 0.5F - top_left.pos.y) * per_y - 0.5F,
                  atlas_height_);
        const std::uint8_t* const upper =
            atlas_.data() + static_cast<std::ptrdiff_t>(line.texel) * atlas_width_;
        const std::uint8_t* const lower = line.texel + 1 < atlas_height_ ? upper + atlas_width_ : upper;
        std::uint32_t* pixel = to_.pixels + y * to_.stride + where.left;
        for (const column& c : columns_) {
            const int next = std::min(c.texel + 1, atlas_width_ - 1);
            const int above = upper[c.texel] * (256 - c.share) + upper[next] * c.share;
            const int below = lower[c.texel] * (256 - c.share) + lower[next] * c.share;
            const auto ink =
                static_cast<std::uint32_t>((above * (256 - line.share) + below * line.share + 0x8000) >> 16);
            if (ink != 0) *pixel = over(rgb, *pixel, (ink * alpha + 127U) / 255U);
            ++pixel;
        }
    }
}

float rasteriser::coverage(float u, float v) const noexcept {
    if (atlas_.empty()) return 1;
    const float x =
        std::clamp(u * static_cast<float>(atlas_width_) - 0.5F, 0.0F, static_cast<float>(atlas_width_ - 1));
    const float y =
        std::clamp(v * static_cast<float>(atlas_height_) - 0.5F, 0.0F, static_cast<float>(atlas_height_ - 1));
    const int left = static_cast<int>(x), top = static_cast<int>(y);
    const int right = std::min(left + 1, atlas_width_ - 1), bottom = std::min(top + 1, atlas_height_ - 1);
    const auto texel = [&](int tx, int ty) {
        return static_cast<float>(
            atlas_[static_cast<std::size_t>(ty) * static_cast<std::size_t>(atlas_width_) +
                   static_cast<std::size_t>(tx)]);
    };
    const float sx = x - static_cast<float>(left), sy = y - static_cast<float>(top);
    const float above = texel(left, top) * (1 - sx) + texel(right, top) * sx;
    const float below = texel(left, bottom) * (1 - sx) + texel(right, bottom) * sx;
    return (above * (1 - sy) + below * sy) / 255.0F;
}

void rasteriser::triangle(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c) {
    std::array<ImVec2, 3> p{a.pos, b.pos, c.pos};
    std::sort(p.begin(), p.end(),
              [](const ImVec2& l, const ImVec2& r) { return l.y < r.y || (l.y == r.y && l.x < r.x); });
    const int top = first_beyond(p[0].y, clip_.top, clip_.bottom),
              bottom = first_beyond(p[2].y, clip_.top, clip_.bottom);
    if (top >= bottom) return;

    const bool plain = a.col == b.col && a.col == c.col;
    const bool textured = !same(a.uv, b.uv) || !same(a.uv, c.uv);
    const bool one_rgb = rgb_of(a.col) == rgb_of(b.col) && rgb_of(a.col) == rgb_of(c.col);
    slope planes{{b.pos.x - a.pos.x, b.pos.y - a.pos.y}, {c.pos.x - a.pos.x, c.pos.y - a.pos.y}, 0};
    const float twice_area = planes.ab.x * planes.ac.y - planes.ac.x * planes.ab.y;
    if (twice_area == 0) return; // covers no centre
    planes.inverse = 1 / twice_area;
    const colour4 ca = split(a.col), cb = split(b.col), cc = split(c.col);
    const plane alpha = planes(ca.a, cb.a, cc.a);
    const plane red = planes(ca.r, cb.r, cc.r), green = planes(ca.g, cb.g, cc.g),
                blue = planes(ca.b, cb.b, cc.b);
    const plane u = planes(a.uv.x, b.uv.x, c.uv.x), v = planes(a.uv.y, b.uv.y, c.uv.y);

    const edge longest{p[0], p[2]};
    for (int y = top; y < bottom; ++y) {
        const float at = static_cast<float>(y) + 0.5F;
        const float other = at < p[1].y ? edge{p[0], p[1]}.at(at) : edge{p[1], p[2]}.at(at);
        const float one = longest.at(at);
        const int left = first_beyond(std::min(one, other), clip_.left, clip_.right);
        const int right = first_beyond(std::max(one, other), clip_.left, clip_.right);
        if (left >= right) continue;
        std::uint32_t* const row = to_.pixels + y * to_.stride;
        if (plain && !textured) {
            span(row + left, row + right, rgb_of(a.col), alpha_of(a.col));
            continue;
        }
        const float dy = at - a.pos.y;
        for (int x = left; x < right; ++x) {
            const float dx = static_cast<float>(x) + 0.5F - a.pos.x;
            float opacity = alpha.at(dx, dy);
            if (textured) opacity *= coverage(u.at(dx, dy), v.at(dx, dy));
            const std::uint32_t rgb =
                one_rgb ? rgb_of(a.col)
                        : level(red.at(dx, dy)) << 16 | level(green.at(dx, dy)) << 8 | level(blue.at(dx, dy));
            row[x] = over(rgb, row[x], level(opacity));
        }
    }
}

} // namespace attune::ui
