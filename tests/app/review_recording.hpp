#pragma once
// A recording for the review, made by hand.

#include "app/review/review_view.hpp"

#include <cmath>
#include <optional>
#include <string>
#include <utility>

namespace attune::test {

/// Ten minutes at 6 breaths a minute after a minute of settling, with a heart of 60 and everything earned.
/// Each test changes what it is about.
inline recording session(double length_s = 600, double begin_s = 60) {
    recording r;
    auto& plan = r.header.setup.plan;
    plan.title = "Resonance pace";
    plan.length = seconds{600};
    r.header.id = "s1";
    r.header.sensor = "serial:/dev/ttyUSB0?protocol=zephyr";
    r.duration_s = begin_s + length_s;
    r.ended = ended_as::complete;
    r.phases = {{seconds{0}, phase_kind::settle}, {seconds{begin_s}, phase_kind::practice}};
    r.pacer = {{seconds{begin_s}, 0, 0.1, plan.pattern},
               {seconds{r.duration_s}, length_s * 0.1, 0, plan.pattern}};
    for (int i = 0; i <= static_cast<int>(r.duration_s); ++i)
        r.beats.push_back({.t_s = i + 0.5,
                           .rr_ms = i == 0 ? std::nullopt : std::optional{1000.0},
                           .starts_chain = i == 0,
                           .judged = true,
                           .classed = i == 0 ? beat_class::first : beat_class::normal,
                           .deviation = 0});
    for (int t = 1; t < static_cast<int>(r.duration_s); ++t) {
        live_numbers n{};
        if (t > begin_s + 20) {
            n.rsa_bpm = {12.0, why_not::none};
            n.lock_r2 = {0.8, why_not::none};
            n.ln_rmssd = {std::log(40.0), why_not::none};
            n.following = true;
        }
        n.activation = {
            .value = 50, .low = 40, .high = 60, .has_band = true, .confidence = 0.7, .why = why_not::none};
        r.numbers.push_back({seconds{static_cast<double>(t)}, n, std::nullopt});
    }
    return r;
}

inline void add_after(recording& r, double tension, std::string note) {
    check_in before{}, after{};
    before.tension = 40;
    after.when = check_in::moment::after;
    after.tension = tension;
    after.note = std::move(note);
    after.t_s = r.duration_s;
    r.check_ins = {before, after};
}

} // namespace attune::test
