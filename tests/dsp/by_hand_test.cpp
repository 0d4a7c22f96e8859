// Classes given by hand over what the classifier found: closed form, and nothing changes beyond what a class binds.
#include "dsp/analysis.hpp"
#include "dsp/beat/centred.hpp"
#include "tests/dsp/artefact_hearts.hpp"
#include "tests/support/catch.hpp"

#include <numeric>
#include <random>

using namespace attune;

namespace {

/// A quiet heart in which nothing is found, each interval its own.
std::vector<double> quiet(std::size_t n = 200) {
    std::vector<double> rr(n);
    for (std::size_t i = 0; i < n; ++i)
        rr[i] = 800 + 12 * std::sin(static_cast<double>(i) * 0.7) + static_cast<double>(i % 5);
    return rr;
}

bool same(const classified& a, const classified& b) {
    if (a.intervals.size() != b.intervals.size() || a.artefacts.size() != b.artefacts.size()) return false;
    for (std::size_t i = 0; i < a.intervals.size(); ++i) {
        const auto &x = a.intervals[i], &y = b.intervals[i];
        if (x.classed != y.classed || x.corrected != y.corrected || x.nn != y.nn || x.deviation != y.deviation)
            return false;
    }
    for (std::size_t i = 0; i < a.artefacts.size(); ++i)
        if (a.artefacts[i].beat != b.artefacts[i].beat || a.artefacts[i].classed != b.artefacts[i].classed) return false;
    return a.corrected_rr_ms == b.corrected_rr_ms && a.nn == b.nn && a.corrected_starts == b.corrected_starts &&
           a.irregular == b.irregular;
}

double sum(const std::vector<double>& v) {
    return std::accumulate(v.begin(), v.end(), 0.0);
}

classified by_hand(const std::vector<double>& rr, std::vector<hand_class> given,
                   std::vector<std::size_t> starts = {}) {
    return classify_centred(rr, starts, given);
}

} // namespace

TEST_CASE("by hand: each class corrects as it says, in closed form", "[dsp][beat]") {
    const auto rr = quiet();
    REQUIRE(classify_centred(rr).artefacts.empty());
    constexpr std::size_t k = 90;
    SECTION("ectopic and misaligned: the two intervals share their sum") {
        for (const auto c : {beat_class::ectopic, beat_class::misaligned}) {
            const auto out = by_hand(rr, {{k, c}});
            const double half = (rr[k] + rr[k + 1]) / 2;
            REQUIRE(out.corrected_rr_ms.size() == rr.size());
            CHECK(out.corrected_rr_ms[k] == half);
            CHECK(out.corrected_rr_ms[k + 1] == half);
            CHECK_FALSE(out.nn[k]);
            CHECK_FALSE(out.nn[k + 1]);
            REQUIRE(out.artefacts.size() == 1);
            CHECK(out.artefacts[0].beat == k + 1);
            CHECK(out.artefacts[0].classed == c);
        }
    }
    SECTION("missed: two halves") {
        const auto out = by_hand(rr, {{k, beat_class::missed}});
        REQUIRE(out.corrected_rr_ms.size() == rr.size() + 1);
        CHECK(out.corrected_rr_ms[k] == rr[k] / 2);
        CHECK(out.corrected_rr_ms[k + 1] == rr[k] / 2);
        CHECK(out.corrected_rr_ms[k + 2] == rr[k + 1]);
        CHECK(out.nn[k + 2]);
    }
    SECTION("extra: one interval with the next") {
        const auto out = by_hand(rr, {{k, beat_class::extra}});
        REQUIRE(out.corrected_rr_ms.size() == rr.size() - 1);
        CHECK(out.corrected_rr_ms[k] == rr[k] + rr[k + 1]);
        CHECK(out.intervals[k].corrected.count() == 0);
        CHECK_FALSE(out.nn[k]);
    }
    SECTION("two displaced beats in a row touch three intervals") {
        const auto out = by_hand(rr, {{k, beat_class::ectopic}, {k + 1, beat_class::ectopic}});
        for (std::size_t i = k; i < k + 3; ++i)
            CHECK_THAT(out.corrected_rr_ms[i], WithinAbs((rr[k] + rr[k + 1] + rr[k + 2]) / 3, 1e-9));
    }
    SECTION("of two classes for one beat the later one holds") {
        CHECK(same(by_hand(rr, {{k, beat_class::missed}, {k, beat_class::extra}}), by_hand(rr, {{k, beat_class::extra}})));
    }
}

TEST_CASE("by hand: normal beats called normal change nothing, and without a word nothing changes", "[dsp][beat]") {
    for (const auto& h : test::artefact_hearts()) {
        const auto plain = classify_centred(h.rr);
        CHECK(same(plain, classify_centred(h.rr, {}, {})));
        std::vector<hand_class> given;
        for (std::size_t i = 3; i < h.rr.size(); i += 17)
            if (plain.intervals[i].nn) given.push_back({i, beat_class::normal});
        CHECK(same(plain, classify_centred(h.rr, {}, given)));
        CHECK(same(plain, by_hand(h.rr, {{h.rr.size(), beat_class::missed}, {h.rr.size() + 99, beat_class::extra}})));
    }
}

