// Tapping while it goes on, and what a recording's beats were placed with.
#include "app/session/beat_delay.hpp"
#include "app/session/pulse_taps.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace attune;

namespace {

host_time at(double s) {
    return host_time{std::chrono::nanoseconds{std::llround(s * 1e9)}};
}
constexpr std::size_t all = 90;
/// R waves of a heart of 0.85 s a beat that breathes six times a minute.
std::vector<double> heart() {
    std::vector<double> r{100};
    while (r.size() < all)
        r.push_back(r.back() + 0.85 + 0.06 * std::sin(2 * 3.14159265358979 * r.back() / 10));
    return r;
}

/// Hand and strap as they go on together: the hand feels the wrist, the strap is `late` s late.
tap_latency tapped(pulse_taps& p, double late, std::size_t from, std::size_t to, std::size_t until = all) {
    const auto r = heart();
    std::size_t told = 0;
    const auto tell = [&](double now) {
        for (; told < until && r[told] + late <= now; ++told)
            p.beat(at(r[told] + late));
    };
    for (std::size_t i = from; i < to; ++i) {
        const double felt = r[i] + pulse_travel(p.site()).count();
        tell(felt);
        p.tap(at(felt));
    }
    tell(1e9);
    return p.found();
}

recording with_beats(std::size_t n) {
    recording r;
    r.duration_s = static_cast<double>(n);
    for (std::size_t i = 0; i < n; ++i)
        r.beats.push_back({static_cast<double>(i), 1000.0, i == 0});
    return r;
}

} // namespace

TEST_CASE("pulse taps: a strap's delay is found as taps and beats come, at neck and wrist",
          "[app][session]") {
    const double late = GENERATE(0.2, 0.8, 2.6);
    const auto site = GENERATE(pulse_site::neck, pulse_site::wrist);
    pulse_taps p{seconds{0}, site};
    const auto found = tapped(p, late, 20, 40);
    REQUIRE(found.state == tap_state::known);
    CHECK(found.latency.count() == Approx(late).margin(1e-6));
    CHECK(found.matched == 20);
    // Exact taps leave what is not known of the pulse's way.
    CHECK(found.high.count() - found.latency.count() == Approx(pulse_travel_doubt.count()).margin(1e-6));
    REQUIRE(doubt_of(found));
    CHECK(doubt_of(found)->count() == Approx(pulse_travel_doubt.count()).margin(1e-6));
}

TEST_CASE("pulse taps: the wrist feels a tenth of a second later than the neck", "[app][session]") {
    pulse_taps p{seconds{0}, pulse_site::neck};
    const auto neck = tapped(p, 1.0, 20, 40).latency;
    p.choose(pulse_site::wrist);
    CHECK((p.found().latency - neck).count() == Approx(0.1).margin(1e-6));
}

TEST_CASE("pulse taps: not enough until twelve taps have their beats, again begins anew", "[app][session]") {
    pulse_taps p{seconds{0}};
    CHECK(p.found().state == tap_state::not_enough);
    CHECK(tapped(p, 1.0, 20, 31).state == tap_state::not_enough);
    CHECK_FALSE(doubt_of(p.found()));
    pulse_taps waiting{seconds{0}};
    // The beats stop with the taps: a delay of five seconds cannot be told from one.
    CHECK(tapped(waiting, 1.0, 20, 34, 34).state == tap_state::not_enough);
    CHECK(waiting.taps() == 14);
    const auto r = heart();
    for (std::size_t i = 34; i < 50; ++i)
        waiting.beat(at(r[i] + 1.0));
    CHECK(waiting.found().state == tap_state::known);
    waiting.again();
    CHECK(waiting.taps() == 0);
    CHECK(waiting.found().state == tap_state::not_enough);
    CHECK(waiting.found().matched == 0);
}

TEST_CASE("pulse taps: a key that bounces is one tap, and of a long hour the last two minutes count",
          "[app][session]") {
    pulse_taps p{seconds{0}};
    p.tap(at(1));
    p.tap(at(1.1));
    CHECK(p.taps() == 1);
    for (int i = 0; i < 3600; ++i) {
        p.tap(at(2 + i));
        p.beat(at(2 + i));
    }
    CHECK(p.taps() == 120);
}

