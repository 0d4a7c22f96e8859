#include "dsp/beat/centred.hpp"
#include "tests/dsp/artefact_hearts.hpp"
#include "tests/dsp/artefact_scoring.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

using namespace attune;
using namespace attune::test;

namespace {

const std::vector<double>& rest() {
    static const auto rr = wandering_heart(600, 64, 3, 0.25, 2, 12, 6);
    return rr;
}

bool only(const classified& c, std::size_t beat, beat_class kind) {
    return c.artefacts.size() == 1 && c.artefacts[0].beat == beat && c.artefacts[0].classed == kind;
}

double sum(const std::vector<double>& v) {
    return std::accumulate(v.begin(), v.end(), 0.0);
}

/// What holds of every classification, whatever went in.
void is_sound(const std::vector<double>& rr, const classified& c) {
    REQUIRE(c.intervals.size() == rr.size());
    REQUIRE(c.nn.size() == c.corrected_rr_ms.size());
    std::size_t marks = 0, at = 0;
    for (std::size_t i = 0; i < c.intervals.size(); ++i) {
        const auto& j = c.intervals[i];
        const bool marked = j.classed != beat_class::normal;
        if (marked) {
            REQUIRE(at < c.artefacts.size());
            REQUIRE(c.artefacts[at].beat == i + 1);
            REQUIRE(c.artefacts[at++].classed == j.classed);
        }
        marks += marked;
        if (j.nn) {
            REQUIRE_FALSE(marked);
            REQUIRE(j.corrected == j.rr);
            REQUIRE(j.rr.count() == rr[i]);
            REQUIRE(rr[i] >= 300);
            REQUIRE(rr[i] <= 2000);
        }
    }
    REQUIRE(marks == c.artefacts.size());
    for (const double x : c.corrected_rr_ms) {
        REQUIRE(std::isfinite(x));
        REQUIRE(x >= 0);
    }
}

} // namespace

TEST_CASE("centred: a heart at rest has no artefact, equal intervals least of all", "[dsp][beat]") {
    CHECK(classify_centred(std::vector<double>(300, 800.0)).artefacts.empty());
    const auto c = classify_centred(rest());
    CHECK(c.artefacts.empty());
    CHECK(c.corrected_rr_ms == rest());
    CHECK(c.corrected_starts == std::vector<std::size_t>{0});
}

TEST_CASE("centred: breathing of six a minute with 300 ms of sinus arrhythmia is no artefact",
          "[dsp][beat]") {
    for (const auto& h : artefact_hearts())
        if (h.name.starts_with("paced")) {
            INFO(h.name);
            CHECK(classify_centred(h.rr).artefacts.empty());
        }
}

TEST_CASE("centred: hearts without artefacts have hardly a mark", "[dsp][beat][property]") {
    std::size_t marks = 0, beats = 0;
    for (const auto& h : artefact_hearts()) {
        const auto c = classify_centred(h.rr);
        marks += c.artefacts.size();
        beats += h.rr.size();
        INFO(h.name);
        CHECK(static_cast<double>(c.artefacts.size()) <= 0.015 * static_cast<double>(h.rr.size()));
    }
    CHECK(static_cast<double>(marks) <= 0.005 * static_cast<double>(beats));
}

TEST_CASE("centred: a missed beat is reported after the hole and put into its middle", "[dsp][beat]") {
    auto rr = rest();
    rr[99] += rr[100];
    rr.erase(rr.begin() + 100);
    const auto c = classify_centred(rr);
    CHECK(only(c, 100, beat_class::missed));
    REQUIRE(c.corrected_rr_ms.size() == rr.size() + 1);
    CHECK(c.corrected_rr_ms[99] == rr[99] / 2);
    CHECK(c.corrected_rr_ms[100] == rr[99] / 2);
    CHECK(sum(c.corrected_rr_ms) == Approx(sum(rr)));
    CHECK(c.intervals[99].rr.count() == rr[99]); // raw stays
}

TEST_CASE("centred: an extra beat is one report and its two intervals are one again", "[dsp][beat]") {
    auto rr = rest();
    rr.insert(rr.begin() + 100, 0.35 * rr[100]);
    rr[101] *= 0.65;
    const auto c = classify_centred(rr);
    CHECK(only(c, 101, beat_class::extra));
    REQUIRE(c.corrected_rr_ms.size() == rest().size());
    for (std::size_t i = 0; i < rest().size(); ++i)
        CHECK(c.corrected_rr_ms[i] == Approx(rest()[i]));
    CHECK_FALSE(c.nn[100]);
}

TEST_CASE("centred: a displaced beat is put where both sides want it, and named by how far off it was",
          "[dsp][beat]") {
    for (const double share : {-0.28, -0.12, -0.09, 0.09, 0.12}) {
        auto rr = rest();
        const double shift = share * rr[100];
        rr[100] += shift;
        rr[101] -= shift;
        const auto c = classify_centred(rr);
        INFO("moved by " << share);
        CHECK(only(c, 101, share < -0.19 ? beat_class::ectopic : beat_class::misaligned));
        CHECK(c.corrected_rr_ms[100] == Approx(rest()[100]).margin(40)); // noise of 12 ms, five times over
        CHECK(c.corrected_rr_ms[101] == Approx(rest()[101]).margin(40));
        CHECK(c.corrected_rr_ms[100] + c.corrected_rr_ms[101] == Approx(rr[100] + rr[101]));
    }
}

