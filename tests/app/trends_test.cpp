#include "app/review/trends/trends.hpp"

#include "app/review/trends/practices_compared.hpp"
#include "app/review/trends/programme.hpp"
#include "app/review/trends/slip_watch.hpp"
#include "app/review/trends/summarise.hpp"
#include "app/review/trends/what_was_said.hpp"
#include "dsp/live.hpp"
#include "tests/app/review_recording.hpp"
#include "tests/app/trends_support.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

using namespace attune;
using namespace attune::review;
using namespace attune::test;

namespace {

trends made(const std::vector<past_session>& all, int today, const local_clock& clock = utc_clock) {
    return make_trends(all, clock, day_zero + today);
}
std::size_t points_in(const trends& t, trend_kind k) {
    return t.of(k).points.size();
}
std::size_t sessions_in(const trends& t) {
    double n = 0;
    for (const auto& w : t.of(trend_kind::sessions).points)
        n += w.value;
    return static_cast<std::size_t>(n);
}

} // namespace

TEST_CASE("calendar: days, weeks and dates, before 1970 too", "[app][trends]") {
    CHECK(utc_clock(at(0, 9.5)).day == day_zero);
    CHECK(utc_clock(at(0, 9.5)).hour == Approx(9.5));
    CHECK(clock_at_offset(-10 * 3'600'000LL)(at(0, 9.5)).day == day_zero - 1);
    CHECK(clock_at_offset(-10 * 3'600'000LL)(at(0, 9.5)).hour == Approx(23.5));
    CHECK(utc_clock(-1).day == -1);
    CHECK(date_words(day_zero) == "2024-10-04");
    CHECK(date_words(0) == "1970-01-01");
    for (int day = -30; day < 30; ++day) {
        CHECK(monday_of(week_of(day)) <= day);
        CHECK(monday_of(week_of(day)) > day - 7);
    }
    CHECK(date_words(monday_of(week_of(day_zero))) == "2024-09-30");
}

TEST_CASE("check-ins: what was said before, after, and apart from a practice", "[app][trends]") {
    auto s = past_at(0, 9);
    s.check_ins = {
        said_at(0, 40), said_at(610, 30, check_in::moment::after),
        said_at(700, 31, check_in::moment::before), // asked at once again: still before by its word
        said_at(6 * 3600, 50), said_at(601 + 1800, 140, check_in::moment::after)};
    s.check_ins.push_back({});                                                    // nothing said
    s.check_ins.push_back(said_at(std::numeric_limits<double>::quiet_NaN(), 10)); // no time
    s.check_ins.push_back(said_at(10, std::numeric_limits<double>::infinity()));  // no number
    const auto all = what_was_said(s);
    REQUIRE(all.size() == 5);
    CHECK(all[0].of == said::about::before);
    CHECK(all[1].of == said::about::after);
    CHECK(all[2].of == said::about::before);
    CHECK(all[3].of == said::about::day);
    CHECK(all[3].utc_ms == at(0, 15));
    CHECK(all[4].of == said::about::day);
    CHECK(all[4].distress == 100);
}

TEST_CASE("trends: a day's distress is the median of its answers, without what a practice did",
          "[app][trends]") {
    auto a = with_change(0, 40, 10), b = with_change(0, 60, 20), c = with_change(3, 30, 5);
    a.check_ins.push_back(said_at(7 * 3600, 70));  // the same day, at four
    a.check_ins.push_back(said_at(20 * 3600, 90)); // at five in the morning: the next day's
    const auto t = made({a, b, c}, 5);
    const auto& d = t.of(trend_kind::distress);
    REQUIRE(d.points.size() == 3);
    CHECK(d.points[0].value == 60);
    CHECK(d.points[0].count == 3);
    CHECK(d.points[0].low.value() == 40);
    CHECK(d.points[0].high.value() == 70);
    CHECK(d.points[1].at == day_zero + 1);
    CHECK(d.points[1].value == 90);
    CHECK_FALSE(d.points[1].low); // one answer tells no spread
    CHECK(d.points[2].at == day_zero + 3);
    // Days 0 to 5, three of them told.
    CHECK(d.missing == 3);
    CHECK(t.check_ins == 8);
    CHECK(t.sessions == 3);
}

