#pragma once
// The same four questions before and after: under half a minute, and every one may be left out.

#include "app/ui/screens/memory.hpp"
#include "app/ui/widgets/controls.hpp"

namespace attune::ui {

float check_in_height(const canvas& c);
void check_in_questions(canvas& c, ImVec2 pos, float wide, check_in_form& form);

/// A card with a column inside: draws the surface behind what `inside` writes. Returns the height.
template <class Inside>
float filled_card(canvas& c, ImVec2 pos, float wide, float inner_height, Inside&& inside) {
    const float pad = c.u(3), high = inner_height + 2 * pad;
    card(c, box::at(pos, wide, high));
    const auto scope = c.onto(c.colours()[colour::surface]);
    inside(ImVec2{pos.x + pad, pos.y + pad}, wide - 2 * pad);
    return high;
}

} // namespace attune::ui
