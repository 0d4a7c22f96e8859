#include "app/review/compared.hpp"

#include "app/language/language.hpp"
#include "app/review/events.hpp"
#include "app/review/words.hpp"
#include "dsp/change/difference.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

namespace attune::review {
namespace {

constexpr double hr_block_s = 15, rmssd_block_s = 60; // SCIENCE 7; the shortest stretch RMSSD is told of (SCIENCE 3)
constexpr double least_share = 0.5;                   // chosen: of a block's time that has to be heard
constexpr double least_part_s = 45;                   // chosen: three blocks of heart rate
constexpr double most_corrected = 0.05, most_corrected_rate = 0.20; // SCIENCE 2.3
constexpr double same_hour = 3;       // chosen: resting heart rate moves by a beat or two within it, by more over a day
constexpr double same_pace_bpm = 0.3; // chosen: half of the step between the paces that are tried
constexpr std::size_t least_tasks = 3;                // SCIENCE 7
constexpr const char* nothing = "–";

struct part {
    phase_kind phase;
    std::uint32_t step = 0, round = 0;
    std::string name;
    step_role role = step_role::none;
    span_s span;
    bool same_as(const part& o) const noexcept { return phase == o.phase && step == o.step && round == o.round; }
};

std::vector<part> parts_of(const recording& r) {
    std::vector<part> all;
    const auto& steps = r.header.setup.plan.steps;
    for (std::size_t i = 0; i < r.phases.size(); ++i) {
        const double to = i + 1 < r.phases.size() ? r.phases[i + 1].t.count() : r.duration_s;
        const auto kind = r.phases[i].phase;
        if (kind != phase_kind::practice || r.steps.empty()) {
            all.push_back({kind, 0, 0, std::string{phase_in_words(kind)}, step_role::none, {r.phases[i].t.count(), to}});
            continue;
        }
        for (std::size_t k = 0; k < r.steps.size(); ++k) {
            const auto& s = r.steps[k];
            if (s.waiting || s.step >= steps.size()) continue;
            const double end = k + 1 < r.steps.size() ? r.steps[k + 1].t.count() : to;
            const auto& plan = steps[s.step];
            all.push_back({kind, s.step, s.round, plan.name.empty() ? tr("phase|step {}", s.step + 1) : plan.name, plan.role,
                           {s.t.count(), end}});
        }
    }
    return all;
}

constexpr bool spoken(step_role r) noexcept {
    return r == step_role::stressor || r == step_role::talk || r == step_role::confront || r == step_role::repair;
}

struct heard_part {
    std::vector<double> hr_bpm, ln_rmssd; ///< by block
    double corrected = 1;                 ///< share
};

heard_part hear(const recording& r, const part& p) {
    struct block {
        double sum_ms = 0, count = 0, squares = 0, pairs = 0;
    };
    const double length = p.span.length();
    const auto blocks_of = [&](double each) { return std::vector<block>(static_cast<std::size_t>(length / each)); };
    auto hr = blocks_of(hr_block_s), rmssd = blocks_of(rmssd_block_s);
    std::size_t all = 0, odd = 0;
    double before = 0; // ms of a normal interval just before this one; 0: there is none
    auto at = std::lower_bound(r.beats.begin(), r.beats.end(), p.span.from,
                               [](const recorded_beat& b, double t) { return b.t_s < t; });
    for (; at != r.beats.end() && at->t_s < p.span.to; ++at) {
        if (at->starts_chain) before = 0;
        if (!at->rr_ms || !std::isfinite(*at->rr_ms) || !(*at->rr_ms > 0) || at->classed == beat_class::first) continue;
        ++all;
        if (!at->judged || at->classed != beat_class::normal) {
            ++odd;
            before = 0;
            continue;
        }
        const double t = at->t_s - p.span.from;
        if (const auto i = static_cast<std::size_t>(t / hr_block_s); i < hr.size()) {
            hr[i].sum_ms += *at->rr_ms;
            ++hr[i].count;
        }
        if (const auto i = static_cast<std::size_t>(t / rmssd_block_s); before > 0 && i < rmssd.size()) {
            rmssd[i].squares += (*at->rr_ms - before) * (*at->rr_ms - before);
            ++rmssd[i].pairs;
            rmssd[i].sum_ms += *at->rr_ms;
        }
        before = *at->rr_ms;
    }
    heard_part h;
    if (all == 0) return h;
    h.corrected = static_cast<double>(odd) / static_cast<double>(all);
    for (const auto& b : hr)
        if (b.sum_ms >= 1000 * least_share * hr_block_s) h.hr_bpm.push_back(60000 * b.count / b.sum_ms);
    for (const auto& b : rmssd)
        if (b.sum_ms >= 1000 * least_share * rmssd_block_s && b.squares > 0)
            h.ln_rmssd.push_back(0.5 * std::log(b.squares / b.pairs));
    return h;
}

std::string likely(double low, double high, const std::string& from, const std::string& to) {
    return low <= 0 && high >= 0 ? tr("no difference to be told: likely between {} and {}", from, to)
                                 : tr("likely between {} and {}", from, to);
}

using written = std::string (*)(double);

/// Where `like` is false or one of both is missing, values only.
compared_row row_of(const char* name, const std::optional<mean_with_error>& a, const std::optional<mean_with_error>& b, bool like,
                    written value, written change, const char* missing) {
    compared_row row{tr(name), a ? value(a->mean) : nothing, b ? value(b->mean) : nothing, {}, {}};
    if (!a || !b) {
        row.meaning = tr(missing);
        return row;
    }
    if (!like) return row;
    const auto d = difference_of(*a, *b);
    row.difference = change(d.value);
    row.meaning = likely(d.low, d.high, change(d.low), change(d.high));
    return row;
}

std::string bpm(double v) {
    return tr("{:.1Lf} /min", v);
}
std::string bpm_change(double v) {
    return tr("{:+.1Lf} /min", v);
}
std::string ms_of_ln(double v) {
    return tr("{:.0Lf} ms", std::exp(v));
}
std::string percent_of_ln(double v) {
    return tr("{:+.0Lf} %", 100 * (std::exp(v) - 1));
}
std::string seconds_words(double v) {
    return tr("{:.0Lf} s", v);
}
std::string seconds_change(double v) {
    return tr("{:+.0Lf} s", v);
}

constexpr const char *heart_rate = mark("Heart rate"), *rmssd = mark("RMSSD"), *too_little = mark("too little was heard of it in one of the two");

std::vector<compared_row> rows_of(const recording& then, const part& a, const recording& now, const part& b, bool like) {
    const auto x = hear(then, a), y = hear(now, b);
    const auto rate = [](const heard_part& h) { return h.corrected <= most_corrected_rate ? mean_in_time(h.hr_bpm) : std::nullopt; };
    std::vector<compared_row> rows{row_of(heart_rate, rate(x), rate(y), like, bpm, bpm_change, too_little)};
    if (spoken(a.role)) return rows;
    const auto variability = [](const heard_part& h) {
        return h.corrected <= most_corrected ? mean_in_time(h.ln_rmssd) : std::nullopt;
    };
    const auto p = variability(x), q = variability(y);
    if (p || q) rows.push_back(row_of(rmssd, p, q, like, ms_of_ln, percent_of_ln, too_little));
    return rows;
}

struct tasks {
    std::vector<double> reactivity, t50;
    std::size_t all = 0;
    bool censored = false;
};

tasks tasks_of(const recording& r) {
    tasks t;
    const auto events = events_of(r);
    if (events.empty()) return t;
    const auto heard = heard_of(r);
    for (const auto& e : events) {
        ++t.all;
        const auto one = respond(heard, e.marks, e.until);
        if (one.reactivity_bpm.value) t.reactivity.push_back(*one.reactivity_bpm.value);
        if (one.t50_s.value) t.t50.push_back(*one.t50_s.value);
        t.censored = t.censored || one.t50_longer_than_s.has_value();
    }
    return t;
}

std::vector<compared_row> task_rows(const recording& then, const recording& now, bool like) {
    const auto a = tasks_of(then), b = tasks_of(now);
    if (a.all == 0 || b.all == 0) return {};
    constexpr const char* few = mark("needs three tasks in each: one alone says little");
    constexpr const char* late = mark("some were not half recovered while it was heard: a mean of the others would flatter");
    static_assert(least_tasks == 3);
    auto rows = std::vector{row_of(mark("Change in tasks, mean"), mean_of_apart(a.reactivity), mean_of_apart(b.reactivity), like, bpm_change,
                                   bpm_change, few)};
    const auto half = [](const tasks& t) { return t.censored ? std::nullopt : mean_of_apart(t.t50); };
    rows.push_back(row_of(mark("Half recovered, mean"), half(a), half(b), like, seconds_words, seconds_change,
                          a.censored || b.censored ? late : few));
    return rows;
}

double mean_pace(const recording& r) {
    const auto f = gather(r);
    return f.paced ? f.last_pace : 0;
}

bool same_script(const practice& a, const practice& b) {
    return a.steps.size() == b.steps.size() &&
           std::equal(a.steps.begin(), a.steps.end(), b.steps.begin(), [](const practice_step& x, const practice_step& y) {
               return x.role == y.role && x.length == y.length && x.open == y.open && x.breaths == y.breaths;
           });
}

void judge(const recording& then, double then_hour, const recording& now, double now_hour, session_comparison& c) {
    const auto &a = then.header, &b = now.header;
    auto& unlike = c.unlike;
    if (a.client != b.client) unlike.emplace_back(tr("They are of two people."));
    const auto &p = a.setup.plan, &q = b.setup.plan;
    if (p.id != q.id)
        unlike.push_back(tr("Another practice: {} then, {} now.", p.title, q.title));
    else if (!same_script(p, q))
        unlike.emplace_back(tr("The practice was changed in between."));
    else if (const double x = mean_pace(then), y = mean_pace(now); x > 0 && y > 0 && std::abs(x - y) > same_pace_bpm)
        unlike.push_back(tr("Another pace: {:.1Lf} a minute then, {:.1Lf} now.", x, y));
    if (a.setup.simulated != b.setup.simulated) unlike.emplace_back(tr("One of the hearts is simulated."));
    const auto s = a.setup.posture, t = b.setup.posture;
    if (s != t && s != body_posture::unknown && t != body_posture::unknown)
        unlike.emplace_back(tr("Another posture."));
    else if (s == body_posture::unknown || t == body_posture::unknown)
        c.remarks.emplace_back(tr("Nobody said whether the posture was the same; standing alone raises the heart by ten beats."));
    const double apart = std::abs(then_hour - now_hour);
    if (std::min(apart, 24 - apart) > same_hour) unlike.emplace_back(tr("Another time of day."));
}

} // namespace

session_comparison compare(const recording& then, double then_hour, const recording& now, double now_hour) {
    session_comparison c;
    judge(then, then_hour, now, now_hour, c);
    const bool like = c.unlike.empty();
    const auto before = parts_of(then), after = parts_of(now);
    for (const auto& b : after) {
        const auto a = std::find_if(before.begin(), before.end(), [&](const part& x) { return x.same_as(b); });
        if (a == before.end() || a->span.length() < least_part_s || b.span.length() < least_part_s) continue;
        c.parts.push_back({b.name, a->span, b.span, rows_of(then, *a, now, b, like)});
    }
    c.tasks = task_rows(then, now, like);
    if (like && !c.tasks.empty())
        c.remarks.emplace_back(tr("What is done again mostly stirs less: that is usual, whatever was practised."));
    return c;
}

} // namespace attune::review
