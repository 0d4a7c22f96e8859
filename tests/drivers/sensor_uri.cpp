#include "drivers/sensor_uri.hpp"
#include "drivers/latency.hpp"
#include "drivers/protocols.hpp"
#include "tests/support/catch.hpp"

using namespace attune;

namespace {
std::string why(std::string_view uri) {
    const auto r = parse_sensor_uri(uri);
    return r ? "accepted" : r.error().what;
}
errc code(std::string_view uri) {
    const auto r = parse_sensor_uri(uri);
    REQUIRE_FALSE(r);
    return r.error().code;
}
bool holds(const std::string& s, std::string_view part) {
    return s.find(part) != std::string::npos;
}
} // namespace

TEST_CASE("sensor uri: the forms of CLI.md", "[drivers][uri]") {
    const auto sim = parse_sensor_uri("sim:calm?seed=1");
    REQUIRE(sim);
    CHECK(sim->kind == sensor_kind::sim);
    CHECK(sim->target == "calm");
    CHECK(sim->seed == 1U);
    const auto replay = parse_sensor_uri("replay:/tmp/a b.rr");
    REQUIRE(replay);
    CHECK(replay->kind == sensor_kind::replay);
    CHECK(replay->target == "/tmp/a b.rr");
    const auto serial = parse_sensor_uri("serial:/dev/serial/by-id/usb-FTDI:1?protocol=zephyr&baud=9600");
    REQUIRE(serial);
    CHECK(serial->target == "/dev/serial/by-id/usb-FTDI:1");
    CHECK(serial->protocol == "zephyr");
    CHECK(serial->baud == 9600U);
    const auto more = parse_sensor_uri("sim:aroused?rsa=0.5&seed=7&noise=x%26y");
    REQUIRE(more);
    CHECK(more->more == std::vector<std::pair<std::string, std::string>>{{"rsa", "0.5"}, {"noise", "x&y"}});
}

TEST_CASE("sensor uri: a strap over Bluetooth, any or by name or address", "[drivers][uri]") {
    const auto any = parse_sensor_uri("ble:");
    REQUIRE(any);
    CHECK(any->kind == sensor_kind::ble);
    CHECK(any->target.empty());
    CHECK(any->text() == "ble:");
    const auto named = parse_sensor_uri("ble:Polar%20H10?ecg=only");
    REQUIRE(named);
    CHECK(named->target == "Polar H10");
    CHECK(named->ecg == "only");
    CHECK(named->text() == "ble:Polar%20H10?ecg=only");
    CHECK(parse_sensor_uri("ble:AA:BB:CC:DD:EE:FF?ecg=1")->target == "AA:BB:CC:DD:EE:FF");
    CHECK(holds(why("ble:?ecg=2"), "ecg=1 or ecg=only"));
    CHECK(holds(why("ble:?baud=9600"), "\"baud\" is nothing that ble: takes"));
    CHECK(holds(why("serial:/dev/x?ecg=1"), "\"ecg\""));
    CHECK(holds(why("bluetooth:"), "ble:"));
}

TEST_CASE("sensor uri: a text format stands behind the protocol", "[drivers][uri]") {
    const auto uri = parse_sensor_uri("serial:/dev/ttyUSB0?format=rr&protocol=text");
    REQUIRE(uri);
    CHECK(uri->protocol == "text:rr");
    CHECK(uri->text() == "serial:/dev/ttyUSB0?protocol=text&format=rr");
    const auto d = make_decoder(uri->protocol);
    REQUIRE(d);
    CHECK((*d)->protocol() == "text");
    CHECK(holds(why("serial:/dev/x?format=rr"), "protocol=text"));
    CHECK(holds(why("serial:/dev/x?protocol=zephyr&format=rr"), "belongs to protocol text"));
    CHECK(holds(why("serial:/dev/x?protocol=text&format=morse"), "psws"));
}

TEST_CASE("sensor uri: the canonical text gives the same again, whatever the path", "[drivers][uri]") {
    for (const char* text :
         {"sim:calm", "sim:aroused?seed=18446744073709551615", "sim:calm?seed=3&rsa=2&odd%26key=odd%3Dvalue",
          "serial:/dev/ttyUSB0?protocol=bridge&baud=115200",
          "replay:/home/m%C3%BCller/100%25%3F%20%23.rr?protocol=text&format=json", "replay:/a=b&c",
          "serial:relative", "ble:", "ble:H10%3F?ecg=1"}) {
        INFO(text);
        const auto once = parse_sensor_uri(text);
        REQUIRE(once);
        const auto twice = parse_sensor_uri(once->text());
        REQUIRE(twice);
        CHECK(twice->text() == once->text());
        CHECK(twice->target == once->target);
        CHECK(twice->protocol == once->protocol);
        CHECK(twice->baud == once->baud);
        CHECK(twice->seed == once->seed);
        CHECK(twice->more == once->more);
    }
    CHECK(parse_sensor_uri("replay:100%25%3F%20.rr")->target == "100%? .rr");
    CHECK(parse_sensor_uri("replay:100%25%3F%20.rr")->text() == "replay:100%25%3F%20.rr");
}

