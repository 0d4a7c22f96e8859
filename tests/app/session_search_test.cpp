// Looking for one's pace in whole sessions, and the orders that the pacer is given.
#include "app/session/pace_finder.hpp"
#include "app/session/pace_follower.hpp"
#include "app/store/store.hpp"
#include "tests/app/session_search_hearts.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"

#include <map>
#include <numbers>

using namespace attune;
using namespace attune::test;

namespace {

constexpr double turn = 2 * std::numbers::pi;

/// A pacer and a heart without a doubt, stepped by hand: heart rate follows the pacer's phase by `swing`(rate).
struct by_hand {
    pace_finder finder;
    double (*swing)(double);
    double t = 0, practised = 0, phase = 0, rate = 0; ///< s, s, breaths, breaths/min; rate 0: rests
    double beat_at = 0;
    std::optional<double> ordered{}; ///< from the next inhale on
    std::vector<std::pair<double, double>> changes{}; ///< phase, breaths/min
    bool over = false;

    by_hand(pace_protocol p, double (*s)(double), resonance_person who = resonance_person::adult)
        : finder{p, {prior_of(who), false}}
        , swing{s}
        , rate{finder.first_rate()} {}

    void tick(bool paused = false) {
        constexpr double dt = 0.05;
        const double before = phase;
        t += dt;
        if (!paused) {
            practised += dt;
            phase += rate / 60 * dt;
        }
        if (ordered && std::floor(phase) > std::floor(before)) {
            rate = *std::exchange(ordered, std::nullopt);
            changes.emplace_back(std::floor(phase), rate);
        }
        while (t - beat_at > 1) { // judged a second after
            const double f = rate > 0 ? rate : 12, hr = 65 + swing(f) * std::sin(turn * phase);
            beat_at += 60 / hr;
            finder.beat({seconds{beat_at}, milliseconds{60000 / hr}, true, false},
                        rate > 0 && !paused ? std::optional{phase} : std::nullopt);
        }
        if (paused) {
            finder.tick(seconds{t}, seconds{practised}, phase, 0);
            return;
        }
        const auto order = finder.tick(seconds{t}, seconds{practised}, phase, rate / 60);
        switch (order.what) {
        case pace_order::kind::none:
            break;
        case pace_order::kind::pace:
            ordered = order.rate;
            break;
        case pace_order::kind::rest:
            CHECK(std::abs(phase - order.phase) < 0.01);
            phase = order.phase;
            rate = 0;
            break;
        case pace_order::kind::resume:
            CHECK(rate == 0);
            rate = order.rate;
            changes.emplace_back(phase, rate);
            break;
        case pace_order::kind::over:
            over = true;
            break;
        }
    }
    void run(double until = 3600) {
        while (!over && t < until)
            tick();
    }
    const pace_search_view& view() const { return finder.view(); }
};

double best_at_5_3(double f) {
    return 8 * std::exp(-0.4 * (f - 5.3) * (f - 5.3));
}

} // namespace

TEST_CASE("pace finder: the adaptive protocol gives each pace two breaths to settle, a minute and a half to be heard "
          "and one breath to think, and changes with an inhale",
          "[app][session][search]") {
    by_hand s{pace_protocol::adaptive, best_at_5_3};
    s.run();
    REQUIRE(s.over);
    const auto& v = s.view();
    CHECK(v.ended == search_end::enough);
    CHECK(v.finding.clear());
    CHECK(v.finding.best == Approx(5.3).margin(0.15));
    REQUIRE(v.ended_steps >= 3);
    CHECK(v.steps[0].rate == 6.0);
    CHECK(v.steps[1].rate == 5.0);
    double began = 0;
    for (std::size_t i = 0; i < v.done().size(); ++i) {
        const auto& step = v.steps[i];
        CHECK(step.used());
        const double breaths = std::ceil(90 * step.rate / 60 - 1e-9);
        CHECK((step.to - step.from).count() == Approx(breaths * 60 / step.rate).margin(1e-6));
        CHECK(*step.amplitude == Approx(best_at_5_3(step.rate)).epsilon(0.1));
        if (i > 0) {
            CHECK(s.changes[i - 1].first == began); // whole breaths only
            CHECK(s.changes[i - 1].second == step.rate);
        }
        began += 2 + breaths + 1;
    }
}

