#include "app/session/pacer.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace attune {
namespace {

constexpr std::size_t kept_segments =
    64; // chosen: a lead-in and many changes of pace within the beats' latency

double seconds_between(host_time from, host_time to) noexcept {
    return std::chrono::duration<double>(to - from).count();
}

} // namespace

pacer_view breath_at(const breath_pattern& pattern, double fraction, double breaths_per_second) noexcept {
    const double total = pattern.length().count();
    const double lengths[]{pattern.inhale.count(), pattern.top_up.count(), pattern.hold_full.count(),
                           pattern.exhale.count(), pattern.hold_empty.count()};
    // Lengths as they really are at this rate: the pattern's own while paused.
    const double stretch = breaths_per_second > 0 ? 1.0 / (breaths_per_second * total) : 1.0;
    double begin = 0;
    int part = 0;
    double at = fraction * total;
    for (; part < breath_parts - 1; ++part) {
        if (at < begin + lengths[part]) break;
        begin += lengths[part];
    }
    while (part > 0 && lengths[part] <= 0) // rounding at the very end of a breath without a last hold
        begin -= lengths[--part];
    at = std::min(at, begin + lengths[part]);
    pacer_view v;
    v.part = static_cast<breath_part>(part);
    v.part_progress = (at - begin) / lengths[part];
    v.part_length = seconds{lengths[part] * stretch};
    v.to_turn = seconds{(begin + lengths[part] - at) * stretch};
    v.pace = breaths_per_minute{60.0 / (total * stretch)};
    const double swing = 0.5 - 0.5 * std::cos(std::numbers::pi * v.part_progress);
    switch (v.part) {
    case breath_part::inhale:
        v.lung = pattern.top_up > seconds{0} ? first_fill * swing : swing;
        break;
    case breath_part::top_up:
        v.lung = first_fill + (1 - first_fill) * swing;
        break;
    case breath_part::hold_full:
        v.lung = 1;
        break;
    case breath_part::exhale:
        v.lung = 1 - swing;
        break;
    case breath_part::hold_empty:
        v.lung = 0;
        break;
    }
    return v;
}

pacer::pacer()
    : segments_(kept_segments) {}

void pacer::start(const breath_pattern& pattern, host_time at) noexcept {
    segments_.clear();
    waiting_.reset();
    elapsed_before_ = seconds{0};
    segments_.push_back({at, 0.0, 1.0 / pattern.length().count(), pattern});
    running_ = true;
}

void pacer::stop(host_time at) noexcept {
    if (!running_) return;
    running_ = false;
    stopped_at_ = at;
}

void pacer::begin_segment(host_time at, double phase, double rate, const breath_pattern& pattern) noexcept {
    const auto& old = segments_.back();
    if (old.breaths_per_second > 0) elapsed_before_ += seconds{seconds_between(old.from, at)};
    segments_.push_back({at, phase, rate, pattern});
}

double pacer::phase_in(const pacer_segment& s, host_time t) noexcept {
    return s.phase_at_from + s.breaths_per_second * seconds_between(s.from, t);
}

void pacer::set_pace(breaths_per_minute pace, host_time at) noexcept {
    if (!running_) return;
    const auto s = segments_.back();
    const auto pattern = s.pattern.at_pace(pace);
    if (waiting_) waiting_->pattern = waiting_->pattern.at_pace(pace);
    begin_segment(at, phase_in(s, at), s.breaths_per_second > 0 ? pace.value / 60.0 : 0.0, pattern);
}

bool pacer::set_pattern(const breath_pattern& pattern, host_time at) noexcept {
    if (!running_) return false;
    waiting_ = {pattern, std::ceil(phase_in(segments_.back(), at))};
    return advance(at);
}

bool pacer::set_pattern_at(const breath_pattern& pattern, double phase) noexcept {
    if (!running_ || (waiting_ && waiting_->at_phase < phase)) return false;
    waiting_ = {pattern, phase};
    return true;
}

void pacer::pause(host_time at) noexcept {
    if (!running_ || paused()) return;
    const auto s = segments_.back();
    begin_segment(at, phase_in(s, at), 0.0, s.pattern);
}

void pacer::resume(host_time at) noexcept {
    if (!paused()) return;
    const auto s = segments_.back();
    begin_segment(at, s.phase_at_from, 1.0 / s.pattern.length().count(), s.pattern);
}

bool pacer::advance(host_time to) noexcept {
    if (!running_ || !waiting_ || paused()) return false;
    const auto turn = when(waiting_->at_phase);
    if (*turn > to) return false;
    begin_segment(*turn, waiting_->at_phase, 1.0 / waiting_->pattern.length().count(), waiting_->pattern);
    waiting_.reset();
    return true;
}

std::optional<host_time> pacer::when(double phase) const noexcept {
    if (!running_ || paused()) return std::nullopt;
    const auto& s = segments_.back();
    const double wait = (phase - s.phase_at_from) / s.breaths_per_second;
    return s.from + host_duration{static_cast<host_duration::rep>(std::llround(wait * 1e9))};
}

const pacer_segment* pacer::find(host_time t) const noexcept {
    if (segments_.empty() || (!running_ && t >= stopped_at_)) return nullptr;
    for (auto s = segments_.rbegin(); s != segments_.rend(); ++s)
        if (s->from <= t) return &*s;
    return nullptr;
}

std::optional<pacer_view> pacer::at(host_time t) const noexcept {
    const auto* s = find(t);
    if (!s) return std::nullopt;
    const double phase = phase_in(*s, t);
    auto v = breath_at(s->pattern, phase - std::floor(phase), s->breaths_per_second);
    v.phase = phase;
    return v;
}

std::optional<double> pacer::phase_rad(host_time t) const noexcept {
    const auto* s = find(t);
    if (!s || s->breaths_per_second <= 0) return std::nullopt;
    return 2 * std::numbers::pi * phase_in(*s, t);
}

seconds pacer::elapsed(host_time t) const noexcept {
    if (segments_.empty()) return seconds{0};
    const auto& s = segments_.back();
    const auto until = running_ ? t : std::min(t, stopped_at_);
    return elapsed_before_ +
           (s.breaths_per_second > 0 ? seconds{seconds_between(s.from, until)} : seconds{0});
}

seconds pacer::elapsed_at_phase(double phase) const noexcept {
    if (segments_.empty()) return seconds{0};
    const auto& s = segments_.back();
    if (s.breaths_per_second <= 0) return elapsed_before_;
    return elapsed_before_ + seconds{(phase - s.phase_at_from) / s.breaths_per_second};
}

} // namespace attune
