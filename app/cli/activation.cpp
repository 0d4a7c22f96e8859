// attune activation: the index over a recording, one value a second, with its band and the reason where there
// is none.
#include "app/cli/context.hpp"
#include "app/cli/input_file.hpp"
#include "dsp/activation/over_recording.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <ostream>

namespace attune::cli {

namespace {

std::pair<double, double> span_of(std::string_view text) {
    double from = 0, to = 0;
    const auto* const end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, from);
    if (first.ec == std::errc{} && first.ptr != end && *first.ptr == ':') {
        const auto second = std::from_chars(first.ptr + 1, end, to);
        if (second.ec == std::errc{} && second.ptr == end && std::isfinite(from) && std::isfinite(to) &&
            from < to)
            return {from, to};
    }
    throw usage_error{fmt::format("--baseline {}: two times in seconds of the file, like 60:300", text)};
}

nlohmann::ordered_json number_or_null(std::optional<double> v) {
    return v ? nlohmann::ordered_json(*v) : nlohmann::ordered_json{};
}

/// Whose rest it is: nobody's own yet, earlier sessions', or this recording's.
const char* source_of(const baseline& b) {
    return b.source == baseline_source::prior         ? "prior"
           : b.source == baseline_source::own_history ? "own_history"
                                                      : "this_session";
}

std::vector<timed_beat> beats_of(const interval_series& s) {
    std::vector<timed_beat> beats;
    beats.reserve(s.intervals.size() + 1);
    auto moved = s.moved.begin();
    double by = 0; // s; the index tells the file's own time, in each piece
    for (std::size_t k = 0; k < s.intervals.size(); ++k) {
        const auto& i = s.intervals[k];
        if (moved != s.moved.end() && moved->first == k) by = (moved++)->by_s;
        const double t = i.t_s - by;
        if (i.after_gap) {
            double start = t - i.rr_ms / 1000.0;
            if (!i.new_piece && !beats.empty()) start = std::max(start, beats.back().t.count());
            beats.push_back({seconds{start}, std::nullopt, i.new_piece});
        }
        beats.push_back({seconds{t}, milliseconds{i.rr_ms}});
    }
    return beats;
}

/// What a session showed while it ran, with the rest that it knew.
activation_series shown_by(const recording& r) {
    activation_series shown;
    if (!r.baselines.empty() && r.baselines.back().base.source != baseline_source::none)
        shown.base = r.baselines.back().base;
    else if (r.header.setup.base.source != baseline_source::none)
        shown.base = r.header.setup.base;
    else
        shown.why_no_base = why_not::no_baseline;
    for (const auto& n : r.numbers)
        shown.rows.push_back({n.t.count(), n.numbers.activation});
    return shown;
}

/// How a session was paced, for judging its activation anew.
live_context context_of(const std::optional<recording>& r) {
    live_context context;
    if (!r) return context;
    context.exercise = r->header.setup.plan.exercise;
    context.rate_is_held = r->header.setup.heart.rate_is_held();
    context.heart_disease = r->header.setup.heart.heart_disease;
    context.paced = r->header.setup.plan.paced;
    if (context.paced) {
        context.pace = r->header.setup.plan.pattern.pace();
        context.equal_ratio = r->header.setup.plan.pattern.symmetric();
    }
    return context;
}

} // namespace

void add_activation(CLI::App& app, context& c) {
    struct wanted {
        std::string file, baseline;
    };
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand("activation", "Activation over a recording, 50 = this person's rest");
    sub.add_option("FILE", w->file, "RR text, RR with times, ECG (.i16), - or a session's id")->required();
    sub.add_option("--baseline", w->baseline,
                   "Rest to compare with, in seconds of the file (default: of a file the first five minutes "
                   "without the\n"
                   "first, up to eight where they are unsteady; of a session what it showed)")
        ->type_name("FROM:TO");
    common(sub, c, prints_data, [&c, w] {
        std::optional<std::pair<double, double>> span;
        if (!w->baseline.empty()) span = span_of(w->baseline);
        const auto input = read_input(c, w->file);
        if (!input) return c.failed(input.error());
        const auto& series = input->series;
        if (span && (span->second <= series.start_s() || span->first >= series.end_s()))
            return c.failed(fmt::format("--baseline {}: the recording runs from {:.1f} to {:.1f} s",
                                        w->baseline, series.start_s(), series.end_s()));
        std::optional<std::pair<seconds, seconds>> rest_span;
        if (span) rest_span.emplace(seconds{span->first}, seconds{span->second});
        const auto found = input->session && !span
                               ? shown_by(*input->session)
                               : activation_over(beats_of(series), rest_span, context_of(input->session));
        if (!c.json) {
            c.out() << (found.base
                            ? fmt::format("rest: {:.1f} /min{}\n", found.base->hr_bpm,
                                          found.why_no_base == why_not::none
                                              ? std::string{}
                                              : fmt::format(", less sure: {}", words(found.why_no_base)))
                            : fmt::format("no rest to compare with: {}\n", words(found.why_no_base)));
            for (const auto& p : found.rows)
                c.out() << (p.estimate.value
                                ? fmt::format("{:.0f} s: {:.0f} ({:.0f} to {:.0f})\n", p.t_s,
                                              *p.estimate.value, p.estimate.low, p.estimate.high)
                                : fmt::format("{:.0f} s: no estimate, {}\n", p.t_s, words(p.estimate.why)));
            for (const auto& o : found.offers)
                c.out() << fmt::format(
                    "{:.0f} s: three calm minutes at {:.1f} /min lie below that rest; to compare with "
                    "them, name them with --baseline\n",
                    o.t_s, o.base.hr_bpm);
            c.out() << std::flush;
            return c.out() ? 0 : 1;
        }
        nlohmann::ordered_json d;
        d["dsp_version"] = dsp_version();
        auto& rest = d["baseline"] = nlohmann::ordered_json{{"hr_bpm", nullptr}, {"ln_rmssd", nullptr}};
        if (found.base) {
            rest["hr_bpm"] = found.base->hr_bpm;
            rest["ln_rmssd"] = number_or_null(found.base->ln_rmssd);
            rest["source"] = source_of(*found.base);
            if (!found.base->ln_rmssd) rest["why"] = "no variability was measured in it";
        }
        // No baseline, or one that is less than it should be.
        if (found.why_no_base != why_not::none) rest["why"] = words(found.why_no_base);
        if (!found.offers.empty()) {
            auto& offers = d["calmer"] = nlohmann::ordered_json::array();
            for (const auto& o : found.offers)
                offers.push_back({{"t_s", o.t_s}, {"hr_bpm", o.base.hr_bpm}});
        }
        auto& list = d["series"] = nlohmann::ordered_json::array();
        for (const auto& p : found.rows) {
            const auto& e = p.estimate;
            list.push_back({{"t_s", p.t_s},
                            {"activation", number_or_null(e.value)},
                            {"low", number_or_null(e.has_band ? std::optional{e.low} : std::nullopt)},
                            {"high", number_or_null(e.has_band ? std::optional{e.high} : std::nullopt)},
                            {"confidence", e.confidence},
                            {"reason", e.value ? "" : words(e.why)}});
        }
        return c.print(d);
    });
}

} // namespace attune::cli
