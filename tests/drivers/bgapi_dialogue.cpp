// A dongle that behaves, and one that does not: the machine of tests/support/emulators/bled112.hpp in virtual
// time.

#include "drivers/bgapi/decoder.hpp"
#include "drivers/detect/decoder.hpp"
#include "tests/drivers/decoder_support.hpp"
#include "tests/support/emulators/bled112.hpp"
#include "tests/support/emulators/faulty.hpp"
#include "tests/support/emulators/rr_series.hpp"
#include "tests/support/emulators/virtual_line.hpp"

#include <cmath>

using namespace attune;
using namespace attune::test;

namespace {
constexpr double resolution = 1000.0 / 1024.0; // ms

std::vector<double> breathing_heart(std::size_t n) {
    std::vector<double> ms;
    for (std::size_t i = 0; i < n; ++i)
        ms.push_back(830 + 90 * std::sin(static_cast<double>(i) * 0.6) + static_cast<double>(i * i % 23));
    return ms;
}
emulated_strap strap(std::string name, std::uint8_t last, std::vector<double> rr = breathing_heart(200)) {
    return {.name = std::move(name), .address = {last, 5, 4, 3, 2, 0xC1}, .rr_ms = std::move(rr)};
}
struct session {
    explicit session(std::vector<emulated_strap> straps, std::string_view wanted = {})
        : d{wanted}
        , dongle{std::move(straps)} {}
    void until(host_duration t) {
        play_virtually(d, dongle, out, host(now), host(t), now == 0s);
        now = t;
    }
    bool said(std::string_view words) const {
        for (const auto& i : out.all<identity_event>())
            if (i.model.view().find(words) != std::string_view::npos) return true;
        return false;
    }
    bgapi::decoder d;
    bled112 dongle;
    remembering out;
    host_duration now{};
};
/// How many of the heart's beats were heard, each within the resolution and in order; fails on one that is none.
std::size_t true_beats(const std::vector<double>& heard, const std::vector<double>& truth) {
    std::size_t next = 0;
    for (const double rr : heard) {
        while (next < truth.size() && std::abs(truth[next] - rr) > resolution)
            ++next;
        INFO("a beat of " << rr << " ms");
        REQUIRE(next < truth.size());
        ++next;
    }
    return heard.size();
}
/// The longest run of true beats in order among those heard.
std::size_t in_common(const std::vector<double>& heard, const std::vector<double>& truth) {
    std::vector<std::size_t> above(truth.size() + 1), row(truth.size() + 1);
    for (const double rr : heard) {
        for (std::size_t k = 0; k < truth.size(); ++k)
            row[k + 1] = std::abs(truth[k] - rr) <= resolution ? above[k] + 1 : std::max(row[k], above[k + 1]);
        above.swap(row);
    }
    return above.back();
}
} // namespace

TEST_CASE("bgapi: a recorded heart comes through the dongle, every beat within 1/1024 s", "[drivers][bgapi]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    for (const char* name : {"nsr001_5min_a", "chf201_5min_a", "afdb_03665_5min_a", "bartels_exercise"}) {
        const auto truth = rr_series(ref, name, 300);
        REQUIRE(truth.size() > 100);
        double length = 0;
        for (const double rr : truth)
            length += rr;
        session s{{strap("Polar H10 1", 1, truth)}};
        s.until(20s + std::chrono::milliseconds{static_cast<long>(length)});
        INFO(name);
        const auto heard = s.out.rrs();
        REQUIRE(heard.size() == truth.size());
        for (std::size_t i = 0; i < truth.size(); ++i)
            REQUIRE(std::abs(heard[i] - truth[i]) <= resolution);
        std::size_t chains = 0;
        for (const auto& b : s.out.beats())
            chains += b.starts_chain ? 1U : 0U;
        CHECK(chains == 1);
        // A rate that comes before the first interval is refused as a source of intervals.
        CHECK(s.d.dropped().total() == s.d.dropped().of(drop_cause::averaged));
        CHECK(s.out.model() == "Polar H10 1");
        REQUIRE(s.out.all<battery_event>().size() == 1);
        CHECK(s.out.all<battery_event>()[0].percent == 87);
    }
}

TEST_CASE("bgapi: of several the strongest that has a heart rate is taken", "[drivers][bgapi]") {
    auto far = strap("far", 1), near = strap("near", 2), lamp = strap("lamp", 3);
    far.rssi = -80;
    near.rssi = -50;
    lamp.rssi = -20;
    lamp.tells_heart_rate = false;
    session s{{far, lamp, near}};
    s.until(10s);
    CHECK(s.out.model() == "near");
}

