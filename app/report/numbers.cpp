#include "app/report/numbers.hpp"

#include "app/language/language.hpp"
#include "app/review/intervals.hpp"
#include "app/review/words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace attune::report {
namespace {

// Doubts: SCIENCE 3 (Munoz 2015; lengths of Baek 2015 and the Task Force), 4, 6.1 (heart rate between two
// rests of one person: SD 3.5 a minute).
constexpr std::array<column, 7> all{{
    {"mean_hr_bpm", mark("Heart rate"), "/min", 1, 48, false,
     mark("60,000 divided by the mean interval. The surest number here; between two rests of one person it "
          "differs by some 3 or 4 a minute by itself, and it rises with movement, speech, warmth and coffee, "
          "too.")},
    {"sdnn_ms", mark("SDNN"), "ms", 1, 35, true,
     mark("How widely the intervals spread. It grows with the length of what is measured: compare only "
          "phases of the same length, five minutes or more.")},
    {"rmssd_ms", mark("RMSSD"), "ms", 1, 38, true,
     mark("How much the interval changes from beat to beat. Half a minute gives a rough value, two minutes a "
          "steady one. With slow breathing it is mostly the breath itself: compare only at the same pace.")},
    {"pnn50_pct", mark("pNN50"), "%", 1, 35, true,
     mark("Share of neighbouring intervals that differ by more than 50 ms. Says what RMSSD says, more "
          "coarsely.")},
    {"lf_ms2", mark("LF"), "ms²", 0, 40, true,
     mark("Power of the swings slower than 9 a minute (0.04 to 0.15 Hz). Slow breathing lies here and makes "
          "it large. It measures no sympathetic tone, and no balance.")},
    {"hf_ms2", mark("HF"), "ms²", 0, 38, true,
     mark("Power of the swings between 9 and 24 a minute (0.15 to 0.40 Hz): the breath at everyday paces. "
          "Doubling or halving from day to day is usual.")},
    {"peak_hz", mark("Peak"), "Hz", 3, 39, true,
     mark("Where the swings are strongest; with paced breathing near the pace (0.1 Hz is 6 a minute). Sure "
          "to about a step of the spectrum, 0.016 Hz.")},
}};

constexpr double fine_limit = 5, any_limit = 20; // % corrected or untellable (SCIENCE 2.3)

} // namespace

std::span<const column> columns() noexcept {
    return all;
}

analysis_settings report_settings() noexcept {
    analysis_settings s;
    s.entropies = false; // not in the report, and by far the longest part
    return s;
}

std::vector<phase_numbers> numbers_of(const recording& r) {
    std::vector<phase_numbers> out;
    const auto settings = report_settings();
    const auto measured = review::intervals_of(r);
    if (measured.rr_ms.empty()) return out;
    const auto judged = judge(measured.rr_ms, measured.chain_starts, settings.correct, measured.t_s, measured.by_hand);
    out.push_back({tr("phase|Session"), 0, r.duration_s, true, analyze(judged, settings)});
    if (r.phases.size() < 2) return out;
    for (std::size_t i = 0; i < r.phases.size(); ++i) {
        const double from = r.phases[i].t.count();
        const double to = i + 1 < r.phases.size() ? r.phases[i + 1].t.count() : r.duration_s;
        const auto part = part_of(judged, from, to);
        if (part.rr_ms.empty()) continue;
        out.push_back({std::string{review::phase_in_words(r.phases[i].phase, review::initial::capital)}, from, to, false, analyze(part, settings)});
    }
    return out;
}

cell shown(const phase_numbers& p, const column& c) {
    const auto& a = p.found;
    const double rough = a.corrected_pct() + a.irregular_pct();
    if (rough > any_limit)
        return {"", tr("more than 20 % of the beats had to be corrected or could not be told")};
    if (c.fine && rough > fine_limit)
        return {"", tr("more than 5 % of the beats had to be corrected or could not be told")};
    std::optional<double> value;
    for (const auto& n : listed(a.hrv))
        if (n.name == c.name) value = n.value;
    std::string_view why;
    for (const auto& [of, reason] : a.why)
        if (of == c.name) why = reason;
    if (!value || !std::isfinite(*value)) return {"", why};
    return {number_words(*value, c.places), why};
}

namespace {

// Reasons of dsp/analysis for the numbers of the table; it says them in English.
constexpr const char* known_reasons[]{
    mark("guidelines ask for 5 minutes"),
    mark("guidelines ask for 2 minutes"),
    mark("guidelines ask for 1 minute"),
    mark("guidelines ask for 30 seconds"),
    mark("no intervals"),
    mark("nothing varies"),
    mark("no beat is left: all lie in runs of corrections too long to be trusted"),
    mark("too few beats in one stretch without a gap"),
    mark("the strongest rhythm is slower than 0.05 Hz, where smoothness priors take a part of it"),
    mark("compare with --detrend linear"),
    mark("the rhythm or the contact is irregular: no artefact can be told, nothing is corrected or computed "
         "(--correct none takes the intervals as they are)"),
};

/// The number between the two.
std::optional<double> number_within(std::string_view text, std::string_view head, std::string_view tail) {
    if (text.size() <= head.size() + tail.size() || !text.starts_with(head) || !text.ends_with(tail))
        return std::nullopt;
    double n = 0;
    const auto *const from = text.data() + head.size(), *const to = text.data() + text.size() - tail.size();
    const auto [end, bad] = std::from_chars(from, to, n);
    return bad == std::errc{} && end == to ? std::optional{n} : std::nullopt;
}

std::string said(const analysis& a, std::string_view reason) {
    for (const std::string_view known : known_reasons)
        if (reason == known) return std::string{tr(known)};
    if (const auto s = number_within(reason, "a window of ", " s has no frequency in the band: too short"))
        return tr("a window of {:.1Lf} s has no frequency in the band: too short", *s);
    if (const auto hz = number_within(reason, "at this heart rate nothing above ", " Hz can be seen"))
        return tr("at this heart rate nothing above {:.3Lf} Hz can be seen", *hz);
    if (reason.ends_with(" intervals lie where the rhythm or the contact is irregular, and are left out"))
        return tr("{} of {} intervals lie where the rhythm or the contact is irregular, and are left out",
                  a.irregular, a.intervals);
    return std::string{tr(reason)};
}

} // namespace

std::string reason_words(const phase_numbers& p, std::string_view why) {
    constexpr std::string_view between{"; "};
    std::string out;
    for (std::size_t at = 0; at != why.npos;) {
        at = why.find(between);
        out += (out.empty() ? "" : "; ") + said(p.found, why.substr(0, at));
        if (at != why.npos) why.remove_prefix(at + between.size());
    }
    return out;
}

} // namespace attune::report
