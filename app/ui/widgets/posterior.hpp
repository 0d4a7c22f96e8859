#pragma once
// The belief about a person's pace: a quiet curve that narrows as steps come in.

#include "app/session/pace_finder.hpp"
#include "app/ui/widgets/canvas.hpp"

namespace attune::ui {

/// Kept from frame to frame: the curve goes slowly to what is believed now.
struct posterior_memory {
    std::array<float, pace_search_view::most_cells> shown{};
    std::uint8_t cells = 0;
};

/// In `b`: the belief over its range of paces with the middle 80 % filled, the paces tried as marks below it (hollow
/// where one could not be used), whole paces on the axis, and `words` in the upper corner.
void posterior(canvas& c, const box& b, const pace_search_view& v, std::string_view words, posterior_memory& m);

} // namespace attune::ui
