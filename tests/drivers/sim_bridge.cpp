#include "drivers/sim/simulated_bridge.hpp"
#include "tests/drivers/sim_support.hpp"

#include <cmath>

using namespace attune;
using namespace attune::test;

namespace {

std::string joined(const std::vector<heard_line>& lines) {
    std::string all;
    for (const auto& l : lines)
        all += std::to_string(l.at_s) + " " + l.text + "\n";
    return all;
}

void say(scripted_source& s, std::string_view text) {
    s.write(std::as_bytes(std::span{text.data(), text.size()}));
}

std::size_t count(const std::vector<heard_line>& lines, std::string_view start) {
    return static_cast<std::size_t>(
        std::count_if(lines.begin(), lines.end(), [&](const auto& l) { return l.text.starts_with(start); }));
}

result<sim::settings> parse(std::string profile, std::vector<std::pair<std::string, std::string>> more) {
    sensor_uri uri;
    uri.target = std::move(profile);
    uri.more = std::move(more);
    return sim::parse_settings(uri);
}

} // namespace

TEST_CASE("simulated bridge: it says first that it is a simulated heart, and which", "[drivers][sim]") {
    auto calm = start_sim({}), aroused = start_sim({}, 1, "aroused");
    CHECK(calm->description() == "simulated heart (calm)");
    CHECK(aroused->description() == "simulated heart (aroused)");
    const auto lines = run(*calm, 10);
    CHECK(lines.front().text.starts_with("$AT1,H,bridge,0.1,sim,simulated heart (calm)*"));
    CHECK(count(lines, "$AT1,S,") == 9);
}

TEST_CASE("simulated bridge: same seed, same bytes, whatever the pieces, another seed, others",
          "[drivers][sim]") {
    const auto bytes = [](std::uint64_t seed, std::size_t piece) {
        auto s = start_sim({{"missed", "0.02"}, {"noise", "0.001"}}, seed);
        std::vector<heard_line> all;
        s->see({at_s(5), 0, 0.1, 0.4});
        return joined(run(*s, 120, piece));
    };
    CHECK(bytes(1, 240) == bytes(1, 240));
    CHECK(bytes(1, 240) == bytes(1, 1));
    CHECK(bytes(1, 240) == bytes(1, 7));
    CHECK(bytes(1, 240) != bytes(2, 240));
}

TEST_CASE(
    "simulated bridge: what it says depends on the pacer, not on when it was told or how often it was asked",
    "[drivers][sim]") {
    const auto bytes = [](bool in_advance) {
        auto s = start_sim({});
        const pacer_line first{at_s(10), 0, 0.1, 0.4}, second{at_s(33.3), 2.33, 0.1 * 5 / 6, 0.4};
        std::string all;
        if (in_advance) {
            s->see(first);
            s->see(second);
        }
        for (int tick = 0; tick < 1200; ++tick) { // as a session does: told at its tick, up to 50 ms late
            const double t = tick * 0.05;
            if (!in_advance && at_s(t) >= first.from) s->see(at_s(t) >= second.from ? second : first);
            all += joined(run(*s, t));
        }
        return all;
    };
    CHECK(bytes(true) == bytes(false));
}

TEST_CASE("simulated bridge: beats arrive 30 to 60 ms after their R wave, with their interval in whole ms",
          "[drivers][sim]") {
    auto s = start_sim({});
    const auto beats = beats_of(run(*s, 300));
    REQUIRE(beats.size() > 250);
    double least = 1, most = 0;
    CHECK(beats[0].rr_ms == 0);
    CHECK(beats[0].flags == 2);
    for (std::size_t i = 1; i < beats.size(); ++i) {
        const auto& b = beats[i];
        least = std::min(least, b.arrival_s - b.t_s);
        most = std::max(most, b.arrival_s - b.t_s);
        CHECK(b.flags == 0);
        CHECK(b.seq == (beats[i - 1].seq + 1) % 256);
        CHECK(b.rr_ms == std::round(b.rr_ms));
        CHECK_THAT(b.rr_ms, WithinAbs((b.t_s - beats[i - 1].t_s) * 1000, 0.51));
    }
    CHECK(least >= 0.0299);
    CHECK(most <= 0.0601);
    CHECK(most - least > 0.02);
}

