// A plan as values: its stages, what is done and due, its change, its file.
#include "app/review/trends/plan_facts.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

using namespace attune;
using namespace attune::review;

namespace {

own_plan four_weeks(int from = 100) {
    own_plan p;
    p.id = "p";
    p.from = from;
    p.stages = {{4, 7, 10, {"box"}, {}}};
    return p;
}
day_session on(int day, double minutes = 10) {
    return {day, minutes * 60, {}, 0};
}
past_session practised(int day, double s, std::string sensor = "ble:H10") {
    past_session p;
    p.sensor = std::move(sensor);
    p.started_utc_ms = day * 86'400'000LL + 3'600'000;
    p.duration_s = s;
    return p;
}

} // namespace

TEST_CASE("plan: weeks follow each other, and a day outside has no stage", "[app][plan]") {
    auto p = four_weeks();
    p.stages = {{1, 5, 5, {}, "a"}, {2, 7, 10, {}, "b"}};
    CHECK(p.weeks() == 3);
    CHECK(p.end() == 121);
    CHECK(p.stage_on(99) == nullptr);
    CHECK(p.stage_on(106)->words == "a");
    CHECK(p.stage_on(107)->words == "b");
    CHECK(p.stage_on(120)->words == "b");
    CHECK(p.stage_on(121) == nullptr);
    p.ended_on = 110;
    CHECK(p.end() == 110);
    CHECK(p.stage_on(110) == nullptr);
    p.ended_on = 90; // before it began: it holds no day
    CHECK(p.end() == 100);
    p.ended_on = 1000; // after its own end: nothing is added
    CHECK(p.end() == 121);
}

TEST_CASE("plan: a change keeps the weeks that are over as they were planned", "[app][plan]") {
    const auto p = four_weeks();
    const plan_stage rest{2, 3, 20, {}, {}};
    for (int today = 90; today < 128; ++today) {
        const auto c = changed(p, rest, today);
        const int over = std::max(0, (today - 100) / 7);
        INFO("day " << today);
        CHECK(c.weeks() == over + 2);
        for (int day = 100; day < 100 + 7 * over; ++day)
            CHECK((*c.stage_on(day) == plan_stage{over, 7, 10, {"box"}, {}}));
        CHECK(c.stage_on(std::max(today, 100))->minutes == 20);
        CHECK_FALSE(wrong_with(c));
    }
}

TEST_CASE("plan: what cannot be kept is said", "[app][plan]") {
    auto p = four_weeks();
    CHECK_FALSE(wrong_with(p));
    const auto wrong = [&](auto&& change) {
        auto q = p;
        change(q);
        return wrong_with(q).has_value();
    };
    CHECK(wrong([](own_plan& q) { q.stages.clear(); }));
    CHECK(wrong([](own_plan& q) { q.stages[0].weeks = 53; }));
    CHECK(wrong([](own_plan& q) { q.stages[0].weeks = 0; }));
    CHECK(wrong([](own_plan& q) { q.stages[0].sessions_a_week = 22; }));
    CHECK(wrong([](own_plan& q) { q.stages[0].minutes = std::nan(""); }));
    CHECK(wrong([](own_plan& q) { q.reminders = {1440}; }));
    CHECK(wrong([](own_plan& q) { q.reminders.assign(5, 60); }));
}

TEST_CASE("plan facts: done of planned, this week and in all, and nothing is lost by a missed day",
          "[app][plan]") {
    const auto p = four_weeks();
    const std::vector<day_session> days{on(99), on(100), on(101), on(101), on(107, 5), on(130)};
    const auto f = facts_of(p, days, 108); // the second week's second day
    CHECK(f.phase == plan_phase::running);
    CHECK(f.week == 2);
    CHECK(f.weeks == 4);
    CHECK(f.planned_this_week == 7);
    CHECK(f.done_this_week == 1);
    CHECK(f.so_far.done == 4);
    CHECK(f.so_far.done_min == Approx(35));
    CHECK(f.so_far.planned == Approx(9));
    CHECK(f.planned_whole == 28);
    CHECK(f.wanted_today == 1);
    CHECK(f.days[0].sessions == 1);
    CHECK(f.days[1].today);
    CHECK_FALSE(f.days[1].to_come);
    CHECK(f.days[2].to_come);
    // One more day without practice: what was done stays done.
    CHECK(facts_of(p, days, 109).so_far.done == f.so_far.done);
}

TEST_CASE("plan facts: today wants no more than the week still wants", "[app][plan]") {
    auto p = four_weeks();
    p.stages[0].sessions_a_week = 3;
    CHECK(facts_of(p, {}, 100).wanted_today == 1);
    CHECK(facts_of(p, std::vector{on(100)}, 100).wanted_today == 0);
    CHECK(facts_of(p, std::vector{on(100)}, 101).wanted_today == 1);
    CHECK(facts_of(p, std::vector{on(100), on(101), on(101)}, 102).wanted_today == 0);
    CHECK(facts_of(p, std::vector{on(100), on(101), on(101)}, 107).wanted_today == 1); // a new week
    p.stages[0].sessions_a_week = 14;
    CHECK(facts_of(p, {}, 100).wanted_today == 2);
    CHECK(facts_of(p, std::vector{on(100)}, 100).wanted_today == 1);
    CHECK(facts_of(p, {}, 99).wanted_today == 0);  // not begun
    CHECK(facts_of(p, {}, 128).wanted_today == 0); // over
}

