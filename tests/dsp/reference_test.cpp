// Against the reference recordings: peers' values and artefacts whose truth is known. Read in place.

#include "dsp/analysis.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/reference.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>
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

std::vector<std::pair<std::size_t, std::string>> read_truth(const fs::path& p) {
    std::ifstream in{p};
    std::vector<std::pair<std::size_t, std::string>> out;
    for (std::string line; std::getline(in, line);)
        if (const auto comma = line.find(','); comma != std::string::npos && line[0] >= '0' && line[0] <= '9')
            out.emplace_back(std::stoul(line), line.substr(comma + 1));
    return out;
}

nlohmann::json expected(const fs::path& ref, const char* name) {
    std::ifstream in{ref / "expected" / name};
    return nlohmann::json::parse(in);
}

bool near(std::size_t a, std::size_t b, std::size_t reach) {
    return a <= b + reach && b <= a + reach;
}

} // namespace

TEST_CASE("reference: time domain of every series agrees with the computation stated step by step",
          "[dsp][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    int compared = 0;
    const auto all = expected(ref, "hrv.json").at("values");
    for (const auto& [file, peers] : all.items()) {
        if (!peers.contains("explicit") || file.starts_with("long/")) continue;
        const auto rr = read_rr(ref / file);
        if (rr.empty()) continue;
        const auto& t = peers.at("explicit").at("time");
        const auto a = analyze(rr, {}, {correction::none, 256, detrending::mean});
        INFO(file);
        REQUIRE(rr.size() == t.at("n").get<std::size_t>());
        // The expected values are printed with ten digits.
        CHECK(*a.hrv.mean_nn_ms == Approx(t.at("mean_nn").get<double>()).epsilon(1e-9));
        CHECK(*a.hrv.mean_hr_bpm == Approx(t.at("mean_hr_60000_over_mean_nn").get<double>()).epsilon(1e-9));
        CHECK(*a.hrv.sdnn_ms == Approx(t.at("sdnn_ddof1").get<double>()).epsilon(1e-9));
        CHECK(*a.hrv.rmssd_ms == Approx(t.at("rmssd").get<double>()).epsilon(1e-9));
        CHECK(*a.hrv.sdsd_ms == Approx(t.at("sdsd_ddof1").get<double>()).epsilon(1e-9));
        CHECK(*a.hrv.pnn50_pct == Approx(t.at("pnn50_over_n_diffs").get<double>()).epsilon(1e-9));
        CHECK(*a.hrv.pnn20_pct == Approx(t.at("pnn20_over_n_diffs").get<double>()).epsilon(1e-9));
        const auto& e = peers.at("explicit");
        if (e.contains("poincare")) {
            CHECK(*a.hrv.sd1_ms == Approx(e.at("poincare").at("sd1").get<double>()).epsilon(1e-9));
            CHECK(*a.hrv.sd2_ms == Approx(e.at("poincare").at("sd2").get<double>()).epsilon(1e-9));
        }
        if (e.contains("hti_bin7.8125_edges_at_multiples"))
            CHECK(*a.hrv.hti == Approx(e.at("hti_bin7.8125_edges_at_multiples").get<double>()).epsilon(1e-9));
        ++compared;
    }
    CHECK(compared > 50);
}