TEST_CASE("trends: a week without a session is nought, a day without an answer is missing", "[app][trends]") {
    // Day 0 is a Friday: a whole week begins on day 3.
    std::vector<past_session> all;
    for (const int day : {0, 1, 3, 4, 9, 17, 18, 18})
        all.push_back(past_at(day, 9));
    const auto t = made(all, 20);
    const auto& weeks = t.of(trend_kind::sessions).points;
    REQUIRE(weeks.size() == 4);
    CHECK(weeks[0].value == 2);
    CHECK_FALSE(weeks[0].like); // began within the week
    CHECK(weeks[1].value == 3);
    CHECK(weeks[1].like);
    CHECK(weeks[2].value == 0);
    CHECK(weeks[2].like);
    CHECK(weeks[3].value == 3);
    CHECK_FALSE(weeks[3].like); // not over
    CHECK(points_in(t, trend_kind::distress) == 0);
    CHECK(points_in(t, trend_kind::heart_rate) == 0);
}

TEST_CASE("trends: measured rests carry their error, and another hour is not compared", "[app][trends]") {
    std::vector<past_session> all;
    for (int day = 0; day < 8; ++day) {
        auto s = past_at(day, day == 5 ? 22 : 7 + 0.1 * day);
        s.summary->rest_hr_bpm = 60 + day;
        s.summary->rest_hr_se = 0.5;
        s.summary->rest_ln_rmssd = 3.5;
        s.summary->rest_ln_rmssd_se = 0.05;
        all.push_back(s);
    }
    all.push_back(past_at(8, 7)); // no rest was measured
    const auto t = made(all, 9);
    const auto& hr = t.of(trend_kind::heart_rate);
    REQUIRE(hr.points.size() == 8);
    CHECK(hr.points[2].low.value() == Approx(62 - 0.98));
    CHECK_FALSE(hr.points[5].like);
    CHECK(hr.points[6].like);
    CHECK(hr.missing == 2);
    // 7 days that end on the eighth: 61..67 without 65.
    REQUIRE(hr.week_mean.size() == 5);
    CHECK(hr.week_mean.back().value == Approx((61 + 62 + 63 + 64 + 66 + 67) / 6.0));
    CHECK(hr.week_mean.back().count == 6);
    CHECK(t.of(trend_kind::ln_rmssd).points[0].high.value() == Approx(3.598));
    // A second rest of that day at the usual hour goes before the late one.
    auto again = past_at(5, 8);
    again.summary->rest_hr_bpm = 99;
    all.push_back(again);
    const auto more = made(all, 9);
    CHECK(more.of(trend_kind::heart_rate).points[5].value == 99);
    CHECK(more.of(trend_kind::heart_rate).points[5].like);
}

TEST_CASE("trends: rests are compared in one posture only", "[app][trends]") {
    std::vector<past_session> all;
    const auto rest = [&all](int day, double hour, body_posture how) {
        all.push_back(past_at(day, hour));
        all.back().summary->rest_hr_bpm = 60;
        all.back().summary->posture = how;
    };
    // Nobody was asked at first: they were told to sit. A standing one is not like them, whenever it was.
    for (int day = 0; day < 4; ++day)
        rest(day, 8, body_posture::unknown);
    rest(4, 8, body_posture::sitting);
    rest(5, 8, body_posture::standing);
    rest(6, 20, body_posture::standing);
    rest(7, 20, body_posture::standing);
    const auto t = made(all, 8);
    CHECK(t.usual_posture == body_posture::sitting);
    CHECK(t.usual_hour.value() == Approx(8)); // the evenings were stood through
    std::vector<bool> like;
    for (const auto& p : t.of(trend_kind::heart_rate).points)
        like.push_back(p.like);
    CHECK(like == std::vector{true, true, true, true, true, false, false, false});
    // Who mostly lies is compared with lying.
    for (int day = 8; day < 14; ++day)
        rest(day, 20, body_posture::lying);
    const auto lying = made(all, 15);
    CHECK(lying.usual_posture == body_posture::lying);
    CHECK_FALSE(lying.of(trend_kind::heart_rate).points[4].like);
    CHECK(lying.of(trend_kind::heart_rate).points[8].like);
    CHECK_FALSE(made({}, 1).usual_posture);
}

