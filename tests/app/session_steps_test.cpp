// A practice's steps in virtual time: when they change, what the pacer does meanwhile, who may begin them.
#include "app/session/engine.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/session_bench.hpp"

#include <cmath>
#include <numbers>

using namespace attune;
using namespace attune::test;
using namespace std::chrono_literals;

namespace {

session_setup stepped(std::string_view toml) {
    const auto p = parse_practice(toml, "test.toml");
    INFO((p ? "" : p.error().what));
    REQUIRE(p);
    session_setup s;
    s.plan = *p;
    s.latency = seconds{0};
    return s;
}

std::vector<step_record> steps_of(const record_log& log) {
    return log.only<step_record>();
}

const char* const ladder = R"(id = "ladder"
title = "Ladder"
rounds = 2
[pattern]
inhale_s = 4
exhale_s = 5
[[step]]
name = "By breaths"
breaths = 3
[[step]]
name = "By time, with another pattern"
length_s = 20.5
[step.pattern]
inhale_s = 2.5
top_up_s = 1
exhale_s = 6.5
[[step]]
name = "Held"
breaths = 1
[step.pattern]
inhale_s = 3
hold_full_s = 3
exhale_s = 3
hold_empty_s = 3
)";

const char* const unpaced = R"(id = "slow"
title = "Slow"
paced = false
cautions = ["Not with a cold allergy."]
[[step]]
name = "Ready"
length_s = 10.125
[[step]]
name = "Cool"
length_s = 30
cold = true
wait = "Begin it yourself."
[[step]]
name = "After"
length_s = 5
)";

} // namespace

TEST_CASE("steps: change at their exact instants, by breaths, by time and over rounds", "[app][session]") {
    session_bench b{stepped(ladder)};
    b.to(200);
    const auto steps = steps_of(b.log);
    REQUIRE(steps.size() == 6);
    // Three breaths of 9 s end at 27 s. 20.5 s later the third breath of 10 s is under way (27, 37, 47 to
    // 57): the breath with holds begins at 57 s and ends at 69 s. The second round begins there.
    const double at[]{0, 27, 47.5, 69, 96, 116.5};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        INFO(i);
        CHECK(std::abs(steps[i].t.count() - at[i]) < 1e-6);
        CHECK(steps[i].step == i % 3);
        CHECK(steps[i].round == i / 3);
        CHECK_FALSE(steps[i].waiting);
    }
    std::vector<double> turns;
    for (const auto& p : b.log.only<pacer_record>())
        turns.push_back(p.t.count());
    const std::vector<double> expected{0, 27, 57, 69, 96, 126, 138};
    REQUIRE(turns.size() == expected.size());
    for (std::size_t i = 0; i < turns.size(); ++i)
        CHECK(std::abs(turns[i] - expected[i]) < 1e-6);
    CHECK(b.engine.finished());
    CHECK(*b.engine.view().ended == ended_as::complete);
    CHECK(std::abs(b.log.only<ended_record>().at(0).t.count() - 138) < 1e-6);
}

TEST_CASE("law 8: A change of step never makes the pacer jump, a second breath in included",
          "[app][session][law]") {
    session_bench b{stepped(ladder)};
    double lung = 0, phase = 0;
    // The quickest movement in play: a quarter of the way in the second of a top-up, or all of it in 2.5 s.
    const double most = std::numbers::pi / 2 / 2.5 * 0.001 + 1e-9;
    double seen_up = 0;
    for (int ms = 1; ms < 137900; ++ms) {
        const auto& v = b.to(ms / 1000.0);
        REQUIRE(v.pacer);
        INFO(ms);
        REQUIRE(std::abs(v.pacer->lung - lung) <= most);
        REQUIRE(v.pacer->phase >= phase);
        lung = v.pacer->lung;
        phase = v.pacer->phase;
        if (v.pacer->part == breath_part::top_up) {
            seen_up += 0.001;
            REQUIRE(v.pacer->lung >= first_fill - 1e-9);
        }
    }
    CHECK(seen_up == Approx(6).margin(0.01)); // three such breaths a round, a second each
    CHECK(phase == Approx(14).margin(0.02));
}

TEST_CASE("steps: a pause moves what is left of them and no more", "[app][session]") {
    session_bench b{stepped(ladder)};
    b.to(5.013);
    b.ask({command_kind::pause, 0, {}}, 5.013);
    b.ask({command_kind::resume, 0, {}}, 12.020); // 7.007 s later
    b.to(40);
    b.ask({command_kind::pause, 0, {}}, 40);
    CHECK(b.to(50).step->elapsed.count() == Approx(40 - 34.007));
    b.ask({command_kind::resume, 0, {}}, 51.111);
    b.to(80);
    const auto steps = steps_of(b.log);
    REQUIRE(steps.size() == 3);
    CHECK(std::abs(steps[1].t.count() - 34.007) < 1e-6);
    CHECK(std::abs(steps[2].t.count() - (54.507 + 11.111)) < 1e-6);
}

