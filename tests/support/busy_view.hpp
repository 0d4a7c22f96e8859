#pragma once
// A practice at its fullest: a minute of beats, twenty minutes of activation, everything shown. Values of a
// formula, for pictures and benchmarks; no session runs behind it.

#include "app/shell/app_view.hpp"

#include <cmath>
#include <numbers>

namespace attune::test {

/// The session as it stands `t` seconds into the practice; call again for the next frame.
inline void busy_session(session_view& v, double t) {
    const breath_pattern pattern{seconds{4}, seconds{0}, seconds{6}, seconds{0}};
    const double begun = 600.0 + t; // session time
    v.now = seconds{begun};
    v.phase = phase_kind::practice;
    v.phase_elapsed = seconds{t + 300};
    v.phase_length = seconds{1200};
    v.remaining = seconds{900 - t};
    v.simulated = true;
    v.paced = true;
    const double breaths = (t + 300) / 10.0;
    v.pacer = breath_at(pattern, breaths - std::floor(breaths), 0.1);
    v.pacer->phase = breaths;
    v.pacer_line = {host_time{}, 0.0, 0.1, pattern};
    v.pacer_elapsed = seconds{t + 300};
    v.signal.state = signal_state::present;
    v.signal.bytes_come = true;
    if (v.beats.capacity() == 0) v.beats.set_capacity(256);
    if (v.activation.capacity() == 0) v.activation.set_capacity(1200);
    double at = v.beats.empty() ? begun - 120 : v.beats.back().t.count();
    for (std::uint64_t i = v.beat_count; at < begun - 1; v.beat_count = ++i) {
        const double rate = 66 + 7 * std::sin(2 * std::numbers::pi * at / 10) + 1.5 * std::sin(at / 31);
        at += 60 / rate;
        v.beats.push_back({i, seconds{at}, rate, false, true, false, beat_class::normal});
    }
    double second = v.activation.empty() ? std::floor(begun) - 590 : v.activation.back().t.count() + 1;
    for (; second <= begun; ++second) {
        activation_estimate e;
        e.value = 45 + 8 * std::sin(second / 90);
        e.low = *e.value - 9;
        e.high = *e.value + 9;
        e.has_band = true;
        e.confidence = 0.85;
        e.why = why_not::none;
        v.activation.push_back({seconds{second}, e});
    }
    v.hr_bpm.set(v.beats.back().hr_bpm, v.now);
    live_numbers n;
    n.hr_bpm = {v.beats.back().hr_bpm, why_not::none};
    n.rsa_bpm = {14.0, why_not::none};
    n.concentration_pct = {63.0, why_not::none};
    n.activation = v.activation.back().estimate;
    n.signal = quality::good;
    n.following = true;
    v.numbers.set(n, v.now);
}

/// `session` must outlive the view.
inline app_view busy_practice(const session_view& session) {
    app_view v;
    v.current = screen::practice;
    v.chosen.safety_read = true;
    v.practice.title = "Resonance pace";
    v.practice.guidance = "Let the breath come back to the pace, small is fine.";
    v.practice.session = &session;
    v.practice.signal_word = "simulated";
    return v;
}

/// Home with practices and past sessions.
inline app_view busy_home() {
    app_view v;
    v.current = screen::home;
    v.chosen.safety_read = true;
    for (const char* title : {"Resonance pace", "Longer out", "Box breathing", "Mindful breathing"})
        v.home.practices.push_back(
            {title, title, "A slow even breath that the heart can follow.", "in 4, out 6", 10, 6, true, {}});
    for (int i = 1; i <= 8; ++i)
        v.home.last.push_back({"s" + std::to_string(i), "Monday 9:00", "Resonance pace", "10 minutes", ""});
    v.home.sensor = {"sim:calm?seed=1",
                     "Simulated heart, calm",
                     "No sensor is needed for this.",
                     sensor_mark::simulated,
                     "sim",
                     0.0};
    return v;
}

} // namespace attune::test
