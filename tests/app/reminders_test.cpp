// The scheduler of prompts and reminders under a driven clock: over many seeds, and over clocks that were set
// back, moved, leapt out of suspend.
#include "app/review/reminders.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

using namespace attune::review;

namespace {

constexpr std::int64_t minute = 60'000, hour = 60 * minute, day = 24 * hour;
constexpr int zero = 20'786; // 2026-11-29

reminder_wishes asking(std::uint64_t seed = 7) {
    reminder_wishes w;
    w.check_ins = true;
    w.seed = seed;
    return w;
}

/// Lives through minutes of real time; what was said is remembered as the program does.
struct life {
    reminder_wishes wishes = asking();
    reminder_facts facts{};
    std::int64_t utc = std::int64_t{zero} * day;
    std::int64_t offset = 0; ///< of the zone
    std::vector<said_thing> said{};
    std::int64_t real = 0; ///< elapsed, whatever the clock says
    struct heard {
        due_thing thing;
        std::int64_t real;
        local_moment at;
    };
    std::vector<heard> all{};

    local_moment now() const { return clock_at_offset(offset)(utc); }
    std::optional<due_thing> look() {
        auto f = facts;
        f.today = now().day;
        auto due = due_now(wishes, f, now(), utc, said);
        if (!due) return due;
        all.push_back({*due, real, now()});
        remember_said(said, due->name, utc);
        return due;
    }
    void live(std::int64_t ms, std::int64_t step = minute) {
        for (std::int64_t t = 0; t < ms; t += step) {
            look();
            utc += step;
            real += step;
        }
    }
    void sleep(std::int64_t ms) { utc += ms, real += ms; }
    /// Laws that hold whatever happened.
    void check() const {
        std::set<std::string> names;
        for (std::size_t i = 0; i < all.size(); ++i) {
            CHECK(names.insert(all[i].thing.name).second); // never twice
            const double at = all[i].at.hour * 60 + (all[i].at.day - all[i].thing.day) * 1440;
            CHECK(at >= all[i].thing.from - 1e-6);
            CHECK(at < all[i].thing.to);
            if (i > 0) CHECK(all[i].real - all[i - 1].real >= 0);
        }
    }
};

} // namespace

TEST_CASE("prompts: within the waking hours, apart, in blocks of the day, the same for the same seed",
          "[app][reminders]") {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        auto w = asking(seed);
        for (w.prompts_a_day = 1; w.prompts_a_day <= 4; ++w.prompts_a_day)
            for (int d = zero; d < zero + 10; ++d) {
                const auto m = prompt_minutes(w, d);
                REQUIRE(m.size() == static_cast<std::size_t>(w.prompts_a_day));
                CHECK(m == prompt_minutes(w, d));
                const int room = w.sleeps - w.wakes - prompt_lasts_min;
                for (std::size_t i = 0; i < m.size(); ++i) {
                    const int block = room * static_cast<int>(i) / w.prompts_a_day;
                    CHECK(m[i] >= w.wakes + block);
                    CHECK(m[i] + prompt_lasts_min <= w.sleeps);
                    if (i > 0) CHECK(m[i] - m[i - 1] >= least_between_prompts_min);
                }
            }
    }
}

TEST_CASE("prompts: days and people differ, and every part of a block is met", "[app][reminders]") {
    std::set<std::vector<int>> seen;
    std::map<int, int> tenths; // of the first block
    constexpr int seeds = 400, days = 10;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed)
        for (int d = zero; d < zero + days; ++d) {
            const auto w = asking(seed);
            const auto m = prompt_minutes(w, d);
            seen.insert(m);
            ++tenths[(m[0] - w.wakes) * 10 / ((w.sleeps - w.wakes - prompt_lasts_min) / 4)];
        }
    CHECK(seen.size() > seeds * days * 99 / 100);
    for (int i = 0; i < 10; ++i) { // 400 each; 4 SD of a binomial are 76
        INFO("tenth " << i);
        CHECK(std::abs(tenths[i] - seeds * days / 10) < 80);
    }
}

TEST_CASE("prompts: few hours hold fewer, hours past midnight belong to the day they began",
          "[app][reminders]") {
    auto w = asking();
    w.wakes = 600;
    w.sleeps = 720;
    CHECK(prompt_minutes(w, zero).size() == 1);
    w.sleeps = 625;
    CHECK(prompt_minutes(w, zero).empty());
    w.wakes = 22 * 60;
    w.sleeps = 6 * 60;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        w.seed = seed;
        const auto m = prompt_minutes(w, zero);
        CHECK(m.size() == 4);
        CHECK(m.front() >= 22 * 60);
        CHECK(m.back() + prompt_lasts_min <= 30 * 60);
    }
    life l;
    l.wishes = w;
    l.live(3 * day);
    CHECK(l.all.size() >= 8);
    CHECK(l.all.size() <= 12);
    l.check();
}

