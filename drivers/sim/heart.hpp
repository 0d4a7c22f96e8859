#pragma once
// A heart and the breath that moves it: integral pulse frequency modulation of a heart rate that drifts,
// rises with arousal and follows the breath (respiratory sinus arrhythmia).

#include "drivers/sim/random.hpp"
#include "drivers/sim/settings.hpp"

#include <cstdint>
#include <optional>

namespace attune::sim {

/// The pacer as the person sees it, in seconds of the script.
struct seen_pacer {
    double breath_phase;       ///< breaths, accumulated
    double breaths_per_second; ///< > 0
    double inhale_fraction;
};

/// In:    one step of 10 ms a call, with the pacer as it was seen a reaction time ago, or nothing.
/// Out:   the time of the R wave in seconds, where one fell into the step.
/// After: IPFM: Bayly, IEEE Trans Biomed Eng 15:257 (1968). RSA: Hirsch & Bishop, Am J Physiol 241:H620
/// (1981), in
///        SCIENCE 4.1: a plateau below the corner of 7.2 breaths a minute, then as f^-1.05; in phase with the
///        breath at 6 a minute, later when faster.
/// Cost:  O(1), no allocation; copyable, so that a script can go back when the pacer changes.
class heart {
public:
    /// 10 ms: the heart rate is a straight line over it to within 0.01 bpm, the R wave falls in between by
    /// interpolation.
    static constexpr double step_s = 0.01;

    /// `of` must outlive the heart and its copies.
    heart(const heart_settings& of, std::uint64_t seed);

    std::optional<double> step(const std::optional<seen_pacer>& pacer) noexcept;

    double time_s() const noexcept { return static_cast<double>(steps_) * step_s; }
    double hr_bpm() const noexcept { return hr_; }
    double arousal() const noexcept { return arousal_; }
    double breath_phase() const noexcept { return breath_; } ///< breaths, accumulated
    double breaths_per_minute() const noexcept { return breath_rate_ * 60; }

private:
    void breathe(const std::optional<seen_pacer>& pacer) noexcept;
    void feel(double t) noexcept;

    const heart_settings* of_;
    chance body_, breathing_, depths_;
    std::int64_t steps_ = 0;
    double beat_ = 0;                         // heartbeats, accumulated; an R wave at every whole one
    double hr_;                               // bpm
    double arousal_;                          // as felt: follows the causes slowly
    double slow_ = 0, fast_ = 0, wobble_ = 0, depth_ = 0; // unit noise
    double breath_ = 0;                       // breaths, accumulated
    double breath_rate_;                      // breaths a second, smoothed
    double own_rate_;                         // breaths a second of the present own breath
    double inhale_ = 0.4;                     // share of the cycle
    bool drawn_ = false;                      // own_rate_ belongs to the present breath
};

/// Peak to trough at a breathing rate as a share of the plateau (SCIENCE 4.1).
double rsa_share(double breaths_per_minute) noexcept;
/// Size of RSA beside a resonance, as a share of that at it: a bell whose feet are a plateau, so that far away it
/// is the law of rsa_share() again. Near the top ln is -sharpness (rate - resonance)^2.
double resonance_share(double breaths_per_minute, double resonance, double sharpness) noexcept;
/// How far the heart rate lags the lungs, in breaths; none at the resonance.
double rsa_lag(double breaths_per_minute, double resonance = 6.0) noexcept;
/// Air in the lungs over one breath, 0..1: a raised cosine in and out.
double lung(double breath_phase, double inhale_fraction) noexcept;

} // namespace attune::sim
