#include "drivers/ant/decoder.hpp"
#include "tests/drivers/decoder_support.hpp"
#include "tests/support/emulators/ant_stick.hpp"
#include "tests/support/emulators/faulty.hpp"
#include "tests/support/emulators/rr_series.hpp"
#include "tests/support/emulators/virtual_line.hpp"

#include <cmath>

using namespace attune;
using namespace attune::test;

namespace {

constexpr ant::dialogue::key_bytes dummy_key{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4},
                                             std::byte{5}, std::byte{6}, std::byte{7}, std::byte{8}};
const ant::decoder::how with_key{dummy_key, 0, 0, true};

double ms(unsigned ticks) {
    return ticks * 1000.0 / 1024;
}

struct listener {
    ant::decoder d{ant::decoder::how{}};
    remembering out;
    listener() { d.opened(host(0s), out); }
    void hears(std::string_view hex, host_duration at) { d.feed(bytes(unhex(hex)), host(at), out); }
    /// A plain broadcast with these eight bytes.
    void page(std::string_view hex, host_duration at) {
        std::string m = unhex("a4 09 4e 00");
        m += unhex(hex);
        m += static_cast<char>(ant::check_of(bytes(m)));
        d.feed(bytes(m), host(at), out);
    }
    void end(host_duration at) { d.tick(host(at), out); }
    std::uint64_t dropped(drop_cause c) const { return d.dropped().of(c); }
};

std::vector<double> heart(std::size_t n) {
    std::vector<double> rr;
    for (std::size_t i = 0; i < n; ++i)
        rr.push_back(820 + 90 * std::sin(0.4 * static_cast<double>(i)) + static_cast<double>(i * i % 7) * 11);
    return rr;
}

/// Every interval heard is one of those sent, in their order, to a tick of the strap's clock; how many.
std::size_t in_order(const std::vector<double>& heard, const std::vector<double>& sent) {
    std::size_t at = 0;
    for (const double rr : heard) {
        while (at < sent.size() && std::abs(sent[at] - rr) > 1000.0 / 1024)
            ++at;
        if (at == sent.size()) return 0;
        ++at;
    }
    return heard.size();
}

} // namespace

TEST_CASE("ant: real frames with page 4, losses and the clock's turn", "[drivers][ant]") {
    listener l;
    int slot = 4;
    for (const char* frame : {"a4 0e 4e 02 84 ff a5 e2 a5 e6 ca 3c 80 52 62 78 71 d6",
                              "a4 0e 4e 02 04 ff a5 e6 a5 ea cb 3c 80 52 62 78 71 5f",
                              "a4 0e 4e 02 84 ff a5 ea a5 ee cc 3c 80 52 62 78 71 d0",
                              "a4 0e 4e 02 04 ff a5 ee a5 f2 cd 3c 80 52 62 78 71 49"}) {
        l.hears(frame, std::chrono::seconds{slot++});
        l.end(std::chrono::seconds{slot - 1} + 900ms);
    }
    l.hears("a4 03 40 02 01 09 ed a4 03 40 02 01 09 ed", 8s);
    slot = 11; // two beats and a half were lost: 205 to 208 in the time of four
    for (const char* frame : {"a4 0e 4e 02 84 ff b6 fa c7 fe d0 3b 80 52 62 78 71 ba",
                              "a4 0e 4e 02 04 ff c7 fe d8 02 d1 3b 80 52 62 78 71 ad",
                              "a4 0e 4e 02 84 ff d8 02 e9 06 d2 3b 80 52 62 78 71 f8",
                              "a4 0e 4e 02 04 ff e9 06 fa 0a d3 3b 80 52 62 78 71 53"}) {
        l.hears(frame, std::chrono::seconds{slot++});
        l.end(std::chrono::seconds{slot - 1} + 900ms);
    }
    CHECK(l.out.model() == "ANT+ strap 25170");
    CHECK(l.out.rrs() ==
          std::vector<double>{ms(1024), ms(1024), ms(1024), ms(1041), ms(1041), ms(1041), ms(1041)});
    const auto b = l.out.beats();
    REQUIRE(b.size() == 8);
    CHECK(b[0].starts_chain);
    CHECK_FALSE(b[0].rr);
    CHECK(b[4].starts_chain);
    CHECK(std::chrono::duration<double>(*b[5].at - *b[4].at).count() ==
          Approx(1041.0 / 1024)); // over the turn
    CHECK(l.dropped(drop_cause::lost) == 2);
    CHECK(l.dropped(drop_cause::checksum) == 0);
}