TEST_CASE("bgapi: a strap is named by its name or its address, whoever answers first or louder",
          "[drivers][bgapi]") {
    auto other = strap("Polar H10 1", 1), mine = strap("Polar H10 2", 2);
    other.rssi = -20;
    mine.rssi = -90;
    mine.deaf_for = 7s; // the other is heard seconds before
    for (const std::string_view wanted : {"polar h10 2", "C1:02:03:04:05:02"}) {
        session s{{other, mine}, wanted};
        s.until(6s);
        CHECK(s.out.beats().empty());
        s.until(20s);
        CHECK(s.out.model() == "Polar H10 2");
        CHECK(s.out.beats().size() > 5);
    }
}

TEST_CASE("bgapi: a part of the name is enough, and the whole name goes before it", "[drivers][bgapi]") {
    auto far = strap("Polar H10 12", 1), near = strap("Polar H10 1", 2), other = strap("TICKR", 3);
    far.rssi = -50;
    near.rssi = -80;
    other.rssi = -20;
    session part{{other, near, far}, "h10"};
    part.until(10s);
    CHECK(part.out.model() == "Polar H10 12"); // the stronger of two
    session whole{{other, far, near}, "Polar H10 1"};
    whole.until(10s);
    CHECK(whole.out.model() == "Polar H10 1");
}

TEST_CASE("bgapi: a strap that does not say its name while advertising is asked for it", "[drivers][bgapi]") {
    auto quiet = strap("TICKR 77", 1);
    quiet.names_itself = false;
    session s{{quiet}};
    s.until(10s);
    CHECK(s.out.model() == "TICKR 77");
    quiet.name.clear(); // nor when asked: then its model
    session t{{quiet}};
    t.until(10s);
    CHECK(t.out.model() == "M1");
}

TEST_CASE("bgapi: a strap that let go is looked for, and its next beat begins a chain", "[drivers][bgapi]") {
    auto mine = strap("Polar H10 1", 1), other = strap("stranger", 2);
    mine.rssi = -70;
    other.rssi = -90;
    mine.lets_go_after = 20s;
    session s{{mine, other}};
    s.until(60s);
    CHECK(s.said("Polar H10 1: connection lost, looking for it"));
    CHECK(s.out.model() == "Polar H10 1");
    std::size_t chains = 0;
    for (const auto& b : s.out.beats())
        chains += b.starts_chain ? 1U : 0U;
    CHECK(chains == 2);
    CHECK(true_beats(s.out.rrs(), mine.rr_ms) > 55);
}

TEST_CASE("bgapi: one's own strap is waited for before a stranger's is taken", "[drivers][bgapi]") {
    auto mine = strap("mine", 1), other = strap("stranger", 2);
    mine.rssi = -90;
    session s{{mine}};
    s.until(12s);
    REQUIRE(s.out.model() == "mine");
    // After a replug only the louder stranger is heard at first.
    mine.deaf_for = 8s;
    bled112 second{{mine, other}};
    remembering out;
    play_virtually(s.d, second, out, host(20s), host(40s));
    CHECK(out.model() == "mine");
    bled112 third{{other}};
    remembering later;
    play_virtually(s.d, third, later, host(50s), host(62s));
    CHECK(later.beats().empty());
    play_virtually(s.d, third, later, host(62s), host(80s), false);
    CHECK(later.model() == "stranger");
    REQUIRE_FALSE(later.beats().empty());
    CHECK(later.beats()[0].starts_chain);
}

TEST_CASE("bgapi: a link left from before is ended, and the strap taken anew", "[drivers][bgapi]") {
    const auto truth = breathing_heart(200);
    for (const bool named : {true, false}) {
        INFO(named);
        const auto d = make_decoder(named ? std::optional<std::string_view>{"bgapi"} : std::nullopt);
        bled112 left{{strap("Polar H10 1", 1, truth)}};
        left.begin_linked();
        remembering out;
        play_virtually(**d, left, out, host(0s), host(40s));
        CHECK((*d)->protocol() == "bgapi"); // found out in mid-stream by its notifications
        CHECK(out.model() == "Polar H10 1");
        CHECK(true_beats(out.rrs(), truth) > 20);
        remembering last;
        (*d)->closing(host(40s), last);
        CHECK(last.sent == unhex("00 01 03 00 00"));
    }
}

TEST_CASE("bgapi: every command whose answer does not come is said again, and the beats come", "[drivers][bgapi]") {
    for (const char* id : {"0001", "0300", "0601", "0604", "0607", "0602", "0603", "0401", "0403", "0405", "0402"})
        for (const int times : {1, 2, 4}) {
            INFO("command " << id << ", " << times << " times");
            session s{{strap("Polar H10 1", 1)}};
            s.dongle.ignore(id, times);
            s.until(40s);
            CHECK(s.out.beats().size() > 10);
            CHECK(s.out.model() == "Polar H10 1");
        }
}

