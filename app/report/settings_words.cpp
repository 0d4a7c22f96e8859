// How a session's numbers were made, in words and in commands.
#include "app/report/numbers.hpp"
#include "app/report/report.hpp"
#include "app/review/facts.hpp"
#include "app/review/words.hpp"
#include "app/session/beat_delay.hpp"
#include "app/version.hpp"
#include "dsp/hrv/lomb.hpp"

#include <chrono>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace attune::report {
namespace {

std::string utc(std::int64_t ms) {
    const std::chrono::sys_time<std::chrono::milliseconds> at{std::chrono::milliseconds{ms}};
    return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", std::chrono::floor<std::chrono::seconds>(at));
}

std::string breath_words(const practice& p) {
    if (!p.paced) return "natural breath, no pacer";
    const auto& b = p.pattern;
    auto out = fmt::format("in {:g} s", b.inhale.count());
    if (b.top_up.count() > 0) out += fmt::format(", topped up for {:g} s", b.top_up.count());
    if (b.hold_full.count() > 0) out += fmt::format(", hold {:g} s", b.hold_full.count());
    out += fmt::format(", out {:g} s", b.exhale.count());
    if (b.hold_empty.count() > 0) out += fmt::format(", rest {:g} s", b.hold_empty.count());
    return out;
}

std::string practice_words(const recording& r) {
    const auto& s = r.header.setup;
    const auto& p = s.plan;
    // The id first: a title may run from right to left, and the rest does not.
    auto out = fmt::format("{}{}planned for {}; {}", p.id.empty() ? "" : fmt::format("{}: ", p.id),
                           p.title.empty() ? "" : fmt::format("{}; ", p.title),
                           review::length_in_words(planned_length(p).count()), breath_words(p));
    if (!p.steps.empty())
        out += fmt::format("; {} steps, {}", p.steps.size(), review::plural(p.rounds, "round"));
    if (s.settle.count() > 0) out += fmt::format("; settling {:g} s", s.settle.count());
    if (s.close.count() > 0) out += fmt::format("; closing {:g} s", s.close.count());
    if (s.lead_in_from) out += fmt::format("; led in from {:.1f} a minute", s.lead_in_from->value);
    if (p.search) out += "; looks for one's own pace";
    if (p.adaptive_pace) out += "; the pace follows the heart";
    return out;
}

std::string rest_words(const recording& r) {
    const auto& b = r.baselines.empty() ? r.header.setup.base : r.baselines.back().base;
    if (b.source == baseline_source::none) return "none: activation had nothing to compare with";
    const auto* source = b.source == baseline_source::prior         ? "a guess before anything was measured"
                         : b.source == baseline_source::own_history ? "own earlier rests"
                                                                    : "measured in this session";
    auto out = fmt::format("{}: heart rate {:.2f} /min, scale {:.2f} /min", source, b.hr_bpm, b.hr_scale_bpm);
    if (b.hr_se_bpm > 0) out += fmt::format(", standard error {:.2f} /min", b.hr_se_bpm);
    if (b.ln_rmssd) out += fmt::format("; ln RMSSD {:.3f}, scale {:.3f}", *b.ln_rmssd, b.ln_rmssd_scale);
    if (b.breaths_per_min) out += fmt::format("; {:.1f} breaths a minute", *b.breaths_per_min);
    return out;
}

std::string sensor_words(const recording& r) {
    auto out = r.header.sensor.empty() ? std::string{"not told"} : r.header.sensor;
    for (const auto& s : r.sensor)
        if (s.fact == sensor_fact::model || s.fact == sensor_fact::protocol) {
            const auto more =
                fmt::format("; {} {}", s.fact == sensor_fact::model ? "model" : "protocol", s.text.view());
            if (out.find(more) == out.npos) out += more;
        }
    return out;
}

} // namespace

std::vector<setting> settings_of(const recording& r) {
    const auto& h = r.header;
    const auto s = report_settings();
    std::vector<setting> out{
        {"Session", fmt::format("{}; started {}", h.id, utc(h.started_utc_ms))},
        {"Recorded by", h.program_version.empty() || h.dsp_version.empty()
                            ? std::string{"not told"}
                            : fmt::format("Attune {}, numbers version {}", h.program_version, h.dsp_version)},
        {"Reported by", fmt::format("Attune {}, numbers version {}", program_version, dsp_version())},
        {"Sensor", sensor_words(r)},
        {"Practice", practice_words(r)},
        {"Rest", rest_words(r)}};
    if (!r.beats.empty())
        out.push_back(
            {"Beat times", delay_sentence(delay_of(r), breaths_per_minute{review::gather(r).last_pace})});
    out.push_back({"Artefacts",
                   "found over the whole session after Lipponen and Tarvainen (2019) and corrected "
                   "there; what was measured stays stored as it was"});
    out.push_back(
        {"Spectrum",
         fmt::format("Welch, {} samples of the series at {:g} Hz, half overlapping, Hann taper; detrended by "
                     "smoothness priors, lambda {:g}; LF {:g} to {:g} Hz, HF {:g} to {:g} Hz",
                     s.segment, resample_hz, smoothness_lambda, lf_from, hf_from, hf_from, hf_to)});
    const auto id = h.id.empty() ? std::string{"ID"} : h.id;
    out.push_back(
        {"The same again", fmt::format("attune analyze {0} --no-entropy --from S --to S gives a phase's "
                                       "numbers in full; attune replay {0} --verify runs the stored bytes "
                                       "through the program once more and compares",
                                       id)});
    return out;
}

} // namespace attune::report
