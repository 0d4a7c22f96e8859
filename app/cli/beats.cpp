// attune beats: the R peaks of an ECG.
#include "app/cli/context.hpp"
#include "app/cli/ecg_file.hpp"
#include "dsp/ecg/live_detector.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <memory>
#include <ostream>

namespace attune::cli {

namespace {

using json = nlohmann::ordered_json;

struct wanted {
    std::string file;
    bool live = false;
};

/// Sample by sample, as a strap would send them.
ecg_beats detect_live(const ecg_recording& ecg) {
    ecg_beats found;
    live_detector detect{ecg.rate};
    for (const auto sample : ecg.samples)
        if (const auto beat = detect(sample)) found.beats.push_back(*beat);
    while (const auto beat = detect.drain())
        found.beats.push_back(*beat);
    return found;
}

/// 360, not 360.0: as the sidecar has it.
json plain(double v) {
    return v == std::floor(v) ? json(static_cast<std::int64_t>(v)) : json(v);
}

json document(const ecg_recording& ecg, const ecg_beats& found, const ecg_beats& judged) {
    json d{{"fs", plain(ecg.rate.value)}, {"samples", ecg.samples.size()}, {"duration_s", ecg.duration_s()}};
    auto& beats = d["beats"] = json::array();
    beats.get_ref<json::array_t&>().reserve(found.beats.size());
    for (const auto& b : found.beats)
        beats.push_back(
            {{"sample", b.sample}, {"time_s", b.sample / ecg.rate.value}, {"quality", b.quality}});
    auto& quality = d["quality"] = json::array();
    for (const auto& q : judged.quality)
        quality.push_back(
            {{"from_s", q.from_s}, {"to_s", q.to_s}, {"quality", q.quality}, {"why", words(q.why)}});
    d["why"] = found.beats.empty() ? json(words(judged.why)) : json("");
    return d;
}

void tell(std::ostream& out, const ecg_recording& ecg, const ecg_beats& found, const ecg_beats& judged) {
    out << fmt::format("{} beats in {:.1f} s at {:g} Hz{}{}\n", found.beats.size(), ecg.duration_s(),
                       ecg.rate.value, found.beats.empty() ? ": " : "",
                       found.beats.empty() ? words(judged.why) : "");
    for (const auto& b : found.beats)
        out << fmt::format("{:.4f} s  sample {:.2f}  quality {:.2f}\n", b.sample / ecg.rate.value, b.sample,
                           b.quality);
    for (const auto& q : judged.quality)
        if (q.why != ecg_trouble::none)
            out << fmt::format("{:.0f}-{:.0f} s  quality {:.2f}: {}\n", q.from_s, q.to_s, q.quality,
                               words(q.why));
    out << std::flush;
}

} // namespace

void add_beats(CLI::App& app, context& c) {
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand("beats", "R peaks of an ECG");
    sub.add_option("FILE", w->file, "ECG: FILE.i16 beside FILE.json")->required();
    sub.add_flag("--live", w->live, "The causal detector of the live path, sample by sample");
    common(sub, c, prints_data, [&c, w] {
        const auto ecg = read_ecg(w->file);
        if (!ecg) return c.failed(ecg.error());
        // What the whole recording shows about its quality, also where the beats are the live ones.
        const auto judged = find_beats(std::span<const std::int16_t>{ecg->samples}, ecg->rate);
        const auto found = w->live ? detect_live(*ecg) : ecg_beats{};
        const auto& shown = w->live ? found : judged;
        if (c.json) return c.print(document(*ecg, shown, judged));
        tell(c.out(), *ecg, shown, judged);
        return c.out() ? 0 : 1;
    });
}

} // namespace attune::cli
