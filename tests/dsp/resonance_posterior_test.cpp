#include "dsp/breath/resonance.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

using namespace attune;

namespace {

const std::vector<double> stepped{6.5, 6.0, 5.5, 5.0, 4.5};

/// A person whose amplitude falls by exp(-k (f - f0)^2), heard with noise of its logarithm.
struct person {
    double f0, k, noise;
    std::mt19937_64& random;
    resonance_point at(double f, double seconds = 90) {
        std::normal_distribution<double> n;
        return {f, 8 * std::exp(-k * (f - f0) * (f - f0) + noise * n(random)), 0.3, seconds};
    }
};

double drawn_f0(std::mt19937_64& random) {
    std::normal_distribution<double> n{5.5, 0.7};
    for (;;)
        if (const double f = n(random); f > 4.1 && f < 6.9) return f;
}

} // namespace

TEST_CASE("resonance: nothing measured is the prior", "[dsp][resonance]") {
    const resonance_posterior adult{prior_of(resonance_person::adult)},
        child{prior_of(resonance_person::child)}, small{prior_of(resonance_person::short_adult)};
    CHECK(adult.mean() == Approx(5.5).margin(0.02));  // cut at 4 and 7
    CHECK(adult.sd() == Approx(0.639).margin(0.001)); // a normal of 0.7 cut at 4 and 7
    CHECK(small.mean() == Approx(5.9).margin(0.1));
    CHECK(child.mean() == Approx(8.0).margin(0.01));
    CHECK(child.grid().front() == 6.0);
    CHECK(child.grid().back() == Approx(10.0));
    CHECK(adult.grid().size() == 61);
    CHECK(std::accumulate(adult.mass().begin(), adult.mass().end(), 0.0) == Approx(1.0));
    CHECK(adult.flat_share() == Approx(0.2));
    CHECK(adult.points() == 0);
}

TEST_CASE("resonance: the belief is Bayes' rule, cell by cell", "[dsp][resonance]") {
    // Independent of the code's own integration: a by brute force on a fine and wide grid.
    const auto prior = prior_of(resonance_person::adult);
    resonance_posterior p{prior};
    const std::vector<resonance_point> points{
        {6.0, 7.1, 0.3, 120}, {5.0, 8.3, 0.9, 120}, {4.5, 4.0, 0.2, 60}};
    for (const auto& x : points)
        p.add(x);
    std::vector<double> mass(p.grid().size());
    double flat = 0, all = 0;
    for (std::size_t i = 0; i < mass.size(); ++i)
        for (const double k : {0.0, 0.15, 0.2, 0.26, 0.33, 0.45, 0.6, 0.8, 1.0}) {
            double sum = 0;
            for (double a = -8; a < 14; a += 0.01) {
                double l = 1;
                for (const auto& x : points) {
                    const double floor = 0.08 * std::sqrt(std::max(1.0, 90.0 / x.seconds)),
                                 s = std::max(x.se / x.amplitude, floor), d = x.rate - p.grid()[i],
                                 z = (std::log(x.amplitude) - a + k * d * d) / s;
                    l *= std::pow(1 + z * z / 4, -2.5);
                }
                sum += l;
            }
            const double z = (p.grid()[i] - prior.mean) / prior.sd,
                         m = sum * std::exp(-0.5 * z * z) * (k == 0.0 ? 2 : 1);
            mass[i] += m;
            all += m;
            if (k == 0.0) flat += m;
        }
    for (std::size_t i = 0; i < mass.size(); ++i)
        CHECK(p.mass()[i] == Approx(mass[i] / all).margin(1e-6));
    CHECK(p.flat_share() == Approx(flat / all).margin(1e-5));
}

TEST_CASE("resonance: without noise the optimum is found", "[dsp][resonance]") {
    std::mt19937_64 random{1};
    for (const double f0 : {4.8, 5.2, 5.5, 6.1, 6.4}) {
        resonance_posterior p{prior_of(resonance_person::adult)};
        person who{f0, 0.4, 0.0, random};
        for (const double f : stepped)
            p.add(who.at(f));
        INFO(f0);
        CHECK(p.mean() == Approx(f0).margin(0.12));
        CHECK(p.quantile(0.05) < f0);
        CHECK(p.quantile(0.95) > f0);
        CHECK(p.sd() < 0.3);
        CHECK(p.flat_share() < 0.05);
    }
}