TEST_CASE("simulated bridge: artefacts come in the share that was asked for", "[drivers][sim]") {
    const double share = 0.05;
    const auto beats = [&](const char* kind) {
        auto s = start_sim(still({{"rsa", "0"}, {kind, "0.05"}}), 3);
        return beats_of(run(*s, 7200));
    };
    const auto part = [](const std::vector<told_beat>& all, double low, double high) {
        const double rr = 60000.0 / 64;
        return static_cast<double>(std::count_if(all.begin(), all.end(), [&](const auto& b) {
            return b.rr_ms > low * rr && b.rr_ms < high * rr;
        }));
    };
    const double heartbeats = 7200 * 64 / 60.0;
    const double tolerance = 4 * std::sqrt(heartbeats * share * (1 - share)); // four sigma of a binomial

    const auto missed = beats("missed");
    double holes = 0; // an interval of n beats hides n - 1
    for (const auto& b : missed)
        if (b.rr_ms > 0) holes += std::round(b.rr_ms * 64 / 60000) - 1;
    CHECK_THAT(holes, WithinAbs(heartbeats * share, tolerance));

    const auto extra = beats("extra"); // two short intervals each, of 35-65 % of a beat
    CHECK_THAT(part(extra, 0.3, 0.7) / 2, WithinAbs(heartbeats * share, tolerance));
    CHECK_THAT(static_cast<double>(extra.size()), WithinAbs(heartbeats * (1 + share), tolerance));

    const auto ectopic = beats("ectopic"); // a short interval and its pause
    CHECK_THAT(part(ectopic, 0.55, 0.8), WithinAbs(heartbeats * share, tolerance));
    CHECK_THAT(part(ectopic, 1.2, 1.45), WithinAbs(heartbeats * share, tolerance));
    CHECK_THAT(static_cast<double>(ectopic.size()), WithinAbs(heartbeats, 2));

    auto clean = start_sim(still({{"rsa", "0"}}), 3);
    CHECK(part(beats_of(run(*clean, 7200)), 0.99, 1.01) > heartbeats - 3);
}

TEST_CASE("simulated bridge: a dropout is silence, and the beat after it says that there is a gap",
          "[drivers][sim]") {
    auto s = start_sim({{"dropout", "20:35,50:51"}});
    const auto lines = run(*s, 80);
    for (const auto& l : lines) {
        CHECK_FALSE((l.at_s > 20.04 && l.at_s < 35));
        CHECK_FALSE((l.at_s > 50.04 && l.at_s < 51));
    }
    std::size_t gaps = 0;
    for (const auto& b : beats_of(lines)) {
        CHECK((b.rr_ms == 0) == (b.flags == 2));
        gaps += b.flags == 2 ? 1U : 0U;
    }
    CHECK(gaps == 3); // the first beat of all, and after each dropout
}

TEST_CASE("simulated bridge: a dropout at the start delays the hello, it is not lost", "[drivers][sim]") {
    auto s = start_sim({{"dropout", "0:5"}});
    const auto lines = run(*s, 10);
    CHECK(lines.front().at_s >= 5);
    CHECK(count(lines, "$AT1,H,") == 1);
}

TEST_CASE("simulated bridge: noise corrupts the share of bytes asked for and leaves the heart as it is",
          "[drivers][sim]") {
    auto clean = start_sim({}, 5), noisy = start_sim({{"noise", "0.01"}}, 5);
    const auto read = [](scripted_source& s) {
        std::string all;
        std::array<std::byte, 64> buffer{};
        while (*s.next() < at_s(600)) {
            const auto n = s.take(buffer);
            for (std::size_t i = 0; i < n; ++i)
                all += static_cast<char>(buffer[i]);
        }
        return all;
    };
    const auto a = read(*clean), b = read(*noisy);
    REQUIRE(a.size() == b.size());
    double wrong = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        wrong += a[i] != b[i] ? 1 : 0;
    const auto n = static_cast<double>(a.size());
    CHECK_THAT(wrong / n, WithinAbs(0.01, 4 * std::sqrt(0.01 * 0.99 / n)));
}

