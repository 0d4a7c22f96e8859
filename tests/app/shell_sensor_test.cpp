// The sensor screen's part of the shell: what there is, listening, the test, taps and the delay.
#include "app/files/settings.hpp"
#include "app/shell/sensor_words.hpp"
#include "app/shell/shell.hpp"
#include "app/store/store.hpp"
#include "drivers/sensor_uri.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/pty.hpp"
#include "tests/support/reference.hpp"
#include "tests/support/scratch.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

using namespace attune;
using namespace std::chrono_literals;

namespace {

struct desk {
    explicit desk(std::string uri = "sim:calm?seed=3", screen where = screen::sensor)
        : sensor{std::move(uri)} {
        open();
        ask(accept_safety{});
        ask(go_to{where});
    }
    void open() {
        program = std::make_unique<shell>(
            shell_options{scratch.path() / "attune.db", scratch.path() / "config",
                          std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets", sensor, "", true});
    }
    void ask(const ui_command& c) { program->handle(c, now); }
    const app_view& run(double for_s) {
        const auto until = now + host_duration{static_cast<host_duration::rep>(for_s * 1e9)};
        for (; now < until; now += 16ms)
            program->frame(now);
        return program->frame(now);
    }
    const app_view& view() { return program->frame(now); }
    settings kept() { return *load_settings(scratch.path() / "config/settings.toml"); }

    test::scratch_folder scratch;
    std::string sensor;
    host_time now{5000s};
    std::unique_ptr<shell> program;
};

bool holds(const std::string& s, std::string_view part) {
    return s.find(part) != std::string::npos;
}
std::string value_of(const app_view& v, std::string_view name) {
    if (v.sensor_preview)
        for (const auto& f : v.sensor_preview->facts)
            if (f.name == name) return f.value;
    return "none";
}
/// When the beats of this sensor come, as long as it is listened to from the desk's first instant on.
std::map<std::uint64_t, double> beats_of(const std::string& uri, double for_s) {
    desk d{uri};
    std::map<std::uint64_t, double> t;
    d.ask(listen_sensor{true});
    for (double s = 0; s < for_s; s += 1)
        for (const auto& b : d.run(1).sensor_preview->session->beats)
            t[b.index] = b.t.count();
    return t;
}
/// A hand at the neck that feels each beat `late` before it comes through the sensor.
void tap(desk& d, const std::map<std::uint64_t, double>& beats, double late, double from, double to) {
    const auto began = host_time{5000s};
    for (const auto& [index, t] : beats) {
        const double felt = t - late + pulse_travel(pulse_site::neck).count();
        if (felt < from || felt > to) continue;
        d.run(seconds{began - d.now}.count() + felt);
        d.ask(tap_pulse{});
    }
}

} // namespace

TEST_CASE("sensor screen: all there is, the simulated hearts last, Back leads where it was come from",
          "[app][shell]") {
    desk d;
    const auto& v = d.view();
    REQUIRE(v.current == screen::sensor);
    REQUIRE(v.sensors.size() >= 3); // the chosen one has a seed of its own
    CHECK(v.sensors.back().uri == "sim:aroused?seed=1");
    CHECK(std::count_if(v.sensors.begin(), v.sensors.end(),
                        [](const auto& c) { return c.uri == "sim:calm?seed=3"; }) == 1);
    CHECK(v.sensor_back == screen::home);
    CHECK_FALSE(d.program->animated());
    d.ask(go_to{screen::settings});
    d.ask(go_to{screen::sensor});
    CHECK(d.view().sensor_back == screen::settings);
}

TEST_CASE(
    "sensor screen: another choice shows at once, the machine is looked at every second, not while tapping",
    "[app][shell]") {
    desk d;
    d.view();
    auto to = d.view().chosen;
    to.sensor = "serial:/dev/ttyNOT?protocol=zephyr";
    d.ask(change_settings{to});
    const auto& v = d.view();
    const auto row =
        std::find_if(v.sensors.begin(), v.sensors.end(), [&](const auto& c) { return c.uri == to.sensor; });
    REQUIRE(row != v.sensors.end());
    CHECK(holds(row->sentence, "Not plugged in"));
    CHECK(v.home.sensor.uri == to.sensor);
    // No port can be plugged in here; the ANT+ key is looked for in the same look.
    const auto write = [&](const char* key) {
        std::ofstream{d.scratch.path() / "config/settings.toml", std::ios::app} << "[ant]\nnetwork_key = \""
                                                                                << key << "\"\n";
    };
    CHECK_FALSE(d.view().ant_key.saved);
    write("0102030405060708");
    CHECK(d.run(1).ant_key.saved);

    desk tapping;
    tapping.ask(tap_delay{true});
    tapping.run(2);
    std::ofstream{tapping.scratch.path() / "config/settings.toml", std::ios::app}
        << "[ant]\nnetwork_key = \"0102030405060708\"\n";
    CHECK_FALSE(tapping.run(3).ant_key.saved);
    tapping.ask(tap_delay{false});
    CHECK(tapping.run(1).ant_key.saved);
}

TEST_CASE("sensor screen: listening shows beats, heart rate, model and protocol, nothing is stored",
          "[app][shell]") {
    desk d;
    CHECK_FALSE(d.view().sensor_preview);
    d.ask(listen_sensor{true});
    REQUIRE(d.view().sensor_preview);
    CHECK(value_of(d.view(), "Heart") == "not heard yet");
    CHECK(d.program->animated());
    const auto& v = d.run(10);
    REQUIRE(v.sensor_preview->session);
    CHECK(v.sensor_preview->session->beat_count > 5);
    CHECK(holds(value_of(v, "Heart"), " a minute"));
    CHECK(value_of(v, "Protocol") == "bridge");
    CHECK(value_of(v, "Model") != "not told");
    CHECK(v.sensor_preview->mark == sensor_mark::simulated);
    const auto row = std::find_if(v.sensors.begin(), v.sensors.end(),
                                  [](const auto& c) { return c.uri == "sim:calm?seed=3"; });
    REQUIRE(row != v.sensors.end());
    CHECK(row->sentence == "Listening. Beats are coming.");
    d.ask(listen_sensor{false});
    CHECK_FALSE(d.view().sensor_preview);
    d.ask(listen_sensor{true});
    d.ask(go_to{screen::home});
    CHECK_FALSE(d.view().sensor_preview);
    CHECK(d.view().home.last.empty());
    CHECK_FALSE(std::filesystem::exists(d.scratch.path() / "attune.db"));
}

TEST_CASE("sensor screen: a recording that ends and one that is silent say so", "[app][shell]") {
    test::scratch_folder at;
    std::ofstream{at.path() / "short.rr"} << "800\n810\n790\n805\n";
    desk d{"replay:" + (at.path() / "short.rr").string()};
    d.ask(listen_sensor{true});
    const auto& v = d.run(20);
    REQUIRE(v.sensor_preview);
    CHECK(holds(v.sensor_preview->sentence, "come to its end"));
    CHECK(value_of(v, "Heart") == "no more");
    d.ask(test_sensor{true}); // of what is over nothing can be heard: it says so at once
    CHECK(d.run(1).sensor_test->mark == sensor_mark::trouble);
    CHECK_FALSE(d.view().sensor_test->running);

    desk none{"replay:/nowhere/at/all.rr"};
    none.ask(listen_sensor{true});
    CHECK_FALSE(none.program->view().sensor_preview);
    CHECK_FALSE(none.program->view().message.empty());
}

TEST_CASE("sensor screen: a recorded Zephyr HxM tells its model, battery and usual delay", "[app][shell]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    desk d{"replay:" + (ref / "captures/zephyr/120-second-bt-stream-hxm.dat").string()};
    CHECK(holds(d.view().sensor_delay.source, "Usual where the sensor is not known"));
    d.ask(listen_sensor{true});
    const auto& v = d.run(40);
    REQUIRE(v.sensor_preview);
    CHECK(v.sensor_preview->session->beat_count > 20);
    CHECK(holds(value_of(v, "Model"), "HxM"));
    CHECK(holds(value_of(v, "Battery"), " %"));
    CHECK(holds(value_of(v, "Heart"), " a minute"));
    CHECK(value_of(v, "Protocol") == "zephyr");
    CHECK(v.sensor_delay.words == "0.2 s");
    CHECK(holds(v.sensor_delay.source, "Usual for Zephyr HxM, give or take 0.2 s."));
    CHECK(v.home.sensor.mark == sensor_mark::simulated); // a recording is called so
    d.ask(test_sensor{true});
    const auto& done = d.run(31);
    REQUIRE(done.sensor_test);
    CHECK_FALSE(done.sensor_test->running);
    CHECK(holds(done.sensor_test->sentence, "beats in 30 seconds from "));
}

TEST_CASE("sensor screen: the test is half a minute of listening, and listening goes on if it was asked for",
          "[app][shell]") {
    desk d;
    d.ask(listen_sensor{true});
    d.run(12);
    d.ask(test_sensor{true});
    REQUIRE(d.run(10).sensor_test);
    CHECK(d.view().sensor_test->running);
    CHECK(d.view().sensor_test->done == Approx(10.0 / 30).margin(0.01));
    REQUIRE(d.run(21).sensor_test);
    CHECK_FALSE(d.view().sensor_test->running);
    CHECK(holds(d.view().sensor_test->sentence, "beats in 30 seconds")); // not the twelve before
    CHECK(d.view().sensor_preview);
    d.ask(listen_sensor{false});
    d.ask(test_sensor{true});
    CHECK(d.view().sensor_preview);
    d.run(31);
    CHECK(holds(d.view().sensor_test->sentence, "Good: "));
    CHECK_FALSE(d.view().sensor_preview); // it was asked for the test alone
}

TEST_CASE("taps: from the first tap to the delay in the settings, and into the next session",
          "[app][shell]") {
    const std::string uri = "sim:calm?seed=3";
    constexpr double late = 0.8; // the hand is that much ahead of the arrivals
    const auto beats = beats_of(uri, 60);
    desk d{uri};
    d.ask(tap_delay{true});
    REQUIRE(d.view().tapping);
    CHECK(d.view().tapping->taps == 0);
    CHECK_FALSE(d.view().tapping->known);
    tap(d, beats, late, 15, 22);
    CHECK(d.view().tapping->taps > 3);
    CHECK(d.view().tapping->taps < least_taps);
    CHECK(d.view().tapping->fit == d.view().tapping->taps);
    d.ask(use_tapped{}); // nothing is known: nothing is taken
    CHECK(d.view().tapping);
    CHECK(d.view().chosen.latency_s.empty());
    tap(d, beats, late, 22, 50);
    const auto& t = *d.run(6).tapping;
    INFO(t.sentence);
    REQUIRE(t.known);
    CHECK(holds(t.result, "0.8 s, likely 0."));
    CHECK(t.fit > least_taps);
    d.ask(use_tapped{});
    CHECK_FALSE(d.view().tapping);
    CHECK_FALSE(d.view().sensor_preview);
    CHECK(d.kept().latency_s.at("simulated") ==
          Approx(late).margin(0.02)); // the sim's own 5 ms, the step of a frame
    CHECK(d.kept().latency_doubt_s.at("simulated") == Approx(0.06).margin(0.02));
    CHECK(d.view().sensor_delay.own);
    CHECK(holds(d.view().sensor_delay.source, "tapping"));

    d.ask(go_to{screen::home});
    d.ask(choose_practice{"resonance"});
    d.ask(begin_practice{{}, 1, 6, false});
    d.run(30);
    d.ask(quit{});
    const auto opened = store::open(d.scratch.path() / "attune.db");
    REQUIRE(opened);
    const auto rows = opened->sessions(1);
    REQUIRE(rows);
    const auto r = opened->read(rows->at(0).id);
    REQUIRE(r);
    CHECK(r->header.setup.latency->count() == Approx(late).margin(0.02));
    CHECK(r->header.setup.latency_doubt);
}

TEST_CASE("taps: begun again, at the wrist, and left without a trace", "[app][shell]") {
    const auto beats = beats_of("sim:calm?seed=3", 40);
    desk d;
    d.ask(tap_pulse{}); // before anything: nothing
    d.ask(listen_sensor{true});
    d.ask(tap_delay{true});
    tap(d, beats, 0.3, 10, 15);
    CHECK(d.view().tapping->taps > 0);
    d.ask(choose_pulse{pulse_site::wrist});
    CHECK(d.view().tapping->site == pulse_site::wrist);
    d.ask(tap_again{});
    CHECK(d.view().tapping->taps == 0);
    CHECK(holds(d.view().tapping->sentence, "simulated")); // no pulse of yours goes with it
    CHECK(holds(tapping_words({}, 0, pulse_site::wrist, true).sentence, "thumb"));
    CHECK(holds(tapping_words({}, 0, pulse_site::neck, true).sentence, "windpipe"));
    d.ask(tap_delay{false});
    CHECK_FALSE(d.view().tapping);
    CHECK(d.view().sensor_preview); // it was listened to before
    CHECK(d.kept().latency_s.empty());
}

TEST_CASE("taps: another rhythm, an even heart and a silent sensor are told apart in calm words",
          "[app][shell]") {
    tap_latency found;
    const auto said = [&](std::size_t n, bool come = true) {
        return tapping_words(found, n, pulse_site::neck, come);
    };
    CHECK(holds(said(5).sentence, "missed one does no harm"));
    CHECK(said(5).fit == 5);
    CHECK(holds(said(14).sentence, "still on their way"));
    CHECK(holds(said(3, false).sentence, "No beats are coming"));
    found.state = tap_state::not_with;
    CHECK(holds(said(14).sentence, "different ways"));
    found.state = tap_state::ambiguous;
    CHECK(holds(said(14).sentence, "evenly"));
    for (const auto state : {tap_state::not_enough, tap_state::not_with, tap_state::ambiguous}) {
        found.state = state;
        CHECK_FALSE(said(14).known);
        CHECK(said(14).result.empty());
    }
    found = {tap_state::known, 17, seconds{0.82}, seconds{0.73}, seconds{0.91}, seconds{0.04}};
    CHECK(said(18).known);
    CHECK(said(18).result == "0.8 s, likely 0.7 to 0.9");
}

TEST_CASE("delay: the usual one of what is heard, set by hand, and back", "[app][shell]") {
    desk d;
    CHECK(d.view().sensor_delay.words == "5 ms");
    CHECK(holds(d.view().sensor_delay.source, "Usual for a simulated heart, give or take 5 ms."));
    CHECK_FALSE(d.view().sensor_delay.own);
    d.ask(set_delay{0.4});
    CHECK(d.view().sensor_delay.own);
    CHECK(d.view().sensor_delay.words == "0.4 s");
    CHECK(holds(d.view().sensor_delay.source, "Set by hand. 5 ms is usual for"));
    CHECK(d.kept().latency_s.at("simulated") == 0.4);
    d.ask(set_delay{99});
    CHECK(d.kept().latency_s.at("simulated") == 5);
    d.ask(set_delay{});
    CHECK_FALSE(d.view().sensor_delay.own);
    CHECK(d.kept().latency_s.empty());

    settings s;
    const auto port = describe_sensor("serial:/dev/ttyNOT", s);
    CHECK(
        holds(delay_in_force(port, s, "").source, "Usual where the sensor is not known, give or take 1.0 s"));
    const auto heard = delay_in_force(port, s, "Polar H10 1234");
    CHECK(heard.seconds == 2.6);
    CHECK(holds(heard.source, "Usual for Polar H10, give or take 0.5 s. One study of four straps"));
    CHECK_FALSE(holds(heard.source, "SENSORS"));
}

TEST_CASE("sensor: a line under a name that no list of ports has is ready where it is, and looked for where it is not",
          "[app][shell]") {
    const settings s;
    const test::scratch_folder folder;
    const auto link = folder.path() / "strap";
    const auto uri = "serial:" + link.string();
    CHECK(holds(describe_sensor(uri, s).sentence, "Not plugged in"));
    {
        const test::pty strap;
        std::filesystem::create_symlink(strap.path(), link);
        for (const std::string& asked : {uri, "serial:" + strap.path()}) {
            const auto line = describe_sensor(asked, s);
            CHECK(holds(line.sentence, "Ready"));
            CHECK(line.mark == sensor_mark::ready);
            CHECK(line.latency_key == parse_sensor_uri(asked)->target);
        }
    }
    CHECK(holds(describe_sensor(uri, s).sentence, "Not plugged in")); // the link outlives its line
    std::filesystem::remove(link);
    std::ofstream{link} << "no line";
    CHECK(holds(describe_sensor(uri, s).sentence, "Not plugged in"));
}

TEST_CASE("delay: a Bluetooth strap's own is found again by the address that chooses it", "[app][shell]") {
    settings s;
    const std::string uri = "ble:AA:BB:CC:DD:EE:FF";
    s.latency_s[describe_sensor(uri, s).latency_key] = 2.1;
    s.latency_doubt_s[describe_sensor(uri, s).latency_key] = 0.1;
    session_setup setup;
    add_own_latency(setup, s, uri);
    CHECK(setup.latency == seconds{2.1});
    CHECK(setup.latency_doubt == seconds{0.1});
    session_setup other;
    add_own_latency(other, s, "ble:");
    CHECK_FALSE(other.latency);
}
