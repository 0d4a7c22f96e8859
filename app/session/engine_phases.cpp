// Phases, pacer, numbers once a second, and the end.
#include "app/session/engine.hpp"

#include "app/session/engine_state.hpp"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

constexpr seconds rest_dropped{60};  // SCIENCE 6.3: the first minute of the rest is not used
constexpr seconds rest_used{240};    // SCIENCE 6.3: five minutes less the first
constexpr seconds rest_longest{480}; // SCIENCE 6.3: extended to 8 minutes at most
constexpr seconds rest_retry{10}; // chosen: a baseline is asked for again every 10 s (the feature hop of 6.3)
constexpr std::uint64_t offer_every = 10; // s, the same hop
constexpr seconds silence_is_gap{3}; // SCIENCE 2.2 step 6: no packet for 3 s
// What is said now is on the screen until the next second: gone by 5 s of silence, not by 6.
constexpr seconds numbers_stand{1};
constexpr seconds port_gone_is_lost{1}; // chosen: a port that closed for longer than a hiccup is lost at once

seconds ticks_as_time(std::uint64_t ticks) noexcept {
    return std::chrono::duration_cast<seconds>(static_cast<host_duration::rep>(ticks) * session_tick);
}

} // namespace

void session_engine::enter_phase(std::size_t index, host_time at) noexcept {
    auto& s = *state_;
    s.phase = index;
    s.phase_ticks = 0;
    s.phase_began_tick = s.ticks;
    const auto kind = s.plan[index].kind;
    view_.phase = kind;
    view_.phase_length = s.plan[index].length;
    s.records.on_record(phase_record{session_time(at), kind});
    if (kind != phase_kind::practice) return;
    const auto& steps = setup_.plan.steps;
    const auto first_step = [&] {
        if (steps.empty()) return;
        s.steps.begin(setup_.plan, at, s.pace);
        tell_step({at, 0, 0, s.steps.waiting()});
        pace_of_step(at);
    };
    if (!setup_.plan.paced) return first_step();
    auto pattern = steps.empty() ? setup_.plan.pattern : setup_.plan.pattern_of(steps.front());
    if (s.finder) pattern = pattern.at_pace(breaths_per_minute{s.finder->first_rate()});
    s.pace_now = pattern.pace().value;
    s.lead_in = steps.empty() && !s.finder && setup_.lead_in_from && setup_.lead_in_from->value > s.pace_now;
    if (s.lead_in) {
        s.pace_now = setup_.lead_in_from->value;
        pattern = pattern.at_pace(*setup_.lead_in_from);
    }
    s.pace.start(pattern, at);
    emit_pacer(at);
    first_step();
}

void session_engine::tell_step(const step_walk::change& c) noexcept {
    state_->records.on_record(step_record{session_time(c.at), c.step, c.round, c.waiting});
    const auto& label = setup_.plan.steps[c.step].mark;
    if (!c.waiting && !label.empty()) mark(short_text::from(label), c.at);
}

/// Of a practice without a pacer, a step may have one: it begins and ends with it.
void session_engine::pace_of_step(host_time at) noexcept {
    auto& s = *state_;
    if (setup_.plan.paced) return;
    if (s.pace.running()) {
        s.pace.stop(at);
        emit_pacer(at);
    }
    const auto& step = s.steps.step();
    if (!setup_.plan.paced_by_itself(step) || s.steps.waiting()) return;
    s.pace_now = step.pattern->pace().value;
    s.pace.start(*step.pattern, at);
    emit_pacer(at);
}

/// What a quiet step was there for: later ones are compared with it.
void session_engine::end_of_step(const practice_step& step, host_time began, host_time ended) noexcept {
    if (step.role != step_role::baseline) return;
    auto& s = *state_;
    const auto from = std::max(session_time(began) + rest_dropped, session_time(ended) - rest_used);
    why_not why = why_not::none;
    const auto base = s.dsp.measure_baseline(from, session_time(ended), why);
    view_.rest_why = why;
    if (!base) return;
    s.dsp.set_baseline(*base);
    view_.base = *base;
    s.records.on_record(baseline_record{session_time(ended), *base});
}