TEST_CASE("pace finder: the stepped protocol is five paces of two minutes with two minutes of free breath between",
          "[app][session][search]") {
    by_hand s{pace_protocol::stepped, best_at_5_3};
    s.run();
    REQUIRE(s.over);
    const auto& v = s.view();
    CHECK(v.planned == 5);
    REQUIRE(v.ended_steps == 5);
    for (std::size_t i = 0; i < 5; ++i)
        CHECK(v.steps[i].rate == 6.5 - 0.5 * static_cast<double>(i));
    CHECK(v.finding.best == Approx(5.3).margin(0.15));
    for (std::size_t i = 1; i < 5; ++i) {
        const double between = (v.steps[i].from - v.steps[i - 1].to).count();
        // One breath at the old pace, the rest, two at the new one.
        CHECK(between ==
              Approx(60 / v.steps[i - 1].rate + 120 + 2 * 60 / v.steps[i].rate).margin(0.2));
    }
    CHECK(s.t == Approx(5 * 125 + 4 * 120).margin(30));
}

TEST_CASE("pace finder: the sliding protocol lengthens each of 78 breaths by 67 ms, and is heard throughout",
          "[app][session][search]") {
    by_hand s{pace_protocol::sliding, best_at_5_3};
    s.run();
    REQUIRE(s.over);
    REQUIRE(s.changes.size() == 77);
    for (std::size_t i = 0; i < 77; ++i)
        CHECK(s.changes[i].first == static_cast<double>(i + 1));
    for (std::size_t i = 1; i < 77; ++i)
        CHECK(60 / s.changes[i].second - 60 / s.changes[i - 1].second == Approx(0.06704).margin(1e-4));
    const auto& v = s.view();
    CHECK(v.ended_steps == v.planned);
    CHECK(v.finding.best == Approx(5.3).margin(0.15));
    for (std::size_t i = 1; i < v.ended_steps; ++i) {
        CHECK(v.steps[i].used());
        CHECK(v.steps[i].from.count() == Approx(v.steps[i - 1].to.count()).margin(1e-6)); // no hole between
    }
    CHECK(s.t >= 897);
    CHECK(s.t < 897 + 15); // the last beats come in
}

TEST_CASE("pace finder: a heart that answers all paces alike is told so, and children are offered their own paces",
          "[app][session][search]") {
    by_hand alike{pace_protocol::adaptive, [](double) { return 7.0; }};
    alike.run();
    CHECK(alike.view().finding.why == no_optimum::all_alike);
    CHECK(result_words(alike.view()).starts_with("No clear optimum"));
    for (const auto p : {pace_protocol::stepped, pace_protocol::sliding}) {
        by_hand child{p, [](double f) { return 8 * std::exp(-0.4 * (f - 8.2) * (f - 8.2)); },
                      resonance_person::child};
        child.run();
        CHECK(child.view().finding.best == Approx(8.2).margin(0.2));
    }
}

TEST_CASE("pace finder: discomfort goes on to another pace at once, a second time ends it, a pause begins the step anew",
          "[app][session][search]") {
    by_hand s{pace_protocol::adaptive, best_at_5_3};
    s.run(60);
    s.finder.uneasy();
    REQUIRE(s.view().ended_steps == 1);
    CHECK(s.view().steps[0].why == step_why::discomfort);
    s.run(80);
    CHECK(s.rate == 5.0);
    // Half a minute into the second one the person pauses: nothing of it is heard twice or across the hole.
    s.run(100);
    s.finder.interrupted();
    for (int i = 0; i < 400; ++i)
        s.tick(true);
    while (s.view().ended_steps < 2)
        s.tick();
    CHECK(s.view().steps[1].from.count() > 120);
    CHECK((s.view().steps[1].to - s.view().steps[1].from).count() == Approx(96).margin(1e-6));
    CHECK(s.view().steps[1].used());
    CHECK_FALSE(s.over);
    s.run(s.t + 30);
    s.finder.uneasy();
    s.run();
    CHECK(s.view().ended == search_end::discomfort);
    CHECK(s.view().ended_steps == 3);
    CHECK(result_words(s.view()).find("faster another time") != std::string::npos);
}

TEST_CASE("pace finder: who has enough is told what is known by then", "[app][session][search]") {
    by_hand s{pace_protocol::adaptive, best_at_5_3};
    s.run(330); // the third pace has been heard for some breaths
    const auto before = s.view().ended_steps;
    s.finder.conclude();
    CHECK(s.view().ended == search_end::asked);
    CHECK(s.view().ended_steps == before + 1);
    s.tick();
    CHECK(s.over);
    by_hand early{pace_protocol::adaptive, best_at_5_3};
    early.run(10);
    early.finder.cut_off();
    CHECK(early.view().ended == search_end::cut_off);
    CHECK(result_words(early.view()).starts_with("Not known yet: no step could be used"));
}

