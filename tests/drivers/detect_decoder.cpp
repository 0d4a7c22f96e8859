#include "drivers/detect/decoder.hpp"
#include "drivers/protocols.hpp"
#include "tests/drivers/decoder_support.hpp"
#include "tests/support/emulators/ant_stick.hpp"
#include "tests/support/emulators/bled112.hpp"
#include "tests/support/emulators/virtual_line.hpp"

using namespace attune;
using namespace attune::test;

namespace {
stream bridge_stream(int beats) {
    stream s{{host(300ms), at1("AT1,H,bridge,0.1,ecg,chest")}};
    for (int i = 0; i < beats; ++i)
        s.push_back({host(1s + 800ms * i),
                     at1("AT1,B," + std::to_string(i % 256) + "," + std::to_string(800000 * i) + ",800,0")});
    return s;
}
} // namespace

TEST_CASE("detect: silent for two seconds, a port is asked in three languages within six, then again",
          "[drivers][detect]") {
    detect::decoder d;
    remembering out;
    d.opened(host(0s), out);
    d.tick(host(1900ms), out);
    CHECK(out.sent.empty());
    d.tick(host(2s), out);
    CHECK(out.sent == "?\n");
    const std::string round = "?\n" + unhex("A4 01 4A 00 EF 00 00 00 00 00") + unhex("00 00 00 01");
    for (int i = 0; i < 40; ++i)
        d.tick(host(2s + i * 100ms), out);
    CHECK(out.sent == round);
    for (int i = 0; i < 60; ++i)
        d.tick(host(6s + i * 100ms), out);
    CHECK(out.sent == round + round);
    CHECK(d.protocol() == "detecting");
}

TEST_CASE("detect: an ANT stick and a dongle are asked awake, and their hearts are heard",
          "[drivers][detect]") {
    std::vector<double> rr;
    for (int i = 0; i < 60; ++i)
        rr.push_back(800 + i % 13 * 9);
    decoder_options options;
    options.ant_network_key.emplace();
    const auto heard_from = [&](emulator& device, std::string_view protocol) {
        detect::decoder d{options};
        remembering out;
        play_virtually(d, device, out, host(0s), host(6s));
        CHECK(d.protocol() == protocol);
        play_virtually(d, device, out, host(6s), host(40s), false);
        CHECK(out.rrs().size() > 15);
    };
    ant_stick stick{{{25170, rr}}};
    heard_from(stick, "ant");
    bled112 dongle{{{"Polar H10 1", {1, 2, 3, 4, 5, 6}, rr}}};
    heard_from(dongle, "bgapi");
}

TEST_CASE("detect: a bridge is known by its first good line and then told to go", "[drivers][detect]") {
    detect::decoder d;
    remembering out;
    play(d, bridge_stream(20), out);
    CHECK(d.protocol() == "bridge");
    CHECK(out.beats().size() == 20);
    CHECK(out.sent == "?\ng\n");
    CHECK(d.dropped().total() == 0);
}

TEST_CASE("detect: garbage before the first line is counted and costs no beat", "[drivers][detect]") {
    detect::decoder d;
    remembering out;
    auto s = bridge_stream(20);
    s.insert(s.begin(), {host(0s), std::string("\x00\xff\x02\xa4 AT\r\n$AT1,B,5,12", 19)});
    play(d, s, out);
    CHECK(out.beats().size() == 20);
    CHECK(d.dropped().total() > 0);
}

TEST_CASE("detect: a BioHarness that sends only lifesigns is recognised and enabled", "[drivers][detect]") {
    detect::decoder d;
    remembering out;
    play(d, {{host(1s), unhex("02 23 00 00 03")}}, out);
    CHECK(d.protocol() == "zephyr");
    CHECK(out.sent.starts_with(unhex("02 19 01 01 5e 03")));
    CHECK(out.sent.ends_with(unhex("02 23 00 00 03")));
}

