// What holds of every analysis whatever the recording: shift, scale, parts, gaps, reasons.

#include "dsp/analysis.hpp"
#include "tests/dsp/synthetic.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace attune;
using namespace attune::test;

namespace {

std::vector<double> heart(double until, std::uint32_t seed, double noise = 12) {
    auto beats = ipfm(until, [](double t) {
        return 66 + 4 * std::sin(turn * 0.25 * t) + 3 * std::sin(turn * 0.08 * t) + std::sin(turn * 0.01 * t);
    });
    add_noise(beats, noise, seed);
    return intervals(beats);
}

std::optional<double> of(const analysis& a, std::string_view name) {
    for (const auto& n : listed(a.hrv))
        if (n.name == name) return n.value;
    return std::nullopt;
}

/// Every number that is absent has its reason; every reason belongs to a number; nothing is infinite.
void whole(const analysis& a) {
    for (const auto& n : listed(a.hrv)) {
        INFO(n.name);
        const bool reason =
            std::any_of(a.why.begin(), a.why.end(), [&](const auto& w) { return w.first == n.name; });
        CHECK((n.value || reason));
        if (n.value) CHECK(std::isfinite(*n.value));
    }
    for (const auto& [name, reason] : a.why) {
        INFO(name);
        CHECK_FALSE(reason.empty());
        CHECK(std::count_if(a.why.begin(), a.why.end(),
                            [&, n = name](const auto& w) { return w.first == n; }) == 1);
    }
}

constexpr analysis_settings plain{correction::none, 256, detrending::mean};

} // namespace

TEST_CASE("analysis: a constant added moves the mean and no spread, a factor scales",
          "[dsp][analysis][property]") {
    for (std::uint32_t seed = 1; seed <= 5; ++seed) {
        const auto nn = heart(400, seed);
        auto shifted = nn, scaled = nn;
        for (auto& x : shifted)
            x += 125; // 16 bins of the histogram
        for (auto& x : scaled)
            x *= 1.25;
        const auto a = analyze(nn, {}, plain), b = analyze(shifted, {}, plain),
                   c = analyze(scaled, {}, plain);
        for (const char* name : {"sdnn_ms", "rmssd_ms", "sdsd_ms", "sd1_ms", "sd2_ms", "hti", "tinn_ms",
                                 "sampen", "apen", "dfa_alpha1", "dfa_alpha2"}) {
            INFO(name);
            REQUIRE(of(a, name));
            CHECK(*of(b, name) == Approx(*of(a, name)).epsilon(1e-9));
        }
        for (const char* name : {"mean_nn_ms", "sdnn_ms", "rmssd_ms", "sdsd_ms", "sd1_ms", "sd2_ms"})
            CHECK(*of(c, name) == Approx(1.25 * *of(a, name)).epsilon(1e-9));
        for (const char* name : {"sampen", "apen", "dfa_alpha1", "dfa_alpha2", "sd2_sd1"})
            CHECK(*of(c, name) == Approx(*of(a, name)).epsilon(1e-9));
    }
}

TEST_CASE("analysis: backwards in time the spreads are the same", "[dsp][analysis][property]") {
    const auto nn = heart(600, 3);
    const auto a = analyze(nn, {}, plain),
               b = analyze(std::vector<double>(nn.rbegin(), nn.rend()), {}, plain);
    for (const char* name : {"mean_nn_ms", "sdnn_ms", "rmssd_ms", "sdsd_ms", "pnn50_pct", "pnn20_pct", "hti",
                             "tinn_ms", "sd1_ms", "sd2_ms"}) {
        INFO(name);
        CHECK(*of(b, name) == Approx(*of(a, name)).epsilon(1e-12));
    }
    CHECK(*b.hrv.sampen == Approx(*a.hrv.sampen).epsilon(0.02));
    CHECK(*b.hrv.dfa_alpha1 == Approx(*a.hrv.dfa_alpha1).epsilon(0.02));
}

