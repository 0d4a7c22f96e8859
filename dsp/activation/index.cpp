#include "dsp/activation/index.hpp"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

// All of SCIENCE 6.3.
constexpr double smoothing = 8.0;          // s
constexpr double hold = 5.0, blank = 15.0; // s of loss
constexpr double widening = 0.04;          // of var z, a second of loss
constexpr double clip = 4.0;
constexpr double hr_weight = 0.7, rmssd_weight = 0.3;
constexpr double unexplained = 0.5; // sigma floor of z
constexpr double band80 = 1.28;
constexpr double solid = 0.75, lighter = 0.5, grey = 0.25;

double index(double z) noexcept {
    return 100.0 / (1.0 + std::exp(-0.8 * z));
}
double square(double x) noexcept {
    return x * x;
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

/// Paced without this person's own RSA curve: .7. No motion sensor: .7. Moving: 0.
double context_confidence(const index_input& in) noexcept {
    if (in.moving) return 0.0;
    return in.paced || !in.movement_known ? 0.7 : 1.0;
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
    return confidence >= solid ? confidence_band::solid : confidence_band::lighter;
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
    if (!in.heard) return forget(why_not::no_beats);
    if (base.source == baseline_source::none) return forget(why_not::no_baseline);
    if (lost > blank) return forget(why_not::signal_lost);
    if (lost < hold) {
        if (in.recovering) return forget(why_not::recovering);
        if (in.too_irregular) return forget(why_not::too_many_artefacts);
        if (in.moving) return forget(why_not::moving);
        if (!in.hr_bpm) return forget(why_not::not_enough_yet);

        const double z_h = std::clamp((*in.hr_bpm - base.hr_bpm) / base.hr_scale_bpm, -clip, clip);
        const double var_h =
            (square(in.hr_sd_bpm) / std::max(2.0, in.hr_window / 5.0) + square(base.hr_se_bpm)) /
            square(base.hr_scale_bpm);
        double w_h = 1.0, w_v = 0.0, z_v = 0.0, var_v = 0.0;
        const auto f = in.breaths_per_min;
        const bool breath_fits =
            !f || (*f >= 9.0 && (!base.breaths_per_min ||
                                 (*f / *base.breaths_per_min >= 0.67 && *f / *base.breaths_per_min <= 1.5)));
        if (!in.paced && !in.ectopy && !in.restarted && in.ln_rmssd && in.pairs > 0 && base.ln_rmssd &&
            breath_fits) {
            const bool known = f && base.breaths_per_min;
            const double v = *in.ln_rmssd + (known ? 1.05 * std::log(*f / *base.breaths_per_min) : 0.0);
            z_v = std::clamp(-(v - *base.ln_rmssd) / base.ln_rmssd_scale, -clip, clip);
            var_v = 1.0 / (1.2 * in.pairs * square(base.ln_rmssd_scale));
            w_h = hr_weight;
            w_v = known ? rmssd_weight : rmssd_weight / 2.0;
        }
        const double w = w_h + w_v, z = (w_h * z_h + w_v * z_v) / w;
        variance_ = (square(w_h) * var_h + square(w_v) * var_v) / square(w) + square(unexplained);
        z_ = z_ ? *z_ + (1.0 - std::exp(-dt / smoothing)) * (z - *z_) : z;
        confidence_ =
            signal_confidence(in.valid_share_30s) * baseline_confidence(base.source) * context_confidence(in);
    }
    if (!z_) return none(lost >= hold ? why_not::signal_lost : why_not::not_enough_yet);

    activation_estimate e;
    e.confidence = confidence_;
    const bool silent = lost >= hold;
    const double sigma = std::sqrt(variance_ + (silent ? widening * (lost - hold) : 0.0));
    e.low = index(*z_ - band80 * sigma);
    e.high = index(*z_ + band80 * sigma);
    e.has_band = confidence_ >= grey;
    if (silent) {
        e.why = why_not::signal_lost;
    } else if (confidence_ >= lighter) {
        e.value = index(*z_);
        e.why = why_not::none;
    } else if (signal_confidence(in.valid_share_30s) < 0.7) {
        e.why =
            why_not::too_many_artefacts; // with everything else as good as it can be here, still no number
    } else {
        e.why = base.source == baseline_source::prior ? why_not::not_calibrated : why_not::low_confidence;
    }
    return e;
}

} // namespace attune
