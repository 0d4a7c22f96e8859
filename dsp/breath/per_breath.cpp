#include "dsp/breath/per_breath.hpp"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

constexpr std::size_t least_breaths = 5; // SCIENCE 4.1
constexpr int least_beats = 4;           // chosen: as the lock-in's own breaths
constexpr double least_covered = 0.8;    // chosen: a missing fifth can hide an extreme, more will

} // namespace

swing_per_breath swing_over(std::span<const heard_interval> beats,
                            std::span<const pace_span> pacing) noexcept {
    swing_per_breath out;
    double sum = 0, squares = 0;
    auto next = beats.begin();
    std::size_t i = 0;
    while (i < pacing.size()) {
        if (!(pacing[i].rate.value > 0)) {
            ++i;
            continue;
        }
        // Spans that join are one line; whole breaths are sought in it.
        std::size_t last = i;
        const auto end_phase = [&](std::size_t k) {
            return pacing[k].phase + pacing[k].rate.value / 60.0 * (pacing[k].to - pacing[k].from).count();
        };
        while (last + 1 < pacing.size() && pacing[last + 1].rate.value > 0 &&
               std::abs((pacing[last + 1].from - pacing[last].to).count()) < 1e-6 &&
               std::abs(pacing[last + 1].phase - end_phase(last)) < 1e-6)
            ++last;
        const auto time_of = [&](double phase) {
            std::size_t k = i;
            while (k < last && end_phase(k) < phase)
                ++k;
            return pacing[k].from + seconds{(phase - pacing[k].phase) / (pacing[k].rate.value / 60.0)};
        };
        const double begin = std::ceil(pacing[i].phase - 1e-9), end = end_phase(last) + 1e-9;
        for (double breath = begin; breath + 1 <= end; ++breath) {
            const auto from = time_of(breath), to = time_of(breath + 1);
            while (next != beats.end() && next->middle() < from)
                ++next;
            double low = 0, high = 0, covered = 0;
            int n = 0;
            bool broken = false;
            for (auto b = next; b != beats.end() && b->middle() < to; ++b) {
                broken |= b->after_gap && b->begin() > from;
                if (!b->usable()) continue;
                const double hr = heart_rate(b->rr).value;
                low = n == 0 ? hr : std::min(low, hr);
                high = n == 0 ? hr : std::max(high, hr);
                covered += b->rr.count() / 1000.0;
                ++n;
            }
            if (broken || n < least_beats || covered < least_covered * (to - from).count()) {
                ++out.left_out;
                continue;
            }
            ++out.used;
            sum += high - low;
            squares += (high - low) * (high - low);
        }
        i = last + 1;
    }
    const double n = static_cast<double>(out.used);
    if (out.used < least_breaths) {
        out.why = "needs five whole breaths without a gap";
        return out;
    }
    out.mean_bpm = sum / n;
    out.sd_bpm = std::sqrt(std::max(0.0, (squares - sum * sum / n) / (n - 1)));
    return out;
}

} // namespace attune
