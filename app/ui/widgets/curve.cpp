#include "app/ui/widgets/curve.hpp"

#include "app/review/decimate.hpp"
#include "app/ui/theme.hpp"

#include <cmath>

namespace attune::ui {

void monotone_cubic(std::span<const ImVec2> p, float step, std::vector<ImVec2>& out) {
    const std::size_t n = p.size();
    if (n < 3) {
        out.insert(out.end(), p.begin(), p.end());
        return;
    }
    const auto slope = [&p](std::size_t i) { // of the straight line from point i to i + 1
        return (p[i + 1].y - p[i].y) / std::max(1e-6F, p[i + 1].x - p[i].x);
    };
    const auto tangent = [&](std::size_t i) {
        if (i == 0) return slope(0);
        if (i == n - 1) return slope(n - 2);
        const float a = slope(i - 1), b = slope(i);
        if (a * b <= 0) return 0.0F; // a turn: level
        const float ha = p[i].x - p[i - 1].x, hb = p[i + 1].x - p[i].x;
        const float wa = 2 * hb + ha,
                    wb = hb + 2 * ha; // weighted harmonic mean: at most 3 times the lesser slope
        return (wa + wb) / (wa / a + wb / b);
    };
    // At the ends the plain slope is monotone too: it is one of the two bounds.
    out.push_back(p[0]);
    float m0 = tangent(0);
    for (std::size_t i = 0; i + 1 < n; ++i) {
        const float m1 = tangent(i + 1), h = p[i + 1].x - p[i].x;
        const int pieces = std::max(1, static_cast<int>(h / step));
        for (int k = 1; k < pieces; ++k) {
            const float t = static_cast<float>(k) / static_cast<float>(pieces), t2 = t * t, t3 = t2 * t;
            const float y = (2 * t3 - 3 * t2 + 1) * p[i].y + (t3 - 2 * t2 + t) * h * m0 +
                            (3 * t2 - 2 * t3) * p[i + 1].y + (t3 - t2) * h * m1;
            out.push_back({p[i].x + h * t, y});
        }
        out.push_back(p[i + 1]);
        m0 = m1;
    }
}

void decimate(std::span<const ImVec2> points, std::vector<ImVec2>& out) {
    review::m4(
        points, [](const ImVec2& p) { return std::floor(p.x); }, [](const ImVec2& p) { return p.y; }, out);
}

void draw_line(ImDrawList& list, std::span<const ImVec2> points, ImU32 colour, float width) {
    constexpr std::size_t most = 4000;
    for (std::size_t from = 0; from + 1 < points.size(); from += most - 1) {
        const auto part = points.subspan(from, std::min(most, points.size() - from));
        list.AddPolyline(part.data(), static_cast<int>(part.size()), colour, 0, width);
    }
}

void draw_band(ImDrawList& list, std::span<const band_point> points, ImU32 colour) {
    constexpr std::size_t most = 4000;
    const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
    for (std::size_t from = 0; from + 1 < points.size(); from += most - 1) {
        const auto part = points.subspan(from, std::min(most, points.size() - from));
        const auto n = static_cast<int>(part.size());
        list.PrimReserve((n - 1) * 6, n * 2);
        const unsigned base = list._VtxCurrentIdx;
        for (const auto& p : part) {
            list.PrimWriteVtx({p.x, p.top}, white, colour);
            list.PrimWriteVtx({p.x, p.bottom}, white, colour);
        }
        for (unsigned i = 0; i + 1 < static_cast<unsigned>(n); ++i)
            for (unsigned v : {0U, 1U, 3U, 0U, 3U, 2U})
                list.PrimWriteIdx(static_cast<ImDrawIdx>(base + 2 * i + v));
    }
}

void draw_soft_band(ImDrawList& list, std::span<const band_point> points, std::uint32_t srgb) {
    draw_band(list, points, ink(srgb, 0.2));
    std::vector<ImVec2> edge(points.size());
    for (auto side : {&band_point::top, &band_point::bottom}) {
        for (std::size_t i = 0; i < points.size(); ++i)
            edge[i] = {points[i].x, points[i].*side};
        draw_line(list, edge, ink(srgb, 0.3), 1);
    }
}

} // namespace attune::ui
