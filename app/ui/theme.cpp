#include "app/ui/theme.hpp"

#include <algorithm>
#include <cmath>

namespace attune::ui {
namespace {

// LOOK.md "Colours", in the order of `colour`. High contrast has one ground for top and bottom.
constexpr theme night{{0x0E1420, 0x16202F, 0x1A2536, 0x2C3A50, 0x6E86A3, 0xE8EEF4, 0x9DB0C4, 0x79B8C9,
                       0xA99BD6, 0xEFA897, 0xDDB670, 0x8FC29A, 0xE2B866, 0xDE938B}};
constexpr theme day{{0xF7F5F0, 0xECE8DF, 0xFFFFFF, 0xD8D2C4, 0x7D7768, 0x1E2A38, 0x5A6878, 0x26708A, 0x6B5AA8,
                     0xA34A34, 0x7C590F, 0x357044, 0x80580C, 0xA8463C}};
constexpr theme high_contrast{{0x000000, 0x000000, 0x101010, 0xFFFFFF, 0xFFFFFF, 0xFFFFFF, 0xE0E0E0, 0x7FE0FF,
                               0xD0B8FF, 0xFFB199, 0xFFD75E, 0x8CFF9E, 0xFFE066, 0xFF9C94}};

constexpr std::uint32_t channel(std::uint32_t srgb, int shift) {
    return (srgb >> shift) & 0xFFU;
}

// WCAG 2.2, "relative luminance".
double luminance(std::uint32_t srgb) noexcept {
    const auto linear = [srgb](int shift) {
        const double c = static_cast<double>(channel(srgb, shift)) / 255.0;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(16) + 0.7152 * linear(8) + 0.0722 * linear(0);
}

} // namespace

const theme& theme_of(theme_name name) noexcept {
    switch (name) {
    case theme_name::day:
        return day;
    case theme_name::high_contrast:
        return high_contrast;
    case theme_name::night:
        break;
    }
    return night;
}

double contrast(std::uint32_t a, std::uint32_t b) noexcept {
    const double la = luminance(a), lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

std::uint32_t blend(std::uint32_t a, std::uint32_t b, double share) noexcept {
    std::uint32_t out = 0;
    share = std::clamp(share, 0.0, 1.0);
    for (int shift : {16, 8, 0}) {
        const double from = channel(a, shift), to = channel(b, shift);
        out |= static_cast<std::uint32_t>(std::lround(from + (to - from) * share)) << shift;
    }
    return out;
}

ImU32 ink(std::uint32_t srgb, double alpha) noexcept {
    const auto a = static_cast<std::uint32_t>(std::lround(std::clamp(alpha, 0.0, 1.0) * 255.0));
    return channel(srgb, 16) << IM_COL32_R_SHIFT | channel(srgb, 8) << IM_COL32_G_SHIFT |
           channel(srgb, 0) << IM_COL32_B_SHIFT | a << IM_COL32_A_SHIFT;
}

ImU32 ink(const theme& t, colour c, double alpha) noexcept {
    return ink(t[c], alpha);
}

ImU32 mix(const theme& t, colour a, colour b, double share, double alpha) noexcept {
    return ink(blend(t[a], t[b], share), alpha);
}

void apply_style(theme_name name, float scale, bool reduced_motion) {
    const theme& t = theme_of(name);
    ImGuiStyle style; // from ImGui's defaults each time, so that scaling never adds up
    style.AntiAliasedLinesUseTex =
        ImGui::GetStyle().AntiAliasedLinesUseTex; // the back end's choice (PLATFORM 1)
    style.WindowPadding = style.FramePadding = {0, 0};
    style.WindowBorderSize = style.ChildBorderSize = style.FrameBorderSize = 0;
    style.WindowRounding = style.ChildRounding = 0;
    style.ItemSpacing = {0, 0};
    style.ScrollbarSize = std::round(8 * scale);
    style.ScrollbarRounding = style.ScrollbarSize / 2;
    // A caret that blinks is motion; it stays on where motion is reduced.
    ImGui::GetIO().ConfigInputTextCursorBlink = !reduced_motion;
    const auto set = [&style](ImGuiCol slot, ImU32 c) {
        style.Colors[slot] = ImGui::ColorConvertU32ToFloat4(c);
    };
    set(ImGuiCol_Text, ink(t, colour::text));
    set(ImGuiCol_TextDisabled, ink(t, colour::quiet_text));
    set(ImGuiCol_TextSelectedBg, ink(t, colour::breath_in, 0.35));
    for (auto slot : {ImGuiCol_WindowBg, ImGuiCol_ChildBg, ImGuiCol_FrameBg, ImGuiCol_FrameBgHovered,
                      ImGuiCol_FrameBgActive, ImGuiCol_ScrollbarBg, ImGuiCol_NavHighlight})
        set(slot, 0);
    set(ImGuiCol_ScrollbarGrab, ink(t, colour::edge, 0.5));
    set(ImGuiCol_ScrollbarGrabHovered, ink(t, colour::edge, 0.8));
    set(ImGuiCol_ScrollbarGrabActive, ink(t, colour::edge));
    ImGui::GetStyle() = style;
    // The screens walk the keyboard focus themselves, alike on every ImGui (widgets/canvas.hpp).
    ImGui::GetIO().ConfigFlags &= ~ImGuiConfigFlags_NavEnableKeyboard;
    ImGui::GetIO().IniFilename = nullptr;
}

} // namespace attune::ui
