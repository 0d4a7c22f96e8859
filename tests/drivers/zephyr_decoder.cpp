#include "drivers/zephyr/decoder.hpp"
#include "tests/drivers/decoder_support.hpp"

#include <numeric>

using namespace attune;
using namespace attune::test;

namespace {
// SENSORS.md 6.1: frames of the two captures.
const std::string hxm_hex =
    "02 26 37 1a 00 31 66 50 00 31 64 64 43 69 8b 56 13 53 6b 4f d7 4b 63 48 d3 44 3f 41 bf 3d 0b 3a 4b "
    "36 9f 32 df 2e 37 2b ff 27 b3 24 00 00 00 00 00 00 b5 04 00 00 2e 00 00 00 9e 03";

std::string rr_payload(std::uint8_t seq, std::uint32_t ms, const std::vector<int>& samples) {
    std::string p{static_cast<char>(seq), '\xdc', '\x07', '\x09', '\x1a'};
    for (int i = 0; i < 4; ++i)
        p += static_cast<char>(ms >> (8 * i) & 0xFF);
    for (int v : samples) {
        p += static_cast<char>(v & 0xFF);
        p += static_cast<char>(v >> 8 & 0xFF);
    }
    return p;
}

std::vector<int> held(std::vector<std::pair<int, int>> runs) {
    std::vector<int> v;
    for (auto [n, value] : runs)
        v.insert(v.end(), static_cast<std::size_t>(n), value);
    return v;
}

std::string hxm_packet(std::uint8_t number, std::vector<std::uint16_t> ms) {
    std::string p(55, '\0');
    p[8] = 80;
    p[10] = static_cast<char>(number);
    for (std::size_t k = 0; k < ms.size(); ++k) {
        p[11 + 2 * k] = static_cast<char>(ms[k] & 0xFF);
        p[12 + 2 * k] = static_cast<char>(ms[k] >> 8);
    }
    return zephyr_frame(0x26, p);
}

/// Fifteen times ending at `newest`, `rr` apart.
std::vector<std::uint16_t> times(int newest, int rr) {
    std::vector<std::uint16_t> ms;
    for (int k = 0; k < 15; ++k)
        ms.push_back(static_cast<std::uint16_t>(newest - k * rr));
    return ms;
}
} // namespace

TEST_CASE("zephyr: the first HxM packet gives its newest beat, of 888 ms", "[drivers][zephyr]") {
    zephyr::decoder d;
    remembering out;
    d.opened(host(0s), out);
    feed(d, unhex(hxm_hex), host(1s), out);
    const auto beats = out.beats();
    REQUIRE(beats.size() == 1);
    CHECK(beats[0].starts_chain);
    CHECK(beats[0].rr->count() == 22155 - 21267);
    CHECK(*beats[0].at == sensor(22155ms));
    CHECK(out.model() == "Zephyr HxM");
    CHECK(out.all<battery_event>().front().percent == 100);
    CHECK(d.dropped().total() == 0);
}

TEST_CASE("zephyr: the worked BioHarness packet holds one beat of 980 ms", "[drivers][zephyr]") {
    zephyr::decoder d;
    remembering out;
    d.opened(host(0s), out);
    const auto f = zephyr_frame(0x24, rr_payload(0x26, 64516883, held({{15, 1003}, {3, -980}})));
    CHECK(f.substr(0, 14) == unhex("02 24 2d 26 dc 07 09 1a 13 73 d8 03 eb 03"));
    CHECK(f.substr(f.size() - 2) == unhex("fd 03"));
    feed(d, f, host(1s), out);
    REQUIRE(out.beats().size() == 1);
    CHECK(out.beats()[0].rr->count() == 980);
    CHECK(out.beats()[0].starts_chain);
    CHECK(*out.beats()[0].at == sensor(std::chrono::milliseconds{64516883 + 15 * 56}));
    CHECK(out.model() == "Zephyr BioHarness 3");
}

TEST_CASE("zephyr: opening enables RR, ECG, breathing, acceleration and summary", "[drivers][zephyr]") {
    zephyr::decoder d;
    remembering out;
    d.opened(host(0s), out);
    CHECK(
        out.sent ==
        unhex(
            "02 19 01 01 5e 03 02 16 01 01 5e 03 02 15 01 01 5e 03 02 1e 01 01 5e 03 02 bd 02 01 00 c4 03"));
}

TEST_CASE("zephyr: a lifesign is answered with itself, an acknowledgement with nothing",
          "[drivers][zephyr]") {
    zephyr::decoder d;
    remembering out;
    feed(d, unhex("02 23 00 00 03"), host(1s), out);
    CHECK(out.sent == unhex("02 23 00 00 03"));
    feed(d, unhex("02 19 00 00 06"), host(1s), out);
    CHECK(out.sent.size() == 5);
    CHECK(d.dropped().total() == 0);
}

