#pragma once
// Quiet buttons side by side; they wrap into rows where they do not fit.

#include "app/ui/widgets/controls.hpp"

#include <span>

namespace attune::ui {

struct button_spec {
    std::string_view id, label, shortcut{};
    bool chosen = false;
};
float button_row_height(const canvas& c, float wide, std::span<const button_spec> buttons);
/// The index of the pressed one, or -1.
int button_row(canvas& c, ImVec2 pos, float wide, std::span<const button_spec> buttons, align a);

} // namespace attune::ui
