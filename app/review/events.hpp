#pragma once
// What stirred somebody in a session, and how it settled: where the events are, and their numbers in words (SCIENCE 7).

#include "app/review/review_view.hpp"
#include "dsp/event/response.hpp"

#include <string>
#include <vector>

namespace attune::review {

/// Every interval with its class: the interval after a displaced beat is displaced too. Cost: linear.
std::vector<heard_interval> heard_of(const recording& r);

struct told_event {
    std::string name; ///< the step's; empty where somebody marked it
    event_marks marks;
    seconds until; ///< recovery is looked for until here: what comes next, or the end
};
/// Of a session that was led: its tasks, and talks with what was announced before them. Else what was marked "start"
/// and "end", with "prepare" before it where there is one. In order; one that never ended is none.
std::vector<told_event> events_of(const recording& r);

/// Rest before, reactivity, peak, recovery half-time and fit; where one cannot be told its reason stands as meaning.
/// Cost: that of respond() for each event.
std::vector<review_event> events_in_words(const recording& r);

} // namespace attune::review