TEST_CASE("detect: text is found last, and no beat is lost to the finding", "[drivers][detect]") {
    detect::decoder d;
    remembering out;
    stream s{{host(0s), "12\n"}};
    std::vector<double> said;
    for (int i = 0; i < 12; ++i) {
        said.push_back(800 + i);
        s.push_back({host(900ms + 800ms * i), std::to_string(800 + i) + "\r\n"});
    }
    play(d, s, out);
    CHECK(d.protocol() == "text");
    CHECK(out.rrs() == said);
    // The answer is there within 6 s of the first byte, though the beats keep their own times.
    detect::decoder early;
    remembering heard;
    stream first_six;
    for (const auto& a : s)
        if (a.at <= host(6s)) first_six.push_back(a);
    play(early, first_six, heard);
    CHECK(heard.rrs().size() == first_six.size() - 1);
}

TEST_CASE("detect: fast text that fills the memory before two seconds are over is still text",
          "[drivers][detect]") {
    detect::decoder d;
    remembering out;
    stream s;
    for (int i = 0; i < 3000; ++i)
        s.push_back({host(1ms * i), "0000000512\n"}); // 11 kB a second
    play(d, s, out);
    CHECK(d.protocol() == "text");
    CHECK(out.model() == "text: raw samples");
}

TEST_CASE("detect: an ANT stick is known by two frames, without a key a person is told, not the stick",
          "[drivers][detect]") {
    detect::decoder ant;
    remembering a;
    const auto start_up = unhex("A4 01 6F 20 EA"), page = unhex("A4 09 4E 00 84 00 E7 7E 9D 83 01 35 D4");
    play(ant, {{host(0s), start_up}, {host(1s), page}, {host(2s), page}}, a, 8s);
    CHECK(ant.protocol() == "ant");
    REQUIRE(a.beats().size() == 1); // told twice alike; it ends no interval
    CHECK_FALSE(a.beats()[0].rr);
    CHECK(a.model() == "ANT stick: needs your network key (Settings)");
    const auto asked_who = unhex("A4 02 4D 00 51 BA 00 00 00 00 00");
    CHECK(a.sent == asked_who);
    ant.closing(host(9s), a);
    CHECK(a.sent == asked_who); // nothing was opened by us
}

TEST_CASE("detect: a WearLink is known by three frames, and none of their beats is lost",
          "[drivers][detect]") {
    detect::decoder d;
    remembering out;
    play(d,
         {{host(0s), unhex("08 f1 3b fe 0a f5 07 f1 3b 03 e4 04 2d")}, // heard from the middle of a frame
          {host(1s), unhex("fe 08 f7 08 f1 3a 04 2a")},
          {host(2s), unhex("fe 0a f5 09 f1 3c 03 dc 03 a1")}},
         out);
    CHECK(d.protocol() == "wearlink");
    CHECK(out.model() == "Polar WearLink+");
    CHECK(out.rrs() == std::vector<double>{996, 1069, 1066, 988, 929});
}

TEST_CASE("detect: a dongle is known by two of its events in mid-stream, not by its answers",
          "[drivers][detect]") {
    detect::decoder d;
    remembering out;
    play(d,
         {{host(0s), unhex("00 00 00 01 00 02 06 01 00 00 00 02 06 07 00 00")},
          {host(1s), unhex("ec 02 80 0b 04 05 00 10 00 01 06 16 48 54 01 ec 02")}},
         out);
    CHECK(d.protocol() == "detecting");
    feed(d, unhex("80 09 04 05 00 10 00 01 04 16 48 54 03"), host(2s), out);
    CHECK(d.protocol() == "bgapi");
    CHECK(out.sent.starts_with(unhex("00 00 00 01")));
    remembering last; // its decoder is asked to leave the dongle in peace: nothing is connected yet
    d.closing(host(2s), last);
    CHECK(last.sent.empty());
    CHECK(out.beats().empty()); // of a link that nobody made: it is ended and the strap chosen anew
}

