#include "app/review/trends/plan_facts.hpp"

#include <algorithm>

namespace attune::review {
namespace {

practice_plan stage_from(const plan_stage& s, int from) noexcept {
    return {from, s.weeks, static_cast<double>(s.sessions_a_week), s.minutes};
}

adherence so_far(const own_plan& plan, std::span<const day_session> sessions, int last) {
    adherence sum;
    int from = plan.from;
    for (const auto& s : plan.stages) {
        const auto a = adherence_of(stage_from(s, from), sessions, last);
        sum.planned += a.planned;
        sum.planned_min += a.planned_min;
        sum.done += a.done;
        sum.done_min += a.done_min;
        from += 7 * s.weeks;
    }
    // Over all stages at once, so that each minute has the same weight.
    sum.following = adherence_of({plan.from, plan.weeks(), 0, 0}, sessions, last).following;
    return sum;
}

std::size_t done_on(std::span<const day_session> sessions, int from, int to) {
    return static_cast<std::size_t>(std::count_if(
        sessions.begin(), sessions.end(), [&](const day_session& s) { return s.day >= from && s.day < to; }));
}

} // namespace

plan_facts facts_of(const own_plan& plan, std::span<const day_session> sessions, int today) {
    plan_facts f;
    f.weeks = plan.weeks();
    for (const auto& s : plan.stages)
        f.planned_whole += s.weeks * s.sessions_a_week;
    const int end = plan.end();
    const bool ended = plan.ended_on && *plan.ended_on < plan.from + 7 * plan.weeks();
    f.phase = ended && today >= end ? plan_phase::ended
              : today < plan.from   ? plan_phase::to_begin
              : today < end         ? plan_phase::running
                                    : plan_phase::over;
    // One that was ended on its first day or before it has no week of its own.
    const int shown = std::clamp(today, plan.from, std::max(plan.from, end - 1));
    f.week = today < plan.from ? 0 : (shown - plan.from) / 7 + 1;
    const int begins = plan.from + 7 * std::max(0, f.week - 1);
    f.stage = plan.stage_on(shown);
    if (!f.stage && !plan.stages.empty()) f.stage = &plan.stages.front();
    for (int i = 0; i < 7; ++i) {
        const int day = begins + i;
        auto& d = f.days[static_cast<std::size_t>(i)];
        d = {day, done_on(sessions, day, day + 1), day > today || day >= end, day == today};
    }
    f.planned_this_week = f.stage ? f.stage->sessions_a_week : 0;
    f.done_this_week = done_on(sessions, begins, std::min(begins + 7, std::max(end, begins)));
    f.so_far = so_far(plan, sessions, std::min(today, end - 1));
    if (f.phase == plan_phase::running) {
        const int a_day = (f.planned_this_week + 6) / 7;
        const int done_today = static_cast<int>(done_on(sessions, today, today + 1));
        const int left_this_week = f.planned_this_week - static_cast<int>(f.done_this_week);
        f.wanted_today = std::clamp(left_this_week, 0, std::max(0, a_day - done_today));
    }
    std::vector<int> days;
    for (const auto& s : sessions)
        if (s.day >= end) days.push_back(s.day); // practising within the plan is no booster
    f.boosters = boosters(end, days, today);
    if (f.phase == plan_phase::over)
        for (std::size_t i = 0; i < f.boosters.size(); ++i)
            if (f.boosters[i].is == booster::state::due) f.due = i;
    return f;
}

std::vector<day_session> day_sessions(std::span<const past_session> sessions, const local_clock& clock) {
    std::vector<day_session> days;
    for (const auto& s : sessions) {
        if (s.sensor.starts_with("replay:")) continue;
        const double practised = s.summary ? s.summary->practised_s : s.duration_s;
        if (!(practised >= shortest_practised_s)) continue;
        day_session d{clock(s.started_utc_ms).day, practised, {}, 0};
        if (s.summary && of_a_person(s)) {
            d.following = s.summary->following;
            d.following_known_s = s.summary->following_known_s;
        }
        days.push_back(d);
    }
    return days;
}

std::optional<std::size_t> current_plan(std::span<const own_plan> plans, int today) noexcept {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        if (!best) {
            best = i;
            continue;
        }
        const auto& a = plans[i];
        const auto& b = plans[*best];
        const bool a_open = today < a.end(), b_open = today < b.end();
        if (a_open != b_open ? a_open : a_open ? a.from >= b.from : a.end() >= b.end()) best = i;
    }
    return best;
}

} // namespace attune::review
