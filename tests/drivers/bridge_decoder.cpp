#include "drivers/bridge/decoder.hpp"
#include "tests/drivers/decoder_support.hpp"

using namespace attune;
using namespace attune::test;

namespace {
std::string beat_line(int seq, std::uint64_t us, const std::string& rr, int flags = 0) {
    return at1("AT1,B," + std::to_string(seq) + "," + std::to_string(us) + "," + rr + "," +
               std::to_string(flags));
}

struct rig {
    bridge::decoder d;
    remembering out;
    rig() { d.opened(host(0s), out); }
    void say(std::string_view s, host_duration at = 1s) { feed(d, s, host(at), out); }
    std::uint64_t dropped(drop_cause c) const { return d.dropped().of(c); }
};
} // namespace

TEST_CASE("bridge: the worked lines of SENSORS 6.9 say what they say", "[drivers][bridge]") {
    rig r;
    r.say("$AT1,H,bridge,0.1,ble,H10-12345678*77\n"
          "$AT1,B,17,123456789,812,0*76\r\n"
          "$AT1,E,42,123456000,4000,-12,35,410,-80*6C\r"
          "$AT1,S,17,123500000,1,87,72*7F\n"
          "$AT1,P,5,123600000*5B\n");
    CHECK(r.d.dropped().total() == 0);
    CHECK(r.out.model() == "bridge (ble) H10-12345678");
    REQUIRE(r.out.beats().size() == 1);
    CHECK(*r.out.beats()[0].at == sensor(123456789us));
    CHECK(r.out.beats()[0].rr->count() == 812);
    CHECK(r.out.beats()[0].starts_chain);
    REQUIRE(r.out.all<samples_event>().size() == 1);
    CHECK(r.out.all<samples_event>()[0].count == 4);
    CHECK(r.out.all<samples_event>()[0].last == sensor(123456000us));
    CHECK(r.out.all<contact_event>()[0].worn);
    CHECK(r.out.all<battery_event>()[0].percent == 87);
    CHECK(r.out.events.size() == 5);
}

TEST_CASE("bridge: opening asks who it is and tells it to go", "[drivers][bridge]") {
    rig r;
    CHECK(r.out.sent == "?\ng\n");
}

TEST_CASE("bridge: an interval with seventeen digits comes through bit for bit", "[drivers][bridge]") {
    rig r;
    r.say(beat_line(1, 1000, "812.34567890123451") + beat_line(2, 2000, "0.1"));
    CHECK(r.out.rrs() == std::vector<double>{812.34567890123451, 0.1});
}

TEST_CASE("bridge: a beat without an interval starts a chain", "[drivers][bridge]") {
    rig r;
    r.say(beat_line(1, 1'000'000, "800") + beat_line(2, 1'800'000, "0") + beat_line(3, 2'600'000, "") +
          beat_line(4, 3'400'000, "800"));
    const auto b = r.out.beats();
    REQUIRE(b.size() == 4);
    CHECK_FALSE(b[1].rr);
    CHECK(b[1].starts_chain);
    CHECK_FALSE(b[2].rr);
    CHECK(b[3].rr);
    CHECK_FALSE(b[3].starts_chain);
}

TEST_CASE("bridge: beats missing in the count are lost and break the chain, the interval stands as measured",
          "[drivers][bridge]") {
    rig r;
    r.say(beat_line(254, 1'000'000, "800") + beat_line(255, 1'800'000, "800") +
          beat_line(0, 2'600'000, "800") + beat_line(3, 5'000'000, "810"));
    const auto b = r.out.beats();
    REQUIRE(b.size() == 4);
    CHECK_FALSE(b[2].starts_chain);
    CHECK(b[3].starts_chain);
    CHECK(b[3].rr->count() == 810);
    CHECK(r.dropped(drop_cause::lost) == 2);
}

TEST_CASE("bridge: the same beat said twice counts once", "[drivers][bridge]") {
    rig r;
    r.say(beat_line(7, 1'000'000, "800") + beat_line(7, 1'000'000, "800") + beat_line(8, 1'800'000, "800"));
    CHECK(r.out.beats().size() == 2);
    CHECK_FALSE(r.out.beats()[1].starts_chain);
    CHECK(r.dropped(drop_cause::duplicate) == 1);
}

TEST_CASE("bridge: flags: arrival stamps carry no sensor time, a gap and lost contact start chains",
          "[drivers][bridge]") {
    rig r;
    r.say(beat_line(1, 1'000'000, "800") + beat_line(2, 1'800'000, "800", 1) +
          beat_line(3, 2'600'000, "800", 2) + beat_line(4, 3'400'000, "800", 4) +
          beat_line(5, 4'200'000, "800") + beat_line(6, 5'000'000, "800"));
    const auto b = r.out.beats();
    REQUIRE(b.size() == 6);
    CHECK_FALSE(b[1].at);
    CHECK_FALSE(b[1].starts_chain);
    CHECK(b[2].at);
    CHECK(b[2].starts_chain);
    CHECK(b[3].starts_chain);
    CHECK(b[4].starts_chain);
    CHECK_FALSE(b[5].starts_chain);
    const auto c = r.out.all<contact_event>();
    REQUIRE(c.size() == 2);
    CHECK_FALSE(c[0].worn);
    CHECK(c[1].worn);
}

