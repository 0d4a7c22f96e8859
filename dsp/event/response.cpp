#include "dsp/event/response.hpp"

#include "dsp/median.hpp"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

// SCIENCE 7, but for what says "chosen".
constexpr double window = 15.0;
constexpr double base_length = 120.0, base_least = 60.0;
constexpr double after_end = 60.0; // the peak may come a minute late
constexpr double hold = 15.0;
constexpr double longest_t50 = 600.0;
constexpr double longest_recovery = 1200.0;
constexpr double least_reaction = 3.0, least_in_errors = 1.5;
constexpr double least_share = 0.8; // chosen: a mean over fewer of its seconds is a mean of another time

constexpr std::string_view gap_in_it = "a gap or too few clean beats in it";

/// Mean over whole seconds from <= t < to; nothing where fewer than `share` of them are known.
std::optional<double> mean_over(const hr_each_second& y, double from, double to, double share) {
    double sum = 0;
    int known = 0, all = 0;
    for (double t = std::ceil(from - 1e-9); t < to - 1e-9; t += 1) {
        ++all;
        if (const auto v = y.at(t)) {
            sum += *v;
            ++known;
        }
    }
    if (all == 0 || known < share * all) return std::nullopt;
    return sum / known;
}

/// Trapezoid over the whole seconds of from..to; nothing where one is unknown, as a hole would have to be
/// drawn across.
std::optional<double> integral_over(const hr_each_second& y, double from, double to) {
    double sum = 0;
    std::optional<double> last;
    for (double t = std::ceil(from - 1e-9); t <= to + 1e-9; t += 1) {
        const auto v = y.at(t);
        if (!v) return std::nullopt;
        if (last) sum += 0.5 * (*last + *v);
        last = v;
    }
    return sum / 60.0;
}

event_value given(std::optional<double> v, std::string_view why) {
    return v ? event_value{v, {}} : event_value{std::nullopt, why};
}

} // namespace

std::optional<double> hr_each_second::at(double t_s) const noexcept {
    const double k = std::round(t_s - from);
    if (!(k >= 0) || k >= static_cast<double>(bpm.size())) return std::nullopt;
    return bpm[static_cast<std::size_t>(k)];
}

hr_each_second heart_rate_each_second(std::span<const heard_interval> beats, seconds from, seconds to) {
    hr_each_second out;
    out.from = std::floor(from.count());
    std::vector<double> rates;
    std::size_t first = 0;
    for (double t = out.from; t <= to.count(); t += 1) {
        while (first < beats.size() && beats[first].middle().count() < t - window / 2)
            ++first;
        rates.clear();
        double covered = 0;
        bool broken = false;
        for (std::size_t i = first; i < beats.size() && beats[i].middle().count() <= t + window / 2; ++i) {
            broken |= beats[i].after_gap && i > first;
            if (!beats[i].usable()) continue;
            rates.push_back(heart_rate(beats[i].rr).value);
            covered += beats[i].rr.count() / 1000.0;
        }
        out.bpm.push_back(!broken && covered >= window / 2 ? std::optional{median(rates)} : std::nullopt);
    }
    return out;
}

