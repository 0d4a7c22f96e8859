#include "drivers/sim/heart.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace attune::sim {
namespace {

constexpr double corner = 7.2;                // breaths a minute, SCIENCE 4.1
constexpr double steepness = 1.05;            // -21 dB a decade, SCIENCE 4.1
constexpr double usual_resonance = 6.0;       // breaths a minute where the lag is nought, SCIENCE 4.1
constexpr double feet = 0.4;                  // of the bell of a resonance; chosen: 2.5 times the plateau at its top
constexpr double lag_per_breath = 1.0 / 36.0; // breaths of lag per breath a minute: a quarter at 15; chosen
constexpr double most_lead = -0.08; // breaths; chosen: slower than resonance the heart leads a little

constexpr double arousal_hr = 25;      // bpm at full arousal; chosen: within SCIENCE 6.3's plausible b_h + 35
constexpr double arousal_rsa = 1.2;    // RSA falls as exp(-1.2 arousal); chosen: 0.43 for sim:aroused
constexpr double arousal_breath = 5.7; // breaths a minute at full arousal; chosen: 13 -> 17 for sim:aroused
constexpr double arousal_irregular = 0.15; // more irregular by so much; chosen
constexpr double onset_s = 8;              // arousal comes quickly ... chosen
constexpr double recovery_s = 45;          // ... and goes slowly (SCIENCE 7: half-times of a minute or less)

constexpr double slow_s = 90, fast_s = 1.2, wobble_s = 10; // correlation times of the noises; chosen
/// A deeper breath is followed by deeper ones; chosen so that with a variation of 0.2 the mean of two minutes
/// varies by 0.2 sqrt(2 15/120) = 10 % (SCIENCE 5).
constexpr double depth_s = 15;
constexpr double settle_s = 4;   // RSA takes this long to follow a new breathing rate; chosen: half a breath
constexpr double catch_up = 0.6; // a second: how fast a wrong breathing phase is made good; chosen
constexpr double lowest_hr = 25, highest_hr = 230;

/// One step of a unit Ornstein-Uhlenbeck process.
void wander(double& x, double tau_s, chance& c) noexcept {
    const double keep = 1.0 - heart::step_s / tau_s;
    x = keep * x + std::sqrt(1.0 - keep * keep) * c.bell();
}

} // namespace

double rsa_share(double rate) noexcept {
    return rate <= corner ? 1.0 : std::pow(rate / corner, -steepness);
}

double resonance_share(double rate, double resonance, double sharpness) noexcept {
    const double d = rate - resonance;
    return feet + (1 - feet) * std::exp(-sharpness / (1 - feet) * d * d);
}

double rsa_lag(double rate, double resonance) noexcept {
    return std::clamp((rate - resonance) * lag_per_breath, most_lead, 0.5);
}

double lung(double phase, double inhale) noexcept {
    const double x = phase - std::floor(phase);
    return x < inhale ? 0.5 - 0.5 * std::cos(std::numbers::pi * x / inhale)
                      : 0.5 + 0.5 * std::cos(std::numbers::pi * (x - inhale) / (1.0 - inhale));
}

heart::heart(const heart_settings& of, std::uint64_t seed)
    : of_{&of}
    , body_{seed, 1}
    , breathing_{seed, 2}
    , depths_{seed, 3}
    , hr_{of.hr_bpm}
    , arousal_{of.arousal}
    , breath_rate_{of.own_breaths / 60}
    , own_rate_{breath_rate_} {
    slow_ = body_.bell();
    breath_ = breathing_.uniform();
    beat_ = body_.uniform();
}

void heart::feel(double t) noexcept {
    double cause = of_->arousal;
    for (const auto& s : of_->stressors)
        if (s.when.holds(t)) cause += s.size;
    cause = std::min(cause, 1.5);
    arousal_ += (cause - arousal_) * step_s / (cause > arousal_ ? onset_s : recovery_s);
}

void heart::breathe(const std::optional<seen_pacer>& pacer) noexcept {
    const double irregular = of_->irregular > 0 ? of_->irregular + arousal_irregular * arousal_ : 0.0;
    wander(wobble_, wobble_s, breathing_);
    double rate = 0;
    if (pacer && of_->follows) {
        const double aim = pacer->breath_phase + 0.1 * irregular * wobble_;
        double wrong = aim - breath_;
        wrong -= std::round(wrong); // the nearest same point of a breath
        // At most half as fast or as slow again: nobody jumps into a breath.
        const double most = 0.5 * pacer->breaths_per_second;
        rate = pacer->breaths_per_second + std::clamp(catch_up * wrong, -most, most);
        inhale_ = pacer->inhale_fraction;
        drawn_ = false;
        breath_ += rate * step_s;
        rate = pacer->breaths_per_second;
    } else {
        if (!drawn_) {
            const double mean = (of_->own_breaths + arousal_breath * arousal_) / 60;
            own_rate_ = mean / std::max(0.3, 1.0 + irregular * breathing_.bell()); // the length varies
            inhale_ = 0.4;
            drawn_ = true;
        }
        rate = own_rate_;
        const double before = std::floor(breath_);
        breath_ += rate * step_s;
        if (std::floor(breath_) > before) drawn_ = false;
    }
    breath_rate_ += (rate - breath_rate_) * step_s / settle_s;
}

std::optional<double> heart::step(const std::optional<seen_pacer>& pacer) noexcept {
    const double t = time_s();
    feel(t);
    breathe(pacer);
    wander(slow_, slow_s, body_);
    wander(fast_, fast_s, body_);
    wander(depth_, depth_s, depths_);

    const double per_minute = breath_rate_ * 60;
    const double resonance = of_->resonance.value_or(usual_resonance);
    double amplitude = 0.5 * of_->rsa_bpm * rsa_share(per_minute) * std::exp(-arousal_rsa * arousal_);
    if (of_->resonance) amplitude *= resonance_share(per_minute, resonance, of_->sharpness);
    amplitude *= std::max(0.1, 1.0 + of_->depth_varies * depth_); // nobody stops breathing
    const double rsa = amplitude * (2.0 * lung(breath_ - rsa_lag(per_minute, resonance), inhale_) - 1.0);
    hr_ = std::clamp(of_->hr_bpm + arousal_hr * arousal_ + of_->drift_bpm * slow_ + of_->jitter_bpm * fast_ +
                         rsa,
                     lowest_hr, highest_hr);

    const double gain = hr_ / 60.0 * step_s;
    ++steps_;
    beat_ += gain;
    if (beat_ < 1.0) return std::nullopt;
    beat_ -= 1.0;
    return t + step_s * (1.0 - beat_ / gain);
}

} // namespace attune::sim