TEST_CASE("ant: the forum's payload gives 1177.7 ms with its count", "[drivers][ant]") {
    listener l;
    l.page("04 00 31 7a e7 7e 00 35", 1s);
    l.page("84 00 E7 7E 9D 83 01 35", 2s);
    l.hears("A4 09 4E 00 84 00 E7 7E 9D 83 01 35 D4", 2246ms);
    CHECK(l.out.rrs() == std::vector<double>{ms(1206)});
}

TEST_CASE("ant: one lost beat is recovered whole by page 4, of three the newest interval", "[drivers][ant]") {
    listener l;
    l.page("00 ff ff ff 00 04 01 3c", 1s); // no page 4: the toggle has not changed
    l.page("84 ff 00 04 00 08 02 3c", 2s);
    l.page("84 ff 00 0c 00 10 04 3c", 4s);
    l.page("84 ff 00 1c 10 20 08 3c", 8s);
    l.page("80 ff ff ff 10 2c 0b 3c", 11s);
    l.end(12s);
    const auto b = l.out.beats();
    REQUIRE(b.size() == 6);
    CHECK(b[2].rr->count() == 1000);
    CHECK_FALSE(b[2].starts_chain);
    CHECK(b[3].rr->count() == 1000);
    CHECK(b[4].rr->count() == ms(0x2010 - 0x1C00));
    CHECK(b[4].starts_chain);
    CHECK_FALSE(b[5].rr); // three lost, and no page 4
    CHECK(b[5].starts_chain);
    CHECK(l.dropped(drop_cause::lost) == 5);
}

TEST_CASE("ant: bytes 0 to 3 mean nothing until the toggle has changed", "[drivers][ant]") {
    listener l;
    l.page("07 32 ff ff 00 04 01 3c", 1s);
    l.page("07 32 ff ff 00 08 02 3c", 2s);
    CHECK(l.out.all<battery_event>().empty());
    l.page("87 32 ff ff 00 0c 03 3c", 3s);
    REQUIRE(l.out.all<battery_event>().size() == 1);
    CHECK(l.out.all<battery_event>()[0].percent == 50);
    l.page("07 ff ff ff 00 10 04 3c", 4s); // not told
    CHECK(l.out.all<battery_event>().size() == 1);
}

TEST_CASE("ant: after more than thirty silent seconds the next beat begins a chain", "[drivers][ant]") {
    for (const int silent : {25, 40, 64, 65, 130}) {
        listener l;
        l.page("00 ff ff ff 00 04 01 3c", 1s);
        l.end(2s);
        const unsigned later = (0x0400 + static_cast<unsigned>(silent) * 1024) & 0xFFFF;
        char hex[40];
        std::snprintf(hex, sizeof hex, "00 ff ff ff %02x %02x %02x 3c", later & 0xFF, later >> 8,
                      (1 + silent) & 0xFF);
        l.page(hex, std::chrono::seconds{1 + silent});
        l.end(std::chrono::seconds{2 + silent});
        const auto b = l.out.beats();
        INFO(silent);
        REQUIRE(b.size() == 2);
        CHECK(b[1].starts_chain);
        CHECK_FALSE(b[1].rr);
    }
}

TEST_CASE("ant: the dialogue is that of SENSORS 3.2, byte by byte", "[drivers][ant]") {
    ant_stick stick{{{25170, heart(30)}}};
    ant::decoder d{with_key};
    remembering out;
    play_virtually(d, stick, out, host(0s), host(20s));
    CHECK(stick.heard == std::vector<std::uint8_t>{0x4A, 0x46, 0x42, 0x51, 0x45, 0x43, 0x44, 0x4B});
    CHECK(stick.key == std::string{"\1\2\3\4\5\6\7\10"});
    const auto zeros = unhex("00 00 00 00 00");
    std::string expected;
    for (const char* m : {"A4 01 4A 00 EF", "A4 09 46 01 01 02 03 04 05 06 07 08 e2", "A4 03 42 00 00 01 E4",
                          "A4 05 51 00 00 00 78 00 88", "A4 02 45 00 39 DA", "A4 03 43 00 86 1F 7D",
                          "A4 02 44 00 FF 1D", "A4 01 4B 00 EE"})
        expected += unhex(m) + zeros;
    CHECK(out.sent == expected);
    CHECK(out.beats().size() > 15);
    out.sent.clear();
    d.closing(host(20s), out);
    CHECK(out.sent == unhex("A4 01 4C 00 E9") + zeros + unhex("A4 01 41 00 E4") + zeros);
}

