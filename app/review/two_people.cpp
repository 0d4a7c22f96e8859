#include "app/review/two_people.hpp"

#include "app/language/language.hpp"
#include "app/review/events.hpp"
#include "app/review/intervals.hpp"
#include "app/review/words.hpp"
#include "dsp/analysis.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace attune {
namespace {

/// Chosen: .05, halved because heart rate and variability are looked at side by side.
constexpr double small_p = 0.025;
constexpr double breath_goes_on_s = 30; // chosen: some breaths keep the pace after the pacer is gone
constexpr std::size_t shuffles = 1000;  // SCIENCE 8: at least 500
constexpr std::uint64_t seed = 1;       // chosen: any; stated beside the finding
constexpr double epoch_s = 30;          // SCIENCE 8

struct span_s {
    double from, to;
};

/// In order; a pacer's record holds until the next one.
void add_paced(const recording& r, std::vector<span_s>& to) {
    for (std::size_t i = 0; i < r.pacer.size(); ++i) {
        const double from = r.pacer[i].t.count(), until = i + 1 < r.pacer.size() ? r.pacer[i + 1].t.count() : r.duration_s;
        if (r.pacer[i].breaths_per_second > 0 && until > from) to.push_back({from, until});
    }
}

/// With a pacer for at least one of the two: they share it, as long as both are there.
std::vector<span_s> paced(const recording& a, const recording& b) {
    std::vector<span_s> all, joined;
    add_paced(a, all);
    add_paced(b, all);
    std::sort(all.begin(), all.end(), [](const span_s& x, const span_s& y) { return x.from < y.from; });
    for (const auto& s : all)
        if (!joined.empty() && s.from <= joined.back().to)
            joined.back().to = std::max(joined.back().to, s.to);
        else
            joined.push_back(s);
    return joined;
}

bool touches(const std::vector<span_s>& spans, double from, double to) {
    return std::any_of(spans.begin(), spans.end(), [&](const span_s& s) { return s.from < to && s.to > from; });
}

/// From the end of settling to the end of the shorter one.
span_s compared(const recording& a, const recording& b) {
    double from = 0;
    if (a.phases.size() > 1 && a.phases.front().phase == phase_kind::settle) from = a.phases[1].t.count();
    return {from, std::max(from, std::min(a.duration_s, b.duration_s))};
}

even_rate rate_of(const recording& r, const span_s& all, const std::vector<span_s>& left_out) {
    auto x = even_heart_rate(review::heard_of(r), seconds{all.from}, seconds{all.to});
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double t = x.from + static_cast<double>(i) / x.hz;
        if (!touches(left_out, t, t + 1 / x.hz)) continue;
        x.heard[i] = false;
        x.value[i] = 0;
    }
    high_pass(x);
    return x;
}

bool speaks(step_role r) noexcept {
    switch (r) {
    case step_role::stressor: // counting aloud, answering
    case step_role::talk:
    case step_role::anticipate:
    case step_role::confront:
    case step_role::repair:
        return true;
    case step_role::none:
    case step_role::baseline:
    case step_role::recovery:
    case step_role::practice:
        return false;
    }
    return false;
}

double end_of_step(const recording& r, std::size_t i) {
    return i + 1 < r.steps.size() ? r.steps[i + 1].t.count() : r.duration_s;
}

void add_spoken(const recording& r, std::vector<span_s>& to) {
    const auto& plan = r.header.setup.plan.steps;
    for (std::size_t i = 0; i < r.steps.size(); ++i)
        if (r.steps[i].step < plan.size() && speaks(plan[r.steps[i].step].role))
            to.push_back({r.steps[i].t.count(), end_of_step(r, i)});
}

std::vector<std::optional<double>> epochs_of(const recording& r, const span_s& all, const std::vector<span_s>& left_out) {
    auto e = ln_rmssd_epochs(review::heard_of(r), seconds{all.from}, seconds{all.to}, seconds{epoch_s});
    for (std::size_t i = 0; i < e.size(); ++i) {
        const double from = all.from + static_cast<double>(i) * epoch_s;
        if (touches(left_out, from, from + epoch_s)) e[i].reset();
    }
    return e;
}

std::vector<review_beat> beats_of(const recording& r) {
    std::vector<review_beat> all;
    all.reserve(r.beats.size());
    for (const auto& b : r.beats) {
        const double rr = b.rr_ms.value_or(0);
        all.push_back({b.t_s, rr > 0 ? 60000 / rr : 0, rr, b.classed, b.starts_chain});
    }
    return all;
}

constexpr const char* cautions[]{
    mark("Speech, shared events and settling down in one room make two hearts move together, too. Moving together is neither good nor "
         "bad, and it says nothing of how close two people are."),
    mark("That nothing is found does not mean that there is nothing: it is a first look, and a single session says little."),
    mark("In a conflict a trace can be used as a weapon. Show this only where both wish it; either may hide the own trace."),
};

} // namespace

std::string_view name(moved_together m) noexcept {
    switch (m) {
    case moved_together::paced:
        return "paced together: not evaluated";
    case moved_together::too_short:
        return "too short";
    case moved_together::not_more:
        return "not more than chance";
    case moved_together::more:
        return "more than chance";
    }
    return "";
}

