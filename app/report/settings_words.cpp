// How a session's numbers were made, in words and in commands.
#include "app/language/language.hpp"
#include "app/report/numbers.hpp"
#include "app/report/report.hpp"
#include "app/review/facts.hpp"
#include "app/review/words.hpp"
#include "app/session/beat_delay.hpp"
#include "app/version.hpp"
#include "dsp/hrv/lomb.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace attune::report {
namespace {

std::string utc(std::int64_t ms) {
    const std::chrono::sys_time<std::chrono::milliseconds> at{std::chrono::milliseconds{ms}};
    return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", std::chrono::floor<std::chrono::seconds>(at));
}

/// Each part whole, one after the other.
class parts {
public:
    explicit parts(std::string_view between)
        : between_{between} {}
    void add(std::string_view part) {
        if (!all_.empty()) all_ += between_;
        all_ += part;
    }
    std::string take() { return std::move(all_); }

private:
    std::string_view between_;
    std::string all_;
};

std::string breath_words(const practice& p) {
    if (!p.paced) return tr("natural breath, no pacer");
    const auto& b = p.pattern;
    parts out{", "};
    out.add(tr("in {:Lg} s", b.inhale.count()));
    if (b.top_up.count() > 0) out.add(tr("topped up for {:Lg} s", b.top_up.count()));
    if (b.hold_full.count() > 0) out.add(tr("hold {:Lg} s", b.hold_full.count()));
    out.add(tr("out {:Lg} s", b.exhale.count()));
    if (b.hold_empty.count() > 0) out.add(tr("breath|rest {:Lg} s", b.hold_empty.count()));
    return out.take();
}

std::string practice_words(const recording& r) {
    const auto& s = r.header.setup;
    const auto& p = s.plan;
    parts out{"; "};
    // The id first: a title may run from right to left, and the rest does not.
    const auto id = p.id.empty() ? std::string{} : p.id + ": ";
    if (!p.title.empty()) out.add(id + p.title);
    if (p.id == "imported" && p.steps.empty()) return out.take(); // nobody planned a length or a breath
    const auto planned = tr("planned for {}", review::length_in_words(planned_length(p).count()));
    out.add(p.title.empty() ? id + planned : planned);
    out.add(breath_words(p));
    if (!p.steps.empty()) {
        out.add(tr("{}, {}",
                   trn("step of a practice|{} steps", "step of a practice|{} steps", p.steps.size()),
                   trn("{} round", "{} rounds", p.rounds)));
    }
    if (s.settle.count() > 0) out.add(tr("settling {:Lg} s", s.settle.count()));
    if (s.close.count() > 0) out.add(tr("closing {:Lg} s", s.close.count()));
    if (s.lead_in_from) out.add(tr("led in from {:.1Lf} a minute", s.lead_in_from->value));
    if (p.search) out.add(tr("looks for one's own pace"));
    if (p.adaptive_pace) out.add(tr("the pace follows the heart"));
    return out.take();
}

std::string rest_words(const recording& r) {
    const auto& b = r.baselines.empty() ? r.header.setup.base : r.baselines.back().base;
    if (b.source == baseline_source::none) return tr("none: activation had nothing to compare with");
    const auto* source = b.source == baseline_source::prior ? tr("a guess before anything was measured")
                         : b.source == baseline_source::own_history ? tr("own earlier rests")
                                                                    : tr("measured in this session");
    auto out = tr("{}: heart rate {:.2Lf} /min, scale {:.2Lf} /min", source, b.hr_bpm, b.hr_scale_bpm);
    if (b.hr_se_bpm > 0) out += tr(", standard error {:.2Lf} /min", b.hr_se_bpm);
    if (b.ln_rmssd) out += tr("; ln RMSSD {:.3Lf}, scale {:.3Lf}", *b.ln_rmssd, b.ln_rmssd_scale);
    if (b.breaths_per_min) out += tr("; {:.1Lf} breaths a minute", *b.breaths_per_min);
    return out;
}

std::string sensor_words(const recording& r) {
    auto out = r.header.sensor.empty() ? std::string{tr("not told")} : r.header.sensor;
    for (const auto& s : r.sensor)
        if (s.fact == sensor_fact::model || s.fact == sensor_fact::protocol) {
            const auto more = s.fact == sensor_fact::model ? tr("; model {}", s.text.view())
                                                           : tr("; protocol {}", s.text.view());
            if (out.find(more) == out.npos) out += more;
        }
    return out;
}

} // namespace

std::vector<setting> settings_of(const recording& r) {
    const auto& h = r.header;
    const auto s = report_settings();
    const bool told = !h.program_version.empty() && !h.dsp_version.empty();
    std::vector<setting> out{
        {tr("Session"), tr("{}; started {}", h.id, utc(h.started_utc_ms))},
        {tr("Recorded by"), told ? tr("Attune {}, numbers version {}", h.program_version, h.dsp_version)
                                 : std::string{tr("not told")}},
        {tr("Reported by"), tr("Attune {}, numbers version {}", program_version, dsp_version())},
        {tr("Sensor"), sensor_words(r)},
        {tr("Practice"), practice_words(r)},
        {tr("Rest"), rest_words(r)}};
    if (!r.beats.empty())
        out.push_back(
            {tr("Beat times"), delay_sentence(delay_of(r), breaths_per_minute{review::gather(r).last_pace})});
    out.push_back({tr("Artefacts"), tr("found over the whole session after Lipponen and Tarvainen (2019) and "
                                       "corrected there; what was measured stays stored as it was")});
    out.push_back(
        {tr("Spectrum"), tr("Welch, {} samples of the series at {:Lg} Hz, half overlapping, Hann taper; "
                            "detrended by smoothness "
                            "priors, lambda {:Lg}; LF {:Lg} to {:Lg} Hz, HF {:Lg} to {:Lg} Hz",
                            s.segment, resample_hz, smoothness_lambda, lf_from, hf_from, hf_from, hf_to)});
    const auto id = h.id.empty() ? std::string{"ID"} : h.id;
    out.push_back({tr("The same again"),
                   tr("attune analyze {0} --no-entropy --from S --to S gives a phase's numbers in "
                      "full; attune replay {0} --verify runs the stored bytes through the "
                      "program once more and compares",
                      id)});
    return out;
}

} // namespace attune::report
