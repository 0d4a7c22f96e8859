#pragma once
// What is kept of one client, on a screen: what is drawn, and what may be asked of it.

#include "app/session/client.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace attune {

/// What may be written on the card, as it stands in its fields.
struct client_writing {
    std::string name, notes;
    std::string consent, second_consent; ///< "2026-11-28"; empty: not asked, or taken back
    std::string pace;                    ///< breaths a minute; empty: none
    heart_flags heart{};
    friend bool operator==(const client_writing&, const client_writing&) = default;
};

struct client_session {
    std::string id, title, facts; ///< "12 Nov 09:14  ·  26 min"
};

struct client_card {
    std::string code, facts;         ///< "4 sessions, the last 12 Nov 09:14"
    client_writing written;
    std::string wrong;               ///< why it cannot be kept as it stands; empty where it can
    bool changed = false;
    std::vector<std::string> known;  ///< rest and pace from sessions, and what the flags mean
    std::vector<client_session> sessions; ///< the newest first
    std::size_t more_sessions = 0;   ///< that are not listed
    std::vector<std::string> moves;  ///< told
    std::string leaving;             ///< what deleting takes with it
};

// What is asked.
struct open_card {}; ///< of the chosen client; the screen opens
struct write_card {
    client_writing as;
};
struct keep_card {};
struct leave_card {};
/// One action: the session and its rest belong to `to` (empty: the user's own) from now on, and the move is told.
struct move_to_client {
    std::string session, to;
};
struct export_client {}; ///< as one file; the message says where
struct delete_client {}; ///< everything of them, for good; asked before
using ask_client = std::variant<open_card, write_card, keep_card, leave_card, move_to_client, export_client, delete_client>;

} // namespace attune
