#include "dsp/breath/resonance_trial.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attune {
namespace {

// SCIENCE 5, but for what says "chosen".
constexpr double settling_breaths = 2;
constexpr double least_r2 = 0.4;
constexpr double most_corrected = 0.05;
constexpr double clear_below = 0.35;    // SD, breaths/min
constexpr double least_breaths = 4;     // chosen: one more than "following" takes, for an error of its own
constexpr double least_heard = 0.7;     // chosen: a step of which a third is silent is another step
constexpr double beyond_grid = 0.5;     // breaths/min (chosen: the parabola is a local law)
constexpr std::size_t least_steps = 3;  // chosen: as many as the model has unknowns
constexpr double flat_too_likely = 0.5; // chosen: more likely than not

double time_after(std::span<const pace_span> pacing, seconds from, double breaths) noexcept {
    for (const auto& s : pacing) {
        if (s.to <= from || !(s.rate.value > 0)) continue;
        const auto begin = std::max(from, s.from);
        const double here = s.rate.value / 60.0 * (s.to - begin).count();
        if (here >= breaths) return begin.count() + breaths * 60.0 / s.rate.value;
        breaths -= here;
    }
    return std::numeric_limits<double>::infinity();
}

} // namespace

std::string_view words(step_why w) noexcept {
    switch (w) {
    case step_why::none:
        return "";
    case step_why::out_of_range:
        return "this pace is outside of the range that is searched";
    case step_why::too_short:
        return "fewer than four breaths after the first two";
    case step_why::no_beats:
        return "too few beats were heard in it";
    case step_why::artefacts:
        return "more than 5 % of its beats had to be corrected";
    case step_why::not_following:
        return "the heart did not follow the pace";
    case step_why::discomfort:
        return "this pace was not comfortable";
    }
    return "";
}

void step_meter::operator()(const heard_interval& beat, std::optional<double> phase,
                            seconds breath) noexcept {
    ++beats_;
    if (!beat.usable()) {
        ++odd_;
        return;
    }
    heard_ += beat.rr.count() / 1000.0;
    if (phase) lock_(beat.middle(), heart_rate(beat.rr), *phase, breath);
}

resonance_step step_meter::ended(seconds from, seconds to, double rate, double breaths, bool uneasy,
                                 const resonance_settings& settings) const noexcept {
    resonance_step step;
    step.from = from;
    step.to = to;
    const double length = (to - from).count();
    step.rate = rate;
    step.beats = beats_;
    step.corrected_share = beats_ > 0 ? static_cast<double>(odd_) / static_cast<double>(beats_) : 0.0;
    const auto locked = lock_.value(settings.second_harmonic);
    if (locked) {
        step.amplitude = locked->amplitude;
        step.amplitude_se = locked->amplitude_se;
        step.r2 = locked->r2;
        step.phase = locked->phase;
        step.phase_stability = locked->phase_stability;
    }
    const bool in_range = step.rate >= settings.prior.grid_from - beyond_grid &&
                          step.rate <= settings.prior.grid_to + beyond_grid;
    step.why = !in_range                                           ? step_why::out_of_range
               : breaths < least_breaths - 1e-9                    ? step_why::too_short
               : uneasy                                            ? step_why::discomfort
               : step.corrected_share > most_corrected             ? step_why::artefacts
               : !locked || heard_ < least_heard * length          ? step_why::no_beats
               : !(step.r2 >= least_r2) || !(step.amplitude > 0.0) ? step_why::not_following
                                                                   : step_why::none;
    return step;
}

std::vector<resonance_step> measure_steps(std::span<const heard_interval> beats,
                                          std::span<const pace_span> pacing, std::span<const unease> uneasy,
                                          const resonance_settings& settings) {
    std::vector<resonance_step> out;
    auto next = beats.begin();
    for (const auto& block : blocks_of(pacing)) {
        const double settle = block.fresh ? settling_breaths : 0.0;
        const seconds from{std::min(time_after(pacing, block.from, settle), block.to.count())};
        const double breaths = block.breaths - settle, length = (block.to - from).count();
        const double rate = length > 0 ? 60.0 * breaths / length : block.mean_rate().value;
        while (next != beats.end() && next->middle() < from)
            ++next;
        step_meter meter;
        for (; next != beats.end() && next->middle() <= block.to; ++next)
            meter(*next, phase_at(pacing, next->middle()), seconds{60.0 / rate});
        const bool ill = std::any_of(uneasy.begin(), uneasy.end(),
                                     [&](const unease& u) { return u.from < block.to && u.to > block.from; });
        out.push_back(meter.ended(from, block.to, rate, breaths, ill, settings));
    }
    return out;
}

no_optimum verdict_on(const resonance_posterior& belief) noexcept {
    return belief.points() == 0                      ? no_optimum::no_step
           : belief.points() < least_steps           ? no_optimum::few_steps
           : belief.flat_share() > flat_too_likely   ? no_optimum::all_alike
           : belief.sd() > clear_below               ? no_optimum::no_agreement
                                                     : no_optimum::none;
}

std::string_view words(no_optimum why) noexcept {
    switch (why) {
    case no_optimum::none:
        return "";
    case no_optimum::no_step:
        return "no step could be used";
    case no_optimum::few_steps:
        return "fewer than three steps could be used";
    case no_optimum::all_alike:
        return "the heart answers all these paces about alike";
    case no_optimum::no_agreement:
        return "the steps do not agree on one pace";
    }
    return "";
}

resonance_result judge_resonance(std::vector<resonance_step> steps, const resonance_settings& settings) {
    resonance_result out;
    resonance_posterior belief{settings.prior};
    for (const auto& s : steps)
        if (s.used()) belief.add({s.rate, *s.amplitude, s.amplitude_se, (s.to - s.from).count()});
    if (belief.points() > 0) {
        out.low = belief.quantile(0.05);
        out.high = belief.quantile(0.95);
        out.sd = belief.sd();
        out.flat_share = belief.flat_share();
    }
    out.grid.assign(belief.grid().begin(), belief.grid().end());
    out.mass.assign(belief.mass().begin(), belief.mass().end());
    if (!belief.enough()) out.next = belief.next_rate().value;
    const auto verdict = verdict_on(belief);
    out.clear = verdict == no_optimum::none;
    out.why = steps.empty() ? "nothing in it was paced" : words(verdict);
    if (out.clear) out.best = belief.mean();
    out.steps = std::move(steps);
    return out;
}

} // namespace attune
