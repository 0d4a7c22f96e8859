// Entropies, DFA and histogram against their formulas, written out.

#include "dsp/hrv/dfa.hpp"
#include "dsp/hrv/entropy.hpp"
#include "dsp/hrv/geometric.hpp"
#include "dsp/hrv/matches.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <random>
#include <vector>

using namespace attune;

namespace {

/// Each pair looked at: what count_matches must give.
pattern_matches enumerated(const std::vector<double>& x, const std::vector<stretch>& pieces, double r) {
    const auto patterns = [&](std::size_t length) {
        std::vector<std::size_t> begins;
        for (const auto& p : pieces)
            for (auto i = p.from; i + length <= p.to; ++i)
                begins.push_back(i);
        return begins;
    };
    const auto like = [&](std::size_t a, std::size_t b, std::size_t length) {
        for (std::size_t k = 0; k < length; ++k)
            if (std::abs(x[a + k] - x[b + k]) > r) return false;
        return true;
    };
    pattern_matches m;
    const auto twos = patterns(2), threes = patterns(3);
    for (const auto a : twos) {
        m.two.push_back(0);
        for (const auto b : twos)
            m.two.back() += like(a, b, 2);
    }
    for (const auto a : threes) {
        m.three.push_back(0);
        for (const auto b : threes) {
            m.three.back() += like(a, b, 3);
            m.two_before_three += like(a, b, 2);
        }
    }
    return m;
}

std::vector<double> noise(std::size_t n, std::uint32_t seed, double step) {
    std::mt19937 random{seed};
    std::normal_distribution<double> next{0, 40};
    std::vector<double> x;
    double slow = 0;
    for (std::size_t i = 0; i < n; ++i) {
        slow = 0.95 * slow + 0.3 * next(random);
        const double v = 800 + slow + next(random) / 2;
        x.push_back(step > 0 ? std::round(v / step) * step : v);
    }
    return x;
}

std::vector<std::uint32_t> sorted(std::vector<std::uint32_t> v) {
    std::sort(v.begin(), v.end());
    return v;
}

} // namespace

TEST_CASE("matches: counting gives what looking at each pair gives", "[dsp][hrv][property]") {
    for (const std::size_t n : {3u, 4u, 40u, 129u, 300u, 1100u, 2600u})
        for (const double step : {0.0, 1.0, 7.8125}) {
            const auto x = noise(n, static_cast<std::uint32_t>(n), step);
            for (const double r : {0.0, 1.0, 8.0, 25.0, 1000.0})
                for (const bool gaps : {false, true}) {
                    if (gaps && n < 40) continue;
                    const auto pieces = gaps
                                            ? std::vector<stretch>{{0, n / 3}, {n / 3, n / 3 + 2}, {n / 2, n}}
                                            : one_stretch(n);
                    const auto counted = count_matches(x, pieces, r), looked = enumerated(x, pieces, r);
                    INFO("n " << n << " step " << step << " r " << r << " gaps " << gaps);
                    CHECK(sorted(counted.two) == sorted(looked.two));
                    CHECK(sorted(counted.three) == sorted(looked.three));
                    CHECK(counted.two_before_three == looked.two_before_three);
                }
        }
}

TEST_CASE("entropy: shift and scale change nothing, a reversal does not change SampEn",
          "[dsp][hrv][property]") {
    const auto x = noise(900, 5, 1.0);
    auto scaled = x, reversed = std::vector<double>(x.rbegin(), x.rend());
    for (auto& v : scaled)
        v = 4 * v + 1024; // powers of two and whole numbers: exact
    const auto a = measure_entropies(x, one_stretch(x.size())),
               b = measure_entropies(scaled, one_stretch(x.size())),
               c = measure_entropies(reversed, one_stretch(x.size()));
    REQUIRE((a.sampen && a.apen && b.sampen && c.sampen));
    CHECK(*b.sampen == Approx(*a.sampen).epsilon(1e-12));
    CHECK(*b.apen == Approx(*a.apen).epsilon(1e-12));
    // Patterns of two that begin three are others read backwards: one pattern of 898.
    CHECK(*c.sampen == Approx(*a.sampen).epsilon(0.01));
}

