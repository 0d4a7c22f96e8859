#include "app/session/tap_latency.hpp"

#include "dsp/median.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace attune {
namespace {

constexpr double longest = 5; // s. Chosen: twice the slowest strap that was studied (SENSORS 9)
/// A hand may run ahead of the pulse; so much below none is still none. Chosen.
constexpr double ahead = 0.15;   // s
constexpr double within = 0.3;   // intervals; farther a tap is nobody's
constexpr double enough = 0.75;  // share of taps that must be some beat's
constexpr double most_mad = 0.1; // s
/// ln of the odds by which the best delay must beat the next. Chosen: a thousand to one.
constexpr double clearly = 6.9;
constexpr double finest = 0.005; // s. Chosen: below it a spread is as good as none
constexpr int refinements = 6;   // of a median over its own matches; it settles in two or three

double s_of(host_time t) {
    return seconds{t.time_since_epoch()}.count();
}

struct fit {
    double offset = 0, mad = 0;     // s
    std::size_t covered = 0;        ///< taps with beats on both sides
    std::vector<double> off;        ///< tap - its beat, of those that fit
    std::vector<std::size_t> which; ///< the taps of `off`
    /// Mean distance from the offset, of taps that fit here and in `other`: what one delay leaves out (a
    /// missed beat, a slip) is neither for nor against it.
    double spread(const fit& other, std::size_t& common) const {
        double sum = 0;
        common = 0;
        for (std::size_t i = 0, j = 0; i < which.size() && j < other.which.size();) {
            if (which[i] == other.which[j]) {
                sum += std::abs(off[i] - offset);
                ++common;
                ++i, ++j;
            } else if (which[i] < other.which[j]) {
                ++i;
            } else {
                ++j;
            }
        }
        return std::max(finest, sum / static_cast<double>(std::max<std::size_t>(common, 1)));
    }
    /// ln of how much likelier this delay is, where a hand's error is as Laplace's law has it.
    double likelier_than(const fit& other) const {
        std::size_t n = 0;
        const double mine = spread(other, n);
        return static_cast<double>(n) * std::log(other.spread(*this, n) / mine);
    }
    bool good() const {
        const auto n = static_cast<double>(off.size());
        return n >= enough * least_taps && n >= enough * static_cast<double>(covered) && mad <= most_mad;
    }
};

/// Every tap to the beat nearest to tap - offset.
void match(std::span<const double> taps, std::span<const double> beats, fit& f) {
    f.off.clear();
    f.which.clear();
    f.covered = 0;
    for (std::size_t i = 0; i < taps.size(); ++i) {
        const double t = taps[i] - f.offset;
        const auto after = std::lower_bound(beats.begin(), beats.end(), t);
        if (after == beats.begin() || after == beats.end()) continue;
        ++f.covered;
        const double rr = *after - *(after - 1);
        const double beat = *after - t < t - *(after - 1) ? *after : *(after - 1);
        if (std::abs(t - beat) > within * rr) continue;
        f.off.push_back(taps[i] - beat);
        f.which.push_back(i);
    }
}

fit refined(std::span<const double> taps, std::span<const double> beats, double from) {
    fit f;
    f.offset = from;
    for (int i = 0; i < refinements; ++i) {
        match(taps, beats, f);
        if (f.off.empty()) return f;
        const double next = median(std::vector<double>{f.off});
        if (next == f.offset) break;
        f.offset = next;
    }
    std::vector<double> deviation;
    for (const double o : f.off)
        deviation.push_back(std::abs(o - f.offset));
    if (!deviation.empty()) f.mad = median(deviation);
    return f;
}

} // namespace

tap_latency latency_by_taps(std::span<const host_time> taps_at, std::span<const host_time> beats_at,
                            seconds in_use, seconds pulse_travel) {
    std::vector<double> taps, beats;
    for (const auto t : taps_at)
        taps.push_back(s_of(t));
    for (const auto t : beats_at)
        beats.push_back(s_of(t));
    tap_latency result{};
    if (taps.size() < least_taps || beats.size() < 2) return result;

    // latency = base - offset lies between -ahead and longest.
    const double base = (in_use + pulse_travel).count();
    const double first = base - longest, last = base + ahead;
    std::vector<fit> fits;
    // Each of the middle taps with each beat it could belong to: one of them may be a slip of the hand.
    const auto middle = taps.size() / 2;
    for (auto k = middle - 2; k <= middle + 2; ++k)
        for (const double b : beats) {
            if (taps[k] - b < first || taps[k] - b > last) continue;
            auto f = refined(taps, beats, taps[k] - b);
            if (f.offset < first || f.offset > last) continue;
            const double interval = (beats.back() - beats.front()) / static_cast<double>(beats.size() - 1);
            const auto same = std::find_if(fits.begin(), fits.end(), [&](const fit& g) {
                return std::abs(g.offset - f.offset) < interval / 2;
            });
            if (same == fits.end())
                fits.push_back(std::move(f));
            else if (f.good() && (!same->good() || f.off.size() > same->off.size()))
                *same = std::move(f);
        }
    for (const auto& f : fits)
        result.matched = std::max(result.matched, f.off.size());
    // A delay that cannot be tried yet, as its beats have not come, cannot be ruled out either.
    const auto covered = [&](double offset) {
        fit f;
        f.offset = offset;
        match(taps, beats, f);
        return f.covered;
    };
    if (covered(first) < least_taps || covered(last) < least_taps) return result;
    std::erase_if(fits, [](const fit& f) { return !f.good(); });
    if (fits.empty()) {
        result.state = tap_state::not_with;
        return result;
    }
    const auto beats_all = [&](const fit& f) {
        return std::all_of(fits.begin(), fits.end(), [&](const fit& other) {
            return &other == &f || f.likelier_than(other) >= clearly;
        });
    };
    const auto found = std::find_if(fits.begin(), fits.end(), beats_all);
    if (found == fits.end()) {
        result.state = tap_state::ambiguous;
        return result;
    }
    auto& best = *found;
    result.matched = best.off.size();
    result.mad = seconds{best.mad};
    if (result.matched < least_taps) return result;
    // 95 % interval of a median: the order statistics around it (binomial, normal approximation from 12 on).
    std::sort(best.off.begin(), best.off.end());
    const auto n = static_cast<double>(best.off.size());
    const auto k = static_cast<std::size_t>(std::max(0.0, std::floor((n - 1.96 * std::sqrt(n)) / 2)));
    result.state = tap_state::known;
    result.latency = seconds{std::max(0.0, base - best.offset)};
    result.low = seconds{std::max(0.0, base - best.off[best.off.size() - 1 - k])};
    result.high = seconds{std::max(0.0, base - best.off[k])};
    return result;
}

} // namespace attune
