#include "dsp/ecg/quality.hpp"

#include "dsp/median.hpp"

#include <algorithm>
#include <cmath>

namespace attune::ecg {
namespace {

constexpr double same_beat_s = 0.150; // SCIENCE 1.4
constexpr double good_enough = 0.8;   // SCIENCE 1.4: bSQI below it is bad

} // namespace

verdict judge(std::span<const weighed_beat> beats, std::span<const double> other,
              std::span<const raw_state> raw, double length_s) {
    verdict v;
    auto b = beats.begin();
    auto o = other.begin();
    auto r = raw.begin();
    std::vector<float> contrasts;
    for (double from = 0; from + 1 <= length_s; from += quality_window_s) {
        const double to = std::min(length_s, from + quality_window_s);
        const bool last = to + 1 > length_s; // the rest of less than a second belongs here
        const auto inside = [&](double t) { return last || t < to; };
        contrasts.clear();
        double match = 0, quality = 0;
        std::size_t narrow = 0, ours = 0, theirs = 0, both = 0, like = 0;
        const auto first = b;
        for (; b != beats.end() && inside(b->t_s); ++b) {
            ++ours;
            contrasts.push_back(b->contrast);
            match += static_cast<double>(std::max(0.0F, b->match));
            like += b->match > 0.5F;
            narrow += b->narrow && b->match > alike;
            quality += b->quality;
        }
        auto seek = first;
        for (; o != other.end() && inside(*o); ++o) {
            ++theirs;
            while (seek != b && seek->t_s < *o - same_beat_s)
                ++seek;
            if (seek != b && std::abs(seek->t_s - *o) <= same_beat_s) {
                ++both;
                ++seek;
            }
        }
        std::size_t states = 0, flat = 0, clipped = 0;
        for (; r != raw.end() && inside(r->from_s); ++r) {
            ++states;
            flat += r->flat;
            clipped += r->clipped;
        }
        const std::size_t either = ours + theirs - both;
        ecg_quality q{from, to, 0, ecg_trouble::none};
        const float contrast = contrasts.empty() ? 0 : upper_median(contrasts);
        // A heart above 200 bpm leaves hardly anything between its beats; but they are all alike, and narrow.
        const bool nothing_stands_out = contrast < least_contrast && 10 * narrow < 9 * ours;
        const bool nothing_repeats = contrast < clear_contrast && 2 * like < ours;
        if (2 * clipped > states)
            q.why = ecg_trouble::clipped;
        else if (2 * flat > states)
            q.why = ecg_trouble::flat;
        else if (ours == 0 || nothing_stands_out || nothing_repeats)
            q.why = ecg_trouble::no_rhythm;
        else {
            const auto n = static_cast<double>(ours);
            // A few beats without a shape yet are as good as they are likely.
            q.quality = std::min(static_cast<double>(both) / static_cast<double>(either),
                                 like > 0 ? match / n : quality / n);
            if (q.quality < good_enough) q.why = ecg_trouble::doubtful;
        }
        v.silent.push_back(ours > 0 && (nothing_stands_out || nothing_repeats));
        v.windows.push_back(q);
        if (last) break;
    }
    return v;
}

std::vector<double> slope_beats(std::span<const float> slopes, double rate) {
    std::vector<double> found;
    const auto n = static_cast<std::ptrdiff_t>(slopes.size());
    const auto near = static_cast<std::ptrdiff_t>(0.05 * rate),
               far = static_cast<std::ptrdiff_t>(0.375 * rate);
    double close = 0, wide = 0; // running sums of n/a window either side of i
    for (std::ptrdiff_t i = 0; i < std::min(near, n); ++i)
        close += static_cast<double>(slopes[static_cast<std::size_t>(i)]);
    for (std::ptrdiff_t i = 0; i < std::min(far, n); ++i)
        wide += static_cast<double>(slopes[static_cast<std::size_t>(i)]);
    const double ratio = 1.5 * static_cast<double>(2 * near + 1) / static_cast<double>(2 * far + 1);
    std::ptrdiff_t begun = -1;
    double mean_run = 0.1 * rate;
    for (std::ptrdiff_t i = 0; i <= n; ++i) {
        if (i < n) {
            const auto at = [&](std::ptrdiff_t k) {
                return static_cast<double>(slopes[static_cast<std::size_t>(k)]);
            };
            if (i + near < n) close += at(i + near);
            if (i - near - 1 >= 0) close -= at(i - near - 1);
            if (i + far < n) wide += at(i + far);
            if (i - far - 1 >= 0) wide -= at(i - far - 1);
        }
        const bool steep = i < n && close > ratio * wide;
        if (steep && begun < 0) begun = i;
        if (steep || begun < 0) continue;
        const auto run = static_cast<double>(i - begun);
        const double middle = static_cast<double>(begun) + run / 2;
        if (run > 0.4 * mean_run && (found.empty() || middle - found.back() > 0.3 * rate)) {
            found.push_back(middle);
            mean_run += (run - mean_run) * 0.1;
        }
        begun = -1;
    }
    return found;
}

} // namespace attune::ecg
