// Every screen as a PNG, to be looked at:  attune_screens_gallery FOLDER [WIDTH HEIGHT [SCALE
// [night|day|contrast [NAME]]]]      ATTUNE_GALLERY_LANGUAGE=de says everything in German.
#include "app/ui/screens.hpp"
#include "app/ui/theme.hpp"
#include "tests/app/screens_raster.hpp"
#include "tests/app/screens_samples.hpp"

#include <cstdio>
#include <cstdlib>
#include <imgui.h>
#include <string>

int main(int argc, char** argv) {
    using namespace attune;
    if (argc < 2) {
        std::fputs("attune_screens_gallery FOLDER [WIDTH HEIGHT [SCALE [night|day|contrast [NAME]]]]\n",
                   stderr);
        return 2;
    }
    const std::filesystem::path folder{argv[1]};
    const float w = argc > 3 ? std::strtof(argv[2], nullptr) : 1280,
                h = argc > 3 ? std::strtof(argv[3], nullptr) : 720;
    const float scale = argc > 4 ? std::strtof(argv[4], nullptr) : 1;
    const std::string look = argc > 5 ? argv[5] : "night";
    const std::string only = argc > 6 ? argv[6] : "";
    const auto theme = look == "day"        ? theme_name::day
                       : look == "contrast" ? theme_name::high_contrast
                                            : theme_name::night;
    if (const char* code = std::getenv("ATTUNE_GALLERY_LANGUAGE"); code && !test::speak_shipped(code)) {
        std::fprintf(stderr, "ATTUNE_GALLERY_LANGUAGE: no catalogue %s is shipped\n", code);
        return 2;
    }
    std::filesystem::create_directories(folder);
    for (auto& s : test::all_samples()) {
        if (!only.empty() && s.name.rfind(only, 0) != 0) continue;
        s.view.chosen.theme = theme;
        ImGui::CreateContext();
        ImGuiIO& io = ImGui::GetIO();
        io.DisplaySize = {w, h};
        const auto fonts = ui::build_fonts(scale);
        ui::apply_style(theme, scale, s.view.chosen.reduced_motion);
        ui::screens screens;
        std::vector<ui_command> out;
        for (int frame = 0; frame < 4; ++frame) {
            io.DeltaTime = 0.2F;
            ImGui::NewFrame();
            screens.draw(s.view, fonts, 0.2, out);
            ImGui::Render();
        }
        const auto file = folder / (s.name + ".png");
        if (!test::save_png(test::rasterise(*ImGui::GetDrawData(), test::ground_of(theme)), file)) return 1;
        std::puts(file.c_str());
        ImGui::DestroyContext();
    }
}
