#pragma once
// A led session of twelve minutes in a real store: rest, task and recovery of a heart that varies, with some beats missed.

#include "app/store/recorder.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <random>

namespace attune::test {

/// Returns its id. Client A7; five minutes of rest from 20 s, three of a task, four of recovery.
inline std::string record_led(const std::filesystem::path& file, std::int64_t started, std::string sensor = "serial:/dev/ttyUSB0",
                              unsigned seed = 1) {
    auto h = header_for("A7", started);
    h.sensor = std::move(sensor);
    h.setup.simulated = false;
    h.setup.posture = body_posture::sitting;
    auto& plan = h.setup.plan;
    plan.id = "stress-profile";
    plan.title = "Stress profile";
    plan.paced = false;
    const std::pair<step_role, double> steps[]{{step_role::baseline, 300}, {step_role::stressor, 180}, {step_role::recovery, 240}};
    for (const auto& [role, length] : steps)
        plan.steps.push_back({.name = "S", .length = seconds{length}, .role = role});
    auto r = recorder::begin(file, std::move(h), recorder_mode::virtual_time);
    REQUIRE(r);
    std::vector<record> all{phase_record{seconds{0}, phase_kind::settle}, phase_record{seconds{20}, phase_kind::practice}};
    double at = 20;
    for (std::uint32_t k = 0; k < 3; ++k) {
        all.emplace_back(step_record{seconds{at}, k, 0, false});
        at += steps[k].second;
    }
    all.emplace_back(phase_record{seconds{at}, phase_kind::close});
    std::mt19937 chance{seed};
    std::normal_distribution<double> draw;
    double t = 0.5, slow = 0;
    std::uint64_t index = 0;
    for (int i = 0; t < at + 8; ++i) {
        slow = 0.9 * slow + draw(chance);
        const double bpm = 64 + slow + (t > 320 && t < 500 ? 10 : 0), rr = 60000 / bpm + 20 * draw(chance);
        double all_of_it = rr;
        if (i % 90 == 47) all_of_it += 60000 / bpm; // a beat that the strap missed
        t += i == 0 ? 0 : all_of_it / 1000;
        all.emplace_back(beat_record{index, seconds{t}, i == 0 ? std::nullopt : std::optional{milliseconds{all_of_it}}, i == 0, std::nullopt});
        all.emplace_back(class_record{index, i == 0 ? beat_class::first : i % 90 == 47 ? beat_class::missed : beat_class::normal, 0.25});
        ++index;
    }
    all.emplace_back(ended_record{seconds{at + 10}, ended_as::complete, static_cast<std::uint64_t>((at + 10) / 0.05)});
    for (const auto& one : all)
        r->on_record(one);
    r->finish();
    return r->id();
}

} // namespace attune::test
