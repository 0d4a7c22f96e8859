#include "app/review/facts.hpp"

#include "dsp/median.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

namespace attune::review {
namespace {

// Heart rate: SCIENCE 3, 10 s at least. Its change: chosen, two minutes at each end, in blocks of 20 s
// (SCIENCE 6.3's window: whole breaths at usual paces), told when larger than 2.5 standard errors and than
// the 2 bpm below which a heart rate is the same to anybody.
constexpr double least_heard_s = 10, end_part_s = 120, block_s = 20, sure = 2.5, least_change_bpm = 2;
constexpr double least_practice_s = 2 * end_part_s;
// Once-a-second numbers: chosen, half a minute of them before one stands for a practice.
constexpr std::size_t least_numbers = 30;
constexpr std::size_t activation_part = 60,
                      activation_least = 20; // chosen: a minute at each end, a third of it at least

bool usable(std::optional<double> rr) {
    return rr && std::isfinite(*rr) && *rr > 0;
}
bool is_normal(const recorded_beat& b) {
    return b.judged && b.classed == beat_class::normal && usable(b.rr_ms);
}

std::optional<span_s> practice_of(const recording& r) {
    for (std::size_t i = 0; i < r.phases.size(); ++i)
        if (r.phases[i].phase == phase_kind::practice)
            return span_s{r.phases[i].t.count(),
                          i + 1 < r.phases.size() ? r.phases[i + 1].t.count() : r.duration_s};
    return std::nullopt;
}

void take_pacer(const recording& r, facts& f) {
    f.practised_s = f.practice->length();
    if (!f.paced || r.pacer.empty()) return;
    f.practised_s = 0;
    for (std::size_t i = 0; i < r.pacer.size(); ++i) {
        const auto& p = r.pacer[i];
        const double end = i + 1 < r.pacer.size() ? r.pacer[i + 1].t.count() : f.practice->to;
        const span_s s{std::max(p.t.count(), f.practice->from), std::min(end, f.practice->to)};
        if (p.breaths_per_second > 0) {
            f.practised_s += s.length();
            // A pace of less than a breath says nothing about the practice.
            if (s.length() * p.breaths_per_second >= 1) {
                f.last_pace = p.breaths_per_second * 60;
                if (f.first_pace == 0) f.first_pace = f.last_pace;
            }
        } else if (i + 1 < r.pacer.size() && s.length() > 0) {
            ++f.pauses; // the last line is the pacer's end
        }
    }
}

void take_beats(const recording& r, const span_s& where, facts& f) {
    double sum = 0, n = 0;
    for (const auto& b : r.beats) {
        if (!where.holds(b.t_s) || !usable(b.rr_ms) || !b.judged || b.classed == beat_class::first) continue;
        ++f.beats;
        f.heard_s += *b.rr_ms / 1000;
        if (b.classed != beat_class::normal) {
            ++f.corrected;
            continue;
        }
        sum += *b.rr_ms;
        ++n;
    }
    const double share = f.corrected_share();
    f.signal = f.heard_s < least_heard_s ? heard::nothing
               : share <= 0.01           ? heard::excellent
               : share <= 0.05           ? heard::good
               : share <= 0.10           ? heard::fair
               : share <= 0.20           ? heard::rate_only
                                         : heard::unusable;
    if (f.signal != heard::nothing && f.signal != heard::unusable) f.hr_bpm = 60000 * n / sum;
}

struct rates {
    double mean = 0, error = 0; // bpm; standard error of the mean
};
/// Mean heart rate of a span and how sure it is: from the means of its blocks, which lets slow waves count as
/// noise.
std::optional<rates> rate_within(const recording& r, const span_s& where) {
    std::array<double, 6> sum{}, n{};
    for (const auto& b : r.beats) {
        if (!where.holds(b.t_s) || !is_normal(b)) continue;
        const auto block =
            std::min<std::size_t>(sum.size() - 1, static_cast<std::size_t>((b.t_s - where.from) / block_s));
        sum[block] += *b.rr_ms;
        ++n[block];
    }
    double mean = 0, square = 0, blocks = 0;
    for (std::size_t i = 0; i < sum.size(); ++i) {
        if (sum[i] / 1000 < block_s / 2) continue; // half a block or more was heard
        const double hr = 60000 * n[i] / sum[i];
        mean += hr;
        square += hr * hr;
        ++blocks;
    }
    if (blocks < 4) return std::nullopt;
    mean /= blocks;
    const double variance = std::max(0.0, (square - blocks * mean * mean) / (blocks - 1));
    return rates{mean, std::sqrt(variance / blocks)};
}

void take_numbers(const recording& r, const span_s& where, facts& f) {
    std::vector<double> rsa, rmssd;
    std::vector<const activation_estimate*> activation;
    std::array<std::size_t, 32> whys{};
    std::size_t followed = 0, known = 0;
    for (const auto& n : r.numbers) {
        const double t = n.t.count();
        const auto& a = n.numbers.activation;
        // What the person brought along: the last minute of rest counts as the beginning.
        if (t >= where.from - 60 && t < where.to && a.value && a.has_band) activation.push_back(&a);
        if (!where.holds(t)) continue;
        if (!a.value && a.why != why_not::none) ++whys[static_cast<std::size_t>(a.why) % whys.size()];
        if (n.numbers.lock_r2.value) {
            ++known;
            followed += n.numbers.following ? 1U : 0U;
        }
        if (n.numbers.rsa_bpm.value && n.numbers.following) rsa.push_back(*n.numbers.rsa_bpm.value);
        if (n.numbers.ln_rmssd.value) rmssd.push_back(*n.numbers.ln_rmssd.value);
    }
    const bool fine = f.signal == heard::excellent || f.signal == heard::good;
    if (fine && rmssd.size() >= least_numbers) f.ln_rmssd = median(rmssd);
    if (fine || f.signal == heard::fair) {
        if (rsa.size() >= least_numbers) f.rsa_bpm = median(rsa);
        if (known >= least_numbers) f.following = static_cast<double>(followed) / static_cast<double>(known);
        f.following_known_s = static_cast<double>(known);
    }

    const auto usual = std::max_element(whys.begin(), whys.end());
    if (*usual > 0) f.activation_why = static_cast<why_not>(usual - whys.begin());
    if (activation.size() < 2 * activation_least) {
        if (*usual == 0 && !activation.empty()) f.activation_why = why_not::not_enough_yet;
        return;
    }
    const auto part = std::min(activation_part, activation.size() / 2);
    change c{0, 0, 0};
    for (std::size_t i = 0; i < part; ++i) {
        const auto *first = activation[i], *last = activation[activation.size() - 1 - i];
        c.first += *first->value / static_cast<double>(part);
        c.last += *last->value / static_cast<double>(part);
        f.activation_first_half += (first->high - first->low) / 2 / static_cast<double>(part);
        f.activation_last_half += (last->high - last->low) / 2 / static_cast<double>(part);
    }
    c.doubt = std::hypot(f.activation_first_half, f.activation_last_half);
    f.activation = c;
}

/// Does the text say a word that begins so, and not that it was absent? Any letter case.
bool says(const std::string& lower, std::string_view word) {
    constexpr std::array<std::string_view, 14> denials{"no ",    "not ",   "never ",    "without ", "n't ",
                                                       "kein ",  "keine ", "keinen ",   "keinem ",  "keiner ",
                                                       "nicht ", "nie ",   "nicht mehr ", "ohne "};
    for (auto at = lower.find(word); at != std::string::npos; at = lower.find(word, at + 1)) {
        if (at > 0 && lower[at - 1] >= 'a' && lower[at - 1] <= 'z') continue;
        const auto before = std::string_view{lower}.substr(0, at);
        if (std::none_of(denials.begin(), denials.end(), [&](auto d) { return before.ends_with(d); }))
            return true;
    }
    return false;
}

/// SCIENCE 9.1: what over-breathing feels like, in the words people use, English and German alike: who wrote
/// a note need not write it in the language of the screen.
void listen(std::string_view text, facts& f) {
    std::string lower{text};
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    for (const auto* word :
         {"dizz", "tingl", "light-headed", "lightheaded", "light headed", "air hunger", "hunger for air",
          "short of breath", "short of air", "breathless", "fainted", "felt faint", "schwindel", "schwindl", "benommen",
          "kribbel", "gekribbelt", "lufthunger", "atemnot", "kurzatmig", "keine luft", "ohnm"})
        f.dizzy = f.dizzy || says(lower, word);
    // A chest alone is where many feel their breath.
    if (lower.find("chest") != std::string::npos)
        for (const auto* word : {"tight", "pain", "pressure", "hurt", "ache"})
            f.chest = f.chest || says(lower, word);
    // The strap on it is no complaint; a last word ends as others do.
    lower += ' ';
    for (auto at = lower.find("brustgurt"); at != std::string::npos; at = lower.find("brustgurt"))
        lower.erase(at, std::string_view{"brustgurt"}.size());
    if (lower.find("brust") != std::string::npos)
        for (const auto* word : {"enge", "eng ", "beeng", "druck", "schmerz", "weh ", "stech", "stich", "brustschmerz",
                                 "brustenge", "brustdruck"})
            f.chest = f.chest || says(lower, word);
}

void take_words(const recording& r, facts& f) {
    std::optional<double> before, after;
    for (const auto& m : r.marks)
        listen(m.label.view(), f);
    for (const auto& c : r.check_ins) {
        if (c.when == check_in::moment::before) before = c.tension;
        if (c.when == check_in::moment::after) after = c.tension;
        if (c.when == check_in::moment::before) continue; // what was there before is not of the practice
        listen(c.word, f);
        listen(c.note, f);
    }
    if (before && after) f.tension_change = *after - *before;
}

} // namespace

facts gather(const recording& r) {
    facts f;
    const auto& setup = r.header.setup;
    f.simulated = setup.simulated;
    f.paced = setup.plan.paced;
    f.exercise = setup.plan.exercise;
    f.planned_s = setup.plan.length.count();
    f.recorded_s = r.duration_s;
    f.recorded_beats = r.beats.size();
    std::string_view sensor{r.header.sensor};
    if (sensor.starts_with("replay:")) sensor.remove_prefix(7);
    if (sensor.starts_with("import:")) f.imported = sensor.substr(7);
    f.ended = r.ended;
    f.practice = practice_of(r);
    const span_s where = f.practice.value_or(span_s{0, r.duration_s});
    if (f.practice) take_pacer(r, f);
    take_beats(r, where, f);
    if (f.practice && where.length() >= least_practice_s && f.hr_bpm) {
        const auto first = rate_within(r, {where.from, where.from + end_part_s});
        const auto last = rate_within(r, {where.to - end_part_s, where.to});
        if (first && last)
            f.hr = change{first->mean, last->mean,
                          std::max(least_change_bpm, sure * std::hypot(first->error, last->error))};
    }
    if (f.practice) take_numbers(r, where, f);
    for (const auto& g : r.gaps) {
        const span_s s{std::max(g.from.count(), where.from), std::min(g.to.count(), where.to)};
        if (s.length() <= 0) continue;
        f.gap_s += s.length();
        ++f.gaps[static_cast<std::size_t>(g.cause) % f.gaps.size()];
    }
    f.averaged_only = f.beats == 0 && r.dropped.of(drop_cause::averaged) > 0;
    take_words(r, f);
    return f;
}

} // namespace attune::review
