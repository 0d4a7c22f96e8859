#include "drivers/wearlink/decoder.hpp"
#include "tests/drivers/decoder_support.hpp"

using namespace attune;
using namespace attune::test;

namespace {
void feed(wearlink::decoder& d, std::string_view hex, host_duration at, remembering& out) {
    d.feed(bytes(unhex(hex)), host(at), out);
}
/// The frames of a strap whose heart has these intervals, one each.
std::vector<std::string> frames_of(const std::vector<int>& rrs) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < rrs.size(); ++i)
        all.push_back(std::string{'\xfe', '\x08', '\xf7', static_cast<char>(i % 16), '\xf1', '\x3c',
                                  static_cast<char>(rrs[i] >> 8), static_cast<char>(rrs[i] & 0xFF)});
    return all;
}
std::vector<int> breathing_heart(std::size_t n) {
    std::vector<int> rrs;
    for (std::size_t i = 0; i < n; ++i)
        rrs.push_back(900 + static_cast<int>((i * 37 + i * i * 11) % 200));
    return rrs;
}
} // namespace

TEST_CASE("wearlink: the worked example gives two intervals, the older first", "[drivers][wearlink]") {
    wearlink::decoder d;
    remembering out;
    d.opened(host(0s), out);
    feed(d, "fe 0a f5 07 f1 3b 03 e4 04 2d", 1s, out);
    CHECK(out.rrs() == std::vector<double>{996, 1069});
    CHECK(out.beats()[0].starts_chain);
    CHECK_FALSE(out.beats()[1].starts_chain);
    CHECK_FALSE(out.beats()[0].at);
    CHECK(out.model() == "Polar WearLink+");
    CHECK(d.dropped().total() == 0);
}

TEST_CASE("wearlink: a frame missing from the count breaks the chain and is counted", "[drivers][wearlink]") {
    wearlink::decoder d;
    remembering out;
    d.opened(host(0s), out);
    feed(d, "fe 08 f7 0e f1 3a 04 2a", 1s, out);
    feed(d, "fe 08 f7 0f f1 3a 04 2b", 2s, out);
    feed(d, "fe 08 f7 00 f1 3a 04 2c", 3s, out);
    feed(d, "fe 08 f7 03 f1 3a 04 2d", 6s, out);
    REQUIRE(out.beats().size() == 4);
    CHECK_FALSE(out.beats()[1].starts_chain);
    CHECK_FALSE(out.beats()[2].starts_chain);
    CHECK(out.beats()[3].starts_chain);
    CHECK(d.dropped().of(drop_cause::lost) == 2);
    feed(d, "fe 08 f7 03 f1 3a 04 2d", 6s, out);
    CHECK(out.beats().size() == 4);
    CHECK(d.dropped().of(drop_cause::duplicate) == 1);
}

TEST_CASE("wearlink: a frame that is refused is counted once, and not as lost besides",
          "[drivers][wearlink]") {
    wearlink::decoder d;
    remembering out;
    d.opened(host(0s), out);
    feed(d, "fe 08 f7 01 f1 3a 04 2a", 1s, out);
    feed(d, "fe 08 f7 02 f1 3a 84 2a", 2s, out);
    feed(d, "fe 08 f7 03 f1 3a 04 2b", 3s, out);
    CHECK(out.rrs() == std::vector<double>{1066, 1067});
    CHECK(out.beats()[1].starts_chain);
    CHECK(d.dropped().of(drop_cause::malformed) == 1);
    CHECK(d.dropped().total() == 1);
}

TEST_CASE("wearlink: without contact there is no interval, and the beat after it begins a chain",
          "[drivers][wearlink]") {
    wearlink::decoder d;
    remembering out;
    d.opened(host(0s), out);
    feed(d, "fe 08 f7 01 f1 3a 04 2a", 1s, out);
    feed(d, "fe 08 f7 02 f1 00 00 5d", 2s, out);
    feed(d, "fe 08 f7 03 f0 3a 04 2a", 3s, out);
    feed(d, "fe 08 f7 04 f1 3a 04 2b", 4s, out);
    const auto contact = out.all<contact_event>();
    REQUIRE(contact.size() == 3);
    CHECK(contact[0].worn);
    CHECK_FALSE(contact[1].worn);
    CHECK(contact[2].worn);
    CHECK(out.rrs() == std::vector<double>{1066, 1067});
    CHECK(out.beats()[1].starts_chain);
}

