#pragma once
// Writing a protocol on the screen: what is drawn, and what may be asked of it.

#include "app/session/practice.hpp"
#include "app/shell/lead_view.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace attune {

/// The protocol that is being written.
struct protocol_edit {
    practice draft;
    led_card card;         ///< as whoever leads would be offered it
    std::string wrong;     ///< why it cannot be kept as it is; empty where it can
    bool kept = false;     ///< there is a file of it: it may be deleted
    bool changed = false;  ///< since it was kept
};

struct protocol_view {
    std::vector<std::string> own; ///< ids of those that may be changed themselves, sorted; of others a copy may
    std::optional<protocol_edit> edit{};
};

// What is asked.
/// The screen opens. An own one is changed itself; a shipped one as a copy; no id: a new one. One that is being
/// written already stays as it is.
struct write_protocol {
    std::string id;
};
/// As it stands in the form now. What its steps cannot have together is set right.
struct change_protocol {
    practice to;
};
struct keep_protocol {};
/// What was not kept is gone.
struct leave_protocol {};
struct delete_protocol {};
using ask_protocol = std::variant<write_protocol, change_protocol, keep_protocol, leave_protocol, delete_protocol>;

} // namespace attune
