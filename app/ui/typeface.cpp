#include "app/ui/theme.hpp"

#include <fontconfig/fontconfig.h>

#include <cmath>
#include <cstring>
#include <string>

namespace attune::ui {
namespace {

// PLATFORM 1: an unknown family silently gives another one, so the family is compared.
std::filesystem::path match(FcConfig* config, const char* family) {
    std::filesystem::path found;
    FcPattern* wanted = FcPatternCreate();
    FcPatternAddString(wanted, FC_FAMILY, reinterpret_cast<const FcChar8*>(family));
    FcPatternAddBool(wanted, FC_SCALABLE, FcTrue);
    FcPatternAddBool(wanted, FC_VARIABLE, FcFalse);
    FcConfigSubstitute(config, wanted, FcMatchPattern);
    FcDefaultSubstitute(wanted);
    FcResult result{};
    if (FcPattern* got = FcFontMatch(config, wanted, &result)) {
        FcChar8 *name = nullptr, *file = nullptr;
        if (FcPatternGetString(got, FC_FAMILY, 0, &name) == FcResultMatch &&
            FcPatternGetString(got, FC_FILE, 0, &file) == FcResultMatch &&
            std::strcmp(reinterpret_cast<const char*>(name), family) == 0)
            found = reinterpret_cast<const char*>(file);
        FcPatternDestroy(got);
    }
    FcPatternDestroy(wanted);
    return found;
}

// Latin with its extensions, punctuation, arrows, heart (PLATFORM 1). The largest size writes the orb's words
// only.
constexpr ImWchar all_ranges[]{0x20, 0x17F, 0x2010, 0x2027, 0x2190, 0x2193, 0x2665, 0x2665, 0};
constexpr ImWchar few_ranges[]{0x20, 0x7E, 0};

// A size is that of the em, as designers count; ImGui counts from the lowest to the highest point of the
// letters, which in Inter is 1.21 em (hhea table: 0.969 above, 0.241 below; DejaVu Sans 1.16).
constexpr float letters_per_em = 1.21F;

ImFont* add(ImFontAtlas& atlas, const std::string& file, float px, bool few) {
    ImFontConfig config;
    config.OversampleH = px < 30 ? 2 : 1; // large letters are sharp as they are; the atlas stays small
    config.OversampleV = 1;
    config.PixelSnapH = px >= 30;
    const auto* ranges = few ? few_ranges : all_ranges;
    if (!file.empty())
        if (ImFont* font = atlas.AddFontFromFileTTF(file.c_str(), px, &config, ranges)) return font;
    config.SizePixels = px; // no typeface at all: the one inside ImGui, coarse but legible
    return atlas.AddFontDefault(&config);
}

} // namespace

std::filesystem::path find_typeface() {
    static const std::filesystem::path found = [] { // looked up once: fontconfig takes up to 100 ms
        std::filesystem::path file;
        FcConfig* config = FcInitLoadConfigAndFonts(); // our own: nothing global stays behind
        for (const char* family : {"Inter", "DejaVu Sans"})
            if (file.empty()) file = match(config, family);
        if (config) FcConfigDestroy(config);
        return file;
    }();
    return found;
}

fonts build_fonts(float scale) {
    const std::string file = find_typeface().string();
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    atlas.Clear();
    atlas.Flags |= ImFontAtlasFlags_NoMouseCursors; // the desktop draws the pointer
    fonts f;
    f.scale = scale;
    const auto px = [scale](float em) { return std::round(em * scale * letters_per_em); };
    f.body = add(atlas, file, px(16), false); // the first one is ImGui's default
    f.small = add(atlas, file, px(13), false);
    f.title = add(atlas, file, px(20), false);
    f.large = add(atlas, file, px(32), false);
    f.huge = add(atlas, file, px(64), true);
    atlas.Build();
    ImGui::GetIO().FontDefault = f.body;
    return f;
}

} // namespace attune::ui
