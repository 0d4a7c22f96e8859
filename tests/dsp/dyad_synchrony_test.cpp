#include "dsp/dyad/synchrony.hpp"
#include "tests/dsp/two_people.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

using namespace attune;
using namespace attune::test;

namespace {

synchrony judged(const two_series& p, std::uint64_t seed = 1, double segment = 60) {
    synchrony_settings s;
    s.seed = seed;
    s.segment_s = segment;
    return synchrony_of(p.x, p.y, s);
}

} // namespace

TEST_CASE("synchrony: of independent people one in twenty is below .05, and p is even", "[dsp][dyad]") {
    constexpr int dyads = 120;
    std::vector<double> together, any;
    int leads = 0;
    for (std::uint32_t seed = 1; seed <= dyads; ++seed) {
        const auto s = judged(two_people(0, 0, seed, 1200), seed, 30);
        REQUIRE(s.evaluated);
        together.push_back(s.together.p);
        any.push_back(s.any.p);
        leads += s.lead_s.has_value();
    }
    for (auto* p : {&together, &any}) {
        std::sort(p->begin(), p->end());
        double worst = 0; // Kolmogorov-Smirnov against the even distribution
        for (std::size_t i = 0; i < p->size(); ++i)
            worst = std::max(worst, std::abs((*p)[i] - (static_cast<double>(i) + 0.5) / dyads));
        const auto small = std::count_if(p->begin(), p->end(), [](double v) { return v < 0.05; });
        INFO("below .05: " << small << " of " << dyads << ", distance " << worst);
        CHECK(small <= 20);                     // 10 expected, SD 3
        CHECK(worst < 1.63 / std::sqrt(dyads)); // 1 % level
    }
    CHECK(leads <= 14);
}

TEST_CASE("synchrony: coupled people are found, with their lag", "[dsp][dyad]") {
    for (const double lag : {-3.0, -1.5, 0.0, 2.0, 4.0}) {
        int found = 0, placed = 0;
        for (std::uint32_t seed = 1; seed <= 10; ++seed) {
            const auto s = judged(two_people(0.5, lag, seed));
            REQUIRE(s.evaluated);
            CHECK(s.segments == 30);
            found += s.together.p < 0.05;
            const auto peak = std::max_element(s.profile.begin(), s.profile.end()) - s.profile.begin();
            placed += std::abs(s.lag_s[static_cast<std::size_t>(peak)] - lag) <= 0.75;
            if (std::abs(lag) <= 1) CHECK_FALSE(s.lead_s);
            if (s.lead_s) CHECK(*s.lead_s == Approx(lag).margin(1.0));
        }
        INFO(lag << ": found " << found << ", placed " << placed);
        CHECK(found >= 9);
        CHECK(placed >= 9);
    }
}

TEST_CASE("synchrony: opposed movements are linked, not in step", "[dsp][dyad]") {
    auto p = two_people(0.8, 0, 3);
    for (double& v : p.y.value)
        v = -v;
    const auto s = judged(p);
    CHECK(s.together.effect < -2);
    CHECK(s.together.p > 0.9);
    CHECK(s.any.p < 0.05);
    CHECK_FALSE(s.lead_s);
}

TEST_CASE("synchrony: swapping the two swaps the lead and nothing else", "[dsp][dyad][property]") {
    auto p = two_people(0.4, 2, 4);
    const auto a = judged(p);
    std::swap(p.x, p.y);
    const auto b = judged(p);
    REQUIRE((a.lead_s && b.lead_s));
    CHECK(*a.lead_s == -*b.lead_s);
    CHECK(a.together.z == Approx(b.together.z).epsilon(1e-9));
    CHECK(a.together.p == b.together.p);
    CHECK(a.any.p == b.any.p);
    CHECK(a.any.effect == Approx(b.any.effect).epsilon(1e-9));
    for (std::size_t k = 0; k < a.profile.size(); ++k)
        CHECK(a.profile[k] == Approx(b.profile[a.profile.size() - 1 - k]).margin(1e-9));
}

