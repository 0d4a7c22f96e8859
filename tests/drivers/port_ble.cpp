// A strap through BlueZ, against python3-dbusmock on a bus of its own: no radio, no root. Waits for events,
// never for time. Over 400 lines: each way a link can begin, end and fail is one case against the same mock.

#include "drivers/ble/decoder.hpp"
#include "drivers/latency.hpp"
#include "drivers/port/acquisition.hpp"
#include "drivers/port/ble_adapters.hpp"
#include "drivers/port/ble_choice.hpp"
#include "drivers/port/ble_source.hpp"
#include "drivers/port/clock.hpp"
#include "tests/drivers/decoder_support.hpp"
#include "tests/support/bluez_mock.hpp"

#include <poll.h>
#include <thread>

using namespace attune;
using namespace attune::test;

namespace {

const std::string one = "AA:00:00:00:00:01", two = "AA:00:00:00:00:02";

/// Everything that is waited for comes at once here; only what never comes takes its time.
constexpr ble_times short_times{
    .search = 300ms, .settle = 50ms, .connect = 15s, .resolve = 15s, .answer = 5s};
constexpr auto patience = 15s; // a loaded machine under sanitizers

/// What a source says, read until `enough`; empty `why` while it stands.
struct listened {
    ble::decoder d;
    remembering out;
    std::string why;

    listened() { d.opened(monotonic_now(), out); }
    template <class Enough>
    bool to(ble_source& from, Enough enough) {
        const auto end = monotonic_now() + patience;
        std::array<std::byte, 256> block;
        while (!enough(*this) && monotonic_now() < end) {
            const auto got = from.read(block, 200ms);
            d.feed(std::span{block}.first(got.bytes), monotonic_now(), out);
            if (got.gone) {
                why = got.why;
                return enough(*this);
            }
        }
        return enough(*this);
    }
};
bool holds(const std::string& s, std::string_view part) {
    return s.find(part) != std::string::npos;
}
/// close() waits for nothing: its last words come a moment after.
bool comes_to(bluez_mock& mock, std::string_view part) {
    for (const auto end = monotonic_now() + patience; monotonic_now() < end; std::this_thread::yield())
        if (holds(mock.calls(), part)) return true;
    return false;
}
/// Until BlueZ has ended each connection that was made.
bool settled(bluez_mock& mock) {
    const auto count = [](const std::string& all, const std::string& word) {
        std::size_t n = 0;
        for (auto at = all.find(word); at != std::string::npos; at = all.find(word, at + 1))
            ++n;
        return n;
    };
    for (const auto end = monotonic_now() + patience; monotonic_now() < end; std::this_thread::yield())
        if (const auto calls = mock.calls(); count(calls, " Connect") == count(calls, " Disconnect"))
            return true;
    return false;
}
std::string opening(ble_source& s) {
    const auto r = s.open();
    return r ? "open" : r.error().what;
}

/// The session's side of an acquisition: a decoder, and what happened to the port.
struct session {
    acquisition port;
    ble::decoder d;
    remembering out;
    std::vector<std::string> words;
    int opened = 0;

    explicit session(std::string wanted)
        : port{std::make_unique<ble_source>(std::move(wanted), ble_ecg::none, short_times),
               retry_times{.first = 20ms, .later = 20ms, .eager_for = 1h}} {
        port.start();
    }
    template <class Enough>
    bool to(Enough enough) {
        const auto end = monotonic_now() + patience;
        while (!enough(*this) && monotonic_now() < end) {
            pollfd p{port.ready_fd(), POLLIN, 0};
            ::poll(&p, 1, 200);
            port.acknowledge();
            for (port_input in; port.pop(in);) {
                if (in.kind == input_kind::bytes) d.feed(in.bytes(), in.at, out);
                if (in.kind == input_kind::opened) d.opened(in.at, out), ++opened;
                if (in.kind == input_kind::closed || in.kind == input_kind::failed)
                    words.emplace_back(in.text());
            }
        }
        return enough(*this);
    }
    bool said(std::string_view part) const {
        return std::any_of(words.begin(), words.end(), [&](const auto& w) { return holds(w, part); });
    }
};

std::vector<unsigned> recorded_rr(const std::filesystem::path& p) {
    std::ifstream in{p};
    std::vector<unsigned> units;
    for (std::string line; std::getline(in, line);)
        if (!line.empty() && line[0] != '#')
            units.push_back(static_cast<unsigned>(std::lround(std::stod(line) * 1024 / 1000)));
    return units;
}
/// Values of 0x2A37 with up to three intervals each.
std::vector<std::string> values_of(const std::vector<unsigned>& units) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < units.size();) {
        std::string v = "16 3c";
        for (std::size_t k = 0; k < 1 + all.size() % 3 && i < units.size(); ++k, ++i) {
            char hex[16];
            std::snprintf(hex, sizeof hex, " %02x %02x", units[i] & 0xFF, units[i] >> 8);
            v += hex;
        }
        all.push_back(v);
    }
    return all;
}

} // namespace

