#pragma once
// The activation index: 0-100, 50 = this person's rest, from the heart alone (SCIENCE 6.3).

#include "dsp/activation/baseline.hpp"
#include "dsp/activation/estimate.hpp"
#include "dsp/units.hpp"

#include <cstdint>
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
    bool rate_is_held = false;  ///< by a beta-blocker or a pacemaker: no index (SCIENCE 9.1)
    bool heart_disease = false; ///< confidence .6
    bool speaking = false;      ///< or breathing irregularly: heart rate only, confidence .6
    bool may_be_moving = false; ///< heart rate alone says so: a jump, or far above rest
    bool too_irregular = false; ///< 6 corrections in 20 beats, or more than a fifth of two minutes
    bool ectopy = false;        ///< more than 5 % corrected in two minutes: heart rate only
    double valid_share_30s = 0;
    std::optional<double> hr_bpm{};   ///< h
    double hr_sd_bpm = 0;             ///< of the beats in its window
    double hr_window = 20;            ///< s
    std::optional<double> ln_rmssd{}; ///< v
    int pairs = 0;
    std::optional<double> ln_swing{}; ///< ln of the SD of RR about its line, 30 s
    int swing_beats = 0;
    std::optional<double> breaths_per_min{}; ///< f, where measured

    std::optional<double> ln_rsa{}; ///< r = ln 2A_c, paced and with lock R2 >= .5
    double ln_rsa_se = 0;
    std::optional<double> ln_rsa_expected{}; ///< g(f), where this person's curve is known
    double ln_rsa_expected_se = 0;
    double ln_rsa_scale = 0.30; ///< s_r

    seconds since_rest{}; ///< since the baseline was measured: the longer, the wider the band
};

/// Who looks? What is shown while a session runs is withheld below a confidence of .5; over a recording every
/// estimate is told, with its confidence (CLI.md).
enum class withholding : std::uint8_t { as_shown, nothing };

/// In:    the features once a second. Out: A, its 80 % band, confidence and, where there is no number, the
/// reason. State: one smoothed z (time constant 2 s); held through short losses, forgotten after 15 s.
class activation_index {
public:
    explicit activation_index(withholding w = withholding::as_shown) noexcept
        : withholding_{w} {}
    activation_estimate operator()(const index_input& in, const baseline& base) noexcept;

    static constexpr double hr_window = 20.0, rmssd_window = 60.0, swing_window = 30.0; // s
    static constexpr int least_pairs = 30, least_swing_beats = 15;

private:
    struct scored {
        double z, variance;
    };
    static scored score(const index_input& in, const baseline& base) noexcept;
    activation_estimate told(const index_input& in, const baseline& base, double age) const noexcept;

    std::optional<double> z_{};
    double variance_ = 0;    // of z, as last measured
    double confidence_ = 0;  // as last measured
    double last_ = 0;        // s, of the call before
    double measured_ = -1e9; // s, when z last took something new
    withholding withholding_ = withholding::as_shown;
};

} // namespace attune
