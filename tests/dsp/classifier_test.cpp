#include "dsp/beat/batch.hpp"
#include "tests/dsp/synthetic.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <vector>

using namespace attune;
using namespace attune::test;

namespace {

std::vector<beat> rest(std::uint32_t seed = 1, double noise = 20) {
    auto b = ipfm(300, [](double t) { return 65 + 3 * std::sin(turn * 0.25 * t); });
    add_noise(b, noise, seed);
    return b;
}

bool only(const classified& c, std::size_t beat, beat_class kind) {
    return c.artefacts.size() == 1 && c.artefacts[0].beat == beat && c.artefacts[0].classed == kind;
}

} // namespace

TEST_CASE("ordered window: quantiles are those of the newest values, linear between neighbours",
          "[dsp][beat]") {
    ordered_window<5> w;
    CHECK(w.quantile(0.5) == 0.0);
    for (const double x : {9.0, 9.0, 3.0, 1.0, 4.0, 1.0, 5.0})
        w.push(x);
    CHECK(w.size() == 5);
    CHECK(w.quantile(0.0) == 1.0); // 1 1 3 4 5
    CHECK(w.quantile(0.5) == 3.0);
    CHECK(w.quantile(0.75) == 4.0);
    CHECK(w.quantile(0.875) == Approx(4.5));
    CHECK(w.quartile_deviation() == 1.5);
}

TEST_CASE("ordered window: always agrees with sorting the newest values", "[dsp][beat][property]") {
    std::mt19937 random{7};
    std::uniform_int_distribution<int> value{0, 30}; // many equal ones
    ordered_window<91> w;
    std::vector<double> all;
    for (int i = 0; i < 1000; ++i) {
        all.push_back(value(random));
        w.push(all.back());
        std::vector<double> newest(all.end() - std::min<std::ptrdiff_t>(91, std::ssize(all)), all.end());
        std::sort(newest.begin(), newest.end());
        REQUIRE(w.size() == newest.size());
        REQUIRE(w.quantile(0) == newest.front());
        REQUIRE(w.quantile(1) == newest.back());
        const double at = 0.25 * static_cast<double>(newest.size() - 1);
        const auto k = static_cast<std::size_t>(at);
        const double q = newest[k] + (at - static_cast<double>(k)) *
                                         (newest[std::min(k + 1, newest.size() - 1)] - newest[k]);
        REQUIRE(w.quantile(0.25) == Approx(q));
    }
}

TEST_CASE("classifier: equal intervals have no artefact, the floor of the threshold holds", "[dsp][beat]") {
    const auto c = classify_all(std::vector<double>(300, 800.0));
    CHECK(c.artefacts.empty());
    CHECK(c.corrected_rr_ms == std::vector<double>(300, 800.0));
}

TEST_CASE("classifier: a judgement comes two beats later, in order, and drain gives the rest",
          "[dsp][beat]") {
    classifier judge;
    CHECK_FALSE(judge(milliseconds{800}));
    CHECK_FALSE(judge(milliseconds{810}));
    const auto first = judge(milliseconds{805});
    REQUIRE(first);
    CHECK(first->index == 0);
    CHECK(first->rr == milliseconds{800});
    CHECK(judge.drain()->index == 1);
    CHECK(judge.drain()->index == 2);
    CHECK_FALSE(judge.drain());
    judge.gap();
    CHECK_FALSE(judge(milliseconds{700}));
    CHECK(judge.drain()->index == 3);
}

TEST_CASE("classifier: one dropped beat is missed, two beats later, and is put into the middle",
          "[dsp][beat]") {
    auto beats = rest();
    drop(beats, 100);
    const auto rr = intervals(beats);
    classifier judge;
    for (std::size_t i = 0; i < rr.size(); ++i) {
        const auto j = judge(milliseconds{rr[i]});
        if (i == 99 + 2) { // interval 99 is the long one
            REQUIRE(j);
            CHECK(j->classed == beat_class::missed);
            CHECK_FALSE(j->nn);
            CHECK(j->corrected.count() == Approx(rr[99] / 2));
        } else if (j) {
            CHECK(j->classed == beat_class::normal);
            CHECK(j->nn);
            CHECK(j->corrected == j->rr);
        }
    }
}

TEST_CASE("classifier: an extra beat is one report, and the time stays", "[dsp][beat]") {
    auto beats = rest();
    const auto before = intervals(beats);
    split(beats, 120);
    const auto c = classify_all(intervals(beats));
    CHECK(only(c, 120, beat_class::extra));
    REQUIRE(c.corrected_rr_ms.size() == before.size());
    for (std::size_t i = 0; i < before.size(); ++i)
        CHECK(c.corrected_rr_ms[i] == Approx(before[i]));
}

TEST_CASE("classifier: an early beat with its pause is one ectopic beat, moved to the middle",
          "[dsp][beat]") {
    auto beats = rest();
    displace(beats, 140, 250);
    const auto rr = intervals(beats);
    const auto c = classify_all(rr);
    CHECK(only(c, 140, beat_class::ectopic));
    CHECK(c.corrected_rr_ms[139] == Approx((rr[139] + rr[140]) / 2));
    CHECK(c.corrected_rr_ms[140] == Approx((rr[139] + rr[140]) / 2));
    CHECK_FALSE(c.nn[139]);
    CHECK_FALSE(c.nn[140]);
}

