// What a dongle's frames mean, to the byte (SENSORS 4).

#include "tests/drivers/bgapi_support.hpp"

using namespace attune;
using namespace attune::test;

namespace {
double ms(unsigned units) {
    return units * 1000.0 / 1024.0;
}
} // namespace

TEST_CASE("bgapi: the dialogue says what SENSORS says, in its order, one command at a time", "[drivers][bgapi]") {
    notified_strap s;
    CHECK(s.sent() == "00000001");
    s.says(bgapi_hello);
    CHECK(s.sent() == "0001030000"); // end what was left from before
    s.says("00030300008601");
    CHECK(s.sent() == "0001030001");
    s.says("00030300018601");
    CHECK(s.sent() == "0001030002");
    s.says("00030300028601");
    CHECK(s.sent() == "000206010000");
    s.says(bgapi_mode);
    CHECK(s.sent() == "00000604");
    s.says(bgapi_no_procedure);
    CHECK(s.sent() == "00050607c800c80001");
    s.says(bgapi_parameters);
    CHECK(s.sent() == "0001060201");
    s.says(bgapi_discover);
    s.says(bgapi_heard("0a", -60));
    CHECK(s.sent().empty());
    s.passes(3s);
    CHECK(s.sent() == "00000604");
    s.says(bgapi_stopped);
    CHECK(s.sent() == "000f06030a050403020101200030000001" // connect
                      "0000");
    s.says("00030603000000");
    s.says("801003000005 0a0504030201 01 3000 0001 0000 ff");
    CHECK(s.sent() == "00080401000100ffff020028");
    s.says("00030401000000");
    s.says("80080402000e001300020d18");
    CHECK(s.sent().empty());
    s.says("800504010000000000");
    CHECK(s.sent() == "00050403000e001300");
    s.says("00030403000000");
    s.says("80060404000f00020328");
    s.says("8006040400100002372a");
    s.says("80060404001100020229");
    s.says("800504010000001300");
    CHECK(s.sent() == "00060405001100020100");
    s.says("00030405000000");
    s.says("800504010000001100");
    CHECK(s.out.model() == "01:02:03:04:05:0a");
    CHECK(s.d.dropped().total() == 0);

    // The sample of SENSORS 4.
    s.says("800b0405001000010616485401ec02");
    CHECK(s.out.rrs() == std::vector<double>{ms(340), ms(748)});
    CHECK(s.out.beats()[0].starts_chain);
    CHECK_FALSE(s.out.beats()[1].starts_chain);
    REQUIRE(s.out.all<contact_event>().size() == 1);
    CHECK(s.out.all<contact_event>()[0].worn);

    remembering last;
    s.d.closing(host(s.now), last);
    CHECK(last.sent == unhex("0001030000"));
}

TEST_CASE("bgapi: real straps' notifications, as notified", "[drivers][bgapi]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    notified_strap s;
    s.until_notified();
    std::ifstream in{ref / "captures/ble/hr_notifications.txt"};
    std::size_t n = 0;
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line[0] == '#') continue;
        s.passes(1s);
        s.notifies(line);
        ++n;
    }
    CHECK(n == 8);
    CHECK(s.out.rrs() == std::vector<double>{ms(1252), ms(1189), ms(1258), ms(1246), ms(812), ms(862),
                                             ms(918), ms(1107), ms(340), ms(748)});
    CHECK(s.d.dropped().total() == 0);
}

TEST_CASE("bgapi: a frame is known by its table entry, whatever stands before it", "[drivers][bgapi]") {
    notified_strap s;
    s.until_notified();
    s.notifies("16 48 54 03");
    s.says("ff 80 0b 04"); // noise, and the beginning of a frame that goes on wrongly
    s.says("800904050010000104 16486603");
    CHECK(s.out.rrs() == std::vector<double>{ms(0x354), ms(0x366)});
    CHECK(s.out.beats()[1].starts_chain); // something may have been lost
    CHECK(s.d.dropped().of(drop_cause::noise) == 4);
    s.says("8009040500100001 05 16486603 00"); // the array says another length than the frame
    CHECK(s.out.beats().size() == 2);
    s.passes(500ms);
    s.says("80090405001000"); // cut off
    s.passes(200ms);
    CHECK(s.d.dropped().of(drop_cause::truncated) >= 1);
    s.notifies("16 48 60 03");
    CHECK(s.out.beats().size() == 3);
    CHECK(s.out.beats()[2].starts_chain);
    s.notifies("16 48 62 03");
    CHECK_FALSE(s.out.beats()[3].starts_chain);
}

