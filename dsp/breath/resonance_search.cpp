#include "dsp/breath/resonance_search.hpp"

#include <algorithm>

namespace attune {

void resonance_search::take(const resonance_step& step) noexcept {
    ++tried_;
    uneasy_ += step.why == step_why::discomfort;
    if (step.used())
        belief_.add({step.rate, *step.amplitude, step.amplitude_se, (step.to - step.from).count()});
    bool unfit = step.why == step_why::discomfort;
    if (step.why == step_why::not_following) {
        const auto end = lost_.begin() + static_cast<std::ptrdiff_t>(lost_n_);
        unfit = std::find(lost_.begin(), end, step.rate) != end;
        if (lost_n_ < lost_.size()) lost_[lost_n_++] = step.rate;
    }
    if (unfit && barred_n_ < barred_.size()) barred_[barred_n_++] = step.rate;
}

std::optional<breaths_per_minute> resonance_search::next() noexcept {
    if (belief_.enough() || tried_ >= most_tried || uneasy_ >= most_uneasy) return std::nullopt;
    return belief_.next_rate({barred_.data(), barred_n_});
}

pace_finding resonance_search::finding() const noexcept {
    pace_finding f;
    f.used = belief_.points();
    f.why = verdict_on(belief_);
    f.best = belief_.mean();
    f.sd = belief_.sd();
    f.low = belief_.quantile(0.5 - likely_share / 2);
    f.high = belief_.quantile(0.5 + likely_share / 2);
    f.flat_share = belief_.flat_share();
    return f;
}

} // namespace attune