TEST_CASE("analysis: what is on the far side of a gap does not enter a difference",
          "[dsp][analysis][property]") {
    const auto left = heart(300, 1);
    for (const double step : {0.0, 200.0, -250.0}) {
        auto rr = left;
        for (const double x : heart(350, 2))
            rr.push_back(x + step);
        const std::vector<std::size_t> starts{left.size()};
        static const auto still = analyze(rr, starts, plain);
        const auto a = analyze(rr, starts, plain);
        for (const char* name : {"rmssd_ms", "sdsd_ms", "sd1_ms", "pnn50_pct", "pnn20_pct"})
            CHECK(*of(a, name) == Approx(*of(still, name)).epsilon(1e-9));
        CHECK(*of(a, "hf_ms2") == Approx(*of(still, "hf_ms2")).epsilon(0.6)); // beats elsewhere, no step
        CHECK(a.chains == 2);
        CHECK(a.beats == rr.size() + 2);
    }
}

TEST_CASE("analysis: RMSSD and pNN never touch a corrected interval", "[dsp][analysis][property]") {
    auto beats = ipfm(500, [](double t) { return 66 + 3 * std::sin(turn * 0.2 * t); });
    add_noise(beats, 5, 8);
    for (std::size_t i = 50; i + 20 < beats.size(); i += 60)
        displace(beats, i, 260);
    const auto rr = intervals(beats);
    const auto j = judge(rr, {}, correction::lipponen);
    REQUIRE(j.artefacts.size() >= 6);
    double squares = 0;
    std::size_t n = 0, over = 0;
    const auto t = trusted(j);
    for (const auto& p : t.pieces)
        for (auto i = p.from + 1; i < p.to; ++i)
            if (t.untouched[i] && t.untouched[i - 1]) {
                const double d = t.nn_ms[i] - t.nn_ms[i - 1];
                squares += d * d;
                over += std::abs(d) > 20;
                ++n;
            }
    const auto a = analyze(j, {});
    CHECK(*a.hrv.rmssd_ms == Approx(std::sqrt(squares / static_cast<double>(n))).epsilon(1e-12));
    CHECK(*a.hrv.pnn20_pct ==
          Approx(100.0 * static_cast<double>(over) / static_cast<double>(n)).epsilon(1e-12));
    CHECK(n + j.artefacts.size() < rr.size());
    CHECK(a.quality() == "good");
}

TEST_CASE("judged series: a part of a recording has the numbers of that part", "[dsp][analysis][property]") {
    const auto rr = heart(900, 6);
    const auto all = judge(rr, {}, correction::none);
    const double from = all.t_s[99], to = all.t_s[499];
    const auto part = analyze(part_of(all, from, to), plain);
    const auto cut = analyze(std::span{rr}.subspan(100, 400), {}, plain);
    CHECK(part.intervals == 400);
    for (const auto& n : listed(cut.hrv)) {
        INFO(n.name);
        REQUIRE(of(part, n.name));
        CHECK(*of(part, n.name) == *n.value); // bit for bit
    }
    CHECK(analyze(part_of(all, 1e6, 2e6), plain).intervals == 0);
    CHECK(part_of(all, 10, 5).rr_ms.empty());
}

TEST_CASE("judged series: artefacts keep their place and class in every part", "[dsp][analysis][property]") {
    auto beats = ipfm(600, [](double) { return 70.0; });
    add_noise(beats, 8, 4);
    for (std::size_t i = 60; i + 20 < beats.size(); i += 97)
        drop(beats, i);
    const auto rr = intervals(beats);
    const auto all = judge(rr, {}, correction::lipponen);
    REQUIRE(all.artefacts.size() >= 5);
    CHECK(all.nn_t_s.back() == Approx(all.t_s.back()).epsilon(1e-12));
    std::size_t sum = 0;
    for (std::size_t k = 0; k < 6; ++k) {
        const auto part = part_of(all, 100.0 * static_cast<double>(k), 100.0 * static_cast<double>(k + 1));
        for (const auto& a : part.artefacts) {
            REQUIRE(a.beat >= 1);
            REQUIRE(a.beat <= part.rr_ms.size());
            CHECK(std::any_of(all.artefacts.begin(), all.artefacts.end(), [&](const marked_beat& b) {
                return b.classed == a.classed && all.t_s[b.beat - 1] == part.t_s[a.beat - 1];
            }));
        }
        sum += part.artefacts.size();
    }
    CHECK(sum <= all.artefacts.size());
    CHECK(sum + 5 >= all.artefacts.size()); // those on the edges lie in none
}