TEST_CASE("synchrony: scale, offset and the hour change nothing, backwards in time the lead turns round",
          "[dsp][dyad][property]") {
    const auto p = two_people(0.4, 2, 5);
    const auto a = judged(p);
    auto q = p;
    for (double& v : q.x.value)
        v = 3 * v + 40;
    for (double& v : q.y.value)
        v = 0.2 * v - 7;
    q.x.from = q.y.from = 4000;
    const auto b = judged(q);
    CHECK(b.together.z == Approx(a.together.z).epsilon(1e-9));
    CHECK(b.together.p == a.together.p);
    CHECK(b.lead_s == a.lead_s);
    auto r = p;
    r.x.value.resize(7200); // whole segments, so that they are the same ones backwards
    r.y.value.resize(7200);
    r.x.heard.resize(7200);
    r.y.heard.resize(7200);
    const auto there = judged(r);
    std::reverse(r.x.value.begin(), r.x.value.end());
    std::reverse(r.y.value.begin(), r.y.value.end());
    const auto back = judged(r);
    CHECK(back.together.z == Approx(there.together.z).epsilon(1e-9));
    REQUIRE((back.lead_s && there.lead_s));
    CHECK(*back.lead_s == -*there.lead_s);
}

TEST_CASE("synchrony: the seed is the caller's, the result the same every time", "[dsp][dyad]") {
    const auto p = two_people(0.1, 0, 6);
    const auto a = judged(p, 7), b = judged(p, 7), c = judged(p, 8);
    CHECK(a.together.p == b.together.p);
    CHECK(a.together.shuffled_mean == b.together.shuffled_mean);
    CHECK(a.together.z == c.together.z);
    CHECK(a.together.shuffled_mean != c.together.shuffled_mean);
    CHECK(a.together.p == Approx(c.together.p).margin(0.06));
}

TEST_CASE("synchrony: a segment with a gap in one of the two is none", "[dsp][dyad][property]") {
    auto p = two_people(0.4, 2, 9);
    const auto whole = judged(p);
    CHECK(whole.segments == 30);
    for (std::size_t i = 1000; i < 1030; ++i) {
        p.x.heard[i] = false;
        p.x.value[i] = 1e6; // whatever stands there means nothing
    }
    const auto holed = judged(p);
    CHECK(holed.segments == 29);
    auto q = p;
    for (std::size_t i = 960; i < 1200; ++i)
        q.y.value[i] = -5; // the rest of that segment neither
    CHECK(judged(q).together.z == holed.together.z);
}

TEST_CASE("synchrony: not evaluated, and why", "[dsp][dyad]") {
    const auto p = two_people(0.4, 2, 10);
    synchrony_settings paced;
    paced.paced_together = true;
    CHECK_FALSE(synchrony_of(p.x, p.y, paced).evaluated);
    CHECK(synchrony_of(p.x, p.y, paced).why == "paced together: not evaluated");
    CHECK(judged(two_people(0.4, 2, 10, 800)).why == "fewer than 15 segments in which both were heard");
    auto q = p;
    q.y.from += 1;
    CHECK_FALSE(judged(q).evaluated);
    CHECK_FALSE(judged({}).evaluated);
    // Two hearts that do not move at all.
    auto still = p;
    std::fill(still.x.value.begin(), still.x.value.end(), 70.0);
    const auto s = judged(still);
    CHECK(s.together.z == 0);
    CHECK(s.together.p == 1);
    CHECK_FALSE(s.lead_s);
}

TEST_CASE("synchrony: from beats to finding, two hearts with a shared wave", "[dsp][dyad]") {
    const wandering shared{3, 77, 0.012, 0.08}, one{3, 78, 0.012, 0.08}, two{3, 79, 0.012, 0.08};
    const auto a = heard(ipfm(1300, sampled([&](double t) { return 70 + shared(t) + one(t); }, 1300))),
               b = heard(ipfm(1300, sampled([&](double t) { return 82 + shared(t - 2.5) + two(t); }, 1300)));
    two_series p{even_heart_rate(a, seconds{5}, seconds{1295}),
                 even_heart_rate(b, seconds{5}, seconds{1295})};
    high_pass(p.x);
    high_pass(p.y);
    const auto s = judged(p);
    REQUIRE(s.evaluated);
    CHECK(s.together.p < 0.05);
    REQUIRE(s.lead_s);
    CHECK(*s.lead_s == Approx(2.5).margin(1));
}
