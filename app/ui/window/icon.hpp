#pragma once
// The window's icon, drawn by the program in its own colours.

#include "app/ui/theme.hpp"
#include "app/ui/window/image.hpp"

namespace attune::ui {

/// The orb with its two rings on the ground of `night`, a disc; transparent around it.
rgba_image make_icon(int side, const theme& night);

} // namespace attune::ui
