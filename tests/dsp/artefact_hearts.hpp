#pragma once
// Hearts without artefacts, of many kinds, by formula and seed: what the classifiers must leave alone, and
// what artefacts are put into.

#include "tests/dsp/synthetic.hpp"

#include <random>
#include <string>
#include <vector>

namespace attune::test {

struct named_heart {
    std::string name;
    std::vector<double> rr; ///< ms
};

/// Breath at `breath_hz` that wanders by a tenth, a slow wave near 0.1 Hz, a random walk of the rate, and
/// independent noise of each interval.
inline std::vector<double> wandering_heart(double seconds, double hr, double rsa_bpm, double breath_hz,
                                           double slow_bpm, double noise_ms, std::uint32_t seed,
                                           bool paced = false) {
    std::mt19937 random{seed};
    std::normal_distribution<double> normal;
    std::vector<double> level, phase, slow;
    double walk = 0, breath = 0, wave = 0, rate = 1;
    for (double t = 0; t < seconds + 2; t += 0.1) {
        walk = 0.998 * walk + 0.1 * normal(random);
        rate += paced ? 0.0 : -0.05 * (rate - 1) + 0.02 * normal(random);
        breath += turn * breath_hz * rate * 0.1;
        wave += turn * 0.1 * (1 + 0.2 * normal(random)) * 0.1;
        level.push_back(walk), phase.push_back(breath), slow.push_back(wave);
    }
    auto b = ipfm(seconds, [&](double t) {
        const double at = t / 0.1;
        const auto k = static_cast<std::size_t>(at);
        const double f = at - static_cast<double>(k);
        return hr + std::lerp(level[k], level[k + 1], f) +
               rsa_bpm * std::sin(std::lerp(phase[k], phase[k + 1], f)) +
               slow_bpm * std::sin(std::lerp(slow[k], slow[k + 1], f));
    });
    add_noise(b, noise_ms, seed + 1);
    return intervals(b);
}

/// Rest, paced at six a minute with 300 ms of sinus arrhythmia, low and high variability, exercise.
inline std::vector<named_heart> artefact_hearts() {
    std::vector<named_heart> out;
    for (std::uint32_t seed = 1; seed <= 3; ++seed) {
        const auto s = std::to_string(seed);
        out.push_back({"rest" + s, wandering_heart(600, 64, 3, 0.25, 2, 12, 10 * seed)});
        out.push_back({"paced" + s, wandering_heart(600, 66, 11.5, 0.1, 0.5, 8, 10 * seed + 2, true)});
        out.push_back({"low" + s, wandering_heart(600, 78, 0.6, 0.22, 0.8, 3, 10 * seed + 4)});
        out.push_back({"high" + s, wandering_heart(600, 56, 7, 0.22, 3, 22, 10 * seed + 6)});
        out.push_back({"exercise" + s, wandering_heart(600, 138, 0.8, 0.5, 0.6, 3, 10 * seed + 8)});
    }
    return out;
}

} // namespace attune::test
