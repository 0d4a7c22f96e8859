#pragma once
// The parts of the screen on which a protocol is written; private to screens/protocol*.cpp.

#include "app/ui/screens/form_parts.hpp"
#include "app/ui/screens/memory.hpp"

namespace attune::ui {

/// What a step is; true: it was changed.
bool step_part(column& k, const practice& p, practice_step& s);

} // namespace attune::ui
