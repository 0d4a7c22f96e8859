#include "dsp/analysis.hpp"

#include "dsp/hrv/time_domain.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

namespace attune {
namespace {

/// std::vector<bool> has no span.
std::unique_ptr<bool[]> joined_flags(std::size_t n, std::span<const std::size_t> starts,
                                     const std::vector<bool>* nn) {
    auto joined = std::make_unique<bool[]>(n);
    for (std::size_t i = 1; i < n; ++i)
        joined[i] = !nn || ((*nn)[i] && (*nn)[i - 1]);
    for (const auto s : starts)
        if (s < n) joined[s] = false;
    return joined;
}

/// The chain of the longest duration.
std::span<const double> longest_chain(std::span<const double> nn, std::span<const std::size_t> starts) {
    std::span<const double> best;
    double best_ms = -1;
    std::size_t from = 0;
    const auto close = [&](std::size_t to) {
        double ms = 0;
        for (std::size_t i = from; i < to; ++i)
            ms += nn[i];
        if (ms > best_ms && to > from) {
            best_ms = ms;
            best = nn.subspan(from, to - from);
        }
        from = to;
    };
    for (const auto s : starts)
        if (s > from && s < nn.size()) close(s);
    close(nn.size());
    return best;
}

constexpr double five_minutes = 300.0, two_minutes = 120.0, one_minute = 60.0,
                 twenty_minutes = 1200.0; // s, SCIENCE 3

} // namespace

analysis analyze(std::span<const double> rr_ms, std::span<const std::size_t> chain_starts,
                 const analysis_settings& settings) {
    analysis out;
    out.intervals = rr_ms.size();
    for (const double x : rr_ms)
        out.duration_s += x / 1000.0;
    std::size_t chains = rr_ms.empty() ? 0 : 1;
    for (const auto s : chain_starts)
        chains += s > 0 && s < rr_ms.size();
    out.beats = out.intervals + chains;

    classified judged;
    std::span<const double> nn = rr_ms;
    std::span<const std::size_t> starts = chain_starts;
    const std::vector<bool>* untouched = nullptr;
    if (settings.correct == correction::lipponen) {
        judged = classify_all(rr_ms, chain_starts);
        out.corrected = judged.artefacts.size();
        for (const auto& a : judged.artefacts) {
            out.missed += a.classed == beat_class::missed;
            out.extra += a.classed == beat_class::extra;
            out.ectopic += a.classed == beat_class::ectopic;
            out.misaligned += a.classed == beat_class::misaligned;
        }
        nn = judged.corrected_rr_ms;
        starts = judged.corrected_starts;
        untouched = &judged.nn;
    }
    const auto flags = joined_flags(nn.size(), starts, untouched);
    const auto time = measure_time_domain(nn, {flags.get(), nn.size()});
    auto& h = out.hrv;
    h.mean_nn_ms = time.mean_nn_ms;
    h.mean_hr_bpm = time.mean_hr_bpm;
    h.sdnn_ms = time.sdnn_ms;
    h.rmssd_ms = time.rmssd_ms;
    h.sdsd_ms = time.sdsd_ms;
    h.pnn50_pct = time.pnn50_pct;
    h.pnn20_pct = time.pnn20_pct;
    h.hti = time.hti;
    h.sd1_ms = time.sd1_ms;
    h.sd2_ms = time.sd2_ms;
    const auto spectrum = welch(longest_chain(nn, starts), settings.segment, settings.detrend);
    if (spectrum) {
        h.vlf_ms2 = spectrum->vlf_ms2;
        h.lf_ms2 = spectrum->lf_ms2;
        h.hf_ms2 = spectrum->hf_ms2;
        h.total_power_ms2 = spectrum->total_ms2;
        h.lf_hf = spectrum->lf_hf;
        if (spectrum->total_ms2 > 0) h.peak_hz = spectrum->peak_hz;
    }

    const auto asks = [&](double s, std::initializer_list<std::string_view> names, const char* span) {
        if (out.duration_s >= s) return;
        for (const auto n : names)
            out.why.emplace_back(n, std::string{"guidelines ask for "} + span);
    };
    asks(five_minutes, {"sdnn_ms", "sd2_ms", "vlf_ms2", "total_power_ms2", "lf_hf"}, "5 minutes");
    asks(two_minutes, {"lf_ms2"}, "2 minutes");
    asks(one_minute, {"hf_ms2", "pnn50_pct", "pnn20_pct"}, "1 minute");
    asks(one_minute / 2, {"rmssd_ms", "sdsd_ms", "sd1_ms"}, "30 seconds");
    asks(twenty_minutes, {"hti"}, "20 minutes");
    for (const auto& [name, value] : listed(h)) {
        if (value) continue;
        const auto known =
            std::find_if(out.why.begin(), out.why.end(), [n = name](const auto& w) { return w.first == n; });
        const bool later = name == "tinn_ms" || name == "sampen" || name == "apen" || name == "dfa_alpha1";
        const std::string reason = later                         ? "this version does not compute it"
                                   : name == "lf_hf" && spectrum ? "there is no HF power to divide by"
                                   : name == "peak_hz" && spectrum
                                       ? "nothing varies"
                                       : "too few beats in one stretch without a gap";
        if (known != out.why.end())
            known->second = reason;
        else
            out.why.emplace_back(name, reason);
    }
    return out;
}

std::vector<std::pair<std::string_view, std::optional<double>>> listed(const hrv_numbers& n) {
    return {{"mean_nn_ms", n.mean_nn_ms},
            {"mean_hr_bpm", n.mean_hr_bpm},
            {"sdnn_ms", n.sdnn_ms},
            {"rmssd_ms", n.rmssd_ms},
            {"sdsd_ms", n.sdsd_ms},
            {"pnn50_pct", n.pnn50_pct},
            {"pnn20_pct", n.pnn20_pct},
            {"hti", n.hti},
            {"tinn_ms", n.tinn_ms},
            {"sd1_ms", n.sd1_ms},
            {"sd2_ms", n.sd2_ms},
            {"vlf_ms2", n.vlf_ms2},
            {"lf_ms2", n.lf_ms2},
            {"hf_ms2", n.hf_ms2},
            {"total_power_ms2", n.total_power_ms2},
            {"lf_hf", n.lf_hf},
            {"peak_hz", n.peak_hz},
            {"sampen", n.sampen},
            {"apen", n.apen},
            {"dfa_alpha1", n.dfa_alpha1}};
}

} // namespace attune