TEST_CASE("reference: Welch agrees with the recipe of 256 samples at 4 Hz", "[dsp][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    int compared = 0;
    const auto all = expected(ref, "hrv.json").at("values");
    for (const auto& [file, peers] : all.items()) {
        if (!peers.contains("explicit") || !peers.at("explicit").contains("welch_4hz_n256")) continue;
        const auto rr = read_rr(ref / file);
        INFO(file);
        for (const std::size_t segment : {256u, 1024u}) {
            const auto key = "welch_4hz_n" + std::to_string(segment);
            if (!peers.at("explicit").contains(key) || peers.at("explicit").at(key).is_null()) continue;
            const auto& w = peers.at("explicit").at(key);
            const auto s = welch(rr, segment, detrending::mean);
            REQUIRE(s);
            if (s->segment != segment) continue; // shorter than the recipe's segment
            CHECK(s->vlf_ms2 == Approx(w.at("vlf").get<double>()).epsilon(1e-6));
            CHECK(s->lf_ms2 == Approx(w.at("lf").get<double>()).epsilon(1e-6));
            CHECK(s->hf_ms2 == Approx(w.at("hf").get<double>()).epsilon(1e-6));
            CHECK(s->total_ms2 == Approx(w.at("total").get<double>()).epsilon(1e-6));
            CHECK(*s->lf_hf == Approx(w.at("lfhf").get<double>()).epsilon(1e-6));
            CHECK(s->peak_hz == Approx(w.at("peak_hz_0.04_0.4").get<double>()).epsilon(1e-9));
            ++compared;
        }
    }
    CHECK(compared > 50);
}

TEST_CASE(
    "reference: missed, extra and ectopic beats in real series are found, each reported once, few others",
    "[dsp][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    std::size_t truths = 0, found = 0, reports = 0, clean_beats = 0, clean_marks = 0, right_class = 0;
    for (const std::string base : {"bartels", "nsr001", "nsr004"}) {
        const auto clean = read_rr(ref / "artefact" / (base + "_clean.txt"));
        clean_beats += clean.size();
        clean_marks += classify_all(clean).artefacts.size();
        for (const std::string kind : {"missed", "extra", "ectopic", "mixed"}) {
            const auto c = classify_all(read_rr(ref / "artefact" / (base + "_" + kind + ".txt")));
            for (const auto& [beat, true_kind] :
                 read_truth(ref / "artefact" / (base + "_" + kind + ".truth.csv"))) {
                if (true_kind == "misaligned")
                    continue; // moves of 60-110 ms: below what can be told in a lively heart
                ++truths;
                const auto hit = std::find_if(c.artefacts.begin(), c.artefacts.end(),
                                              [&, b = beat](const auto& a) { return near(a.beat, b, 1); });
                found += hit != c.artefacts.end();
                right_class += hit != c.artefacts.end() && name(hit->classed) == true_kind;
                reports += static_cast<std::size_t>(
                    std::count_if(c.artefacts.begin(), c.artefacts.end(),
                                  [&, b = beat](const auto& a) { return near(a.beat, b, 2); }));
            }
        }
    }
    const double n = static_cast<double>(truths);
    INFO("found " << found << " of " << truths << ", right class " << right_class << ", reports " << reports
                  << "; clean " << clean_marks << " of " << clean_beats);
    CHECK(truths > 150);
    CHECK(static_cast<double>(found) >= 0.97 * n);
    CHECK(static_cast<double>(right_class) >= 0.95 * n);
    CHECK(static_cast<double>(reports) <= 1.2 * n);
    CHECK(static_cast<double>(clean_marks) <= 0.015 * static_cast<double>(clean_beats));
}

TEST_CASE("reference: correction brings RMSSD of a corrupted series back near the clean one",
          "[dsp][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    for (const std::string base : {"bartels", "nsr001", "nsr004"}) {
        const auto clean = analyze(read_rr(ref / "artefact" / (base + "_clean.txt")), {}, {});
        for (const std::string kind : {"missed", "extra", "ectopic"}) {
            const auto a = analyze(read_rr(ref / "artefact" / (base + "_" + kind + ".txt")), {}, {});
            INFO(base << ' ' << kind);
            CHECK(*a.hrv.rmssd_ms == Approx(*clean.hrv.rmssd_ms).epsilon(0.1));
            CHECK(*a.hrv.sdnn_ms == Approx(*clean.hrv.sdnn_ms).epsilon(0.1));
            CHECK(*a.hrv.mean_nn_ms == Approx(*clean.hrv.mean_nn_ms).epsilon(0.002));
        }
    }
}
