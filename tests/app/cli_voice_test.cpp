#include "app/cli/voice.hpp"
#include "tests/support/catch.hpp"

#include <sstream>

using namespace attune;
using namespace attune::cli;

namespace {

/// A session's view made by hand, and what the voice said to it.
struct listening {
    std::ostringstream out;
    voice words{out};
    session_view v;

    listening() {
        v.phase = phase_kind::practice;
        v.paced = true;
        v.signal.port_open = true;
        v.signal.state = signal_state::present;
        v.signal.last_beat_arrived = seconds{0};
    }
    /// What is said at this instant.
    std::string at(double now, std::string_view trouble = {}) {
        out.str("");
        v.now = seconds{now};
        words.see(v, trouble);
        return out.str();
    }
    void beat(double t, double bpm) {
        v.hr_bpm.set(bpm, seconds{t});
        v.signal.last_beat_arrived = seconds{t};
        v.signal.state = signal_state::present;
    }
    void breathe(std::uint64_t n, double began) {
        v.breath = n;
        v.breath_began = seconds{began};
    }
};

} // namespace

TEST_CASE("voice: a breath is said once, with the pacer's time in three decimals", "[cli][voice]") {
    listening l;
    l.breathe(1, 0);
    CHECK(l.at(0.05).starts_with("breath 1 at 0.000 s"));
    CHECK(l.at(0.10).empty());
    l.breathe(2, 10);
    CHECK(l.at(10.05).starts_with("breath 2 at 10.000 s"));
}

TEST_CASE("voice: a step is said by its name when it begins, and when it waits to be begun", "[cli][voice]") {
    practice plan;
    plan.steps = {{.name = "Hands", .length = seconds{10}}, {.length = seconds{10}, .wait = "Begin."}};
    listening l;
    l.words.of(plan);
    l.breathe(1, 0);
    l.v.step = step_view{0, 0, false, seconds{0}, seconds{10}, seconds{0}};
    CHECK(l.at(0.05).starts_with("step 1: Hands at 0.000 s\nbreath 1"));
    CHECK(l.at(0.10).empty());
    l.v.step = step_view{1, 0, true, seconds{0}, seconds{10}, seconds{10}};
    CHECK(l.at(10.05) == "step 2 waits to be begun\n");
    l.v.step->waiting = false;
    CHECK(l.at(30.05) == "step 2 at 10.000 s\n");
    l.v.step = step_view{0, 1, false, seconds{0}, seconds{10}, seconds{20}};
    CHECK(l.at(40.05) == "step 3: Hands at 20.000 s\n");
}

TEST_CASE("voice: a fresh heart rate is said, one that fades is not", "[cli][voice]") {
    listening l;
    l.beat(9.5, 62.4);
    l.breathe(1, 10);
    CHECK(l.at(10).find("heart 62 /min") != std::string::npos);
    l.breathe(2, 12);
    CHECK(l.at(12).find("heart") == std::string::npos); // 2.5 s old
}

TEST_CASE("voice: law 5: while the signal is lost no line shows a live number, and it is said why",
          "[cli][voice]") {
    listening l;
    l.beat(1, 62);
    l.v.numbers.set(live_numbers{}, seconds{1});
    l.breathe(1, 1);
    l.at(1.0);
    l.v.signal.state = signal_state::lost;
    const auto lost = l.at(5.8);
    CHECK(lost.starts_with("signal lost: "));
    CHECK(lost.size() > std::string{"signal lost: \n"}.size());
    CHECK(l.at(5.85).empty());        // once
    l.v.hr_bpm.set(62, seconds{5.8}); // even if a number came from somewhere
    l.breathe(2, 6);
    const auto line = l.at(6);
    CHECK(line.find("breath 2 at 6.000 s") == 0);
    CHECK(line.find("62") == std::string::npos);
    CHECK(line.find("no signal") != std::string::npos);
    l.beat(9, 70);
    CHECK(l.at(9.1) == "signal back\n");
}

TEST_CASE("voice: a port that goes is told at once, with the port's own words", "[cli][voice]") {
    listening l;
    l.beat(1, 62);
    l.at(1);
    l.v.signal.state = signal_state::searching;
    l.v.signal.port_open = false;
    CHECK(l.at(1.5).starts_with("signal lost: "));
}

TEST_CASE("voice: a sensor that never speaks is said to be silent within five seconds", "[cli][voice]") {
    listening l;
    l.v.signal.state = signal_state::waiting;
    l.v.signal.last_beat_arrived = seconds{-1};
    std::string said;
    for (int i = 0; i <= 100; ++i) // five seconds
        said += l.at(i * 0.05);
    CHECK(said.starts_with("signal lost: "));
    CHECK(said.find("signal lost", 1) == std::string::npos);
}

TEST_CASE("voice: trouble with saving is a line of its own, once, and so is its end", "[cli][voice]") {
    listening l;
    CHECK(l.at(1, "disk full").find("cannot save: disk full\n") == 0);
    CHECK(l.at(2, "disk full").empty());
    CHECK(l.at(3, "").find("saving again\n") == 0);
}

TEST_CASE("voice: a practice without a pacer has a line now and then", "[cli][voice]") {
    listening l;
    l.v.paced = false;
    CHECK(l.at(0.05).starts_with("at 0 s"));
    CHECK(l.at(5).empty());
    CHECK(l.at(15.1).starts_with("at 15 s"));
}

TEST_CASE("voice: a reader that is gone is noticed", "[cli][voice]") {
    listening l;
    CHECK_FALSE(l.words.unheard());
    l.out.setstate(std::ios::badbit);
    CHECK(l.words.unheard());
}

TEST_CASE("voice: a search for a pace says each pace, each step that ended and the result, once", "[cli][voice]") {
    listening l;
    auto& s = l.v.search.emplace();
    s.rate = 6;
    CHECK(l.at(1) == "Pace 1: 6 breaths a minute\n");
    CHECK(l.at(2).empty());
    resonance_step step;
    step.rate = 6;
    step.amplitude = 7.25;
    step.r2 = 0.9;
    s.steps[s.ended_steps++] = step;
    step.rate = 5;
    step.why = step_why::artefacts;
    s.steps[s.ended_steps++] = step;
    s.step = 3;
    s.rate = 5.5;
    CHECK(l.at(3) == "step 1: 6 a minute: the heart swings by 14.5 /min, R2 0.90\n"
                     "step 2: 5 a minute: the heart swings by 14.5 /min, R2 0.90; not used, more than 5 % of its "
                     "beats had to be corrected\n"
                     "Pace 3: 5.5 breaths a minute\n");
    s.ended = search_end::enough;
    s.finding = {4, no_optimum::none, 5.62, 0.2, 5.33, 5.88, 0.01};
    l.v.finished = true;
    CHECK(l.at(4) == "Best pace 5.6 breaths a minute, likely 5.3 to 5.9.\n");
    CHECK(l.at(5).empty());
}
