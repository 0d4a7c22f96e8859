#include "app/session/plan.hpp"

#include "app/language/language.hpp"

#include <algorithm>

namespace attune {
namespace {

int weeks_of(const std::vector<plan_stage>& stages) noexcept {
    int all = 0;
    for (const auto& s : stages)
        all += s.weeks;
    return all;
}

} // namespace

int own_plan::weeks() const noexcept {
    return weeks_of(stages);
}
int programme::weeks() const noexcept {
    return weeks_of(stages);
}
int own_plan::end() const noexcept {
    const int whole = from + 7 * weeks();
    return ended_on ? std::clamp(*ended_on, from, whole) : whole;
}

const plan_stage* own_plan::stage_on(int day) const noexcept {
    if (day < from || day >= end()) return nullptr;
    int begins = from;
    for (const auto& s : stages) {
        if (day < begins + 7 * s.weeks) return &s;
        begins += 7 * s.weeks;
    }
    return nullptr;
}

std::optional<std::string> wrong_with(const own_plan& p) {
    if (p.stages.empty()) return tr("A plan needs a week at least.");
    int weeks = 0;
    for (const auto& s : p.stages) {
        if (s.weeks < 1) return tr("A plan needs a week at least.");
        weeks += std::min(s.weeks, most_plan_weeks + 1); // whatever came out of a file: no sum overflows
        if (s.sessions_a_week < 1 || s.sessions_a_week > most_plan_sessions)
            return tr("Sessions a week: from 1 to {}.", most_plan_sessions);
        if (!(s.minutes >= 1 && s.minutes <= most_plan_minutes))
            return tr("Minutes of a session: from 1 to {:.0f}.", most_plan_minutes);
        if (s.practices.size() > most_plan_practices)
            return tr("A plan holds {} practices at most.", most_plan_practices);
    }
    if (weeks > most_plan_weeks)
        return tr("A plan lasts {} weeks at most; the next one can follow it.", most_plan_weeks);
    if (p.reminders.size() > most_plan_reminders)
        return tr("{} times of the day are the most to be reminded at.", most_plan_reminders);
    for (const int at : p.reminders)
        if (at < 0 || at >= 24 * 60) return tr("A time of the day lies between 00:00 and 23:59.");
    return std::nullopt;
}

own_plan changed(own_plan p, plan_stage rest, int today) {
    if (today <= p.from) {
        p.stages = {std::move(rest)};
        return p;
    }
    int over = (std::min(today, p.end() - 1) - p.from) / 7; // weeks that are done with
    std::vector<plan_stage> kept;
    for (const auto& s : p.stages) {
        if (over == 0) break;
        kept.push_back(s);
        kept.back().weeks = std::min(s.weeks, over);
        over -= kept.back().weeks;
    }
    kept.push_back(std::move(rest));
    p.stages = std::move(kept);
    return p;
}

own_plan plan_from(const programme& p, std::string id, int day) {
    own_plan made;
    made.id = std::move(id);
    made.title = p.title;
    made.programme = p.id;
    made.from = day;
    made.stages = p.stages;
    return made;
}

} // namespace attune
