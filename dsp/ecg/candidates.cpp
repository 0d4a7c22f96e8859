#include "dsp/ecg/candidates.hpp"

#include "dsp/ecg/rhythm.hpp"
#include "dsp/median.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace attune::ecg {
namespace {

constexpr double stretch_s = 600, margin_s = 15; // chosen: 70 000 grid samples stay in a cache of 1 MB
constexpr double bin_s = 1.5;                    // holds a beat down to 40 bpm
constexpr std::size_t bins_around = 6;           // level: median of 13 bins, 20 s
constexpr double zone_s = 10;
constexpr double apart_s = 0.06; // chosen: no two maxima of one QRS
constexpr float lowest = 0.1F;   // of the level; chosen: below it no beat can be told

float quantile_of(std::vector<float>& v, double q) {
    const auto place = v.begin() + static_cast<std::ptrdiff_t>(q * static_cast<double>(v.size() - 1));
    std::nth_element(v.begin(), place, v.end());
    return *place;
}

} // namespace

double log_odds(const candidate& c) noexcept {
    const auto level = static_cast<double>(c.level), contrast = static_cast<double>(c.contrast),
               match = static_cast<double>(c.like.match);
    const double clear = std::clamp((contrast - 0.96) / 1.2, 0.0, 1.0), noisy = 1 - clear;
    const double off = c.like.shape < 0 ? 0.4 : std::min(std::abs(static_cast<double>(c.amplitude)), 1.2);
    return 7.6 + std::clamp(level, -2.0, 0.0) * (1.65 * noisy + 2.2 * clear) -
           2.2 * std::clamp(level, 0.0, 1.0) - 2.5 * std::clamp(contrast, 0.0, 1.5) + 0.55 * clear +
           match * (0.5 * clear - 1.7 * noisy) + 1.3 * std::max(0.0, match - 0.7) * noisy -
           off * (5.0 * noisy + 1.35 * clear) +
           0.27 * std::clamp(static_cast<double>(c.clarity), 0.0, 4.0) * noisy;
}

template <class Sample>
candidate_search<Sample>::candidate_search(std::span<const Sample> raw, const grid& g)
    : raw_{raw}
    , grid_{g}
    , detection_{detection_band(g)}
    , shapes_{g} {}

template <class Sample>
std::vector<candidate> candidate_search<Sample>::run() {
    const std::size_t n = raw_.size() / grid_.block;
    const std::size_t step = grid_.samples(stretch_s);
    found_.reserve(n / 60 + 16);
    for (std::size_t from = 0; from < n; from += step) {
        // No last stretch of a few seconds: it would know no level.
        const bool last = from + step + step / 4 >= n;
        stretch(from, last ? n : from + step);
        if (last) break;
    }
    return std::move(found_);
}

