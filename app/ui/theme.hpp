#pragma once
// Colours, sizes and type by name (LOOK.md). Every screen takes them from here.

#include "app/files/settings.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <imgui.h>

namespace attune::ui {

/// Names as in LOOK.md.
enum class colour : std::uint8_t {
    ground_top,
    ground_bottom,
    surface,
    line,
    edge,
    text,
    quiet_text,
    breath_in,
    breath_out,
    heart,
    activation,
    good,
    attention,
    trouble,
    count_
};

struct theme {
    std::array<std::uint32_t, static_cast<std::size_t>(colour::count_)> srgb{}; ///< 0xRRGGBB
    constexpr std::uint32_t operator[](colour c) const noexcept { return srgb[static_cast<std::size_t>(c)]; }
};
const theme& theme_of(theme_name name) noexcept;

/// WCAG contrast ratio of two sRGB colours, 1..21.
double contrast(std::uint32_t a, std::uint32_t b) noexcept;

/// The way from `a` to `b`, straight in sRGB; share 0..1.
std::uint32_t blend(std::uint32_t a, std::uint32_t b, double share) noexcept;

/// For ImDrawList; alpha 0..1.
ImU32 ink(std::uint32_t srgb, double alpha = 1.0) noexcept;
ImU32 ink(const theme& t, colour c, double alpha = 1.0) noexcept;
ImU32 mix(const theme& t, colour a, colour b, double share, double alpha = 1.0) noexcept;

/// Five sizes at 100 %: 13, 16, 20, 32, 64 px.
struct fonts {
    ImFont* small = nullptr;
    ImFont* body = nullptr;
    ImFont* title = nullptr;
    ImFont* large = nullptr;
    ImFont* huge = nullptr;
    float scale = 1; ///< text scale; spacing grows with it
};
/// Inter by fontconfig, DejaVu Sans where it is missing; the path is found once.
std::filesystem::path find_typeface();
/// Rebuilds the current context's atlas for this scale (the back end must upload it again) and sets ImGui's
/// style.
fonts build_fonts(float scale);
void apply_style(theme_name name, float scale, bool reduced_motion);

} // namespace attune::ui
