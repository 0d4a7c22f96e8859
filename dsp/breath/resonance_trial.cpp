#include "dsp/breath/resonance_trial.hpp"

#include "dsp/breath/lock_in.hpp"

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

std::vector<resonance_step> measure_steps(std::span<const heard_interval> beats,
                                          std::span<const pace_span> pacing, std::span<const unease> uneasy,
                                          const resonance_settings& settings) {
    std::vector<resonance_step> out;
    auto next = beats.begin();
    for (const auto& block : blocks_of(pacing)) {
        resonance_step step;
        const double settle = block.fresh ? settling_breaths : 0.0;
        step.from = seconds{std::min(time_after(pacing, block.from, settle), block.to.count())};
        step.to = block.to;
        const double breaths = block.breaths - settle, length = (step.to - step.from).count();
        step.rate = length > 0 ? 60.0 * breaths / length : block.mean_rate().value;

        while (next != beats.end() && next->middle() < step.from)
            ++next;
        lock_in lock{lock_in::whole};
        std::size_t odd = 0;
        double heard = 0;
        for (; next != beats.end() && next->middle() <= step.to; ++next) {
            ++step.beats;
            if (!next->usable()) {
                ++odd;
                continue;
            }
            heard += next->rr.count() / 1000.0;
            if (const auto phase = phase_at(pacing, next->middle()))
                lock(next->middle(), heart_rate(next->rr), *phase, seconds{60.0 / step.rate});
        }
        step.corrected_share =
            step.beats > 0 ? static_cast<double>(odd) / static_cast<double>(step.beats) : 0.0;
        const auto locked = lock.value(settings.second_harmonic);
        if (locked) {
            step.amplitude = locked->amplitude;
            step.amplitude_se = locked->amplitude_se;
            step.r2 = locked->r2;
            step.phase = locked->phase;
            step.phase_stability = locked->phase_stability;
        }
        const bool in_range = step.rate >= settings.prior.grid_from - beyond_grid &&
                              step.rate <= settings.prior.grid_to + beyond_grid;
        const bool ill = std::any_of(uneasy.begin(), uneasy.end(),
                                     [&](const unease& u) { return u.from < block.to && u.to > block.from; });
        step.why = !in_range                                           ? step_why::out_of_range
                   : breaths < least_breaths - 1e-9                    ? step_why::too_short
                   : ill                                               ? step_why::discomfort
                   : step.corrected_share > most_corrected             ? step_why::artefacts
                   : !locked || heard < least_heard * length           ? step_why::no_beats
                   : !(step.r2 >= least_r2) || !(step.amplitude > 0.0) ? step_why::not_following
                                                                       : step_why::none;
        out.push_back(step);
    }
    return out;
}

resonance_result judge_resonance(std::vector<resonance_step> steps, const resonance_settings& settings) {
    resonance_result out;
    resonance_posterior belief{settings.prior};
    for (const auto& s : steps)
        if (s.used()) belief.add({s.rate, *s.amplitude, s.amplitude_se, (s.to - s.from).count()});
    const auto used = belief.points();
    if (used > 0) {
        out.low = belief.quantile(0.05);
        out.high = belief.quantile(0.95);
        out.sd = belief.sd();
        out.flat_share = belief.flat_share();
    }
    out.grid.assign(belief.grid().begin(), belief.grid().end());
    out.mass.assign(belief.mass().begin(), belief.mass().end());
    if (!belief.enough()) out.next = belief.next_rate().value;
    out.why = steps.empty()                           ? "nothing in it was paced"
              : used == 0                             ? "no step could be used"
              : used < least_steps                    ? "fewer than three steps could be used"
              : belief.flat_share() > flat_too_likely ? "the heart answers all these paces about alike"
              : belief.sd() > clear_below             ? "the steps do not agree on one pace"
                                                      : "";
    out.clear = out.why.empty();
    if (out.clear) out.best = belief.mean();
    out.steps = std::move(steps);
    return out;
}

} // namespace attune