TEST_CASE("bluez: which device is meant, without a bus", "[port][ble]") {
    using namespace bluez;
    tree known;
    known.adapters["/hci0"] = {};
    CHECK(usable_adapter(known).empty());
    known.adapters["/hci1"] = {.powered = true, .address = {}, .alias = {}};
    CHECK(usable_adapter(known) == "/hci1");
    const auto add = [&](const std::string& path, const std::string& name, std::optional<int> dbm,
                         bool strap) -> device& {
        auto& d = known.devices[path];
        d.adapter = "/hci1";
        d.address = "AA:00:00:00:00:0" + path.substr(1);
        d.name = name;
        d.rssi = dbm;
        if (strap) d.services.emplace_back(heart_rate_service);
        return d;
    };
    const auto chosen = [&](std::string wanted) { return choose(known, "/hci1", {std::move(wanted)}); };
    CHECK(chosen("").path.empty());
    add("/1", "H10 buds", std::nullopt, false).connected = true; // headphones
    CHECK(chosen("").path.empty());
    CHECK(chosen("h10").path == "/1");
    CHECK_FALSE(chosen("h10").certain); // a strap may still be heard
    add("/2", "Polar H10", -70, true);
    add("/3", "TICKR", -50, true);
    add("/4", "", -40, true).adapter = "/hci0";
    add("/5", "Polar H10", std::nullopt, true).paired = true; // remembered only
    CHECK(chosen("").path == "/3");
    CHECK(chosen("h10").path == "/2");
    CHECK(chosen("aa:00:00:00:00:02").certain);
    CHECK(chosen("AA:00:00:00:00:0").path.empty()); // no address, and no name
    known.devices["/2"].paired = true;
    CHECK(chosen("").path == "/2");
    CHECK_FALSE(chosen("").certain);
    known.devices["/3"].connected = true;
    CHECK(chosen("").path == "/3");
    CHECK(chosen("").certain);
}

TEST_CASE("bluez: a strap is found, connected and heard, and left in peace", "[port][ble]") {
    ATTUNE_NEEDS_BLUEZ_MOCK(mock);
    CHECK(mock.tell("adapter hci0") == "ok");
    CHECK(mock.tell("strap " + one + " -60 Polar H10 12345678") == "ok");
    CHECK(mock.tell("battery " + one + " 87") == "ok");
    ble_source source{"", ble_ecg::none, short_times};
    CHECK(source.description() == "a strap over Bluetooth");
    REQUIRE(opening(source) == "open");
    CHECK(source.description() == "Polar H10 12345678 over Bluetooth");
    CHECK(mock.calls() ==
          "ok SetDiscoveryFilter:Transport,UUIDs StartDiscovery StopDiscovery Connect StartNotify:2a37");
    CHECK(mock.tell("say " + one + " 16 48 54 01 ec 02") == "ok");
    CHECK(mock.tell("say " + one + " 16 48 54 01 ec 02") == "ok"); // the same again is another second
    CHECK(mock.tell("battery " + one + " 86") == "ok");
    listened heard;
    CHECK(heard.to(source, [](auto& l) { return l.out.template all<battery_event>().size() == 2; }));
    CHECK(heard.out.rrs() == std::vector<double>{332.03125, 730.46875, 332.03125, 730.46875});
    CHECK(heard.out.model() == "Polar H10 12345678");
    CHECK(heard.out.all<battery_event>().front().percent == 87);
    CHECK(heard.out.all<battery_event>().back().percent == 86);
    CHECK(heard.d.dropped().total() == 0);
    source.close();
    CHECK(comes_to(mock, "StopNotify:2a37 Disconnect"));
    CHECK(source.read({}, 0ms).gone);
}

TEST_CASE("bluez: what another program has connected is heard at once, and stays connected", "[port][ble]") {
    ATTUNE_NEEDS_BLUEZ_MOCK(mock);
    mock.tell("adapter hci0");
    mock.tell("strap " + one + " -60 Strap");
    mock.tell("link " + one);
    ble_source source{"", ble_ecg::none, short_times};
    REQUIRE(opening(source) == "open");
    source.close();
    REQUIRE(comes_to(mock, "StopNotify"));
    CHECK(mock.calls() == "ok StartNotify:2a37 StopNotify:2a37");
}