TEST_CASE("zephyr: lost HxM packets cost no beat while fifteen times reach back", "[drivers][zephyr]") {
    zephyr::decoder d;
    remembering out;
    d.opened(host(0s), out);
    feed(d, hxm_packet(250, times(20000, 800)), host(1s), out);
    feed(d, hxm_packet(static_cast<std::uint8_t>(250 + 14), times(20000 + 14 * 800, 800)), host(12s),
         out); // number wraps
    CHECK(out.beats().size() == 1 + 14);
    CHECK(d.dropped().of(drop_cause::lost) == 0);
    CHECK(std::count_if(out.events.begin(), out.events.end(), [](const heard& h) {
              const auto* b = std::get_if<beat_event>(&h.what);
              return b && b->starts_chain;
          }) == 1);
}

TEST_CASE("zephyr: an HxM packet repeated adds nothing", "[drivers][zephyr]") {
    zephyr::decoder d;
    remembering out;
    d.opened(host(0s), out);
    const auto p = hxm_packet(7, times(20000, 800));
    feed(d, p + p + p, host(1s), out);
    CHECK(out.beats().size() == 1);
}

TEST_CASE("zephyr: the HxM's clock wraps at 65536 ms without a jump", "[drivers][zephyr]") {
    zephyr::decoder d;
    remembering out;
    d.opened(host(0s), out);
    for (int i = 0; i < 200; ++i)
        feed(d, hxm_packet(static_cast<std::uint8_t>(i), times(20000 + i * 900, 900)), host(i * 900ms), out);
    const auto beats = out.beats();
    REQUIRE(beats.size() == 1 + 199);
    for (std::size_t i = 1; i < beats.size(); ++i)
        CHECK(*beats[i].at - *beats[i - 1].at == 900ms);
}

TEST_CASE("zephyr: after a hole of more than fifteen HxM beats the chain starts anew and the beats are "
          "counted lost",
          "[drivers][zephyr]") {
    zephyr::decoder d;
    remembering out;
    d.opened(host(0s), out);
    feed(d, hxm_packet(10, times(20000, 800)), host(1s), out);
    feed(d, hxm_packet(50, times(52000, 800)), host(33s), out);
    CHECK(out.beats().size() == 1); // one packet alone is not believed
    feed(d, hxm_packet(51, times(52800, 800)), host(34s), out);
    const auto beats = out.beats();
    REQUIRE(beats.size() == 3);
    CHECK(beats[1].starts_chain);
    CHECK(beats[1].rr->count() == 800);
    CHECK_FALSE(beats[2].starts_chain);
    CHECK(beats[2].rr->count() == 800);
    CHECK(d.dropped().of(drop_cause::lost) == 39);
    CHECK(*beats[1].at - *beats[0].at == 32s);
}

TEST_CASE("zephyr: after a reopening only the newest HxM beat is taken, as a new chain",
          "[drivers][zephyr]") {
    zephyr::decoder d;
    remembering out;
    d.opened(host(0s), out);
    feed(d, hxm_packet(10, times(20000, 800)), host(1s), out);
    d.opened(host(70s), out);
    feed(d, hxm_packet(95, times(20000 + 85 * 800, 800)), host(70s), out);
    const auto beats = out.beats();
    REQUIRE(beats.size() == 2);
    CHECK(beats[1].starts_chain);
    CHECK(beats[1].rr->count() == 800);
    CHECK(*beats[1].at - *beats[0].at == 85 * 800ms); // once round the clock of 65.5 s, which host time tells
}

TEST_CASE("zephyr: places an HxM has not filled yet are no beats", "[drivers][zephyr]") {
    zephyr::decoder d;
    remembering out;
    d.opened(host(0s), out);
    feed(d, hxm_packet(1, {1400}), host(1s), out);
    feed(d, hxm_packet(3, {3000, 2200, 1400}), host(3s), out);
    CHECK(out.beats().size() == 3);
    CHECK(out.rrs() == std::vector<double>{800, 800});
}

TEST_CASE("zephyr: a missing RR packet breaks the chain and no beat is made up in the hole",
          "[drivers][zephyr]") {
    zephyr::decoder d;
    remembering out;
    d.opened(host(0s), out);
    feed(d, zephyr_frame(0x24, rr_payload(254, 1000, held({{9, 800}, {9, -810}}))), host(1s), out);
    feed(d, zephyr_frame(0x24, rr_payload(255, 2008, held({{5, -810}, {13, 820}}))), host(2s), out);
    feed(d, zephyr_frame(0x24, rr_payload(1, 4024, held({{7, -830}, {11, 840}}))), host(4s),
         out); // 0 is missing
    const auto beats = out.beats();
    REQUIRE(beats.size() == 3);
    CHECK(beats[0].starts_chain);
    CHECK_FALSE(beats[1].starts_chain);
    CHECK(*beats[1].at - *beats[0].at == 820ms);
    CHECK(beats[2].starts_chain);
    CHECK(beats[2].rr->count() == 840);
    CHECK(*beats[2].at == sensor(4024ms + 7 * 56ms));
    CHECK(d.dropped().of(drop_cause::lost) == 1);
}

TEST_CASE("zephyr: a repeated RR packet adds nothing and is counted", "[drivers][zephyr]") {
    zephyr::decoder d;
    remembering out;
    const auto f = zephyr_frame(0x24, rr_payload(1, 1000, held({{9, 800}, {9, -810}})));
    feed(d, f + f, host(1s), out);
    CHECK(out.beats().size() == 1);
    CHECK(d.dropped().of(drop_cause::duplicate) == 1);
}

