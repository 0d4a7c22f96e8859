#include "app/review/review_view.hpp"

#include "app/language/language.hpp"
#include "app/review/body_and_word.hpp"
#include "app/review/by_hand.hpp"
#include "app/review/events.hpp"
#include "app/review/facts.hpp"
#include "app/review/words.hpp"
#include "app/session/beat_delay.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>

namespace attune {
namespace {

std::string said_of(phase_kind p, const std::string& title) {
    return p == phase_kind::practice && !title.empty() ? title : std::string{review::phase_in_words(p)};
}

std::string sensor_words(const recording& r) {
    std::string model;
    for (const auto& s : r.sensor)
        if (s.fact == sensor_fact::model) model = std::string{s.text.view()};
    if (!r.header.setup.simulated) return model.empty() ? r.header.sensor : model;
    // A simulated heart is called so, whatever it says of itself.
    const std::string_view sensor{r.header.sensor};
    if (sensor.starts_with("sim:aroused")) return tr("simulated heart (aroused)");
    return sensor.starts_with("sim:") ? tr("simulated heart (calm)") : tr("simulated heart");
}

review_beat as_drawn(const recorded_beat& b) {
    const double rr = b.rr_ms && std::isfinite(*b.rr_ms) && *b.rr_ms > 0 ? *b.rr_ms : 0;
    return {.t_s = b.t_s,
            .hr_bpm = rr > 0 ? 60000 / rr : 0,
            .rr_ms = rr,
            .classed = rr > 0 ? b.classed : beat_class::first,
            .starts_chain = b.starts_chain || rr == 0,
            .judged = b.judged,
            .by_hand = b.by_hand.has_value(),
            .found_judged = b.by_hand ? b.by_hand->judged : b.judged,
            .found = b.by_hand ? b.by_hand->classed : b.classed,
            .deviation = static_cast<float>(b.deviation)};
}

/// RSA where it was earned; a point without value ends each run, so that no line is drawn across what is not
/// known.
std::vector<review_point> rsa_of(const recording& r) {
    std::vector<review_point> points;
    for (const auto& n : r.numbers) {
        const auto value = n.numbers.rsa_bpm.value;
        if (value)
            points.push_back({n.t.count(), value});
        else if (!points.empty() && points.back().value)
            points.push_back({n.t.count(), std::nullopt});
    }
    return points;
}

review_activation as_drawn(const numbers_record& n) {
    const auto& a = n.numbers.activation;
    return {.t_s = n.t.count(),
            .value = a.value,
            .low = a.has_band ? a.low : 0,
            .high = a.has_band ? a.high : 0,
            .band = a.has_band ? a.shown() : confidence_band::nothing,
            .why = a.why};
}

/// The practice by its steps, to its end.
void add_steps(const recording& r, double end, review_view& v) {
    const auto& steps = r.header.setup.plan.steps;
    for (std::size_t i = 0; i < r.steps.size(); ++i) {
        const auto& s = r.steps[i];
        const double from = s.t.count(), to = i + 1 < r.steps.size() ? r.steps[i + 1].t.count() : end;
        const bool named = s.step < steps.size() && !steps[s.step].name.empty();
        v.phases.push_back({from, std::max(from, to),
                            s.waiting ? std::string{tr("phase|waiting")}
                            : named   ? steps[s.step].name
                                      : tr("phase|step {}", s.round * steps.size() + s.step + 1)});
    }
}

} // namespace

review_view make_review(const recording& r, std::string started_words) {
    const auto f = review::gather(r);
    const auto& title = r.header.setup.plan.title;
    review_view v;
    v.id = r.header.id;
    v.title = title;
    v.when = std::move(started_words);
    v.sensor = sensor_words(r);
    v.client = r.header.client;
    v.hidden = r.hidden;
    v.duration_s = r.duration_s;
    if (!r.beats.empty() && !placed_elsewhere(r))
        v.delay = delay_note(delay_of(r), breaths_per_minute{f.last_pace});
    v.ended = review::ended_in_words(r.ended);
    v.together = r.together;
    v.sentences = {review::what_was_done(f, title), review::what_the_heart_did(f), review::what_to_try(f)};
    if (!r.paces.empty())
        v.sentences.insert(v.sentences.begin() + 2,
                           finding_words(r.paces.back().after, r.header.setup.plan.search_range));
    if (auto both = review::body_and_word_words(r); !both.empty())
        v.sentences.insert(v.sentences.end() - 1, std::move(both));
    v.figures = review::figures_of(f);
    v.events = review::events_in_words(r);

    for (std::size_t i = 0; i < r.phases.size(); ++i) {
        const double from = r.phases[i].t.count();
        const double to = i + 1 < r.phases.size() ? r.phases[i + 1].t.count() : r.duration_s;
        if (r.phases[i].phase == phase_kind::practice && !r.steps.empty())
            add_steps(r, to, v);
        else
            v.phases.push_back({from, std::max(from, to), said_of(r.phases[i].phase, title)});
    }
    v.beats.reserve(r.beats.size());
    std::transform(r.beats.begin(), r.beats.end(), std::back_inserter(v.beats),
                   [](const recorded_beat& b) { return as_drawn(b); });
    for (const auto& g : r.gaps)
        v.gaps.push_back({g.from.count(), g.to.count(), std::string{review::gap_in_words(g.cause)}});
    v.rsa = rsa_of(r);
    v.activation.reserve(r.numbers.size());
    std::transform(r.numbers.begin(), r.numbers.end(), std::back_inserter(v.activation),
                   [](const numbers_record& n) { return as_drawn(n); });
    for (std::size_t i = 0; i < r.marks.size(); ++i) {
        const auto label = r.marks[i].label.view();
        v.marks.push_back({r.marks[i].t.count(), label.empty() ? tr("mark {}", i + 1) : std::string{label}});
    }
    for (const auto& c : r.check_ins)
        if (!c.empty()) v.check_ins.push_back({c.t_s, review::check_in_in_words(c)});
    review::take_corrections(r, v);
    return v;
}

} // namespace attune