TEST_CASE("pulse taps: each beat of a view is taken once, at its instant on the host's clock",
          "[app][session]") {
    const auto r = heart();
    session_view v;
    v.beats.set_capacity(8); // fewer than there are: the view lets the oldest go
    pulse_taps p{seconds{0}};
    const auto began = at(90);
    for (std::size_t i = 0; i < all; ++i) {
        drawn_beat b;
        b.index = i;
        b.t = seconds{r[i] + 0.5 - 90};
        v.beats.push_back(b);
        p.follow(v, began);
        p.follow(v, began);
        if (i >= 20 && i < 50) p.tap(at(r[i] + pulse_travel(pulse_site::neck).count()));
    }
    REQUIRE(p.found().state == tap_state::known);
    CHECK(p.found().latency.count() == Approx(0.5).margin(1e-6));
}

TEST_CASE("beat delay: the person's own, else of the model, else of the protocol, as the engine takes it",
          "[app][session]") {
    auto r = with_beats(100);
    CHECK(delay_of(r).value == seconds{1}); // nothing is known
    CHECK(delay_of(r).doubt == seconds{1});
    r.header.setup.protocol = "bioharness";
    CHECK(delay_of(r).value == seconds{0.2});
    r.sensor = {{seconds{0.1}, sensor_fact::model, short_text::from("Polar H10 1234")}};
    CHECK(delay_of(r).value == seconds{2.6});
    CHECK(delay_of(r).doubt == seconds{0.5});
    CHECK(delay_of(r).sensor == "Polar H10");
    CHECK_FALSE(delay_of(r).own);
    r.header.setup.latency = seconds{0.83};
    CHECK(delay_of(r).value == seconds{0.83});
    CHECK(delay_of(r).own);
    CHECK_FALSE(delay_of(r).doubt);
    r.header.setup.latency_doubt = seconds{0.08};
    CHECK(delay_of(r).doubt == seconds{0.08});
}

TEST_CASE("beat delay: a strap that comes in later counts for its own beats", "[app][session]") {
    auto r = with_beats(100);
    r.sensor = {{seconds{0}, sensor_fact::model, short_text::from("Movesense 1")},
                {seconds{40}, sensor_fact::model, short_text::from("Polar H10 1")}};
    CHECK(delay_of(r).value == seconds{0.4}); // the chain goes on: its beats stay where they are
    r.beats[40].starts_chain = true;          // arrived at 42.6
    CHECK(delay_of(r).value == seconds{2.6}); // sixty of a hundred
    r.beats[40].starts_chain = false;
    r.beats[70].starts_chain = true;
    CHECK(delay_of(r).value == seconds{0.4});
}

TEST_CASE("beat delay: said with its doubt, and with what it means for a breath", "[app][session]") {
    CHECK(delay_sentence({seconds{2.6}, seconds{0.5}, false, "Polar H10"}, breaths_per_minute{6}) ==
          "Beats placed 2.6 s before they arrived (usual for Polar H10), give or take 0.5 s: where the heart "
          "stands in a breath is unsure by as much, 18 degrees at 6 a minute.");
    CHECK(delay_sentence({seconds{0.005}, seconds{0.005}, false, "bridge"}, breaths_per_minute{6}) ==
          "Beats placed 5 ms before they arrived (usual for bridge), give or take 5 ms.");
    CHECK(delay_sentence({seconds{0.8}, seconds{0.1}, true, {}}, breaths_per_minute{0}) ==
          "Beats placed 0.8 s before they arrived (found by tapping the pulse), give or take 0.1 s.");
    CHECK(delay_sentence({seconds{1}, seconds{1}, false, "another sensor"}, breaths_per_minute{20}) ==
          "Beats placed 1.0 s before they arrived (usual where the sensor is not known), give or take 1.0 s: "
          "too much to tell where the heart stands in a breath.");
    CHECK(delay_note({seconds{2.6}, seconds{0.5}, false, "Polar H10"}, breaths_per_minute{6}) ==
          "Beats placed 2.6 s before they arrived, \u00b10.5 s: phase unsure by 18\u00b0");
    CHECK(delay_note({seconds{0.005}, seconds{0.005}, false, "bridge"}, breaths_per_minute{6}) ==
          "Beats placed 5 ms before they arrived, \u00b15 ms");
    CHECK(delay_note({seconds{0.8}, {}, true, {}}, breaths_per_minute{6}) ==
          "Beats placed 0.8 s before they arrived, set by hand");
    CHECK(delay_note({seconds{1}, seconds{1}, false, "x"}, breaths_per_minute{20}) ==
          "Beats placed 1.0 s before they arrived, \u00b11.0 s: phase not to be told");
    CHECK(delay_sentence({seconds{0.8}, {}, true, {}}, breaths_per_minute{5.5}).find("set by hand") !=
          std::string::npos);
}
