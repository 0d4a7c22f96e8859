#include "dsp/beat/classifier.hpp"

#include <algorithm>
#include <cmath>

namespace attune {

classifier::classifier() = default;

bool classifier::suspect(milliseconds rr) const noexcept {
    const double x = rr.count();
    if (!(x >= shortest_ms && x <= longest_ms)) return true;
    const double m = near_.quantile(0.5);
    return m > 0.0 && std::abs(x - m) > 0.45 * m;
}

std::optional<judged_interval> classifier::operator()(milliseconds given) noexcept {
    // What is no number counts as no time: it is out of range, and the ordered windows stay ordered.
    const double rr = std::isfinite(given.count()) ? std::max(0.0, given.count()) : 0.0;
    if (held_ > 0) differences_.push(std::abs(rr - newest_[held_ - 1]));
    if (held_ == median_of)
        std::shift_left(newest_.begin(), newest_.end(), 1);
    else
        ++held_;
    newest_[held_ - 1] = rr;
    near_.push(rr);
    ++arrived_;
    if (arrived_ - judged_ <= look_ahead) return std::nullopt;
    return judge();
}

std::optional<judged_interval> classifier::drain() noexcept {
    if (arrived_ == judged_) return std::nullopt;
    return judge();
}

void classifier::gap() noexcept {
    while (drain()) {
    }
    held_ = 0;
    near_.clear();
    decide_.gap();
}

judged_interval classifier::judge() noexcept {
    const std::size_t at = held_ - static_cast<std::size_t>(arrived_ - judged_);
    const double rr = newest_[at], median = near_.quantile(0.5);
    deviations_.push(rr < median ? 2.0 * (median - rr) : rr - median);
    const auto u = usual_of(median, {differences_.quartile_deviation(), differences_.quantile(0.5)},
                            {deviations_.quartile_deviation(), deviations_.quantile(0.5)}, arrived_);
    const auto v = decide_(std::span{newest_}.first(held_), at, u);
    return {judged_++, milliseconds{rr}, v.classed, milliseconds{v.corrected}, v.deviation, v.nn};
}

} // namespace attune
