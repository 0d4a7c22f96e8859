#include "tests/support/catch.hpp"
#include "tests/support/session_bench.hpp"

#include <cmath>
#include <vector>

using namespace attune;
using namespace attune::test;
using namespace std::chrono_literals;

TEST_CASE("session: phases follow one another and the practice ends with its breath", "[app][session]") {
    auto setup = short_setup(seconds{33}); // in the middle of the fourth breath
    setup.settle = seconds{5};
    setup.close = seconds{4};
    session_bench s{setup};
    CHECK(s.to(4.9).phase == phase_kind::settle);
    CHECK_FALSE(s.to(4.9).pacer);
    CHECK(s.to(5).phase == phase_kind::practice);
    CHECK(s.to(7).pacer->lung == Approx(0.5));
    CHECK(s.to(44.9).phase == phase_kind::practice);
    CHECK(s.to(45.05).phase == phase_kind::close);
    CHECK_FALSE(s.engine.finished());
    s.to(49.1);
    CHECK(s.engine.finished());
    CHECK(*s.engine.view().ended == ended_as::complete);
    const auto phases = s.log.only<phase_record>();
    REQUIRE(phases.size() == 3);
    CHECK(phases[1].t == seconds{5});
}

TEST_CASE("session: breaths are numbered and timed by the pacer, pauses left out", "[app][session]") {
    session_bench s;
    CHECK(s.to(9.99).breath == 1);
    CHECK(s.to(10.01).breath == 2);
    CHECK(s.to(10.01).breath_began.count() == Approx(10));
    s.ask({command_kind::pause}, 12);
    CHECK(s.to(30).breath == 2);
    CHECK(s.to(30).paused);
    s.ask({command_kind::resume}, 32);
    CHECK(s.to(40.01).breath == 3);
    CHECK(s.to(40.01).breath_began.count() == Approx(20));
    CHECK(s.to(60).phase_elapsed.count() == Approx(40));
}

TEST_CASE("session: stopped before the end it is kept as ended early, after the practice as complete",
          "[app][session]") {
    auto setup = short_setup(seconds{20});
    setup.close = seconds{10};
    session_bench early{setup}, late{setup};
    early.ask({command_kind::stop}, 12);
    CHECK(*early.engine.view().ended == ended_as::early);
    late.ask({command_kind::stop}, 22);
    CHECK(*late.engine.view().ended == ended_as::complete);
    CHECK(early.log.only<ended_record>().size() == 1);
    early.engine.finish(session_bench::at(13)); // twice is once
    CHECK(early.log.only<ended_record>().size() == 1);
}

TEST_CASE("law 4: What arrived is stored before it is interpreted: raw bytes as received, then beats, then "
          "decisions",
          "[app][session][law]") {
    session_bench s;
    s.beats(1, 20);
    std::size_t inputs = 0, beats = 0, classes = 0;
    for (const auto& r : s.log.all) {
        inputs += std::holds_alternative<input_record>(r);
        beats += std::holds_alternative<beat_record>(r);
        classes += std::holds_alternative<class_record>(r);
        REQUIRE(beats <= inputs);
        REQUIRE(classes <= beats);
    }
    CHECK(beats == 24);
    CHECK(classes >= beats - 3); // two beats of look-ahead, and the first has no interval to look at
    for (const auto& b : s.log.only<beat_record>())
        if (b.rr) CHECK(*b.rr == milliseconds{800}); // as measured
}

