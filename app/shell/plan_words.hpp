#pragma once
// A plan in words. Pure.

#include "app/review/trends/plan_facts.hpp"
#include "app/session/plan.hpp"

#include <string>
#include <vector>

namespace attune {

std::string day_month_words(int day);            ///< "12 Jan"
std::string weekday_letters(int day);      ///< "Mo"
std::string time_words(int minute_of_day); ///< "07:30"
/// "7 sessions a week, 10 minutes each"
std::string stage_words(const plan_stage& s);
/// "4 weeks, 10 minutes each time"; of several stages their span.
std::string stages_words(const std::vector<plan_stage>& stages);
/// "Week 2 of 4"
std::string state_words(const own_plan& p, const review::plan_facts& f);
/// "2 of 7 this week"
std::string week_words(const review::plan_facts& f);
/// What today holds; empty where the plan does not run.
std::string today_words(const review::plan_facts& f);
/// Sentences: sessions, minutes, following, and that a missed day takes nothing away.
std::vector<std::string> fact_words(const review::plan_facts& f);
std::string booster_state_words(review::booster::state s);
std::string booster_when_words(std::size_t which, int day);

} // namespace attune
