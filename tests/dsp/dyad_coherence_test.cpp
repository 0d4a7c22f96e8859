#include "dsp/dyad/coherence.hpp"
#include "tests/dsp/two_people.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

using namespace attune;
using namespace attune::test;

namespace {

wavelet_coherence seen(const two_series& p, std::size_t surrogates = 40, std::uint64_t seed = 1) {
    return coherence_of(p.x, p.y, {surrogates, seed, false});
}
std::size_t row_of(const wavelet_coherence& c, double hz) {
    std::size_t best = 0;
    for (std::size_t r = 0; r < c.hz.size(); ++r)
        if (std::abs(std::log(c.hz[r] / hz)) < std::abs(std::log(c.hz[best] / hz))) best = r;
    return best;
}
two_series with_shared_wave(double hz, double amplitude, double lag, std::uint32_t seed, double until = 900) {
    auto p = two_people(0, 0, seed, until);
    for (std::size_t i = 0; i < p.x.size(); ++i) {
        const double t = static_cast<double>(i) / 4;
        p.x.value[i] += amplitude * std::sin(turn * hz * t);
        p.y.value[i] += amplitude * std::sin(turn * hz * (t - lag));
    }
    return p;
}

} // namespace

TEST_CASE("coherence: a shared wave is seen at its frequency, with its phase, and not far from it",
          "[dsp][dyad]") {
    const auto c = seen(with_shared_wave(0.05, 6, 2, 1));
    REQUIRE(c.evaluated);
    CHECK(c.hz.front() == Approx(0.15));
    CHECK(c.hz.back() >= 0.0099);
    CHECK(c.columns == 900);
    const auto r = row_of(c, 0.05);
    CHECK(c.mean[r] > 0.85);
    CHECK(c.mean[r] > c.threshold[r]);
    CHECK(c.p[r] == Approx(1.0 / 41));
    CHECK(c.mean[row_of(c, 0.13)] < 0.7);
    // The first one leads by 2 s: a tenth of a turn of 20 s.
    CHECK(c.phase[r * c.columns + 450] == Approx(turn * 0.1).margin(0.15));
    for (const double v : c.value) {
        CHECK(v >= 0);
        CHECK(v <= 1);
    }
}

TEST_CASE("coherence: a series beside itself is one throughout", "[dsp][dyad]") {
    auto p = two_people(0, 0, 2, 600);
    p.y = p.x;
    const auto c = seen(p, 5);
    for (const double v : c.value)
        CHECK(v == Approx(1.0).margin(1e-9));
    for (std::size_t i = 0; i < c.phase.size(); ++i)
        CHECK(c.phase[i] == Approx(0).margin(1e-6));
}

TEST_CASE("coherence: independent people pass the threshold about as often as it says", "[dsp][dyad]") {
    int above = 0, rows = 0;
    for (std::uint32_t seed = 1; seed <= 6; ++seed) {
        const auto c = seen(two_people(0, 0, seed + 100, 900), 40, seed);
        for (std::size_t r = 0; r < c.hz.size(); r += 6) // neighbours share their smoothing
            if (c.hz[r] > 0.02) {
                ++rows;
                above += c.mean[r] > c.threshold[r];
            }
    }
    INFO(above << " of " << rows);
    CHECK(above <= 0.2 * rows);
}

TEST_CASE("coherence: swapping the two turns the phase only, scale and hour change nothing",
          "[dsp][dyad][property]") {
    auto p = with_shared_wave(0.05, 4, 2, 3, 600);
    const auto a = seen(p, 3);
    std::swap(p.x, p.y);
    for (double& v : p.x.value)
        v = 5 * v + 60;
    p.x.from = p.y.from = 1000;
    const auto b = seen(p, 3);
    for (std::size_t i = 0; i < a.value.size(); ++i) {
        CHECK(b.value[i] == Approx(a.value[i]).margin(1e-9));
        if (a.value[i] > 0.1) CHECK(std::cos(a.phase[i] + b.phase[i]) == Approx(1).margin(1e-9));
    }
    CHECK(b.from_s == Approx(a.from_s + 1000));
}

TEST_CASE("coherence: backwards in time it is the same picture mirrored", "[dsp][dyad][property]") {
    auto p = with_shared_wave(0.05, 4, 2, 4, 599.75); // whole seconds
    const auto a = seen(p, 3);
    std::reverse(p.x.value.begin(), p.x.value.end());
    std::reverse(p.y.value.begin(), p.y.value.end());
    const auto b = seen(p, 3);
    REQUIRE(a.columns == b.columns);
    for (std::size_t r = 0; r < a.hz.size(); r += 5)
        for (std::size_t i = 0; i < a.columns; i += 7)
            CHECK(b.value[r * a.columns + a.columns - 1 - i] ==
                  Approx(a.value[r * a.columns + i]).margin(1e-6));
}

TEST_CASE("coherence: only the longest stretch in which both were heard is looked at",
          "[dsp][dyad][property]") {
    auto p = with_shared_wave(0.05, 4, 0, 5, 900);
    for (std::size_t i = 1600; i < 1640; ++i) {
        p.y.heard[i] = false;
        p.y.value[i] = 1e6;
    }
    const auto c = seen(p, 3);
    CHECK(c.from_s == Approx(410 + 0.375)); // 1640 samples, middle of the first second
    CHECK(c.columns == 490);
    auto q = p;
    for (std::size_t i = 0; i < 1600; ++i)
        q.x.value[i] = -3; // what lies before the gap does not matter
    CHECK(seen(q, 3).value == c.value);
}

TEST_CASE("coherence: the ends are told apart, lowest frequencies most", "[dsp][dyad]") {
    const auto c = seen(two_people(0, 0, 6, 600), 3);
    const auto trusted = [&](std::size_t row) {
        return std::count(c.trusted.begin() + static_cast<std::ptrdiff_t>(row * c.columns),
                          c.trusted.begin() + static_cast<std::ptrdiff_t>((row + 1) * c.columns), true);
    };
    CHECK_FALSE(c.trusted[0]);
    CHECK(trusted(0) > trusted(c.hz.size() - 1));
    CHECK(trusted(0) > 570);
}

TEST_CASE("coherence: not evaluated, and why", "[dsp][dyad]") {
    const auto p = two_people(0, 0, 7, 600);
    CHECK(coherence_of(p.x, p.y, {3, 1, true}).why == "paced together: not evaluated");
    CHECK(seen(two_people(0, 0, 7, 200), 3).why == "less than five minutes in which both were heard");
    auto still = p;
    std::fill(still.y.value.begin(), still.y.value.end(), 70.0);
    CHECK(seen(still, 3).why == "one of the two does not vary");
    CHECK_FALSE(seen({}, 3).evaluated);
}