TEST_CASE("law 3: The same recording gives the same numbers, bit for bit, however often and however fast it "
          "is replayed",
          "[app][session][law]") {
    // Live: irregular steps, chunks, pauses, marks, a lost port.
    auto setup = short_setup(seconds{90});
    session_bench live{setup};
    std::vector<port_input> inputs;
    for (auto& in : steady_beats(session_bench::at(0.5), session_bench::at(40), 810))
        inputs.push_back(in);
    inputs.push_back(bytes_at(session_bench::at(41), {253, 30, 200, 81}));
    inputs.push_back(happens(input_kind::closed, session_bench::at(43), "The port closed."));
    inputs.push_back(happens(input_kind::opened, session_bench::at(48)));
    for (auto& in : steady_beats(session_bench::at(49), session_bench::at(80), 790))
        inputs.push_back(in);
    std::size_t next = 0;
    double t = 0;
    int i = 0;
    while (t < 85) {
        t += 0.003 + 0.11 * ((i * 7919) % 13) / 13.0;
        std::vector<port_input> due;
        while (next < inputs.size() && inputs[next].at <= session_bench::at(t))
            due.push_back(inputs[next++]);
        std::vector<command> asked;
        if (i % 97 == 0) asked.push_back({command_kind::mark, 0, short_text::from("here")});
        if (i == 200) asked.push_back({command_kind::pause});
        if (i == 260) asked.push_back({command_kind::resume});
        if (i == 300) asked.push_back({command_kind::set_pace, 5.5});
        if (i == 330) asked.push_back({command_kind::set_ratio, 0.5});
        live.engine.step(due, asked, session_bench::at(t));
        ++i;
    }
    live.engine.finish(session_bench::at(t));

    const auto replayed = [&] {
        record_log log;
        session_engine engine{setup, std::make_unique<fake_decoder>(), log};
        engine.start(zero);
        for (const auto& r : live.log.all) {
            if (const auto* in = std::get_if<input_record>(&r)) engine.replay(*in);
            if (const auto* c = std::get_if<command_record>(&r)) engine.replay(*c);
            if (const auto* e = std::get_if<ended_record>(&r)) engine.replay(*e);
        }
        return log.said();
    };
    const auto said = live.log.said();
    CHECK(said.size() > 250);
    CHECK(replayed() == said);
    CHECK(replayed() == said);
}

TEST_CASE("law 5: A live value is grey after 2 s of silence and gone within 5, with the reason",
          "[app][session][law]") {
    session_bench s;
    CHECK_FALSE(s.to(0.5).hr_bpm.at(seconds{0.5})); // nothing is prefilled
    s.beats(1, 40);
    const auto last = s.engine.view().signal.last_beat_arrived.count();
    const auto& fresh = s.to(last + 1.9);
    CHECK(fresh.hr_bpm.state(fresh.now) == freshness::fresh);
    CHECK(*fresh.hr_bpm.at(fresh.now) == Approx(75));
    const auto& fading = s.to(last + 2.1);
    CHECK(fading.hr_bpm.state(fading.now) == freshness::fading);
    CHECK(fading.signal.state == signal_state::fading);
    const auto& gone = s.to(last + 5);
    CHECK_FALSE(gone.hr_bpm.at(gone.now));
    CHECK(gone.signal.state == signal_state::lost);
    CHECK(signal_sentence(gone).find("Nothing has come") != std::string::npos);
    for (const double silence : {5.0, 5.5, 6.0, 7.0}) {
        const auto& v = s.to(last + silence);
        const auto n = v.numbers.at(v.now);
        CHECK((!n || (!n->hr_bpm.value && !n->ln_rmssd.value && !n->activation.value)));
    }
    const auto& later = s.to(last + 7);
    const auto numbers = later.numbers.at(later.now);
    REQUIRE(numbers);
    CHECK_FALSE(numbers->hr_bpm.value);
    CHECK_FALSE(numbers->ln_rmssd.value);
    CHECK_FALSE(numbers->activation.value);
    CHECK(numbers->hr_bpm.why == why_not::signal_lost);
}

TEST_CASE("session: unplugged and plugged in twice, it goes on with two gaps and nothing invented",
          "[app][session]") {
    session_bench s;
    s.beats(1, 15);
    s.give(
        happens(input_kind::closed, session_bench::at(15.2), "The port closed: plug the sensor in again."));
    CHECK(signal_sentence(s.to(15.3)) == "The port closed: plug the sensor in again.");
    CHECK(s.to(17).signal.state == signal_state::lost);
    s.give(happens(input_kind::failed, session_bench::at(18), "No such port."));
    s.give(happens(input_kind::opened, session_bench::at(21)));
    s.beats(22, 35);
    s.give(happens(input_kind::closed, session_bench::at(35.1)));
    s.give(happens(input_kind::opened, session_bench::at(36)));
    s.beats(37, 50);
    s.engine.finish(session_bench::at(51));
    const auto gaps = s.log.only<gap_record>();
    std::string told;
    for (const auto& g : gaps)
        told += text(g) + "; ";
    INFO(told);
    REQUIRE(gaps.size() == 2);
    for (const auto& g : gaps) {
        CHECK(g.cause == gap_cause::port_closed);
        for (const auto& b : s.log.only<beat_record>())
            CHECK((b.t <= g.from || b.t >= g.to));
    }
    for (const auto& b : s.log.only<beat_record>())
        if (b.starts_chain) CHECK_FALSE(b.rr);
    CHECK(signal_sentence(s.engine.view()).empty());
}

TEST_CASE("session: a silence at the end is a gap up to the end", "[app][session]") {
    session_bench s;
    s.beats(1, 20);
    s.engine.finish(session_bench::at(40));
    const auto gaps = s.log.only<gap_record>();
    REQUIRE(gaps.size() == 1);
    CHECK(gaps[0].cause == gap_cause::silence);
    CHECK(gaps[0].to == seconds{40});
}