TEST_CASE("trends: hours around midnight are near each other", "[app][trends]") {
    std::vector<past_session> all;
    for (int day = 0; day < 6; ++day) {
        auto s = past_at(day, day % 2 ? 23.5 : 0.5);
        s.summary->rest_hr_bpm = 60;
        all.push_back(s);
    }
    const auto t = made(all, 6);
    CHECK((t.usual_hour.value() > 23.9 || t.usual_hour.value() < 0.1));
    for (const auto& p : t.of(trend_kind::heart_rate).points)
        CHECK(p.like);
}

TEST_CASE("trends: following, recovery and best pace with their doubt", "[app][trends]") {
    auto a = past_at(0, 9), b = past_at(0, 18);
    a.summary->following = 0.9;
    a.summary->following_known_s = 300;
    b.summary->following = 0.6;
    b.summary->following_known_s = 600;
    a.summary->t50_s = 40;
    a.summary->recoveries = 1;
    b.summary->t50_s = 70;
    b.summary->recoveries = 2;
    b.summary->best_pace = 5.6;
    b.summary->best_pace_low = 5.3;
    b.summary->best_pace_high = 5.9;
    const auto t = made({a, b}, 1);
    const auto& f = t.of(trend_kind::following).points.at(0);
    CHECK(f.value == Approx(70)); // weighted by the time it was known
    CHECK(f.low.value() < 70);
    CHECK(f.high.value() > 70);
    CHECK(t.of(trend_kind::recovery).points.at(0).value == Approx(60)); // by events
    CHECK(t.of(trend_kind::best_pace).points.at(0).low.value() == Approx(5.3));
    CHECK(t.of(trend_kind::best_pace).points.at(0).high.value() == Approx(5.9));
    // All the time is no proof of always.
    auto full = past_at(0, 9);
    full.summary->following = 1.0;
    full.summary->following_known_s = 60;
    CHECK_FALSE(made({full}, 1).of(trend_kind::following).points.at(0).low);
}

TEST_CASE("trends: simulated hearts are left out unless wanted, the same session counts once",
          "[app][trends]") {
    auto a = with_change(0, 40, 30), b = a;
    b.id = "other";
    b.sensor = "sim:calm?seed=1";
    auto c = b;
    c.id = "third";
    c.sensor = "replay:x.rr";
    const std::vector<past_session> all{a, b, c, a};
    const auto t = made(all, 1);
    CHECK(t.sessions == 1);
    CHECK(t.left_out == 2);
    CHECK(t.check_ins == 2);
    CHECK(make_trends(all, utc_clock, day_zero + 1, true).sessions == 3);
    // What cannot be read is counted as such, and hides nothing.
    a.id = "damaged";
    a.summary.reset();
    a.unreadable_check_ins = 2;
    CHECK(made({a}, 1).unreadable == 3);
    CHECK(points_in(made({a}, 1), trend_kind::distress) == 1);
    auto odd = past_at(0, 9);
    const double none = std::numeric_limits<double>::quiet_NaN();
    odd.summary->rest_hr_bpm = odd.summary->rest_ln_rmssd = odd.summary->following = odd.summary->t50_s =
        none;
    odd.summary->best_pace = odd.summary->best_pace_low = odd.summary->best_pace_high = none;
    odd.summary->following_known_s = none;
    odd.summary->recoveries = 3;
    for (const auto& one : made({odd}, 1).all)
        CHECK((one.kind == trend_kind::sessions || one.points.empty()));
    CHECK_FALSE(compare_practices(std::vector{odd}).all.at(0).t50_s);
    a.started_utc_ms = std::numeric_limits<std::int64_t>::max();
    CHECK(made({a}, 1).sessions == 0);
    CHECK(made({}, 1).sessions == 0);
    CHECK(sessions_in(made({}, 1)) == 0);
}

TEST_CASE("trends: another time zone moves days, it loses and doubles nothing", "[app][trends][clock]") {
    std::vector<past_session> all;
    for (int day = 0; day < 60; ++day)
        for (const double hour : {0.2, 12.0, 23.8}) {
            auto s = past_at(day, hour);
            s.check_ins = {said_at(0, 40)};
            all.push_back(s);
        }
    for (const double offset : {-12.0, -5.5, 0.0, 0.75, 14.0}) {
        const auto t = made(all, 61, clock_at_offset(static_cast<std::int64_t>(offset * 3'600'000)));
        CHECK(sessions_in(t) == 180);
        std::size_t answers = 0;
        for (const auto& p : t.of(trend_kind::distress).points)
            answers += p.count;
        CHECK(answers == 180);
    }
    // A journey in the middle: the zone that holds at an instant is the clock's to say, and a day may be
    // longer.
    const auto journey = [](std::int64_t utc_ms) {
        return clock_at_offset(utc_ms < at(30, 12) ? 0 : -9 * 3'600'000LL)(utc_ms);
    };
    const auto t = made(all, 61, journey);
    CHECK(sessions_in(t) == 180);
    CHECK(std::is_sorted(t.of(trend_kind::distress).points.begin(), t.of(trend_kind::distress).points.end(),
                         [](const trend_point& a, const trend_point& b) { return a.at < b.at; }));
}

