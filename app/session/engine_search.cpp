// The pace that a practice looks for, or follows.
#include "app/session/engine.hpp"

#include "app/session/engine_state.hpp"

namespace attune {

void session_engine::plan_search() {
    auto& s = *state_;
    const auto& plan = setup_.plan;
    if (!plan.paced || !(plan.search || plan.adaptive_pace)) return;
    resonance_settings how;
    how.prior = prior_of(plan.search_range);
    if (setup_.pace && setup_.pace->best > how.prior.grid_from && setup_.pace->best < how.prior.grid_to) {
        how.prior.mean = setup_.pace->best;
        how.prior.sd = setup_.pace->sd;
    }
    how.second_harmonic = !plan.pattern.symmetric();
    if (plan.search) {
        s.finder.emplace(*plan.search, how);
        view_.search = s.finder->view();
    } else
        s.follower.emplace(how);
}

void session_engine::search_beat(const committed_beat& c) noexcept {
    auto& s = *state_;
    if ((!s.finder && !s.follower) || !c.rr) return;
    const heard_interval b{c.t, *c.rr, c.nn, false};
    const auto middle = s.start + std::chrono::duration_cast<host_duration>(b.middle());
    std::optional<double> phase;
    if (const auto p = s.pace.at(middle); p && s.pace.phase_rad(middle)) phase = p->phase;
    if (s.finder)
        s.finder->beat(b, phase);
    else
        s.follower->beat(b, phase);
}

void session_engine::search_tick(host_time at, seconds practised) noexcept {
    auto& s = *state_;
    if ((!s.finder && !(s.follower && s.follows)) || !s.pace.running()) return;
    const auto now = session_time(at);
    const double phase = s.pace.at(at)->phase, rate = s.pace.segment().breaths_per_second;
    const auto order =
        s.finder ? s.finder->tick(now, practised, phase, rate) : s.follower->tick(now, phase, rate);
    switch (order.what) {
    case pace_order::kind::none:
        break;
    case pace_order::kind::pace:
        s.pace_now = order.rate;
        if (s.pace.set_pattern(s.pace.segment().pattern.at_pace(breaths_per_minute{order.rate}), at))
            emit_pacer(s.pace.segment().from);
        break;
    case pace_order::kind::rest: {
        // At the turn of the breath, which lies within this tick: the next pace begins with an inhale.
        const double past = rate > 0 ? (phase - order.phase) / rate : 0.0;
        const auto turn = at - std::chrono::duration_cast<host_duration>(seconds{past});
        s.pace.pause(std::max(turn, s.pace.segment().from));
        emit_pacer(s.pace.segment().from);
        break;
    }
    case pace_order::kind::resume:
        s.pace_now = order.rate;
        s.pace.set_pace(breaths_per_minute{order.rate}, at);
        s.pace.resume(at);
        emit_pacer(at);
        break;
    case pace_order::kind::over:
        s.search_over = true;
        break;
    }
    if (s.finder) show_search(now);
}

void session_engine::show_search(seconds now) noexcept {
    auto& s = *state_;
    view_.search = s.finder->view();
    const auto& v = *view_.search;
    for (; s.told_steps < v.ended_steps; ++s.told_steps)
        s.records.on_record(pace_record{now, v.steps[s.told_steps], v.finding});
}

} // namespace attune