TEST_CASE("session: contact lost breaks the chain and is said", "[app][session]") {
    session_bench s;
    s.beats(1, 20);
    s.give(bytes_at(session_bench::at(21), {251}));
    CHECK(signal_sentence(s.to(27)).find("lost contact") != std::string::npos);
    s.give(bytes_at(session_bench::at(28), {252}));
    s.beats(29, 35);
    const auto gaps = s.log.only<gap_record>();
    REQUIRE(gaps.size() == 1);
    CHECK(gaps[0].cause == gap_cause::contact_lost);
}

TEST_CASE("session: five minutes of rest give a baseline, then the practice begins", "[app][session]") {
    auto setup = short_setup(seconds{120});
    setup.measure_rest = true;
    session_bench s{setup};
    // A resting heart with a little breathing in it.
    double t = 0.5;
    bool first = true;
    while (t < 330) {
        const int rr = static_cast<int>(std::lround(85 + 3 * std::sin(2 * 3.14159265 * t / 4.5)));
        s.give(bytes_at(session_bench::at(t), {first ? 0 : rr}));
        first = false;
        t += rr / 100.0;
    }
    CHECK(s.engine.view().phase == phase_kind::practice);
    CHECK(s.engine.view().base.source == baseline_source::this_session);
    CHECK(s.engine.view().base.hr_bpm == Approx(60000.0 / 850).margin(1));
    CHECK(s.log.only<phase_record>()[1].t == seconds{300});
    REQUIRE(s.log.only<baseline_record>().size() == 2);
}

TEST_CASE("session: a rest without a heart gives no baseline, says why and goes on after eight minutes",
          "[app][session]") {
    auto setup = short_setup();
    setup.measure_rest = true;
    session_bench s{setup};
    CHECK(s.to(479).phase == phase_kind::rest);
    CHECK(s.to(481).phase == phase_kind::practice);
    CHECK(s.engine.view().rest_why != why_not::none);
    CHECK(s.engine.view().base.source == baseline_source::none);
}

TEST_CASE("session: the lead-in starts at the own rate and slows by one a minute", "[app][session]") {
    auto setup = short_setup(seconds{600});
    setup.lead_in_from = breaths_per_minute{8.5};
    session_bench s{setup};
    CHECK(s.to(59).pacer->pace.value == Approx(8.5));
    CHECK(s.to(61).pacer->pace.value == Approx(7.5));
    CHECK(s.to(121).pacer->pace.value == Approx(6.5));
    CHECK(s.to(181).pacer->pace.value == Approx(6));
    CHECK(s.to(400).pacer->pace.value == Approx(6));
    s.ask({command_kind::set_pace, 5}, 401);
    CHECK(s.to(402).pacer->pace.value == Approx(5));
    s.ask({command_kind::set_pace, 500}, 403);
    CHECK(s.to(404).pacer->pace.value == Approx(5)); // nonsense is not obeyed
}

TEST_CASE("session: an averaged heart rate alone is refused in words", "[app][session]") {
    struct averaging final : decoder {
        std::string_view protocol() const noexcept override { return "text"; }
        void opened(host_time, decoder_output&) override {}
        void feed(std::span<const std::byte>, host_time at, decoder_output& out) override {
            out.on_event(averaged_rate_event{72}, at);
        }
        void tick(host_time, decoder_output&) override {}
        const drops& dropped() const noexcept override { return none; }
        drops none;
    };
    record_log log;
    session_engine engine{short_setup(), std::make_unique<averaging>(), log};
    engine.start(zero);
    const port_input in[]{happens(input_kind::opened, zero), bytes_at(session_bench::at(1), {1})};
    const auto& v = engine.step(in, {}, session_bench::at(2));
    CHECK(v.signal.averaged_only);
    CHECK(v.beat_count == 0);
    CHECK(signal_sentence(v).find("averaged heart rate") != std::string::npos);
}

TEST_CASE("session: drops are told by cause, marks with their label, the device is spoken to",
          "[app][session]") {
    session_bench s;
    CHECK(s.engine.outgoing().size() == 1);
    CHECK(s.engine.outgoing().empty());
    s.give(bytes_at(session_bench::at(1), {253, 253, 253}));
    auto lost = happens(input_kind::overflow, session_bench::at(1.2));
    lost.lost = 77;
    s.give(lost);
    s.ask({command_kind::mark, 0, short_text::from("hard moment")}, 1.5);
    s.to(3);
    CHECK(s.engine.view().dropped.of(drop_cause::noise) == 3);
    CHECK(s.engine.view().dropped.of(drop_cause::overflow) == 77);
    CHECK(s.log.only<drops_record>().back().counts.of(drop_cause::noise) == 3);
    const auto marks = s.log.only<mark_record>();
    REQUIRE(marks.size() == 1);
    CHECK(marks[0].label.view() == "hard moment");
    CHECK(marks[0].t == seconds{1.5});
}

