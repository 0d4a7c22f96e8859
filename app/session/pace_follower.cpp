#include "app/session/pace_follower.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace attune {
namespace {

constexpr double step = 0.1;         // breaths/min
constexpr double least_breaths = 5;  // chosen: as the sliding protocol's blocks
constexpr double settling = 2;       // breaths, SCIENCE 5
constexpr double late_beats = 0.75;  // of a breath; as pace_finder's
constexpr double too_likely_flat = 0.5;
constexpr double rounding = 1e-9;

} // namespace

pace_follower::pace_follower(const resonance_settings& settings)
    : settings_{settings}
    , belief_{settings.prior} {}

void pace_follower::begin(double phase, double breaths_per_second, double settle) noexcept {
    began_ = true;
    rate_ = 60 * breaths_per_second;
    from_ = phase + settle;
    to_ = from_ + std::max(least_breaths, std::ceil(rate_ - rounding)); // a minute
    from_t_.reset();
    to_t_.reset();
    meter_.reset();
}

void pace_follower::beat(const heard_interval& b, std::optional<double> phase) noexcept {
    if (began_ && phase && *phase >= from_ && *phase < to_)
        meter_(b, 2 * std::numbers::pi * *phase, seconds{60 / rate_});
}

pace_order pace_follower::tick(seconds now, double phase, double breaths_per_second) noexcept {
    if (!(breaths_per_second > 0)) return {};
    if (!began_) begin(std::ceil(phase), breaths_per_second, settling);
    const auto came = [&](double at) { return now - seconds{(phase - at) / breaths_per_second}; };
    if (!from_t_ && phase >= from_) {
        from_t_ = came(from_);
        rate_ = 60 * breaths_per_second; // as ordered for this minute
    }
    if (!to_t_ && phase >= to_) to_t_ = came(to_);
    if (phase < to_ + late_beats || !from_t_ || !to_t_) return {};

    const auto heard = meter_.ended(*from_t_, *to_t_, rate_, to_ - from_, false, settings_);
    const bool learnt = heard.used() && belief_.points() < resonance_posterior::most_points &&
                        belief_.add({heard.rate, *heard.amplitude, heard.amplitude_se,
                                     (heard.to - heard.from).count()});
    double next = rate_;
    if (learnt && belief_.flat_share() <= too_likely_flat) {
        const double away = belief_.mean() - rate_;
        if (std::abs(away) >= step) next = rate_ + std::copysign(step, away);
        next = std::clamp(next, settings_.prior.grid_from, settings_.prior.grid_to);
    }
    const bool moves = std::abs(next - rate_) > rounding &&
                       std::abs(next - rate_) <= step + rounding; // a pace outside of the range is left alone
    begin(std::ceil(phase), (moves ? next : rate_) / 60, 0);
    if (!moves) return {};
    return {pace_order::kind::pace, next, from_};
}

} // namespace attune
