// The rules of the slip watch, each by itself.

#include "app/review/trends/slip_watch.hpp"
#include "tests/app/trends_support.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>

using namespace attune;
using namespace attune::review;
using namespace attune::test;

namespace {

/// Even ups and downs about `level`, SD near 4: in good order, and no chance in it.
double usual(int day, double level) {
    constexpr double steps[]{0, 4, -3, 5, -5, 2, -4, 3, -2, 1, -1};
    return level + steps[static_cast<std::size_t>(day) % 11];
}

struct life {
    int days = 150;
    int bad_from = 1000, bad_to = 1000;
    double distress_up = 0, hr_up = 0, ln_down = 0;
    int sessions_skipped_from = 1000;
};
std::vector<past_session> lived(const life& l) {
    std::vector<past_session> all;
    for (int day = 0; day < l.days; ++day) {
        if (day >= l.sessions_skipped_from && day % 7 != 0) continue;
        const bool bad = day >= l.bad_from && day < l.bad_to;
        auto s = past_at(day, 8);
        s.check_ins = {said_at(0, usual(day, 30) + (bad ? l.distress_up : 0))};
        s.summary->rest_hr_bpm = usual(day + 3, 60) + (bad ? l.hr_up : 0);
        s.summary->rest_ln_rmssd = usual(day + 5, 35) / 10 - (bad ? l.ln_down : 0);
        all.push_back(s);
    }
    return all;
}
slip_watch judged(const life& l,
                  std::optional<good_period> good = good_period{day_zero, day_zero + 83, true}) {
    return watch_for_slips(make_trends(lived(l), utc_clock, day_zero + l.days), good);
}
const watched_series& series(const slip_watch& w, trend_kind k) {
    return *std::find_if(w.series.begin(), w.series.end(), [k](const auto& s) { return s.kind == k; });
}

} // namespace

TEST_CASE("slip watch: days like the good weeks are left in peace", "[app][trends][slip]") {
    const auto w = judged({});
    CHECK(w.notices.empty());
    CHECK_FALSE(w.differs);
    CHECK(w.sentence == "Much like your good weeks.");
    CHECK(w.reasons.empty());
    CHECK(series(w, trend_kind::distress).chart.size() == 66);
    CHECK_FALSE(series(w, trend_kind::distress).run.value().long_run());
}

TEST_CASE("slip watch: worse days are noticed, in the words of the rule, with chart and reason",
          "[app][trends][slip]") {
    const auto w = judged({.bad_from = 140, .bad_to = 1000, .distress_up = 18});
    REQUIRE(w.notices.size() == 1);
    CHECK(w.notices[0].day >= day_zero + 140);
    CHECK(w.notices[0].day < day_zero + 147);
    CHECK_FALSE(w.notices[0].over);
    CHECK(w.notices[0].by == std::vector{trend_kind::distress});
    CHECK(w.notices[0].beside.empty());
    CHECK(w.differs);
    CHECK(w.sentence == "Different from your good weeks; want a booster?");
    REQUIRE(w.reasons.size() == 1);
    CHECK(w.reasons[0].find("Distress: 48 of 100 in the last week, 30 in the good weeks (2024-10-04 to ") ==
          0);
    const auto& s = series(w, trend_kind::distress);
    CHECK(s.base->mean == Approx(30).margin(0.5));
    CHECK(s.chart.back().ewma > s.chart.back().limit);
    CHECK(s.run->longest_is_above);
    CHECK(s.run->longest_run >= 9);
}

TEST_CASE("slip watch: what passes is over after a week, and may come again", "[app][trends][slip]") {
    const auto w = judged({.days = 200, .bad_from = 110, .bad_to = 130, .distress_up = 18});
    REQUIRE(w.notices.size() == 1);
    REQUIRE(w.notices[0].over);
    CHECK(*w.notices[0].over >= day_zero + 137);
    CHECK(*w.notices[0].over < day_zero + 150);
    CHECK_FALSE(w.differs);
}

