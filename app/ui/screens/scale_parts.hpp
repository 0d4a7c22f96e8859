#pragma once
// The drawn parts of the questionnaires' screen.

#include "app/ui/screens/memory.hpp"

#include <utility>

namespace attune::ui {

/// One item at a time, then all of them to look over. Over the whole screen while it is under way.
void draw_scale_form(canvas& c, const scale_form& f, screen_memory& memory, const box& area, commands& out);

template <class What>
void ask_of_scale(commands& out, What what) {
    out.emplace_back(std::in_place_type<ask_scale>, std::in_place_type<What>, std::move(what));
}

/// Something else than in the frame before is shown: from its top, with the focus there. True in that frame.
bool shown_anew(canvas& c, scale_memory& m, std::string what, std::string_view focus);

} // namespace attune::ui
