#pragma once
// The parts of the screen on which a protocol is written; private to screens/protocol*.cpp.

#include "app/ui/screens/column.hpp"
#include "app/ui/screens/memory.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace attune::ui {

/// One line of text under its label. True: it was changed.
bool labelled_field(column& k, std::string_view id, std::string_view label, std::string_view hint, std::string& value);
/// A sentence a line, and an empty line for the next one.
bool sentence_list(column& k, std::string_view id, std::string_view label, std::string_view hint, std::vector<std::string>& lines);
/// What a step is; true: it was changed.
bool step_part(column& k, const practice& p, practice_step& s);

} // namespace attune::ui