TEST_CASE("steps: what waits is begun by the person and by nothing else", "[app][session]") {
    session_bench b{stepped(unpaced)};
    b.to(10.1);
    CHECK(b.to(10.12).step->step == 0);
    b.to(600);
    const auto& waiting = b.engine.view();
    REQUIRE(waiting.step);
    CHECK(waiting.step->step == 1);
    CHECK(waiting.step->waiting);
    CHECK(waiting.step->elapsed == seconds{0});
    CHECK(waiting.remaining.count() == Approx(35));
    CHECK(waiting.phase_elapsed.count() < 10.2);
    b.ask({command_kind::skip_phase, 0, {}}, 600);
    b.ask({command_kind::extend, 300, {}}, 600);
    b.ask({command_kind::pause, 0, {}}, 601);
    b.ask({command_kind::start_step, 0, {}}, 602); // not while paused
    CHECK(b.engine.view().step->waiting);
    b.ask({command_kind::resume, 0, {}}, 603);
    b.ask({command_kind::start_step, 0, {}}, 610.003);
    b.ask({command_kind::start_step, 0, {}}, 611); // runs already
    CHECK(b.to(640.0).step->step == 1);
    CHECK(b.engine.view().step->elapsed.count() == Approx(29.997));
    b.to(700);
    const auto steps = steps_of(b.log);
    REQUIRE(steps.size() == 4);
    CHECK(std::abs(steps[1].t.count() - 10.125) < 1e-6);
    CHECK(steps[1].waiting);
    CHECK(std::abs(steps[2].t.count() - 610.003) < 1e-6);
    CHECK_FALSE(steps[2].waiting);
    CHECK(std::abs(steps[3].t.count() - 640.003) < 1e-6);
    CHECK(b.engine.finished());
    CHECK(b.log.only<ended_record>().at(0).t.count() == Approx(645.003).margin(0.05));
}

TEST_CASE("steps: where they have paces of their own the person's pace does not reach in, elsewhere within "
          "bounds",
          "[app][session]") {
    session_bench own{stepped(ladder)};
    own.ask({command_kind::set_pace, 12, {}}, 1);
    own.ask({command_kind::set_ratio, 0.7, {}}, 1);
    CHECK(own.to(2).pacer->pace.value == Approx(60.0 / 9));

    auto setup = stepped("id = \"h\"\ntitle = \"H\"\nrounds = 4\nfirst_scale = 0.5\n[pattern]\ninhale_s = 4\n"
                         "hold_full_s = 7\nexhale_s = 8\n[[step]]\nbreaths = 1\n");
    setup.plan = as_offered(setup.plan);
    CHECK(setup.plan.length.count() == Approx(38));
    session_bench b{setup};
    CHECK(b.to(1).pacer->pace.value == Approx(60 / 9.5));
    b.ask({command_kind::set_pace, 2, {}}, 2); // no longer holds than the file has
    CHECK(b.to(2).pacer->pace.value == Approx(60.0 / 19));
    b.ask({command_kind::set_pace, 30, {}}, 3);
    CHECK(b.to(3).pacer->pace.value == Approx(60.0 / 19 * 3)); // in and out never in less than 4 s
    b.ask({command_kind::extend, 300, {}}, 4);                 // four breaths are four breaths
    b.to(100);
    CHECK(b.engine.finished());
    CHECK(steps_of(b.log).size() == 4);
}

TEST_CASE("dizzy: the first time is kept, the second time ends the practice, closing included",
          "[app][session]") {
    auto setup = short_setup(seconds{600});
    setup.close = seconds{10};
    session_bench b{setup};
    const auto& v = b.ask({command_kind::dizzy, 0, {}}, 30);
    CHECK(v.dizzy == 1);
    CHECK(v.dizzy_at == seconds{30});
    CHECK(v.phase == phase_kind::practice);
    b.ask({command_kind::pause, 0, {}}, 40);
    b.ask({command_kind::dizzy, 0, {}}, 50);
    CHECK(b.engine.view().phase == phase_kind::close);
    CHECK_FALSE(b.engine.view().paused);
    CHECK_FALSE(b.engine.view().pacer);
    b.ask({command_kind::dizzy, 0, {}}, 55); // nothing left to end
    b.to(61);
    CHECK(b.engine.finished());
    CHECK(*b.engine.view().ended == ended_as::early);
    std::size_t marks = 0;
    for (const auto& m : b.log.only<mark_record>())
        marks += m.label.view() == "dizzy";
    CHECK(marks == 3);

    session_bench plain{short_setup(seconds{600})}; // without a closing it ends there
    plain.ask({command_kind::dizzy, 0, {}}, 3);
    plain.ask({command_kind::dizzy, 0, {}}, 4);
    CHECK(plain.engine.finished());
    CHECK(*plain.engine.view().ended == ended_as::early);
}

TEST_CASE("steps: several within one breath: the breath after it has the pattern of the last one",
          "[app][session]") {
    std::string toml = "id = \"q\"\ntitle = \"Q\"\n[pattern]\ninhale_s = 4\nexhale_s = 6\n";
    for (const char* exhale : {"5", "6", "7", "8"})
        toml += std::string{"[[step]]\nlength_s = 1.01\n[step.pattern]\ninhale_s = 4\nexhale_s = "} + exhale +
                "\n";
    toml += "[[step]]\nbreaths = 2\n[step.pattern]\ninhale_s = 4\nexhale_s = 9\n";
    session_bench b{stepped(toml)};
    b.to(60);
    const auto steps = b.log.only<step_record>();
    REQUIRE(steps.size() == 5);
    for (std::size_t i = 0; i < 5; ++i)
        CHECK(std::abs(steps[i].t.count() - 1.01 * static_cast<double>(i)) < 1e-6);
    CHECK(b.log.only<pacer_record>().at(1).t.count() ==
          Approx(9)); // the first step's own breath goes to its end
    CHECK(b.log.only<pacer_record>().at(1).pattern.exhale == seconds{9});
    CHECK(b.log.only<ended_record>().at(0).t.count() == Approx(9 + 26));
}
