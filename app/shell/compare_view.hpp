#pragma once
// Two sessions beside each other: what is drawn, and what may be asked.

#include "app/review/compared.hpp"
#include "app/review/review_view.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace attune {

/// A session that the one in the review may be laid beside.
struct comparable_session {
    std::string id, title, facts; ///< "12 Nov 09:14  ·  26 min"
};

struct two_sessions {
    review_view then, now; ///< by their starts
    session_comparison what;
};

struct compare_view {
    std::vector<comparable_session> offered; ///< of the same person; the same practice first, then the newest
    std::optional<two_sessions> two{};
};

// What is asked.
struct offer_comparison {}; ///< for the session in the review; the screen opens
struct compare_with {
    std::string id;
};
struct choose_another {}; ///< back to what is offered
using ask_compare = std::variant<offer_comparison, compare_with, choose_another>;

} // namespace attune
