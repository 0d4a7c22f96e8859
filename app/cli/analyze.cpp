// attune analyze: the numbers of a recording.
#include "app/cli/context.hpp"
#include "app/cli/input_file.hpp"
#include "dsp/analysis.hpp"
#include "dsp/hrv/lomb.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <ostream>
#include <vector>

namespace attune::cli {

namespace {

using json = nlohmann::ordered_json;

struct wanted {
    std::string file, correct = "lipponen", spectrum = "welch", detrend = "smoothness";
    std::size_t segment = 256;
    bool no_entropy = false;
    std::optional<double> from, to, window, step;
};

constexpr std::size_t most_windows = 100'000; // chosen: a week in steps of a few seconds

analysis_settings settings_of(const wanted& w) {
    analysis_settings s;
    s.correct = w.correct == "none" ? correction::none : correction::lipponen;
    s.segment = w.segment;
    s.detrend = w.detrend == "mean"     ? detrending::mean
                : w.detrend == "linear" ? detrending::line
                                        : detrending::smoothness;
    s.spectrum = w.spectrum == "lomb" ? spectrum_method::lomb
                 : w.spectrum == "ar" ? spectrum_method::autoregressive
                                      : spectrum_method::welch;
    s.entropies = !w.no_entropy;
    return s;
}

/// How the numbers were made, all of it.
json settings_document(const wanted& w, const analysis_settings& s) {
    json d{{"correct", w.correct},
           {"spectrum", w.spectrum},
           {"segment", w.segment},
           {"detrend", w.detrend},
           {"resample_hz", resample_hz}};
    if (s.detrend == detrending::smoothness) {
        d["smoothness_lambda"] = smoothness_lambda;
        d["vlf_detrend"] = "linear";
    }
    if (s.spectrum == spectrum_method::lomb)
        d["window_s"] = lomb_window_s;
    else if (s.spectrum == spectrum_method::autoregressive)
        d["ar_order"] = 16;
    d["taper"] = s.spectrum == spectrum_method::autoregressive ? "none" : "hann";
    d["bands_hz"] = {{"vlf", {vlf_from, lf_from}}, {"lf", {lf_from, hf_from}}, {"hf", {hf_from, hf_to}}};
    d["histogram_bin_ms"] = 7.8125;
    d["entropy"] = s.entropies ? json{{"m", 2}, {"r_sd", 0.2}} : json{};
    d["dfa_alpha1_beats"] = {4, 16};
    d["dfa_alpha2_beats"] = {16, 64};
    return d;
}

json numbers(const analysis& a) {
    auto list = json::object();
    for (const auto& n : listed(a.hrv))
        list[std::string{n.name}] = n.value && std::isfinite(*n.value) ? json(*n.value) : json{};
    return list;
}

json reasons(const analysis& a) {
    auto list = json::object();
    for (const auto& [name, why] : a.why)
        list[std::string{name}] = why;
    return list;
}

/// Where nothing was looked for, how good the beats are is not known.
json beats(const analysis& a, bool checked) {
    return {
        {"total", a.beats},
        {"corrected", a.corrected},
        {"corrected_pct", a.corrected_pct()},
        {"by_class",
         {{"missed", a.missed}, {"extra", a.extra}, {"ectopic", a.ectopic}, {"misaligned", a.misaligned}}},
        {"left_out", a.left_out},
        {"irregular", a.irregular},
        {"quality", checked ? json(a.quality()) : json{}}};
}

json document(const analysis& a, bool checked) {
    return {{"beats", beats(a, checked)}, {"hrv", numbers(a)}, {"why", reasons(a)}};
}

struct window {
    double from, to;
    analysis numbers;
};

std::string shown(const std::optional<double>& v) {
    return v ? fmt::format("{:.6g}", *v) : "-";
}

/// For people: the same as the document, in words.
void tell(std::ostream& out, const wanted& w, const analysis& a, const std::vector<window>& windows) {
    out << fmt::format("{} intervals, {:.1f} s, {} without a gap inside\n", a.intervals, a.duration_s,
                       a.chains == 1 ? "in one piece" : fmt::format("in {} pieces", a.chains));
    if (w.correct == "none")
        out << "not corrected: artefacts count as heartbeats\n";
    else
        out << fmt::format("{} of {} beats corrected ({:.2f} %: {}): {} missed, {} extra, {} ectopic, {} "
                           "misaligned{}\n",
                           a.corrected, a.beats, a.corrected_pct(), a.quality(), a.missed, a.extra, a.ectopic,
                           a.misaligned,
                           a.left_out ? fmt::format("; {} intervals left out", a.left_out) : "");
    if (a.irregular > 0)
        out << fmt::format(
            "{} intervals ({:.1f} %) lie where the rhythm or the contact is irregular: nothing is corrected "
            "or computed there\n",
            a.irregular, a.irregular_pct());
    out << fmt::format("spectrum: {}, {}", w.spectrum,
                       w.spectrum == "ar"     ? "order 16"
                       : w.spectrum == "lomb" ? "on the beats themselves"
                                              : fmt::format("{} samples at {:g} Hz", w.segment, resample_hz));
    if (a.segments > 0) out << fmt::format(", {} x {:.4g} s", a.segments, a.window_s);
    out << fmt::format("; detrended: {}\n\n", w.detrend);
    for (const auto& n : listed(a.hrv)) {
        std::string why;
        for (const auto& [of, reason] : a.why)
            if (of == n.name) why = reason;
        out << fmt::format("{:<16} {:>12} {:<4}{}\n", n.name, shown(n.value), n.unit,
                           why.empty() ? "" : fmt::format("  ({})", why));
    }
    if (!windows.empty()) {
        out << "\nwindows\n" << fmt::format("{:>9} {:>9} {:>6}", "from s", "to s", "corr %");
        const auto names = listed(hrv_numbers{});
        for (const auto& n : names)
            out << fmt::format(" {:>{}}", n.name, std::max<std::size_t>(10, n.name.size()));
        out << '\n';
        for (const auto& v : windows) {
            out << fmt::format("{:>9.1f} {:>9.1f} {:>6.1f}", v.from, v.to, v.numbers.corrected_pct());
            for (const auto& n : listed(v.numbers.hrv))
                out << fmt::format(" {:>{}}", shown(n.value), std::max<std::size_t>(10, n.name.size()));
            out << '\n';
        }
    }
    out << std::flush;
}

} // namespace

void add_analyze(CLI::App& app, context& c) {
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand("analyze", "Heart-rate variability of a recording");
    sub.add_option("FILE", w->file, "RR text, RR with times, ECG (.i16), - or a session's id")->required();
    sub.add_option("--correct", w->correct, "Artefacts: lipponen (default) or none")
        ->check(CLI::IsMember({"lipponen", "none"}));
    sub.add_option("--from", w->from, "Only from here, seconds of the file")->type_name("S");
    sub.add_option("--to", w->to, "Only up to here")->type_name("S");
    sub.add_option("--window", w->window, "Windows of this length as well")->type_name("S");
    sub.add_option("--step", w->step, "From one window to the next (default: the window)")->type_name("S");
    sub.add_option("--spectrum", w->spectrum,
                   "welch (default); lomb: Lomb-Scargle on the beats themselves; ar: AR(16) by Burg")
        ->check(CLI::IsMember({"welch", "lomb", "ar"}));
    sub.add_option("--segment", w->segment, "Samples of the 4 Hz series in a Welch segment (default 256)")
        ->type_name("N")
        ->check(CLI::Range(16, 65536)); // chosen: 4 s, below which there is no band; 4.5 h
    sub.add_option("--detrend", w->detrend, "smoothness (default; priors, lambda 500), linear or mean")
        ->check(CLI::IsMember({"mean", "linear", "smoothness"}));
    sub.add_flag("--no-entropy", w->no_entropy, "Without SampEn and ApEn, the slowest part");
    common(sub, c, prints_data, [&c, w] {
        for (const auto& [name, value] : {std::pair{"--window", w->window}, std::pair{"--step", w->step}})
            if (value && !(*value > 0 && std::isfinite(*value)))
                throw usage_error{fmt::format("{}: a length in seconds above 0", name)};
        for (const auto& [name, value] : {std::pair{"--from", w->from}, std::pair{"--to", w->to}})
            if (value && !std::isfinite(*value))
                throw usage_error{fmt::format("{}: a time in seconds", name)};
        if (w->step && !w->window) throw usage_error{"--step goes with --window"};
        if (w->from && w->to && !(*w->from < *w->to)) throw usage_error{"--from lies before --to"};
        const auto settings = settings_of(*w);
        const auto input = read_input(c, w->file);
        if (!input) return c.failed(input.error());
        const auto& series = input->series;
        // RR text begins at 0; with times, at the first beat that is known.
        const double begin = w->from.value_or(series.start_s()), end = w->to.value_or(series.end_s());
        const auto by_hand = by_hand_of(series);
        // Judged as a whole: a part, and each window, has the artefacts of the recording it lies in.
        const auto judged =
            judge(values_of(series), chain_starts_of(series), settings.correct, times_of(series), by_hand);
        const auto part = w->from || w->to ? part_of(judged, begin, end) : judged_series{};
        const auto& chosen = w->from || w->to ? part : judged;
        if (chosen.rr_ms.empty())
            return c.failed(fmt::format(
                "{}: no interval between {:g} and {:g} s; the recording runs from {:.1f} to {:.1f} s",
                w->file, begin, end, series.start_s(), series.end_s()));
        std::vector<window> windows;
        if (w->window) {
            const double step = w->step.value_or(*w->window);
            const double fitting = std::floor((end - begin - *w->window) / step + 1e-9) + 1;
            if (fitting > static_cast<double>(most_windows))
                throw usage_error{fmt::format("--step {:g}: more than {} windows", step, most_windows)};
            for (double i = 0; i < fitting; ++i) {
                const double from = begin + i * step, to = from + *w->window;
                windows.push_back({from, to, analyze(part_of(chosen, from, to), settings)});
            }
        }
        const auto whole = analyze(chosen, settings);
        const auto no_window =
            w->window && windows.empty()
                ? fmt::format("no window of {:g} s fits into {:.1f} s", *w->window, end - begin)
                : std::string{};
        if (!c.json) {
            tell(c.out(), *w, whole, windows);
            if (!by_hand.empty() && settings.correct != correction::none)
                c.out() << fmt::format("\nclasses of {} beats were given by hand (attune correct)\n", by_hand.size());
            if (!no_window.empty()) c.out() << "\nwindows: " << no_window << '\n';
            return c.out() ? 0 : 1;
        }
        json d;
        d["dsp_version"] = dsp_version();
        d["input"] = {{"kind", kind_of(*input)},
                      {"intervals", whole.intervals},
                      {"duration_s", whole.duration_s},
                      {"chains", whole.chains}};
        const bool checked = settings.correct != correction::none;
        if (!by_hand.empty() && checked) d["input"]["by_hand"] = by_hand.size();
        d["settings"] = settings_document(*w, settings);
        d.update(document(whole, checked));
        if (!no_window.empty()) d["why"]["windows"] = no_window;
        auto& list = d["windows"] = json::array();
        for (const auto& v : windows) {
            json one{{"from_s", v.from}, {"to_s", v.to}};
            one.update(document(v.numbers, checked));
            list.push_back(std::move(one));
        }
        return c.print(d);
    });
}

} // namespace attune::cli
