#include "dsp/activation/rest.hpp"

#include "dsp/activation/index.hpp"
#include "dsp/median.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace attune {
namespace {

constexpr double hop = 10.0;         // s, SCIENCE 6.3
constexpr std::size_t most = 64;     // hops in what is remembered
constexpr double remembered = 600.0; // s, of the history
constexpr double plateau = 180.0;    // s, SCIENCE 6.3

struct features {
    std::array<double, most> v{};
    std::size_t n = 0;
    void add(double x) noexcept {
        if (n < most) v[n++] = x;
    }
    double middle() noexcept { return median(std::span{v}.first(n)); }
    double sd() const noexcept {
        if (n < 2) return 0;
        double mean = 0, squares = 0;
        for (std::size_t i = 0; i < n; ++i)
            mean += v[i] / static_cast<double>(n);
        for (std::size_t i = 0; i < n; ++i)
            squares += (v[i] - mean) * (v[i] - mean);
        return std::sqrt(squares / static_cast<double>(n - 1));
    }
};

} // namespace

std::optional<baseline> measure_rest(const beat_history& history, seconds from_s, seconds to_s, why_not& why,
                                     const rest_demands& demands) noexcept {
    why = why_not::not_enough_yet;
    if (history.empty()) {
        why = why_not::no_beats;
        return std::nullopt;
    }
    const double from =
        std::max(from_s.count(), std::max(history.first_heard(), history.newest() - remembered));
    const double to = std::min(to_s.count(), history.newest());
    const double covered = to > from ? history.mean_rate(to, to - from).covered : 0.0;
    if (covered < demands.shortest) return std::nullopt;
    if (history.marked(to, to - from).valid() < demands.valid) {
        why = why_not::too_many_artefacts;
        return std::nullopt;
    }
    const double asked = std::min((to_s - from_s).count(), remembered);
    if (covered < demands.covered * asked) return std::nullopt;

    features h, v, w;
    double sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (double t = from + activation_index::hr_window; t <= to + 1e-9; t += hop) {
        const auto rate = history.mean_rate(t, activation_index::hr_window);
        if (rate.covered < activation_index::hr_window / 2) continue; // mostly a hole
        h.add(rate.bpm());
        sx += t - from;
        sy += rate.bpm();
        sxx += (t - from) * (t - from);
        sxy += (t - from) * rate.bpm();
        const auto swing = history.swing_about_line(t, activation_index::swing_window);
        if (t - from >= activation_index::swing_window &&
            swing.beats >= activation_index::least_swing_beats && swing.sd > 0)
            w.add(std::log(swing.sd));
        const double reach = std::min(activation_index::rmssd_window, t - from);
        if (reach < activation_index::rmssd_window) continue;
        const auto s = history.rmssd(t, reach);
        if (s.pairs >= activation_index::least_pairs && s.rmssd > 0) v.add(std::log(s.rmssd));
    }
    double least_se = 0;
    // With fewer than three windows of heart rate, the whole span is one.
    if (h.n < 3) {
        const auto whole = history.mean_rate(to, to - from);
        h = {};
        if (whole.covered < demands.shortest || demands.shortest >= activation_index::hr_window)
            return std::nullopt;
        h.add(whole.bpm());
        sx = sy = sxx = sxy = 0;
        least_se = whole.hr_sd / std::sqrt(std::max(2.0, whole.covered / 5.0)); // as of a window, SCIENCE 6.3
    }
    const double n = static_cast<double>(h.n), spread = sxx - sx * sx / n;
    const double drift = spread > 0 ? 60.0 * (sxy - sx * sy / n) / spread : 0.0;
    if (std::abs(drift) > demands.most_drift) {
        why = why_not::unsettled; // not at rest yet: the caller extends
        return std::nullopt;
    }
    baseline b;
    b.source = baseline_source::this_session;
    // Neighbouring features share half their window: n/2 are independent. 1.2533: standard error of a median
    // (normal).
    // A line has 1/12 of its square as variance: where within the drift rest lies is not known.
    const double wandered = drift * (to - from) / 60.0;
    b.hr_se_bpm = std::hypot(least_se, 1.2533 * h.sd() / std::sqrt(std::max(1.0, n / 2)),
                             std::abs(drift) > rest_demands{}.most_drift ? wandered / std::sqrt(12.0) : 0.0);
    b.hr_bpm = h.middle();
    b.hr_scale_bpm = shrunk_scale(5.0, 0.0, 0, 2.0);
    if (v.n >= 1) b.ln_rmssd = v.middle();
    b.ln_rmssd_scale = shrunk_scale(0.35, 0.0, 0, 0.15);
    if (w.n >= 1) b.ln_swing = w.middle();
    why = why_not::none;
    return b;
}

std::optional<baseline> calmer_rest(const beat_history& history, const baseline& current) noexcept {
    if (current.source == baseline_source::none || history.empty()) return std::nullopt;
    const double to = history.newest(), limit = current.hr_bpm - current.hr_scale_bpm;
    if (!(history.mean_rate(to, plateau).bpm() < limit)) return std::nullopt;
    why_not why{};
    auto found = measure_rest(history, seconds{to - plateau}, seconds{to}, why);
    if (!found || !(found->hr_bpm < limit)) return std::nullopt;
    found->hr_scale_bpm = current.hr_scale_bpm;
    found->ln_rmssd_scale = current.ln_rmssd_scale;
    found->breaths_per_min = current.breaths_per_min;
    return found;
}

} // namespace attune
