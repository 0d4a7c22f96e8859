#include "dsp/breath/pacing.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace attune {
namespace {

constexpr double jump = 0.2; // breaths/min (chosen: the sliding protocol moves by .05 a breath at most)
constexpr double slid_enough = 0.15; // breaths/min (chosen: at the usual curvature 0.3 % of the amplitude)
constexpr double least_breaths = 5;  // (chosen: an amplitude per block that is known to a few per cent)
constexpr double settling = 2;       // breaths not counted after a jump (SCIENCE 5)
constexpr double joined = 1e-6;      // s and breaths: rounding

} // namespace

std::optional<double> phase_at(std::span<const pace_span> pacing, seconds t) noexcept {
    auto after = std::upper_bound(pacing.begin(), pacing.end(), t,
                                  [](seconds at, const pace_span& s) { return at < s.from; });
    if (after == pacing.begin()) return std::nullopt;
    const auto& s = *--after;
    if (t > s.to) return std::nullopt;
    return 2 * std::numbers::pi * (s.phase + s.rate.value / 60.0 * (t - s.from).count());
}

std::vector<pace_span> stepped_pacing(std::span<const pace_step> steps, seconds from) {
    std::vector<pace_span> out;
    double phase = 0;
    for (const auto& s : steps) {
        const auto to = from + s.length;
        if (s.rate.value > 0 && s.length.count() > 0) {
            out.push_back({from, to, phase, s.rate});
            phase += s.rate.value / 60.0 * s.length.count();
        }
        from = to;
    }
    return out;
}

std::vector<pace_span> sliding_pacing(const slide& s, seconds from) {
    std::vector<pace_span> out;
    const double first = period(s.first).count(), last = period(s.last).count(),
                 n = static_cast<double>(s.breaths);
    for (std::size_t i = 0; i < s.breaths; ++i) {
        const double x = static_cast<double>(i);
        const seconds breath{first + (last - first) * (x + 0.5) / n};
        out.push_back({from, from + breath, x, breaths_per_minute{60.0 / breath.count()}});
        from += breath;
    }
    return out;
}

std::vector<pace_block> blocks_of(std::span<const pace_span> pacing) {
    std::vector<pace_block> out;
    double first_rate = 0, last_rate = 0, end_phase = 0;
    for (const auto& s : pacing) {
        if (!(s.rate.value > 0) || !(s.to > s.from)) continue;
        const double rate = s.rate.value, breaths = rate / 60.0 * (s.to - s.from).count();
        const bool continues = !out.empty() && std::abs((s.from - out.back().to).count()) <= joined &&
                               std::abs(s.phase - end_phase) <= joined;
        const bool jumped = !continues || std::abs(rate - last_rate) > jump;
        if (jumped || (std::abs(rate - first_rate) > slid_enough &&
                       out.back().breaths >= least_breaths + (out.back().fresh ? settling : 0.0))) {
            out.push_back({s.from, s.to, breaths, jumped});
            first_rate = rate;
        } else {
            out.back().to = s.to;
            out.back().breaths += breaths;
        }
        last_rate = rate;
        end_phase = s.phase + breaths;
    }
    return out;
}

} // namespace attune