void session_engine::run_steps(host_time at) noexcept {
    auto& s = *state_;
    // Ahead, so that the pacer turns at the instant itself, and no picture in between sees the old breath.
    const auto look_ahead = [&] {
        const auto next = s.steps.next_pattern(at, session_tick, s.pace);
        if (next && s.pace.set_pattern_at(next->pattern, next->at_phase)) s.steps.taken();
    };
    look_ahead();
    while (s.steps.walking() && !s.steps.done()) {
        const auto& step = s.steps.step();
        const auto began = s.steps.began();
        const auto c = s.steps.advance(at, s.pace);
        if (c || s.steps.done()) end_of_step(step, began, c ? c->at : at);
        if (!c) break;
        tell_step(*c);
        pace_of_step(c->at);
    }
    look_ahead();
}

/// Ends the practice before its time, without a jolt: the pacer rests and the closing follows.
void session_engine::close_kindly(host_time at) noexcept {
    auto& s = *state_;
    s.cut_short = true;
    s.steps.end();
    if (s.pace.running()) {
        s.pace.stop(at);
        emit_pacer(at);
    }
    view_.paused = false;
    const auto last = s.plan_size - 1;
    if (s.plan[last].kind == phase_kind::close && s.phase < last)
        enter_phase(last, at);
    else
        end(ended_as::early);
}

void session_engine::next_phase(host_time at) noexcept {
    auto& s = *state_;
    if (s.plan[s.phase].kind == phase_kind::practice) {
        s.practice_done = true;
        s.steps.end();
        if (s.finder) {
            s.finder->cut_off();
            show_search(session_time(at));
        }
        if (s.pace.running()) {
            s.pace.stop(at);
            emit_pacer(at);
        }
    }
    view_.paused = false;
    if (s.phase + 1 < s.plan_size)
        enter_phase(s.phase + 1, at);
    else
        end(s.cut_short ? ended_as::early : ended_as::complete);
}

void session_engine::run_phase(host_time at) noexcept {
    auto& s = *state_;
    if (view_.finished || view_.paused || s.steps.waiting()) return;
    ++s.phase_ticks;
    const auto& phase = s.plan[s.phase];
    const auto elapsed = ticks_as_time(s.phase_ticks);
    switch (phase.kind) {
    case phase_kind::settle:
    case phase_kind::close:
        if (elapsed >= phase.length) next_phase(at);
        break;
    case phase_kind::rest: {
        if (elapsed < phase.length || std::fmod(elapsed.count(), rest_retry.count()) != 0) break;
        why_not why = why_not::none;
        // The newest four minutes: a strap that was put on late still gives a baseline while the rest goes
        // on.
        const auto from =
            std::max(ticks_as_time(s.phase_began_tick) + rest_dropped, session_time(at) - rest_used);
        if (const auto base = s.dsp.measure_baseline(from, session_time(at), why)) {
            s.dsp.set_baseline(*base);
            view_.base = *base;
            s.records.on_record(baseline_record{session_time(at), *base});
            next_phase(at);
        } else if (elapsed >= rest_longest || setup_.rest_on_time) {
            view_.rest_why = why;
            next_phase(at);
        }
        break;
    }
    case phase_kind::practice:
        if (s.lead_in &&
            std::fmod(elapsed.count(), 60.0) == 0) { // SCIENCE 11.3: one a minute slower each 60 s
            const double goal = setup_.plan.pattern.pace().value;
            s.pace_now = std::max(goal, s.pace_now - 1);
            s.lead_in = s.pace_now > goal;
            s.pace.set_pace(breaths_per_minute{s.pace_now}, at);
            emit_pacer(at);
        }
        if (s.steps.walking()) {
            run_steps(at);
            if (!s.steps.done()) break;
        } else {
            if (!s.lead_in) search_tick(at, elapsed);
            if (elapsed < phase.length && !s.search_over) break;
        }
        // A paced practice ends with its breath, at most one breath late: nobody is cut off while breathing
        // in.
        if (s.pace.running()) {
            const auto now = s.pace.at(at);
            const auto before = s.pace.at(at - session_tick);
            const double off = now->phase - std::round(now->phase);
            const bool turned =
                !before || std::floor(now->phase) > std::floor(before->phase) || std::abs(off) < 1e-9;
            if (!turned) break;
        }
        next_phase(at);
        break;
    }
}