TEST_CASE("reminders: a week lived through asks four times a day, each once", "[app][reminders]") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        life l;
        l.wishes = asking(seed);
        l.live(7 * day);
        CHECK(l.all.size() == 28);
        for (std::size_t i = 1; i < l.all.size(); ++i)
            CHECK(l.all[i].real - l.all[i - 1].real >= least_between_prompts_min * minute);
        l.check();
    }
}

TEST_CASE("reminders: off until wished for", "[app][reminders]") {
    life l;
    l.wishes = {};
    l.facts.times = {480};
    l.facts.wanted_today = 1;
    l.facts.booster = "booster p.0";
    l.live(2 * day);
    CHECK(l.all.empty());
    CHECK_FALSE(minutes_until_next(l.wishes, l.facts, l.now(), l.utc, l.said));
}

TEST_CASE("reminders: a clock set back a day, or many times, repeats nothing and bursts never",
          "[app][reminders]") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        life l;
        l.wishes = asking(seed);
        l.wishes.practice = true;
        l.facts.times = {480, 1080};
        l.facts.wanted_today = 1;
        l.live(20 * hour);
        const auto before = l.all.size();
        l.utc -= day; // a day back: that day was already asked about only where the program ran
        l.live(20 * hour);
        l.utc -= 20 * hour; // and over the same hours again
        const auto asked = l.all.size();
        l.live(20 * hour);
        CHECK(l.all.size() == asked); // everything of them was said
        CHECK(before <= 6);
        CHECK(asked - before <= 6);
        for (int i = 0; i < 50; ++i) { // a clock that jumps about
            l.utc += (i % 2 == 0 ? 3 : -3) * hour;
            l.live(5 * minute);
        }
        l.check();
        for (std::size_t i = 1; i < l.all.size(); ++i)
            CHECK((l.all[i].thing.kind != due_kind::check_in ||
                   l.all[i].thing.name != l.all[i - 1].thing.name));
    }
}

TEST_CASE("reminders: a leap out of suspend says one thing at most, and nothing that has expired",
          "[app][reminders]") {
    for (std::uint64_t seed = 1; seed <= 15; ++seed) {
        life l;
        l.wishes = asking(seed);
        l.wishes.practice = true;
        l.facts.times = {480, 490, 500, 510};
        l.facts.wanted_today = 1;
        l.facts.booster = "booster p.0";
        l.sleep(static_cast<std::int64_t>(seed) * 17 * minute + 8 * hour); // the lid was closed
        const auto slept = l.all.size();
        l.live(least_between_min * minute);
        CHECK(l.all.size() - slept <= 1);
        l.live(40 * minute);
        l.check();
        for (std::size_t i = 1; i < l.all.size(); ++i)
            CHECK(l.all[i].real - l.all[i - 1].real >= least_between_min * minute);
    }
    // All four times within the hour were slept through: the last stands for all, and is said once.
    life l;
    l.wishes = {};
    l.wishes.practice = true;
    l.facts.times = {480, 490, 500, 510};
    l.facts.wanted_today = 1;
    l.utc += 515 * minute;
    l.live(3 * hour);
    REQUIRE(l.all.size() == 1);
    CHECK(l.all[0].thing.from == 510);
}

TEST_CASE("reminders: a journey to another zone and summer time repeat nothing", "[app][reminders]") {
    for (std::uint64_t seed = 1; seed <= 15; ++seed)
        for (const int hours : {-11, -1, 1, 9}) {
            life l;
            l.wishes = asking(seed);
            l.live(13 * hour + static_cast<std::int64_t>(seed) * 7 * minute);
            l.offset += hours * hour;
            l.live(2 * day);
            l.check();
            // Of no day of the calendar more than its four.
            std::map<int, int> of_day;
            for (const auto& h : l.all)
                CHECK(++of_day[h.thing.day] <= 4);
            for (std::size_t i = 1; i < l.all.size(); ++i)
                CHECK(l.all[i].real - l.all[i - 1].real >= least_between_min * minute);
        }
}

