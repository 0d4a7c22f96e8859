#pragma once
// Questionnaires from files of one's own, as the screen draws them: answering one, its scores, and every time it was
// answered; and what may be asked of it.

#include "app/shell/trends_view.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace attune {

/// One that can be answered, or was.
struct scale_line {
    std::string id, title, facts; ///< "9 items  ·  answered 3 times, the last 12 Nov 09:14"
};

struct scale_answer {
    std::string label;
    char key = 0; ///< the character that gives it; 0: none
    bool chosen = false;
};
struct scale_question {
    std::string text;
    std::string said; ///< empty: left out so far
};

/// One while it is being answered. Nothing of it is in the store.
struct scale_form {
    std::string title, instructions, rights;
    std::vector<scale_question> items;
    std::size_t at = 0;                 ///< the one that is asked; items.size(): all were
    std::vector<scale_answer> answers;  ///< to that one
    std::size_t answered = 0;           ///< of all items
    std::vector<std::string> unscored;  ///< on the last page: which scales have too little answered for a score
};

struct scale_point {
    double day = 0; ///< days since 1970-01-01 where the person is, with the time of the day
    double value = 0;
};

/// One subscale: the newest score and all of them as a graph.
struct scale_panel {
    std::string title, score; ///< "12, of 0 to 27"
    std::vector<std::string> lines; ///< change, whether it is reliable, and by which figure
    std::vector<scale_point> points; ///< oldest first; those that could be as much as the newest
    std::optional<std::pair<double, double>> band{}; ///< no reliable change from the first of them
    double low = 0, high = 1;        ///< that it can be
};

/// One time that it was answered.
struct scale_time {
    std::string id, when, facts;      ///< "Total 12  ·  Sleep 3"
    std::vector<std::string> scores;  ///< with the change since the time before
    std::vector<scale_question> items;
};

/// All of one questionnaire.
struct scale_history {
    std::string id, title, rights, facts;
    bool can_answer = false; ///< its file is there
    std::vector<scale_panel> panels;
    int from = 0, to = 0;    ///< days of the graphs, both included
    std::vector<day_tick> ticks;
    std::vector<scale_time> times; ///< newest first
};

struct scale_view {
    bool own = false, of_client = false; ///< there is something to be shown: of oneself, of whom the card is
    bool open = false;                   ///< the screen was opened
    std::string whom;                    ///< a client's code; empty: the user's own
    std::vector<scale_line> all;
    std::vector<std::string> notices;    ///< files and answers that could not be read
    std::optional<scale_form> form{};    ///< over everything else
    std::optional<scale_history> history{}; ///< of the chosen one
};

// What is asked.
/// The screen opens: the user's own, or those of whom the card is.
struct open_scales {
    bool own;
};
struct choose_scale {
    std::string id;
};
struct begin_scale {}; ///< the chosen one, from its file
/// Counted from 0; the next one is asked then. Nothing: it is left out.
struct answer_item {
    std::size_t item;
    std::optional<std::size_t> chosen;
};
/// Back, forth, or to one from the last page, which comes again after it. Past the last item: the last page.
struct go_to_item {
    std::size_t item;
};
struct keep_answers {};
struct drop_answers {}; ///< the screen has asked whether that is meant
struct leave_scale {};  ///< to the list, and from there to where one was; a form stays as it is
/// One time, for good; the screen has asked.
struct delete_answered {
    std::string id;
};
using ask_scale = std::variant<open_scales, choose_scale, begin_scale, answer_item, go_to_item, keep_answers, drop_answers, leave_scale,
                               delete_answered>;

} // namespace attune
