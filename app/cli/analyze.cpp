// attune analyze: the numbers of a recording.
#include "app/cli/context.hpp"
#include "app/cli/input_file.hpp"
#include "dsp/analysis.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <memory>
#include <ostream>

namespace attune::cli {

namespace {

using json = nlohmann::ordered_json;

struct wanted {
    std::string file, correct = "lipponen", spectrum = "welch", detrend = "linear";
    std::size_t segment = 256;
    std::optional<double> from, to, window, step;
};

constexpr std::size_t most_windows = 100'000; // chosen: a week in steps of a few seconds

analysis_settings settings_of(const wanted& w) {
    analysis_settings s;
    s.correct = w.correct == "none" ? correction::none : correction::lipponen;
    s.segment = w.segment;
    s.detrend = w.detrend == "mean" ? detrending::mean : detrending::line;
    return s;
}

json numbers(const analysis& a) {
    auto list = json::object();
    for (const auto& [name, value] : listed(a.hrv))
        list[std::string{name}] = value && std::isfinite(*value) ? json(*value) : json{};
    return list;
}

json reasons(const analysis& a) {
    auto list = json::object();
    for (const auto& [name, why] : a.why)
        list[std::string{name}] = why;
    return list;
}

void tell(std::ostream& out, const analysis& a) {
    out << fmt::format("{} intervals, {:.1f} s, {} artefacts\n", a.intervals, a.duration_s, a.corrected);
    for (const auto& [name, value] : listed(a.hrv)) {
        std::string why;
        for (const auto& [of, reason] : a.why)
            if (of == name) why = reason;
        out << fmt::format("{:<16} {}{}\n", name, value ? fmt::format("{:.4g}", *value) : "-",
                           why.empty() ? "" : fmt::format("   ({})", why));
    }
    out << std::flush;
}

} // namespace

void add_analyze(CLI::App& app, context& c) {
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand("analyze", "Heart-rate variability of a recording");
    sub.add_option("FILE", w->file, "RR text, RR with times, - or a session's id")->required();
    sub.add_option("--correct", w->correct, "Artefacts: lipponen or none")
        ->check(CLI::IsMember({"lipponen", "none"}));
    sub.add_option("--from", w->from, "Only from here, seconds of the file")->type_name("S");
    sub.add_option("--to", w->to, "Only up to here")->type_name("S");
    sub.add_option("--window", w->window, "Windows of this length as well")->type_name("S");
    sub.add_option("--step", w->step, "From one window to the next (default: the window)")->type_name("S");
    sub.add_option("--spectrum", w->spectrum, "welch or lomb")->check(CLI::IsMember({"welch", "lomb"}));
    sub.add_option("--segment", w->segment, "Samples of the 4 Hz series in a Welch segment")
        ->type_name("N")
        ->check(CLI::Range(16, 65536)); // chosen: 4 s, below which there is no band; 4.5 h
    sub.add_option("--detrend", w->detrend, "mean or linear (default); smoothness in a later version")
        ->check(CLI::IsMember({"mean", "linear", "smoothness"}));
    common(sub, c, prints_data, [&c, w] {
        for (const auto& [name, value] : {std::pair{"--window", w->window}, std::pair{"--step", w->step}})
            if (value && !(*value > 0 && std::isfinite(*value)))
                throw usage_error{fmt::format("{}: a length in seconds above 0", name)};
        if (w->step && !w->window) throw usage_error{"--step goes with --window"};
        if (w->from && w->to && !(*w->from < *w->to)) throw usage_error{"--from lies before --to"};
        if (w->spectrum == "lomb")
            return c.failed(
                "the Lomb-Scargle spectrum comes in a later version of Attune; there is --spectrum welch");
        if (w->detrend == "smoothness")
            return c.failed("detrending by smoothness priors comes in a later version of Attune; there are "
                            "--detrend mean "
                            "and --detrend linear");
        const auto settings = settings_of(*w);
        const auto input = read_input(c, w->file);
        if (!input) return c.failed(input.error());
        // RR text begins at 0; with times, at the first beat that is known.
        const double begin = w->from.value_or(input->series.start_s()),
                     end = w->to.value_or(input->series.end_s());
        const auto series = w->from || w->to ? within(input->series, begin, end) : input->series;
        if (series.intervals.empty())
            return c.failed(fmt::format(
                "{}: no interval between {:g} and {:g} s; the recording runs from {:.1f} to {:.1f} s",
                w->file, begin, end, input->series.start_s(), input->series.end_s()));
        const auto over = [&](const interval_series& s) {
            return analyze(values_of(s), chain_starts_of(s), settings);
        };
        const auto whole = over(series);
        if (!c.json) {
            tell(c.out(), whole);
            return c.out() ? 0 : 1;
        }
        json d;
        d["dsp_version"] = dsp_version();
        d["input"] = {{"kind", input->session ? "session" : "rr"},
                      {"intervals", whole.intervals},
                      {"duration_s", whole.duration_s}};
        d["settings"] = {{"correct", w->correct},
                         {"spectrum", w->spectrum},
                         {"segment", w->segment},
                         {"detrend", w->detrend},
                         {"resample_hz", 4.0}};
        d["beats"] = {{"total", whole.beats},
                      {"corrected", whole.corrected},
                      {"corrected_pct",
                       100.0 * static_cast<double>(whole.corrected) / static_cast<double>(whole.beats)},
                      {"by_class",
                       {{"missed", whole.missed},
                        {"extra", whole.extra},
                        {"ectopic", whole.ectopic},
                        {"misaligned", whole.misaligned}}}};
        d["hrv"] = numbers(whole);
        d["why"] = reasons(whole);
        auto& windows = d["windows"] = json::array();
        if (w->window) {
            const double step = w->step.value_or(*w->window);
            const double fitting = std::floor((end - begin - *w->window) / step + 1e-9) + 1;
            if (fitting > static_cast<double>(most_windows))
                throw usage_error{fmt::format("--step {:g}: more than {} windows", step, most_windows)};
            for (double i = 0; i < fitting; ++i) {
                const double from = begin + i * step, to = from + *w->window;
                const auto part = within(series, from, to);
                json window{{"from_s", from}, {"to_s", to}, {"hrv", json::object()}, {"why", json::object()}};
                if (part.intervals.empty()) {
                    for (const auto& [name, value] : listed(hrv_numbers{})) {
                        window["hrv"][std::string{name}] = nullptr;
                        window["why"][std::string{name}] = "no beats in this window";
                    }
                } else {
                    const auto a = over(part);
                    window["hrv"] = numbers(a);
                    window["why"] = reasons(a);
                }
                windows.push_back(std::move(window));
            }
        }
        return c.print(d);
    });
}

} // namespace attune::cli
