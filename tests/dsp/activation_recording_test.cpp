#include "dsp/activation/over_recording.hpp"
#include "tests/dsp/synthetic.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <vector>

using namespace attune;
using namespace attune::test;

namespace {

std::vector<timed_beat> timed(const std::vector<beat>& beats) {
    std::vector<timed_beat> out;
    for (const auto& b : beats)
        out.push_back({seconds{b.t}, b.rr ? std::optional{milliseconds{*b.rr}} : std::nullopt});
    return out;
}

} // namespace

TEST_CASE("activation over a file: one row a second, with the baseline of the named span",
          "[dsp][activation]") {
    auto beats = ipfm(700, [](double t) { return t < 400 ? 60.0 : 66.0; });
    add_noise(beats, 15, 6);
    const auto s = activation_over(timed(beats), std::pair{seconds{60}, seconds{300}});
    REQUIRE(s.base);
    CHECK(s.base->hr_bpm == Approx(60).margin(0.3));
    CHECK(s.rows.size() == static_cast<std::size_t>(beats.back().t) + 1);
    CHECK(s.rows[300].t_s == 300);
    REQUIRE(s.rows[300].estimate.value);
    CHECK(*s.rows[300].estimate.value == Approx(50).margin(6));
    CHECK(*s.rows[600].estimate.value > 62);
    const auto own = activation_over(timed(beats), std::nullopt); // five minutes without the first
    REQUIRE(own.base);
    CHECK(own.base->hr_bpm == s.base->hr_bpm);
}

TEST_CASE("activation over a file: a named span too short for a baseline is taken, and trusted less",
          "[dsp][activation]") {
    auto beats = ipfm(200, [](double) { return 60.0; });
    add_noise(beats, 15, 6);
    const auto s = activation_over(timed(beats), std::pair{seconds{60}, seconds{90}});
    REQUIRE(s.base);
    CHECK(s.why_no_base == why_not::not_enough_yet);
    CHECK(s.base->hr_bpm == Approx(60).margin(1));
    const auto full = activation_over(timed(beats), std::pair{seconds{0}, seconds{199}});
    REQUIRE(full.base);
    CHECK(full.why_no_base == why_not::none);
    CHECK(s.rows[150].estimate.confidence == Approx(0.8 * full.rows[150].estimate.confidence));
    CHECK(s.base->hr_se_bpm >= full.base->hr_se_bpm);
}

TEST_CASE("activation over a file: no baseline, no estimate, and the reason", "[dsp][activation]") {
    auto beats = ipfm(300, [](double) { return 60.0; });
    add_noise(beats, 15, 6);
    std::erase_if(beats, [](const beat& b) { return b.t > 100 && b.t < 200; });
    std::find_if(beats.begin(), beats.end(), [](const beat& b) { return b.t >= 200; })->rr.reset();
    const auto s = activation_over(timed(beats), std::pair{seconds{110}, seconds{190}});
    CHECK_FALSE(s.base);
    CHECK(s.why_no_base == why_not::not_enough_yet);
    for (const auto& row : s.rows)
        CHECK_FALSE(row.estimate.value);
    CHECK(s.rows.back().estimate.why == why_not::no_baseline);
    CHECK(activation_over({}, std::nullopt).rows.empty());
    // Nobody said that this is rest, and it is 40 s of it.
    const auto brief = ipfm(100, [](double) { return 60.0; });
    CHECK_FALSE(activation_over(timed(brief), std::nullopt).base);
}

TEST_CASE(
    "activation over a file: where time goes backwards a new piece begins, its rows keep the file's time",
    "[dsp][activation]") {
    auto calm = ipfm(120, [](double) { return 60.0; }), strained = ipfm(120, [](double) { return 72.0; });
    add_noise(calm, 15, 6);
    add_noise(strained, 15, 7);
    auto both = timed(calm);
    const auto second = timed(strained);
    both.insert(both.end(), second.begin(), second.end());
    const auto s = activation_over(both, std::pair{seconds{0}, seconds{120}});
    REQUIRE(s.base);
    CHECK(s.base->hr_bpm == Approx(60).margin(0.5));
    std::size_t turns = 0, at = 0;
    for (std::size_t i = 1; i < s.rows.size(); ++i)
        if (s.rows[i].t_s < s.rows[i - 1].t_s) {
            ++turns;
            at = i;
        }
    REQUIRE(turns == 1);
    CHECK(s.rows[at].t_s == 0);
    CHECK_FALSE(s.rows[at + 2].estimate.value); // nothing of the first piece is left
    REQUIRE(s.rows[at + 60].estimate.value);
    CHECK(*s.rows[at + 60].estimate.value > 75);
    CHECK(*s.rows[at - 20].estimate.value == Approx(50).margin(8));
}

TEST_CASE("activation over a file: a calmer plateau is told once, and the index stays on the named baseline",
          "[dsp][activation]") {
    auto beats = ipfm(900, [](double t) { return t < 400 ? 70.0 : 62.0; });
    add_noise(beats, 12, 8);
    const auto s = activation_over(timed(beats), std::pair{seconds{60}, seconds{300}});
    REQUIRE(s.offers.size() == 1);
    CHECK(s.offers[0].t_s >= 560); // medians do not mind the first ten seconds
    CHECK(s.offers[0].t_s <= 620);
    CHECK(s.offers[0].base.hr_bpm == Approx(62).margin(0.5));
    CHECK(*s.rows[850].estimate.value < 35); // the heart swings as before, and that counts .3
}
