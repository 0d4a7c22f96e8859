#include "app/review/events.hpp"

#include "app/language/language.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace attune::review {
namespace {

bool same_word(std::string_view label, std::string_view word) {
    return label.size() == word.size() &&
           std::equal(label.begin(), label.end(), word.begin(), [](char a, char b) {
               return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
           });
}

std::vector<told_event> marked(const recording& r) {
    std::vector<told_event> events;
    const mark_record *prepare = nullptr, *start = nullptr;
    for (const auto& m : r.marks) {
        const auto label = m.label.view();
        if (same_word(label, "prepare"))
            prepare = &m;
        else if (same_word(label, "start"))
            start = &m;
        else if (same_word(label, "end") && start != nullptr && m.t > start->t) {
            const auto* told = prepare != nullptr && prepare->t < start->t ? prepare : start;
            events.push_back({{}, {told->t, start->t, m.t}, {}});
            prepare = start = nullptr;
        }
    }
    return events;
}

constexpr bool stirs(step_role r) noexcept {
    return r == step_role::stressor || r == step_role::confront;
}

std::vector<told_event> led(const recording& r) {
    std::vector<told_event> events;
    const auto& plan = r.header.setup.plan.steps;
    const auto role_of = [&](const step_record& s) {
        return s.step < plan.size() ? plan[s.step].role : step_role::none;
    };
    for (std::size_t i = 0; i + 1 < r.steps.size(); ++i) {
        const auto& s = r.steps[i];
        if (s.waiting || !stirs(role_of(s))) continue;
        const auto end = r.steps[i + 1].t;
        if (!(end > s.t)) continue;
        const bool announced = i > 0 && role_of(r.steps[i - 1]) == step_role::anticipate;
        events.push_back({plan[s.step].name, {announced ? r.steps[i - 1].t : s.t, s.t, end}, {}});
    }
    return events;
}

// What dsp gives as reasons, known to the catalogues.
constexpr const char* reasons[]{mark("a gap or too few clean beats in it"),
                                mark("less than 60 clean seconds before the event"),
                                mark("shorter than 15 seconds"),
                                mark("the last 15 seconds of the event were not heard"),
                                mark("heart rate had hardly risen: there is nothing to recover from"),
                                mark("the recording ends before"),
                                mark("not half recovered within what was heard"),
                                mark("needs five minutes of recovery"),
                                mark("heart rate did not change"),
                                mark("the fit found no end"),
                                mark("what was recovered is not above its own error"),
                                mark("half of the way lies beyond what was heard")};

std::string reason(std::string_view why) {
    const auto* known = std::find_if(std::begin(reasons), std::end(reasons), [&](const char* k) { return why == k; });
    return known == std::end(reasons) ? std::string{why} : std::string{tr(*known)};
}

review_figure not_computable(const char* name, std::string_view why) {
    return {tr(name), tr("not computable"), reason(why)};
}

constexpr const char *before = mark("Before it"), *change = mark("Change in it"), *highest = mark("Highest"),
                     *half = mark("Half recovered"), *fitted_half = mark("Fitted half-time");

std::vector<review_figure> figures_of(const event_response& e) {
    std::vector<review_figure> out;
    if (e.base_bpm.value)
        out.push_back({tr(before), tr("{:.1Lf} /min", *e.base_bpm.value),
                       tr("mean of the last two minutes before it, give or take {:.1Lf}", 1.96 * e.base_se)});
    else
        out.push_back(not_computable(before, e.base_bpm.why));
    if (e.reactivity_bpm.value)
        out.push_back({tr(change), tr("{:+.1Lf} /min", *e.reactivity_bpm.value), tr("mean over it, less before it")});
    else
        out.push_back(not_computable(change, e.reactivity_bpm.why));
    if (e.peak_bpm.value)
        out.push_back({tr(highest), tr("{:.1Lf} /min", *e.peak_bpm.value),
                       e.latency_s.value ? tr("largest mean of 15 s, {:.0f} s after its start", *e.latency_s.value)
                                         : std::string{tr("largest mean of 15 s")}});
    else
        out.push_back(not_computable(highest, e.peak_bpm.why));
    if (e.t50_s.value)
        out.push_back({tr(half), tr("after {:.0f} s", *e.t50_s.value), tr("from its end until half way back, and staying there")});
    else if (e.t50_longer_than_s)
        out.push_back({tr(half), tr("later than {:.0f} s", *e.t50_longer_than_s), reason(e.t50_s.why)});
    else
        out.push_back(not_computable(half, e.t50_s.why));
    if (e.t50_s.value || e.t50_longer_than_s) { // else its reason is said already
        if (e.fit.converged)
            out.push_back({tr(fitted_half), tr("{:.0f} s", e.fit.half_time_s.value),
                           tr("by a curve through the whole recovery; likely {:.0f} to {:.0f} s", e.fit.half_time_s.low,
                              e.fit.half_time_s.high)});
        else
            out.push_back(not_computable(fitted_half, e.fit.why));
    }
    return out;
}

} // namespace

std::vector<heard_interval> heard_of(const recording& r) {
    std::vector<heard_interval> all;
    all.reserve(r.beats.size());
    bool normal_before = false, gap = true;
    for (const auto& b : r.beats) {
        const bool normal = b.judged && (b.classed == beat_class::normal || b.classed == beat_class::first);
        if (b.starts_chain) gap = true, normal_before = normal;
        if (b.rr_ms && std::isfinite(*b.rr_ms) && std::isfinite(b.t_s)) {
            all.push_back({seconds{b.t_s}, milliseconds{*b.rr_ms}, normal && normal_before, gap});
            gap = false;
        }
        normal_before = normal;
    }
    return all;
}

std::vector<told_event> events_of(const recording& r) {
    auto events = led(r);
    if (events.empty()) events = marked(r);
    for (std::size_t i = 0; i < events.size(); ++i)
        events[i].until = i + 1 < events.size() ? events[i + 1].marks.prepare : seconds{r.duration_s};
    return events;
}

std::vector<review_event> events_in_words(const recording& r) {
    std::vector<review_event> out;
    const auto events = events_of(r);
    if (events.empty()) return out;
    const auto heard = heard_of(r);
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto& e = events[i];
        out.push_back({e.name.empty() ? tr("event {}", i + 1) : e.name, e.marks.start.count(), e.marks.end.count(),
                       figures_of(respond(heard, e.marks, e.until))});
    }
    return out;
}

} // namespace attune::review
