#pragma once
// A line of a list that can be chosen: a name, and smaller beneath it what is to be known before choosing.

#include "app/ui/widgets/canvas.hpp"

#include <string_view>

namespace attune::ui {

float list_row_height(canvas& c, float wide, std::string_view name, std::string_view facts);
/// True: it was pressed. The chosen one has a bar beside it, not a colour alone.
bool list_row(canvas& c, std::string_view id, ImVec2 at, float wide, std::string_view name, std::string_view facts, bool chosen);

} // namespace attune::ui
