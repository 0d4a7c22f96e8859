#include "app/ui/widgets/marks.hpp"

#include <algorithm>
#include <cmath>

namespace attune::ui {
namespace {

constexpr int smooth = 24; // segments of a small circle

void diamond(ImDrawList& l, ImVec2 p, float r, ImU32 col, bool filled, float w) {
    const ImVec2 a{p.x, p.y - r}, b{p.x + r, p.y}, d{p.x, p.y + r}, e{p.x - r, p.y};
    filled ? l.AddQuadFilled(a, b, d, e, col) : l.AddQuad(a, b, d, e, col, w);
}

void triangle(ImDrawList& l, ImVec2 p, float r, ImU32 col, bool filled, float w) {
    const ImVec2 a{p.x, p.y - r}, b{p.x + r * 0.95F, p.y + r * 0.75F}, d{p.x - r * 0.95F, p.y + r * 0.75F};
    filled ? l.AddTriangleFilled(a, b, d, col) : l.AddTriangle(a, b, d, col, w);
}

} // namespace

colour sensor_colour(sensor_mark m) noexcept {
    switch (m) {
    case sensor_mark::ready:
        return colour::good;
    case sensor_mark::searching:
        return colour::quiet_text;
    case sensor_mark::trouble:
        return colour::attention;
    case sensor_mark::simulated:
        return colour::breath_out;
    }
    return colour::quiet_text;
}

void sensor_shape(canvas& c, ImVec2 p, float r, sensor_mark m) {
    auto& l = c.list();
    const ImU32 col = c.ink(sensor_colour(m));
    const float w = 2 * c.hair();
    switch (m) {
    case sensor_mark::ready:
        l.AddCircleFilled(p, r, col, smooth);
        break;
    case sensor_mark::searching:
        l.AddCircle(p, r - w / 2, col, smooth, w);
        break;
    case sensor_mark::trouble:
        triangle(l, p, r * 1.1F, col, true, w);
        break;
    case sensor_mark::simulated:
        diamond(l, p, r * 1.15F, col, true, w);
        break;
    }
    c.note_line("sensor", sensor_colour(m));
}

colour beat_colour(beat_class k) noexcept {
    return k == beat_class::normal || k == beat_class::first ? colour::heart : colour::attention;
}

void by_hand_shape(canvas& c, ImVec2 p, float r) {
    const float y = std::round(p.y + 3 * r), w = 2 * std::max(1.0F, c.hair());
    c.list().AddLine({p.x - 2.2F * r, y}, {p.x + 2.2F * r, y}, c.ink(colour::text), w);
    c.note_line("by hand", colour::text);
}

void beat_shape(canvas& c, ImVec2 p, float r, beat_class k, bool provisional, double alpha) {
    auto& l = c.list();
    // Seventy of these are on the screen: at 3 px ten sides look round, and each side is three triangles.
    const int round = std::clamp(static_cast<int>(r * 3.5F), 8, smooth);
    const ImU32 col = c.ink(beat_colour(k), alpha);
    const float w = std::max(1.0F, c.hair());
    if (provisional) {
        l.AddCircle(p, r, c.ink(colour::heart, alpha), round, w);
        return;
    }
    switch (k) {
    case beat_class::normal:
        l.AddCircleFilled(p, r, col, round);
        break;
    case beat_class::first:
        l.AddCircle(p, r, col, round, w);
        break;
    case beat_class::missed:
        triangle(l, p, r * 1.7F, col, false, 2 * w);
        break;
    case beat_class::extra:
        l.AddLine({p.x - r * 1.4F, p.y - r * 1.4F}, {p.x + r * 1.4F, p.y + r * 1.4F}, col, 2 * w);
        l.AddLine({p.x - r * 1.4F, p.y + r * 1.4F}, {p.x + r * 1.4F, p.y - r * 1.4F}, col, 2 * w);
        break;
    case beat_class::ectopic:
        diamond(l, p, r * 1.8F, col, false, 2 * w);
        break;
    case beat_class::misaligned:
        l.AddRect({p.x - r * 1.3F, p.y - r * 1.3F}, {p.x + r * 1.3F, p.y + r * 1.3F}, col, 0, 0, 2 * w);
        break;
    }
}

} // namespace attune::ui