TEST_CASE("ant: a stick that is deaf at first, refuses, closes or is plugged in later", "[drivers][ant]") {
    const auto run = [](ant_stick::behaviour how, host_duration until, remembering& out,
                        ant_stick** told = nullptr) {
        static std::unique_ptr<ant_stick> stick;
        stick = std::make_unique<ant_stick>(std::vector<ant_strap>{{25170, heart(200)}}, how);
        if (told) *told = stick.get();
        ant::decoder d{with_key};
        play_virtually(d, *stick, out, host(0s), host(until));
    };
    remembering late;
    run({.deaf_resets = 2}, 20s, late);
    CHECK(late.beats().size() > 10);
    CHECK(late.model() == "ANT+ strap 25170");

    remembering deaf;
    run({.deaf_resets = 1000}, 30s, deaf);
    CHECK(deaf.beats().empty());
    CHECK(deaf.model() == "ANT stick does not answer: plug it in anew");
    CHECK(deaf.all<identity_event>().size() == 1);

    remembering refused;
    run({.refuses_key = true}, 20s, refused);
    CHECK(refused.model() == "ANT stick refuses the network key: check it");

    remembering closed;
    ant_stick* stick = nullptr;
    run({.closes_once = true}, 40s, closed, &stick);
    CHECK(std::count(stick->heard.begin(), stick->heard.end(), ant::id::open) == 2);
    CHECK(std::count(stick->heard.begin(), stick->heard.end(), ant::id::unassign) == 1);
    CHECK(std::count(stick->heard.begin(), stick->heard.end(), ant::id::reset) == 1);
    CHECK(closed.beats().size() > 15);

    remembering plain; // numbers not told with broadcasts: asked for
    run({.extended = false}, 20s, plain);
    CHECK(plain.model() == "ANT+ strap 25170");
}

TEST_CASE("ant: without a key nothing is sent, a person is told, and an open stick is heard",
          "[drivers][ant]") {
    listener l;
    CHECK(l.out.model() == "ANT stick: needs your network key (Settings)");
    for (int i = 0; i < 300; ++i)
        l.end(100ms * i);
    CHECK(l.out.sent.empty());
    l.hears("a4 0e 4e 02 84 ff a5 e2 a5 e6 ca 3c 80 52 62 78 71 d6", 31s);
    CHECK(l.out.model() == "ANT+ strap 25170");
}

TEST_CASE("ant: found in mid-stream the stick is left alone until it is silent", "[drivers][ant]") {
    ant::decoder d{{dummy_key, 0, 0, false}};
    remembering out;
    d.opened(host(0s), out);
    for (int i = 0; i < 20; ++i) {
        d.feed(bytes(unhex("a4 0e 4e 02 84 ff a5 e2 a5 e6 ca 3c 80 52 62 78 71 d6")), host(1s * i), out);
        d.tick(host(1s * i), out);
    }
    CHECK(out.sent.empty());
    d.tick(host(26s), out);
    CHECK(out.sent == unhex("A4 01 4A 00 EF 00 00 00 00 00"));
}

TEST_CASE("ant: of two straps the first heard, or the one that is named", "[drivers][ant]") {
    const auto mine = heart(100);
    std::vector<double> other(100, 640);
    const std::vector<ant_strap> straps{{777, other}, {25170, mine, false, 3s}};
    {
        ant_stick stick{straps};
        ant::decoder d{with_key};
        remembering out;
        play_virtually(d, stick, out, host(0s), host(40s));
        CHECK(out.model() == "ANT+ strap 777");
        CHECK(in_order(out.rrs(), other) == out.rrs().size());
    }
    for (const bool mid_stream : {false, true}) { // mid-stream: the channel was opened for any
        ant_stick stick{straps};
        ant::decoder opener{with_key}, d{{dummy_key, 25170, 0, !mid_stream}};
        remembering out;
        if (mid_stream) {
            remembering unused;
            play_virtually(opener, stick, unused, host(0s), host(5s));
            d.opened(host(5s), out);
        }
        play_virtually(d, stick, out, host(mid_stream ? 5s : 0s), host(60s), !mid_stream);
        CHECK(out.model() == "ANT+ strap 25170");
        CHECK(out.rrs().size() > 40);
        CHECK(in_order(out.rrs(), mine) == out.rrs().size());
    }
}