void session_engine::emit_pacer(host_time at) noexcept {
    const auto& p = state_->pace;
    const auto& segment = p.segment();
    const double rate = p.running() ? segment.breaths_per_second : 0.0;
    const double phase =
        p.running() ? segment.phase_at_from
                    : segment.phase_at_from + segment.breaths_per_second *
                                                  std::chrono::duration<double>(at - segment.from).count();
    state_->records.on_record(pacer_record{session_time(at), phase, rate, segment.pattern});
}

namespace {
/// Mindful practices tell nobody how to breathe, a search and steps have their own words, and an exercise is
/// meant to stir.
bool wants_cues(const session_setup& s) noexcept {
    return s.cues && !s.plan.feedback_hidden && !s.plan.exercise && !s.plan.search && s.plan.steps.empty();
}
} // namespace

void session_engine::second(host_time at) noexcept {
    auto& s = *state_;
    const auto now = session_time(at);
    const bool practising = view_.phase == phase_kind::practice;
    const auto lost_for = s.last_arrival ? std::chrono::duration_cast<seconds>(at - *s.last_arrival) : now;
    if (lost_for >= silence_is_gap && !s.broken) s.broken = gap_cause::silence;
    live_context context;
    context.paced = s.pace.running() && !s.pace.paused();
    context.exercise = setup_.plan.exercise;
    context.rate_is_held = setup_.heart.rate_is_held();
    context.heart_disease = setup_.heart.heart_disease;
    if (context.paced) {
        context.pace = breaths_per_minute{60 * s.pace.segment().breaths_per_second};
        context.equal_ratio = s.pace.segment().pattern.symmetric();
    }
    const auto numbers = s.dsp.numbers(now, lost_for + numbers_stand, context);
    view_.numbers.set(numbers, now);
    view_.activation.push_back({now, numbers.activation});
    if (context.paced && practising && wants_cues(setup_)) {
        const auto paced = s.pace.at(at);
        if (const auto c = s.notice({now, numbers, *context.pace, paced ? paced->phase : 0, true,
                                     std::chrono::duration_cast<seconds>(at - s.touched)})) {
            view_.noticed = c;
            view_.noticed_at = now;
            s.records.on_record(cue_record{now, *c});
        }
    }
    // Paced breathing has a level of its own; there, in an exercise and without an index nothing is offered.
    if (context.paced || context.exercise || context.rate_is_held)
        view_.calmer.reset();
    else if (s.ticks / (std::chrono::seconds{1} / session_tick) % offer_every == 0)
        view_.calmer = s.dsp.calmer_baseline();
    std::optional<double> breaths;
    if (const auto p = s.pace.at(at)) breaths = p->phase;
    s.records.on_record(numbers_record{now, numbers, breaths});

    auto counted = s.decoding->dropped();
    counted += s.own_drops;
    view_.dropped = counted;
    if (counted != s.told_drops) {
        s.told_drops = counted;
        s.records.on_record(drops_record{now, counted});
    }
    const auto protocol = short_text::from(found_protocol());
    if (protocol.view() != s.told_protocol.view()) {
        s.told_protocol = protocol;
        s.records.on_record(sensor_record{now, sensor_fact::protocol, protocol});
    }
}

