#include "dsp/analysis.hpp"

#include "dsp/hrv/autoregressive.hpp"
#include "dsp/hrv/dfa.hpp"
#include "dsp/hrv/entropy.hpp"
#include "dsp/hrv/geometric.hpp"
#include "dsp/hrv/lomb.hpp"
#include "dsp/hrv/welch.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>

namespace attune {
namespace {

/// std::vector<bool> has no span.
struct flags {
    std::unique_ptr<bool[]> of;
    std::size_t n;
    explicit flags(std::size_t size)
        : of{std::make_unique<bool[]>(size)}
        , n{size} {}
    operator std::span<const bool>() const { return {of.get(), n}; }
};

/// Which accepted intervals are as measured, and which have a difference to the one before them.
struct neighbours {
    flags joined, untouched;
    std::size_t longest = 0; // intervals of the longest piece
};
neighbours neighbours_of(const trusted_series& s) {
    neighbours n{flags{s.nn_ms.size()}, flags{s.nn_ms.size()}};
    for (const auto& p : s.pieces) {
        n.longest = std::max(n.longest, p.size());
        for (auto i = p.from; i < p.to; ++i) {
            n.untouched.of[i] = s.untouched[i];
            n.joined.of[i] = i > p.from && n.untouched.of[i] && n.untouched.of[i - 1];
        }
    }
    return n;
}

/// With so many places after the point.
std::string number(double x, int places) {
    char text[64];
    const auto end = std::to_chars(text, text + sizeof text, x, std::chars_format::fixed, places);
    return end.ec == std::errc{} ? std::string{text, end.ptr} : "?";
}

/// Reasons by name; a later one is added to an earlier one.
class reasons {
public:
    void add(std::string_view name, std::string reason) {
        for (auto& [n, r] : all_)
            if (n == name) {
                r += "; " + reason;
                return;
            }
        all_.emplace_back(name, std::move(reason));
    }
    void add(std::initializer_list<std::string_view> names, const std::string& reason) {
        for (const auto n : names)
            add(n, reason);
    }
    /// The number is not there: what guidelines ask for says nothing then.
    void replace(std::string_view name, std::string reason) {
        std::erase_if(all_, [&](const auto& r) { return r.first == name; });
        all_.emplace_back(name, std::move(reason));
    }
    std::vector<std::pair<std::string_view, std::string>> take() { return std::move(all_); }

private:
    std::vector<std::pair<std::string_view, std::string>> all_;
};

/// Of the mean interval: what sums of a hundred thousand of them leave behind. Chosen a thousand times finer
/// than any clock of a sensor.
constexpr double rounding = 1e-9;

/// What is left by the rounding of sums is no variation.
double nothing_of(const time_domain& t) {
    return t.mean_nn_ms ? rounding * *t.mean_nn_ms : 0.0;
}
time_domain measure(const trusted_series& s, const neighbours& n) {
    auto t = measure_time_domain(s.nn_ms, n.joined);
    for (auto* spread : {&t.sdnn_ms, &t.rmssd_ms, &t.sdsd_ms, &t.sd1_ms, &t.sd2_ms})
        if (*spread && **spread < nothing_of(t)) *spread = 0.0;
    return t;
}

struct measured {
    trusted_series series;
    std::size_t longest = 0; // intervals of the longest piece
    std::optional<band_powers> spectrum;
    entropies regularity;
};

/// Why a number that is not there is not there.
std::string absence(std::string_view name, const analysis& a, const measured& m, const analysis_settings& s) {
    if (a.intervals == 0) return "no intervals";
    if (m.series.nn_ms.empty() && a.irregular > 0)
        return "the rhythm or the contact is irregular: no artefact can be told, nothing is corrected or "
               "computed "
               "(--correct none takes the intervals as they are)";
    if (m.series.nn_ms.empty())
        return "no beat is left: all lie in runs of corrections too long to be trusted";
    if (name == "sampen" || name == "apen") {
        if (!s.entropies) return "not asked for";
        if (m.longest < 4) return "too few beats in one stretch without a gap";
        if (!m.regularity.varies) return "nothing varies: there is no tolerance to compare with";
        if (name == "sampen") return "no pattern of three intervals comes twice";
    }
    if (name == "tinn_ms") return "all intervals lie in one bin of the histogram";
    if (name == "dfa_alpha1" && m.longest > 6) return "nothing varies";
    if (name == "dfa_alpha2")
        return m.longest > 18 ? "nothing varies" : "needs more than 18 beats in one stretch without a gap";
    if (name == "sd2_sd1" && a.hrv.sd1_ms) return "SD1 is 0: nothing to divide by";
    if (m.spectrum) {
        if (name == "lf_hf" && m.spectrum->hf_ms2) return "there is no HF power to divide by";
        if (name == "peak_hz") return "nothing varies";
        if ((name == "lf_nu" || name == "hf_nu") && m.spectrum->lf_ms2 && m.spectrum->hf_ms2)
            return "there is no LF and no HF power";
        if (name.ends_with("_ms2") || name == "lf_hf" || name.ends_with("_nu"))
            return "a window of " + number(m.spectrum->window_s, 1) +
                   " s has no frequency in the band: too short";
    }
    return "too few beats in one stretch without a gap";
}

/// What guidelines ask for beyond what is there (SCIENCE 3, the standard windows).
void ask_for_more(const analysis& a, const measured& m, const analysis_settings& s, reasons& why) {
    const auto below = [&](double seconds, std::initializer_list<std::string_view> names, const char* span) {
        if (a.duration_s < seconds) why.add(names, std::string{"guidelines ask for "} + span);
    };
    below(300,
          {"sdnn_ms", "sd2_ms", "sd2_sd1", "vlf_ms2", "total_power_ms2", "lf_hf", "lf_nu", "hf_nu", "sampen",
           "apen"},
          "5 minutes");
    below(120, {"lf_ms2", "peak_hz", "dfa_alpha1"}, "2 minutes");
    below(60, {"hf_ms2", "pnn50_pct", "pnn20_pct"}, "1 minute");
    below(30, {"rmssd_ms", "sdsd_ms", "sd1_ms"}, "30 seconds");
    below(1200, {"hti", "tinn_ms"}, "20 minutes");
    if (m.series.nn_ms.size() < 200)
        why.add({"sampen", "apen", "dfa_alpha1"}, "guidelines ask for 200 beats");
    if (m.series.nn_ms.size() < 640) why.add("dfa_alpha2", "ten windows of its longest ask for 640 beats");
    if (m.spectrum) {
        const auto& p = *m.spectrum;
        if (s.spectrum != spectrum_method::autoregressive && p.window_s < 300)
            why.add({"vlf_ms2", "total_power_ms2"},
                    "its slowest cycle takes 300 s, a window here is " + number(p.window_s, 1) + " s" +
                        (s.spectrum == spectrum_method::welch ? " (--segment 2048 has 512 s)" : ""));
        if (s.detrend == detrending::smoothness) {
            why.add("vlf_ms2", "computed after removing a line only, as smoothness priors take VLF away");
            if (p.peak_hz && *p.peak_hz + 0.5 / p.window_s < 0.05)
                why.add({"lf_ms2", "peak_hz"},
                        "the strongest rhythm is slower than 0.05 Hz, where smoothness priors take a part of "
                        "it; compare with --detrend linear");
        }
        if (a.hrv.mean_hr_bpm && *a.hrv.mean_hr_bpm / 120 < hf_to)
            why.add({"hf_ms2", "hf_nu"}, "at this heart rate nothing above " +
                                             number(*a.hrv.mean_hr_bpm / 120, 3) + " Hz can be seen");
    }
    // Kubios' limit (SCIENCE 2.3).
    if (a.corrected_pct() > 5) {
        const auto share =
            std::to_string(a.corrected) + " of " + std::to_string(a.beats) + " beats corrected (" +
            number(a.corrected_pct(), 1) + " %)" +
            (a.corrected_pct() > 20   ? ": the rhythm is too irregular, or the signal too poor, for "
                                        "this number to mean much"
             : a.corrected_pct() > 10 ? ": only heart rate is to be trusted"
                                      : ": to be read with care");
        for (const auto& n : listed(a.hrv))
            if (n.value && (a.corrected_pct() > 20 || (n.name != "mean_nn_ms" && n.name != "mean_hr_bpm")))
                why.add(n.name, share);
    }
    if (a.irregular > 0)
        for (const auto& n : listed(a.hrv))
            if (n.value)
                why.add(n.name,
                        std::to_string(a.irregular) + " of " + std::to_string(a.intervals) +
                            " intervals lie where the rhythm or the contact is irregular, and are left out");
    if (m.series.left_out > a.irregular)
        why.add("mean_nn_ms", std::to_string(m.series.left_out - a.irregular) +
                                  " intervals are impossible, or lie in runs of "
                                  "corrections too long to be trusted, and count as gaps");
}

} // namespace

std::string_view analysis::quality() const noexcept {
    const double pct = corrected_pct() + irregular_pct();
    return pct <= 1 ? "excellent" : pct <= 5 ? "good" : pct <= 10 ? "fair" : pct <= 20 ? "poor" : "none";
}

analysis analyze(const judged_series& series, const analysis_settings& settings) {
    analysis out;
    out.intervals = series.rr_ms.size();
    for (const double x : series.rr_ms)
        if (x > 0 && std::isfinite(x)) out.duration_s += x / 1000.0;
    out.chains = series.starts.size();
    out.beats = out.intervals + out.chains;
    out.corrected = series.artefacts.size();
    out.irregular =
        static_cast<std::size_t>(std::count(series.irregular.begin(), series.irregular.end(), true));
    for (const auto& a : series.artefacts) {
        out.missed += a.classed == beat_class::missed;
        out.extra += a.classed == beat_class::extra;
        out.ectopic += a.classed == beat_class::ectopic;
        out.misaligned += a.classed == beat_class::misaligned;
    }

    measured m;
    m.series = trusted(series);
    out.left_out = m.series.left_out;
    const std::span<const double> nn = m.series.nn_ms;
    const std::span<const stretch> pieces = m.series.pieces;
    const auto near = neighbours_of(m.series);
    const auto& untouched = near.untouched;
    m.longest = near.longest;

    auto& h = out.hrv;
    const auto time = measure(m.series, near);
    h.mean_nn_ms = time.mean_nn_ms;
    h.mean_hr_bpm = time.mean_hr_bpm;
    h.sdnn_ms = time.sdnn_ms;
    h.rmssd_ms = time.rmssd_ms;
    h.sdsd_ms = time.sdsd_ms;
    h.pnn50_pct = time.pnn50_pct;
    h.pnn20_pct = time.pnn20_pct;
    h.sd1_ms = time.sd1_ms;
    h.sd2_ms = time.sd2_ms;
    const double nothing_ms = nothing_of(time);
    const bool constant = h.sdnn_ms && *h.sdnn_ms == 0;
    if (h.sd1_ms && *h.sd1_ms > 0) h.sd2_sd1 = *h.sd2_ms / *h.sd1_ms;
    const auto shape = measure_geometric(nn);
    h.hti = shape.hti;
    h.tinn_ms = shape.tinn_ms;

    switch (settings.spectrum) {
    case spectrum_method::welch:
        m.spectrum = welch(nn, pieces, settings.segment, settings.detrend);
        break;
    case spectrum_method::lomb:
        m.spectrum = lomb(nn, untouched, pieces, settings.detrend);
        break;
    case spectrum_method::autoregressive:
        m.spectrum = ar_spectrum(nn, pieces, settings.detrend);
        break;
    }
    if (m.spectrum) {
        auto& power = *m.spectrum;
        for (auto* band : {&power.vlf_ms2, &power.lf_ms2, &power.hf_ms2, &power.total_ms2})
            if (*band && (constant || **band < nothing_ms * nothing_ms)) *band = 0.0;
        if (!power.hf_ms2 || *power.hf_ms2 == 0) power.lf_hf.reset();
        if (constant || (power.total_ms2 && *power.total_ms2 == 0)) power.peak_hz.reset();
        h.vlf_ms2 = m.spectrum->vlf_ms2;
        h.lf_ms2 = m.spectrum->lf_ms2;
        h.hf_ms2 = m.spectrum->hf_ms2;
        h.total_power_ms2 = m.spectrum->total_ms2;
        h.lf_hf = m.spectrum->lf_hf;
        h.peak_hz = m.spectrum->peak_hz;
        if (h.lf_ms2 && h.hf_ms2 && *h.lf_ms2 + *h.hf_ms2 > 0) {
            h.lf_nu = 100 * *h.lf_ms2 / (*h.lf_ms2 + *h.hf_ms2);
            h.hf_nu = 100 * *h.hf_ms2 / (*h.lf_ms2 + *h.hf_ms2);
        }
        out.window_s = m.spectrum->window_s;
        out.segments = m.spectrum->segments;
    }
    if (settings.entropies && !constant) {
        m.regularity = measure_entropies(nn, pieces);
        h.sampen = m.regularity.sampen;
        h.apen = m.regularity.apen;
    }
    if (!constant) {
        h.dfa_alpha1 = dfa(nn, pieces, 4, 16); // CLI.md
        h.dfa_alpha2 = dfa(nn, pieces, 16, 64);
    }

    reasons why;
    ask_for_more(out, m, settings, why);
    for (const auto& l : listed(h))
        if (!l.value) why.replace(l.name, absence(l.name, out, m, settings));
    out.why = why.take();
    return out;
}

time_domain time_domain_of(const judged_series& series) {
    const auto s = trusted(series);
    return measure(s, neighbours_of(s));
}

analysis analyze(std::span<const double> rr_ms, std::span<const std::size_t> chain_starts,
                 const analysis_settings& settings) {
    return analyze(judge(rr_ms, chain_starts, settings.correct), settings);
}

std::vector<listed_number> listed(const hrv_numbers& n) {
    return {{"mean_nn_ms", "ms", n.mean_nn_ms},
            {"mean_hr_bpm", "bpm", n.mean_hr_bpm},
            {"sdnn_ms", "ms", n.sdnn_ms},
            {"rmssd_ms", "ms", n.rmssd_ms},
            {"sdsd_ms", "ms", n.sdsd_ms},
            {"pnn50_pct", "%", n.pnn50_pct},
            {"pnn20_pct", "%", n.pnn20_pct},
            {"hti", "", n.hti},
            {"tinn_ms", "ms", n.tinn_ms},
            {"sd1_ms", "ms", n.sd1_ms},
            {"sd2_ms", "ms", n.sd2_ms},
            {"vlf_ms2", "ms2", n.vlf_ms2},
            {"lf_ms2", "ms2", n.lf_ms2},
            {"hf_ms2", "ms2", n.hf_ms2},
            {"total_power_ms2", "ms2", n.total_power_ms2},
            {"lf_hf", "", n.lf_hf},
            {"peak_hz", "Hz", n.peak_hz},
            {"sampen", "", n.sampen},
            {"apen", "", n.apen},
            {"dfa_alpha1", "", n.dfa_alpha1},
            {"dfa_alpha2", "", n.dfa_alpha2},
            {"sd2_sd1", "", n.sd2_sd1},
            {"lf_nu", "%", n.lf_nu},
            {"hf_nu", "%", n.hf_nu}};
}

} // namespace attune
