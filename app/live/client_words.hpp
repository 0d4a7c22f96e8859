#pragma once
// A client as JSON and in words, for the command line and for export.

#include "app/review/trends/calendar.hpp"
#include "app/store/client_book.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace attune {

/// `code name notes consent second_consent beta_blocker pacemaker heart_disease pace_bpm added kept sessions last`
nlohmann::ordered_json client_json(const client_row& row);
/// `session utc from to`; null where the client was deleted since.
nlohmann::ordered_json move_json(const session_move& m);

/// What the flags mean for what is shown; a sentence each, in English: a screen says it by tr().
std::vector<const char*> heart_words(const heart_flags& h);

} // namespace attune
