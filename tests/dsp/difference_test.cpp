#include "dsp/change/difference.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <random>
#include <vector>

using namespace attune;

TEST_CASE("difference: two means with equal errors, by hand", "[dsp][change]") {
    const std::vector<double> a{1, 2, 3, 4, 5}, b{4, 5, 6, 7, 8};
    const auto x = mean_of_apart(a), y = mean_of_apart(b);
    REQUIRE(x);
    REQUIRE(y);
    CHECK_THAT(x->mean, WithinAbs(3, 1e-12));
    CHECK_THAT(x->se, WithinAbs(std::sqrt(0.5), 1e-12)); // variance 2.5 over 5
    const auto d = difference_of(*x, *y);
    CHECK_THAT(d.value, WithinAbs(3, 1e-12));
    CHECK_THAT(d.high - d.value, WithinAbs(2.306004135204166, 1e-9)); // t of 8 degrees, error 1
    CHECK_THAT(d.value - d.low, WithinAbs(2.306004135204166, 1e-9));
    CHECK_FALSE(d.holds_zero());
}

TEST_CASE("difference: unlike errors lower the degrees of freedom (Welch)", "[dsp][change]") {
    // Errors 1 and 3 with 4 degrees each: (1 + 9)^2 / (1/4 + 81/4) = 4.878; t there is 2.5905.
    const auto d = difference_of({0, 1, 4, 5}, {0, 3, 4, 5});
    CHECK_THAT(d.high, WithinAbs(2.5905 * std::sqrt(10.0), 2e-3));
    CHECK(d.holds_zero());
}

TEST_CASE("difference: nothing from fewer than three, and no error from a constant", "[dsp][change]") {
    const std::vector<double> two{1, 2}, same{7, 7, 7, 7};
    CHECK_FALSE(mean_in_time(two));
    CHECK_FALSE(mean_of_apart({}));
    const auto m = mean_in_time(same);
    REQUIRE(m);
    CHECK(m->se == 0);
    const auto d = difference_of(*m, *m);
    CHECK(d.low == 0);
    CHECK(d.high == 0);
}

TEST_CASE("difference: order matters in time alone, shift and scale carry over", "[dsp][change][property]") {
    std::mt19937 chance{3};
    std::normal_distribution<double> draw;
    std::vector<double> v;
    double x = 0;
    for (int i = 0; i < 40; ++i)
        v.push_back(x = 0.5 * x + draw(chance));
    const auto in_time = *mean_in_time(v), apart = *mean_of_apart(v);
    CHECK(in_time.se > apart.se);
    CHECK(in_time.df < apart.df);
    auto moved = v;
    for (auto& one : moved)
        one = 3 * one + 100;
    CHECK_THAT(mean_in_time(moved)->se, WithinRel(3 * in_time.se, 1e-9));
    CHECK_THAT(mean_in_time(moved)->mean, WithinAbs(3 * in_time.mean + 100, 1e-9));
    std::shuffle(v.begin(), v.end(), chance);
    CHECK_THAT(mean_of_apart(v)->se, WithinRel(apart.se, 1e-12));
}

TEST_CASE("difference: its interval holds the truth as often as it says, also where blocks resemble each other", "[dsp][change]") {
    std::mt19937 chance{11};
    std::normal_distribution<double> draw;
    const auto share_held = [&](double phi, int blocks) {
        int held = 0;
        constexpr int runs = 4000;
        for (int i = 0; i < runs; ++i) {
            const auto stretch = [&](double level, double spread) {
                std::vector<double> v;
                double x = draw(chance); // of the standing process
                for (int k = 0; k < blocks; ++k) {
                    v.push_back(level + spread * x);
                    x = phi * x + std::sqrt(1 - phi * phi) * draw(chance);
                }
                return *mean_in_time(v);
            };
            const auto d = difference_of(stretch(60, 2), stretch(63, 4));
            held += d.low <= 3 && 3 <= d.high;
        }
        return static_cast<double>(held) / runs;
    };
    CHECK_THAT(share_held(0, 20), WithinAbs(0.955, 0.015));
    // A correlation seen in 20 blocks is told too small: the interval is then a little short.
    CHECK(share_held(0.3, 20) > 0.91);
    CHECK(share_held(0.5, 40) > 0.90);
}
