#pragma once
// Two sessions of one person beside each other, part by part: what differs, by how much, and whether they may be
// compared at all. Only like with like (SCIENCE 7, 10); no session is the better one.

#include "app/review/facts.hpp"
#include "app/session/recording.hpp"

#include <string>
#include <vector>

namespace attune {

struct compared_row {
    std::string name;       ///< "Heart rate"
    std::string then, now;  ///< "62.1 /min"; "–" where it was not earned
    std::string difference; ///< "+4.2 /min"; empty where none is told
    std::string meaning;    ///< its interval, or why there is none
};

/// A phase, or a step of a practice, that both sessions have.
struct compared_part {
    std::string name;
    review::span_s then, now; ///< each in its own session's time
    std::vector<compared_row> rows;
};

struct session_comparison {
    /// Why the two are not like each other: then values stand side by side and no difference is told.
    std::vector<std::string> unlike;
    std::vector<std::string> remarks; ///< what is to be kept in mind though they are
    std::vector<compared_part> parts;
    std::vector<compared_row> tasks; ///< reactivity and recovery over all tasks of each; empty where there are none
};

namespace review {

/// `then`, the earlier one, and `now`; with the hour of their starts where the person was, 0 to below 24. Heart rate by
/// blocks of 15 s and ln RMSSD by blocks of a minute, corrected beats left out; RMSSD only where nobody speaks and at
/// most 5 % were corrected (SCIENCE 2.3, 7); tasks only as means over three or more (SCIENCE 7). Cost: linear, and that of
/// respond() for each task.
session_comparison compare(const recording& then, double then_hour, const recording& now, double now_hour);

} // namespace review
} // namespace attune
