#pragma once
// Typing a passphrase: dots, and overwritten when it is handed over.

#include "app/shell/app_view.hpp"
#include "app/ui/screens/column.hpp"
#include "app/ui/screens/memory.hpp"

#include <string>
#include <string_view>

namespace attune::ui {

/// True when it was left with Enter.
bool passphrase_field(canvas& c, std::string_view id, ImVec2 pos, float wide, std::string_view hint, std::string& value);
/// What was typed, and nothing of it is left in `value`.
typed_secret handed_over(std::string& value);
/// Of Settings: setting, changing, removing it, locking now, and when it locks by itself. True when `s` has changed.
bool passphrase_part(column& k, settings& s, const lock_view& lock, passphrase_memory& m, commands& out);

} // namespace attune::ui
