#pragma once
// The session in the review as a file: which one, and whether what was said is in it.

#include "app/ui/screens/memory.hpp"

namespace attune::ui {

/// At the page's place; moves it on.
void review_write(canvas& c, page& p, review_memory& m, commands& out);

} // namespace attune::ui
