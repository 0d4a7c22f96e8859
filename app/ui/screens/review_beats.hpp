#pragma once
// Under the graph: the beat that was chosen, what it may be called, and what was changed by hand.

#include "app/ui/screens/memory.hpp"

namespace attune::ui {

/// A beat's place in the graph is shown, close enough that it stands alone.
void show_beat(const review_view& v, review_memory& m, std::size_t beat);
/// The beat to begin with: the chosen one, else the next marked one that can be seen, else the next one.
void choose_first(const review_view& v, review_memory& m);
/// Returns the height. Takes the keys "," "." N and Ctrl+Z.
float review_beats(canvas& c, ImVec2 pos, float wide, const review_view& v, review_memory& m, commands& out);

} // namespace attune::ui