TEST_CASE("bridge: contact and battery are told when they change", "[drivers][bridge]") {
    rig r;
    for (int i = 0; i < 5; ++i)
        r.say(at1("AT1,S,1," + std::to_string(1000 * i) + ",1,87,72"));
    r.say(at1("AT1,S,1,6000,0,86,72"));
    CHECK(r.out.all<contact_event>().size() == 2);
    CHECK(r.out.all<battery_event>().size() == 2);
    r.say(beat_line(1, 7'000, "800"));
    CHECK(r.out.beats()[0].starts_chain);
}

TEST_CASE("bridge: the clock of 32 bits goes on past 71.6 minutes", "[drivers][bridge]") {
    rig r;
    std::uint64_t us = 0xFFFF'FFFFU - 10'000'000U;
    for (int i = 0; i < 30; ++i, us += 900'000)
        r.say(beat_line(i, us & 0xFFFF'FFFFU, "900"), 1s + i * 900ms);
    const auto b = r.out.beats();
    REQUIRE(b.size() == 30);
    for (std::size_t i = 1; i < b.size(); ++i)
        CHECK(*b[i].at - *b[i - 1].at == 900ms);
}

TEST_CASE("bridge: a bridge that was reset starts a chain, and sensor time goes on as host time did",
          "[drivers][bridge]") {
    rig r;
    r.say(beat_line(100, 500'000'000, "800"), 10s);
    r.say(beat_line(0, 1'500'000, "800"), 14s);
    const auto b = r.out.beats();
    REQUIRE(b.size() == 2);
    CHECK(b[1].starts_chain);
    CHECK(*b[1].at - *b[0].at == 4s);
    CHECK(r.dropped(drop_cause::lost) == 0);
}

TEST_CASE("bridge: reopening breaks the chain and is no loss", "[drivers][bridge]") {
    rig r;
    r.say(beat_line(100, 500'000'000, "800"), 10s);
    r.say("$AT1,B,101,5008", 11s);
    r.d.opened(host(20s), r.out);
    r.say(beat_line(112, 510'400'000, "800"), 20400ms);
    CHECK(r.out.beats()[1].starts_chain);
    CHECK(*r.out.beats()[1].at - *r.out.beats()[0].at == 10400ms);
    CHECK(r.dropped(drop_cause::lost) == 0);
    CHECK(r.dropped(drop_cause::truncated) == 1);
}

TEST_CASE("bridge: what cannot be used is counted by its cause", "[drivers][bridge]") {
    rig r;
    r.say("rubbish\n");
    CHECK(r.dropped(drop_cause::noise) == 7);
    r.say("$AT1,B,17,123456789,813,0*76\n"); // one digit changed
    CHECK(r.dropped(drop_cause::checksum) == 1);
    r.say("$AT1,B,17,1234$AT1,B,17,123456789,812,0*76\n"); // cut by the next
    CHECK(r.dropped(drop_cause::truncated) == 1);
    r.say("$AT1,B,18,12345\n"); // cut by its end
    CHECK(r.dropped(drop_cause::truncated) == 2);
    r.say("$" + std::string(1000, 'x') + "\n");
    CHECK(r.dropped(drop_cause::too_long) == 1);
    CHECK(r.dropped(drop_cause::noise) == 7 + 1000 - 321); // after it, outside any line
    for (const char* body :
         {"AT1,B,18,1,nan,0", "AT1,B,18,1,-812,0", "AT1,B,18,1,1e3,0", "AT1,B,18,1,inf,0",
          "AT1,B,256,1,812,0", "AT1,B,18,4294967296,812,0", "AT1,B,18,1,99999999,0", "AT1,B,18,1,812",
          "AT1,B,18,1,812,0,0", "AT1,S,1,1,2,50,60", "AT1,S,1,1,1,101,60", "AT1,E,1,1,0,5", "AT1,Q,1",
          "AT2,B,18,1,812,0", "", "AT1", "AT1,H", "AT1,P,5"}) {
        const auto before = r.dropped(drop_cause::malformed);
        r.say(at1(body));
        INFO(body);
        CHECK(r.dropped(drop_cause::malformed) == before + 1);
    }
    CHECK(r.out.beats().size() == 1);
}

TEST_CASE("bridge: beats are looked for in samples only where no beat has come for 5 s of them",
          "[drivers][bridge]") {
    rig r;
    const auto samples = [&](int seq, std::uint64_t us) {
        r.say(at1("AT1,E," + std::to_string(seq % 256) + "," + std::to_string(us) + ",4000,-12,35.5"));
        return r.out.all<samples_event>().back();
    };
    CHECK_FALSE(samples(254, 1'000'000).beats_inside);
    CHECK_FALSE(samples(255, 5'900'000).beats_inside);
    const auto found = samples(256, 6'000'000);
    CHECK(found.beats_inside);
    CHECK_FALSE(found.after_gap);
    CHECK(found.period == 4ms);
    CHECK(found.values[0] == -12);
    CHECK(found.values[1] == 35.5F);
    CHECK(samples(258, 6'100'000).after_gap); // one was lost
    CHECK_FALSE(samples(259, 6'200'000).after_gap);
    r.say(at1("AT1,S,0,6250000,0,87,0")); // no skin
    CHECK_FALSE(samples(260, 6'300'000).beats_inside);
    r.say(at1("AT1,S,0,6350000,1,87,0"));
    CHECK(samples(261, 6'400'000).beats_inside);
    CHECK(r.out.all<samples_event>().back().after_gap);
    r.say(beat_line(1, 6'450'000, "800"));
    CHECK(r.out.beats().back().starts_chain);
    CHECK_FALSE(samples(262, 12'000'000).beats_inside);
    r.d.opened(host(9s), r.out);
    CHECK_FALSE(samples(1, 13'000'000).beats_inside);
    CHECK(samples(2, 18'000'000).beats_inside);
}
