#include "dsp/ecg/peak.hpp"

#include "dsp/median.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace attune::ecg {
namespace {

constexpr double around_s = 0.080; // chosen: the widest QRS reaches no further from its energy's middle
// chosen: half a QRS; SCIENCE 1.2 has 60 ms, which takes in pacing spikes ahead of a late QRS
constexpr double span_s = 0.050;
constexpr double sharp_s = 0.030; // chosen: an R or S wave is narrower, what carries it is wider
constexpr float mistaken = 0.6F;  // chosen: no second wave of the same beat is that much sharper
constexpr float unlike = 0.8F;    // chosen: as for joining a shape (morphology)
constexpr int enough = 16;        // beats; their mean has a quarter of the hum one of them has
constexpr float sharpness =
    0.7F; // chosen: with 1 wide ectopic beats lose their peak, with 0 narrow S waves theirs
constexpr double nearby_s = 0.016;     // chosen: beats of one shape are aligned to a grid sample, 9 ms
constexpr double smooth_hum_s = 0.009; // either side: 18 ms in all leave a tenth of hum at 50 and 60 Hz
constexpr double smooth_s = 0.005;     // chosen: as much as leaves S waves of 20 ms
constexpr double hums = 0.1;           // of the QRS; chosen: less moves no peak by 3 ms

} // namespace

peak_steps::peak_steps(hertz rate, bool hum)
    : step{std::max<std::ptrdiff_t>(1, static_cast<std::ptrdiff_t>(rate.value / 500.0))}
    , half{static_cast<std::ptrdiff_t>(around_s * rate.value / static_cast<double>(step) + 0.5)}
    , span{static_cast<std::ptrdiff_t>(span_s * rate.value / static_cast<double>(step) + 0.5)}
    , nearby{static_cast<std::ptrdiff_t>(nearby_s * rate.value / static_cast<double>(step) + 0.5)}
    , sharp{static_cast<std::ptrdiff_t>(sharp_s * rate.value / static_cast<double>(step) + 0.5)}
    , width{static_cast<std::ptrdiff_t>((hum ? smooth_hum_s : smooth_s) * rate.value)} {}

/// How far step k stands out of the 60 ms around it.
static float above(std::span<const float> wave, std::ptrdiff_t k, const peak_steps& s) noexcept {
    const auto n = static_cast<std::ptrdiff_t>(wave.size());
    const auto lo = std::max<std::ptrdiff_t>(0, k - s.sharp), hi = std::min(n - 1, k + s.sharp);
    float around = 0;
    for (std::ptrdiff_t i = lo; i <= hi; ++i)
        around += wave[static_cast<std::size_t>(i)];
    return wave[static_cast<std::size_t>(k)] - sharpness * around / static_cast<float>(hi - lo + 1);
}

peaks_of_shape peaks_of(std::span<const float> mean, const peak_steps& s) noexcept {
    peaks_of_shape p;
    for (std::ptrdiff_t k = s.half - s.span; k <= s.half + s.span; ++k) {
        const float out = above(mean, k, s);
        if (out > p.up) {
            p.up = out;
            p.up_at = k - s.half;
        }
        if (-out > p.down) {
            p.down = -out;
            p.down_at = k - s.half;
        }
    }
    return p;
}

landmark landmark_of(const peaks_of_shape& p, float usual_sign) noexcept {
    constexpr float clearly =
        2.0F; // chosen: a shape leaves the recording's usual polarity only for much more
    const float up = p.up * (usual_sign > 0 ? clearly : 1.0F),
                down = p.down * (usual_sign < 0 ? clearly : 1.0F);
    return up >= down ? landmark{p.up_at, 1.0F} : landmark{p.down_at, -1.0F};
}

template <class Sample>
void surroundings(std::span<const Sample> raw, double at, const peak_steps& s,
                  std::span<float> out) noexcept {
    const auto last = static_cast<std::ptrdiff_t>(raw.size()) - 1;
    const auto value = [&](std::ptrdiff_t i) {
        return static_cast<double>(raw[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(i, 0, last))]);
    };
    std::ptrdiff_t left = static_cast<std::ptrdiff_t>(std::lround(at)) - s.half * s.step - s.width;
    double sum = 0;
    for (std::ptrdiff_t i = left; i <= left + 2 * s.width; ++i)
        sum += value(i);
    const double first = sum; // of samples of 16 bits all sums are exact
    for (auto& v : out) {
        v = static_cast<float>(sum - first);
        for (std::ptrdiff_t j = 0; j < s.step; ++j, ++left)
            sum += value(left + 2 * s.width + 1) - value(left);
    }
    const float slope = out.back() / static_cast<float>(out.size() - 1);
    for (std::size_t k = 0; k < out.size(); ++k)
        out[k] -= slope * static_cast<float>(k);
}

/// Correlation of two waves of one length.
static float likeness_of(std::span<const float> a, std::span<const float> b) noexcept {
    const auto n = static_cast<float>(a.size());
    float sum_a = 0, sum_b = 0, aa = 0, bb = 0, ab = 0;
    for (std::size_t k = 0; k < a.size(); ++k) {
        sum_a += a[k];
        sum_b += b[k];
    }
    for (std::size_t k = 0; k < a.size(); ++k) {
        const float x = a[k] - sum_a / n, y = b[k] - sum_b / n;
        aa += x * x;
        bb += y * y;
        ab += x * y;
    }
    return aa > 0 && bb > 0 ? ab / (std::sqrt(aa) * std::sqrt(bb)) : 0;
}

