// The firmware in real time on a pty, read by our own port and decoder.
#include "drivers/bridge/decoder.hpp"
#include "drivers/port/serial_source.hpp"
#include "tests/support/catch.hpp"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

using namespace attune;

namespace {
struct heard final : decoder_output {
    byte_source& port;
    std::vector<beat_event> beats;
    std::uint32_t samples = 0, identities = 0;
    explicit heard(byte_source& p)
        : port{p} {}
    void on_event(const event& e, host_time) override {
        if (const auto* b = std::get_if<beat_event>(&e)) beats.push_back(*b);
        if (const auto* s = std::get_if<samples_event>(&e)) samples += s->count;
        if (std::get_if<identity_event>(&e)) ++identities;
    }
    void send(std::span<const std::byte> bytes) override { CHECK(port.write(bytes)); }
};
} // namespace

TEST_CASE("firmware: in real time our port and decoder hear every beat and every sample") {
    const std::string file = ATTUNE_BINARY_DIR "/hardware_realtime.txt";
    {
        std::ofstream out{file};
        for (int i = 0; i < 18; ++i)
            out << 1 + i * 0.8125 << '\n';
    }
    std::FILE* p =
        popen((std::string{AVR_RUNNER} + " " FIRMWARE "/bridge.elf 16 pty - 1 1 " + file).c_str(), "r");
    REQUIRE(p);
    char path[64] = {};
    REQUIRE(std::fgets(path, sizeof path, p));
    std::string name{path};
    name.pop_back();
    serial_source port{name, 115200};
    REQUIRE(port.open());
    bridge::decoder d;
    heard h{port};
    const auto start = std::chrono::steady_clock::now();
    d.opened(host_time{}, h);
    std::array<std::byte, 4096> buffer{};
    for (;;) {
        const auto r = port.read(buffer, std::chrono::milliseconds{200});
        const auto elapsed = std::chrono::steady_clock::now() - start;
        d.feed(std::span{buffer}.first(r.bytes), host_time{elapsed}, h);
        if (r.gone || elapsed > std::chrono::seconds{17}) break;
    }
    pclose(p);
    CHECK(h.identities >= 1);
    CHECK(h.samples >= 3960);
    REQUIRE(h.beats.size() == 18);
    for (std::size_t i = 1; i < 18; ++i) {
        REQUIRE(h.beats[i].rr);
        CHECK(std::abs(h.beats[i].rr->count() - 812.5) <= 0.1);
        CHECK_FALSE(h.beats[i].starts_chain);
    }
}