template <class Sample>
void candidate_search<Sample>::stretch(std::size_t from, std::size_t to) {
    const std::size_t n = raw_.size() / grid_.block, margin = grid_.samples(margin_s);
    const std::size_t begin = from > margin ? from - margin : 0, end = std::min(n, to + margin);
    const std::size_t length = end - begin, half = detection_.half;

    // Averages of blocks, with the edges held so that the filters see no step there.
    averaged_.resize(length + 2 * half);
    const float scale = 1 / static_cast<float>(grid_.block);
    const Sample* x = raw_.data() + begin * grid_.block;
    using sum_of = std::conditional_t<std::is_integral_v<Sample>, std::int32_t, float>;
    for (std::size_t i = 0; i < length; ++i, x += grid_.block) {
        sum_of sum = 0;
        for (std::size_t k = 0; k < grid_.block; ++k)
            sum += static_cast<sum_of>(x[k]);
        averaged_[half + i] = static_cast<float>(sum) * scale;
    }
    // Less their first value: a large offset would leave its rounding in the filters.
    const float offset = averaged_[half];
    for (auto& u : averaged_)
        u -= offset;
    std::fill_n(averaged_.begin(), half, averaged_[half]);
    std::fill_n(averaged_.end() - static_cast<std::ptrdiff_t>(half), half, averaged_[half + length - 1]);

    const std::size_t reach = std::max({shapes_.reach(), energy_half_width(grid_), grid_.samples(0.060) + 1});
    narrow_.assign(length + 2 * reach, 0);
    wide_.assign(length + 2 * reach, 0);
    filter(detection_, averaged_, {narrow_.data() + reach, length});
    for (std::size_t i = 0; i < length; ++i)
        wide_[reach + i] = averaged_[half + i + 1] - averaged_[half + i];

    for (auto& v : narrow_)
        v *= v;
    const std::size_t w = energy_half_width(grid_);
    const float share = 1 / static_cast<float>(2 * w + 1);
    energy_.resize(length);
    std::fill(energy_.begin(), energy_.end(), 0.0F);
    for (std::size_t k = 0; k <= 2 * w; ++k) {
        const float* e = narrow_.data() + reach - w + k;
        for (std::size_t i = 0; i < length; ++i)
            energy_[i] += e[i];
    }
    for (auto& v : energy_)
        v *= share;

    // How large beats are here, and how large everything else: per bin, then over the bins around.
    const std::size_t bin = grid_.samples(bin_s), bins = std::max<std::size_t>(1, length / bin);
    maxima_.resize(bins);
    medians_.resize(bins);
    for (std::size_t b = 0; b < bins; ++b) {
        const auto first = energy_.begin() + static_cast<std::ptrdiff_t>(b * bin);
        scratch_.assign(first, b + 1 == bins ? energy_.end() : first + static_cast<std::ptrdiff_t>(bin));
        maxima_[b] = *std::max_element(scratch_.begin(), scratch_.end());
        medians_[b] = upper_median(scratch_);
    }
    for (std::size_t b = 0; b < bins; ++b) {
        const std::size_t at = begin + b * bin;
        if (at < from || at >= to) continue;
        const auto samples = raw_.subspan(at * grid_.block, bin * grid_.block);
        bool limit = false;
        if constexpr (std::is_integral_v<Sample>) {
            const auto at_limit = [](Sample v) {
                return v == std::numeric_limits<Sample>::max() || v == std::numeric_limits<Sample>::min();
            };
            limit = at_limit(samples.front()) && at_limit(samples[samples.size() / 2]);
        }
        const bool same =
            std::all_of(samples.begin(), samples.end(), [&](Sample v) { return v == samples.front(); });
        states_.push_back({static_cast<double>(at) / grid_.rate, same, limit});
    }
    std::vector<float> level(bins), ground(bins);
    for (std::size_t b = 0; b < bins; ++b) {
        const std::size_t lo = b > bins_around ? b - bins_around : 0,
                          hi = std::min(bins, b + bins_around + 1);
        scratch_.assign(maxima_.begin() + static_cast<std::ptrdiff_t>(lo),
                        maxima_.begin() + static_cast<std::ptrdiff_t>(hi));
        level[b] = upper_median(scratch_);
        const std::size_t l1 = b > 0 ? b - 1 : 0, h1 = std::min(bins, b + 2);
        scratch_.assign(medians_.begin() + static_cast<std::ptrdiff_t>(l1),
                        medians_.begin() + static_cast<std::ptrdiff_t>(h1));
        ground[b] = upper_median(scratch_);
    }

    struct local {
        std::size_t at;
        float level, contrast;
        float level_energy;
    };
    std::vector<local> here;
    const std::size_t apart = grid_.samples(apart_s);
    for (std::size_t i = 0; i < length; ++i) {
        const float e = energy_[i];
        const std::size_t b = std::min(bins - 1, i / bin);
        if (!(e > lowest * lowest * level[b])) continue;
        if ((i > 0 && e <= energy_[i - 1]) || (i + 1 < length && e < energy_[i + 1])) continue;
        const std::size_t lo = i > apart ? i - apart : 0, hi = std::min(length, i + apart + 1);
        bool top = true;
        for (std::size_t k = lo; k < hi && top; ++k)
            top = energy_[k] < e || k == i || (energy_[k] == e && k > i);
        if (!top) continue;
        here.push_back({i, 0.5F * std::log(e / level[b]), 0.5F * std::log(e / std::max(ground[b], 1e-6F * e)),
                        level[b]});
    }

    for (std::size_t i = 0; i < narrow_.size(); ++i)
        narrow_[i] = std::abs(wide_[i]);
    for (const double at : slope_beats({narrow_.data() + reach, length}, grid_.rate))
        if (at + static_cast<double>(begin) >= static_cast<double>(from) &&
            at + static_cast<double>(begin) < static_cast<double>(to))
            others_.push_back(at + static_cast<double>(begin));

    // First look: by energy and rhythm alone; what it chooses teaches the shapes.
    std::vector<possible_beat> possible;
    for (const auto& c : here)
        possible.push_back({static_cast<double>(c.at) / grid_.rate,
                            std::clamp(3.0 * (static_cast<double>(c.level) + 0.9), -4.0, 2.5)});
    const std::size_t around = 2 * shapes_.reach() + 1;
    const auto window = [&](std::size_t at) {
        return std::span<const float>{wide_.data() + reach + at - shapes_.reach(), around};
    };
    rhythm_search plausible{possible.size()};
    const auto chosen = plausible(possible);
    // The clearest beats of the stretch teach; in noise the others would teach the noise.
    scratch_.clear();
    for (const auto k : chosen)
        scratch_.push_back(here[k].contrast);
    const float clear = scratch_.empty() ? 0 : std::min(1.7F, quantile_of(scratch_, 0.75) - 0.7F);
    for (const auto k : chosen)
        if (here[k].contrast > clear) shapes_.learn(window(here[k].at));

    // What is left between those beats is the noise here, in zones of 10 s.
    const std::size_t zone = grid_.samples(zone_s), zones = std::max<std::size_t>(1, length / zone);
    auto& noise = narrow_;
    noise = wide_;
    const std::size_t masked = grid_.samples(0.060);
    for (const auto k : chosen) {
        const std::size_t at = here[k].at + reach;
        std::fill(noise.begin() + static_cast<std::ptrdiff_t>(at - masked),
                  noise.begin() + static_cast<std::ptrdiff_t>(at + masked + 1), 0.0F);
    }
    const float enough = std::max(2.5F, 0.02F * shapes_.total());
    auto c = here.begin();
    for (std::size_t z = 0; z < zones; ++z) {
        const std::size_t first = z * zone, past = z + 1 == zones ? length : first + zone;
        std::array<double, whitener::order + 1> r{};
        std::size_t counted = 0;
        for (std::size_t i = first; i < past; ++i) {
            const float* d = noise.data() + reach + i;
            counted += *d != 0.0F;
            for (std::size_t q = 0; q < r.size(); ++q)
                r[q] += static_cast<double>(d[0] * d[-static_cast<std::ptrdiff_t>(q)]);
        }
        for (auto& v : r)
            v /= static_cast<double>(std::max<std::size_t>(1, counted));
        const auto white = whitener::fitted(r);
        shapes_.tune(white);
        for (; c != here.end() && c->at < past; ++c) {
            const std::size_t at = begin + c->at;
            if (at < from || at >= to) continue;
            candidate out{};
            out.at = static_cast<double>(at);
            out.level = c->level;
            out.contrast = c->contrast;
            out.like = shapes_.resemble(window(c->at), enough);
            if (out.like.shape >= 0 && out.like.breadth < least_breadth(grid_)) continue;
            out.amplitude = std::log(std::max(1e-3F, out.like.amplitude));
            out.clarity =
                0.5F * std::log(std::max(1e-6F, out.like.energy / std::max(1e-12F, white.variance)));
            out.stretch = stretches_;
            found_.push_back(out);
        }
    }
    shapes_.tune(whitener{});
    ++stretches_;
}

template class candidate_search<std::int16_t>;
template class candidate_search<float>;

} // namespace attune::ecg