TEST_CASE("ant: the strap of last time is asked for first, where it does not come, any is heard",
          "[drivers][ant]") {
    const auto mine = heart(100);
    const std::vector<double> other(100, 640);
    ant::decoder::how usual{dummy_key, 0, 25170, true};
    {
        ant_stick stick{{{777, other}, {25170, mine, false, 8s}}};
        ant::decoder d{usual};
        remembering out;
        play_virtually(d, stick, out, host(0s), host(60s));
        CHECK(out.model() == "ANT+ strap 25170");
        CHECK(in_order(out.rrs(), mine) == out.rrs().size());
        CHECK(out.rrs().size() > 40);
        CHECK(std::count(stick.heard.begin(), stick.heard.end(), ant::id::close) == 0);
    }
    ant_stick stick{{{777, other}}};
    ant::decoder d{usual};
    remembering out;
    play_virtually(d, stick, out, host(0s), host(28s));
    CHECK(out.beats().empty());
    play_virtually(d, stick, out, host(28s), host(60s), false);
    CHECK(out.model() == "ANT+ strap 777");
    CHECK(out.rrs().size() > 20);
    CHECK(std::count(stick.heard.begin(), stick.heard.end(), ant::id::close) == 1);
    CHECK(std::count(stick.heard.begin(), stick.heard.end(), ant::id::reset) == 1);
    // One that is named is waited for.
    ant_stick again{{{777, other}}};
    ant::decoder named{{dummy_key, 25170, 777, true}};
    remembering nothing;
    play_virtually(named, again, nothing, host(0s), host(60s));
    CHECK(nothing.beats().empty());
}

TEST_CASE("ant: a strap that is another person's is passed over, by the stick or, where it cannot, by searching anew",
          "[drivers][ant]") {
    const auto theirs = heart(100);
    const std::vector<double> other(100, 640);
    const std::vector<ant_strap> straps{{777, other}, {25170, theirs}};
    const bool lists = GENERATE(true, false), extended = GENERATE(true, false);
    ant_stick stick{straps, {.extended = extended, .has_lists = lists, .hears_one = !lists}};
    ant::decoder d{{dummy_key, 0, 25170, true, 25170}};
    remembering out;
    play_virtually(d, stick, out, host(0s), host(60s));
    CHECK(out.model() == "ANT+ strap 777");
    CHECK(out.rrs().size() > 40);
    CHECK(in_order(out.rrs(), other) == out.rrs().size());
    CHECK(std::count(stick.heard.begin(), stick.heard.end(), ant::id::close) == (lists ? 0 : 1));
    // One that is named is taken, whosever it is.
    ant_stick again{straps};
    ant::decoder named{{dummy_key, 25170, 0, true, 25170}};
    remembering own;
    play_virtually(named, again, own, host(0s), host(60s));
    CHECK(own.model() == "ANT+ strap 25170");
    CHECK(std::count(again.heard.begin(), again.heard.end(), ant::id::list) == 0);
    // Alone in the room it is nobody's.
    ant_stick lonely{{{25170, theirs}}, {.has_lists = lists}};
    ant::decoder waits{{dummy_key, 0, 0, true, 25170}};
    remembering nothing;
    play_virtually(waits, lonely, nothing, host(0s), host(60s));
    CHECK(nothing.beats().empty());
}

TEST_CASE("ant: where the word that the channel closed is lost, it is closed again and opened for any",
          "[drivers][ant]") {
    const std::vector<double> other(100, 640);
    ant_stick stick{{{777, other}}, {.closes_unheard = true}};
    ant::decoder d{{dummy_key, 0, 25170, true}};
    remembering out;
    play_virtually(d, stick, out, host(0s), host(60s));
    CHECK(out.model() == "ANT+ strap 777");
    CHECK(out.rrs().size() > 20);
    CHECK(std::count(stick.heard.begin(), stick.heard.end(), ant::id::close) == 2);
    CHECK(std::count(stick.heard.begin(), stick.heard.end(), ant::id::reset) == 1);
}

TEST_CASE("ant: a channel that closed by itself, whose event is lost, is asked about and opened again", "[drivers][ant]") {
    const auto mine = heart(200);
    ant_stick stick{{{25170, mine}}, {.closes_once = true, .closes_unheard = true}};
    ant::decoder d{with_key};
    remembering out;
    play_virtually(d, stick, out, host(0s), host(60s));
    CHECK(std::count(stick.heard.begin(), stick.heard.end(), ant::id::request) == 1);
    CHECK(std::count(stick.heard.begin(), stick.heard.end(), ant::id::open) == 2);
    CHECK(std::count(stick.heard.begin(), stick.heard.end(), ant::id::reset) == 1);
    CHECK(stick.channel_open());
    CHECK(out.beats().size() > 40);
    // The silence is five seconds: no more than six of beats are missing, and the heart goes on.
    std::vector<host_time> at;
    for (const auto& h : out.events)
        if (std::holds_alternative<beat_event>(h.what)) at.push_back(h.at);
    host_duration longest{};
    for (std::size_t i = 1; i < at.size(); ++i)
        longest = std::max(longest, at[i] - at[i - 1]);
    CHECK(longest > 5s);
    CHECK(longest < 8s);
}

