#pragma once
// The plan as the screen draws it, and what a person can ask of it.

#include "app/session/plan.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace attune {

/// A day of the plan's week: practised, not practised, still to come. Each has a shape of its own.
enum class plan_mark : std::uint8_t { done, open, to_come };

struct plan_dot {
    plan_mark mark = plan_mark::to_come;
    bool today = false;
    std::string letters; ///< "Mo"
};

struct booster_line {
    std::string when;  ///< "2 weeks after, 12 Jan"
    std::string state; ///< "taken"
    plan_mark mark = plan_mark::to_come;
    bool due = false;
};

struct plan_line {
    std::string title, facts;
};

/// A practice or a programme that a plan can be made of.
struct plan_choice {
    std::string id, title, summary, facts;
};

/// How the form begins: the running plan's numbers, or the usual ones (SCIENCE 9).
struct plan_numbers {
    int weeks = 4, sessions_a_week = 7;
    double minutes = 10;
    std::string practice; ///< id; empty: whatever suits
    friend bool operator==(const plan_numbers&, const plan_numbers&) = default;
};

struct plan_view {
    bool any = false;     ///< there is a plan to speak of
    bool running = false; ///< now, or about to begin: it can be changed and ended
    std::string title, promise, when, state, stage_words;
    std::string today;              ///< what is planned for today; empty where nothing runs
    std::string this_week;          ///< "2 of 7 this week"
    std::vector<plan_dot> dots;     ///< seven, or none
    std::vector<std::string> facts; ///< plain sentences
    std::string begin;              ///< practice that is suggested; empty: none
    std::string begin_title;
    std::vector<booster_line> boosters;
    std::string boosters_words;
    std::vector<plan_line> earlier; ///< newest first
    std::vector<plan_choice> programmes, practices;
    plan_numbers numbers{};
    std::vector<int> times{}; ///< to be reminded at, minutes of the day
    bool hard_days_written = false;
    std::optional<relapse_plan> hard_days{}; ///< while they are shown
    bool in_background = false;              ///< the small program begins with the desktop
    std::string reminders_words;             ///< how reminding goes; empty where all is off
    std::string trouble;                     ///< of files and store; empty while there is none
};

// What a person asks.
struct make_plan {
    plan_numbers numbers;
    int begins_in = 0; ///< days from today
};
/// The rest of the running plan, from this week on.
struct change_plan {
    plan_numbers numbers;
};
struct follow_programme {
    std::string id;
    int begins_in = 0;
};
struct end_plan {};
struct set_plan_times {
    std::vector<int> minutes;
};
struct show_hard_days {
    bool shown;
};
struct keep_hard_days {
    relapse_plan words;
};
/// Reminders also while the window is closed: the small program begins with the desktop.
struct remind_in_background {
    bool wanted;
};
struct ask_plan {
    std::variant<make_plan, change_plan, follow_programme, end_plan, set_plan_times, show_hard_days,
                 keep_hard_days, remind_in_background>
        what;
};

} // namespace attune
