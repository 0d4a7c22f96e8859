#pragma once
// The heart and the context of the tests of live_dsp: 65 beats a minute that follow six breaths a minute.

#include "tests/dsp/synthetic.hpp"

namespace attune::test {

inline const auto six = [](double t) { return turn * 0.1 * t; };

inline std::vector<beat> paced_heart(double until, double noise = 3) {
    auto b = ipfm(
        until, [](double t) { return 65 + 8 * std::sin(six(t)); }, six);
    add_noise(b, noise, 1);
    return b;
}

inline live_context at_six() {
    live_context c;
    c.paced = true;
    c.pace = 6.0_brpm;
    return c;
}

inline std::vector<beat> with_silence(std::vector<beat> beats, double from, double to) {
    std::vector<beat> out;
    bool broken = false;
    for (auto& b : beats) {
        if (b.t >= from && b.t < to) {
            broken = true;
            continue;
        }
        if (broken) b.rr.reset();
        broken = false;
        out.push_back(b);
    }
    return out;
}

inline bool any_number(const live_numbers& n) {
    return n.hr_bpm.value || n.ln_rmssd.value || n.rsa_bpm.value || n.rsa_phase_rad.value ||
           n.lock_r2.value || n.phase_stability.value || n.concentration_pct.value ||
           n.pacer_concentration_pct.value || n.activation.value;
}

} // namespace attune::test