TEST_CASE("ant: a stick that searches in silence is asked and left alone, one that is heard is not asked",
          "[drivers][ant]") {
    const auto asked = [](host_duration on_at) {
        ant_stick stick{{{25170, heart(100), false, on_at}}};
        ant::decoder d{with_key};
        remembering out;
        play_virtually(d, stick, out, host(0s), host(60s));
        CHECK(stick.channel_open());
        for (const auto command : {ant::id::reset, ant::id::open})
            CHECK(std::count(stick.heard.begin(), stick.heard.end(), command) == 1);
        CHECK(std::count(stick.heard.begin(), stick.heard.end(), ant::id::close) == 0);
        return std::count(stick.heard.begin(), stick.heard.end(), ant::id::request);
    };
    CHECK(asked(1h) == 11);
    CHECK(asked(0s) == 0);
}

TEST_CASE("ant: a channel that is opened anew is for the strap that was heard, until the port is opened",
          "[drivers][ant]") {
    const auto mine = heart(100);
    ant_stick stick{{{25170, mine}, {777, std::vector<double>(100, 640), false, 4s}}, {.closes_once = true}};
    ant::decoder d{with_key};
    remembering out;
    play_virtually(d, stick, out, host(0s), host(4s));
    CHECK(stick.wanted() == 0);
    play_virtually(d, stick, out, host(4s), host(40s), false);
    CHECK(std::count(stick.heard.begin(), stick.heard.end(), ant::id::open) == 2);
    CHECK(stick.wanted() == 25170); // for any, the channel might have found the other and stayed with it
    CHECK(out.model() == "ANT+ strap 25170");
    play_virtually(d, stick, out, host(40s), host(45s));
    CHECK(stick.wanted() == 0);
}

TEST_CASE("ant: recorded hearts come out beat for beat", "[drivers][ant][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    for (const char* name : {"bartels_rest_supine", "nsr001_rsa10min", "bartels_exercise", "nsr020_5min_a"}) {
        const auto sent = rr_series(ref, name, 250);
        REQUIRE(sent.size() == 250);
        double sum = 0;
        for (const double rr : sent)
            sum += rr / 1000;
        for (const bool old : {false, true}) {
            ant_stick stick{{{25170, sent, old}}};
            ant::decoder d{with_key};
            remembering out;
            play_virtually(d, stick, out, host(0s), host(std::chrono::seconds{static_cast<int>(sum) + 5}));
            INFO(name << (old ? ", an old strap" : ""));
            REQUIRE(out.rrs().size() == sent.size());
            for (std::size_t i = 0; i < sent.size(); ++i)
                CHECK(std::abs(out.rrs()[i] - sent[i]) <= 1000.0 / 1024);
            CHECK(d.dropped().total() == 0);
            std::size_t chains = 0;
            for (const auto& b : out.beats())
                chains += b.starts_chain;
            CHECK(chains == 1);
        }
    }
}

TEST_CASE("ant: bit errors, lost messages, a stall and a replug invent no beat", "[drivers][ant]") {
    const auto sent = heart(400);
    const auto run = [&](faults f) {
        faulty device{[&] { return std::make_unique<ant_stick>(std::vector<ant_strap>{{25170, sent}}); }, f};
        ant::decoder d{with_key};
        remembering out;
        play_virtually(d, device, out, host(0s), host(300s));
        return out.rrs();
    };
    for (unsigned seed = 1; seed <= 12; ++seed) {
        INFO(seed);
        const auto errors = run({.bit_errors = 1e-3, .seed = seed});
        CHECK(errors.size() > 250);
        CHECK(in_order(errors, sent) == errors.size());
        const auto losses = run({.lost_writes = 0.3, .seed = seed});
        CHECK(losses.size() > 300); // each beat is told three or four times, and page 4 gives one back
        CHECK(in_order(losses, sent) == losses.size());
    }
    const auto stalled = run({.stall_at = 60s, .stall_for = 12s});
    CHECK(in_order(stalled, sent) == stalled.size());
    CHECK(stalled.size() > 340);
}
