#pragma once
// The same kind of phase over many sessions as the screen draws it, and what a person can ask of it. Sessions stand one
// after another, each at its whole number from 0.

#include "app/shell/trends_view.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace attune {

struct phase_mark {
    int at = 0;
    std::optional<double> value{}, low{}, high{}; ///< without a value: a gap, drawn as one
    bool like = true;                             ///< false: not to be compared with the others; drawn differently
};

struct phase_panel {
    std::string id; ///< "rest"
    std::string title, unit;
    std::string last;    ///< the last value with its doubt, what is usual, how many are missing
    std::string nothing; ///< why there is nothing, in place of everything else
    std::string said;    ///< at the cursor; empty without one
    std::vector<phase_mark> points;
    std::optional<double> usual{}, usual_low{}, usual_high{};
};

struct phase_choice {
    std::string id, label; ///< "Stress profile  ·  12"
};

struct phases_view {
    std::string whose;   ///< a client's code or name; empty for oneself
    std::string nothing; ///< there is nothing to look at, and why
    std::string facts;   ///< what is compared
    std::vector<std::string> notes;
    std::vector<std::string> measures;
    int measure = 0;
    std::vector<phase_choice> practices;
    std::string practice;      ///< id
    bool left_out = false;     ///< those that are not compared are shown, too
    std::string left_out_words; ///< how many they are; empty where there are none
    int sessions = 0;          ///< on the axis
    std::vector<day_tick> ticks; ///< by session, not by day
    std::vector<phase_panel> panels;
    double low = 0, high = 1; ///< of every panel's axis, so that phases lie on one scale
    int decimals = 0;
    std::optional<int> cursor{};
    std::string cursor_words, cursor_session; ///< its date and practice; its id
    bool to_card = false;      ///< it was come to from a client's card
};

// What a person asks of it.
struct show_measure {
    int which;
};
struct compare_practice {
    std::string id;
};
struct show_left_out {
    bool shown;
};
struct read_phase_session {
    std::optional<int> at;
};
using phases_command = std::variant<show_measure, compare_practice, show_left_out, read_phase_session>;

} // namespace attune
