// attune resonance: the breathing pace at which heart rate swings most, as a belief with its width.
#include "app/cli/context.hpp"
#include "app/cli/input_file.hpp"
#include "dsp/beat/centred.hpp"
#include "dsp/breath/resonance_trial.hpp"
#include "dsp/live.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>
#include <memory>
#include <ostream>

namespace attune::cli {

namespace {

using json = nlohmann::ordered_json;

struct wanted {
    std::string file, steps, person = "adult", prior;
    std::vector<std::string> uneasy;
    bool sliding = false, posterior = false;
    std::optional<double> from;
    double weeks = 0;
};

/// Two numbers with a colon between them.
std::optional<std::pair<double, double>> pair_of(std::string_view text) {
    double a = 0, b = 0;
    const auto* const end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, a);
    if (first.ec != std::errc{} || first.ptr == end || *first.ptr != ':') return std::nullopt;
    const auto second = std::from_chars(first.ptr + 1, end, b);
    if (second.ec != std::errc{} || second.ptr != end || !std::isfinite(a) || !std::isfinite(b))
        return std::nullopt;
    return std::pair{a, b};
}

/// "6.5:120,0:120,6:120": rate in breaths a minute (0: not paced), seconds.
std::vector<pace_step> steps_of(std::string_view text) {
    constexpr double longest = 3600; // chosen: a step of an hour is a slip of the pen
    std::vector<pace_step> steps;
    while (!text.empty()) {
        const auto comma = text.find(',');
        const auto one = text.substr(0, comma);
        const auto p = pair_of(one);
        const bool good =
            p && (p->first == 0 || (p->first >= slowest_pace.value && p->first <= fastest_pace.value)) &&
            p->second > 0 && p->second <= longest;
        if (!good)
            throw usage_error{
                fmt::format("--steps: \"{}\" is no step; RATE:SECONDS with RATE 2 to 30 breaths a minute, or "
                            "0 for a rest, like 6.5:120,0:60,6:120",
                            one)};
        steps.push_back({breaths_per_minute{p->first}, seconds{p->second}});
        if (steps.size() > 1000) throw usage_error{"--steps: more than 1000 steps"};
        text.remove_prefix(comma == text.npos ? text.size() : comma + 1);
    }
    return steps;
}

/// The pacer's line in a session, from record to record; it stands still where the rate is 0.
std::vector<pace_span> pacing_of(const recording& r) {
    std::vector<pace_span> out;
    for (std::size_t i = 0; i < r.pacer.size(); ++i) {
        const auto& p = r.pacer[i];
        const auto to =
            i + 1 < r.pacer.size() ? r.pacer[i + 1].t : seconds{std::max(r.duration_s, p.t.count())};
        if (p.breaths_per_second > 0 && to > p.t)
            out.push_back({p.t, to, p.phase_at_t, breaths_per_minute{60 * p.breaths_per_second}});
    }
    return out;
}

std::vector<heard_interval> heard(const interval_series& s) {
    const auto judged = classify_centred(values_of(s), chain_starts_of(s), by_hand_of(s));
    std::vector<heard_interval> out;
    out.reserve(s.intervals.size());
    for (std::size_t i = 0; i < s.intervals.size(); ++i)
        out.push_back({seconds{s.intervals[i].t_s}, milliseconds{s.intervals[i].rr_ms},
                       judged.intervals[i].nn, s.intervals[i].after_gap});
    return out;
}

resonance_settings settings_of(const wanted& w) {
    resonance_settings s;
    s.prior = prior_of(w.person == "child"   ? resonance_person::child
                       : w.person == "short" ? resonance_person::short_adult
                                             : resonance_person::adult);
    if (!w.prior.empty()) {
        const auto p = pair_of(w.prior);
        if (!p || p->first < s.prior.grid_from || p->first > s.prior.grid_to || p->second < 0.05 ||
            p->second > 3)
            throw usage_error{
                fmt::format("--prior {}: BEST:SD as an earlier assessment gave them, BEST {:g} to {:g}, SD "
                            "0.05 to 3",
                            w.prior, s.prior.grid_from, s.prior.grid_to)};
        s.prior.mean = p->first;
        s.prior.sd = p->second;
        s.prior = s.prior.after(w.weeks);
    } else if (w.weeks > 0)
        throw usage_error{"--weeks: says how old --prior is; give that too"};
    s.second_harmonic = true; // inhale and exhale of a file are not known to be equal
    return s;
}

json number_or_null(std::optional<double> v) {
    return v ? json(*v) : json{};
}

json step_json(const resonance_step& s) {
    json j{{"from_s", s.from.count()},
           {"to_s", s.to.count()},
           {"rate_bpm", s.rate},
           {"beats", s.beats},
           {"corrected_pct", 100 * s.corrected_share}};
    const auto known = [&s](double v) { return s.amplitude ? json(v) : json{}; };
    j["amplitude_bpm"] = number_or_null(s.amplitude);
    j["peak_to_trough_bpm"] = known(2 * s.amplitude.value_or(0));
    j["se_bpm"] = known(s.amplitude_se);
    j["r2"] = known(s.r2);
    j["phase_rad"] = known(s.phase);
    j["phase_stability"] = number_or_null(s.phase_stability);
    j["used"] = s.used();
    j["why"] = words(s.why);
    return j;
}

void tell(std::ostream& out, const resonance_result& r) {
    for (const auto& s : r.steps) {
        out << fmt::format("{:.2f} /min, {:.0f} to {:.0f} s: ", s.rate, s.from.count(), s.to.count());
        if (s.amplitude)
            out << fmt::format("swing {:.1f} bpm (+-{:.1f}), R2 {:.2f}", 2 * *s.amplitude, 2 * s.amplitude_se,
                               s.r2);
        if (!s.used()) out << fmt::format("{}not used: {}", s.amplitude ? "; " : "", words(s.why));
        out << '\n';
    }
    if (r.clear)
        out << fmt::format("best pace {:.1f} /min (likely {:.1f} to {:.1f})\n", *r.best, *r.low, *r.high);
    else
        out << fmt::format("no clear optimum: {}. Use 6 a minute, or the most comfortable.\n", r.why);
    if (r.next) out << fmt::format("a next step would tell most at {:.2f} /min\n", *r.next);
    out << std::flush;
}

} // namespace