TEST_CASE("bluez: of two straps the stronger one, the paired one, or the one that was named", "[port][ble]") {
    ATTUNE_NEEDS_BLUEZ_MOCK(mock);
    mock.tell("adapter hci0");
    mock.tell("strap " + one + " -80 TICKR 1A2B");
    mock.tell("strap " + two + " -50 Polar H10 12345678");
    const auto found = [&mock](std::string wanted) {
        ble_source s{std::move(wanted), ble_ecg::none, short_times};
        const auto how = opening(s);
        const auto what = how == "open" ? s.description() : how;
        s.close();
        CHECK(settled(mock));
        return what;
    };
    CHECK(found("") == "Polar H10 12345678 over Bluetooth");
    CHECK(found("tickr") == "TICKR 1A2B over Bluetooth");
    CHECK(found("aa:00:00:00:00:01") == "TICKR 1A2B over Bluetooth");
    CHECK(holds(found("Wahoo"), "No strap called \"Wahoo\" is heard"));
    CHECK(holds(found("AA:00:00:00:00:09"), "AA:00:00:00:00:09 is not heard"));
    mock.tell("pair " + one);
    CHECK(found("") == "TICKR 1A2B over Bluetooth");
    mock.tell("silent " + one); // remembered, in a drawer
    CHECK(found("") == "Polar H10 12345678 over Bluetooth");
}

TEST_CASE("bluez: each thing that can be wrong is said with what to do", "[port][ble]") {
    ble_source source{"", ble_ecg::none, short_times};
    {
        ATTUNE_NEEDS_BLUEZ_MOCK(mock);
        CHECK(holds(opening(source), "no Bluetooth adapter"));
        mock.tell("adapter hci0");
        mock.tell("power hci0 off");
        CHECK(holds(opening(source), "Bluetooth (hci0) is switched off"));
        mock.tell("power hci0 on");
        CHECK(holds(opening(source), "No heart-rate strap is heard"));
        CHECK(holds(mock.calls(), "StartDiscovery StopDiscovery"));
        mock.tell("strap " + one + " -60 Strap");
        mock.tell("bare " + one);
        CHECK(holds(opening(source), "Strap offers no heart rate"));
        REQUIRE(settled(mock));
        mock.tell("deaf " + one);
        CHECK(holds(opening(source),
                    "Strap is heard and does not let itself be connected (le-connection-abort"));
        CHECK(ble_adapters().trouble.empty());
    }
    {
        ATTUNE_NEEDS_BLUEZ_MOCK(forbidden, bluez_mock::manner::forbidden);
        const auto r = source.open();
        REQUIRE_FALSE(r);
        CHECK(r.error().code == errc::permission);
        CHECK(holds(r.error().what, "group bluetooth"));
        CHECK(holds(ble_adapters().trouble, "group bluetooth"));
    }
    {
        ATTUNE_NEEDS_BLUEZ_MOCK(empty, bluez_mock::manner::no_bluez);
        CHECK(holds(opening(source), "install the package bluez"));
        CHECK(ble_adapters().trouble.empty());
        ::setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", 1);
        CHECK(holds(opening(source), "system bus does not answer"));
        CHECK(ble_adapters().adapters.empty());
    }
}

TEST_CASE("bluez: a recorded heart arrives beat for beat within 1/1024 s, through a lost link",
          "[port][ble][reference]") {
    ATTUNE_NEEDS_BLUEZ_MOCK(mock);
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto units = recorded_rr(ref / "rr/bartels_rest_supine.txt");
    REQUIRE(units.size() > 900);
    const auto values = values_of(units);
    mock.tell("adapter hci0");
    mock.tell("strap " + one + " -60 Strap");
    session s{""};
    REQUIRE(s.to([](auto& n) { return n.opened == 1; }));
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i == values.size() / 2) {
            REQUIRE(mock.tell("drop " + one) == "ok");
            REQUIRE(s.to([](auto& n) { return n.opened == 2; }));
            CHECK(s.said("Strap ended the connection"));
        }
        REQUIRE(mock.tell("say " + one + " " + values[i]) == "ok");
    }
    CHECK(s.to([&](auto& n) { return n.out.beats().size() == units.size(); }));
    const auto beats = s.out.beats();
    REQUIRE(beats.size() == units.size());
    std::size_t chains = 0, wrong = 0;
    for (std::size_t i = 0; i < beats.size(); ++i) {
        chains += beats[i].starts_chain;
        wrong += beats[i].rr->count() != units[i] * 1000.0 / 1024.0;
    }
    CHECK(wrong == 0);
    CHECK(chains == 2);
    CHECK(s.d.dropped().total() == 0);
}