TEST_CASE("trends: a clock set back a day, and two sessions at one minute", "[app][trends][clock]") {
    // Day 5 was lived through, then the clock went back: what came then bears day 4 again.
    std::vector<past_session> all;
    for (const auto& [day, hour] : {std::pair{3, 9.0}, {4, 9.0}, {5, 9.0}, {4, 9.5}, {5, 9.0}, {5, 9.0}}) {
        auto s = past_at(day, hour);
        s.check_ins = {said_at(0, 10.0 * day + hour)};
        all.push_back(s);
    }
    const auto t = made(all, 5);
    CHECK(t.sessions == 6);
    CHECK(sessions_in(t) == 6);
    const auto& d = t.of(trend_kind::distress).points;
    REQUIRE(d.size() == 3);
    CHECK(d[1].count == 2);
    CHECK(d[2].count == 3);
    // In any order the same.
    std::reverse(all.begin(), all.end());
    const auto other = made(all, 5);
    for (std::size_t i = 0; i < d.size(); ++i)
        CHECK(other.of(trend_kind::distress).points[i].value == d[i].value);
    // A clock that was years ahead once: counted, and today is not lost.
    all.push_back(past_at(900, 9));
    const auto ahead = made(all, 5);
    CHECK(ahead.sessions == 7);
    CHECK(sessions_in(ahead) == 7);
    CHECK(ahead.last_day == day_zero + 900);
    CHECK(ahead.first_day == day_zero + 3);
    // Today lies before all of it: a clock that was set back, or sessions brought along from elsewhere.
    const auto behind = made(all, -10);
    CHECK(behind.first_day == day_zero + 3);
    CHECK(sessions_in(behind) == 7);
}

TEST_CASE("trends: bins for a longer look", "[app][trends]") {
    trend t;
    for (const int day : {0, 1, 2, 3, 29, 30, 95})
        t.points.push_back({.at = day, .value = static_cast<double>(day)});
    t.points[4].like = false;
    const auto bins = in_bins(t, 30);
    REQUIRE(bins.size() == 3);
    CHECK(bins[0].at == 0);
    CHECK(bins[0].value == 1.5);
    CHECK(bins[0].count == 4);
    CHECK(bins[0].low.value() == 1); // quartiles of four: the second and the third
    CHECK(bins[0].high.value() == 2);
    CHECK(bins[1].at == 30);
    CHECK_FALSE(bins[1].low);
    CHECK(bins[2].at == 90);
    CHECK(in_bins(trend{}, 30).empty());
}

TEST_CASE("doubt of a mean: Student's table", "[app][trends]") {
    for (const auto& [n, t] :
         {std::pair{3, 4.303}, {4, 3.182}, {5, 2.776}, {8, 2.365}, {11, 2.228}, {61, 2.0003}})
        CHECK_THAT(doubt_of_mean(static_cast<std::size_t>(n)), WithinRel(t / std::sqrt(n), 0.04));
}

TEST_CASE("practices: which one stands out, and with how many times", "[app][trends]") {
    std::vector<past_session> all;
    for (int i = 0; i < 12; ++i) {
        all.push_back(with_change(i, 50 + i % 3, 30 + i % 4, "resonance"));
        all.push_back(with_change(i, 50 + i % 3, 42 + i % 4, "box"));
    }
    for (int i = 0; i < 7; ++i) // too few, however much they seem to do
        all.push_back(with_change(i, 50, 5, "new"));
    const auto c = compare_practices(all);
    REQUIRE(c.all.size() == 3);
    CHECK(c.all[0].id == "resonance");
    CHECK(c.all[0].pairs == 12);
    CHECK(c.all[0].change.value() == Approx(-19.5));
    CHECK(c.all[0].low.value() < -19.5);
    CHECK(c.all[0].high.value() > -19.5);
    CHECK(c.most == std::optional<std::size_t>{0});
    CHECK(c.all[2].id == "new");
    CHECK_FALSE(c.all[2].enough());
    CHECK(c.sentence.find("12 times") != std::string::npos);
    CHECK(c.sentence.find("new") == std::string::npos);
    // Without the count nothing is claimed.
    const auto few = compare_practices(std::vector<past_session>(all.end() - 7, all.end()));
    CHECK_FALSE(few.most);
    CHECK(few.sentence.find("8 of one kind") != std::string::npos);
    CHECK(compare_practices({}).all.empty());
}

