#include "app/session/step_walk.hpp"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

/// A hundred thousandth of a breath: what rounding leaves around a turn is no breath under way.
constexpr double turn_rounding = 1e-5;

double next_inhale(double phase) noexcept {
    return std::ceil(phase - turn_rounding);
}
seconds as_seconds(host_duration d) noexcept {
    return std::chrono::duration_cast<seconds>(d);
}

} // namespace

void step_walk::begin(const practice& plan, host_time at, const pacer& pace) noexcept {
    plan_ = &plan;
    step_ = round_ = 0;
    done_ = false;
    origin_ = at;
    enter(at, pace);
}

void step_walk::enter(host_time at, const pacer& pace) noexcept {
    began_ = at;
    waiting_ = !step().wait.empty();
    asked_ = at;
    pattern_taken_ = false;
    if (!waiting_) run(at, pace);
}

void step_walk::run(host_time at, const pacer& pace) noexcept {
    began_ = at;
    waiting_ = false;
    const auto& s = step();
    open_ = s.open;
    ends_ = at + host_duration{static_cast<host_duration::rep>(std::llround(s.length.count() * 1e9))};
    const bool own_pacer = plan_->paced_by_itself(s);
    by_phase_ = s.breaths > 0 || (own_pacer && !open_);
    if (!by_phase_) return;
    const auto p = own_pacer ? std::nullopt : pace.at(at);
    const double breaths =
        s.breaths > 0 ? s.breaths : std::max(1.0, std::ceil(s.length / s.pattern->length() - turn_rounding));
    end_phase_ = next_inhale(p ? p->phase : 0) + breaths;
}

void step_walk::next(host_time at, const pacer& pace) noexcept {
    if (!walking() || done_ || waiting_) return;
    const auto p = pace.at(at);
    by_phase_ = plan_->paced_by_itself(step()) && p;
    if (by_phase_)
        end_phase_ = next_inhale(p->phase);
    else
        ends_ = at;
    open_ = false;
}

void step_walk::extend(seconds by) noexcept {
    if (!walking() || done_ || waiting_ || open_) return;
    if (by_phase_)
        end_phase_ += std::round(by / plan_->pattern_of(step()).length());
    else
        ends_ += host_duration{static_cast<host_duration::rep>(std::llround(by.count() * 1e9))};
}

std::optional<host_time> step_walk::ends(const pacer& pace) const noexcept {
    if (open_) return std::nullopt;
    return by_phase_ ? pace.when(end_phase_) : std::optional{ends_};
}

std::optional<step_walk::change> step_walk::advance(host_time to, const pacer& pace) noexcept {
    if (!walking() || done_ || waiting_) return std::nullopt;
    const auto end = ends(pace);
    if (!end || *end > to) return std::nullopt;
    if (step_ + 1 < plan_->steps.size())
        ++step_;
    else if (round_ + 1 < plan_->rounds)
        ++round_, step_ = 0;
    else {
        done_ = true;
        return std::nullopt;
    }
    enter(*end, pace);
    return change{*end, step_, round_, waiting_};
}

std::optional<step_walk::change> step_walk::start(host_time at, const pacer& pace) noexcept {
    if (!walking() || !waiting_) return std::nullopt;
    origin_ += at - asked_;
    run(at, pace);
    return change{at, step_, round_, false};
}

void step_walk::shift(host_duration pause) noexcept {
    if (waiting_) return; // a pause within a wait is a longer wait
    began_ += pause;
    ends_ += pause;
    origin_ += pause;
}

std::optional<step_walk::coming> step_walk::next_pattern(host_time now, host_duration ahead,
                                                         const pacer& pace) const noexcept {
    if (!walking() || done_ || waiting_ || pattern_taken_ || !plan_->paced || !plan_->steps_set_pace()) return std::nullopt;
    const bool last = step_ + 1 == plan_->steps.size();
    if (last && round_ + 1 == plan_->rounds) return std::nullopt;
    const auto& next = plan_->steps[last ? 0 : step_ + 1];
    double at_phase = end_phase_;
    if (step().breaths == 0) {
        if (ends_ > now + ahead) return std::nullopt;
        const auto p = pace.at(ends_);
        if (!p) return std::nullopt;
        at_phase = next_inhale(p->phase);
    }
    return coming{plan_->pattern_of(next), at_phase};
}

step_view step_walk::view(host_time now, const pacer& pace) const noexcept {
    step_view v{step_, round_, waiting_, {}, step().length, as_seconds(began_ - origin_), step().open};
    if (waiting_) return v;
    v.elapsed = std::max(as_seconds(now - began_), seconds{0});
    if (v.open) return v;
    // A pacer that pauses tells no end; the plan's is near enough for as long.
    if (const auto end = ends(pace))
        v.length = as_seconds(*end - began_);
    else if (step().breaths > 0)
        v.length = step().breaths * plan_->pattern_of(step()).length();
    v.elapsed = std::min(v.elapsed, v.length);
    return v;
}

seconds step_walk::remaining(host_time now, const pacer& pace) const noexcept {
    if (done_) return seconds{0};
    const auto of = [this](const practice_step& s) {
        return s.breaths > 0 ? s.breaths * plan_->pattern_of(s).length() : s.length;
    };
    const auto here = view(now, pace);
    auto left = here.open ? seconds{0} : here.length - here.elapsed;
    for (std::size_t i = step_ + 1; i < plan_->steps.size(); ++i)
        left += of(plan_->steps[i]);
    seconds once{0};
    for (const auto& s : plan_->steps)
        once += of(s);
    return left + (plan_->rounds - 1 - round_) * once;
}

} // namespace attune