two_people_finding find_two_people(const recording& a, const recording& b) {
    two_people_finding f;
    f.settings.shuffles = shuffles;
    f.settings.seed = seed;
    const auto all = compared(a, b);
    auto left_out = paced(a, b);
    for (auto& s : left_out) {
        f.paced_s += std::max(0.0, std::min(s.to, all.to) - std::max(s.from, all.from));
        s.to += breath_goes_on_s;
    }
    f.heart = synchrony_of(rate_of(a, all, left_out), rate_of(b, all, left_out), f.settings);
    if (f.heart.evaluated)
        f.is = f.heart.together.p < small_p ? moved_together::more : moved_together::not_more;
    else
        f.is = f.paced_s > 0 && f.heart.segments == 0 ? moved_together::paced : moved_together::too_short;
    if (f.is != moved_together::more) f.heart.lead_s.reset();
    add_spoken(a, left_out);
    f.variability = correlate_epochs(epochs_of(a, all, left_out), epochs_of(b, all, left_out));
    return f;
}

std::vector<phase_of_two> phases_of_two(const recording& a, const recording& b) {
    std::vector<phase_of_two> out;
    const auto& plan = a.header.setup.plan.steps;
    const double end = std::min(a.duration_s, b.duration_s);
    if (!a.steps.empty()) {
        double steps_end = end;
        for (const auto& p : a.phases)
            if (p.phase == phase_kind::close) steps_end = p.t.count();
        for (std::size_t i = 0; i < a.steps.size(); ++i) {
            const auto& s = a.steps[i];
            if (s.waiting || s.step >= plan.size()) continue;
            out.push_back({plan[s.step].name, s.t.count(), std::min(end_of_step(a, i), steps_end), false, {}});
        }
    } else
        for (std::size_t i = 0; i < a.phases.size(); ++i)
            out.push_back({std::string{review::phase_in_words(a.phases[i].phase, review::initial::capital)}, a.phases[i].t.count(),
                           i + 1 < a.phases.size() ? a.phases[i + 1].t.count() : end, false, {}});
    const auto spans = paced(a, b);
    analysis_settings settings;
    settings.entropies = false; // not looked at, and by far the longest part
    std::size_t who = 0;
    for (const auto* r : {&a, &b}) {
        const auto measured = review::intervals_of(*r);
        const auto judged = judge(measured.rr_ms, measured.chain_starts, settings.correct, measured.t_s);
        for (auto& p : out) {
            p.paced = touches(spans, p.from_s, p.to_s);
            const auto part = part_of(judged, p.from_s, p.to_s);
            if (!part.rr_ms.empty()) p.hr_bpm[who] = analyze(part, settings).hrv.mean_hr_bpm;
        }
        ++who;
    }
    return out;
}

namespace review {

std::vector<std::string> found_in_words(const two_people_finding& f, const std::array<std::string, 2>& names) {
    std::vector<std::string> said;
    if (f.paced_s > 0)
        said.push_back(tr("Paced together: not evaluated. A common pacer makes two hearts swing alike by itself ({} of this session).",
                          length_in_words(f.paced_s)));
    switch (f.is) {
    case moved_together::paced:
        return said;
    case moved_together::too_short:
        said.push_back(trn("Too short to say anything: one whole minute of both was heard without a pacer, and 15 are needed.",
                           "Too short to say anything: {} whole minutes of both were heard without a pacer, and 15 are needed.",
                           f.heart.segments));
        return said;
    case moved_together::not_more:
        said.push_back(tr("Their heart rates did not move together more than shuffled parts of themselves do (p = {:.2Lf}).", f.heart.together.p));
        break;
    case moved_together::more:
        said.push_back(tr("Their heart rates moved together more than shuffled parts of themselves do (p = {:.3Lf}).", f.heart.together.p));
        break;
    }
    if (const auto& lead = f.heart.lead_s)
        said.push_back(tr("Movements of {0}'s heart rate tended to precede those of {1}'s, by about {2:.0f} s.", names[*lead > 0 ? 0 : 1],
                          names[*lead > 0 ? 1 : 0], std::abs(*lead)));
    const auto& v = f.variability;
    if (!v.r)
        said.push_back(tr("Of variability over half minutes nothing can be said: 20 quiet ones in which both were heard are needed."));
    else if (v.low > 0)
        said.push_back(tr("Their variability rose and fell alike over half minutes (r {:.2Lf}, likely {:.2Lf} to {:.2Lf}).", *v.r, v.low, v.high));
    else if (v.high < 0)
        said.push_back(tr("Of their variability one rose over half minutes where the other fell (r {:.2Lf}, likely {:.2Lf} to {:.2Lf}).", *v.r,
                          v.low, v.high));
    else
        said.push_back(tr("Their variability had no clear common course over half minutes (r {:.2Lf}, likely {:.2Lf} to {:.2Lf}).", *v.r, v.low,
                          v.high));
    return said;
}

} // namespace review

two_people_view make_two_people(const recording& a, const recording& b, std::array<std::string, 2> names) {
    two_people_view v;
    v.finding = find_two_people(a, b);
    const auto& f = v.finding;
    v.ids = {a.header.id, b.header.id};
    v.duration_s = std::max(a.duration_s, b.duration_s);
    v.beats = {beats_of(a), beats_of(b)};
    v.phases = phases_of_two(a, b);
    v.found = review::found_in_words(f, names);
    if (f.heart.evaluated)
        v.how = tr("How: heart rate without what is slower than 100 s, {} pieces of {:.0f} s, shifted by up to {:.0f} s, against {} shuffles of the "
                   "pieces (seed {}). The same two recordings always say the same.",
                   f.heart.segments, f.settings.segment_s, f.settings.most_lag_s, f.settings.shuffles, f.settings.seed);
    v.names = std::move(names);
    for (const auto* words : cautions)
        v.cautions.emplace_back(tr(words));
    return v;
}

} // namespace attune
