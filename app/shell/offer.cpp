#include "app/shell/offer.hpp"

#include "app/language/language.hpp"
#include "app/session/steering.hpp"
#include "app/shell/words.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace attune {

practice_card card_of(const practice& p, const settings& s) {
    const auto offered = as_offered(p);
    practice_card c{p.id,
                    p.title,
                    p.summary,
                    pattern_words(offered),
                    offered.length.count() / 60,
                    p.paced && !p.search ? offered.pattern.pace().value : 0,
                    p.paced,
                    p.cautions};
    if (const auto m = s.minutes.find(p.id); m != s.minutes.end() && !p.length_fixed) c.minutes = m->second;
    if (const auto m = s.pace.find(p.id); m != s.pace.end() && p.paced && !p.search && !p.steps_set_pace()) {
        c.pace_bpm = std::clamp(m->second, p.slowest.value, p.fastest.value);
        if (p.first_scale != 1) c.pattern_words = pattern_words(with_pace(p, breaths_per_minute{c.pace_bpm}));
    }
    c.group = p.group;
    c.rounds = p.rounds;
    c.most_rounds = p.most_rounds;
    c.length_fixed = p.length_fixed;
    c.can_extend = !p.length_fixed && p.steps.empty();
    c.pace_fixed = p.steps_set_pace() || p.search; // a search finds the pace itself
    c.by_breaths = std::any_of(p.steps.begin(), p.steps.end(),
                               [](const practice_step& step) { return step.breaths > 0; });
    c.slowest_bpm = p.slowest.value;
    c.fastest_bpm = p.fastest.value;
    if (p.steps.size() > 1)
        for (const auto& step : p.steps)
            if (!step.name.empty()) c.steps.push_back(step.name);
    const auto steered = steer_for(p, s.answers);
    c.notice = tr(std::string_view{steered.words});
    c.aside = steered.to != leaning::free;
    c.may_begin = steered.to != leaning::closed;
    if (const auto g = s.gentler.find(p.id); g != s.gentler.end())
        c.after_dizzy =
            g->second > 0
                ? tr(
                      "Last time you felt dizzy here. {:.3Lg} breaths a minute are set this time; let them be "
                      "small.",
                      g->second)
                : std::string{tr(
                      "Last time you felt dizzy here. Let the breath be small, or choose another practice.")};
    return c;
}

void order_for_home(std::vector<practice_card>& cards) {
    std::erase_if(cards, [](const auto& c) { return c.group == practice_group::pause || c.group == practice_group::led; });
    std::stable_sort(cards.begin(), cards.end(), [](const auto& a, const auto& b) {
        return a.group != b.group ? a.group < b.group : a.aside < b.aside;
    });
}

practice plan_of(const practice& p, const begin_practice& chosen) {
    auto plan = p;
    if (chosen.rounds > 0) plan = with_rounds(std::move(plan), chosen.rounds);
    // Half a breath or a slip: three seconds to a day.
    plan = with_length(std::move(plan), seconds{std::clamp(chosen.minutes, 0.05, 24.0 * 60) * 60});
    if (chosen.pace_bpm >= slowest_pace.value && chosen.pace_bpm <= fastest_pace.value)
        plan = with_pace(std::move(plan), breaths_per_minute{chosen.pace_bpm});
    return plan;
}

std::string remember_dizzy(settings& s, const practice& as_done) {
    const bool pace_can_change = as_done.paced && !as_done.search && !as_done.steps_set_pace();
    const auto used = as_done.pattern.pace();
    const auto gentler = std::min(gentler_pace(used), as_done.fastest);
    if (!pace_can_change || gentler <= used) {
        s.gentler[as_done.id] = 0;
        return tr("You felt dizzy twice, so the practice came to its end. That was the right thing to say. Next "
                  "time let the breath be small, as it goes by itself.");
    }
    s.gentler[as_done.id] = gentler.value;
    s.pace[as_done.id] = gentler.value;
    return tr(
        "You felt dizzy twice, so the practice came to its end. That was the right thing to say. Next "
        "time let the breath be smaller and a little faster: {:.3Lg} a minute are set for you.",
        gentler.value);
}

} // namespace attune
