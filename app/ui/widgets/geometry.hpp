#pragma once
// Rectangles on the screen, in pixels.

#include <algorithm>
#include <imgui.h>

namespace attune::ui {

/// double to pixels; the session speaks double, ImGui float.
constexpr float px(double v) noexcept {
    return static_cast<float>(v);
}

inline ImVec2 operator+(ImVec2 a, ImVec2 b) noexcept {
    return {a.x + b.x, a.y + b.y};
}
inline ImVec2 operator-(ImVec2 a, ImVec2 b) noexcept {
    return {a.x - b.x, a.y - b.y};
}

struct box {
    ImVec2 min{0, 0}, max{0, 0};

    static box at(ImVec2 pos, float w, float h) noexcept { return {pos, {pos.x + w, pos.y + h}}; }
    float width() const noexcept { return max.x - min.x; }
    float height() const noexcept { return max.y - min.y; }
    ImVec2 size() const noexcept { return {width(), height()}; }
    ImVec2 centre() const noexcept { return {(min.x + max.x) / 2, (min.y + max.y) / 2}; }
    bool empty() const noexcept { return width() <= 0 || height() <= 0; }
    bool contains(ImVec2 p) const noexcept {
        return p.x >= min.x && p.x < max.x && p.y >= min.y && p.y < max.y;
    }
    bool contains(const box& b) const noexcept {
        return b.min.x >= min.x && b.max.x <= max.x && b.min.y >= min.y && b.max.y <= max.y;
    }
    box cut(const box& b) const noexcept {
        return {{std::max(min.x, b.min.x), std::max(min.y, b.min.y)},
                {std::min(max.x, b.max.x), std::min(max.y, b.max.y)}};
    }
    box grown(float by) const noexcept { return {{min.x - by, min.y - by}, {max.x + by, max.y + by}}; }
    box shrunk(float by) const noexcept { return grown(-by); }
};

} // namespace attune::ui