void add_resonance(CLI::App& app, context& c) {
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand("resonance",
                                    "The breathing pace at which heart rate swings most, with its interval");
    sub.add_option("FILE", w->file,
                   "RR text, RR with times, ECG (.i16), - or a session's id (its own pacer is known)")
        ->required();
    auto* paced =
        sub.add_option(
               "--steps", w->steps,
               "How a file was paced: breaths a minute and seconds, one step after another, a rate of 0\n"
               "for a rest, like 6.5:120,0:120,6:120,0:120,5.5:120; the first two breaths of a step are\n"
               "not counted")
            ->type_name("RATE:S,...");
    sub.add_flag("--sliding", w->sliding,
                 "The file was paced by 78 breaths from 6.75 to 4.25 a minute (897 s)")
        ->excludes(paced);
    sub.add_option("--from", w->from,
                   "Where the steps begin, in seconds of the file (default: its beginning)")
        ->type_name("S")
        ->check(between(-1e9, 1e9));
    sub.add_option("--uneasy", w->uneasy,
                   "A stretch that was not comfortable: its steps are not used; may be repeated")
        ->type_name("FROM:TO");
    sub.add_option("--person", w->person, "Whose range is searched; short: an adult below 160 cm")
        ->check(CLI::IsMember{{"adult", "short", "child"}})
        ->capture_default_str();
    sub.add_option("--prior", w->prior, "best_bpm and sd of an earlier assessment, to go on from")
        ->type_name("BEST:SD");
    sub.add_option("--weeks", w->weeks, "How long ago that was: the belief widens by 0.1 squared a week")
        ->check(between(0, 1000));
    sub.add_flag("--posterior", w->posterior, "With --json: the whole belief, by 0.05 a minute");
    common(sub, c, prints_data, [&c, w] {
        auto settings = settings_of(*w);
        const auto steps = steps_of(w->steps);
        std::vector<unease> uneasy;
        for (const auto& u : w->uneasy) {
            const auto p = pair_of(u);
            if (!p || !(p->first < p->second))
                throw usage_error{
                    fmt::format("--uneasy {}: two times in seconds of the file, like 60:90", u)};
            uneasy.push_back({seconds{p->first}, seconds{p->second}});
        }
        const auto input = read_input(c, w->file);
        if (!input) return c.failed(input.error());
        const auto& series = input->series;
        std::vector<pace_span> pacing;
        std::string_view protocol = "steps";
        const seconds from{w->from.value_or(series.start_s())};
        if (w->sliding) {
            pacing = sliding_pacing(sliding_protocol, from);
            protocol = "sliding";
        } else if (!steps.empty())
            pacing = stepped_pacing(steps, from);
        else if (input->session) {
            pacing = pacing_of(*input->session);
            protocol = "session";
            settings.second_harmonic = !input->session->header.setup.plan.pattern.symmetric();
            if (pacing.empty())
                return c.failed(fmt::format(
                    "session {}: its breathing was not paced; name the steps with --steps if they are "
                    "known otherwise",
                    input->session->header.id));
        } else
            throw usage_error{"a file does not say how the breath was paced; give --steps or --sliding"};
        if (!series.has_times && !chain_starts_of(series).empty())
            return c.failed(fmt::format(
                "{}: has gaps but no times, so what was paced after them is not known; give a .csv with "
                "t_s,rr_ms",
                w->file));
        if (!pacing.empty() &&
            (pacing.front().from.count() >= series.end_s() || pacing.back().to.count() <= series.start_s()))
            return c.failed(fmt::format("--from {:g}: the recording runs from {:.1f} to {:.1f} s",
                                        from.count(), series.start_s(), series.end_s()));
        const auto found = judge_resonance(measure_steps(heard(series), pacing, uneasy, settings), settings);
        if (!c.json) {
            tell(c.out(), found);
            return c.out() ? 0 : 1;
        }
        json d;
        d["dsp_version"] = dsp_version();
        d["input"] = {{"kind", kind_of(*input)},
                      {"intervals", series.intervals.size()},
                      {"duration_s", series.end_s() - series.start_s()}};
        d["settings"] = {{"protocol", protocol},
                         {"person", w->person},
                         {"prior_mean_bpm", settings.prior.mean},
                         {"prior_sd_bpm", settings.prior.sd}};
        d["result"] = found.clear ? "clear" : "no clear optimum";
        d["why"] = found.why;
        d["best_bpm"] = number_or_null(found.best);
        d["low"] = number_or_null(found.low);
        d["high"] = number_or_null(found.high);
        d["interval_pct"] = 90;
        d["sd"] = number_or_null(found.sd);
        d["no_optimum_probability"] = number_or_null(found.flat_share);
        d["next_bpm"] = number_or_null(found.next);
        auto& list = d["steps"] = json::array();
        for (const auto& s : found.steps)
            list.push_back(step_json(s));
        if (w->posterior) {
            auto& belief = d["posterior"] = json::array();
            for (std::size_t i = 0; i < found.grid.size(); ++i)
                belief.push_back({{"bpm", found.grid[i]}, {"probability", found.mass[i]}});
        }
        return c.print(d);
    });
}

} // namespace attune::cli