void session_engine::end(ended_as how) noexcept {
    auto& s = *state_;
    if (view_.finished) return;
    const auto at = tick_time(s.ticks);
    const auto now = session_time(at);
    place_pending();
    s.dsp.gap([this](const committed_beat& c) { commit(c); });
    if (s.finder) {
        s.finder->cut_off();
        show_search(now);
    }
    if (s.pace.running()) {
        s.pace.stop(at);
        emit_pacer(at);
    }
    const bool ended_in_silence = s.last_arrival && at - *s.last_arrival >= silence_is_gap;
    if (s.last_beat_t && now > *s.last_beat_t && (!view_.signal.port_open || ended_in_silence) &&
        view_.signal.state != signal_state::ended)
        s.records.on_record(gap_record{*s.last_beat_t, now, s.broken.value_or(gap_cause::silence)});
    auto counted = s.decoding->dropped();
    counted += s.own_drops;
    if (counted != s.told_drops) s.records.on_record(drops_record{now, counted});
    view_.ended = how;
    view_.finished = true;
    s.records.on_record(ended_record{now, how, s.ticks});
}

void session_engine::let_go(host_time at) noexcept {
    if (view_.signal.port_open) state_->decoding->closing(at, *this);
}

void session_engine::finish(host_time at) noexcept {
    if (!state_->started || view_.finished) return;
    advance_to(at);
    end(state_->practice_done ? ended_as::complete : ended_as::early);
    refresh(at);
}

void session_engine::refresh(host_time now) noexcept {
    auto& s = *state_;
    view_.now = session_time(now);
    view_.phase_elapsed = ticks_as_time(s.phase_ticks);
    if (!view_.paused && !view_.finished && !s.steps.waiting())
        view_.phase_elapsed += std::chrono::duration_cast<seconds>(now - tick_time(s.ticks));
    view_.remaining = view_.phase == phase_kind::practice
                          ? std::max(seconds{0}, view_.phase_length - view_.phase_elapsed)
                      : view_.phase == phase_kind::close ? seconds{0}
                                                         : setup_.plan.length;
    view_.step.reset();
    if (s.steps.walking() && view_.phase == phase_kind::practice) {
        const auto seen = view_.paused ? s.paused_at : now;
        view_.step = s.steps.view(seen, s.pace);
        view_.remaining = s.steps.remaining(seen, s.pace);
        view_.phase_length = view_.phase_elapsed + view_.remaining;
    }
    view_.paced = setup_.plan.paced || (view_.step && setup_.plan.paced_by_itself(setup_.plan.steps[view_.step->step]));
    view_.pacer = view_.phase == phase_kind::practice ? s.pace.at(now) : std::nullopt;
    if (s.pace.ever_started()) view_.pacer_line = s.pace.segment();
    if (!s.pace.running()) view_.pacer_line.breaths_per_second = 0;
    view_.pacer_elapsed = s.pace.elapsed(now);
    if (view_.pacer) {
        const auto breath = static_cast<std::uint64_t>(view_.pacer->phase) + 1;
        if (breath != view_.breath) {
            view_.breath = breath;
            view_.breath_began = s.pace.elapsed_at_phase(static_cast<double>(breath - 1));
        }
    }
    refresh_signal(now);
}

void session_engine::refresh_signal(host_time now) noexcept {
    auto& s = *state_;
    auto& sig = view_.signal;
    sig.protocol = short_text::from(found_protocol());
    sig.bytes_come = s.last_bytes && now - *s.last_bytes < std::chrono::seconds{2};
    if (sig.state == signal_state::ended) return;
    auto seen = sig.port_open ? signal_state::waiting : signal_state::searching;
    if (s.last_arrival) {
        const auto age = std::chrono::duration_cast<seconds>(now - *s.last_arrival);
        seen = age >= heart_rate_age.gone || (!sig.port_open && age >= port_gone_is_lost) ? signal_state::lost
               : age >= heart_rate_age.fresh ? signal_state::fading
                                             : signal_state::present;
    }
    if (seen != sig.state) {
        sig.state = seen;
        sig.since = view_.now;
    }
}

} // namespace attune