TEST_CASE("sensor uri: each wrong part is named, with what would be right", "[drivers][uri]") {
    CHECK(holds(why(""), "sim:calm"));
    CHECK(holds(why("/dev/ttyUSB0"), "serial:/dev/ttyUSB0"));
    CHECK(holds(why("usb:/dev/ttyUSB0"), "serial:PATH"));
    CHECK(holds(why("SERIAL:/dev/ttyUSB0"), "no sensor URI"));
    CHECK(holds(why("sim:"), "sim:calm or sim:aroused"));
    CHECK(holds(why("sim:angry"), "\"angry\""));
    CHECK(holds(why("replay:"), "replay:FILE"));
    CHECK(holds(why("serial:?baud=1"), "/dev/ttyUSB0"));
    CHECK(holds(why("serial:/dev/x?baud=fast"), "baud=fast"));
    CHECK(holds(why("serial:/dev/x?baud=-9600"), "baud=-9600"));
    CHECK(holds(why("serial:/dev/x?baud=99999999999999999999"), "baud="));
    CHECK(holds(why("serial:/dev/x?seed=1"), "\"seed\""));
    CHECK(holds(why("replay:/x?baud=9600"), "protocol and format"));
    CHECK(holds(why("sim:calm?seed=x"), "seed=x"));
    CHECK(holds(why("sim:calm?seed=1&seed=2"), "twice"));
    CHECK(holds(why("sim:calm?seed"), "NAME=VALUE"));
    CHECK(holds(why("sim:calm?=1"), "NAME=VALUE"));
    CHECK(holds(why("sim:calm?seed="), "no value"));
    CHECK(holds(why("sim:calm?&seed=1"), "NAME=VALUE"));
    CHECK(holds(why("replay:/a%2"), "%2"));
    CHECK(holds(why("replay:/a%zz"), "%25"));
    CHECK(holds(why("replay:/a%00b"), "zero byte"));
    CHECK(holds(why("serial:/dev/x?protocol=morse"), "zephyr, wearlink, ant, ble, bgapi, bitalino, bridge or text"));
    CHECK(code("serial:/dev/x?protocol=morse") == errc::invalid);
}

TEST_CASE("protocols: every known name makes its decoder, none makes the finder", "[drivers]") {
    for (const auto name : known_protocols()) {
        const auto d = make_decoder(name);
        REQUIRE(d);
        CHECK((*d)->protocol() == name);
        CHECK((*d)->dropped().total() == 0);
    }
    CHECK((*make_decoder(std::nullopt))->protocol() == "detecting");
    CHECK(make_decoder("").error().code == errc::invalid);
    CHECK(make_decoder("text:").error().code == errc::invalid);
}

TEST_CASE("latency: the table of SENSORS 9, by the beginning of the model's name", "[drivers]") {
    const auto s = [](std::string_view name) { return usual_latency(name).count(); };
    CHECK(s("Polar H10 12345678") == 2.6);
    CHECK(s("bridge (ble) H10-12345678") == 2.6);
    CHECK(s("bridge (ble) Polar H10 1234") == 2.6);
    CHECK(s("TRACKR 1F") == 2.1);
    CHECK(s("bridge (ble) HRM-Dual:1") == 0.7);
    CHECK(s("Movesense 1") == 0.4);
    CHECK(s("ANT") == 0.2);
    CHECK(s("bridge (ble) Something") == 1.0);
    CHECK(s("bridge (ble)") == 1.0);
    CHECK(s("bridge (ecg) chest") == 0.005);
    CHECK(s("bridge (sim) calm") == 0.005);
    for (const char* wired :
         {"text", "text:rr", "text:pulsesensor", "text: RR intervals", "PulseSensor (S/B/Q)", "pulsesensor"})
        CHECK(s(wired) == 0.005);
    for (const char* other : {"", "bridge", "zephyr", "textile strap", "bridge (ble) text: strap",
                              "detecting", "bridge (", "bridge (ble", "bridge (ble) bridge (ecg)"})
        CHECK(s(other) == 1.0);
    CHECK(s("Zephyr HxM") == 0.2);
    CHECK(s("Zephyr BioHarness") == 0.2);
    CHECK(s("Polar WearLink+") == 1.0);
    CHECK(s("BITalino_v5.1") == 0.02);
    // A strap's ECG is not as late as the same strap's intervals.
    CHECK(s("ECG of Polar H10 12345678") == 0.1);
    CHECK(s("bridge (ble) ECG of H10-1") == 0.1);
}

TEST_CASE("latency: every row is reached, and says how sure it is and why", "[drivers]") {
    REQUIRE_FALSE(latency_table().empty());
    for (const auto& l : latency_table()) {
        INFO(l.begins);
        const std::string name = std::string{l.begins} + (l.begins.ends_with("(") ? "ecg)" : "");
        CHECK(&latency_of(name) == &l); // no earlier row hides it
        CHECK(l.usual.count() > 0);
        CHECK(l.spread.count() > 0);
        CHECK(l.spread <= l.usual * 1.25); // no beat is told before it happens
        CHECK_FALSE(l.source.empty());
        CHECK_FALSE(l.sensor.empty());
    }
}

TEST_CASE("sensor uri: a BITalino's input, A2 unless said", "[drivers]") {
    const auto uri = parse_sensor_uri("serial:/dev/rfcomm0?protocol=bitalino&channel=A3");
    REQUIRE(uri);
    CHECK(uri->channel == 3U);
    CHECK(uri->text() == "serial:/dev/rfcomm0?protocol=bitalino&channel=A3");
    CHECK(parse_sensor_uri("serial:/dev/rfcomm0?channel=3")->text() == "serial:/dev/rfcomm0?channel=A3");
    CHECK_FALSE(parse_sensor_uri("serial:/dev/rfcomm0")->channel);
    for (const char* bad : {"0", "7", "A7", "A", "B2", "A-1", "A2x"}) {
        const auto refused = parse_sensor_uri(std::string{"serial:/dev/rfcomm0?channel="} + bad);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().what.find("A1 to A6") != std::string::npos);
    }
    CHECK_FALSE(parse_sensor_uri("sim:calm?channel=A9")->channel); // a parameter of the simulator's, checked there
}
