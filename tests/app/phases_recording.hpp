#pragma once
// A session that somebody led, made by hand: two minutes and more of each kind of phase, with a heart that is known.

#include "app/session/recording.hpp"

#include <cmath>
#include <functional>
#include <utility>
#include <vector>

namespace attune::test {

struct led_step {
    step_role role;
    double length_s;
};

/// Twenty seconds of settling, the steps one after another, ten of closing. `rr_ms(i, t)`: the i-th interval, which
/// begins at t.
inline recording led_session(const std::vector<led_step>& steps, const std::function<double(std::size_t, double)>& rr_ms) {
    recording r;
    r.header.id = "s1";
    r.header.client = "K7";
    r.header.setup.posture = body_posture::sitting;
    auto& plan = r.header.setup.plan;
    plan.id = "stress-profile";
    plan.title = "Stress profile";
    plan.paced = false;
    double at = 20;
    for (const auto& s : steps) {
        r.steps.push_back({seconds{at}, static_cast<std::uint32_t>(plan.steps.size()), 0, false});
        plan.steps.push_back({.name = "S", .length = seconds{s.length_s}, .role = s.role});
        at += s.length_s;
    }
    r.phases = {{seconds{0}, phase_kind::settle}, {seconds{20}, phase_kind::practice}, {seconds{at}, phase_kind::close}};
    r.duration_s = at + 10;
    r.ended = ended_as::complete;
    double t = 0;
    for (std::size_t i = 0; t < r.duration_s; ++i) {
        recorded_beat b;
        b.t_s = t;
        b.starts_chain = i == 0;
        if (i > 0) b.rr_ms = rr_ms(i, t);
        b.judged = true;
        b.classed = i == 0 ? beat_class::first : beat_class::normal;
        if (i > 0) b.t_s = t += *b.rr_ms / 1000;
        r.beats.push_back(b);
    }
    return r;
}

/// 800 and 850 ms by turns: 60000 / 825 a minute, and every difference is 50 ms.
inline double by_turns(std::size_t i, double) {
    return i % 2 == 0 ? 800 : 850;
}

/// Takes the beat out as a strap does that missed it: the interval after it is as long as both.
inline void miss(recording& r, std::size_t beat) {
    r.beats[beat + 1].rr_ms = *r.beats[beat + 1].rr_ms + *r.beats[beat].rr_ms;
    r.beats.erase(r.beats.begin() + static_cast<std::ptrdiff_t>(beat));
}

} // namespace attune::test