TEST_CASE("bgapi: what fails is said in words", "[drivers][bgapi]") {
    SECTION("no dongle answers") {
        session s{{strap("Polar H10 1", 1)}};
        for (const char* id : {"0001", "0300"})
            s.dongle.ignore(id, 1000);
        s.until(5s);
        CHECK(s.said("Bluetooth dongle does not answer"));
    }
    SECTION("nobody is there") {
        session s{{}};
        s.until(15s);
        CHECK(s.said("no strap heard: is it worn and moist?"));
        CHECK(s.out.beats().empty());
    }
    SECTION("the one that is meant is not there") {
        session s{{strap("other", 1)}, "Polar H10 2"};
        s.until(15s);
        CHECK(s.said("Polar H10 2: not heard: is it worn, moist?"));
    }
    SECTION("it is no strap") {
        auto watch = strap("watch", 1);
        watch.has_heart_rate = false;
        session s{{watch}};
        s.until(10s);
        CHECK(s.said("watch: is no heart-rate strap"));
        CHECK(s.out.beats().empty());
    }
    SECTION("it advertises and does not connect") {
        session s{{strap("Polar H10 1", 1)}};
        s.dongle.ignore("0603", 3);
        s.until(9s);
        CHECK(s.said("Bluetooth dongle does not answer"));
        CHECK(s.dongle.commands().back() != "");
    }
}

TEST_CASE("bgapi: between failures the pause doubles", "[drivers][bgapi]") {
    session s{{}};
    s.dongle.ignore("0001", 10'000);
    s.until(120s);
    // Three questions a second apart, then 0.5, 1, 2, 4, 8, 16, 16... s of rest.
    const auto asked = s.dongle.commands().size();
    CHECK(asked >= 24);
    CHECK(asked <= 30);
}

TEST_CASE("bgapi: let go while connected, listening or resting, the dongle is left in peace", "[drivers][bgapi]") {
    const auto ends = [](host_duration t, bool heard) {
        session s{heard ? std::vector{strap("Polar H10 1", 1)} : std::vector<emulated_strap>{}};
        s.until(t);
        remembering last;
        s.d.closing(host(t), last);
        s.dongle.received(std::as_bytes(std::span{last.sent.data(), last.sent.size()}), host(t));
        return !s.dongle.linked() && !s.dongle.listening();
    };
    for (const auto t : {500ms, 2000ms, 3100ms, 3200ms, 3400ms, 8000ms}) {
        INFO(t / 1ms);
        CHECK(ends(t, true));
        CHECK(ends(t, false));
    }
}

TEST_CASE("bgapi: on a bad line no beat is added, and the beats go on", "[drivers][bgapi]") {
    const auto truth = breathing_heart(300);
    for (const unsigned seed : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U}) {
        bgapi::decoder d;
        remembering out;
        faulty device{[&] { return std::make_unique<bled112>(std::vector{strap("Polar H10 1", 1, truth)}); },
                      {.bit_errors = 1e-3, .seed = seed}};
        play_virtually(d, device, out, host(0s), host(240s));
        INFO("seed " << seed);
        const auto heard = out.rrs();
        // A turned bit within an interval cannot be told on this line; the beat is there, with a wrong length.
        CHECK(heard.size() <= truth.size());
        CHECK(heard.size() > truth.size() * 3 / 5);
        CHECK(heard.size() - in_common(heard, truth) <= heard.size() / 20);
        CHECK(d.dropped().total() > 0);
    }
}

TEST_CASE("bgapi: frames that do not arrive cost their beats and begin a chain where it shows", "[drivers][bgapi]") {
    const auto truth = breathing_heart(300);
    for (const unsigned seed : {1U, 2U, 3U, 4U}) {
        bgapi::decoder d;
        remembering out;
        faulty device{[&] { return std::make_unique<bled112>(std::vector{strap("Polar H10 1", 1, truth)}); },
                      {.lost_writes = 0.03, .seed = seed}};
        play_virtually(d, device, out, host(0s), host(240s));
        INFO("seed " << seed);
        CHECK(true_beats(out.rrs(), truth) > truth.size() * 3 / 4);
    }
}

TEST_CASE("bgapi: a stall loses nothing, a replug begins a chain", "[drivers][bgapi]") {
    const auto truth = breathing_heart(100);
    const auto made = [&] { return std::make_unique<bled112>(std::vector{strap("Polar H10 1", 1, truth)}); };
    SECTION("stall") {
        bgapi::decoder d;
        remembering out;
        faulty device{made, {.stall_at = 30s, .stall_for = 3s}};
        play_virtually(d, device, out, host(0s), host(110s));
        CHECK(true_beats(out.rrs(), truth) == truth.size());
    }
    SECTION("replug") {
        bgapi::decoder d;
        remembering out;
        faulty device{made, {.replug_at = 30s, .replug_for = 2s}};
        play_virtually(d, device, out, host(0s), host(32s));
        const auto before = out.beats().size();
        remembering after;
        d.opened(host(32s), after); // as the port does
        play_virtually(d, device, after, host(32s), host(140s), false);
        CHECK(before > 20);
        CHECK(true_beats(after.rrs(), truth) > 60);
        REQUIRE_FALSE(after.beats().empty());
        CHECK(after.beats()[0].starts_chain);
    }
}
