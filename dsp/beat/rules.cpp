#include "dsp/beat/rules.hpp"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

// SCIENCE 2.1, 2.2.
constexpr std::uint64_t cold_start = 20, warm_beats = 45; // beats
constexpr double cold_threshold = 150.0, floor_ = 20.0;   // ms
constexpr double scale = 5.2, c1 = 0.13, c2 = 0.17, far_off = 3.0;
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
// Chosen: halfway, in ratio, between one beat and two. Where the rhythm itself is irregular, thresholds are
// wide and would make two beats out of every pause.
constexpr double least_for_two = 1.41;

/// Is the middle difference an ectopic beat's: up between two falls, or down between two rises?
bool up_and_back(double before, double d, double after) noexcept {
    if (d > 1.0) return std::max(before, after) < -c1 * d - c2;
    if (d < -1.0) return std::min(before, after) > -c1 * d + c2;
    return false;
}

} // namespace

// Chosen: quartiles of twenty differences, four breaths or so, still miss what the breath can do. The cold
// threshold fades until the window is half full (warm_beats, 45 of 91), instead of falling at once.
usual_range usual_of(double median, spread differences, spread deviations, std::uint64_t seen) noexcept {
    const auto threshold = [&](const spread& s) {
        if (seen < cold_start) return cold_threshold;
        const double fading = seen < warm_beats ? cold_threshold * static_cast<double>(warm_beats - seen) /
                                                      static_cast<double>(warm_beats - cold_start)
                                                : 0.0;
        return std::max({floor_, fading, scale * s.quartile_deviation,
                         std::min(relative_floor * median, tail * s.median)});
    };
    return {median, std::min(threshold(differences), std::max(cold_threshold, relative_ceiling * median)),
            threshold(deviations)};
}

verdict rules::operator()(std::span<const double> rr_ms, std::size_t at, const usual_range& u) noexcept {
    const auto difference = [&](std::size_t k) {
        return k == 0 || k >= rr_ms.size() ? 0.0 : rr_ms[k] - rr_ms[k - 1];
    };
    const double rr = rr_ms[at], med = u.median, th1 = u.th1, th2 = u.th2;
    const double m = rr < med ? 2.0 * (rr - med) : rr - med;
    // After an artefact the difference is taken to what should have been there, or the way back would look
    // like another.
    const double before = at == 0 || stands_for_ ? 0.0 : difference(at - 1) / th1;
    const double d = (stands_for_ ? rr - *stands_for_ : difference(at)) / th1;
    const double next = difference(at + 1) / th1, after = difference(at + 2) / th1;
    stands_for_.reset();

    verdict out{beat_class::normal, rr, std::abs(d), true};
    if (partner_) {
        out.corrected = *partner_;
        out.nn = false;
        stands_for_ = partner_;
        partner_.reset();
        return out;
    }
    const bool possible = in_range(rr);
    const bool off = std::abs(m) > far_off * th2;
    if (possible && std::abs(d) <= 1.0 && !off) return out;

    const auto marked = [&](beat_class c, double corrected) {
        out.classed = c;
        out.corrected = corrected;
        out.nn = false;
        stands_for_ = c == beat_class::extra ? med : corrected;
        return out;
    };
    const double fit = std::max(th2, relative_fit * med);
    const bool has_next = at + 1 < rr_ms.size();
    const double both = has_next ? rr + rr_ms[at + 1] : 0.0;
    const double back = d >= 0.0 ? std::min(next, after) : std::max(next, after);
    const bool is_long = (d > 1.0 && back < -1.0) || (off && m > 0.0) || rr > longest_ms;
    const bool is_short = (d < -1.0 && back > 1.0) || (off && m < 0.0) || rr < shortest_ms;

    if (is_long && std::abs(rr / 2.0 - med) < fit && rr > least_for_two * med)
        return marked(beat_class::missed, rr / 2.0);
    if (is_short && has_next && std::abs(both - med) < std::min(fit, std::abs(both - 2.0 * med))) {
        partner_ = both;
        return marked(beat_class::extra, 0.0);
    }
    // Of two ways to pair the intervals the one whose sum is nearer to two beats; the other is left to the
    // next call.
    const bool has_two = at + 2 < rr_ms.size();
    const bool next_pair_fits =
        has_two && std::abs(after) > 1.0 &&
        std::abs(rr_ms[at + 1] + rr_ms[at + 2] - 2.0 * med) < std::abs(both - 2.0 * med);
    if (has_next && up_and_back(d, next, after) && std::abs(d) > 1.0) {
        if (possible && !off && next_pair_fits) return out;
        partner_ = both / 2.0;
        return marked(is_ectopic(rr - both / 2.0, both / 2.0) ? beat_class::ectopic : beat_class::misaligned,
                      both / 2.0);
    }
    if (up_and_back(before, d, next)) return marked(beat_class::ectopic, med);
    // A real step: this interval and the two after it agree. Accepted at once, so that no artefact lock can
    // arise.
    const bool steady = has_two && std::abs(next) <= 1.0 && std::abs(after) <= 1.0;
    if (possible && steady) return out;
    if (is_long || is_short) return marked(beat_class::misaligned, med);
    return out;
}

} // namespace attune