TEST_CASE("resonance: unit and order of the steps do not matter", "[dsp][resonance][property]") {
    std::mt19937_64 random{2};
    for (int round = 0; round < 5; ++round) {
        person who{drawn_f0(random), 0.4, 0.1, random};
        std::vector<resonance_point> points;
        for (const double f : stepped)
            points.push_back(who.at(f));
        const auto belief = [](const std::vector<resonance_point>& all, double unit) {
            resonance_posterior p{prior_of(resonance_person::adult)};
            for (auto x : all) {
                x.amplitude *= unit;
                x.se *= unit;
                p.add(x);
            }
            return p;
        };
        const auto a = belief(points, 1), scaled = belief(points, 13.7);
        std::reverse(points.begin(), points.end());
        const auto reversed = belief(points, 1);
        for (std::size_t i = 0; i < a.mass().size(); ++i) {
            CHECK(scaled.mass()[i] == Approx(a.mass()[i]).margin(1e-9));
            CHECK(reversed.mass()[i] == Approx(a.mass()[i]).margin(1e-9));
        }
    }
}

TEST_CASE("resonance: mirrored rates give the mirrored belief", "[dsp][resonance][property]") {
    std::mt19937_64 random{3};
    resonance_posterior a{{5.5, 0.7, 4.0, 7.0}}, b{{5.5, 0.7, 4.0, 7.0}};
    person who{5.1, 0.4, 0.1, random};
    for (const double f : stepped) {
        auto x = who.at(f);
        a.add(x);
        x.rate = 11 - x.rate;
        b.add(x);
    }
    for (std::size_t i = 0; i < a.mass().size(); ++i)
        CHECK(b.mass()[a.mass().size() - 1 - i] == Approx(a.mass()[i]).margin(1e-9));
    CHECK(a.mean() + b.mean() == Approx(11.0).margin(1e-9));
}

TEST_CASE("resonance: one wild step does not carry the belief away", "[dsp][resonance]") {
    std::mt19937_64 random{4};
    person who{5.5, 0.4, 0.05, random};
    for (const double factor : {0.3, 3.0}) {
        resonance_posterior p{prior_of(resonance_person::adult)};
        for (const double f : {6.5, 6.0, 5.5, 5.0, 4.5, 5.75, 5.25})
            p.add(who.at(f));
        auto wild = who.at(6.5);
        wild.amplitude *= factor;
        p.add(wild);
        CHECK(p.mean() == Approx(5.5).margin(0.2));
    }
}

TEST_CASE("resonance: over many people the 90 % interval holds what it says, stepped and adaptive, and "
          "people without "
          "an optimum get none",
          "[dsp][resonance]") {
    std::mt19937_64 random{5};
    struct figures {
        int clear = 0, inside = 0;
        double error = 0, steps = 0;
    };
    constexpr int people = 120;
    const auto simulate = [&](double k, bool adaptive) {
        figures all;
        for (int i = 0; i < people; ++i) {
            const double f0 = drawn_f0(random);
            person who{f0, k, 0.1, random}; // 10 %: a two-minute step (SCIENCE 5)
            resonance_posterior p{prior_of(resonance_person::adult)};
            if (adaptive)
                while (!p.enough())
                    p.add(who.at(p.next_rate().value));
            else
                for (const double f : stepped)
                    p.add(who.at(f, 120));
            all.clear += p.sd() <= 0.35 && p.flat_share() <= 0.5;
            all.inside += f0 >= p.quantile(0.05) && f0 <= p.quantile(0.95);
            all.error += std::abs(p.mean() - f0) / people;
            all.steps += static_cast<double>(p.points()) / people;
        }
        INFO("k " << k << (adaptive ? " adaptive" : " stepped") << ": clear " << all.clear << ", inside "
                  << all.inside << " of " << people << ", mean error " << all.error << ", steps "
                  << all.steps);
        if (k > 0) {
            CHECK(all.inside >= 0.85 * people);
            CHECK(all.error < (k < 0.3 ? 0.25 : 0.15));
            CHECK(all.clear >= (k < 0.3 ? 0.5 : 0.9) * people);
        } else
            CHECK(all.clear <= 0.08 * people);
        if (adaptive) CHECK(all.steps <= 7);
        return all;
    };
    for (const double k : {0.0, 0.15, 0.33, 0.6})
        simulate(k, false);
    simulate(0.0, true);
    // The adaptive protocol needs fewer steps for the same.
    CHECK(simulate(0.33, true).steps < 5);
}