TEST_CASE("reminders: practice is named at its times only while today wants it", "[app][reminders]") {
    life l;
    l.wishes = {};
    l.wishes.practice = true;
    l.facts.times = {480, 1200};
    l.facts.wanted_today = 1;
    l.live(10 * hour);
    REQUIRE(l.all.size() == 1);
    CHECK(l.all[0].thing.kind == due_kind::practice);
    CHECK(l.all[0].at.hour == Approx(8));
    l.facts.wanted_today = 0; // it was practised
    l.live(13 * hour);
    CHECK(l.all.size() == 1);
    l.check();
}

TEST_CASE("reminders: a time just before midnight is not said on the next day", "[app][reminders]") {
    life l;
    l.wishes = {};
    l.wishes.practice = true;
    l.facts.times = {1425};
    l.facts.wanted_today = 1;
    l.utc += day + 10 * minute; // switched on after midnight
    l.live(hour);
    CHECK(l.all.empty());
}

TEST_CASE("reminders: a booster is named once, within the waking hours", "[app][reminders]") {
    life l;
    l.wishes = {};
    l.wishes.practice = true;
    l.facts.booster = "booster p.0";
    l.live(5 * day);
    REQUIRE(l.all.size() == 1);
    CHECK(l.all[0].at.hour == Approx(9));
}

TEST_CASE("reminders: later means ten minutes for a question, an hour for a practice, and both end",
          "[app][reminders]") {
    life l;
    const auto at = prompt_minutes(l.wishes, zero).front();
    l.utc += at * minute;
    const auto first = l.look();
    REQUIRE(first);
    say_later(l.said, *first, l.utc);
    for (int m = 1; m < 10; ++m) {
        l.utc += minute;
        CHECK_FALSE(l.look());
    }
    l.utc += minute;
    auto again = l.look();
    REQUIRE(again);
    CHECK(again->name == first->name);
    l.utc += 5 * minute;
    say_later(l.said, *again, l.utc);
    l.utc += 16 * minute; // its half hour is over
    CHECK_FALSE(l.look());

    life p;
    p.wishes = {};
    p.wishes.practice = true;
    p.facts.times = {480};
    p.facts.wanted_today = 1;
    p.utc += 480 * minute;
    const auto practice = p.look();
    REQUIRE(practice);
    say_later(p.said, *practice, p.utc);
    p.utc += 60 * minute;
    CHECK(p.look());
    p.utc += 60 * minute;
    CHECK_FALSE(p.look());
}

TEST_CASE("reminders: the wait ends when the next thing is due, neither before nor long after",
          "[app][reminders]") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        life l;
        l.wishes = asking(seed);
        l.wishes.practice = true;
        l.facts.times = {480, 1080};
        l.facts.wanted_today = 1;
        life by_minute = l;
        by_minute.live(2 * day);
        std::size_t wakes = 0;
        while (l.real < 2 * day) {
            auto f = l.facts;
            f.today = l.now().day;
            l.look();
            const auto wait = minutes_until_next(l.wishes, f, l.now(), l.utc, l.said);
            REQUIRE(wait);
            l.sleep(std::max<std::int64_t>(1000, static_cast<std::int64_t>(*wait * minute)));
            ++wakes;
        }
        CHECK(wakes < 40);
        std::vector<std::string> a, b;
        for (const auto& h : by_minute.all)
            a.push_back(h.thing.name);
        for (const auto& h : l.all)
            if (h.real < 2 * day) b.push_back(h.thing.name);
        CHECK(a == b);
    }
}

TEST_CASE("reminders: what is to come is in order and leaves out what was said", "[app][reminders]") {
    life l;
    l.wishes.practice = true;
    l.facts = {{480}, 1, zero, {}};
    const auto all = to_come(l.wishes, l.facts, l.now(), {}, 2);
    REQUIRE(all.size() == 10);
    CHECK(all.front().kind == due_kind::practice);
    CHECK(std::is_sorted(all.begin(), all.end(), [](const due_thing& a, const due_thing& b) {
        return a.day * 1440 + a.from < b.day * 1440 + b.from;
    }));
    l.live(12 * hour);
    const auto rest = to_come(l.wishes, l.facts, l.now(), l.said, 2);
    CHECK(rest.size() + l.said.size() == 10);
}

TEST_CASE("reminders: what was said is remembered up to a bound, the oldest forgotten first",
          "[app][reminders]") {
    std::vector<said_thing> said;
    for (std::size_t i = 0; i < most_said + 50; ++i)
        remember_said(said, "x" + std::to_string(i), static_cast<std::int64_t>(i));
    CHECK(said.size() == most_said);
    CHECK(said.front().name == "x50");
}