TEST_CASE("plan facts: boosters come after the whole plan, and only what is practised after it takes one",
          "[app][plan]") {
    const auto p = four_weeks(); // ends with day 128
    const std::vector days{on(127)};
    auto f = facts_of(p, days, 128);
    CHECK(f.phase == plan_phase::over);
    CHECK(f.boosters[0].day == 128 + 14);
    CHECK(f.boosters[3].day == 128 + 84);
    CHECK_FALSE(f.due);
    f = facts_of(p, days, 128 + 14);
    REQUIRE(f.due);
    CHECK(*f.due == 0);
    const std::vector taken{on(127), on(128 + 15)};
    f = facts_of(p, taken, 128 + 16);
    CHECK_FALSE(f.due);
    CHECK(f.boosters[0].is == booster::state::taken);
    f = facts_of(p, days, 128 + 22);
    CHECK(f.boosters[0].is == booster::state::passed);
    auto ended = p;
    ended.ended_on = 110;
    CHECK_FALSE(facts_of(ended, days, 110 + 14).due); // there was no block to keep
    CHECK(facts_of(ended, days, 110 + 14).phase == plan_phase::ended);
}

TEST_CASE("plan facts: of several stages each is counted by its own numbers", "[app][plan]") {
    auto p = four_weeks();
    p.stages = {{1, 5, 5, {}, {}}, {1, 14, 20, {}, {}}};
    const auto f = facts_of(p, std::vector{on(100, 5), on(108, 20)}, 113);
    CHECK(f.planned_whole == 19);
    CHECK(f.so_far.planned == Approx(19));
    CHECK(f.so_far.planned_min == Approx(5 * 5 + 14 * 20));
    CHECK(f.so_far.done == 2);
    CHECK(f.planned_this_week == 14);
}

TEST_CASE("plan facts: a minute is needed, simulated hearts count, recordings do not, whose heart followed "
          "is known",
          "[app][plan]") {
    auto own = practised(100, 600), sim = practised(101, 600, "sim:calm"),
         file = practised(102, 600, "replay:x"), brief = practised(103, 59);
    for (auto* s : {&own, &sim}) {
        s->summary.emplace();
        s->summary->practised_s = 590;
        s->summary->following = 0.5;
        s->summary->following_known_s = 300;
    }
    const std::vector past{own, sim, file, brief};
    const auto days = day_sessions(past, clock_at_offset(0));
    REQUIRE(days.size() == 2);
    CHECK(days[0].day == 100);
    CHECK(days[0].practised_s == 590);
    CHECK(days[0].following == 0.5);
    CHECK_FALSE(days[1].following);
    // An hour to the west it was still the day before.
    CHECK(day_sessions(past, clock_at_offset(-2 * 3'600'000))[0].day == 99);
}

TEST_CASE("plan facts: the plan spoken of is the one that runs, else the one that ended last",
          "[app][plan]") {
    std::vector<own_plan> all;
    CHECK_FALSE(current_plan(all, 100));
    all = {four_weeks(0), four_weeks(50)};
    CHECK(current_plan(all, 200) == 1U);
    CHECK(current_plan(all, 60) == 1U);
    CHECK(current_plan(all, 10) == 1U); // the one to come was made later
    all[1].ended_on = 52;
    CHECK(current_plan(all, 60) == 1U);
    all.push_back(four_weeks(58));
    CHECK(current_plan(all, 60) == 2U);
}

TEST_CASE("programme: the example reads, and every slip is told with its line", "[app][plan]") {
    const std::string good = "id = \"evenings\"\ntitle = \"Three weeks\"\n\n[[stage]]\nweeks = 3\n"
                             "sessions_a_week = 5\nminutes = 10\npractices = [\"body-scan\"]\n";
    const auto p = parse_programme(good, "x.toml");
    REQUIRE(p);
    CHECK(p->weeks() == 3);
    CHECK(p->stages[0].practices == std::vector<std::string>{"body-scan"});
    const auto made = plan_from(*p, "id", 5);
    CHECK_FALSE(wrong_with(made));
    CHECK(made.programme == "evenings");
    const auto complaint = [](std::string text) {
        const auto r = parse_programme(text, "x.toml");
        return r ? std::string{} : r.error().what;
    };
    const auto with = [&](const std::string& from, const std::string& to) {
        auto text = good;
        text.replace(text.find(from), from.size(), to);
        return complaint(text);
    };
    CHECK(with("weeks = 3", "weeks = 0").find("line 5") != std::string::npos);
    CHECK(with("weeks = 3", "weeks = 3.5").find("whole number") != std::string::npos);
    CHECK(with("weeks = 3", "week = 3").find("`week` is not a key") != std::string::npos);
    CHECK(with("minutes = 10", "minutes = inf").find("line 7") != std::string::npos);
    CHECK(with("\"body-scan\"", "\"Body Scan\"").find("line 8") != std::string::npos);
    CHECK(with("id = \"evenings\"", "id = \"../x\"").find("`id`") != std::string::npos);
    CHECK(with("title = \"Three weeks\"", "").find("`title`") != std::string::npos);
    CHECK(complaint("id = \"a\"\ntitle = \"b\"\nstage = 3\n").find("[[stage]]") != std::string::npos);
    CHECK(complaint("id = \"a\"\ntitle = \"b\"\n").find("[[stage]]") != std::string::npos);
    CHECK(complaint(good + "[[stage]]\nweeks = 50\n").find("52 are the most") != std::string::npos);
    CHECK(complaint("id = ").find("line 1") != std::string::npos);
}
