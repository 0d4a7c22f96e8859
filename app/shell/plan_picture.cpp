#include "app/shell/plan_picture.hpp"

#include "app/language/language.hpp"
#include "app/shell/plan_words.hpp"

#include <algorithm>

namespace attune {
namespace {

plan_mark mark_of(const review::plan_day& d) noexcept {
    return d.sessions > 0 ? plan_mark::done : d.to_come || d.today ? plan_mark::to_come : plan_mark::open;
}

plan_mark mark_of(review::booster::state s) noexcept {
    return s == review::booster::state::taken    ? plan_mark::done
           : s == review::booster::state::passed ? plan_mark::open
                                                 : plan_mark::to_come;
}

std::string title_of(std::span<const practice_card> cards, std::string_view practice) {
    const auto at = std::find_if(cards.begin(), cards.end(), [&](const auto& c) { return c.id == practice; });
    return at == cards.end() ? std::string{} : at->title;
}

std::string span_words(const own_plan& p) {
    return tr("{} to {}", day_month_words(p.from), day_month_words(std::max(p.from, p.end() - 1)));
}

void fill_boosters(plan_view& v, const review::plan_facts& f) {
    if (f.phase == review::plan_phase::ended) return; // there was no block to keep fresh
    for (std::size_t i = 0; i < f.boosters.size(); ++i) {
        const auto& b = f.boosters[i];
        v.boosters.push_back(
            {booster_when_words(i, b.day), booster_state_words(b.is), mark_of(b.is), f.due == i});
    }
    v.boosters_words =
        tr("A session or two now and then keeps what was practised. These days are a suggestion, no more.");
}

void fill_current(plan_view& v, const own_plan& p, const review::plan_facts& f,
                  std::span<const practice_card> practices) {
    v.any = true;
    v.running = f.phase == review::plan_phase::running || f.phase == review::plan_phase::to_begin;
    v.title = p.title.empty() ? std::string{tr("My plan")} : p.title;
    v.promise = f.stage ? stage_words(*f.stage) : "";
    v.when = span_words(p);
    v.state = state_words(p, f);
    v.stage_words = v.running && f.stage ? f.stage->words : "";
    v.today = today_words(f);
    if (f.phase == review::plan_phase::running) {
        v.this_week = week_words(f);
        for (const auto& d : f.days)
            v.dots.push_back({mark_of(d), d.today, weekday_letters(d.day)});
    }
    v.facts = fact_words(f);
    v.times = p.reminders;
    if (!f.stage) return;
    const int left = p.weeks() - std::max(0, f.week - 1);
    v.numbers = {v.running ? std::max(1, left) : f.stage->weeks, f.stage->sessions_a_week, f.stage->minutes,
                 f.stage->practices.empty() ? "" : f.stage->practices.front()};
    if (f.phase != review::plan_phase::running) return;
    for (const auto& id : f.stage->practices)
        if (v.begin.empty() && !title_of(practices, id).empty())
            v.begin = id, v.begin_title = title_of(practices, id);
}

} // namespace

plan_view picture_of(const plans_and_days& known, int today, std::span<const programme> programmes,
                     std::span<const practice_card> practices) {
    plan_view v;
    for (const auto& p : programmes)
        v.programmes.push_back({p.id, p.title, p.summary, stages_words(p.stages)});
    for (const auto& c : practices)
        v.practices.push_back({c.id, c.title, c.summary, ""});
    std::sort(v.practices.begin(), v.practices.end(),
              [](const auto& a, const auto& b) { return a.title < b.title; });
    if (const auto* p = known.spoken_of()) {
        const auto f = review::facts_of(*p, known.days, today);
        fill_current(v, *p, f, practices);
        fill_boosters(v, f);
    }
    for (std::size_t i = known.plans.size(); i-- > 0;) {
        if (known.current == i) continue;
        const auto& p = known.plans[i];
        const auto f = review::facts_of(p, known.days, today);
        v.earlier.push_back({p.title.empty() ? stages_words(p.stages) : p.title,
                             tr("{}: {} of {} sessions", span_words(p), f.so_far.done, f.planned_whole)});
    }
    return v;
}

} // namespace attune
