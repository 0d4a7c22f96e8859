// Sessions that somebody leads: steps without an end, a pacer for one step, marks and rests by themselves.
#include "app/session/engine.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/session_bench.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>

using namespace attune;
using namespace attune::test;

namespace {

const std::string head = "id = \"led\"\ntitle = \"Led\"\npaced = false\n";

session_setup led(const std::string& steps) {
    const auto p = parse_practice(head + steps, "test.toml");
    INFO((p ? "" : p.error().what));
    REQUIRE(p);
    session_setup s;
    s.plan = *p;
    s.latency = seconds{0};
    return s;
}

std::string refused(const std::string& steps) {
    const auto p = parse_practice(head + steps, "test.toml");
    REQUIRE_FALSE(p);
    return p.error().what;
}

constexpr command next{command_kind::next_step, 0, {}};

const std::string open_timed_paced = R"(
[[step]]
name = "Open"
open = true
[[step]]
name = "Timed"
length_s = 20.25
mark = "task"
[[step]]
name = "Paced"
length_s = 25
[step.pattern]
inhale_s = 4
exhale_s = 6
[[step]]
name = "Open again"
open = true
)";

} // namespace

TEST_CASE("led: a step without an end lasts until somebody goes on, at that very instant", "[app][session][led]") {
    session_bench b{led(open_timed_paced)};
    const auto& v = b.to(500);
    REQUIRE(v.step);
    CHECK(v.step->step == 0);
    CHECK(v.step->open);
    CHECK(v.step->elapsed.count() == Approx(500));
    CHECK(v.step->length == seconds{0});
    CHECK(v.remaining.count() == Approx(20.25 + 25));
    b.ask(next, 512.345);
    CHECK(b.engine.view().step->step == 1); // at once: who asks again asks for the next one
    b.to(513);
    const auto steps = b.log.only<step_record>();
    REQUIRE(steps.size() == 2);
    CHECK(std::abs(steps[1].t.count() - 512.345) < 1e-6);
    CHECK_FALSE(b.engine.view().step->open);
}

TEST_CASE("led: a step of its own pacer begins with a breath in and ends with a breath", "[app][session][led]") {
    session_bench b{led(open_timed_paced)};
    b.ask(next, 10);
    const auto& before = b.to(30);
    CHECK_FALSE(before.pacer);
    CHECK_FALSE(before.paced);
    const auto& paced = b.to(30.3);
    REQUIRE(paced.pacer);
    CHECK(paced.paced);
    CHECK(paced.pacer->phase == Approx(0.005).margin(1e-4));
    b.to(90);
    const auto steps = b.log.only<step_record>();
    REQUIRE(steps.size() == 4);
    CHECK(std::abs(steps[2].t.count() - 30.25) < 1e-6);
    CHECK(std::abs(steps[3].t.count() - 60.25) < 1e-6); // 25 s are three breaths of 10 s
    CHECK_FALSE(b.engine.view().pacer);
    const auto pacers = b.log.only<pacer_record>();
    REQUIRE(pacers.size() == 2);
    CHECK(pacers[0].breaths_per_second == Approx(0.1));
    CHECK(pacers[1].breaths_per_second == 0);
    CHECK(std::abs(pacers[1].phase_at_t - 3) < 1e-6);
    b.ask(next, 100);
    b.to(101);
    CHECK(b.engine.finished());
    CHECK(*b.engine.view().ended == ended_as::complete);
}

TEST_CASE("led: going on from a paced step waits for the breath under way", "[app][session][led]") {
    session_bench b{led("[[step]]\nopen = true\n[step.pattern]\ninhale_s = 4\nexhale_s = 6\n[[step]]\nlength_s = 5\n")};
    CHECK(b.to(3).pacer);
    b.ask(next, 23); // in the third breath
    CHECK(b.to(29.9).step->step == 0);
    CHECK(b.to(30.1).step->step == 1);
    CHECK(std::abs(b.log.only<step_record>().at(1).t.count() - 30) < 1e-6);
}

TEST_CASE("led: two paced steps in a row meet where a breath ends", "[app][session][led][law]") {
    session_bench b{led("[[step]]\nlength_s = 18\n[step.pattern]\ninhale_s = 4\nexhale_s = 5\n"
                        "[[step]]\nlength_s = 12\n[step.pattern]\ninhale_s = 5\nexhale_s = 7\n")};
    double lung = 0;
    const double most = 3.14159265 / 2 / 4 * 0.001 + 1e-9;
    for (int ms = 1; ms < 29900; ++ms) {
        const auto& v = b.to(ms / 1000.0);
        INFO(ms);
        REQUIRE(v.pacer);
        REQUIRE(std::abs(v.pacer->lung - lung) <= most);
        lung = v.pacer->lung;
    }
    b.to(31);
    CHECK(b.engine.finished());
    CHECK(std::abs(b.log.only<step_record>().at(1).t.count() - 18) < 1e-6);
}

TEST_CASE("led: marks are set where their step begins, and steps can be longer", "[app][session][led]") {
    session_bench b{led(open_timed_paced)};
    b.ask(next, 10);
    b.ask({command_kind::extend, 30, {}}, 15);
    b.to(20);
    CHECK(b.engine.view().step->length.count() == Approx(50.25));
    b.to(60.3);
    const auto marks = b.log.only<mark_record>();
    REQUIRE(marks.size() == 1);
    CHECK(std::abs(marks[0].t.count() - 10) < 1e-6);
    CHECK(marks[0].label.view() == "task");
    b.ask({command_kind::extend, 30, {}}, 61); // three breaths more
    b.to(120.3);
    const auto steps = b.log.only<step_record>();
    REQUIRE(steps.size() == 4);
    CHECK(std::abs(steps[2].t.count() - 60.25) < 1e-6);
    CHECK(std::abs(steps[3].t.count() - 120.25) < 1e-6);
}