TEST_CASE("centred: a displacement of 60 ms is found in sinus arrhythmia of 300 ms", "[dsp][beat]") {
    for (const auto& h : artefact_hearts()) {
        if (!h.name.starts_with("paced")) continue;
        std::size_t found = 0;
        for (std::size_t at = 60; at < 71; ++at) { // each place in the breath
            auto rr = h.rr;
            rr[at] += 60;
            rr[at + 1] -= 60;
            found += only(classify_centred(rr), at + 1, beat_class::misaligned);
        }
        INFO(h.name << " " << found);
        CHECK(found >= 10);
    }
}

TEST_CASE("centred: a real step of the heart rate is no artefact", "[dsp][beat]") {
    for (const double to : {700.0, 1150.0}) {
        std::mt19937 random{3};
        std::normal_distribution<double> noise{0, 12};
        std::vector<double> rr;
        for (int i = 0; i < 200; ++i)
            rr.push_back((i < 100 ? 900.0 : to) + noise(random));
        const auto c = classify_centred(rr);
        CHECK(c.artefacts.size() <= 1);
        for (std::size_t i = 102; i < 112; ++i)
            CHECK(c.intervals[i].nn);
    }
}

TEST_CASE("centred: each artefact put in is reported once, others hardly at all", "[dsp][beat][property]") {
    score all[5];
    for (const auto& h : artefact_hearts())
        for (const auto kind :
             {beat_class::missed, beat_class::extra, beat_class::ectopic, beat_class::misaligned})
            for (std::uint32_t seed = 1; seed <= 3; ++seed) {
                // 60 ms are below what can be told where beats differ by 125 ms from one to the next.
                if (kind == beat_class::misaligned && h.name.starts_with("high")) continue;
                const auto c = corrupt(h.rr, kind, 0.02, seed);
                const auto found = classify_centred(c.rr);
                is_sound(c.rr, found);
                all[static_cast<std::size_t>(kind)].add(hold_against(c.truth, found));
            }
    for (const auto kind :
         {beat_class::missed, beat_class::extra, beat_class::ectopic, beat_class::misaligned}) {
        const auto& s = all[static_cast<std::size_t>(kind)];
        INFO(name(kind) << ": found " << s.found << " of " << s.truths << ", right class " << s.right_class
                        << ", reports " << s.reports << ", false " << s.false_marks << " of " << s.beats);
        CHECK(s.sensitivity() >= 0.99);
        CHECK(s.reports_per_truth() <= 1.05);
        CHECK(s.false_share() <= 0.005);
        // At 138 bpm a move of 110 ms is a quarter of the interval: an ectopic beat by its timing.
        CHECK(s.class_share() >= (kind == beat_class::misaligned ? 0.85 : 0.95));
    }
}

TEST_CASE("centred: artefacts so dense that they touch are still told apart", "[dsp][beat][property]") {
    score s;
    for (std::uint32_t seed = 1; seed <= 6; ++seed) {
        const auto c = corrupt(rest(), beat_class::normal, 0.16, seed); // nearly every sixth beat
        s.add(hold_against(c.truth, classify_centred(c.rr)));
    }
    INFO("found " << s.found << " of " << s.truths << ", reports " << s.reports);
    CHECK(s.sensitivity() >= 0.95);
    CHECK(s.class_share() >= 0.9);
    CHECK(s.reports_per_truth() <= 1.1);
}

TEST_CASE("centred: marks do not depend on the beat at which the series begins", "[dsp][beat][property]") {
    const auto c = corrupt(rest(), beat_class::normal, 0.03, 5);
    const auto whole = classify_centred(c.rr);
    for (const std::size_t from : {7u, 64u, 100u}) {
        const auto later = classify_centred(std::span{c.rr}.subspan(from));
        std::size_t compared = 0, same = 0;
        for (const auto& a : whole.artefacts) {
            if (a.beat < from + 20) continue;
            ++compared;
            same += std::any_of(later.artefacts.begin(), later.artefacts.end(), [&](const auto& b) {
                return b.beat + from == a.beat && b.classed == a.classed;
            });
        }
        CHECK(compared > 10);
        CHECK(same == compared); // windows of the fit differ, clear artefacts do not
    }
}

TEST_CASE("centred: a heart that beats slower by a tenth has the same artefacts", "[dsp][beat][property]") {
    const auto c = corrupt(rest(), beat_class::normal, 0.03, 6);
    auto slower = c.rr;
    for (auto& x : slower)
        x *= 1.1;
    const auto a = classify_centred(c.rr), b = classify_centred(slower);
    REQUIRE(a.artefacts.size() == b.artefacts.size());
    for (std::size_t i = 0; i < a.artefacts.size(); ++i) {
        CHECK(a.artefacts[i].beat == b.artefacts[i].beat);
        CHECK(a.artefacts[i].classed == b.artefacts[i].classed);
    }
}

