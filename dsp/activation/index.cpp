#include "dsp/activation/index.hpp"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

// All of SCIENCE 6.3 but where a word says otherwise.
// SCIENCE 6.3 proposes 8 s. On top of the window of 20 s they cost more in delay than they save in noise: the
// shorter, the better rest and strain are told apart (README). Chosen: 2 s, so that single seconds do not
// flicker.
constexpr double smoothing = 2.0;          // s
constexpr double hold = 5.0, blank = 15.0; // s of loss
constexpr double widening = 0.04;          // of var z, a second of loss
constexpr double clip = 4.0;
constexpr double hr_weight = 0.7, variability_weight = 0.3;
constexpr double paced_hr_weight = 0.8, paced_rsa_weight = 0.2;
constexpr double slowest_to_compare = 9.0, least_ratio = 0.67, most_ratio = 1.5; // of breathing rates
constexpr double breath_slope = 1.05;
constexpr double band80 = 1.28;
constexpr double solid = 0.75, lighter = 0.5, grey = 0.25;
// How rest itself wanders from what was measured as rest, in scales: calibrated on rest windows apart from
// the baseline, leaving out one subject at a time (README). SCIENCE's floor of .5 was a guess: too wide at
// once, too narrow later.
constexpr double rest_floor = 0.2, rest_drift = 0.95, rest_time = 900; // SD, SD, s
// A first rest is measured while the arrival still shows: later rest lies lower by this much in the mean.
constexpr double arrival = 0.8;
constexpr double between_days = 0.7; // SD between rests 3.5 bpm (SCIENCE 6.1) in scales of 5

double index(double z) noexcept {
    return 100.0 / (1.0 + std::exp(-0.8 * z));
}
double square(double x) noexcept {
    return x * x;
}
double clipped(double z) noexcept {
    return std::clamp(z, -clip, clip);
}

double signal_confidence(double valid_share) noexcept {
    return std::clamp((valid_share - 0.80) / 0.18, 0.0, 1.0);
}

double baseline_confidence(baseline_source s) noexcept {
    switch (s) {
    case baseline_source::this_session:
        return 1.0;
    case baseline_source::own_history:
        return 0.8;
    case baseline_source::prior:
        return 0.4;
    case baseline_source::none:
        break;
    }
    return 0.0;
}

/// The smallest that applies.
double context_confidence(const index_input& in) noexcept {
    if (in.moving) return 0.0;
    double c = in.movement_known ? 1.0 : 0.7;
    if (in.paced) c = std::min(c, in.ln_rsa && in.ln_rsa_expected ? 0.8 : 0.7);
    if (in.speaking) c = std::min(c, 0.6);
    if (in.heart_disease) c = std::min(c, 0.6); // chosen: doubted as irregular breathing is, never told as solid
    if (in.may_be_moving) c = std::min(c, 0.35); // chosen: half of what no motion sensor leaves
    return c;
}

struct wandering {
    double below, variance; // of today's rest against the baseline
};
wandering rest_by_now(const baseline& base, double since) noexcept {
    if (base.source != baseline_source::this_session) return {0.0, square(rest_floor) + square(between_days)};
    const double share = 1 - std::exp(-std::max(0.0, since) / rest_time);
    return {arrival * share, square(rest_floor) + square(rest_drift) * share};
}

activation_estimate none(why_not why) noexcept {
    activation_estimate e;
    e.why = why;
    return e;
}

} // namespace

confidence_band activation_estimate::shown() const noexcept {
    if (!has_band || confidence < grey) return confidence_band::nothing;
    if (!value) return confidence_band::grey;
    return confidence >= solid     ? confidence_band::solid
           : confidence >= lighter ? confidence_band::lighter
                                   : confidence_band::grey;
}

