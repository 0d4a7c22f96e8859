#include "app/shell/step_means.hpp"

#include "dsp/analysis.hpp"

namespace attune {
namespace {

constexpr double late_s = 6; // chosen: no sensor of the table tells of a beat later

} // namespace

void step_means::close(double at, double now) {
    if (!open_) return;
    open_ = false;
    spans_.back().to = at;
    due_ = now + late_s;
}

void step_means::follow(const session_view& v) {
    for (const auto& b : v.beats) {
        if (b.index < next_) continue;
        next_ = b.index + 1;
        broken_ |= b.starts_chain || !(b.hr_bpm > 0);
        if (!(b.hr_bpm > 0)) continue;
        if (broken_ && !rr_ms_.empty()) chain_starts_.push_back(rr_ms_.size());
        rr_ms_.push_back(60000 / b.hr_bpm);
        t_s_.push_back(b.t.count());
        broken_ = false;
    }
    const double now = v.now.count();
    if (!v.step || v.step->waiting)
        close(v.step ? now : now - v.phase_elapsed.count(), now);
    else if (!open_ || spans_.back().step != v.step->step || spans_.back().round != v.step->round) {
        const double from = now - v.step->elapsed.count(); // at first sight nobody has paused yet
        close(from, now);
        spans_.push_back({v.step->step, v.step->round, from, -1, {}});
        open_ = true;
    }
    if (due_ && now >= *due_) {
        due_.reset();
        judge_anew();
    }
}

void step_means::judge_anew() {
    analysis_settings settings;
    settings.entropies = false; // not looked at, and by far the longest part
    const auto judged = judge(rr_ms_, chain_starts_, settings.correct, t_s_);
    for (auto& s : spans_) {
        if (s.to < s.from) continue;
        const auto part = part_of(judged, s.from, s.to);
        s.hr_bpm = part.rr_ms.empty() ? std::nullopt : analyze(part, settings).hrv.mean_hr_bpm;
    }
}

std::optional<double> step_means::of(std::size_t step) const noexcept {
    for (auto s = spans_.rbegin(); s != spans_.rend(); ++s)
        if (s->step == step) return s->hr_bpm;
    return std::nullopt;
}

} // namespace attune