TEST_CASE("practices: alike ones do not stand out, worse is not called help", "[app][trends]") {
    std::vector<past_session> all;
    for (int i = 0; i < 20; ++i) {
        all.push_back(with_change(i, 50, 40 + 5 * (i % 3), "a"));
        all.push_back(with_change(i, 50, 40.5 + 5 * (i % 3), "b"));
    }
    const auto c = compare_practices(all);
    CHECK_FALSE(c.most);
    CHECK(c.sentence.find("No practice stands out") == 0);
    for (auto& s : all)
        std::swap(s.check_ins[0].tension, s.check_ins[1].tension);
    const auto worse = compare_practices(all);
    CHECK_FALSE(worse.most);
    CHECK(worse.sentence.find("No practice has lowered") == 0);
}

TEST_CASE("practices: who begins higher falls further, and that is not the practice's", "[app][trends]") {
    // Both do the same: half of what is above 20. One is chosen on bad days.
    std::vector<past_session> all;
    for (int i = 0; i < 20; ++i) {
        const double low = 30 + i % 5, high = 70 + i % 5, noise = i % 2 ? 1 : -1;
        all.push_back(with_change(i, low, 20 + (low - 20) / 2 + noise, "good days"));
        all.push_back(with_change(i, high, 20 + (high - 20) / 2 - noise, "bad days"));
    }
    const auto c = compare_practices(all);
    CHECK(std::abs(*c.all[0].change - *c.all[1].change) == Approx(20));
    CHECK(std::abs(*c.all[0].adjusted - *c.all[1].adjusted) < 2 * 1.96 * c.all[0].adjusted_se);
    CHECK_FALSE(c.most);
}

TEST_CASE("practices: recovery is compared by events, with the count behind it", "[app][trends]") {
    std::vector<past_session> all;
    for (int i = 0; i < 10; ++i)
        for (const auto& [id, t50] : {std::pair{"quick", 40.0}, {"slow", 90.0}}) {
            auto s = past_at(i, 9, id);
            s.summary->recoveries = 1;
            s.summary->t50_s = t50 + i;
            all.push_back(s);
        }
    auto c = compare_practices(all);
    REQUIRE(c.quickest_recovery);
    CHECK(c.all[*c.quickest_recovery].id == "quick");
    CHECK(c.all[*c.quickest_recovery].recoveries == 10);
    CHECK(c.all[*c.quickest_recovery].t50_s.value() == Approx(44.5));
    // Half-times that were not reached are not those of a quick recovery.
    for (auto& s : all)
        if (s.practice_id == "quick") s.summary->not_recovered = 1;
    CHECK_FALSE(compare_practices(all).quickest_recovery);
}

TEST_CASE("programme: what was done of a plan", "[app][trends]") {
    const practice_plan plan{.from = 100, .weeks = 4, .sessions_a_week = 7, .minutes = 10};
    std::vector<day_session> done;
    for (int day = 95; day < 140; ++day)
        if (day % 5 != 0) done.push_back({day, 540, 0.8, 500});
    auto a = adherence_of(plan, done, 127);
    CHECK(a.planned == 28);
    CHECK(a.done == 22); // 100..127 without 100, 105 .. 125
    CHECK(a.share() == Approx(22 / 28.0));
    CHECK_FALSE(a.full());
    CHECK(a.done_min == Approx(22 * 9));
    CHECK(a.planned_min == 280);
    CHECK(a.following.value() == Approx(0.8));
    a = adherence_of(plan, done, 104); // midway: five days planned, four done
    CHECK(a.planned == 5);
    CHECK(a.done == 4);
    CHECK(a.full());
    CHECK(adherence_of(plan, done, 500).planned == 28);
    CHECK(adherence_of(plan, done, 50).planned == 0);
    CHECK_FALSE(adherence_of(plan, {}, 50).full());
}

