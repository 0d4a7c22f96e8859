#include "app/ui/window/look.hpp"

#include <algorithm>

namespace attune::ui {

namespace {
// 4: text at 250 % on a display of one and a half pixels to the point; beyond it the atlas outgrows old
// cards' textures.
constexpr float least_scale = 1.0F, most_scale = 4.0F;
} // namespace

result<void> look::dress(window& w, const settings& chosen) {
    const float wanted =
        std::clamp(static_cast<float>(chosen.text_scale) * w.pixel_ratio(), least_scale, most_scale);
    const bool held = worn_ && ImGui::IsAnyMouseDown();
    const style now{chosen.theme, chosen.reduced_motion, held ? worn_->scale : wanted};
    if (worn_ == now) return {};
    if (!worn_ || now.scale != worn_->scale) {
        letters_ = build_fonts(now.scale);
        if (auto done = w.upload_fonts(); !done) return done;
    }
    apply_style(now.theme, now.scale, now.reduced_motion);
    worn_ = now;
    return {};
}

ground_colours ground_of(const settings& chosen) noexcept {
    const theme& t = theme_of(chosen.theme);
    return {t[colour::ground_top], t[colour::ground_bottom]};
}

} // namespace attune::ui