event_response respond(std::span<const heard_interval> beats, const event_marks& m, seconds until) {
    event_response out;
    const double start = m.start.count(), end = m.end.count(), prepare = m.prepare.count();
    const double stop = std::min(until.count(), end + longest_recovery);
    const auto y = heart_rate_each_second(beats, seconds{prepare - base_length},
                                          seconds{std::max(stop, end + after_end)});

    // The base, and how well it is known: blocks of the window's own length are about independent.
    const auto clean = [&](double from, double to) {
        double s = 0;
        for (const auto& b : beats)
            if (b.usable() && b.middle().count() >= from && b.middle().count() < to)
                s += b.rr.count() / 1000.0;
        return s;
    };
    if (clean(prepare - base_length, prepare) < base_least) {
        out.base_bpm.why = "less than 60 clean seconds before the event";
    } else {
        std::vector<double> blocks;
        double sum = 0;
        int known = 0;
        for (double t = prepare - base_length; t < prepare - 1e-9; t += window) {
            // The median of a second looks 7.5 s ahead: whole windows only, so that the event stays out.
            if (const auto v = y.at(t + window / 2)) {
                blocks.push_back(*v);
                sum += *v;
                ++known;
            }
        }
        if (known < 3)
            out.base_bpm.why = "less than 60 clean seconds before the event";
        else {
            const double mean = sum / known;
            double ss = 0;
            for (const double b : blocks)
                ss += (b - mean) * (b - mean);
            out.base_se = std::sqrt(ss / (known - 1) / known);
            // Over all the seconds whose window ends before `prepare`.
            const auto all = mean_over(y, prepare - base_length + window / 2, prepare - window / 2, 0.4);
            out.base_bpm.value = all ? *all : mean;
        }
    }
    const auto no_base = out.base_bpm.why;
    const auto base = out.base_bpm.value;

    const auto task = end > start ? mean_over(y, start, end, least_share) : std::nullopt;
    out.reactivity_bpm = !base ? event_value{std::nullopt, no_base}
                               : given(task ? std::optional{*task - *base} : std::nullopt, gap_in_it);
    double best = -1e9, at = 0;
    int seen = 0, wanted = 0;
    for (double t = start + window / 2; t <= std::min(end + after_end, stop) - window / 2 + 1e-9; t += 1) {
        ++wanted;
        const auto v = mean_over(y, t - window / 2, t + window / 2, 1.0);
        if (!v) continue;
        ++seen;
        if (*v > best) {
            best = *v;
            at = t;
        }
    }
    const bool peak = wanted > 0 && seen >= least_share * wanted;
    const auto no_peak = wanted > 0 ? gap_in_it : std::string_view{"shorter than 15 seconds"};
    out.peak_bpm = given(peak ? std::optional{best} : std::nullopt, no_peak);
    out.latency_s = given(peak ? std::optional{at - start} : std::nullopt, no_peak);
    const auto ground = end > start ? integral_over(y, start, end) : std::nullopt;
    out.aucg_bpm_min = given(ground, gap_in_it);
    const double minutes = (std::floor(end + 1e-9) - std::ceil(start - 1e-9)) / 60.0;
    out.auci_bpm_min =
        !base ? event_value{std::nullopt, no_base}
              : given(ground ? std::optional{*ground - *base * minutes} : std::nullopt, gap_in_it);

    // Recovery.
    const auto y_end = mean_over(y, std::max(start, end - window), end, least_share);
    out.end_bpm = given(y_end, gap_in_it);
    std::string_view no_recovery;
    if (!base)
        no_recovery = no_base;
    else if (!y_end)
        no_recovery = "the last 15 seconds of the event were not heard";
    else if (*y_end - *base < std::max(least_reaction, least_in_errors * out.base_se))
        no_recovery = "heart rate had hardly risen: there is nothing to recover from";
    for (std::size_t i = 0; i < recovery_minutes.size(); ++i) {
        const double t = end + 60.0 * recovery_minutes[i];
        const auto level = t <= stop ? y.at(t) : std::nullopt;
        out.level_bpm[i] =
            given(level, t <= stop ? gap_in_it : std::string_view{"the recording ends before"});
        if (!no_recovery.empty())
            out.recovered_pct[i].why = no_recovery;
        else
            out.recovered_pct[i] =
                given(level ? std::optional{100.0 * (*y_end - *level) / (*y_end - *base)} : std::nullopt,
                      out.level_bpm[i].why);
    }
    if (!no_recovery.empty()) {
        out.t50_s.why = no_recovery;
        out.fit.why = no_recovery;
        return out;
    }
    const double half = *base + 0.5 * (*y_end - *base);
    double held_from = 0, held = -1, heard_to = 0;
    for (double t = 0; t <= std::min(stop - end, longest_t50) + 1e-9 && !out.t50_s.value; t += 1) {
        const auto v = y.at(end + t);
        if (!v) break; // what came in the gap is not known: censored there
        heard_to = t;
        if (*v > half) {
            held = -1;
            continue;
        }
        if (held < 0) held_from = t;
        held = t - held_from;
        if (held >= hold) out.t50_s.value = held_from;
    }
    if (!out.t50_s.value) {
        out.t50_longer_than_s = held >= 0 ? held_from : heard_to;
        out.t50_s.why = "not half recovered within what was heard";
    }
    std::vector<double> t, v;
    for (double s = 0; s <= stop - end + 1e-9; s += 1) {
        const auto each = y.at(end + s);
        if (!each) continue; // a hole in the sum; nothing is drawn across it
        t.push_back(s);
        v.push_back(*each);
    }
    out.fit = fit_recovery(t, v, window);
    return out;
}

} // namespace attune
