#pragma once
// Fields under their labels, as the screens on which somebody writes have them.

#include "app/ui/screens/column.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace attune::ui {

/// One line of text under its label; what is longer than the field stands beneath it, whole. True: it was changed.
bool labelled_field(column& k, std::string_view id, std::string_view label, std::string_view hint, std::string& value);
/// A sentence a line, and an empty line for the next one.
bool sentence_list(column& k, std::string_view id, std::string_view label, std::string_view hint, std::vector<std::string>& lines);

} // namespace attune::ui
