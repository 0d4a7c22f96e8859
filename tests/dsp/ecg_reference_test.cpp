// Against annotated recordings: mitdb (clean) and nstdb (electrode motion, 0 to 24 dB), offline and causal.
// Targets and the best peer's values are beside the figures (expected/detectors.json); nothing is tuned to
// one record.
#include "tests/dsp/ecg_synthetic.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/reference.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

using namespace attune;
using namespace attune::test;
namespace fs = std::filesystem;

namespace {

struct record {
    std::string name;
    double rate = 360; // of all annotated recordings
    std::vector<std::int16_t> samples;
    std::vector<double> beats; ///< samples
};

std::vector<record> records(const fs::path& folder, const std::string& group) {
    std::vector<fs::path> files;
    for (const auto& f : fs::directory_iterator{folder})
        if (f.path().extension() == ".i16" && f.path().filename().string().rfind(group, 0) == 0)
            files.push_back(f.path());
    std::sort(files.begin(), files.end());
    std::vector<record> all;
    for (const auto& f : files) {
        record r{f.stem().string(), 360, {}, {}};
        std::ifstream in{f, std::ios::binary};
        const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
        r.samples.resize(bytes.size() / 2);
        std::memcpy(r.samples.data(), bytes.data(), r.samples.size() * 2);
        std::ifstream beats{folder / (r.name + ".beats.csv")};
        std::string line;
        std::getline(beats, line); // header
        while (std::getline(beats, line))
            r.beats.push_back(std::strtod(line.c_str(), nullptr));
        all.push_back(std::move(r));
    }
    return all;
}

std::vector<ecg_beat> offline(const record& r) {
    return find_beats(std::span<const std::int16_t>{r.samples}, hertz{r.rate}).beats;
}
std::vector<ecg_beat> live(const record& r) {
    return live_beats({r.samples.begin(), r.samples.end()}, r.rate);
}

struct pooled {
    int hit = 0, extra = 0, missed = 0;
    std::vector<double> spreads; ///< ms, by record
    double sensitivity() const { return 100.0 * hit / (hit + missed); }
    double precision() const { return 100.0 * hit / (hit + extra); }
    double middle_spread() const {
        auto s = spreads;
        std::sort(s.begin(), s.end());
        return (s[(s.size() - 1) / 2] + s[s.size() / 2]) / 2;
    }
};

pooled score(const std::vector<record>& all, std::vector<ecg_beat> (*find)(const record&), const char* how) {
    pooled p;
    for (const auto& r : all) {
        const auto m = match(find(r), r.beats, 0.15 * r.rate);
        p.hit += m.hit;
        p.extra += m.extra;
        p.missed += m.missed;
        p.spreads.push_back(m.spread() / r.rate * 1000);
        std::printf("%-8s %-14s Se %6.2f  PPV %6.2f  offset %6.1f  SD %5.1f ms\n", how, r.name.c_str(),
                    100 * m.sensitivity(), 100 * m.precision(), m.median() / r.rate * 1000, p.spreads.back());
    }
    std::printf("%-8s %-14s Se %6.2f  PPV %6.2f\n\n", how, "pooled", p.sensitivity(), p.precision());
    return p;
}

} // namespace

TEST_CASE("ecg reference: clean records, offline: Se and PPV at least 99.8", "[dsp][ecg][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto p = score(records(ref / "ecg", "mitdb"), offline, "offline");
    CHECK(p.sensitivity() >= 99.8); // best peer 99.82
    CHECK(p.precision() >= 99.8);   // the same peer 99.28
    // Target 8 ms. 102, 104 and 108 miss it (11.4, 9.8, 25.3), so what is checked is the middle record, kept
    // from falling. With every beat of a shape at the one place that suits that shape's annotations best, 8-11
    // would be left of 102 and 12-18 of 108, as annotators change deflection within a shape, but 2.4 of 104:
    // there it is our landmark that stays at the pacing spike (README).
    CHECK(p.middle_spread() <= 5.5);
}

TEST_CASE("ecg reference: clean records, causal: Se and PPV at least 99.6", "[dsp][ecg][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto p = score(records(ref / "ecg", "mitdb"), live, "causal");
    CHECK(p.sensitivity() >= 99.6);
    CHECK(p.precision() >= 99.6);
    // The middle record here too; 114 has 20.0, as its shapes change between two deflections (README).
    CHECK(p.middle_spread() <= 8.0);
}

TEST_CASE("ecg reference: electrode motion of 0 to 24 dB: Se at least 97, PPV 90", "[dsp][ecg][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto all = records(ref / "ecg", "nstdb");
    const auto p = score(all, offline, "offline");
    CHECK(p.sensitivity() >= 97.0); // best peer 96.48
    CHECK(p.precision() >= 90.0);   // the same peer 84.45
    const auto c = score(all, live, "causal");
    CHECK(c.sensitivity() >= 95.0); // no target; kept from falling
    CHECK(c.precision() >= 88.0);
}

TEST_CASE("ecg reference: a belt's breathing holds no heart", "[dsp][ecg][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    for (auto r : records(ref / "ecg", "nk_bio_resting_5min_rsp")) {
        r.rate = 100;
        CHECK(offline(r).empty());
        CHECK(live(r).size() <= 20); // in its first seconds it cannot know
    }
}