TEST_CASE("by hand: an early beat taken for what it is called leaves the series as measured", "[dsp][beat]") {
    auto rr = quiet();
    rr[100] -= 250, rr[101] += 250;
    const auto found = classify_centred(rr);
    REQUIRE(found.artefacts.size() == 1);
    REQUIRE(found.artefacts[0].classed == beat_class::ectopic);
    const hand_class given[]{{found.artefacts[0].beat - 1, beat_class::normal}};
    const auto out = classify_centred(rr, {}, given);
    CHECK(out.artefacts.empty());
    CHECK(out.corrected_rr_ms == rr);
    CHECK(std::all_of(out.nn.begin(), out.nn.end(), [](bool b) { return b; }));
    // and the numbers are those of the series without any correction
    analysis_settings as_it_is;
    as_it_is.correct = correction::none;
    as_it_is.entropies = false;
    const auto a = listed(analyze(judge(rr, {}, correction::lipponen, {}, given), as_it_is).hrv);
    const auto b = listed(analyze(rr, {}, as_it_is).hrv);
    for (std::size_t i = 0; i < a.size(); ++i) {
        INFO(a[i].name);
        CHECK(a[i].value.has_value() == b[i].value.has_value());
        if (a[i].value && b[i].value) CHECK_THAT(*a[i].value, WithinRel(*b[i].value, 1e-9));
    }
    CHECK(judge(rr, {}, correction::none, {}, given).artefacts.empty());
}

TEST_CASE("by hand: no chain is crossed, and at its end a run is what there is", "[dsp][beat]") {
    const auto rr = quiet();
    constexpr std::size_t last = 79; // of the first chain
    for (const auto c : {beat_class::ectopic, beat_class::extra, beat_class::misaligned}) {
        const auto out = by_hand(rr, {{last, c}}, {last + 1});
        REQUIRE(out.corrected_rr_ms.size() == rr.size());
        CHECK(out.corrected_rr_ms == rr);
        CHECK_FALSE(out.nn[last]);
        CHECK(out.nn[last + 1]);
        CHECK(out.corrected_starts == std::vector<std::size_t>{0, last + 1});
    }
    const auto first = by_hand(rr, {{last + 1, beat_class::missed}}, {last + 1});
    CHECK(first.corrected_starts == std::vector<std::size_t>{0, last + 1});
    CHECK(first.nn[last]);
    CHECK(by_hand(rr, {{last, beat_class::missed}}, {last + 1}).corrected_starts[1] == last + 2);
}

TEST_CASE("by hand: any classes on any heart keep the length, change nothing far away and leave no hole",
          "[dsp][beat]") {
    std::mt19937 random{20261128};
    const auto hearts = test::artefact_hearts();
    for (int round = 0; round < 60; ++round) {
        auto rr = hearts[random() % hearts.size()].rr;
        const bool touched = round % 2 == 0; // with artefacts of its own
        for (int i = 0; touched && i < 12; ++i) {
            const auto at = 5 + random() % (rr.size() - 10);
            rr[at] -= 200, rr[at + 1] += 200;
        }
        const std::vector<std::size_t> starts{rr.size() / 3, rr.size() / 2};
        const auto plain = classify_centred(rr, starts);
        std::vector<hand_class> given;
        const auto at = 20 + random() % (rr.size() - 40);
        for (std::size_t i = 0; i < 1 + random() % 4; ++i)
            given.push_back({at + random() % 4, static_cast<beat_class>(random() % 5)});
        const auto out = classify_centred(rr, starts, given);
        REQUIRE(out.corrected_rr_ms.size() == out.nn.size());
        REQUIRE(out.irregular.size() == rr.size());
        REQUIRE(out.corrected_starts.size() == plain.corrected_starts.size());
        REQUIRE(std::is_sorted(out.corrected_starts.begin(), out.corrected_starts.end()));
        if (!touched && plain.artefacts.empty()) CHECK_THAT(sum(out.corrected_rr_ms), WithinRel(sum(rr), 1e-12));
        for (const auto& h : given) { // the last word on each beat holds
            const auto word = std::find_if(given.rbegin(), given.rend(), [&](const auto& g) { return g.interval == h.interval; });
            CHECK(out.intervals[h.interval].classed == word->classed);
        }
        // An artefact reaches one interval further; of the machine's own there may be one more on each side.
        for (std::size_t i = 0; i + 12 < at; ++i)
            REQUIRE(out.intervals[i].corrected == plain.intervals[i].corrected);
        for (std::size_t i = at + 16; i < rr.size(); ++i)
            REQUIRE(out.intervals[i].corrected == plain.intervals[i].corrected);
        std::size_t marks = 0;
        for (const auto& j : out.intervals)
            marks += j.classed != beat_class::normal;
        CHECK(out.artefacts.size() == marks);
        for (const double x : out.corrected_rr_ms)
            REQUIRE(x > 0);
    }
}

TEST_CASE("by hand: in a stretch where nothing could be told, what is said is told", "[dsp][beat]") {
    std::mt19937 random{3};
    std::vector<double> rr(400);
    for (auto& x : rr)
        x = 500 + static_cast<double>(random() % 600);
    const auto plain = classify_centred(rr);
    const auto at = static_cast<std::size_t>(std::find(plain.irregular.begin(), plain.irregular.end(), true) - plain.irregular.begin());
    REQUIRE(at + 5 < rr.size());
    REQUIRE(plain.irregular[at + 3]);
    const auto out = by_hand(rr, {{at + 3, beat_class::normal}});
    CHECK_FALSE(out.irregular[at + 3]);
    CHECK(out.intervals[at + 3].nn);
    CHECK(out.irregular[at + 2] == plain.irregular[at + 2]);
    CHECK(out.corrected_rr_ms == plain.corrected_rr_ms);
}