TEST_CASE("resonance: begins at six and five, then where it learns most, the same every time",
          "[dsp][resonance]") {
    std::mt19937_64 random{6};
    resonance_posterior p{prior_of(resonance_person::adult)}, q{prior_of(resonance_person::adult)};
    CHECK(p.next_rate().value == 6.0);
    person who{5.4, 0.4, 0.1, random};
    p.add(who.at(6.0));
    CHECK(p.next_rate().value == 5.0);
    CHECK(resonance_posterior{prior_of(resonance_person::child)}.next_rate().value == 8.0);
    const auto second = who.at(5.0);
    p.add(second);
    const auto third = p.next_rate();
    CHECK(third == p.next_rate());
    CHECK(third.value >= 4.25);
    CHECK(third.value <= 6.75);
    CHECK(std::fmod(third.value, 0.25) == 0.0);
    CHECK_FALSE(p.enough());
    for (int i = 0; i < 5; ++i)
        p.add(who.at(p.next_rate().value));
    CHECK(p.enough());
}

TEST_CASE("resonance: Thompson's draws are the caller's seed, and spread as the belief does",
          "[dsp][resonance]") {
    std::mt19937_64 people{7};
    person who{5.2, 0.5, 0.1, people};
    resonance_posterior p{prior_of(resonance_person::adult)};
    for (const double f : stepped)
        p.add(who.at(f));
    std::mt19937_64 a{11}, b{11};
    double sum = 0, squares = 0;
    for (int i = 0; i < 2000; ++i) {
        const double x = p.drawn_rate(a).value;
        CHECK(x == p.drawn_rate(b).value);
        sum += x;
        squares += x * x;
    }
    const double mean = sum / 2000;
    CHECK(mean == Approx(p.mean()).margin(0.05));
    CHECK(std::sqrt(squares / 2000 - mean * mean) ==
          Approx(std::hypot(p.sd(), 0.25 / std::sqrt(12.0))).margin(0.05));
}

TEST_CASE("resonance: a belief goes over to another day, wider by 0.1 squared a week", "[dsp][resonance]") {
    std::mt19937_64 random{8};
    person who{5.2, 0.5, 0.1, random};
    resonance_posterior p{prior_of(resonance_person::adult)};
    for (const double f : stepped)
        p.add(who.at(f));
    const auto later = p.as_prior(4);
    CHECK(later.mean == p.mean());
    CHECK(later.sd == Approx(std::hypot(p.sd(), 0.2)));
    resonance_posterior next{later};
    CHECK(next.mean() == Approx(p.mean()).margin(0.02));
    CHECK(next.sd() == Approx(later.sd).margin(0.02));
    next.add(who.at(5.5));
    next.add(who.at(4.75));
    CHECK(next.sd() < later.sd);
    CHECK(prior_of(resonance_person::adult).after(-3).sd == 0.7);
}

TEST_CASE("resonance: what is no amplitude teaches nothing", "[dsp][resonance]") {
    const double nan = std::numeric_limits<double>::quiet_NaN(),
                 inf = std::numeric_limits<double>::infinity();
    resonance_posterior p{prior_of(resonance_person::adult)};
    CHECK_FALSE(p.add({6, 0, 0.1, 90}));
    CHECK_FALSE(p.add({6, -1, 0.1, 90}));
    CHECK_FALSE(p.add({6, nan, 0.1, 90}));
    CHECK_FALSE(p.add({6, inf, 0.1, 90}));
    CHECK_FALSE(p.add({6, 5, nan, 90}));
    CHECK_FALSE(p.add({6, 5, 0.1, 0}));
    CHECK_FALSE(p.add({nan, 5, 0.1, 90}));
    CHECK(p.points() == 0);
    CHECK(p.sd() == resonance_posterior{prior_of(resonance_person::adult)}.sd());
    // Steps that all contradict each other: still a distribution.
    for (int i = 0; i < 40; ++i)
        p.add({5.0 + 0.01 * i, std::exp(5.0 * ((i * 7919) % 11)), 1e-6, 120});
    CHECK(std::accumulate(p.mass().begin(), p.mass().end(), 0.0) == Approx(1.0));
    CHECK(std::isfinite(p.mean()));
    CHECK(p.quantile(0.05) <= p.quantile(0.95));
}