TEST_CASE("centred: backwards in time the same missed, extra and late or early beats are found",
          "[dsp][beat][property]") {
    for (std::uint32_t seed = 1; seed <= 4; ++seed) {
        const auto c = corrupt(rest(), beat_class::normal, 0.03, seed);
        std::vector<double> back(c.rr.rbegin(), c.rr.rend());
        truth_list truth;
        for (auto t = c.truth.rbegin(); t != c.truth.rend(); ++t)
            // Beat i is beat n - i; the beat after the hole was the one before it. Early becomes late.
            truth.push_back({c.rr.size() - t->beat + (t->classed == beat_class::missed), t->classed});
        const auto s = hold_against(truth, classify_centred(back));
        CHECK(s.found == s.truths);
        CHECK(s.reports == s.truths);
    }
}

TEST_CASE("centred: nothing is looked for across a gap", "[dsp][beat]") {
    // Two hearts, one after the other; at the joint a difference of 300 ms.
    std::vector<double> rr = rest();
    const std::size_t joint = rr.size();
    for (const double x : wandering_heart(400, 90, 2, 0.25, 1, 8, 9))
        rr.push_back(x);
    const std::vector<std::size_t> starts{joint};
    const auto c = classify_centred(rr, starts);
    CHECK(c.artefacts.empty());
    CHECK(c.corrected_starts == std::vector<std::size_t>{0, joint});
    CHECK(c.intervals[joint].deviation == 0.0);

    // What lies before the gap is judged as if nothing came after, but for the thresholds.
    auto other = rr;
    for (std::size_t i = joint; i < other.size(); ++i)
        other[i] += 5;
    const auto d = classify_centred(other, starts);
    for (std::size_t i = 0; i < joint; ++i) {
        CHECK(c.intervals[i].nn == d.intervals[i].nn);
        CHECK(c.intervals[i].corrected == d.intervals[i].corrected);
    }
    // A gap within a displaced pair: neither side may be mended with the other.
    auto cut = rest();
    cut[100] -= 250;
    cut[101] += 250;
    const std::vector<std::size_t> between{101};
    const auto e = classify_centred(cut, between);
    CHECK(e.corrected_starts == std::vector<std::size_t>{0, 101});
    CHECK_FALSE(e.intervals[100].nn);
    CHECK(e.intervals[100].corrected.count() + e.intervals[101].corrected.count() !=
          Approx(cut[100] + cut[101])); // the sum is not shared out
}

TEST_CASE("causal: all at once is the same as one interval at a time, gaps and all",
          "[dsp][beat][property]") {
    auto rr = corrupt(rest(), beat_class::normal, 0.05, 3).rr;
    const std::vector<std::size_t> starts{1, 90, 91, 300};
    const auto all = classify_all(rr, starts);
    classifier one;
    std::vector<judged_interval> singly;
    for (std::size_t i = 0; i < rr.size(); ++i) {
        if (std::find(starts.begin(), starts.end(), i) != starts.end()) {
            while (auto j = one.drain())
                singly.push_back(*j);
            one.gap();
        }
        if (auto j = one(milliseconds{rr[i]})) singly.push_back(*j);
    }
    while (auto j = one.drain())
        singly.push_back(*j);
    REQUIRE(singly.size() == all.intervals.size());
    for (std::size_t i = 0; i < singly.size(); ++i) {
        CHECK(singly[i].classed == all.intervals[i].classed);
        CHECK(singly[i].corrected == all.intervals[i].corrected);
        CHECK(singly[i].nn == all.intervals[i].nn);
    }
}

TEST_CASE("centred: whatever comes in, it ends, and what is impossible is never taken as it is",
          "[dsp][beat][property]") {
    const double nan = std::nan(""), huge = std::numeric_limits<double>::max();
    for (const double x : {0.0, -5.0, nan, huge, -huge, 0.8, 250.0, 2500.0, 5e6}) {
        const std::vector<double> rr(400, x);
        const auto c = classify_centred(rr);
        is_sound(rr, c);
        CHECK(std::count(c.nn.begin(), c.nn.end(), true) == 0);
    }
    CHECK(classify_centred({}).intervals.empty());
    CHECK(classify_centred(std::vector<double>{800.0}).artefacts.empty());
    std::mt19937 random{1};
    for (int round = 0; round < 200; ++round) {
        std::vector<double> rr(random() % 400);
        std::vector<std::size_t> starts;
        for (std::size_t i = 0; i < rr.size(); ++i) {
            rr[i] = 250.0 + static_cast<double>(random() % 1000); // as irregular as can be
            if (random() % 8 == 0) {
                constexpr double odd[]{0, -1, 1e308, 60, 2100, 12000, 1600};
                rr[i] = random() % 8 == 0 ? nan : odd[random() % 7];
            }
            if (random() % 40 == 0) starts.push_back(i);
        }
        is_sound(rr, classify_centred(rr, starts));
        const auto causal = classify_all(rr, starts);
        REQUIRE(causal.intervals.size() == rr.size());
    }
}
