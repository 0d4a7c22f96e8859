// Its own program: it replaces the global operator new.
#include "drivers/bridge/decoder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/counting_new.hpp"
#include "tests/support/session_bench.hpp"

#include <fmt/format.h>

using namespace attune;
using namespace attune::test;

namespace {

struct nothing final : record_sink {
    void on_record(const record&) noexcept override { ++count; }
    std::uint64_t count = 0;
};

std::string at1(const std::string& body) {
    unsigned x = 0;
    for (const char c : body)
        x ^= static_cast<unsigned char>(c);
    return fmt::format("${}*{:02X}\n", body, x);
}

} // namespace

TEST_CASE("law 7: From decoder to feedback nothing allocates once the session runs", "[app][session][law]") {
    std::vector<port_input> inputs;
    double t = 0.5;
    for (int i = 0; i < 900; ++i) {
        const double rr = 800 + 60 * std::sin(t * 0.628);
        t += rr / 1000;
        if (i % 101 == 50) t += 7; // a silence
        auto line =
            at1(fmt::format("AT1,B,{},{},{:.0f},0", i % 256, static_cast<std::uint32_t>(t * 1e6), rr));
        if (i % 37 == 5) line[8] = 'x'; // a bit error
        port_input in = bytes_at(session_bench::at(t + 0.02), {});
        for (const char c : line)
            in.data[in.size++] = static_cast<std::byte>(c);
        inputs.push_back(in);
    }
    auto setup = short_setup(seconds{2000});
    setup.cues = true;
    nothing sink;
    session_engine engine{setup, std::make_unique<bridge::decoder>(), sink};
    engine.start(zero);
    const auto opened = happens(input_kind::opened, zero);
    engine.step({&opened, 1}, {}, zero);

    const command mark{command_kind::mark, 0, short_text::from("m")};
    const auto before = allocations();
    double shown = 0;
    for (const auto& in : inputs) {
        const auto& v = engine.step({&in, 1}, {&mark, 1}, in.at);
        shown += v.hr_bpm.at(v.now).value_or(0);
        engine.outgoing();
    }
    CHECK(allocations() == before);
    CHECK(sink.count > 5000);
    CHECK(shown > 0);
}

TEST_CASE("law 7: Beats are found in samples without an allocation, across lost lines as well",
          "[app][session][law]") {
    std::vector<port_input> inputs;
    int seq = 0;
    for (int line = 0; line < 2500; ++line) { // 100 s at 250 Hz, a triangle of 40 ms every 0.8 s
        ++seq;
        if (line % 700 == 650) continue;
        auto body = fmt::format("AT1,E,{},{},4000", seq % 256, (line * 10 + 9) * 4000);
        for (int k = 0; k < 10; ++k) {
            const int in_beat = (line * 10 + k) % 200;
            body += fmt::format(",{}",
                                in_beat < 10 ? 1000 - 200 * std::abs(in_beat - 5) : (line * 7 + k * 3) % 9);
        }
        const auto text = at1(body);
        port_input in = bytes_at(session_bench::at((line * 10 + 9) * 0.004 + 0.002), {});
        for (const char c : text)
            in.data[in.size++] = static_cast<std::byte>(c);
        inputs.push_back(in);
    }
    nothing sink;
    session_engine engine{short_setup(seconds{2000}), std::make_unique<bridge::decoder>(), sink};
    engine.start(zero);
    const auto opened = happens(input_kind::opened, zero);
    engine.step({&opened, 1}, {}, zero);
    const auto before = allocations();
    std::uint64_t beats = 0;
    for (const auto& in : inputs)
        beats = engine.step({&in, 1}, {}, in.at).beat_count;
    CHECK(allocations() == before);
    CHECK(beats > 80);
}

TEST_CASE("law 7: A search for one's pace allocates nothing while it runs, at its choices neither", "[app][session][law]") {
    for (const auto protocol : {pace_protocol::adaptive, pace_protocol::sliding}) {
        auto setup = short_setup(seconds{1500});
        setup.plan.search = protocol;
        nothing sink;
        session_engine engine{setup, std::make_unique<bridge::decoder>(), sink};
        engine.start(zero);
        const auto opened = happens(input_kind::opened, zero);
        engine.step({&opened, 1}, {}, zero);
        // The heart follows what the pacer does; its lines are made here, so only the engine's steps are counted.
        double t = 0.5;
        std::uint64_t counted = 0;
        for (int i = 0; t < 1000; ++i) {
            const auto& before = engine.view();
            const double phase = before.pacer ? before.pacer->phase : 0, rate = before.pacer_line.breaths_per_second * 60;
            const double swing = 8 - std::abs(rate - 5.4);
            const double rr = 60000 / (65 + swing * std::sin(6.283185307179586 * phase));
            t += rr / 1000;
            const auto line =
                at1(fmt::format("AT1,B,{},{},{:.0f},0", i % 256, static_cast<std::uint32_t>(t * 1e6), rr));
            port_input in = bytes_at(session_bench::at(t + 0.02), {});
            for (const char c : line)
                in.data[in.size++] = static_cast<std::byte>(c);
            const auto allocated = allocations();
            engine.step({&in, 1}, {}, in.at);
            engine.outgoing();
            counted += allocations() - allocated;
            if (engine.finished()) break;
        }
        CHECK(counted == 0);
        REQUIRE(engine.view().search);
        CHECK(engine.view().search->finding.used >= 3);
    }
}

TEST_CASE("law 7: Going through steps, with patterns, pauses and dizziness, allocates nothing",
          "[app][session][law]") {
    const auto plan = parse_practice(R"(id = "s"
title = "S"
rounds = 40
[pattern]
inhale_s = 4
exhale_s = 5
[[step]]
name = "One with a name that no small string holds"
breaths = 2
words = ["Words."]
[[step]]
length_s = 11.3
[step.pattern]
inhale_s = 2.5
top_up_s = 1
exhale_s = 6.5
)",
                                     "s.toml");
    REQUIRE(plan);
    auto setup = short_setup();
    setup.plan = *plan;
    setup.close = seconds{10};
    nothing sink;
    session_engine engine{setup, std::make_unique<bridge::decoder>(), sink};
    engine.start(zero);
    const auto before = allocations();
    std::uint32_t rounds = 0;
    for (int i = 1; i <= 40 * 600; ++i) {
        const auto now = zero + i * std::chrono::milliseconds{50};
        const command kinds[]{{command_kind::pause, 0, {}},
                              {command_kind::resume, 0, {}},
                              {command_kind::start_step, 0, {}},
                              {command_kind::set_pace, 7, {}},
                              {command_kind::dizzy, 0, {}}};
        const bool dizzy = i > 40 * 590;
        const auto& v = i % 500 == 0 ? engine.step({}, {&kinds[(i / 500) % 4], 1}, now)
                        : dizzy      ? engine.step({}, {&kinds[4], 1}, now)
                                     : engine.step({}, {}, now);
        if (v.step) rounds = v.step->round;
    }
    CHECK(allocations() == before);
    CHECK(engine.finished());
    CHECK(rounds > 10);
    CHECK(sink.count > 1000);
}