TEST_CASE("classifier: an interval outside 300-2000 ms is never taken as it is", "[dsp][beat]") {
    for (const double wrong : {150.0, 2600.0}) {
        auto rr = intervals(rest());
        rr[150] = wrong;
        const auto c = classify_all(rr);
        CHECK_FALSE(c.intervals[150].nn);
        CHECK(c.artefacts.size() == 1);
    }
}

TEST_CASE("classifier: breathing of six a minute with 300 ms of sinus arrhythmia is no artefact",
          "[dsp][beat]") {
    for (std::uint32_t seed = 1; seed <= 5; ++seed) {
        auto b = ipfm(600, [](double t) { return 66 + 11.5 * std::sin(turn * 0.1 * t); });
        add_noise(b, 8, seed);
        CHECK(classify_all(intervals(b)).artefacts.empty());
    }
}

TEST_CASE("classifier: a real step of the heart rate is accepted, no artefact lock", "[dsp][beat]") {
    for (const double to : {650.0, 1250.0}) {
        std::mt19937 random{3};
        std::normal_distribution<double> noise{0, 12};
        std::vector<double> rr;
        for (int i = 0; i < 200; ++i)
            rr.push_back((i < 100 ? 900.0 : to) + noise(random));
        const auto c = classify_all(rr);
        for (std::size_t i = 95; i < 112; ++i) {
            INFO("interval " << i);
            CHECK(c.intervals[i].nn); // three that agree are enough
        }
        CHECK(c.artefacts.size() <= 2); // elsewhere, by chance
    }
}

TEST_CASE("classifier: after a gap no difference spans it", "[dsp][beat]") {
    std::vector<double> rr(60, 900.0);
    rr.insert(rr.end(), 60, 640.0);
    const std::vector<std::size_t> starts{60};
    const auto c = classify_all(rr, starts);
    CHECK(c.artefacts.empty());
    CHECK(c.intervals[60].deviation == 0.0);
    CHECK(c.corrected_starts == std::vector<std::size_t>{0, 60});
}

TEST_CASE("classifier: simulated missed, extra and ectopic beats are found, and each is reported once",
          "[dsp][beat][property]") {
    // SCIENCE 2.2: rest, paced with large RSA, low and high variability; an artefact every 40 beats.
    struct scene {
        double rsa, rate, noise;
    };
    for (const auto& s : {scene{3, 0.25, 20}, scene{11.5, 0.1, 8}, scene{1, 0.25, 4}, scene{9, 0.25, 25}}) {
        auto beats = ipfm(1800, [&](double t) { return 66 + s.rsa * std::sin(turn * s.rate * t); });
        add_noise(beats, s.noise, 11);
        std::vector<std::size_t> truth;
        std::size_t kind = 0;
        for (std::size_t i = 40; i + 10 < beats.size(); i += 40, ++kind) {
            if (kind % 3 == 0) drop(beats, i);
            if (kind % 3 == 1) split(beats, i);
            if (kind % 3 == 2) displace(beats, i, 280);
            truth.push_back(i);
        }
        const auto c = classify_all(intervals(beats));
        std::size_t found = 0, near = 0;
        for (const auto t : truth)
            found += std::any_of(c.artefacts.begin(), c.artefacts.end(),
                                 [t](const auto& a) { return a.beat + 1 >= t && a.beat <= t + 1; });
        for (const auto& a : c.artefacts)
            near += std::any_of(truth.begin(), truth.end(),
                                [&](auto t) { return a.beat + 2 >= t && a.beat <= t + 2; });
        INFO("rsa " << s.rsa << " noise " << s.noise << " found " << found << " of " << truth.size()
                    << ", near " << near << ", reports " << c.artefacts.size());
        CHECK(static_cast<double>(found) >= 0.97 * static_cast<double>(truth.size()));
        CHECK(static_cast<double>(near) <= 1.1 * static_cast<double>(truth.size()));
        CHECK(static_cast<double>(c.artefacts.size() - near) <= 0.015 * static_cast<double>(beats.size()));
    }
}

TEST_CASE("classifier: marks do not depend on where the series begins, nor on the unit of time",
          "[dsp][beat][property]") {
    auto beats = rest(5, 8);
    drop(beats, 200);
    displace(beats, 230, 260);
    const auto rr = intervals(beats);
    const auto whole = classify_all(rr);
    const auto later =
        classify_all(std::span{rr}.subspan(60)); // 91-beat windows differ, clear artefacts do not
    REQUIRE(whole.artefacts.size() == 2);
    REQUIRE(later.artefacts.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(whole.artefacts[i].beat == later.artefacts[i].beat + 60);
        CHECK(whole.artefacts[i].classed == later.artefacts[i].classed);
    }
}

TEST_CASE("classifier: suspect on arrival is the hard range and 45 % of the median", "[dsp][beat]") {
    classifier judge;
    CHECK_FALSE(judge.suspect(milliseconds{800}));
    CHECK(judge.suspect(milliseconds{250}));
    CHECK(judge.suspect(milliseconds{2100}));
    for (int i = 0; i < 11; ++i)
        judge(milliseconds{800});
    CHECK_FALSE(judge.suspect(milliseconds{1150}));
    CHECK(judge.suspect(milliseconds{1170}));
    CHECK(judge.suspect(milliseconds{430}));
}