TEST_CASE("entropy: noise has more than its sorted self, and what cannot be had is absent", "[dsp][hrv]") {
    auto x = noise(600, 7, 0.0);
    const auto wild = measure_entropies(x, one_stretch(x.size()));
    std::sort(x.begin(), x.end());
    const auto tame = measure_entropies(x, one_stretch(x.size()));
    CHECK(*wild.sampen > 5 * *tame.sampen);
    CHECK(*wild.apen > 5 * *tame.apen);
    const std::vector<double> constant(300, 800.0);
    const auto none = measure_entropies(constant, one_stretch(300));
    CHECK_FALSE(none.varies);
    CHECK_FALSE(none.sampen);
    CHECK_FALSE(none.apen);
    const std::vector<double> apart{1, 2, 4, 8, 16, 32, 64, 128};
    const auto unlike = measure_entropies(apart, one_stretch(8));
    CHECK(unlike.varies);
    CHECK(unlike.sampen.has_value() == unlike.three_match);
    CHECK_FALSE(measure_entropies(std::vector<double>{800, 810}, one_stretch(2)).sampen);
    // Each stretch too short for a pattern: nothing is put together across the gaps.
    CHECK_FALSE(
        measure_entropies(std::vector<double>{1, 2, 1, 2, 1, 2}, std::vector<stretch>{{0, 2}, {2, 4}, {4, 6}})
            .sampen);
}

TEST_CASE("dfa: white noise has a slope near 1/2, its sum near 3/2, whatever shift and scale",
          "[dsp][hrv][property]") {
    std::mt19937 random{3};
    std::normal_distribution<double> next{0, 30};
    std::vector<double> white, brown, moved;
    double sum = 0;
    for (int i = 0; i < 20000; ++i) {
        white.push_back(next(random));
        brown.push_back(sum += white.back());
        moved.push_back(900 + 3 * white.back());
    }
    const auto pieces = one_stretch(white.size());
    CHECK(*dfa(white, pieces, 16, 64) == Approx(0.5).margin(0.06));
    CHECK(*dfa(brown, pieces, 16, 64) == Approx(1.5).margin(0.06));
    CHECK(*dfa(moved, pieces, 4, 16) == Approx(*dfa(white, pieces, 4, 16)).epsilon(1e-9));
    CHECK_FALSE(dfa(std::vector<double>(200, 800.0), one_stretch(200), 4, 16));
    CHECK_FALSE(dfa(std::span{white}.first(5), one_stretch(5), 4, 16)); // one n only
    // Two stretches: all windows of both count, and none spans the edge.
    auto step = white;
    for (std::size_t i = 10000; i < step.size(); ++i)
        step[i] += 1e6;
    const std::vector<stretch> halves{{0, 10000}, {10000, 20000}};
    CHECK(*dfa(step, halves, 4, 16) == Approx(*dfa(white, halves, 4, 16)).epsilon(1e-9));
}

TEST_CASE("geometric: a triangle of intervals has the base it was made with", "[dsp][hrv]") {
    std::vector<double> nn;
    const int feet[]{-10, 16}; // bins from the apex
    for (int k = feet[0] + 1; k < feet[1]; ++k) {
        const double height =
            160 * (k < 0 ? 1 - k / static_cast<double>(feet[0]) : 1 - k / static_cast<double>(feet[1]));
        for (int i = 0; i < static_cast<int>(std::lround(height)); ++i)
            nn.push_back((100 + k + 0.5) * histogram_bin_ms);
    }
    const auto g = measure_geometric(nn);
    CHECK(*g.tinn_ms == Approx(26 * histogram_bin_ms));
    CHECK(*g.hti == Approx(static_cast<double>(nn.size()) / 160));
    const auto backwards = measure_geometric(std::vector<double>(nn.rbegin(), nn.rend()));
    CHECK(*backwards.tinn_ms == *g.tinn_ms);
    for (auto& x : nn)
        x += 20 * histogram_bin_ms;
    CHECK(*measure_geometric(nn).tinn_ms == *g.tinn_ms);
}

TEST_CASE("geometric: one bin has no triangle, odd intervals do no harm", "[dsp][hrv]") {
    CHECK_FALSE(measure_geometric({}).hti);
    const auto constant = measure_geometric(std::vector<double>(100, 800.0));
    CHECK(*constant.hti == 1.0);
    CHECK_FALSE(constant.tinn_ms);
    CHECK(measure_geometric(std::vector<double>{1e300, -5, std::nan(""), 800, 820}).hti);
}