TEST_CASE("bgapi: what nobody asked for makes no beat", "[drivers][bgapi]") {
    notified_strap s;
    s.until_notified();
    s.notifies("16 48 54 03");
    s.says("8009040501100001 04 16486603"); // another link
    s.says("8009040500120001 04 16486603"); // another handle
    s.notifies("16 48 56 0d");              // 3334 ms at 72 a minute
    s.notifies("16 48 d4 00");              // 207 ms at 72 a minute
    s.notifies("16 48 54");                 // half an interval
    CHECK(s.out.beats().size() == 1);
    CHECK(s.d.dropped().of(drop_cause::malformed) == 5);
    s.notifies("16 48 54 03");
    CHECK(s.out.beats()[1].starts_chain);
}

TEST_CASE("bgapi: a reserved flag says that a value is damaged, unless it stays", "[drivers][bgapi]") {
    notified_strap s;
    s.until_notified();
    s.notifies("16 48 54 03");
    s.notifies("36 48 54 01"); // a reserved flag; the interval has a turned bit too
    CHECK(s.out.beats().size() == 1);
    CHECK(s.d.dropped().of(drop_cause::malformed) == 1);
    s.notifies("16 48 55 03");
    REQUIRE(s.out.beats().size() == 2);
    CHECK(s.out.beats()[1].starts_chain);
    s.notifies("30 48 56 03"); // a later edition of the service
    s.notifies("30 48 57 03");
    CHECK(s.out.rrs().back() == ms(0x357));
    s.notifies("37 48 00 58 03"); // the others may change
    CHECK(s.out.rrs().back() == ms(0x358));
    CHECK(s.d.dropped().total() == 2);
}

TEST_CASE("bgapi: an energy that was never told may be an interval, one that counts is energy", "[drivers][bgapi]") {
    notified_strap s;
    s.until_notified();
    s.notifies("16 48 54 03");
    s.notifies("16 48 55 03");
    s.notifies("1e 48 56 03 57 03"); // two intervals behind a turned flag
    s.notifies("16 48 58 03");
    REQUIRE(s.out.rrs() == std::vector<double>{ms(0x354), ms(0x355), ms(0x357), ms(0x358)});
    CHECK(s.out.beats()[2].starts_chain);
    CHECK_FALSE(s.out.beats()[3].starts_chain);
    s.notifies("1e 48 05 00 59 03");
    s.notifies("1e 48 06 00 5a 03");
    REQUIRE(s.out.beats().size() == 6);
    CHECK(s.out.beats()[4].starts_chain);
    CHECK_FALSE(s.out.beats()[5].starts_chain);
    CHECK(s.d.dropped().total() == 0);
}

TEST_CASE("bgapi: contact lost and found, and a heart of zero beats a minute", "[drivers][bgapi]") {
    notified_strap s;
    s.until_notified();
    s.notifies("16 48 54 03");
    s.notifies("14 00 54 03");
    CHECK(s.out.beats().size() == 1);
    s.notifies("16 48 55 03");
    REQUIRE(s.out.all<contact_event>().size() == 3);
    CHECK_FALSE(s.out.all<contact_event>()[1].worn);
    REQUIRE(s.out.beats().size() == 2);
    CHECK(s.out.beats()[1].starts_chain);
}

TEST_CASE("bgapi: nine intervals in one notification, none in the next", "[drivers][bgapi]") {
    notified_strap s;
    s.until_notified();
    s.notifies("10 48 0103 0203 0303 0403 0503 0603 0703 0803 0903");
    s.notifies("10 48");
    s.notifies("10 48 0a03");
    CHECK(s.out.beats().size() == 10);
    for (std::size_t i = 1; i < s.out.beats().size(); ++i)
        CHECK_FALSE(s.out.beats()[i].starts_chain);
}

TEST_CASE("bgapi: reopened, everything is asked anew and the chain begins anew", "[drivers][bgapi]") {
    notified_strap s;
    s.until_notified();
    s.notifies("16 48 54 03");
    s.sent();
    s.d.opened(host(s.now), s.out);
    CHECK(s.sent() == "00000001");
    s.notifies("16 48 55 03"); // of the link that is about to be ended
    CHECK(s.out.beats().size() == 1);
    s.to_listening();
    s.says(bgapi_heard("0a", -60));
    s.passes(3s);
    s.to_notified();
    s.notifies("16 48 56 03");
    REQUIRE(s.out.beats().size() == 2);
    CHECK(s.out.beats()[1].starts_chain);
}

TEST_CASE("bgapi: the stream of the laws holds its forty beats, without a name and with it", "[drivers][bgapi]") {
    const auto all = made_streams();
    for (const std::string_view device : {"", "H1"}) {
        bgapi::decoder d{device};
        remembering out;
        play(d, all.at("bgapi"), out);
        CHECK(out.beats().size() == 40);
        CHECK(out.model() == "H1");
        CHECK(d.dropped().of(drop_cause::malformed) == 5);
    }
}
