// attune artefacts: which beats of a recording are not what they seem, and the intervals without them.
#include "app/cli/context.hpp"
#include "app/cli/input_file.hpp"
#include "dsp/beat/centred.hpp"
#include "dsp/hrv/stretch.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <ostream>

namespace attune::cli {

namespace {
/// Runs of intervals, from 0, one past the last.
std::vector<stretch> irregular_stretches(const classified& c) {
    std::vector<stretch> out;
    for (std::size_t i = 0; i < c.irregular.size(); ++i) {
        if (!c.irregular[i]) continue;
        if (out.empty() || out.back().to != i) out.push_back({i, i});
        out.back().to = i + 1;
    }
    return out;
}
} // namespace

void add_artefacts(CLI::App& app, context& c) {
    struct wanted {
        std::string file;
        bool live = false;
    };
    auto w = std::make_shared<wanted>();
    auto& sub =
        *app.add_subcommand("artefacts", "Missed, extra, ectopic and misaligned beats of a recording");
    sub.add_option("FILE", w->file, "RR text, RR with times, ECG (.i16), - or a session's id")->required();
    sub.add_flag("--live", w->live, "The causal classifier of the live path, two beats of look-ahead");
    common(sub, c, prints_data, [&c, w] {
        const auto input = read_input(c, w->file);
        if (!input) return c.failed(input.error());
        const auto& series = input->series;
        const auto found = w->live ? classify_all(values_of(series), chain_starts_of(series))
                                   : classify_centred(values_of(series), chain_starts_of(series), by_hand_of(series));
        if (c.json) {
            nlohmann::ordered_json d;
            d["intervals"] = series.intervals.size();
            auto& list = d["artefacts"] = nlohmann::ordered_json::array();
            for (const auto& a : found.artefacts)
                list.push_back({{"beat", a.beat}, {"class", name(a.classed)}});
            auto& irregular = d["irregular"] = nlohmann::ordered_json::array();
            for (const auto& p : irregular_stretches(found))
                irregular.push_back({{"from_beat", p.from + 1}, {"to_beat", p.to}});
            d["corrected_rr_ms"] = found.corrected_rr_ms;
            return c.print(d);
        }
        c.out() << fmt::format("{} intervals, {} artefacts\n", series.intervals.size(),
                               found.artefacts.size());
        for (const auto& p : irregular_stretches(found))
            c.out() << fmt::format(
                "beats {} to {}: the rhythm or the contact is irregular, no artefact can be told\n",
                p.from + 1, p.to);
        for (const auto& a : found.artefacts)
            c.out() << fmt::format("beat {} at {:.3f} s: {}\n", a.beat,
                                   series.intervals[std::max<std::size_t>(a.beat, 1) - 1].t_s,
                                   name(a.classed));
        c.out() << std::flush;
        return c.out() ? 0 : 1;
    });
}

} // namespace attune::cli
