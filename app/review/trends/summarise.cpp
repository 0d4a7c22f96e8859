#include "app/review/trends/summarise.hpp"

#include "app/review/body_and_word.hpp"
#include "app/review/events.hpp"
#include "app/review/facts.hpp"
#include "app/review/trends/phases.hpp"
#include "dsp/breath/resonance_trial.hpp"
#include "dsp/live.hpp"

#include <algorithm>
#include <cmath>

namespace attune::review {
namespace {

// A rest is five minutes of which the first is dropped (SCIENCE 6.3).
constexpr double rest_used_min = 4;
constexpr double least_paces = 3, least_at_pace_s = 60; // chosen: below, no optimum can lie between

void take_events(const recording& r, session_summary& s) {
    const auto events = events_of(r);
    if (events.empty()) return;
    const auto heard = heard_of(r);
    double sum = 0;
    for (const auto& e : events) {
        const auto answer = respond(heard, e.marks, e.until);
        if (answer.t50_s.value) {
            sum += *answer.t50_s.value;
            ++s.recoveries;
        } else if (answer.t50_longer_than_s)
            ++s.not_recovered;
    }
    if (s.recoveries > 0) s.t50_s = sum / s.recoveries;
}

void take_best_pace(const recording& r, session_summary& s) {
    std::vector<pace_span> pacing;
    std::vector<std::pair<double, double>> held; // breaths a minute, s
    for (std::size_t i = 0; i < r.pacer.size(); ++i) {
        const auto& p = r.pacer[i];
        const seconds to =
            i + 1 < r.pacer.size() ? r.pacer[i + 1].t : seconds{std::max(r.duration_s, p.t.count())};
        if (!(p.breaths_per_second > 0) || !(to > p.t)) continue;
        const double pace = 60 * p.breaths_per_second;
        pacing.push_back({p.t, to, p.phase_at_t, breaths_per_minute{pace}});
        const auto same = std::find_if(held.begin(), held.end(),
                                       [pace](const auto& h) { return std::abs(h.first - pace) < 0.05; });
        if (same == held.end())
            held.emplace_back(pace, (to - p.t).count());
        else
            same->second += (to - p.t).count();
    }
    double total = 0;
    for (const auto& h : held)
        total += h.second;
    // Stepped: some paces for a minute each; sliding: many, for as long together.
    if (static_cast<double>(held.size()) < least_paces || total < least_paces * least_at_pace_s) return;
    resonance_settings settings;
    settings.second_harmonic = !r.header.setup.plan.pattern.symmetric();
    const auto found = judge_resonance(measure_steps(heard_of(r), pacing, {}, settings), settings);
    if (!found.clear) return;
    s.best_pace = found.best;
    s.best_pace_low = found.low;
    s.best_pace_high = found.high;
}

} // namespace

session_summary summarise(const recording& r) {
    session_summary s;
    s.dsp_version = dsp_version();
    const auto f = gather(r);
    s.paced = f.paced;
    s.exercise = f.exercise;
    s.practised_s = f.practised_s;
    s.planned_s = f.planned_s;
    s.posture = r.header.setup.posture;
    s.following = f.following;
    s.following_known_s = f.following_known_s;
    for (const auto& b : r.baselines) {
        if (b.base.source != baseline_source::this_session) continue;
        s.rest_hr_bpm = b.base.hr_bpm;
        s.rest_hr_se = b.base.hr_se_bpm;
        s.rest_ln_rmssd = b.base.ln_rmssd;
        // SCIENCE 6.3: var of ln RMSSD = 1 / (1.2 pairs).
        s.rest_ln_rmssd_se = 1 / std::sqrt(1.2 * std::max(1.0, b.base.hr_bpm * rest_used_min));
        break; // a calmer one taken later is a choice, not the rest of that day
    }
    s.near_before = index_near(r, check_in::moment::before).mean;
    s.near_after = index_near(r, check_in::moment::after).mean;
    take_events(r, s);
    if (f.paced) take_best_pace(r, s);
    s.phases = phase_figures_of(r);
    return s;
}

} // namespace attune::review
