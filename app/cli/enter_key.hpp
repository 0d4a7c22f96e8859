#pragma once
// Enter on standard input while a session runs in words: there it is the one key.

#include "app/session/command.hpp"
#include "app/session/view.hpp"

#include <optional>

namespace attune::cli {

/// Standard input is looked at and never waited for; once it has ended it stays silent.
class enter_key {
public:
    /// To be waited on beside the ports; -1 where nothing will come any more.
    int fd() const noexcept;
    /// A line, or more than one, came since the last time.
    bool pressed() noexcept;

private:
    bool ended_ = false;
};

/// What Enter asks for at this moment: a step that waits begins, one without an end ends.
std::optional<command_kind> asked_by_enter(const session_view& v) noexcept;

} // namespace attune::cli
