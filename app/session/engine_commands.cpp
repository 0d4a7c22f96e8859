// What a person asks of a running session.
#include "app/session/engine.hpp"

#include "app/session/engine_state.hpp"

#include <algorithm>

namespace attune {

namespace {
/// Somebody leads it: steps have roles or no end of their own.
bool led(const practice& p) noexcept {
    return std::any_of(p.steps.begin(), p.steps.end(),
                       [](const practice_step& s) { return s.open || s.role != step_role::none; });
}
} // namespace

void session_engine::mark(const short_text& label, host_time at) noexcept {
    ++view_.marks;
    view_.last_mark = label;
    view_.last_mark_at = session_time(at);
    state_->records.on_record(mark_record{session_time(at), label});
}

void session_engine::take(const command& c, host_time at) noexcept {
    auto& s = *state_;
    const bool practising = view_.phase == phase_kind::practice;
    s.touched = at;
    switch (c.kind) {
    case command_kind::pause:
        if (view_.paused) break;
        view_.paused = true;
        s.notice.reset();
        s.paused_at = at;
        if (s.finder) s.finder->interrupted();
        if (s.follower) s.follower->interrupted();
        if (s.pace.running()) s.pace.pause(at), emit_pacer(at);
        break;
    case command_kind::resume:
        if (!view_.paused) break;
        view_.paused = false;
        s.steps.shift(at - s.paused_at);
        if (s.finder && s.finder->resting()) break; // the pacer rests all the same
        if (s.pace.running()) s.pace.resume(at), emit_pacer(at);
        break;
    case command_kind::stop:
        end(s.practice_done ? ended_as::complete : ended_as::early);
        break;
    case command_kind::mark:
        mark(c.label, at);
        break;
    case command_kind::set_pace:
        if (s.finder) break; // the protocol sets it
        s.follows = false; // whoever sets the pace wants it to stay
        if (!s.pace.running() || !(c.value >= slowest_pace.value && c.value <= fastest_pace.value)) break;
        if (setup_.plan.steps_set_pace()) break;
        s.lead_in = false;
        s.pace_now = std::clamp(c.value, setup_.plan.slowest.value, setup_.plan.fastest.value);
        s.pace.set_pace(breaths_per_minute{s.pace_now}, at);
        emit_pacer(at);
        break;
    case command_kind::set_ratio:
        if (s.finder || setup_.plan.steps_set_pace()) break;
        if (!s.pace.running() || !(c.value >= 0.2 && c.value <= 0.8)) break;
        if (s.pace.set_pattern(s.pace.segment().pattern.with_ratio(c.value, 1 - c.value), at))
            emit_pacer(s.pace.segment().from);
        break;
    case command_kind::skip_phase:
        if (!practising) next_phase(at); // a practice is left by stopping it: skipped is not complete
        break;
    case command_kind::next_step:
        if (!practising || view_.paused) break;
        if (const auto begun = s.steps.start(at, s.pace))
            tell_step(*begun);
        else {
            s.steps.next(at, s.pace);
            run_steps(at); // at once, so that nobody who asks twice skips a step unseen
        }
        break;
    case command_kind::extend:
        if (practising && s.steps.walking() && led(setup_.plan) && c.value > 0 && c.value <= 24 * 3600)
            s.steps.extend(seconds{c.value});
        if (practising && c.value > 0 && c.value <= 24 * 3600 && !setup_.plan.length_fixed &&
            !s.steps.walking()) {
            s.plan[s.phase].length += seconds{c.value};
            view_.phase_length = s.plan[s.phase].length;
        }
        break;
    case command_kind::start_step:
        if (view_.paused) break;
        if (const auto begun = s.steps.start(at, s.pace)) tell_step(*begun);
        break;
    case command_kind::dizzy: // SCIENCE 9.1: two reports in a session end it
        ++view_.dizzy;
        view_.dizzy_at = session_time(at);
        s.records.on_record(mark_record{session_time(at), short_text::from("dizzy")});
        if (view_.dizzy == 2 && view_.phase != phase_kind::close) close_kindly(at);
        else if (s.finder && practising && !view_.paused) // this pace was not good for this person
            s.finder->uneasy(), show_search(session_time(at));
        break;
    case command_kind::uneasy:
        if (s.finder && practising && !view_.paused) s.finder->uneasy(), show_search(session_time(at));
        break;
    case command_kind::conclude:
        if (s.finder && practising) s.finder->conclude(), show_search(session_time(at));
        break;
    case command_kind::take_calmer:
        if (!view_.calmer) break;
        s.dsp.set_baseline(*view_.calmer);
        view_.base = *view_.calmer;
        view_.calmer.reset();
        s.records.on_record(baseline_record{session_time(at), view_.base});
        break;
    }
}

} // namespace attune
