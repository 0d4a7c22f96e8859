// hardware/firmware/frame.h against drivers/bridge: what the firmware writes is what the host reads.
#include "drivers/bridge/decoder.hpp"
#include "tests/support/catch.hpp"
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast" // it is C
#include "hardware/firmware/frame.h"
#pragma GCC diagnostic pop

#include <string>
#include <vector>

using namespace attune;

namespace {
struct heard final : decoder_output {
    std::vector<event> events;
    void on_event(const event& e, host_time) override { events.push_back(e); }
    void send(std::span<const std::byte>) override {}
};
std::string text(const frame& f, std::uint8_t size) {
    return {f.text, size};
}
} // namespace

TEST_CASE("frame: the worked examples of SENSORS 6.9 come out to the letter") {
    frame f;
    CHECK(text(f, frame_pong(&f, 5, 123600000)) == "$AT1,P,5,123600000*5B\n");
    const std::int16_t values[] = {-12, 35, 410, -80};
    CHECK(text(f, frame_samples(&f, 42, 123456000, 4000, values, 4)) ==
          "$AT1,E,42,123456000,4000,-12,35,410,-80*6C\n");
}

TEST_CASE("frame: the longest line of samples fits, and one that does not is none") {
    frame f;
    std::int16_t values[20];
    for (auto& v : values)
        v = 1023;
    CHECK(frame_samples(&f, 255, 0xFFFFFFFFu, 4000, values, 10) > 0);
    CHECK(frame_samples(&f, 255, 0xFFFFFFFFu, 4000, values, 20) == 0);
}

TEST_CASE("frame: the decoder reads every line back, to the microsecond") {
    frame f;
    std::string stream = text(f, frame_hello(&f, "ecg"));
    stream += text(f, frame_beat(&f, 0, 1000000, 0, frame_gap_before));
    stream += text(f, frame_beat(&f, 1, 1812004, 812004, 0));
    stream += text(f, frame_status(&f, 1, 1900000, 1, 74));
    bridge::decoder d;
    heard h;
    d.feed(std::as_bytes(std::span{stream.data(), stream.size()}), host_time{}, h);
    CHECK(d.dropped().total() == 0);
    std::vector<beat_event> beats;
    for (const auto& e : h.events)
        if (const auto* b = std::get_if<beat_event>(&e)) beats.push_back(*b);
    REQUIRE(beats.size() == 2);
    CHECK_FALSE(beats[0].rr);
    CHECK(beats[0].starts_chain);
    REQUIRE(beats[1].rr);
    CHECK(beats[1].rr->count() == 812.004);
    CHECK_FALSE(beats[1].starts_chain);
}
