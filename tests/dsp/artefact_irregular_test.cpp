// Where a rhythm follows nothing, no artefact can be told: nothing is marked, nothing corrected, nothing
// computed (SCIENCE 2.2, 6). And it is not said of a heart that only varies much.
#include "dsp/analysis.hpp"
#include "dsp/beat/centred.hpp"
#include "tests/dsp/artefact_hearts.hpp"
#include "tests/dsp/artefact_scoring.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <random>

using namespace attune;
using namespace attune::test;

namespace {

/// Intervals without memory, as in fibrillation: log-normal about `level`.
std::vector<double> without_order(std::size_t n, double level, double spread, std::uint32_t seed) {
    std::mt19937 random{seed};
    std::normal_distribution<double> normal;
    std::vector<double> rr(n);
    for (auto& x : rr)
        x = std::max(320.0, level * std::exp(spread * normal(random)));
    return rr;
}
std::size_t irregular(const classified& c) {
    return static_cast<std::size_t>(std::count(c.irregular.begin(), c.irregular.end(), true));
}

} // namespace

TEST_CASE("irregular: in a rhythm without order nothing is marked, corrected or accepted", "[dsp][beat]") {
    for (const double spread : {0.15, 0.2, 0.3}) {
        const auto rr = without_order(800, 600, spread, 7);
        const auto c = classify_centred(rr);
        INFO(spread);
        CHECK(irregular(c) == rr.size());
        CHECK(c.artefacts.empty());
        CHECK(c.corrected_rr_ms == rr);
        CHECK(std::none_of(c.nn.begin(), c.nn.end(), [](bool nn) { return nn; }));
    }
}

TEST_CASE("irregular: it is not said of regular hearts, whatever varies or is put into them",
          "[dsp][beat][property]") {
    for (const auto& h : artefact_hearts()) {
        INFO(h.name);
        CHECK(irregular(classify_centred(h.rr)) == 0);
        for (const auto kind :
             {beat_class::missed, beat_class::extra, beat_class::ectopic, beat_class::misaligned})
            CHECK(irregular(classify_centred(corrupt(h.rr, kind, 0.08, 5).rr)) == 0);
    }
    // Breathing of ten a minute that moves the heart by 300 ms, more than most hearts can.
    CHECK(irregular(classify_centred(wandering_heart(600, 66, 11.5, 10.0 / 60, 0.5, 15, 3, true))) == 0);
    // Every second, every third beat early by a third: an order, if an odd one.
    for (const std::size_t each : {2U, 3U}) {
        auto rr = wandering_heart(600, 64, 3, 0.25, 2, 12, 6);
        for (std::size_t i = each; i + 1 < rr.size(); i += each) {
            const double early = 0.33 * rr[i];
            rr[i] -= early;
            rr[i + 1] += early;
        }
        INFO(each);
        CHECK(irregular(classify_centred(rr)) == 0);
    }
}

TEST_CASE("irregular: what lies before and after keeps its marks and its numbers", "[dsp][beat]") {
    auto calm = wandering_heart(600, 64, 3, 0.25, 2, 12, 6);
    calm[99] -= 250;
    calm[100] += 250;
    auto rr = calm;
    const auto odd = without_order(400, 600, 0.25, 3);
    rr.insert(rr.end(), odd.begin(), odd.end());
    const auto from = rr.size();
    rr.insert(rr.end(), calm.begin(), calm.end());
    const auto c = classify_centred(rr);
    CHECK(c.corrected_rr_ms.size() == rr.size());
    CHECK(irregular(c) > 300);
    CHECK(irregular(c) < 500); // to one window of the scale on each side
    CHECK_FALSE(c.irregular[calm.size() - 100]);
    CHECK_FALSE(c.irregular[from + 100]);
    for (const std::size_t beat : {std::size_t{100}, from + 100})
        CHECK(std::count_if(c.artefacts.begin(), c.artefacts.end(),
                            [&](const marked_beat& m) { return m.beat == beat; }) == 1);
    double measured = 0, corrected = 0;
    for (const double x : rr)
        measured += x;
    for (const double x : c.corrected_rr_ms)
        corrected += x;
    CHECK(corrected == Approx(measured)); // a displaced beat moves no time
}

TEST_CASE("irregular: analyze says so instead of numbers, and names the way to have them all the same",
          "[dsp]") {
    const auto rr = without_order(1000, 600, 0.25, 3);
    const auto a = analyze(rr, {}, {});
    CHECK(a.irregular == rr.size());
    CHECK(a.quality() == "none");
    CHECK_FALSE(a.hrv.rmssd_ms);
    CHECK_FALSE(a.hrv.mean_hr_bpm);
    const auto why =
        std::find_if(a.why.begin(), a.why.end(), [](const auto& w) { return w.first == "rmssd_ms"; });
    REQUIRE(why != a.why.end());
    CHECK(why->second.find("irregular") != std::string::npos);
    CHECK(why->second.find("--correct none") != std::string::npos);
    analysis_settings as_it_is;
    as_it_is.correct = correction::none;
    CHECK(analyze(rr, {}, as_it_is).hrv.rmssd_ms);
}
