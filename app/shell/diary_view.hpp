#pragma once
// Checking in and the diary as the screens draw them, and what a person can ask of them.

#include "app/session/recording.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace attune {

/// Words of one kind to choose from.
struct word_family {
    std::string name;
    std::vector<std::string> words;
};

struct check_in_view {
    std::uint32_t form = 0; ///< another number: the form begins anew with `said`
    check_in said{.when = check_in::moment::apart};
    std::string when;       ///< "Now", or when the entry was written
    bool of_change = false; ///< an entry that is in the diary already
    bool brought_back = false; ///< it was begun earlier and not saved
    std::vector<word_family> feelings;
    std::vector<std::string> triggers, helped;
};

enum class diary_line_kind : std::uint8_t { day, entry, session };

/// A heading or an entry of the time line; newest first.
struct diary_line {
    diary_line_kind kind = diary_line_kind::day;
    std::string id;    ///< of the entry or the session; of a day empty
    std::string title; ///< "Today", "08:12  worried", "21:40  Resonance pace"
    std::string facts; ///< "distress 40  ·  after: a conflict"; may be empty
};

struct diary_view {
    std::vector<diary_line> lines;
    std::string body_and_word; ///< how often they agreed; empty where too few can tell
    std::string notice;     ///< what could not be read; empty where all was
};

// What a person asks.
struct save_check_in {
    check_in said;
};
/// What is in the form so far: it outlives the program.
struct keep_check_in {
    check_in said;
};
/// The form is left for now; what is in it and not saved is offered again.
struct leave_check_in {
    check_in said;
};
struct discard_check_in {};
struct open_entry {
    std::string id;
};
/// The entry in the form; the screen has asked whether that is meant.
struct delete_entry {};

using ask_diary = std::variant<save_check_in, keep_check_in, leave_check_in, discard_check_in, open_entry, delete_entry>;

} // namespace attune