TEST_CASE("detect: a stream that nothing fits is said to be so after six seconds", "[drivers][detect]") {
    detect::decoder d;
    remembering out;
    stream s;
    std::mt19937 random{1};
    for (int i = 0; i < 100; ++i) {
        std::string junk;
        for (int k = 0; k < 200; ++k)
            junk += static_cast<char>(random() & 0xFF);
        s.push_back({host(100ms * i), junk});
    }
    play(d, s, out);
    CHECK(out.beats().empty());
    CHECK(out.model() == "not recognised: name the sensor's protocol");
    CHECK(d.protocol() == "detecting");
    CHECK(d.dropped().of(drop_cause::noise) > 10'000);
}

TEST_CASE("detect: the captures are recognised and give all their intervals",
          "[drivers][detect][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    for (const auto& [stem, rrs] :
         {std::pair{"120-second-bt-stream-hxm", 208U}, std::pair{"120-second-bt-stream", 178U}}) {
        detect::decoder d;
        remembering out;
        play(d, capture(ref / "captures/zephyr", stem), out);
        CHECK(d.protocol() == "zephyr");
        CHECK(out.rrs().size() == rrs);
        CHECK(d.dropped().total() == 0);
    }
}

TEST_CASE("detect: after a reopening the protocol found stays", "[drivers][detect]") {
    detect::decoder d;
    remembering out;
    play(d, bridge_stream(3), out);
    d.opened(host(60s), out);
    CHECK(d.protocol() == "bridge");
    CHECK(out.sent == "?\ng\n?\ng\n");
}

TEST_CASE(
    "detect: another device behind the same port is found out after a replug, and no beat of it is lost",
    "[drivers][detect]") {
    const auto chunk = GENERATE(1U, 7U, 1000U);
    detect::decoder d;
    remembering out;
    play(d, bridge_stream(3), out);
    REQUIRE(d.protocol() == "bridge");
    const auto before = d.dropped();
    out.events.clear();

    d.opened(host(60s), out);
    const std::vector<int> rrs{812, 798, 805, 823, 840, 811, 799, 787, 802, 815, 820, 806};
    auto t = host(61s);
    for (const auto rr : rrs) {
        const auto line = std::to_string(rr) + "\n";
        for (std::size_t i = 0; i < line.size(); i += chunk)
            d.feed(std::as_bytes(std::span{line}.subspan(i, std::min<std::size_t>(chunk, line.size() - i))),
                   t, out);
        for (int i = 0; i < 8; ++i)
            d.tick(t += 100ms, out);
    }
    CHECK(d.protocol() == "text");
    REQUIRE(out.rrs().size() >= rrs.size() - 1); // the first line may be half of one
    CHECK(out.rrs().back() == 806.0);
    CHECK(out.rrs()[1] == (out.rrs().size() == rrs.size() ? 798.0 : 805.0));
    CHECK(d.dropped().of(drop_cause::malformed) == before.of(drop_cause::malformed));
    CHECK(d.dropped().of(drop_cause::too_long) == before.of(drop_cause::too_long));
}

TEST_CASE("detect: the same device after a replug is known at once, and a silent one is not given up",
          "[drivers][detect]") {
    detect::decoder d;
    remembering out;
    play(d, bridge_stream(3), out);
    out.events.clear();
    d.opened(host(60s), out);
    for (int i = 0; i < 300; ++i)
        d.tick(host(60s + 100ms * i), out);
    CHECK(d.protocol() == "bridge");
    for (int i = 0; i < 3; ++i) {
        const auto line = at1("AT1,B," + std::to_string(i) + "," + std::to_string(800000 * i) + ",800,0");
        d.feed(std::as_bytes(std::span{line}), host(90s + 800ms * i), out);
    }
    CHECK(out.beats().size() == 3);
    CHECK(d.dropped().total() == 0);
}