double peak_in(std::span<const float> wave, std::span<const float> mean, landmark l,
               const peak_steps& s) noexcept {
    const auto w = [&](std::ptrdiff_t k) {
        return static_cast<double>(l.sign * wave[static_cast<std::size_t>(k)]);
    };
    std::ptrdiff_t best = s.half + l.at;
    const auto lo = std::max<std::ptrdiff_t>(0, best - s.nearby),
               hi = std::min<std::ptrdiff_t>(2 * s.half, best + s.nearby);
    for (std::ptrdiff_t k = lo; k <= hi; ++k)
        if (w(k) > w(best)) best = k;
    // A beat that was aligned badly (hum, noise) or is of no known shape has its peak elsewhere, and
    // unmistakably so. In one like its shape what stands out more is another deflection, raised by wander.
    if (mean.empty() || likeness_of(wave, mean) < unlike) {
        std::ptrdiff_t sharpest = best;
        float most = l.sign * above(wave, best, s);
        const float here = most;
        for (std::ptrdiff_t k = 0; k <= 2 * s.half; ++k)
            if (const float out = l.sign * above(wave, k, s); out > most) {
                most = out;
                sharpest = k;
            }
        if (here < mistaken * most) best = sharpest;
    }
    double fraction = 0;
    if (best > 0 && best < 2 * s.half) {
        const double bend = w(best - 1) - 2 * w(best) + w(best + 1);
        if (bend < 0) fraction = std::clamp(0.5 * (w(best - 1) - w(best + 1)) / bend, -0.5, 0.5);
    }
    return (static_cast<double>(best - s.half) + fraction) * static_cast<double>(s.step);
}

/// Is there hum, or muscle noise, that averaging over a mains period takes away? Looked for before the QRS,
/// where the line should be straight, in up to 64 beats.
template <class Sample>
static bool hum_in(std::span<const Sample> raw, hertz rate, std::span<const placed_beat> beats) {
    const peak_steps as_is{rate, false}, averaged{rate, true};
    std::vector<float> a(as_is.length()), b(averaged.length()), shares;
    const float scale = static_cast<float>(2 * averaged.width + 1) / static_cast<float>(2 * as_is.width + 1);
    for (std::size_t i = 0; i < beats.size(); i += 1 + beats.size() / 64) {
        surroundings(raw, beats[i].at, as_is, std::span<float>{a});
        surroundings(raw, beats[i].at, averaged, std::span<float>{b});
        float most = 0, size = 0;
        for (std::size_t k = 0; k < a.size(); ++k) {
            if (k < a.size() / 5) most = std::max(most, std::abs(a[k] * scale - b[k]));
            size = std::max(size, std::abs(b[k]));
        }
        if (size > 0) shares.push_back(most / size);
    }
    if (shares.empty()) return false;
    return static_cast<double>(upper_median(shares)) > hums;
}

template <class Sample>
void place_peaks(std::span<const Sample> raw, hertz rate, std::span<placed_beat> beats) {
    if (raw.empty()) return;
    const peak_steps steps{rate, hum_in(raw, rate, std::span<const placed_beat>{beats})};
    // The mean of many beats has no hum, and averaging would even out its deflections.
    const peak_steps sharpest{rate, false};
    struct known {
        int beats = 0;
        std::vector<float> sum;
        peaks_of_shape peaks;
        landmark top;
    };
    std::map<std::uint64_t, known> shapes;
    std::vector<float> wave(steps.length());
    for (const auto& b : beats)
        ++shapes[b.shape].beats;
    for (const auto& b : beats) {
        auto& s = shapes[b.shape];
        surroundings(raw, b.at, s.beats < enough ? steps : sharpest, std::span<float>{wave});
        s.sum.resize(wave.size());
        for (std::size_t k = 0; k < wave.size(); ++k)
            s.sum[k] += wave[k];
    }
    double up = 0, down = 0;
    for (auto& [key, s] : shapes) {
        s.peaks = peaks_of(s.sum, steps);
        up += static_cast<double>(s.peaks.up);
        down += static_cast<double>(s.peaks.down);
    }
    for (auto& [key, s] : shapes)
        s.top = landmark_of(s.peaks, up >= down ? 1.0F : -1.0F);
    for (auto& b : beats) {
        const auto& s = shapes[b.shape];
        surroundings(raw, b.at, steps, std::span<float>{wave});
        b.at = std::clamp(std::round(b.at) + peak_in(wave, s.sum, s.top, steps), 0.0,
                          static_cast<double>(raw.size() - 1));
    }
}

template void surroundings(std::span<const std::int16_t>, double, const peak_steps&,
                           std::span<float>) noexcept;
template void surroundings(std::span<const float>, double, const peak_steps&, std::span<float>) noexcept;
template void place_peaks(std::span<const std::int16_t>, hertz, std::span<placed_beat>);
template void place_peaks(std::span<const float>, hertz, std::span<placed_beat>);

} // namespace attune::ecg