TEST_CASE("wearlink: the count may turn round unseen in a long silence, so the chain ends there",
          "[drivers][wearlink]") {
    wearlink::decoder d;
    remembering out;
    d.opened(host(0s), out);
    feed(d, "fe 08 f7 01 f1 3a 04 2a", 1s, out);
    feed(d, "fe 08 f7 02 f1 3a 04 2a", 18s, out);
    CHECK(out.beats()[1].starts_chain);
    feed(d, "fe 08 f7 02 f1 3a 04 2a", 35s, out);
    CHECK(out.beats().size() == 3);
}

TEST_CASE("wearlink: half a frame is given up after a second, and the one inside it is found",
          "[drivers][wearlink]") {
    wearlink::decoder d;
    remembering out;
    d.opened(host(0s), out);
    feed(d, "fe 10 ef 01 f1 3a 04", 1s, out);
    feed(d, "fe 08 f7 02 f1 3a 04 2a", 1100ms, out);
    d.tick(host(2s), out);
    CHECK(out.beats().empty());
    d.tick(host(2200ms), out);
    CHECK(out.rrs() == std::vector<double>{1066});
    CHECK(d.dropped().of(drop_cause::truncated) > 0);
}

TEST_CASE("wearlink: damaged bytes add no beat, and what is told is near a true interval",
          "[drivers][wearlink]") {
    const auto rrs = breathing_heart(400);
    for (const unsigned seed : {1U, 2U, 3U, 4U, 5U}) {
        std::mt19937 random{seed};
        wearlink::decoder d;
        remembering out;
        d.opened(host(0s), out);
        auto at = host_duration{1s};
        for (auto f : frames_of(rrs)) {
            for (char& c : f)
                for (int bit = 0; bit < 8; ++bit)
                    if (random() % 1000 == 0) c = static_cast<char>(c ^ 1 << bit);
            d.feed(bytes(f), host(at += 1s), out);
            d.tick(host(at + 500ms), out);
        }
        d.tick(host(at + 3s), out);
        // Frame i comes at 2 + i s: what is told then is its interval, but for a flipped bit.
        std::size_t exact = 0;
        for (const auto& h : out.events)
            if (const auto* beat = std::get_if<beat_event>(&h.what))
                exact += beat->rr->count() == rrs[static_cast<std::size_t>((h.at - host(2s)) / 1s)] ? 1U : 0U;
        INFO("seed " << seed);
        CHECK(out.rrs().size() <= rrs.size());
        CHECK(out.rrs().size() > 360);
        CHECK(exact + 20 > out.rrs().size()); // 16 bits an interval, 1e-3 a bit: 1.6 % expected
        CHECK(d.dropped().total() > 0);
        for (const double rr : out.rrs())
            CHECK((rr > 200 && rr < 6000));
    }
}

TEST_CASE("wearlink: the strap's capture of 2010 gives its intervals; the damaged frame costs only itself",
          "[drivers][wearlink][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    std::ifstream file{ref / "captures/polar_wearlink/maemo_2010.hex"};
    REQUIRE(file);
    wearlink::decoder d;
    remembering out;
    d.opened(host(0s), out);
    auto at = host_duration{0s};
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("fe ")) feed(d, line, at += 1s, out);
    d.tick(host(at + 2s), out);
    CHECK(out.rrs() ==
          std::vector<double>{996, 1069, 1066, 985, 993, 988, 929, 951, 977, 952, 993, 999, 1014});
    std::vector<std::size_t> chains;
    for (std::size_t i = 0; i < out.beats().size(); ++i)
        if (out.beats()[i].starts_chain) chains.push_back(i);
    CHECK(chains == std::vector<std::size_t>{0, 11});
    CHECK(d.dropped().of(drop_cause::lost) == 1);
}