activation_index::scored activation_index::score(const index_input& in, const baseline& base) noexcept {
    double weights = 0, z = 0, variance = 0;
    const auto add = [&](double weight, double score, double var) {
        weights += weight;
        z += weight * clipped(score);
        variance += square(weight) * var;
    };
    const auto heart = [&](double weight) {
        add(weight, (*in.hr_bpm - base.hr_bpm) / base.hr_scale_bpm,
            (square(in.hr_sd_bpm) / std::max(2.0, in.hr_window / 5.0) + square(base.hr_se_bpm)) /
                square(base.hr_scale_bpm));
    };
    if (in.paced) {
        if (in.ln_rsa && in.ln_rsa_expected) {
            heart(paced_hr_weight);
            add(paced_rsa_weight, -(*in.ln_rsa - *in.ln_rsa_expected) / in.ln_rsa_scale,
                (square(in.ln_rsa_se) + square(in.ln_rsa_expected_se)) / square(in.ln_rsa_scale));
        } else {
            heart(1.0);
        }
        return {z / weights, variance / square(weights)};
    }
    const auto f = in.breaths_per_min, rest = base.breaths_per_min;
    const bool comparable = !f || (*f >= slowest_to_compare &&
                                   (!rest || (*f / *rest >= least_ratio && *f / *rest <= most_ratio)));
    heart(hr_weight);
    if (in.speaking || in.may_be_moving || in.ectopy || in.restarted || !comparable)
        return {z / weights, variance / square(weights)};
    const bool known = f && rest;
    const double breath = known ? breath_slope * std::log(*f / *rest) : 0.0;
    const double scale = base.ln_rmssd_scale;
    if (base.ln_swing) {
        if (in.ln_swing && in.swing_beats > 1)
            add(variability_weight, -(*in.ln_swing + breath - *base.ln_swing) / scale,
                1.0 / (2.0 * (in.swing_beats - 1) * square(scale)));
    } else if (in.ln_rmssd && in.pairs > 0 && base.ln_rmssd) {
        add(known ? variability_weight : variability_weight / 2,
            -(*in.ln_rmssd + breath - *base.ln_rmssd) / scale, 1.0 / (1.2 * in.pairs * square(scale)));
    }
    return {z / weights, variance / square(weights)};
}

activation_estimate activation_index::operator()(const index_input& in, const baseline& base) noexcept {
    const double now = in.now.count(), lost = in.lost_for.count();
    const double dt = std::max(0.0, now - last_);
    last_ = now;
    const auto forget = [&](why_not why) {
        z_.reset();
        return none(why);
    };
    if (in.exercise) return forget(why_not::exercise);
    if (in.rate_is_held) return forget(why_not::rate_is_held);
    if (!in.heard) return forget(why_not::no_beats);
    if (base.source == baseline_source::none) return forget(why_not::no_baseline);
    if (lost > blank) return forget(why_not::signal_lost);
    why_not why = why_not::signal_lost;
    if (lost < hold) {
        why = in.recovering      ? why_not::recovering
              : in.too_irregular ? why_not::too_many_artefacts
              : in.moving        ? why_not::moving
              : !in.hr_bpm       ? why_not::not_enough_yet
                                 : why_not::none;
        if (why == why_not::none) {
            const auto [z, variance] = score(in, base);
            z_ = z_ ? *z_ + (1.0 - std::exp(-dt / smoothing)) * (z - *z_) : z;
            variance_ = variance;
            confidence_ = signal_confidence(in.valid_share_30s) * baseline_confidence(base.source) *
                          context_confidence(in);
            measured_ = now;
        } else if (withholding_ == withholding::as_shown || in.moving || now - measured_ > blank) {
            return forget(why);
        }
    }
    if (!z_) return none(why);
    return told(in, base, std::max(lost, now - measured_));
}

activation_estimate activation_index::told(const index_input& in, const baseline& base,
                                           double age) const noexcept {
    activation_estimate e;
    const bool stale = age >= hold;
    const auto rest = rest_by_now(base, in.since_rest.count());
    const double sigma = std::sqrt(variance_ + rest.variance + (stale ? widening * (age - hold) : 0.0));
    // The value compares with the baseline as measured; the band with where rest may lie by now. So it widens
    // upwards.
    e.low = index(std::min(*z_, *z_ + rest.below - band80 * sigma));
    e.high = index(*z_ + rest.below + band80 * sigma);
    e.confidence = confidence_;
    if (withholding_ == withholding::nothing) {
        // Trust in what is only remembered fades to nothing where it is forgotten.
        if (stale) e.confidence *= std::clamp((blank - age) / (blank - hold), 0.0, 1.0);
        e.has_band = e.confidence > 0;
        if (e.has_band) e.value = index(*z_);
        e.why = e.has_band  ? why_not::none
                : stale     ? why_not::signal_lost
                : in.moving ? why_not::moving
                            : why_not::too_many_artefacts;
        return e;
    }
    e.has_band = confidence_ >= grey;
    if (stale) {
        e.why = why_not::signal_lost;
    } else if (confidence_ >= lighter) {
        e.value = index(*z_);
        e.why = why_not::none;
    } else if (in.may_be_moving) {
        e.why = why_not::moving;
    } else if (signal_confidence(in.valid_share_30s) < 0.7) {
        e.why =
            why_not::too_many_artefacts; // with everything else as good as it can be here, still no number
    } else {
        e.why = base.source == baseline_source::prior ? why_not::not_calibrated : why_not::low_confidence;
    }
    return e;
}

} // namespace attune
