#pragma once
// What can be asked of the simulated heart: `sim:calm?seed=3&rsa=12&dropout=60:70`.

#include "drivers/result.hpp"
#include "drivers/sensor_uri.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace attune::sim {

/// From and to, in seconds of the script.
struct span_s {
    double from, to;
    constexpr bool holds(double t) const noexcept { return t >= from && t < to; }
};
struct stressor {
    span_s when;
    double size; ///< arousal while it lasts, added to what there is
};

/// The person. Sizes: SCIENCE 4.1 (RSA), 3 (heart rate of a young adult at rest); the rest is chosen to look
/// like the recordings of reference/rr.
struct heart_settings {
    double hr_bpm = 64;      ///< mean without arousal
    double rsa_bpm = 20;     ///< peak to trough below the corner, without arousal
    double arousal = 0;      ///< 0 rest .. 1 strong
    double own_breaths = 13; ///< a minute, when there is no pacer and no arousal
    double irregular = 0.12; ///< coefficient of variation of the own breaths; a tenth of it is how unsteadily
                             ///< the pacer is followed
    double drift_bpm = 1.0;  ///< SD of the slow drift of the heart rate
    double jitter_bpm = 0.8; ///< SD of its fast part that has nothing to do with the breath
    double reaction_s = 0.4; ///< from seeing the pacer to breathing
    bool follows = true;     ///< false: does not look at the pacer
    /// Breaths a minute at which RSA is largest; nothing: a plateau, all slow rates alike (SCIENCE 4.1).
    std::optional<double> resonance{};
    double sharpness = 0.33;  ///< there ln RSA falls by this times the distance squared, (breaths/min)^-2; SCIENCE
                              ///< 5: 8 % at half a breath a minute
    double depth_varies = 0;  ///< SD of how deep the breaths go, as a share; RSA is linear in it (SCIENCE 4.1)
    std::vector<stressor> stressors;
};

/// What the strap and the bridge make of it, as shares.
struct fault_settings {
    double missed = 0;            ///< of heartbeats, not noticed
    double extra = 0;             ///< of heartbeats, followed by a beat that is none
    double ectopic = 0;           ///< of heartbeats, early, with a full compensatory pause
    double noise = 0;             ///< of bytes, one bit wrong
    std::vector<span_s> dropouts; ///< nothing is heard at all
};

struct settings {
    std::string profile = "calm";
    std::uint64_t seed = 1;
    heart_settings heart;
    fault_settings faults;
};

/// errc::invalid and one sentence that names what is wrong and what there is.
result<settings> parse_settings(const sensor_uri& uri);

} // namespace attune::sim