TEST_CASE("pace follower: a tenth a minute at most, towards where the heart answers more, and never out of the range",
          "[app][session][search]") {
    for (const double best : {5.2, 4.0, 3.0}) {
        resonance_settings how;
        how.prior.mean = std::max(best, 4.05);
        how.prior.sd = 0.3;
        pace_follower follower{how};
        double t = 0, phase = 0, rate = 6, beat_at = 0, changed = 0;
        std::optional<double> ordered;
        int changes = 0;
        for (; t < 45 * 60; t += 0.05) {
            const double before = phase;
            phase += rate / 60 * 0.05;
            if (ordered && std::floor(phase) > std::floor(before)) {
                CHECK(std::abs(*ordered - rate) <= 0.1 + 1e-9);
                CHECK(*ordered >= 4);
                CHECK(*ordered <= 7);
                CHECK(t - changed >= 60);
                changed = t;
                rate = *std::exchange(ordered, std::nullopt);
                ++changes;
            }
            while (t - beat_at > 1) {
                const double hr = 65 + 8 * std::exp(-0.4 * (rate - best) * (rate - best)) * std::sin(turn * phase);
                beat_at += 60 / hr;
                follower.beat({seconds{beat_at}, milliseconds{60000 / hr}, true, false}, phase);
            }
            const auto order = follower.tick(seconds{t}, phase, rate / 60);
            if (order.what == pace_order::kind::pace) ordered = order.rate;
        }
        INFO("best " << best << ", came to " << rate);
        CHECK(changes >= 5);
        CHECK(std::abs(rate - std::max(best, 4.0)) < 0.35);
    }
}

TEST_CASE("search: of simulated people with a known resonance the adaptive protocol finds it, closer than the largest "
          "amplitude of the same steps, and its 80 % interval holds what it says",
          "[app][session][search]") {
    const auto f = search_many(pace_protocol::adaptive, 200, 1); // other seeds and protocols: search_bench.cpp
    const double median = f.median(f.errors), of_largest = f.median(f.errors_of_largest);
    INFO("median error " << median << ", of the largest amplitude " << of_largest << ", inside 80 %: "
                         << f.inside_80 << " of " << f.people << ", clear " << f.clear << ", steps " << f.steps
                         << ", minutes " << f.minutes);
    CHECK(median <= 0.15);
    CHECK(of_largest > 1.5 * median);
    CHECK(f.inside_80 >= 150);
    CHECK(f.inside_80 <= 170);
    CHECK(f.clear >= 190);
    CHECK(f.steps <= 6);
}

TEST_CASE("law 8: while a search changes the pace, the pacer's phase never jumps and changes with an inhale",
          "[app][session][search][law]") {
    for (const auto protocol : {pace_protocol::adaptive, pace_protocol::stepped, pace_protocol::sliding}) {
        record_log log;
        live_options options;
        options.sensor = *parse_sensor_uri(person(5.4, 3));
        options.setup.plan = search_practice(protocol);
        options.unstored = &log;
        double last = 0;
        bool jumped = false;
        REQUIRE(run_virtual(std::move(options), [&](const session_view& v) {
            if (v.pacer) {
                jumped |= v.pacer->phase < last - 1e-9 || v.pacer->phase > last + 0.05 * 7 / 60 + 1e-6;
                last = v.pacer->phase;
            }
            return true;
        }));
        CHECK_FALSE(jumped);
        const auto lines = log.only<pacer_record>();
        REQUIRE(lines.size() > 4);
        for (std::size_t i = 1; i < lines.size(); ++i) {
            const auto& a = lines[i - 1];
            const auto& b = lines[i];
            CHECK(a.phase_at_t + a.breaths_per_second * (b.t - a.t).count() == Approx(b.phase_at_t).margin(1e-6));
            if (i + 1 < lines.size()) // the last one is the end of the practice
                CHECK(std::abs(b.phase_at_t - std::round(b.phase_at_t)) < 1e-6);
        }
        // What is shown is what is kept.
        const auto steps = log.only<pace_record>();
        REQUIRE(steps.size() >= 3);
        CHECK(steps.back().after.used >= 3);
    }
}

TEST_CASE("search: it ends the practice when enough is known, at the latest with its length, who stops early keeps what "
          "is known",
          "[app][session][search]") {
    const auto whole = search_session(search_practice(pace_protocol::adaptive), person(5.6, 5));
    CHECK(whole.ended == ended_as::complete);
    CHECK(whole.search.ended == search_end::enough);
    CHECK(whole.length_s < 25 * 60);
    auto brief = search_practice(pace_protocol::adaptive);
    brief.length = seconds{200};
    const auto cut = search_session(brief, person(5.6, 5));
    CHECK(cut.ended == ended_as::complete);
    CHECK(cut.length_s == Approx(206).margin(8));
    CHECK(cut.search.ended == search_end::cut_off);
    CHECK_FALSE(cut.search.finding.clear());
    // A strap that says nothing: it ends all the same, and claims nothing.
    const auto silent = search_session(search_practice(pace_protocol::adaptive),
                                       person(5.6, 5, "&dropout=10:3000"));
    CHECK(silent.ended == ended_as::complete);
    CHECK(silent.search.finding.why == no_optimum::no_step);
    for (const auto& s : silent.search.done())
        CHECK(s.why == step_why::no_beats);
}