TEST_CASE("slip watch: the heart alone raises no notice, however far it goes", "[app][trends][slip]") {
    const auto w = judged({.bad_from = 120, .bad_to = 1000, .hr_up = 30, .ln_down = 2});
    CHECK(w.notices.empty());
    CHECK_FALSE(w.differs);
    CHECK(w.sentence == "Much like your good weeks.");
    // It is told all the same.
    CHECK(series(w, trend_kind::heart_rate).differs);
    CHECK(series(w, trend_kind::ln_rmssd).differs);
    CHECK(w.reasons.size() == 2);
    // Beside a notice it is named.
    const auto both = judged({.bad_from = 120, .bad_to = 1000, .distress_up = 18, .hr_up = 8});
    REQUIRE(both.notices.size() == 1);
    CHECK(both.notices[0].beside == std::vector{trend_kind::heart_rate});
}

TEST_CASE("slip watch: less distress is not worse", "[app][trends][slip]") {
    CHECK(judged({.bad_from = 120, .bad_to = 1000, .distress_up = -25, .hr_up = -10, .ln_down = -1})
              .notices.empty());
}

TEST_CASE("slip watch: far fewer sessions are noticed by weeks", "[app][trends][slip]") {
    const life l{.days = 200, .sessions_skipped_from = 157};
    // Seven sessions in every good week: no week can be told from another.
    auto w = judged(l, good_period{day_zero, day_zero + 110, true});
    CHECK(series(w, trend_kind::sessions).why_none.find("the same") != std::string::npos);
    // With a day off every other week there is a spread.
    auto all = lived(l);
    std::erase_if(all, [](const past_session& s) {
        const int day = utc_clock(s.started_utc_ms).day - day_zero;
        return day % 14 == 4 || day % 35 == 9;
    });
    w = watch_for_slips(make_trends(all, utc_clock, day_zero + 200),
                        good_period{day_zero, day_zero + 110, true});
    const auto& s = series(w, trend_kind::sessions);
    REQUIRE(s.base);
    CHECK(s.base->points == 15);
    REQUIRE(w.notices.size() == 1);
    CHECK(w.notices[0].by.front() == trend_kind::sessions);
    CHECK(w.notices[0].day >= day_zero + 164); // a week is known when it is over
    CHECK(w.notices[0].day <= day_zero + 181);
}

TEST_CASE("slip watch: without good weeks there is nothing to compare with, and it says so",
          "[app][trends][slip]") {
    auto w = judged({.days = 60}, std::nullopt);
    CHECK_FALSE(w.good);
    CHECK(w.notices.empty());
    CHECK(w.sentence.find("no good weeks to compare with yet") != std::string::npos);
    // Twelve weeks on, the first are taken.
    w = judged({.days = 85}, std::nullopt);
    REQUIRE(w.good);
    CHECK(w.good->from == day_zero);
    CHECK(w.good->to == day_zero + 83);
    CHECK_FALSE(w.good->chosen);
    // A chosen period that is too short.
    w = judged({}, good_period{day_zero, day_zero + 9, true});
    CHECK(series(w, trend_kind::distress).why_none == "needs 14 days in the good weeks, there are 10");
    CHECK(w.sentence == "Too little was told since the good weeks to compare.");
    // A clock that was in another year once does not make the first weeks.
    auto all = lived({.days = 100});
    auto stray = past_at(-9000, 9);
    stray.check_ins = {said_at(0, 50)};
    all.push_back(stray);
    w = watch_for_slips(make_trends(all, utc_clock, day_zero + 100));
    REQUIRE(w.good);
    CHECK(w.good->from == day_zero);
    CHECK(watch_for_slips(make_trends({}, utc_clock, day_zero)).notices.empty());
}

TEST_CASE("slip watch: what was told long ago is not how it is now", "[app][trends][slip]") {
    const auto all = lived({.bad_from = 140, .bad_to = 1000, .distress_up = 18, .hr_up = 15});
    const good_period good{day_zero, day_zero + 83, true};
    const auto soon = watch_for_slips(make_trends(all, utc_clock, day_zero + 160), good);
    CHECK(soon.differs);
    const auto later = watch_for_slips(make_trends(all, utc_clock, day_zero + 170), good);
    REQUIRE(later.notices.size() == 1);
    CHECK_FALSE(later.notices[0].over); // nobody knows
    CHECK_FALSE(later.differs);
    CHECK(later.reasons.empty());
    CHECK(later.sentence == "Nothing was told in the last two weeks, so they cannot be compared.");
    // A clock that was ahead for one session does not make today old.
    auto ahead = all;
    ahead.push_back(past_at(900, 8));
    CHECK(watch_for_slips(make_trends(ahead, utc_clock, day_zero + 160), good).differs);
}