TEST_CASE("zephyr: an RR packet whose magnitude changes without its sign is not believed",
          "[drivers][zephyr]") {
    zephyr::decoder d;
    remembering out;
    feed(d, zephyr_frame(0x24, rr_payload(1, 1000, held({{9, 800}, {4, 790}, {5, -810}}))), host(1s), out);
    CHECK(out.beats().empty());
    CHECK(d.dropped().of(drop_cause::malformed) == 1);
}

TEST_CASE("zephyr: sensor time goes on past midnight", "[drivers][zephyr]") {
    zephyr::decoder d;
    remembering out;
    const std::string ecg(79, '\0');
    const auto at = [&](std::uint8_t seq, std::uint32_t ms) { return rr_payload(seq, ms, {}) + ecg; };
    feed(d, zephyr_frame(0x22, at(1, 86'399'900)), host(1s), out);
    feed(d, zephyr_frame(0x22, at(2, 152)), host(1s), out);
    const auto s = out.all<samples_event>();
    REQUIRE(s.size() == 2);
    CHECK(s[0].count == 63);
    CHECK(s[1].last - s[0].last == 252ms);
}

TEST_CASE("zephyr: a frame begins again at the byte after a false start", "[drivers][zephyr]") {
    zephyr::decoder d;
    remembering out;
    d.opened(host(0s), out);
    // A start byte that promises 37 more, and the true frame inside of what it promises.
    feed(d, unhex("02 77 25") + unhex(hxm_hex), host(1s), out);
    CHECK(out.beats().size() == 1);
    CHECK(d.dropped().of(drop_cause::checksum) == 1);
}

TEST_CASE("zephyr: half a frame waits no longer than a second", "[drivers][zephyr]") {
    zephyr::decoder d;
    remembering out;
    d.opened(host(0s), out);
    feed(d, unhex("02 77 7f") + unhex(hxm_hex), host(1s), out); // promises 132 bytes which never come
    CHECK(out.beats().empty());
    d.tick(host(1500ms), out);
    CHECK(out.beats().empty());
    d.tick(host(2s), out);
    CHECK(out.beats().size() == 1);
    CHECK(d.dropped().of(drop_cause::truncated) == 1);
}

TEST_CASE("zephyr: a frame cut by a reopening is counted", "[drivers][zephyr]") {
    zephyr::decoder d;
    remembering out;
    d.opened(host(0s), out);
    feed(d, unhex(hxm_hex).substr(0, 20), host(1s), out);
    d.opened(host(2s), out);
    CHECK(d.dropped().of(drop_cause::truncated) == 1);
    feed(d, unhex(hxm_hex), host(3s), out);
    CHECK(out.beats().size() == 1);
}

TEST_CASE("zephyr: the HxM capture holds 208 intervals", "[drivers][zephyr][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const std::string data = file(ref / "captures/zephyr/120-second-bt-stream-hxm.dat");
    REQUIRE(data.size() == 8521);
    zephyr::decoder d;
    remembering out;
    d.opened(host(0s), out);
    feed(d, data, host(0s), out);
    CHECK(out.rrs().size() == 208);
    CHECK(out.beats().size() == 208);
    CHECK(d.dropped().total() == 0);
    // The chain in sensor time is the sum of its intervals.
    const auto beats = out.beats();
    const auto rrs = out.rrs();
    CHECK(*beats.back().at - *beats.front().at ==
          std::chrono::milliseconds{static_cast<int>(std::accumulate(rrs.begin() + 1, rrs.end(), 0.0))});
    // 207 of 208 are multiples of 4 ms (SENSORS 6.1).
    CHECK(std::count_if(rrs.begin(), rrs.end(), [](double ms) { return static_cast<int>(ms) % 4 == 0; }) ==
          207);
}

TEST_CASE("zephyr: the BioHarness capture holds 178 intervals, 150.09 s between the first beat and the last",
          "[drivers][zephyr][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const std::string data = file(ref / "captures/zephyr/120-second-bt-stream.dat");
    REQUIRE(data.size() == 113710);
    zephyr::decoder d;
    remembering out;
    d.opened(host(0s), out);
    out.sent.clear();
    feed(d, data, host(0s), out);
    const auto rrs = out.rrs();
    CHECK(rrs.size() == 178);
    CHECK(std::accumulate(rrs.begin(), rrs.end(), 0.0) == 151071);
    CHECK(std::accumulate(rrs.begin() + 1, rrs.end(), 0.0) == 150091); // the first began before the capture
    CHECK(*out.beats().back().at - *out.beats().front().at == 150091ms);
    CHECK(d.dropped().total() == 0);
    CHECK(out.sent.size() == 50 * 5); // lifesigns answered
    std::size_t samples = 0;
    for (const auto& s : out.all<samples_event>())
        samples += s.count;
    CHECK(samples == 597 * 63 + 149 * 18 + 376 * 20);
    CHECK(out.all<battery_event>().front().percent == 55);
}
