// HRV of every reference recording beside the peers' values. Read in place. Says how far apart the farthest
// record is.

#include "dsp/analysis.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/reference.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <vector>

using namespace attune;
namespace fs = std::filesystem;

namespace {

std::vector<double> read_rr(const fs::path& p) {
    std::ifstream in{p};
    std::vector<double> rr;
    for (std::string line; std::getline(in, line);) {
        char* end = nullptr;
        const double x = std::strtod(line.c_str(), &end);
        if (line[0] != '#' && end != line.c_str()) rr.push_back(x);
    }
    return rr;
}

nlohmann::json values(const fs::path& ref) {
    std::ifstream in{ref / "expected" / "hrv.json"};
    return nlohmann::json::parse(in).at("values");
}

/// A number within the document; nothing where it is missing or null.
std::optional<double> at(const nlohmann::json& v, const char* pointer) {
    const nlohmann::json::json_pointer p{pointer};
    if (!v.contains(p) || !v.at(p).is_number()) return std::nullopt;
    return v.at(p).get<double>();
}

/// Relative differences by the name of the number.
class differences {
public:
    void add(const std::string& name, const std::string& file, std::optional<double> ours,
             std::optional<double> theirs) {
        if (!theirs) return;
        if (!ours) {
            missing_.push_back(name + " of " + file);
            return;
        }
        const double scale = std::max(std::abs(*theirs), 1e-12);
        all_[name].push_back({*theirs == *ours ? 0.0 : std::abs(*ours - *theirs) / scale, file});
    }
    double worst(const std::string& name) {
        return std::max_element(all_[name].begin(), all_[name].end())->first;
    }
    void print(const char* what) {
        for (auto& [name, list] : all_) {
            std::sort(list.begin(), list.end());
            std::printf("%-9s %-34s n %3zu  median %8.1e  p95 %8.1e  max %8.1e  %s\n", what, name.c_str(),
                        list.size(), list[list.size() / 2].first, list[list.size() * 95 / 100].first,
                        list.back().first, list.back().second.c_str());
        }
    }
    std::size_t count(const std::string& name) { return all_[name].size(); }
    const std::vector<std::string>& missing() const { return missing_; }

private:
    std::map<std::string, std::vector<std::pair<double, std::string>>> all_;
    std::vector<std::string> missing_;
};

constexpr analysis_settings recipe{correction::none, 256, detrending::mean};

} // namespace

