#include "app/session/ecg_beats.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace attune {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

/// Hz. Chosen: no rate between 45 and 1150 Hz is further than `furthest` from one of them, and a QRS that
/// seems so much wider or narrower is within what hearts differ in. 130: Polar, 250: bridge, BioHarness.
constexpr std::array<double, 14> rates{50, 64, 80, 100, 130, 160, 200, 250, 330, 410, 512, 660, 820, 1000};
constexpr double furthest = 1.16;
constexpr bool none_between() {
    for (std::size_t i = 1; i < rates.size(); ++i)
        if (rates[i] > rates[i - 1] * furthest * furthest) return false;
    return rates.front() <= 45 * furthest && rates.back() * furthest >= 1150;
}
static_assert(none_between());
/// Below this a beat is more likely none: better a gap than an invented beat.
constexpr double in_doubt = 0.5;
/// Chosen: the detector's two bins of noise and level; so much of the last value stands for what was lost.
constexpr auto longest_held = milliseconds{2000};
/// Chosen: so near to a seam the step of the seam itself may look like a beat, and a QRS may be cut.
constexpr auto near_seam = milliseconds{150};
/// Chosen: samples this far from where their rate puts them are not continuous; a clock's rounding is less.
constexpr auto off_step = milliseconds{20};
/// Chosen: moments this far apart, so many of them: 8 s, longer than a beat may wait (2 s, at the start 3
/// more).
constexpr auto apart = milliseconds{8};
constexpr std::size_t most_moments = 1024;

std::int64_t samples_in(sensor_clock::duration d, sensor_clock::duration period) noexcept {
    return (d + period / 2) / period;
}

} // namespace

live_ecg_beats::live_ecg_beats()
    : taken_(rates.size(), 0)
    , moments_(most_moments) {
    lanes_.reserve(rates.size());
    for (const double r : rates)
        lanes_.push_back({hertz{r}, live_detector{hertz{r}}});
}

std::optional<std::int64_t> live_ecg_beats::begin(const samples_event& e) noexcept {
    if (!e.beats_inside || e.kind != sample_kind::ecg || e.count == 0 || e.count > e.values.size() ||
        e.period <= sensor_clock::duration{0})
        return std::nullopt;
    const double rate = 1e9 / static_cast<double>(std::chrono::nanoseconds{e.period}.count());
    const auto off = [rate](const lane& l) { return std::abs(std::log(rate / l.rate.value)); };
    auto* nearest = &*std::min_element(lanes_.begin(), lanes_.end(),
                                       [&](const lane& a, const lane& b) { return off(a) < off(b); });
    // One in use is kept while it fits, so that a rate between two does not go to and fro.
    if (in_use_ && off(*in_use_) <= std::log(furthest)) nearest = in_use_;
    if (off(*nearest) > std::log(furthest)) return std::nullopt;
    if (nearest != in_use_) {
        in_use_ = nearest;
        moments_.clear();
        lost_ = true;
    }
    period_ = e.period;
    auto& taken = taken_[static_cast<std::size_t>(in_use_ - lanes_.data())];
    const auto first = e.last - (e.count - 1) * e.period;
    bool seam = lost_ || e.after_gap || moments_.empty();
    std::int64_t held = 0;
    if (!moments_.empty()) {
        const auto beyond = first - (moments_.back().at + (taken - moments_.back().index) * e.period);
        seam =
            seam || std::chrono::abs(beyond) > std::max<sensor_clock::duration>(off_step, e.period * 3 / 2);
        if (seam)
            held = samples_in(std::clamp<sensor_clock::duration>(beyond, near_seam, longest_held), e.period);
    } else if (taken > 0) {
        held = samples_in(longest_held, e.period);
    }
    if (seam) moments_.push_back({taken + held, first, taken});
    const auto last = taken + held + e.count - 1;
    if (e.last - moments_.back().at >= apart) moments_.push_back({last, e.last, std::nullopt});
    lost_ = false;
    return held;
}

std::optional<ecg_beat> live_ecg_beats::take(double sample) noexcept {
    ++taken_[static_cast<std::size_t>(in_use_ - lanes_.data())];
    return in_use_->find(sample);
}

std::optional<sensor_time> live_ecg_beats::time_of(double sample) const noexcept {
    for (std::size_t i = moments_.size(); i-- > 0;) {
        const auto& from = moments_[i];
        if (static_cast<double>(from.index) > sample) continue;
        auto each = static_cast<double>(period_.count());
        const auto slope = [](const moment& a, const moment& b) {
            return static_cast<double>((b.at - a.at).count()) / static_cast<double>(b.index - a.index);
        };
        if (i + 1 < moments_.size() && !moments_[i + 1].seam_from)
            each = slope(from, moments_[i + 1]);
        else if (i > 0 && !from.seam_from)
            each = slope(moments_[i - 1], from);
        const auto near = static_cast<double>(sensor_clock::duration{near_seam}.count()) / each;
        const auto in_seam = [&](const moment& m) {
            return m.seam_from && m.index > 0 && sample > static_cast<double>(*m.seam_from) - near &&
                   sample < static_cast<double>(m.index) + near;
        };
        if (std::any_of(moments_.begin(), moments_.end(), in_seam)) return std::nullopt;
        return from.at + sensor_clock::duration{static_cast<sensor_clock::duration::rep>(
                             std::llround((sample - static_cast<double>(from.index)) * each))};
    }
    return std::nullopt;
}

std::optional<beat_event> live_ecg_beats::judge(const ecg_beat& b) noexcept {
    const auto at = b.quality >= in_doubt ? time_of(b.sample) : std::nullopt;
    if (!at || (last_beat_ && !broken_ && *at <= *last_beat_)) {
        broken_ = true;
        return std::nullopt;
    }
    // A seam between the two beats: their difference is no interval.
    const auto seam_since = [&] {
        return last_beat_ && std::any_of(moments_.begin(), moments_.end(), [&](const moment& m) {
                   return m.seam_from && m.at > *last_beat_ && m.at <= *at;
               });
    };
    beat_event e{};
    e.at = at;
    e.starts_chain = broken_ || !last_beat_ || seam_since();
    if (!e.starts_chain) e.rr = duration_cast<attune::milliseconds>(*at - *last_beat_);
    broken_ = false;
    last_beat_ = at;
    return e;
}

} // namespace attune