TEST_CASE("bluez: the adapter off, away and back, the service gone: told, and found again", "[port][ble]") {
    ATTUNE_NEEDS_BLUEZ_MOCK(mock);
    mock.tell("adapter hci0");
    mock.tell("strap " + one + " -60 Strap");
    session s{"Strap"};
    REQUIRE(s.to([](auto& n) { return n.opened == 1; }));
    mock.tell("power hci0 off");
    CHECK(s.to([](auto& n) { return n.said("switched off: switch it on"); }));
    mock.tell("power hci0 on");
    REQUIRE(s.to([](auto& n) { return n.opened == 2; }));
    REQUIRE(mock.tell("say " + one + " 10 48 00 04") == "ok");
    CHECK(s.to([](auto& n) { return n.out.beats().size() == 1; }));
    mock.tell("unplug hci0");
    CHECK(s.to([](auto& n) { return n.said("its adapter taken away"); }));
    CHECK(s.to([](auto& n) { return n.said("no Bluetooth adapter that is ready"); }));
    mock.tell("adapter hci0");
    mock.tell("strap " + one + " -60 Strap");
    REQUIRE(s.to([](auto& n) { return n.opened == 3; }));
    mock.tell("leave");
    CHECK(s.to([](auto& n) { return n.said("Bluetooth's service ended"); }));
    CHECK(s.to([](auto& n) { return n.said("install the package bluez"); }));
}

TEST_CASE("bluez: a search ends as soon as it is woken, and so does a read", "[port][ble]") {
    ATTUNE_NEEDS_BLUEZ_MOCK(mock);
    mock.tell("adapter hci0");
    ble_times endless = short_times;
    endless.search = 1h;
    ble_source source{"", ble_ecg::none, endless};
    std::thread other{[&] {
        while (!holds(mock.calls(), "StartDiscovery"))
            std::this_thread::yield();
        source.wake();
    }};
    CHECK(holds(opening(source), "interrupted"));
    other.join();
    CHECK(comes_to(mock, "StopDiscovery"));
    mock.tell("strap " + one + " -60 Strap");
    REQUIRE(opening(source) == "open");
    std::array<std::byte, 256> block;
    CHECK(source.read(block, 1h).bytes > 0); // its name
    source.wake();
    const auto woken = source.read(block, 1h);
    CHECK(woken.bytes == 0);
    CHECK_FALSE(woken.gone);
}

TEST_CASE("bluez: a strap that says nothing is waited for without work, and a bus that ends is told",
          "[port][ble]") {
    ble_source source{"", ble_ecg::none, short_times};
    std::array<std::byte, 256> block;
    {
        ATTUNE_NEEDS_BLUEZ_MOCK(mock);
        mock.tell("adapter hci0");
        mock.tell("strap " + one + " -60 Strap");
        REQUIRE(opening(source) == "open");
        while (source.read(block, 50ms).bytes > 0) { // its name
        }
        const auto cpu = [] {
            timespec t{};
            ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
            return std::chrono::seconds{t.tv_sec} + std::chrono::nanoseconds{t.tv_nsec};
        };
        const auto from = monotonic_now();
        const auto worked = cpu();
        const auto got = source.read(block, 300ms);
        CHECK(got.bytes == 0);
        CHECK_FALSE(got.gone);
        CHECK(monotonic_now() - from >= 300ms);
        CHECK(cpu() - worked < 50ms); // under sanitizers, too; a loop that spins takes all of the 300
    }
    read_outcome last;
    for (const auto end = monotonic_now() + patience; !last.gone && monotonic_now() < end;)
        last = source.read(block, 200ms);
    CHECK(last.gone);
    CHECK(holds(last.why, "system bus does not answer"));
}

TEST_CASE("bluez: the battery is read from the strap where BlueZ leaves that to others", "[port][ble]") {
    ATTUNE_NEEDS_BLUEZ_MOCK(mock);
    mock.tell("adapter hci0");
    mock.tell("strap " + one + " -60 Strap");
    mock.tell("level " + one + " 64");
    ble_source source{"", ble_ecg::none, short_times};
    REQUIRE(opening(source) == "open");
    listened heard;
    CHECK(heard.to(source, [](auto& l) { return l.out.template all<battery_event>().size() == 1; }));
    REQUIRE(comes_to(mock, "StartNotify:2a19"));
    CHECK(mock.tell("level " + one + " 63") == "ok");
    CHECK(heard.to(source, [](auto& l) { return l.out.template all<battery_event>().size() == 2; }));
    CHECK(heard.out.all<battery_event>().front().percent == 64);
    CHECK(heard.out.all<battery_event>().back().percent == 63);
    CHECK(heard.d.dropped().total() == 0);
}

