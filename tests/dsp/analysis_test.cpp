#include "dsp/analysis.hpp"
#include "tests/dsp/synthetic.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <vector>

using namespace attune;
using namespace attune::test;

namespace {

std::vector<double> rest(double until = 330) {
    auto b = ipfm(until, [](double t) { return 66 + 4 * std::sin(turn * 0.25 * t); });
    add_noise(b, 8, 1);
    return intervals(b);
}

std::optional<std::string> why(const analysis& a, std::string_view name) {
    for (const auto& [n, reason] : a.why)
        if (n == name) return reason;
    return std::nullopt;
}

} // namespace

TEST_CASE("analysis: uncorrected numbers are those of the formulas", "[dsp][analysis]") {
    const std::vector<double> rr{800, 850, 820, 780, 810};
    const auto a = analyze(rr, {}, {correction::none, 256, detrending::mean});
    CHECK(a.intervals == 5);
    CHECK(a.beats == 6);
    CHECK(a.duration_s == Approx(4.06));
    CHECK(*a.hrv.rmssd_ms == Approx(38.41).margin(0.005));
    CHECK(a.corrected == 0);
}

TEST_CASE("analysis: every absent number has its reason, and no other is absent", "[dsp][analysis]") {
    for (const auto& rr :
         {std::vector<double>{}, std::vector<double>{800}, std::vector<double>(4, 800.0), rest()}) {
        const auto a = analyze(rr, {}, {});
        for (const auto& [name, unit, value] : listed(a.hrv)) {
            INFO(name);
            CHECK((value || why(a, name)));
            if (value) CHECK(std::isfinite(*value));
        }
    }
    const auto a = analyze(rest(), {}, {});
    CHECK(a.hrv.lf_hf);
    CHECK_FALSE(why(a, "rmssd_ms"));
    CHECK(why(a, "hti")); // 20 minutes
    CHECK(why(analyze(rest(40), {}, {}), "vlf_ms2"));
}

TEST_CASE("analysis: correction restores what the artefacts changed", "[dsp][analysis]") {
    auto beats = ipfm(600, [](double t) { return 66 + 4 * std::sin(turn * 0.25 * t); });
    add_noise(beats, 8, 1);
    const auto clean = analyze(intervals(beats), {}, {correction::none, 256, detrending::mean});
    for (std::size_t i = 40; i + 10 < beats.size(); i += 60) {
        if (i % 3 == 0) drop(beats, i);
        if (i % 3 == 1) split(beats, i);
        if (i % 3 == 2) displace(beats, i, 260);
    }
    const auto none = analyze(intervals(beats), {}, {correction::none, 256, detrending::mean});
    const auto corrected = analyze(intervals(beats), {}, {});
    CHECK(corrected.corrected ==
          corrected.missed + corrected.extra + corrected.ectopic + corrected.misaligned);
    CHECK(corrected.corrected >= 9);
    CHECK(*none.hrv.rmssd_ms > 1.5 * *clean.hrv.rmssd_ms);
    CHECK(*corrected.hrv.rmssd_ms == Approx(*clean.hrv.rmssd_ms).epsilon(0.05));
    CHECK(*corrected.hrv.sdnn_ms == Approx(*clean.hrv.sdnn_ms).epsilon(0.05));
    CHECK(*corrected.hrv.mean_nn_ms == Approx(*clean.hrv.mean_nn_ms).epsilon(0.001));
    CHECK(*corrected.hrv.hf_ms2 == Approx(*clean.hrv.hf_ms2).epsilon(0.15));
}

TEST_CASE("analysis: gaps are never bridged", "[dsp][analysis]") {
    std::vector<double> rr(100, 1000.0);
    rr.insert(rr.end(), 150, 700.0);
    const std::vector<std::size_t> starts{100};
    for (const auto c : {correction::none, correction::lipponen}) {
        const auto a = analyze(rr, starts, {c, 256, detrending::mean});
        CHECK(*a.hrv.rmssd_ms == 0.0);
        CHECK(a.beats == 252);
        CHECK(*a.hrv.total_power_ms2 == Approx(0.0).margin(1e-12)); // of the longer chain alone
        CHECK_FALSE(a.hrv.lf_hf.value_or(0) > 1e6);
    }
}
