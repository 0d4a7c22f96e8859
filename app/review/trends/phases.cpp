#include "app/review/trends/phases.hpp"

#include "app/review/events.hpp"
#include "app/review/facts.hpp"
#include "app/review/intervals.hpp"
#include "dsp/analysis.hpp"
#include "dsp/breath/resonance_trial.hpp"
#include "dsp/change/difference.hpp"

#include <algorithm>
#include <cmath>

namespace attune::review {
namespace {

constexpr double most_corrected = 0.05, most_corrected_rate = 0.20; // SCIENCE 2.3
constexpr double rate_block_s = 15, rmssd_block_s = 60;             // SCIENCE 7; 3
constexpr double least_block = 0.5;   // chosen: of a block's time that has to be heard
constexpr double least_heard = 0.5;   // chosen: of which less was heard is another phase than was held
constexpr double least_rate_s = 45;   // chosen: three blocks, below which there is no interval
constexpr double least_rmssd_s = 60;  // SCIENCE 6.3
constexpr std::size_t least_pairs = 30; // SCIENCE 6.3
constexpr double sure = 1.96;
constexpr double no_pace_is_beyond = 120; // breaths a minute; every pace is measured, not only those of a search

struct phase_span {
    session_phase phase;
    span_s span;
};

session_phase phase_of(step_role r) noexcept {
    switch (r) {
    case step_role::baseline:
        return session_phase::rest;
    case step_role::stressor:
        return session_phase::stressor;
    case step_role::recovery:
        return session_phase::recovery;
    case step_role::talk:
        return session_phase::talk;
    case step_role::anticipate:
        return session_phase::anticipate;
    case step_role::confront:
        return session_phase::confront;
    case step_role::repair:
        return session_phase::repair;
    case step_role::none:
    case step_role::practice:
        break;
    }
    return session_phase::practice;
}

std::vector<phase_span> spans_of(const recording& r) {
    std::vector<phase_span> all;
    const auto add = [&all](session_phase p, double from, double to) {
        if (std::isfinite(from) && std::isfinite(to) && to > from) all.push_back({p, {from, to}});
    };
    const auto& steps = r.header.setup.plan.steps;
    for (std::size_t i = 0; i < r.phases.size(); ++i) {
        const double from = r.phases[i].t.count(), to = i + 1 < r.phases.size() ? r.phases[i + 1].t.count() : r.duration_s;
        if (r.phases[i].phase == phase_kind::rest) add(session_phase::rest, from, to);
        if (r.phases[i].phase != phase_kind::practice) continue;
        if (r.steps.empty() || steps.empty()) {
            add(session_phase::practice, from, to);
            continue;
        }
        for (std::size_t k = 0; k < r.steps.size(); ++k) {
            const auto& s = r.steps[k];
            if (s.waiting || s.step >= steps.size()) continue;
            const double end = k + 1 < r.steps.size() ? std::min(r.steps[k + 1].t.count(), to) : to;
            add(phase_of(steps[s.step].role), std::max(s.t.count(), from), end);
        }
    }
    return all;
}

void append(judged_series& to, const judged_series& part) {
    const auto rr = to.rr_ms.size(), nn = to.nn_ms.size();
    const auto put = [](auto& all, const auto& more) { all.insert(all.end(), more.begin(), more.end()); };
    put(to.rr_ms, part.rr_ms);
    put(to.t_s, part.t_s);
    put(to.irregular, part.irregular);
    put(to.nn_ms, part.nn_ms);
    put(to.nn_t_s, part.nn_t_s);
    put(to.untouched, part.untouched);
    for (const auto s : part.starts)
        to.starts.push_back(s + rr);
    for (const auto s : part.nn_starts)
        to.nn_starts.push_back(s + nn);
    for (const auto& a : part.artefacts)
        to.artefacts.push_back({a.beat + rr, a.classed});
}

/// Means of blocks as they are heard one after another; a block of which too little was heard is none.
struct blocks {
    double length_s;
    std::vector<double> rate{}, ln_rmssd{};
    double at = -1, sum_ms = 0, n = 0, squares = 0, pairs = 0;
    void close() {
        if (sum_ms >= 1000 * least_block * length_s) {
            rate.push_back(60000 * n / sum_ms);
            if (pairs > 0 && squares > 0) ln_rmssd.push_back(0.5 * std::log(squares / pairs));
        }
        sum_ms = n = squares = pairs = 0;
    }
    void add(double t, double ms, double before) {
        const double here = std::floor(t / length_s);
        if (here != at) close();
        at = here;
        sum_ms += ms;
        ++n;
        if (before > 0) squares += (ms - before) * (ms - before), ++pairs;
    }
};

void hear(const judged_series& part, double from, blocks& rate, blocks& minutes) {
    auto start = part.nn_starts.begin();
    double before = 0; // ms of the accepted interval just before; 0: there is none
    for (std::size_t i = 0; i < part.nn_ms.size(); ++i) {
        if (start != part.nn_starts.end() && *start == i) before = 0, ++start;
        const double ms = part.nn_ms[i];
        if (!part.untouched[i] || !(ms >= 1 && ms <= 3'600'000)) { // as trusted() has it
            before = 0;
            continue;
        }
        rate.add(part.nn_t_s[i] - from, ms, before);
        minutes.add(part.nn_t_s[i] - from, ms, before);
        before = ms;
    }
    rate.close(), rate.at = -1;
    minutes.close(), minutes.at = -1;
}

phase_number reason(phase_why why) {
    return {.why = why};
}

phase_number rate_of(const phase_figures& f, const time_domain& t, double corrected, const blocks& rate) {
    if (f.length_s < least_rate_s) return reason(phase_why::too_short);
    if (corrected > most_corrected_rate) return reason(phase_why::too_many_corrected);
    const auto mean = mean_in_time(rate.rate);
    if (!mean || !t.mean_hr_bpm || f.heard_s < least_heard * f.length_s) return reason(phase_why::too_little_heard);
    const double half = half_interval(*mean);
    return {*t.mean_hr_bpm, *t.mean_hr_bpm - half, *t.mean_hr_bpm + half};
}

phase_number rmssd_of(const phase_figures& f, const time_domain& t, double corrected, const blocks& minutes) {
    if (spoken(f.phase)) return reason(phase_why::spoken);
    if (f.length_s < least_rmssd_s) return reason(phase_why::too_short);
    if (corrected > most_corrected) return reason(phase_why::too_many_corrected);
    if (!t.rmssd_ms || t.differences < least_pairs || f.heard_s < least_heard * f.length_s)
        return reason(phase_why::too_little_heard);
    if (!(*t.rmssd_ms > 0)) return reason(phase_why::constant);
    // SCIENCE 6.3: var of ln RMSSD = 1 / (1.2 pairs); breathing and slow waves scatter more than that.
    double half = sure / std::sqrt(1.2 * static_cast<double>(t.differences));
    if (const auto scatter = mean_in_time(minutes.ln_rmssd)) half = std::max(half, half_interval(*scatter));
    return {*t.rmssd_ms, *t.rmssd_ms * std::exp(-half), *t.rmssd_ms * std::exp(half)};
}

/// The pacer within the spans.
std::vector<pace_span> pacing_in(const recording& r, const std::vector<span_s>& spans) {
    std::vector<pace_span> all;
    for (const auto& s : spans)
        for (std::size_t i = 0; i < r.pacer.size(); ++i) {
            const auto& p = r.pacer[i];
            const double end = i + 1 < r.pacer.size() ? r.pacer[i + 1].t.count() : s.to;
            const double from = std::max(s.from, p.t.count()), to = std::min(s.to, end);
            if (!(p.breaths_per_second > 0) || !(to > from)) continue;
            all.push_back({seconds{from}, seconds{to}, p.phase_at_t + p.breaths_per_second * (from - p.t.count()),
                           breaths_per_minute{60 * p.breaths_per_second}});
        }
    return all;
}

phase_why why_of(const resonance_step& s) noexcept {
    switch (s.why) {
    case step_why::none:
        return phase_why::none;
    case step_why::too_short:
        return phase_why::too_short;
    case step_why::artefacts:
        return phase_why::too_many_corrected;
    case step_why::not_following:
        return phase_why::not_following;
    case step_why::no_beats:
    case step_why::out_of_range:
    case step_why::discomfort:
        break;
    }
    return phase_why::too_little_heard;
}

void take_amplitude(const recording& r, const std::vector<span_s>& spans, const std::vector<heard_interval>& heard,
                    phase_figures& f) {
    f.amplitude.why = phase_why::not_paced;
    const auto pacing = pacing_in(r, spans);
    if (pacing.empty()) return;
    resonance_settings settings;
    settings.prior.grid_from = 0;
    settings.prior.grid_to = no_pace_is_beyond;
    settings.second_harmonic = !r.header.setup.plan.pattern.symmetric();
    const auto steps = measure_steps(heard, pacing, {}, settings);
    const auto longest = std::max_element(steps.begin(), steps.end(), [](const auto& a, const auto& b) {
        return a.to - a.from < b.to - b.from;
    });
    if (longest == steps.end()) return;
    f.pace_bpm = longest->rate;
    f.amplitude.why = why_of(*longest);
    if (f.amplitude.why != phase_why::none) return;
    // SCIENCE 4.1: peak to trough is 2A.
    const double value = 2 * *longest->amplitude, half = 2 * sure * longest->amplitude_se;
    f.amplitude = {value, std::max(0.0, value - half), value + half};
}

} // namespace

std::vector<phase_figures> phase_figures_of(const recording& r) {
    std::vector<phase_figures> all;
    const auto spans = spans_of(r);
    if (spans.empty()) return all;
    const auto measured = intervals_of(r);
    const auto judged = judge(measured.rr_ms, measured.chain_starts, correction::lipponen, measured.t_s, measured.by_hand);
    const auto heard = r.pacer.empty() ? std::vector<heard_interval>{} : heard_of(r);
    for (std::size_t k = 0; k < session_phases; ++k) {
        phase_figures f{.phase = static_cast<session_phase>(k)};
        std::vector<span_s> own;
        judged_series series;
        blocks rate{.length_s = rate_block_s}, minutes{.length_s = rmssd_block_s};
        for (const auto& s : spans) {
            if (s.phase != f.phase) continue;
            if (own.empty()) f.from_s = s.span.from;
            f.to_s = s.span.to;
            f.length_s += s.span.length();
            own.push_back(s.span);
            const auto part = part_of(judged, s.span.from, s.span.to);
            hear(part, s.span.from, rate, minutes);
            append(series, part);
        }
        if (own.empty()) continue;
        f.spans = static_cast<std::uint32_t>(own.size());
        const auto time = time_domain_of(series);
        if (time.mean_nn_ms) f.heard_s = *time.mean_nn_ms * static_cast<double>(time.intervals) / 1000;
        f.beats = static_cast<std::uint32_t>(series.rr_ms.size() + series.starts.size());
        f.corrected = static_cast<std::uint32_t>(
            series.artefacts.size() + static_cast<std::size_t>(std::count(series.irregular.begin(), series.irregular.end(), true)));
        const double corrected = f.beats > 0 ? static_cast<double>(f.corrected) / static_cast<double>(f.beats) : 0;
        f.heart_rate = rate_of(f, time, corrected, rate);
        f.rmssd = rmssd_of(f, time, corrected, minutes);
        take_amplitude(r, own, heard, f);
        all.push_back(f);
    }
    return all;
}

} // namespace attune::review
