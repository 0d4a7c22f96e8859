#include "dsp/breath/pacing.hpp"
#include "dsp/breath/per_breath.hpp"
#include "tests/dsp/heard.hpp"
#include "tests/support/catch.hpp"

using namespace attune;
using namespace attune::test;

TEST_CASE("pacing: the sliding protocol is 78 breaths of 897 seconds from 6.75 to 4.25, each 67.04 ms longer",
          "[dsp][breath]") {
    const auto spans = sliding_pacing(sliding_protocol, seconds{10});
    REQUIRE(spans.size() == 78);
    CHECK(spans.front().from.count() == 10);
    CHECK((spans.back().to - spans.front().from).count() == Approx(897.2).margin(0.1)); // SCIENCE 5
    for (std::size_t i = 1; i < spans.size(); ++i) {
        const auto before = spans[i - 1].to - spans[i - 1].from, now = spans[i].to - spans[i].from;
        CHECK((now - before).count() == Approx(0.06704).margin(1e-5));
        CHECK(spans[i].from.count() == Approx(spans[i - 1].to.count()));
        CHECK(spans[i].phase == static_cast<double>(i));
        CHECK(spans[i].rate.value / 60 * now.count() == Approx(1.0)); // one whole breath
    }
    CHECK(spans.front().rate.value == Approx(6.75).epsilon(0.005));
    CHECK(spans.back().rate.value == Approx(4.25).epsilon(0.005));
}

TEST_CASE("pacing: the stepped protocol goes from 6.5 to 4.5 with rest between, its phase runs on",
          "[dsp][breath]") {
    const auto spans = stepped_pacing(stepped_protocol, seconds{0});
    REQUIRE(spans.size() == 5);
    double breaths = 0;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        CHECK(spans[i].rate.value == Approx(6.5 - 0.5 * static_cast<double>(i)));
        CHECK(spans[i].from.count() == 240.0 * static_cast<double>(i));
        CHECK((spans[i].to - spans[i].from).count() == 120);
        CHECK(spans[i].phase == Approx(breaths));
        breaths += 2 * spans[i].rate.value;
    }
}

TEST_CASE("pacing: phase is known where it was paced and nowhere else", "[dsp][breath]") {
    const std::vector<pace_step> steps{
        {6.0_brpm, seconds{60}}, {0.0_brpm, seconds{30}}, {5.0_brpm, seconds{60}}};
    const auto spans = stepped_pacing(steps, seconds{100});
    CHECK_FALSE(phase_at(spans, seconds{99.9}));
    CHECK(*phase_at(spans, seconds{100}) == 0);
    CHECK(*phase_at(spans, seconds{125}) == Approx(2.5 * turn));
    CHECK_FALSE(phase_at(spans, seconds{170}));
    CHECK(*phase_at(spans, seconds{202}) == Approx(7.0 * turn));
    CHECK_FALSE(phase_at(spans, seconds{250.1}));
    CHECK_FALSE(phase_at({}, seconds{0}));
}

TEST_CASE("pacing: steps are blocks of their own, a slide is cut where its rate has moved", "[dsp][breath]") {
    const auto steps = blocks_of(stepped_pacing(stepped_protocol, seconds{0}));
    REQUIRE(steps.size() == 5);
    for (const auto& b : steps) {
        CHECK(b.fresh);
        CHECK((b.to - b.from).count() == Approx(120));
    }
    const auto slid = blocks_of(sliding_pacing(sliding_protocol, seconds{0}));
    CHECK(slid.size() > 8);
    double breaths = 0;
    for (std::size_t i = 0; i < slid.size(); ++i) {
        CHECK(slid[i].fresh == (i == 0));
        if (i + 1 < slid.size()) CHECK(slid[i].breaths >= 5);
        breaths += slid[i].breaths;
        if (i > 0) CHECK(slid[i].mean_rate() < slid[i - 1].mean_rate());
    }
    CHECK(breaths == Approx(78));
    // Two spans of one rate are one block, unless a pause lies between them.
    const std::vector<pace_span> two{{seconds{0}, seconds{30}, 0, 6.0_brpm},
                                     {seconds{30}, seconds{60}, 3, 6.0_brpm}};
    CHECK(blocks_of(two).size() == 1);
    const std::vector<pace_span> paused{{seconds{0}, seconds{30}, 0, 6.0_brpm},
                                        {seconds{40}, seconds{60}, 3, 6.0_brpm}};
    CHECK(blocks_of(paused).size() == 2);
    CHECK(blocks_of({}).empty());
}

TEST_CASE("swing per breath: max - min of each whole breath, a breath with a gap in it is left out",
          "[dsp][breath]") {
    const std::vector<pace_step> steps{{6.0_brpm, seconds{125}}};
    const auto pacing = stepped_pacing(steps, seconds{0});
    const auto beats = heard(ipfm(125, [](double t) { return 90 + 8 * std::sin(turn * 0.1 * t); }));
    const auto all = swing_over(beats, pacing);
    REQUIRE(all.mean_bpm);
    CHECK(all.used == 12); // the half breath at the end is none
    CHECK(all.left_out == 0);
    CHECK(*all.mean_bpm == Approx(16).margin(0.4));
    CHECK(all.sd_bpm < 0.3);
    const auto part = swing_over(without(beats, 33, 36), pacing);
    CHECK(part.used == 11);
    CHECK(part.left_out == 1);
    CHECK(*part.mean_bpm == Approx(*all.mean_bpm).margin(0.1));
    const auto few =
        swing_over(beats, stepped_pacing(std::vector<pace_step>{{6.0_brpm, seconds{49}}}, seconds{0}));
    CHECK_FALSE(few.mean_bpm);
    CHECK_FALSE(few.why.empty());
    CHECK_FALSE(swing_over({}, pacing).mean_bpm);
    CHECK_FALSE(swing_over(beats, {}).mean_bpm);
}

TEST_CASE("swing per breath: noise widens it, which is why the lock-in is the main number", "[dsp][breath]") {
    const auto pacing = stepped_pacing(std::vector<pace_step>{{6.0_brpm, seconds{300}}}, seconds{0});
    auto noisy = ipfm(300, [](double t) { return 65 + 4 * std::sin(turn * 0.1 * t); });
    add_noise(noisy, 40, 1);
    const auto s = swing_over(heard(noisy), pacing);
    REQUIRE(s.mean_bpm);
    CHECK(*s.mean_bpm > 9.5);
}

TEST_CASE("swing per breath: a slide's breaths are whole too", "[dsp][breath]") {
    const auto pacing = sliding_pacing(sliding_protocol, seconds{0});
    const auto beats = heard(
        ipfm(900, [&](double t) { return 80 + 6 * std::sin(phase_at(pacing, seconds{t}).value_or(0.0)); }));
    const auto s = swing_over(beats, pacing);
    CHECK(s.used >= 77);
    CHECK(*s.mean_bpm == Approx(12).margin(0.3));
}