TEST_CASE("trusted: long runs of corrections are gaps, short ones are not", "[dsp][analysis]") {
    judged_series s;
    s.nn_ms.assign(100, 800.0);
    s.untouched.assign(100, true);
    s.nn_starts = {0, 50};
    for (const std::size_t i : {10u, 11u, 20u, 21u, 22u, 23u, 70u, 71u, 72u, 99u})
        s.untouched[i] = false;
    const auto t = trusted(s);
    CHECK(t.left_out == 4);
    REQUIRE(t.pieces.size() == 3);
    CHECK(t.pieces[0].size() == 20);
    CHECK(t.pieces[1].size() == 26);
    CHECK(t.pieces[2].size() == 50);
    s.untouched.assign(100, false);
    CHECK(trusted(s).nn_ms.empty());
    const auto a = analyze(s, {});
    whole(a);
}

TEST_CASE("analysis: whatever is given there is an answer, with a reason for all that is missing",
          "[dsp][analysis][property]") {
    std::mt19937 random{20261125};
    std::uniform_real_distribution<double> any{0, 1};
    std::vector<std::vector<double>> hostile{
        {},
        {800},
        {800, 800},
        {800, 900, 700},
        std::vector<double>(500, 800.0),
        std::vector<double>(30, 0.0),
        {-800, -810, -790, -805},
        {std::nan(""), 800, 810, std::numeric_limits<double>::infinity(), 790},
        std::vector<double>(20, 60000.0),
        {1e-300, 1e300, 800, 810}};
    std::vector<double> fibrillation, third;
    for (int i = 0; i < 4000; ++i)
        fibrillation.push_back(400 + 700 * any(random));
    for (int i = 0; i < 1000; ++i)
        third.push_back(any(random) < 0.3 ? 300 + 1500 * any(random) : 800 + 30 * any(random));
    hostile.push_back(fibrillation);
    hostile.push_back(third);
    for (const auto& rr : hostile)
        for (const auto correct : {correction::none, correction::lipponen})
            for (const auto method :
                 {spectrum_method::welch, spectrum_method::lomb, spectrum_method::autoregressive})
                for (const auto how : {detrending::mean, detrending::smoothness}) {
                    INFO("n " << rr.size() << " first " << (rr.empty() ? 0 : rr[0]) << " correct "
                              << static_cast<int>(correct) << " method " << static_cast<int>(method));
                    whole(analyze(rr, std::vector<std::size_t>{2, 7}, {correct, 256, how, method}));
                }
}

TEST_CASE("analysis: what rounding leaves behind is no variation, whatever the spectrum", "[dsp][hrv]") {
    for (const double ms : {800.0, 833.3333, 800.1, 1000.7})
        for (const auto spectrum :
             {spectrum_method::welch, spectrum_method::lomb, spectrum_method::autoregressive}) {
            analysis_settings s;
            s.correct = correction::none;
            s.spectrum = spectrum;
            const auto a = analyze(std::vector<double>(400, ms), {}, s);
            INFO(ms << " ms");
            CHECK(a.hrv.sdnn_ms == 0.0);
            CHECK(a.hrv.rmssd_ms == 0.0);
            CHECK(a.hrv.hf_ms2.value_or(0) == 0.0);
            for (const auto& none : {a.hrv.lf_hf, a.hrv.peak_hz, a.hrv.sampen, a.hrv.apen, a.hrv.dfa_alpha1,
                                     a.hrv.sd2_sd1, a.hrv.lf_nu})
                CHECK_FALSE(none);
            for (const char* name : {"lf_hf", "peak_hz", "sampen", "apen", "dfa_alpha1", "sd2_sd1", "lf_nu"})
                CHECK(
                    std::any_of(a.why.begin(), a.why.end(), [&](const auto& w) { return w.first == name; }));
        }
}
