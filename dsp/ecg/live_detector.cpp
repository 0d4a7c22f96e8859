#include "dsp/ecg/live_detector.hpp"

#include "dsp/median.hpp"

#include <algorithm>
#include <cmath>

namespace attune {

using namespace ecg;

namespace {

constexpr double kept_s = 4.0;   // chosen: the longest wait, 2 s, and a bin of noise before it
constexpr double bin_s = 1.5;    // as offline: holds a beat down to 40 bpm
constexpr std::size_t bins = 8;  // level from 12 s, noise from as many
constexpr double apart_s = 0.06; // as offline
constexpr double longest_wait_s = 1.6;
constexpr double sure = 4.5;            // log odds; chosen: nothing that competes can be much better
constexpr float lowest = 0.1F;          // of the level, as offline
constexpr double masked_s = 0.060;      // as offline
constexpr double absurd = 1e9;          // chosen: no unit gives more, and energies of it are finite floats
constexpr std::size_t most_doubts = 32; // more than 1.6 s of maxima 0.06 s apart

std::size_t raw_kept(const grid& g, const peak_steps& s) {
    return static_cast<std::size_t>(kept_s * g.rate) * g.block + 2 * static_cast<std::size_t>(s.reach());
}

} // namespace

live_detector::live_detector(hertz rate)
    : grid_{rate}
    , band_{detection_band(grid_)}
    , steps_{rate, true}
    , shapes_{grid_}
    , plausible_{most_doubts + 2}
    , energy_half_{energy_half_width(grid_)}
    , apart_{grid_.samples(apart_s)}
    , bin_{grid_.samples(bin_s)}
    , raw_{raw_kept(grid_, steps_)}
    , averages_{2 * band_.half + 2}
    , differences_{grid_.samples(kept_s)}
    , squares_{2 * energy_half_ + 1}
    , energy_{grid_.samples(kept_s)}
    , maxima_{bins}
    , medians_{2}
    , noise_{bins}
    , waiting_{64}
    , doubts_{most_doubts}
    , recent_{16}
    , out_{most_doubts + 2} {
    scratch_.reserve(bin_ + bins);
    possible_.reserve(most_doubts + 2);
    wave_.resize(steps_.length());
    for (auto& w : waves_)
        w.resize(steps_.length());
}

std::optional<ecg_beat> live_detector::operator()(double sample) noexcept {
    if (std::abs(sample) < absurd) held_ = sample;
    raw_.push(static_cast<float>(held_));
    sum_ += held_;
    if (++in_block_ == grid_.block) {
        average(static_cast<float>(sum_ / static_cast<double>(grid_.block)));
        sum_ = 0;
        in_block_ = 0;
    }
    if (out_.empty()) return std::nullopt;
    const auto beat = out_.front();
    out_.pop_front();
    return beat;
}

std::optional<ecg_beat> live_detector::drain() noexcept {
    // The last value stands for as long as the filters are late.
    const auto late = static_cast<std::int64_t>(band_.half + energy_half_ + apart_ + shapes_.reach());
    for (std::int64_t i = 0; out_.empty() && i < late; ++i) {
        if (averages_.count() == 0) return std::nullopt;
        average(averages_.at(averages_.count() - 1));
    }
    if (out_.empty()) {
        // A recording of less than two bins: its last, unfinished one tells the size of a beat.
        if (maxima_.size() < 2) close_bin();
        while (!waiting_.empty()) {
            const auto m = waiting_.front();
            waiting_.pop_front();
            if (m.at + static_cast<std::int64_t>(energy_half_ + shapes_.reach()) < differences_.count())
                weigh(m);
        }
        decide(true);
    }
    if (out_.empty()) return std::nullopt;
    const auto beat = out_.front();
    out_.pop_front();
    return beat;
}

/// One grid sample. Square k is of sample k and band_.half late, energy k of sample k + energy_half_ and as
/// much later, a maximum apart_ more; difference k is from sample k to the next.
void live_detector::average(float u) noexcept {
    if (averages_.count() == 0) // the edge is held, so that the filter sees no step
        for (std::size_t i = 0; i < band_.half; ++i)
            averages_.push(u);
    const float before = averages_.at(averages_.count() - 1);
    averages_.push(u);
    if (arrived() >= 2) differences_.push(u - before);
    if (averages_.count() < static_cast<std::int64_t>(2 * band_.half + 1)) return;
    float y = 0;
    filter(band_, averages_.before(averages_.count(), 2 * band_.half + 1), {&y, 1});
    squares_.push(y * y);
    if (squares_.count() < static_cast<std::int64_t>(2 * energy_half_ + 1)) return;
    float e = 0;
    for (const float s : squares_.before(squares_.count(), 2 * energy_half_ + 1))
        e += s;
    e /= static_cast<float>(2 * energy_half_ + 1);
    energy_.push(e);
    newest_max_ = std::max(newest_max_, e);

    const std::int64_t n = energy_.count(), at = n - 1 - static_cast<std::int64_t>(apart_);
    if (at > 0) {
        const auto seen =
            energy_.before(n, std::min<std::size_t>(2 * apart_ + 1, static_cast<std::size_t>(n)));
        const std::size_t middle = seen.size() - 1 - apart_;
        const float top = seen[middle];
        // Rounding of a large offset is no wave.
        const float rounding = 2e-6F * averages_.at(averages_.count() - 1);
        bool highest = top > rounding * rounding;
        for (std::size_t i = 0; i < seen.size() && highest; ++i)
            highest = i < middle ? seen[i] < top : seen[i] <= top;
        if (highest) waiting_.push_back({at, top});
    }
    if (n % static_cast<std::int64_t>(bin_) == 0) close_bin();
    if (maxima_.size() < 2) return;
    while (!waiting_.empty() &&
           differences_.count() >
               waiting_.front().at + static_cast<std::int64_t>(energy_half_ + shapes_.reach())) {
        const auto m = waiting_.front();
        waiting_.pop_front();
        weigh(m);
        if (doubts_.full()) decide(false); // the first seconds come at once
    }
    decide(false);
}

void live_detector::close_bin() noexcept {
    const auto n = energy_.count();
    if (n == 0) return;
    maxima_.push_back(newest_max_);
    newest_max_ = 0;
    const auto bin = energy_.before(n, std::min<std::size_t>(bin_, static_cast<std::size_t>(n)));
    scratch_.assign(bin.begin(), bin.end());
    medians_.push_back(upper_median(scratch_));

    // The noise of the bin before, whose beats are known by now. Energy k is about difference k +
    // energy_half_.
    const std::int64_t past = n - static_cast<std::int64_t>(bin_);
    const std::int64_t first = past - static_cast<std::int64_t>(bin_);
    if (first < static_cast<std::int64_t>(whitener::order)) return;
    std::array<double, whitener::order + 2> r{};
    const auto d = differences_.before(past, bin_ + whitener::order);
    scratch_.assign(d.begin(), d.end());
    const auto masked = static_cast<std::int64_t>(grid_.samples(masked_s));
    for (const auto beat : recent_)
        for (std::int64_t i = std::max(beat - masked, first - 4); i <= std::min(beat + masked, past - 1); ++i)
            scratch_[static_cast<std::size_t>(i - first + 4)] = 0;
    for (std::size_t i = whitener::order; i < scratch_.size(); ++i) {
        r[whitener::order + 1] += scratch_[i] != 0.0F;
        for (std::size_t q = 0; q <= whitener::order; ++q)
            r[q] += static_cast<double>(scratch_[i] * scratch_[i - q]);
    }
    noise_.push_back(r);
    std::array<double, whitener::order + 1> sum{};
    double counted = 0;
    for (const auto& z : noise_) {
        counted += z.back();
        for (std::size_t q = 0; q < sum.size(); ++q)
            sum[q] += z[q];
    }
    for (auto& v : sum)
        v /= std::max(1.0, counted);
    white_ = whitener::fitted(sum);
    shapes_.tune(white_);
}

std::span<const float> live_detector::differences_around(std::int64_t at) const noexcept {
    const auto reach = static_cast<std::int64_t>(shapes_.reach());
    return differences_.before(at + reach + 1, static_cast<std::size_t>(2 * reach + 1));
}

void live_detector::weigh(maximum m) noexcept {
    // The median of what the last bins held; the newest one counts as far as it is.
    scratch_.assign(maxima_.begin(), maxima_.end());
    scratch_.push_back(std::max(newest_max_, m.energy));
    const float level = upper_median(scratch_);
    if (!(m.energy > lowest * lowest * level)) return;
    scratch_.assign(medians_.begin(), medians_.end());
    const float ground = *std::min_element(scratch_.begin(), scratch_.end());
    candidate c{};
    const std::int64_t at = m.at + static_cast<std::int64_t>(energy_half_);
    if (grid_.raw(static_cast<double>(at)) >= static_cast<double>(raw_.count()))
        return; // of what drain() holds
    c.at = static_cast<double>(at);
    c.level = 0.5F * std::log(m.energy / level);
    c.contrast = 0.5F * std::log(m.energy / std::max(ground, 1e-6F * m.energy));
    if (at >= static_cast<std::int64_t>(shapes_.reach()))
        c.like = shapes_.resemble(differences_around(at), std::max(2.5F, 0.02F * shapes_.total()));
    if (c.like.shape >= 0 && c.like.breadth < least_breadth(grid_)) return;
    c.amplitude = std::log(std::max(1e-3F, c.like.amplitude));
    c.clarity = 0.5F * std::log(std::max(1e-6F, c.like.energy / std::max(1e-12F, white_.variance)));
    if (doubts_.full()) doubts_.pop_front();
    doubts_.push_back({c, log_odds(c)});
}

void live_detector::decide(bool at_end) noexcept {
    if (doubts_.empty()) return;
    const auto& newest = doubts_.back();
    const auto now = static_cast<double>(arrived());
    const double waited = (now - doubts_.front().c.at) / grid_.rate;
    const bool certain = newest.odds > sure && (now - newest.c.at) / grid_.rate < longest_wait_s;
    if (!certain && !at_end && waited < longest_wait_s) return;
    // What was decided stays: those two come first and outweigh everything.
    constexpr double decided = 1000;
    possible_.clear();
    if (before_last_) possible_.push_back({*before_last_, decided});
    if (last_) possible_.push_back({*last_, decided});
    const std::size_t fixed = possible_.size();
    for (const auto& d : doubts_)
        possible_.push_back({d.c.at / grid_.rate, d.odds});
    const auto chosen = plausible_(possible_);
    std::size_t done = 0; // of doubts_
    for (const auto k : chosen) {
        if (k < fixed) continue;
        const std::size_t i = k - fixed;
        // Only up to a beat that is certain, or to what has waited long enough.
        bool settled = at_end || (now - doubts_[i].c.at) / grid_.rate >= longest_wait_s;
        for (const auto later : chosen)
            settled = settled || (later >= k && doubts_[later - fixed].odds > sure);
        if (!settled) break;
        emit(doubts_[i]);
        done = i + 1;
    }
    while (!doubts_.empty() &&
           (done > 0 || at_end || (now - doubts_.front().c.at) / grid_.rate >= longest_wait_s)) {
        doubts_.pop_front();
        if (done > 0) --done;
    }
}

void live_detector::emit(const doubt& d) noexcept {
    const auto at = static_cast<std::int64_t>(d.c.at);
    before_last_ = last_;
    last_ = d.c.at / grid_.rate;
    recent_.push_back(at);
    constexpr float quieter = 0.15F; // contrast is over the quieter of two bins here: so much more of noise
    constexpr float lately = 0.125F; // of the last 8 beats or so
    const bool begun = before_last_.has_value();
    usual_contrast_ += (d.c.contrast - usual_contrast_) * (begun ? lately : 1.0F);
    repeats_ += ((d.c.like.match > 0.5F ? 1.0F : 0.0F) - repeats_) * lately;
    const bool narrow = d.c.like.breadth < 0.1F * static_cast<float>(grid_.rate);
    alike_ += ((narrow && d.c.like.match > alike ? 1.0F : 0.0F) - alike_) * lately;
    // As offline, where nothing stands out or nothing repeats no beat is claimed; a heart above 170 bpm,
    // which leaves little between its beats, is known by its beats being alike.
    const bool stands_out = usual_contrast_ >= least_contrast + quieter || alike_ >= 0.6F;
    const bool claimed = stands_out && (usual_contrast_ >= clear_contrast || repeats_ >= 0.5F);
    int shape = d.c.like.shape;
    const bool whole = at >= static_cast<std::int64_t>(shapes_.reach());
    const bool learns = whole && d.c.contrast > std::min(1.7F, usual_contrast_ - 0.3F);
    if (learns) shape = shapes_.learn(differences_around(at));

    const double middle = grid_.raw(d.c.at + static_cast<double>(d.c.like.lag));
    const std::int64_t start =
        std::max<std::int64_t>(0, static_cast<std::int64_t>(std::lround(middle)) - steps_.reach());
    const auto n = std::min<std::int64_t>(raw_.count() - start, 2 * steps_.reach());
    if (n <= 0) return;
    const auto raw = raw_.before(start + n, static_cast<std::size_t>(n));
    surroundings(raw, middle - static_cast<double>(start), steps_, std::span<float>{wave_});
    landmark top = landmark_of(peaks_of(wave_, steps_), usual_sign_);
    std::span<const float> like{};
    if (shape >= 0) {
        auto& mean = waves_[static_cast<std::size_t>(shape)];
        const float seen = shapes_.seen(shape);
        if (learns)
            for (std::size_t k = 0; k < wave_.size(); ++k)
                mean[k] = seen <= 1 ? wave_[k] : mean[k] + (wave_[k] - mean[k]) / std::min(seen, 32.0F);
        if (seen >= 1) {
            top = landmark_of(peaks_of(mean, steps_), usual_sign_);
            like = mean;
        }
    }
    polarity_ += (top.sign - polarity_) * 0.1F;
    if (std::abs(polarity_) > 0.55F)
        usual_sign_ = polarity_ > 0 ? 1.0F : -1.0F; // after 8 beats of one (SCIENCE 1.2)
    const double sample = std::round(middle) + peak_in(wave_, like, top, steps_);
    if (!claimed) return;
    out_.push_back(
        {std::clamp(sample, 0.0, static_cast<double>(raw_.count() - 1)), 1 / (1 + std::exp(-d.odds))});
}

} // namespace attune