TEST_CASE("law 4: a search that was stored is the same when it is run again, discomfort, pause and the carried belief "
          "included",
          "[app][session][search][law]") {
    const own_folder folder;
    const auto file = folder / "attune.db";
    for (const auto protocol : {pace_protocol::adaptive, pace_protocol::stepped, pace_protocol::sliding}) {
        live_options options;
        options.sensor = *parse_sensor_uri(person(5.4, 9));
        options.store_file = file;
        options.setup.plan = search_practice(protocol);
        options.setup.pace = known_pace{5.2, 0.4};
        const host_time start{std::chrono::hours{1}};
        options.driven_from = start;
        auto begun = live_session::begin(std::move(options));
        REQUIRE(begun);
        auto& live = **begun;
        int tick = 0;
        for (auto t = start + session_tick; !live.view().finished; t += session_tick, ++tick) {
            if (tick == 1500) live.ask({command_kind::uneasy});
            if (tick == 5000) live.ask({command_kind::pause});
            if (tick == 5400) live.ask({command_kind::resume});
            if (tick == 6000) live.ask({command_kind::set_pace, 12.0}); // not while a protocol sets it
            live.pump(t);
        }
        CHECK(live.view().search->finding.used >= 2);
        const auto done = live.view().search->done();
        CHECK(std::count_if(done.begin(), done.end(), [](const resonance_step& s) {
                  return s.why == step_why::discomfort;
              }) == 1);
        const auto kept = store::open(file);
        REQUIRE(kept);
        const auto again = verify_replay(*kept, live.id());
        REQUIRE(again);
        INFO(again->first_difference);
        CHECK(again->identical);
        const auto whole = kept->read(live.id());
        REQUIRE(whole);
        CHECK(whole->paces.size() == live.view().search->ended_steps);
        CHECK(whole->paces.back().after == live.view().search->finding);
        for (const auto& line : whole->pacer)
            CHECK(line.breaths_per_second < 10.0 / 60);
        // A simulated heart is nobody's, so it is not carried over.
        CHECK_FALSE(*kept->pace("", 4102444800000));
    }
}

TEST_CASE("adaptive pace: in a session the pacer walks by tenths to where a simulated heart answers more, and a pace that "
          "the person sets stays",
          "[app][session][search]") {
    record_log log;
    live_options options;
    options.sensor = *parse_sensor_uri(person(5.0, 4));
    options.setup.plan.id = "own-pace";
    options.setup.plan.length = seconds{20 * 60};
    options.setup.plan.adaptive_pace = true;
    options.unstored = &log;
    double at_end = 0;
    REQUIRE(run_virtual(std::move(options), [&](const session_view& v) {
        if (v.pacer) at_end = v.pacer->pace.value;
        return true;
    }));
    const auto lines = log.only<pacer_record>();
    REQUIRE(lines.size() > 5);
    for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
        CHECK(std::abs(lines[i].breaths_per_second - lines[i - 1].breaths_per_second) * 60 ==
              Approx(0.1).margin(1e-6));
        CHECK((lines[i].t - lines[i - 1].t).count() >= 60);
    }
    CHECK(std::abs(at_end - 5.0) < 0.45);

    record_log set;
    live_options again;
    again.sensor = *parse_sensor_uri(person(5.0, 4));
    again.setup.plan.id = "own-pace";
    again.setup.plan.length = seconds{15 * 60};
    again.setup.plan.adaptive_pace = true;
    again.unstored = &set;
    const host_time start{std::chrono::hours{1}};
    again.driven_from = start;
    auto begun = live_session::begin(std::move(again));
    REQUIRE(begun);
    auto& live = **begun;
    bool asked = false;
    for (auto t = start + session_tick; !live.view().finished; t += session_tick) {
        if (!asked && live.view().now > seconds{200}) {
            asked = true;
            live.ask({command_kind::set_pace, 6.5});
        }
        live.pump(t);
    }
    const auto kept = set.only<pacer_record>();
    REQUIRE(kept.size() > 3);
    CHECK(kept[kept.size() - 2].breaths_per_second * 60 == Approx(6.5));
}
