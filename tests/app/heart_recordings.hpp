#pragma once
// Recordings made by formulas: a heart that swings with the breath, with artefacts and gaps where wanted.

#include "app/session/recording.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace attune::test {

struct heart_shape {
    double length_s = 660;
    double artefacts = 0; ///< share of the beats
    int gaps = 0;         ///< of 12 s each
    double rough = 0;     ///< chance in the numbers from one second to the next; bpm
    unsigned seed = 1;
};

/// A heart that swings with 6 breaths a minute and drifts, judged as told; numbers once a second.
inline recording hearts(const heart_shape& shape) {
    std::mt19937 chance{shape.seed};
    std::uniform_real_distribution<double> even{0, 1};
    recording r;
    r.header.id = "20261124-0900-abcd";
    r.header.client = "K7";
    r.header.sensor = "serial:/dev/ttyUSB0?protocol=zephyr";
    r.header.started_utc_ms = 1'795'510'800'000;
    r.header.dsp_version = "1.2.0";
    r.header.program_version = "0.1.0";
    auto& plan = r.header.setup.plan;
    plan.id = "resonance";
    plan.title = "Resonance pace";
    r.duration_s = shape.length_s;
    plan.length = seconds{shape.length_s};
    r.ended = ended_as::complete;
    r.phases = {{seconds{0}, phase_kind::practice}};
    r.pacer = {{seconds{0}, 0, 0.1, plan.pattern},
               {seconds{r.duration_s}, r.duration_s * 0.1, 0, plan.pattern}};

    std::vector<std::pair<double, double>> holes;
    for (int i = 0; i < shape.gaps; ++i) {
        const double at = shape.length_s * (i + 0.6) / shape.gaps;
        holes.emplace_back(at, at + 12);
        r.gaps.push_back(
            {seconds{at}, seconds{at + 12}, i % 2 == 0 ? gap_cause::contact_lost : gap_cause::silence});
    }
    bool starts = true;
    auto hole = holes.begin();
    for (double t = 0.5; t < r.duration_s;) {
        const double swing = 6 * std::sin(2 * std::numbers::pi * 0.1 * t),
                     drift = 8 * std::sin(2 * std::numbers::pi * t / 86400) +
                             2 * std::sin(2 * std::numbers::pi * t / 400);
        double rr = 60000 / (68 + swing + drift) + 12 * (even(chance) - 0.5);
        auto classed = starts ? beat_class::first : beat_class::normal;
        if (!starts && even(chance) < shape.artefacts) {
            const int kind = static_cast<int>(even(chance) * 4);
            rr *= std::array{2.0, 0.5, 0.7, 0.85}[static_cast<std::size_t>(kind)];
            classed = std::array{beat_class::missed, beat_class::extra, beat_class::ectopic,
                                 beat_class::misaligned}[static_cast<std::size_t>(kind)];
        }
        r.beats.push_back({.t_s = t,
                           .rr_ms = starts ? std::nullopt : std::optional{rr},
                           .starts_chain = starts,
                           .judged = true,
                           .classed = classed,
                           .deviation = 0});
        starts = false;
        t += rr / 1000;
        if (hole != holes.end() && t >= hole->first) {
            t = hole->second;
            ++hole;
            starts = true;
        }
    }
    for (int t = 1; t < static_cast<int>(r.duration_s); ++t) {
        const bool lost = std::any_of(holes.begin(), holes.end(),
                                      [t](const auto& h) { return t > h.first + 5 && t < h.second + 10; });
        live_numbers n{};
        if (t > 25 && !lost) {
            n.rsa_bpm = {12.0 + 2 * std::sin(t / 50.0) + shape.rough * (even(chance) - 0.5), why_not::none};
            n.lock_r2 = {0.8, why_not::none};
            n.ln_rmssd = {std::log(40.0), why_not::none};
            n.following = true;
        }
        const double a = 52 - 8 * std::min(1.0, t / 600.0) + 3 * std::sin(t / 40.0) +
                         4 * shape.rough * (even(chance) - 0.5);
        if (lost)
            n.activation.why = why_not::signal_lost;
        else
            n.activation = {.value = a,
                            .low = a - 11,
                            .high = a + 11,
                            .has_band = true,
                            .confidence = t < 60 ? 0.4 : 0.8,
                            .why = why_not::none};
        r.numbers.push_back({seconds{static_cast<double>(t)}, n, std::nullopt});
    }
    return r;
}

inline void add_words(recording& r) {
    r.marks = {{seconds{r.duration_s * 0.4}, short_text::from("phone rang")},
               {seconds{r.duration_s * 0.42}, short_text::from("")}};
    check_in before{}, after{};
    before.tension = 60;
    before.word = "restless";
    after.when = check_in::moment::after;
    after.tension = 35;
    after.pleasantness = 70;
    after.word = "softer";
    after.note = "The middle part felt easiest; towards the end I thought of the way home.";
    after.t_s = r.duration_s;
    r.check_ins = {before, after};
}

/// Settling, rest, practice and closing.
inline void add_phases(recording& r) {
    const double l = r.duration_s;
    r.phases = {{seconds{0}, phase_kind::settle},
                {seconds{l * 0.05}, phase_kind::rest},
                {seconds{l * 0.35}, phase_kind::practice},
                {seconds{l * 0.97}, phase_kind::close}};
    const auto pattern = r.header.setup.plan.pattern;
    r.pacer = {{seconds{l * 0.35}, 0, 0.1, pattern}, {seconds{l * 0.97}, l * 0.062, 0, pattern}};
    r.header.setup.measure_rest = true;
    baseline b{};
    b.source = baseline_source::this_session;
    b.hr_bpm = 67.4;
    b.ln_rmssd = 3.6;
    r.baselines = {{seconds{l * 0.35}, b}};
}

} // namespace attune::test