TEST_CASE("programme: boosters at 2, 4, 8 and 12 weeks", "[app][trends]") {
    using state = booster::state;
    const std::vector<int> days{10, 29, 60};
    auto b = boosters(0, days, 60);
    CHECK(b[0].day == 14);
    CHECK(b[1].day == 28);
    CHECK(b[2].day == 56);
    CHECK(b[3].day == 84);
    CHECK(b[0].is == state::taken);
    CHECK(b[1].is == state::taken);
    CHECK(b[2].is == state::taken);
    CHECK(b[3].is == state::to_come);
    b = boosters(0, {}, 60);
    CHECK(b[0].is == state::passed);
    CHECK(b[2].is == state::due);
    CHECK(boosters(0, {}, 77)[3].is == state::due);
    // One session is not two boosters.
    const std::vector<int> one{21};
    b = boosters(0, one, 30);
    CHECK(std::count_if(b.begin(), b.end(), [](const booster& x) { return x.is == state::taken; }) == 1);
}

TEST_CASE("summary: what a session leaves for the years", "[app][trends]") {
    auto r = session();
    auto s = summarise(r);
    CHECK(s.dsp_version == dsp_version());
    CHECK(s.paced);
    CHECK(s.practised_s == Approx(600));
    CHECK(s.planned_s == 600);
    CHECK(s.following.value() == 1);
    CHECK_FALSE(s.rest_hr_bpm);
    CHECK_FALSE(s.best_pace);
    CHECK_FALSE(s.t50_s);
    CHECK(s.recoveries + s.not_recovered == 0);
    // A rest that was known beforehand is not this day's.
    baseline b;
    b.source = baseline_source::own_history;
    b.hr_bpm = 70;
    r.baselines.push_back({seconds{0}, b});
    CHECK_FALSE(summarise(r).rest_hr_bpm);
    b.source = baseline_source::this_session;
    b.hr_bpm = 62;
    b.hr_se_bpm = 0.4;
    b.ln_rmssd = 3.7;
    r.baselines.push_back({seconds{300}, b});
    b.hr_bpm = 55; // a calmer one, taken later by choice
    r.baselines.push_back({seconds{500}, b});
    s = summarise(r);
    CHECK(s.rest_hr_bpm.value() == 62);
    CHECK(s.rest_hr_se == 0.4);
    CHECK(s.rest_ln_rmssd.value() == 3.7);
    CHECK(s.rest_ln_rmssd_se == Approx(1 / std::sqrt(1.2 * 248)));
}

TEST_CASE("summary: an event that was marked gives its half-time", "[app][trends]") {
    // 60 /min; from 300 to 420 s 80; then back with a half-time of 40 s.
    recording r;
    r.duration_s = 1100;
    r.ended = ended_as::complete;
    r.phases = {{seconds{0}, phase_kind::practice}};
    double t = 0;
    const auto rate = [](double at) {
        return at < 300 ? 60.0 : at < 420 ? 80.0 : 60 + 20 * std::exp2(-(at - 420) / 40);
    };
    while (t < r.duration_s) {
        const double rr = 60 / rate(t);
        t += rr;
        const bool first = r.beats.empty();
        r.beats.push_back({.t_s = t,
                           .rr_ms = first ? std::nullopt : std::optional{rr * 1000},
                           .starts_chain = first,
                           .judged = true,
                           .classed = first ? beat_class::first : beat_class::normal,
                           .deviation = 0});
    }
    CHECK(summarise(r).recoveries == 0); // nothing marked
    r.marks = {{seconds{240}, short_text::from("Prepare")},
               {seconds{300}, short_text::from("START")},
               {seconds{350}, short_text::from("hard moment")},
               {seconds{420}, short_text::from("end")},
               {seconds{430}, short_text::from("end")}}; // once is enough
    const auto s = summarise(r);
    CHECK(s.recoveries == 1);
    CHECK_THAT(s.t50_s.value_or(0),
               WithinAbs(40, 6)); // the 15 s median and the mean of the last 15 s blur it
    // Where nothing is heard afterwards there is none.
    r.duration_s = 425;
    std::erase_if(r.beats, [](const recorded_beat& b) { return b.t_s > 425; });
    CHECK_FALSE(summarise(r).t50_s);
}
