#include "app/ui/window/icon.hpp"

#include <algorithm>
#include <cmath>

namespace attune::ui {

namespace {

struct colour3 {
    double r, g, b;
};

colour3 split(std::uint32_t srgb) noexcept {
    return {static_cast<double>((srgb >> 16) & 255U), static_cast<double>((srgb >> 8) & 255U),
            static_cast<double>(srgb & 255U)};
}

colour3 blend(colour3 under, colour3 over, double alpha) noexcept {
    return {std::lerp(under.r, over.r, alpha), std::lerp(under.g, over.g, alpha),
            std::lerp(under.b, over.b, alpha)};
}

/// Share of a pixel inside a disc whose edge is `distance` pixels further out.
double covered(double distance) noexcept {
    return std::clamp(distance + 0.5, 0.0, 1.0);
}

std::uint8_t byte(double v) noexcept {
    return static_cast<std::uint8_t>(std::lround(std::clamp(v, 0.0, 255.0)));
}

} // namespace

rgba_image make_icon(int side, const theme& night) {
    const colour3 ground = split(night[colour::ground_top]);
    const colour3 in = split(night[colour::breath_in]);
    const colour3 out = split(night[colour::breath_out]);
    rgba_image icon{side, side, {}};
    icon.bytes.reserve(static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 4);
    const double half = side / 2.0;
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const double r = std::hypot(x + 0.5 - half, y + 0.5 - half);
            const auto ring = [&](double at, double width) {
                return covered(width - std::abs(r - at * half));
            };
            const colour3 orb = blend(in, out, (y + 0.5) / side);
            colour3 c = blend(ground, orb, covered(0.52 * half - r));
            c = blend(c, orb, 0.55 * ring(0.66, side / 64.0));
            c = blend(c, orb, 0.30 * ring(0.82, side / 64.0));
            for (const double v : {c.r, c.g, c.b, 255.0 * covered(half - 0.5 - r)})
                icon.bytes.push_back(byte(v));
        }
    }
    return icon;
}

} // namespace attune::ui
