// A program of its own: it replaces the global operator new.

#include "tests/dsp/synthetic.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/counting_new.hpp"

#include <algorithm>

using namespace attune;
using namespace attune::test;

TEST_CASE("law 7: From decoder to feedback nothing allocates once the session runs: ten minutes of beats, "
          "gaps and artefacts",
          "[dsp][law]") {
    const auto phase = [](double t) { return turn * 0.1 * t; };
    auto beats = ipfm(
        620,
        [&](double t) { return 65 + 8 * std::sin(phase(t)) + 20 * std::exp(-std::pow((t - 400) / 5, 2)); },
        phase);
    add_noise(beats, 10, 1);
    for (std::size_t i = 30; i + 20 < beats.size(); i += 37) {
        if (i % 3 == 0) drop(beats, i);
        if (i % 3 == 1) split(beats, i);
        if (i % 3 == 2) displace(beats, i, 250);
    }
    live_dsp dsp;
    auto base = rest_of(64, 3.4);
    dsp.set_baseline(base);
    live_context context;
    context.movement_known = false;
    const auto allocated = allocations();
    REQUIRE(allocated > 0); // the counter counts

    std::uint64_t committed = 0, index = 0, shown = 0;
    const auto count = [&](const committed_beat&) { ++committed; };
    const auto silent = [](double t) {
        return (t > 100 && t < 103) || (t > 250 && t < 258) || (t > 430 && t < 450);
    };
    std::size_t next = 0;
    bool broken = false;
    double newest = 0;
    why_not why{};
    for (double now = 0; now <= 600; now += 1) {
        for (; next < beats.size() && beats[next].t <= now; ++next) {
            const auto& b = beats[next];
            if (silent(b.t)) {
                if (!broken) dsp.gap(count);
                broken = true;
                continue;
            }
            const bool first = broken || !b.rr;
            dsp.beat(index++, seconds{b.t}, first ? std::nullopt : std::optional{milliseconds{*b.rr}},
                     b.phase, count);
            broken = false;
            newest = b.t;
        }
        context.paced = now > 120;
        context.pace = breaths_per_minute{6};
        context.equal_ratio = now < 300;
        const auto n = dsp.numbers(seconds{now}, seconds{now - newest}, context);
        shown += n.activation.value.has_value() + n.concentration_pct.value.has_value() +
                 n.rsa_bpm.value.has_value();
        if (now == 320) (void)dsp.measure_baseline(seconds{10}, seconds{310}, why);
        (void)dsp.suspect(milliseconds{500});
    }
    const auto during = allocations() - allocated;
    CHECK(during == 0);
    CHECK(committed > 550);
    CHECK(shown > 700);
}