TEST_CASE("led: a pause moves a timed step, an open one only waits", "[app][session][led]") {
    session_bench b{led(open_timed_paced)};
    b.ask({command_kind::pause, 0, {}}, 5);
    b.ask(next, 6); // not while paused
    b.ask({command_kind::resume, 0, {}}, 10);
    CHECK(b.to(11).step->step == 0);
    b.ask(next, 12);
    b.ask({command_kind::pause, 0, {}}, 20);
    b.ask({command_kind::resume, 0, {}}, 120);
    b.to(140);
    const auto steps = b.log.only<step_record>();
    REQUIRE(steps.size() == 3);
    CHECK(std::abs(steps[2].t.count() - 132.25) < 1e-6);
}

TEST_CASE("led: a quiet rest in a step is what later ones are compared with", "[app][session][led]") {
    session_bench b{led("[[step]]\nrole = \"baseline\"\nlength_s = 300\n[[step]]\nrole = \"talk\"\nopen = true\n")};
    // A heart that swings a little: a constant one has no spread to compare with.
    auto t = session_bench::at(0);
    for (int i = 0; i < 420; ++i) {
        const int rr = 790 + (i % 5) * 5;
        t += std::chrono::milliseconds{rr};
        b.give(bytes_at(t + std::chrono::milliseconds{10}, {i == 0 ? 0 : rr / 10}));
    }
    b.to(340);
    const auto bases = b.log.only<baseline_record>();
    REQUIRE(bases.size() == 2); // after the one that was known before
    CHECK(std::abs(bases[1].t.count() - 300) < 0.06);
    CHECK(bases[1].base.hr_bpm == Approx(60000.0 / 800).margin(1));
}

TEST_CASE("led: what does not go together is refused with its line", "[app][session][led]") {
    CHECK(refused("[[step]]\nopen = true\nlength_s = 5\n").find("line 5: a step that is `open`") != std::string::npos);
    CHECK(refused("[[step]]\nopen = true\ncold = true\nwait = \"w\"\n").find("cold is timed") != std::string::npos);
    CHECK(refused("[[step]]\nlength_s = 5\nrole = \"villain\"\n").find("`role` must be one of") != std::string::npos);
    CHECK(refused("[[step]]\nlength_s = 5\nclient_sees = \"all\"\n").find("`client_sees` must be one of") !=
          std::string::npos);
    CHECK(refused("[[step]]\nlength_s = 5\nmark = \"" + std::string(60, 'a') + "\"\n").find("at most 47 bytes") !=
          std::string::npos);
    CHECK(refused("[[step]]\nlength_s = 5\nwait = \"w\"\n[step.pattern]\ninhale_s = 4\nexhale_s = 6\n")
              .find("the pacer does not wait") != std::string::npos);
    CHECK(refused("[[step]]\nlength_s = 60\n[step.pattern]\ninhale_s = 1\nexhale_s = 1\n[[step]]\nlength_s = 60\n"
                  "[step.pattern]\ninhale_s = 1\nhold_full_s = 20\nexhale_s = 1\n")
              .find("quick breaths do not go with holds") != std::string::npos);
    const auto paced = parse_practice("id = \"p\"\ntitle = \"P\"\n[pattern]\ninhale_s = 4\nexhale_s = 6\n[[step]]\n"
                                      "open = true\n",
                                      "test.toml");
    REQUIRE_FALSE(paced);
    CHECK(paced.error().what.find("needs `paced = false`") != std::string::npos);
}

TEST_CASE("led: every shipped protocol goes from its first step to its last", "[app][session][led]") {
    std::set<std::string> ids;
    for (const auto& file :
         std::filesystem::directory_iterator{std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets/protocols"}) {
        if (file.path().extension() != ".toml") continue;
        std::ifstream in{file.path()};
        const std::string text{std::istreambuf_iterator<char>{in}, {}};
        const auto p = parse_practice(text, file.path().string());
        INFO((p ? file.path().string() : p.error().what));
        REQUIRE(p);
        CHECK(file.path().stem() == p->id);
        CHECK(p->group == practice_group::led);
        CHECK_FALSE(p->stop_rule.empty());
        ids.insert(p->id);
        session_setup s;
        s.plan = *p;
        session_bench b{std::move(s)};
        double t = 0;
        while (!b.engine.finished() && t < 4 * 3600) {
            const auto& v = b.to(t += 0.5);
            if (v.step && v.step->open && v.step->elapsed > seconds{60}) b.ask(next, t);
        }
        CHECK(b.engine.finished());
        CHECK(*b.engine.view().ended == ended_as::complete);
        CHECK(b.log.only<step_record>().size() == p->steps.size());
        std::size_t marks = 0;
        for (const auto& step : p->steps)
            marks += step.mark.empty() ? 0 : 1;
        CHECK(b.log.only<mark_record>().size() == marks);
    }
    CHECK(ids == std::set<std::string>{"difficult-conversation", "parent-and-child", "repair-and-time-out",
                                       "resonance-assessment", "resting-baseline", "settling-together",
                                       "stress-profile"});
}
