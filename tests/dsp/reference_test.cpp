// Against the reference recordings: artefacts whose truth is known. Read in place.

#include "dsp/analysis.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/reference.hpp"

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

bool near(std::size_t a, std::size_t b, std::size_t reach) {
    return a <= b + reach && b <= a + reach;
}

} // namespace

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