TEST_CASE("session: let go, the device gets its last bytes, and nothing is recorded of it",
          "[app][session]") {
    session_bench s;
    s.engine.outgoing(); // the greeting
    s.beats(1, 10);
    const bool unplugged = GENERATE(false, true);
    if (unplugged) s.give(happens(input_kind::closed, session_bench::at(10.5), "gone"));
    s.engine.finish(session_bench::at(11));
    CHECK(s.engine.outgoing().empty());
    const auto recorded = s.log.said();
    REQUIRE(s.log.only<ended_record>().size() == 1);
    const auto beats = s.engine.view().beat_count;

    s.engine.let_go(session_bench::at(11));
    const auto last = s.engine.outgoing();
    if (unplugged) {
        CHECK(last.empty()); // nobody is there to hear it
    } else {
        REQUIRE(last.size() == 1);
        CHECK(last[0] == std::byte{'!'});
    }
    CHECK(s.log.said() == recorded);
    CHECK(s.engine.view().beat_count == beats);
}

TEST_CASE("session: beats carry the pacer's phase at the middle of their interval", "[app][session]") {
    session_bench s;
    s.beats(1, 30, 1000);
    for (const auto& b : s.log.only<beat_record>()) {
        if (!b.rr) continue;
        const double middle = b.t.count() - b.rr->count() / 2000;
        CHECK(*b.pacer_phase == Approx(2 * 3.141592653589793 * middle / 10));
    }
}

TEST_CASE("session: beats understood late keep the time at which they came", "[app][session]") {
    // A protocol that understands everything it heard only at the third packet.
    struct slow final : decoder {
        std::string_view protocol() const noexcept override { return "slow"; }
        void opened(host_time, decoder_output&) override {}
        void feed(std::span<const std::byte>, host_time at, decoder_output& out) override {
            heard.push_back(at);
            if (heard.size() != 3) return;
            for (std::size_t i = 0; i < heard.size(); ++i) {
                beat_event e;
                if (i > 0) e.rr = milliseconds{800};
                e.starts_chain = i == 0;
                out.on_event(e, heard[i]);
            }
        }
        void tick(host_time, decoder_output&) override {}
        const drops& dropped() const noexcept override { return none; }
        std::vector<host_time> heard;
        drops none;
    };
    record_log log;
    session_engine engine{short_setup(), std::make_unique<slow>(), log};
    engine.start(zero);
    for (const double t : {1.0, 1.8, 2.6}) {
        const auto in = bytes_at(session_bench::at(t), {1});
        engine.step({&in, 1}, {}, in.at);
    }
    const auto beats = log.only<beat_record>();
    REQUIRE(beats.size() == 3);
    CHECK(beats[0].t.count() == Approx(1.0));
    CHECK(beats[2].t.count() == Approx(2.6));
}

TEST_CASE("session: settling may be skipped, a practice is not complete by skipping", "[app][session]") {
    auto setup = short_setup();
    setup.settle = seconds{20};
    session_bench s{setup};
    s.ask({command_kind::skip_phase}, 3);
    CHECK(s.engine.view().phase == phase_kind::practice);
    s.ask({command_kind::skip_phase}, 4);
    CHECK(s.engine.view().phase == phase_kind::practice);
    CHECK_FALSE(s.engine.finished());
}

TEST_CASE("session: a strap put on late still gives a baseline while the rest goes on", "[app][session]") {
    auto setup = short_setup(seconds{120});
    setup.measure_rest = true;
    session_bench s{setup};
    bool first = true;
    for (double t = 100; t < 380;) { // the first four whole minutes end at 340 s
        const int rr = static_cast<int>(std::lround(85 + 3 * std::sin(2 * 3.14159265 * t / 4.5)));
        s.give(bytes_at(session_bench::at(t), {first ? 0 : rr}));
        first = false;
        t += rr / 100.0;
    }
    CHECK(s.engine.view().phase == phase_kind::practice);
    CHECK(s.engine.view().base.source == baseline_source::this_session);
    CHECK(s.log.only<phase_record>()[1].t >= seconds{330});
}
