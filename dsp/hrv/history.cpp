#include "dsp/hrv/history.hpp"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {
constexpr std::size_t capacity = 2400; // ten minutes at 240 bpm (chosen: above any pulse at rest or practice)
constexpr int longest_run = 2;         // intervals, SCIENCE 2.2 (5)
constexpr double longest_run_time = 3.0; // s, SCIENCE 2.2 (5)
constexpr double longest_interval = 2.0; // s, the hard range of SCIENCE 2.2 (1)
} // namespace

beat_history::beat_history()
    : intervals_(capacity) {}

void beat_history::add(seconds t, const judged_interval& j) noexcept {
    kept_interval h;
    h.t = t.count();
    h.rr = j.corrected.count();
    h.nn = j.nn;
    h.artefact = j.classed != beat_class::normal;
    h.beats = j.classed == beat_class::extra ? 0 : j.classed == beat_class::missed ? 2 : 1;
    // A lone displaced beat has no partner that would restore the time: its interval counts as corrected.
    // Where it is longer than any interval, and no missed beat explains it, it is a hole.
    const double measured = j.rr.count() / 1000.0;
    h.lost = j.classed == beat_class::misaligned && measured > longest_interval;
    h.length = j.classed == beat_class::misaligned && !h.lost ? j.corrected.count() / 1000.0 : measured;
    h.starts_chain = starts_chain_;
    if (!starts_chain_ && !intervals_.empty()) {
        const auto& before = intervals_.back();
        h.has_difference = h.nn && before.nn;
        if (h.has_difference) h.difference = h.rr - before.rr;
    }
    if (!heard_any_) first_heard_ = h.t - h.length;
    heard_any_ = true;
    if (h.nn || starts_chain_) {
        run_ = 0;
        run_length_ = 0;
    }
    starts_chain_ = false;
    intervals_.push_back(h);
    ++added_;
    if (h.nn) return;
    run_ += 1;
    run_length_ += h.length;
    if (run_ <= longest_run && run_length_ <= longest_run_time) return;
    const auto from = intervals_.size() - std::min(intervals_.size(), static_cast<std::size_t>(run_));
    for (auto i = from; i < intervals_.size(); ++i)
        intervals_[i].lost = true;
}

double beat_history::hole_before(const kept_interval& later, const kept_interval& earlier) noexcept {
    return later.starts_chain ? std::max(0.0, later.t - later.length - earlier.t) : 0.0;
}

beat_history::rate beat_history::mean_rate(double end, double window) const noexcept {
    rate r;
    double n = 0, sum = 0, squares = 0, origin = 0;
    const double from = end - window;
    for (auto i = intervals_.rbegin(); i != intervals_.rend() && i->t > from; ++i) {
        if (i->lost || i->length <= 0) continue;
        const double overlap = std::min(i->t, end) - std::max(i->t - i->length, from);
        if (overlap <= 0) continue;
        r.covered += overlap;
        r.beats += i->beats * overlap / i->length;
        if (!i->nn) continue;
        const double hr = 60000.0 / i->rr;
        if (n == 0) origin = hr;
        n += 1;
        sum += hr - origin;
        squares += (hr - origin) * (hr - origin);
    }
    if (n > 1) r.hr_sd = std::sqrt(std::max(0.0, (squares - sum * sum / n) / (n - 1)));
    return r;
}

beat_history::successive beat_history::rmssd(double end, double window) const noexcept {
    successive s;
    double squares = 0;
    for (auto i = intervals_.rbegin(); i != intervals_.rend() && i->t > end - window; ++i) {
        if (!i->has_difference || i->lost || i->t > end) continue;
        squares += i->difference * i->difference;
        s.covered += i->length;
        ++s.pairs;
    }
    if (s.pairs) s.rmssd = std::sqrt(squares / s.pairs);
    return s;
}

beat_history::swing beat_history::swing_about_line(double end, double window) const noexcept {
    swing s;
    double sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0, origin = 0;
    for (auto i = intervals_.rbegin(); i != intervals_.rend() && i->t > end - window; ++i) {
        if (!i->nn || i->lost || i->t > end) continue;
        if (s.beats == 0) origin = i->rr;
        const double x = i->t - end, y = i->rr - origin;
        sx += x;
        sy += y;
        sxx += x * x;
        sxy += x * y;
        syy += y * y;
        s.covered += i->length;
        ++s.beats;
    }
    if (s.beats < 3) return s;
    const double n = s.beats, xx = sxx - sx * sx / n, xy = sxy - sx * sy / n, yy = syy - sy * sy / n;
    s.sd = std::sqrt(std::max(0.0, yy - (xx > 0 ? xy * xy / xx : 0.0)) / (n - 2));
    return s;
}

beat_history::share beat_history::marked(double end, double window) const noexcept {
    share s;
    for (auto i = intervals_.rbegin(); i != intervals_.rend() && i->t > end - window; ++i) {
        if (i->t > end) continue;
        ++s.beats;
        s.artefacts += i->artefact;
    }
    return s;
}

int beat_history::artefacts_in_last(std::size_t intervals) const noexcept {
    int n = 0;
    for (auto i = intervals_.rbegin(); i != intervals_.rend() && intervals-- > 0; ++i)
        n += i->artefact;
    return n;
}

beat_history::stretch beat_history::newest_stretch(double hold, double enough) const noexcept {
    stretch s;
    double hole = 0;
    for (auto i = intervals_.rbegin(); i != intervals_.rend() && s.covered <= enough; ++i) {
        if (i->lost) {
            hole += i->length;
        } else {
            if (hole > hold) break;
            hole = 0;
            s.covered += i->length;
        }
        if (const auto earlier = i + 1; earlier != intervals_.rend()) hole += hole_before(*i, *earlier);
        if (hole > hold) break;
    }
    s.after_hole = hole > hold;
    return s;
}

} // namespace attune
