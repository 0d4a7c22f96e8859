#include "tests/dsp/ecg_synthetic.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/counting_new.hpp"

using namespace attune;
using namespace attune::test;

TEST_CASE("law 7: the live ECG detector allocates nothing after its constructor: a heart, noise, silence",
          "[dsp][ecg][law]") {
    std::mt19937 random{9};
    std::normal_distribution<double> noise{0, 0.5};
    const auto ecg = make_ecg({.rate = 130,
                               .length_s = 200,
                               .added = [&](double t) { return t > 60 && t < 120 ? noise(random) : 0.0; },
                               .size = [](double t) { return t > 150 ? 0.0 : 1.0; }});
    live_detector detect{hertz{130}};
    const auto before = allocations();
    REQUIRE(before > 0);
    std::size_t beats = 0;
    for (const float s : ecg.samples)
        beats += detect(static_cast<double>(s)).has_value();
    while (detect.drain())
        ++beats;
    CHECK(allocations() == before);
    CHECK(beats > 100);
}
