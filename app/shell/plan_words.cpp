#include "app/shell/plan_words.hpp"

#include "app/language/language.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace attune {
namespace {

std::chrono::year_month_day date_of(int day) {
    return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{day}}};
}

const char* const months[]{mark("Jan"), mark("Feb"), mark("Mar"), mark("Apr"), mark("May"), mark("Jun"),
                           mark("Jul"), mark("Aug"), mark("Sep"), mark("Oct"), mark("Nov"), mark("Dec")};
const char* const weekdays[]{mark("weekday|Mo"), mark("weekday|Tu"), mark("weekday|We"), mark("weekday|Th"),
                             mark("weekday|Fr"), mark("weekday|Sa"), mark("weekday|Su")};

std::uint64_t count(int n) noexcept {
    return static_cast<std::uint64_t>(std::max(0, n));
}

} // namespace

std::string day_month_words(int day) {
    const auto d = date_of(day);
    return tr("date|{} {}", static_cast<unsigned>(d.day()), tr(months[static_cast<unsigned>(d.month()) - 1]));
}

std::string weekday_letters(int day) {
    return tr(weekdays[((day + 3) % 7 + 7) % 7]); // 1970-01-01 was a Thursday
}

std::string time_words(int minute_of_day) {
    return fmt::format("{:02}:{:02}", minute_of_day / 60, minute_of_day % 60);
}

std::string stage_words(const plan_stage& s) {
    return trn("{} session a week, {:.0f} minutes", "{} sessions a week, {:.0f} minutes each",
               count(s.sessions_a_week), s.minutes);
}

std::string stages_words(const std::vector<plan_stage>& stages) {
    if (stages.empty()) return {};
    int weeks = 0;
    double least = stages.front().minutes, most = least;
    for (const auto& s : stages) {
        weeks += s.weeks;
        least = std::min(least, s.minutes);
        most = std::max(most, s.minutes);
    }
    return least == most ? trn("{} week, {:.0f} minutes each time", "{} weeks, {:.0f} minutes each time",
                               count(weeks), most)
                         : trn("{} week, {:.0f} to {:.0f} minutes each time",
                               "{} weeks, {:.0f} to {:.0f} minutes each time", count(weeks), least, most);
}

std::string state_words(const own_plan& p, const review::plan_facts& f) {
    switch (f.phase) {
    case review::plan_phase::to_begin:
        return tr("Begins on {}", day_month_words(p.from));
    case review::plan_phase::running:
        return tr("Week {} of {}", f.week, f.weeks);
    case review::plan_phase::over:
        return tr("Came to its end on {}", day_month_words(p.end() - 1));
    case review::plan_phase::ended:
        return tr("Ended on {}", day_month_words(p.end()));
    }
    return {};
}

std::string week_words(const review::plan_facts& f) {
    return tr("{} of {} this week", f.done_this_week, f.planned_this_week);
}

std::string today_words(const review::plan_facts& f) {
    if (f.phase != review::plan_phase::running) return {};
    if (f.wanted_today > 0)
        return trn("{} session is planned for today.", "{} sessions are planned for today.",
                   count(f.wanted_today));
    const bool practised = std::any_of(f.days.begin(), f.days.end(),
                                       [](const review::plan_day& d) { return d.today && d.sessions > 0; });
    if (static_cast<int>(f.done_this_week) >= f.planned_this_week)
        return tr("This week has all that was planned. More is welcome, and not needed.");
    return practised ? tr("What was planned for today is done.") : tr("Nothing is planned for today.");
}

std::vector<std::string> fact_words(const review::plan_facts& f) {
    std::vector<std::string> all;
    if (f.phase == review::plan_phase::to_begin) return all;
    const auto minutes = std::lround(f.so_far.done_min);
    all.push_back(trn("{} of {} sessions in all, {} minutes.", "{} of {} sessions in all, {} minutes.",
                      f.so_far.done, f.planned_whole, minutes));
    if (f.so_far.following)
        all.push_back(tr("Your heart followed the pace for {:.0f} % of the time in which that could be told.",
                         *f.so_far.following * 100));
    const bool going = f.phase == review::plan_phase::running;
    if (!going && f.so_far.full())
        all.emplace_back(tr("Most of what was planned was done. That is a full block."));
    else if (going)
        all.emplace_back(tr("A day without practice takes nothing away."));
    else
        all.emplace_back(tr("Each of these sessions counts, however many were planned."));
    return all;
}

std::string booster_state_words(review::booster::state s) {
    switch (s) {
    case review::booster::state::to_come:
        return tr("booster|to come");
    case review::booster::state::due:
        return tr("booster|now is a good time");
    case review::booster::state::taken:
        return tr("booster|taken");
    case review::booster::state::passed:
        return tr("booster|passed by, nothing is lost");
    }
    return {};
}

std::string booster_when_words(std::size_t which, int day) {
    return trn("{} week after, around {}", "{} weeks after, around {}", count(review::booster_weeks[which]),
               day_month_words(day));
}

} // namespace attune
