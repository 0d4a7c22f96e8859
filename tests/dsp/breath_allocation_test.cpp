// Beside allocation_test.cpp, in the program that counts.

#include "dsp/breath/lock_in.hpp"
#include "dsp/breath/rate.hpp"
#include "dsp/breath/resonance_search.hpp"
#include "tests/dsp/heard.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/counting_new.hpp"

using namespace attune;
using namespace attune::test;

TEST_CASE("law 7: the breathing rate of a session allocates nothing, gaps and artefacts included",
          "[dsp][law]") {
    auto beats = heard(ipfm(600, [](double t) { return 65 + 3 * std::sin(turn * 0.25 * t); }));
    jitter(beats, 8, 1);
    breathing_rate_meter meter;
    lock_in whole{lock_in::whole};
    const auto before = allocations();
    REQUIRE(before > 0);
    int known = 0;
    for (std::size_t i = 0; i < beats.size(); ++i) {
        auto b = beats[i];
        b.nn = i % 17 != 0;
        if (i % 200 == 150) meter.gap();
        meter(b);
        whole(b.middle(), heart_rate(b.rr), turn * 0.25 * b.middle().count(), seconds{4});
        if (i % 2 == 0) known += meter.value().per_min.has_value();
    }
    CHECK(allocations() == before);
    CHECK(known > 100);
    CHECK(whole.value(true));
}

TEST_CASE("law 7: a search for a pace allocates nothing after its construction", "[dsp][law]") {
    resonance_search search{prior_of(resonance_person::adult)};
    resonance_posterior minutes{prior_of(resonance_person::adult)};
    const auto before = allocations();
    REQUIRE(before > 0);
    double sum = 0;
    while (const auto rate = search.next()) {
        resonance_step s;
        s.to = seconds{90};
        s.rate = rate->value;
        s.amplitude = 8 - std::abs(s.rate - 5.5);
        s.amplitude_se = s.rate < 5.5 ? 0.1 : 3.0; // scales of different size: the finest grid
        search.take(s);
        sum += search.finding().sd;
    }
    for (std::size_t i = 0; i < resonance_posterior::most_points; ++i)
        minutes.add({5.5 + 0.01 * static_cast<double>(i), 8, 0.2, 60});
    CHECK(allocations() == before);
    CHECK(search.tried() >= 3);
    CHECK(sum > 0);
}
