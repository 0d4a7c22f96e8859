#pragma once
// The program's window, from opening to closing.

#include "app/ui/window/window.hpp"

namespace attune {
class shell;
}

namespace attune::ui {

/// Until the person quits; a running session is kept (shell). ATTUNE_RENDERER=gl|software decides where the
/// options leave it open. 0: closed in good order. 1: no window could be opened; the reason and what to do
/// are on standard error.
int run_window(shell& program, const window_options& options);

} // namespace attune::ui
