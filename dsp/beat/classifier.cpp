#include "dsp/beat/classifier.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace attune {
namespace {

// SCIENCE 2.1, 2.2.
constexpr std::size_t look_ahead = 2, median_of = 11;
constexpr std::uint64_t cold_start = 20;                // beats
constexpr double cold_threshold = 150.0, floor_ = 20.0; // ms
// Chosen: quartiles of twenty differences, four breaths or so, still miss what the breath can do. The cold
// threshold fades until the window is half full (45 of 91), instead of falling at once.
constexpr std::uint64_t warm = 45;                   // beats
constexpr double shortest = 300.0, longest = 2000.0; // ms, the hard range
// Chosen: on steps of 1/128 s and other coarse or heavy-tailed series the quartiles of |d| lie so close that
// ordinary variation passes 5.2 of them. What moves a beat by less than 5 % is not told from it, unless most
// differences are far smaller still (a normal law has 3.2 medians at 5.2 quartile deviations).
constexpr double relative_floor = 0.05, tail = 4.5;
// Chosen: where every third or fourth beat is early, the early beats themselves make the quartiles. A fifth
// of the interval is the usual mark of an early beat, and more than breathing moves the heart from one beat
// to the next.
constexpr double relative_ceiling = 0.2;
// Chosen: what is known to be wrong is a missed or an extra beat when its length fits within the breath's own
// swing.
constexpr double relative_fit = 0.15;
constexpr double scale = 5.2, c1 = 0.13, c2 = 0.17, far_off = 3.0;

/// Is the middle difference an ectopic beat's: up between two falls, or down between two rises?
bool up_and_back(double before, double d, double after) noexcept {
    if (d > 1.0) return std::max(before, after) < -c1 * d - c2;
    if (d < -1.0) return std::min(before, after) > -c1 * d + c2;
    return false;
}

} // namespace

classifier::classifier()
    : intervals_(median_of) {}

double classifier::median() const noexcept {
    std::array<double, median_of> v{};
    const auto end = std::copy(intervals_.begin(), intervals_.end(), v.begin());
    const auto n = end - v.begin();
    if (n == 0) return 0.0;
    std::sort(v.begin(), end);
    const auto k = static_cast<std::size_t>(n / 2);
    return n % 2 ? v[k] : (v[k - 1] + v[k]) / 2.0;
}

bool classifier::suspect(milliseconds rr) const noexcept {
    const double x = rr.count();
    if (!(x >= shortest && x <= longest)) return true;
    const double m = median();
    return m > 0.0 && std::abs(x - m) > 0.45 * m;
}

std::optional<judged_interval> classifier::operator()(milliseconds given) noexcept {
    // What is no number counts as no time: it is out of range, and the ordered windows stay ordered.
    const milliseconds rr{std::isfinite(given.count()) ? std::max(0.0, given.count()) : 0.0};
    if (!intervals_.empty()) differences_.push(std::abs(rr.count() - intervals_.back()));
    intervals_.push_back(rr.count());
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
    intervals_.clear();
    partner_.reset();
}

judged_interval classifier::judge() noexcept {
    const auto waiting = static_cast<std::size_t>(arrived_ - judged_);
    const std::size_t at = intervals_.size() - waiting;
    const auto rr_at = [&](std::size_t k) { return intervals_[k]; };
    const auto difference = [&](std::size_t k) {
        return k == 0 || k >= intervals_.size() ? 0.0 : intervals_[k] - intervals_[k - 1];
    };
    const double rr = rr_at(at), med = median();
    const bool cold = arrived_ < cold_start;
    const double m = rr < med ? 2.0 * (rr - med) : rr - med;
    deviations_.push(std::abs(m));
    const double fading = arrived_ < warm ? cold_threshold * static_cast<double>(warm - arrived_) /
                                                static_cast<double>(warm - cold_start)
                                          : 0.0;
    const auto threshold = [&](double spread, double typical) {
        return cold ? cold_threshold
                    : std::max(
                          {floor_, fading, scale * spread, std::min(relative_floor * med, tail * typical)});
    };
    const double th1 = std::min(threshold(differences_.quartile_deviation(), differences_.quantile(0.5)),
                                std::max(cold_threshold, relative_ceiling * med));
    const double th2 = threshold(deviations_.quartile_deviation(), deviations_.quantile(0.5));
    // After an artefact the difference is taken to what should have been there, or the way back would look
    // like another.
    const double before = at == 0 || stands_for_ ? 0.0 : difference(at - 1) / th1;
    const double d = (stands_for_ ? rr - *stands_for_ : difference(at)) / th1;
    const double next = difference(at + 1) / th1, after = difference(at + 2) / th1;
    stands_for_.reset();

    judged_interval out{judged_++, milliseconds{rr}, beat_class::normal, milliseconds{rr}, std::abs(d), true};
    if (partner_) {
        out.corrected = milliseconds{*partner_};
        out.nn = false;
        stands_for_ = partner_;
        partner_.reset();
        return out;
    }
    const bool in_range = rr >= shortest && rr <= longest;
    const bool off = std::abs(m) > far_off * th2;
    if (in_range && std::abs(d) <= 1.0 && !off) return out;

    const auto marked = [&](beat_class c, double corrected) {
        out.classed = c;
        out.corrected = milliseconds{corrected};
        out.nn = false;
        stands_for_ = c == beat_class::extra ? med : corrected;
        return out;
    };
    const double fit = std::max(th2, relative_fit * med);
    const bool has_next = at + 1 < intervals_.size();
    const double both = has_next ? rr + rr_at(at + 1) : 0.0;
    const double back = d >= 0.0 ? std::min(next, after) : std::max(next, after);
    const bool is_long = (d > 1.0 && back < -1.0) || (off && m > 0.0) || rr > longest;
    const bool is_short = (d < -1.0 && back > 1.0) || (off && m < 0.0) || rr < shortest;

    if (is_long && std::abs(rr / 2.0 - med) < std::min(fit, std::abs(rr - med)))
        return marked(beat_class::missed, rr / 2.0);
    if (is_short && has_next && std::abs(both - med) < std::min(fit, std::abs(both - 2.0 * med))) {
        partner_ = both;
        return marked(beat_class::extra, 0.0);
    }
    // Of two ways to pair the intervals the one whose sum is nearer to two beats; the other is left to the
    // next call.
    const bool next_pair_fits =
        at + look_ahead < intervals_.size() && std::abs(after) > 1.0 &&
        std::abs(rr_at(at + 1) + rr_at(at + 2) - 2.0 * med) < std::abs(both - 2.0 * med);
    if (has_next && up_and_back(d, next, after) && std::abs(d) > 1.0) {
        if (in_range && !off && next_pair_fits) return out;
        partner_ = both / 2.0;
        return marked(beat_class::ectopic, both / 2.0);
    }
    if (up_and_back(before, d, next)) return marked(beat_class::ectopic, med);
    // A real step: this interval and the two after it agree. Accepted at once, so that no artefact lock can
    // arise.
    const bool steady =
        at + look_ahead < intervals_.size() && std::abs(next) <= 1.0 && std::abs(after) <= 1.0;
    if (in_range && steady) return out;
    if (is_long || is_short) return marked(beat_class::misaligned, med);
    return out;
}

} // namespace attune
