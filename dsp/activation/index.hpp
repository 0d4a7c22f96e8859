#pragma once
// The activation index: 0-100, 50 = this person's rest, from the heart alone (SCIENCE 6.3).

#include "dsp/activation/baseline.hpp"
#include "dsp/activation/estimate.hpp"
#include "dsp/units.hpp"

#include <optional>

namespace attune {

/// What is known at one second. A feature that cannot be had is absent.
struct index_input {
    seconds now{};
    seconds lost_for{};
    bool heard = false;      ///< any beat yet?
    bool recovering = false; ///< back after a loss, not yet ten seconds of valid beats
    bool restarted = false;  ///< less than 30 s of beats since the last loss: no RMSSD
    bool exercise = false, moving = false, movement_known = false, paced = false;
    bool too_irregular = false; ///< 6 corrections in 20 beats, or more than a fifth of two minutes
    bool ectopy = false;        ///< more than 5 % corrected in two minutes: heart rate only
    double valid_share_30s = 0;
    std::optional<double> hr_bpm{};   ///< h
    double hr_sd_bpm = 0;             ///< of the beats in its window
    double hr_window = 20;            ///< s
    std::optional<double> ln_rmssd{}; ///< v
    int pairs = 0;
    std::optional<double> breaths_per_min{}; ///< f, where measured
};

/// In:    the features once a second. Out: A, its 80 % band, confidence and, where there is no number, the
/// reason. State: one smoothed z (time constant 8 s); held through short losses, forgotten after 15 s.
class activation_index {
public:
    activation_estimate operator()(const index_input& in, const baseline& base) noexcept;

    static constexpr double hr_window = 20.0, rmssd_window = 60.0; // s
    static constexpr int least_pairs = 30;

private:
    std::optional<double> z_{};
    double variance_ = 0; // of z, as last computed
    double confidence_ = 0;
    double last_ = 0; // s
};

} // namespace attune