TEST_CASE("simulated bridge: it answers hello and ping with a right time, and pauses and resumes",
          "[drivers][sim]") {
    auto s = start_sim({});
    run(*s, 5);
    say(*s, "?\np");
    say(*s, "17\n");
    const auto answers = run(*s, 7);
    CHECK(count(answers, "$AT1,H,") == 1);
    REQUIRE(count(answers, "$AT1,P,17,") == 1);
    for (const auto& l : answers)
        if (unsigned us = 0; std::sscanf(l.text.c_str(), "$AT1,P,17,%u", &us) == 1)
            CHECK_THAT(us * 1e-6, WithinAbs(l.at_s, 1e-5));

    say(*s, "s\n");
    const auto paused = run(*s, 17);
    CHECK(count(paused, "$AT1,B,") == 0);
    CHECK(count(paused, "$AT1,S,") == 10);
    say(*s, "g");
    const auto resumed = beats_of(run(*s, 27));
    REQUIRE(resumed.size() > 8);
    CHECK(resumed[0].flags == 2);
    CHECK(resumed[1].flags == 0);

    say(*s, std::string(500, '?') + "zzz p p99999999999999 e1\n\xFF"); // no way to make it stumble
    CHECK(count(run(*s, 30), "$AT1,B,") > 1);
}

TEST_CASE("simulated bridge: a wrong parameter gives one sentence with what there is", "[drivers][sim]") {
    using pairs = std::vector<std::pair<std::string, std::string>>;
    const auto words = [](const result<sim::settings>& r) {
        return r ? std::string{"taken"} : r.error().what;
    };
    CHECK(words(parse("angry", {})).find("sim:calm and sim:aroused") != std::string::npos);
    const auto unknown = words(parse("calm", {{"speed", "3"}}));
    CHECK(unknown.find("\"speed\"") != std::string::npos);
    CHECK(unknown.find("stressor") != std::string::npos);
    CHECK(words(parse("calm", {{"hr", "500"}})).find("30 to 200") != std::string::npos);
    for (const auto& more :
         {pairs{{"hr", ""}}, pairs{{"hr", "nan"}}, pairs{{"hr", "60x"}}, pairs{{"rsa", "-1"}},
          pairs{{"dropout", "5"}}, pairs{{"dropout", ""}}, pairs{{"dropout", "1:2,,3:4"}},
          pairs{{"stressor", "1:2,3"}}, pairs{{"dropout", "9:5"}}, pairs{{"dropout", "-1:5"}},
          pairs{{"dropout", "1:2:0.5"}}, pairs{{"dropout", "1:1e99"}}, pairs{{"stressor", "1:2:3:4"}},
          pairs{{"stressor", "1:2:9"}}, pairs{{"follow", "perhaps"}}, pairs{{"missed", "0.9"}},
          pairs{{std::string(300, 'x'), "1"}}}) {
        INFO(more[0].first << "=" << more[0].second);
        const auto r = parse("calm", more);
        REQUIRE_FALSE(r);
        CHECK(r.error().code == errc::invalid);
        CHECK(r.error().what.ends_with("."));
        CHECK(r.error().what.size() < 240);
    }
    CHECK(parse("aroused", {{"hr", "70"}, {"stressor", "10:20,30:40:0.2"}, {"follow", "0"}}));
}

TEST_CASE("simulated bridge: its clock of 32 bits wraps after 71.6 minutes", "[drivers][sim]") {
    auto s = start_sim(still());
    const auto beats = beats_of(run(*s, 4400));
    std::size_t wraps = 0;
    for (std::size_t i = 1; i < beats.size(); ++i)
        wraps += beats[i].t_s < beats[i - 1].t_s ? 1U : 0U;
    CHECK(wraps == 1);
    CHECK_THAT(beats.back().t_s + 4294.967296, WithinAbs(4400.0, 2.0));
}