TEST_CASE("reference: every number whose definition peers share agrees with theirs to the last digit printed",
          "[dsp][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    differences d;
    const auto all = values(ref);
    for (const auto& [file, v] : all.items()) {
        const auto rr = read_rr(ref / file);
        REQUIRE_FALSE(rr.empty());
        auto settings = recipe;
        settings.entropies = v.at("level") == 2;
        const auto h = analyze(rr, {}, settings).hrv;
        const auto same = [&, &file = file, &v = v](const char* name, std::optional<double> ours,
                                                    const char* pointer) {
            d.add(name, file, ours, at(v, pointer));
        };
        same("mean_nn_ms", h.mean_nn_ms, "/explicit/time/mean_nn");
        same("mean_hr_bpm", h.mean_hr_bpm, "/explicit/time/mean_hr_60000_over_mean_nn");
        same("sdnn_ms", h.sdnn_ms, "/explicit/time/sdnn_ddof1");
        same("rmssd_ms", h.rmssd_ms, "/explicit/time/rmssd");
        same("sdsd_ms", h.sdsd_ms, "/explicit/time/sdsd_ddof1");
        same("pnn50_pct", h.pnn50_pct, "/explicit/time/pnn50_over_n_diffs");
        same("pnn20_pct", h.pnn20_pct, "/explicit/time/pnn20_over_n_diffs");
        same("sd1_ms", h.sd1_ms, "/explicit/poincare/sd1");
        same("sd2_ms", h.sd2_ms, "/explicit/poincare/sd2");
        same("hti", h.hti, "/explicit/hti_bin7.8125_edges_at_multiples");
        same("sampen", h.sampen, "/neurokit2/sampen_m2_r02sd1");
        same("sampen (nolds)", h.sampen, "/nolds/sampen_m2_r02sd1");
        same("apen", h.apen, "/neurokit2/apen_m2_r02sd1");
        same("dfa_alpha1", h.dfa_alpha1, "/neurokit2/dfa_alpha1_n4_16");
        same("welch vlf", h.vlf_ms2, "/explicit/welch_4hz_n256/vlf");
        same("welch lf", h.lf_ms2, "/explicit/welch_4hz_n256/lf");
        same("welch hf", h.hf_ms2, "/explicit/welch_4hz_n256/hf");
        same("welch total", h.total_power_ms2, "/explicit/welch_4hz_n256/total");
        same("welch lf_hf", h.lf_hf, "/explicit/welch_4hz_n256/lfhf");
        same("welch peak_hz", h.peak_hz, "/explicit/welch_4hz_n256/peak_hz_0.04_0.4");
    }
    d.print("same");
    for (const auto& m : d.missing())
        UNSCOPED_INFO(m);
    CHECK(d.missing().empty());
    for (const char* name :
         {"mean_nn_ms", "mean_hr_bpm", "sdnn_ms", "rmssd_ms", "sdsd_ms", "pnn50_pct", "pnn20_pct", "sd1_ms",
          "sd2_ms", "hti", "sampen", "sampen (nolds)", "apen", "dfa_alpha1"}) {
        INFO(name);
        CHECK(d.count(name) >= 54);
        CHECK(d.worst(name) <= 1e-9);
    }
    for (const char* name :
         {"welch vlf", "welch lf", "welch hf", "welch total", "welch lf_hf", "welch peak_hz"}) {
        INFO(name);
        CHECK(d.count(name) >= 60);
        CHECK(d.worst(name) <= 1e-6);
    }
}

TEST_CASE("reference: numbers that each peer defines for itself lie among the peers'", "[dsp][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    differences d;
    const auto all = values(ref);
    for (const auto& [file, v] : all.items()) {
        if (v.at("level") == 0) continue;
        const auto rr = read_rr(ref / file);
        auto settings = recipe;
        settings.entropies = false;
        const auto welch = analyze(rr, {}, settings).hrv;
        settings.spectrum = spectrum_method::lomb;
        const auto lomb = analyze(rr, {}, settings).hrv;
        settings.spectrum = spectrum_method::autoregressive;
        const auto ar = analyze(rr, {}, settings).hrv;
        d.add("dfa_alpha1 (nolds, no overlap)", file, welch.dfa_alpha1,
              at(v, "/nolds/dfa_n4_16_order1_nooverlap"));
        d.add("dfa_alpha2 (pyHRV, 17..64)", file, welch.dfa_alpha2,
              at(v, "/pyhrv/dfa_short_4_16_long_17_64/dfa_alpha2"));
        for (const char* peer : {"/neurokit2/time/TINN", "/pyhrv/geometrical_bin7.8125/tinn"})
            if (const auto theirs = at(v, peer); theirs && *theirs > 0)
                d.add(std::string{"tinn "} + peer, file, welch.tinn_ms, theirs);
        d.add("lomb lf (neurokit2)", file, lomb.lf_ms2, at(v, "/neurokit2/freq_lomb_ms2/LF"));
        d.add("lomb hf (neurokit2)", file, lomb.hf_ms2, at(v, "/neurokit2/freq_lomb_ms2/HF"));
        d.add("lomb lf (our welch)", file, lomb.lf_ms2, welch.lf_ms2);
        d.add("lomb hf (our welch)", file, lomb.hf_ms2, welch.hf_ms2);
        d.add("ar lf (our welch)", file, ar.lf_ms2, welch.lf_ms2);
        d.add("ar hf (our welch)", file, ar.hf_ms2, welch.hf_ms2);
    }
    d.print("own");
    CHECK(d.missing().empty());
}
