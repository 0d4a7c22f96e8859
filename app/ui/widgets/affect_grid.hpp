#pragma once
// The affect grid: one place for how pleasant and how stirred (Russell, Weiss & Mendelsohn, J Pers Soc Psychol
// 57:493 (1989)): nine by nine, 0-100 on each axis.

#include "app/ui/widgets/canvas.hpp"

#include <optional>
#include <string_view>

namespace attune::ui {

struct affect_words {
    std::string_view left, right, top, bottom;
};
/// With its words around it; as high as it is given room.
float affect_grid_height(const canvas& c, float side);
/// By click, drag or arrow keys; nothing until it is touched. True where either value has changed. O(81).
bool affect_grid(canvas& c, std::string_view id, ImVec2 pos, float side, const affect_words& words,
                 std::optional<double>& pleasantness, std::optional<double>& arousal);

} // namespace attune::ui