TEST_CASE("bluez: a strap with a name of its own is told with the model it says, whose delay is known", "[port][ble]") {
    ATTUNE_NEEDS_BLUEZ_MOCK(mock);
    mock.tell("adapter hci0");
    mock.tell("strap " + one + " -60 Anna");
    mock.tell("model " + one + " H10");
    mock.tell("strap " + two + " -60 Other");
    ble_source source{"Anna", ble_ecg::none, short_times}, other{"Other", ble_ecg::none, short_times};
    REQUIRE(opening(source) == "open");
    listened heard;
    CHECK(heard.to(source, [](auto& l) { return l.out.model() == "H10 (Anna)"; }));
    CHECK(usual_latency(heard.out.model()) == usual_latency("Polar H10"));
    CHECK(heard.d.dropped().total() == 0);
    REQUIRE(opening(other) == "open"); // has none
    CHECK_FALSE(holds(mock.calls().substr(mock.calls().rfind("Connect")), "2a24"));
    listened plain;
    CHECK(plain.to(other, [](auto& l) { return l.out.model() == "Other"; }));
}

TEST_CASE("bluez: Polar's ECG beside the intervals, alone, and where there is none", "[port][ble]") {
    ATTUNE_NEEDS_BLUEZ_MOCK(mock);
    mock.tell("adapter hci0");
    mock.tell("strap " + one + " -60 Polar H10 1");
    mock.tell("strap " + two + " -60 TICKR");
    mock.tell("ecg " + one);
    const std::string frame = " 00 00 94 35 77 00 00 00 00 00 02 80 ff 02 80 00"; // SENSORS 5.2
    for (const auto how : {ble_ecg::beside, ble_ecg::only}) {
        ble_source source{"H10", how, short_times};
        REQUIRE(opening(source) == "open");
        CHECK(source.description() == "Polar H10 1 over Bluetooth, with ECG");
        CHECK(holds(mock.calls(), "WriteValue:5c81:02000001820001010e00"));
        CHECK(mock.tell("listening " + one) == (how == ble_ecg::only ? "ok 5c81 5c82" : "ok 2a37 5c81 5c82"));
        CHECK(mock.tell("sample " + one + frame) == "ok");
        listened heard;
        CHECK(heard.to(source, [](auto& l) { return !l.out.template all<samples_event>().empty(); }));
        const auto e = heard.out.all<samples_event>().front();
        CHECK(e.count == 2);
        CHECK(e.values[0] == -32766);
        CHECK(heard.d.dropped().total() == 0);
        source.close();
        CHECK(comes_to(mock, "WriteValue:5c81:0300 StopNotify:5c82 StopNotify:5c81"));
        CHECK(settled(mock));
    }
    ble_source beside{"TICKR", ble_ecg::beside, short_times}, only{"TICKR", ble_ecg::only, short_times};
    CHECK(holds(opening(only), "TICKR offers no ECG"));
    CHECK(opening(beside) == "open");
    CHECK(beside.description() == "TICKR over Bluetooth, without ECG");
}

TEST_CASE("bluez: adapters and known straps are listed without a search", "[port][ble]") {
    ATTUNE_NEEDS_BLUEZ_MOCK(mock);
    CHECK(ble_adapters().adapters.empty());
    mock.tell("adapter hci0");
    mock.tell("adapter hci1");
    mock.tell("power hci1 off");
    mock.tell("strap " + one + " -60 TICKR");
    mock.tell("strap " + two + " -50 Polar H10 1");
    mock.tell("link " + two);
    const auto list = ble_adapters();
    REQUIRE(list.adapters.size() == 2);
    CHECK(list.adapters[0].id == "hci0");
    CHECK(list.adapters[0].state == "ready");
    CHECK(list.adapters[0].ready);
    CHECK_FALSE(list.adapters[1].ready);
    CHECK(holds(list.adapters[1].state, "off: "));
    REQUIRE(list.straps.size() == 2);
    CHECK(list.straps[0].uri == "ble:" + two);
    CHECK(list.straps[0].name == "Polar H10 1");
    CHECK(list.straps[0].state == "connected");
    CHECK(list.straps[1].state == "heard");
    CHECK(list.trouble.empty());
    CHECK(mock.calls() == "ok ");
}
