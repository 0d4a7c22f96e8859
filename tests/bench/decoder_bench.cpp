// What a byte costs in each decoder, beside memcpy of the same bytes as the yardstick.
//
// Workload: the made streams of the decoder tests (about forty beats each), repeated to some 4 MB and fed in
// pieces of 64 bytes, as a port hands them over. Budget: a beat may cost 20 us from bytes to all live
// numbers; the largest message that carries beats is an HxM packet of 60 bytes, so 40 ns a byte is an eighth
// of it.
//
// Second table: does one core keep up with a thousand sensors? Per sensor what its stream sends at its own
// pace (a heart of about 70 a minute; ECG lines at 250 Hz as our own bridge sends them), and as the outer
// limit a line that is full: 11520 bytes a second at 115200 baud. Decoder and memcpy are the medians of the
// first table, from the same run. The limit: every ratio above 1, also for full lines.

#include "drivers/protocols.hpp"
#include "tests/drivers/streams.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>

using namespace attune;
using namespace attune::test;

namespace {
class counting final : public decoder_output {
public:
    void on_event(const event&, host_time) override { ++events; }
    void send(std::span<const std::byte>) override {}
    std::size_t events = 0;
};

/// A bridge with electrodes: 250 samples a second, ten a line, and no beats.
stream ecg_lines() {
    stream all{{host(0s), at1("AT1,H,bridge,0.1,ecg,chest")}};
    for (int k = 0; k < 1000; ++k) {
        std::string body =
            "AT1,E," + std::to_string(k % 256) + "," + std::to_string(40'000L * k + 36'000) + ",4000";
        for (int i = 0; i < 10; ++i)
            body += "," + std::to_string((10 * k + i) * 37 % 1023 - 511);
        all.push_back({host(40ms * k + 40ms), at1(body)});
    }
    return all;
}
struct measured {
    const char* name;
    double sent;            ///< bytes a second, by the stream itself
    double decoded, copied; ///< bytes a second
};

constexpr std::size_t target_size = 4'000'000, piece = 64;
constexpr int turns = 9;

template <class Run>
std::array<double, 3> ns_per_byte(std::size_t size, Run run) {
    std::vector<double> ns;
    for (int i = 0; i < turns; ++i) {
        const auto from = std::chrono::steady_clock::now();
        run();
        const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - from;
        ns.push_back(took.count() / static_cast<double>(size));
    }
    std::sort(ns.begin(), ns.end());
    return {ns.front(), ns[ns.size() / 2], ns.back()};
}
} // namespace

int main() {
    auto streams = made_streams();
    streams["bridge ECG"] = ecg_lines();
    std::vector<measured> table;
    std::printf("ns per byte          decoder min  median     max    memcpy median   events\n");
    const std::pair<const char*, const char*> cases[]{
        {"bridge", "bridge"},       {"bridge ECG", "bridge"}, {"hxm", "zephyr"},
        {"wearlink", "wearlink"},   {"ant", "ant"},           {"ble", "ble"},
        {"bgapi", "bgapi"},         {"bitalino", "bitalino"},
        {"bioharness", "zephyr"}, {"rr text", "text:rr"},
        {"pulsesensor", "text"},    {"json", "text"},         {"psws", "text"},
        {"samples", "text:samples"}};
    for (const auto& one : cases) {
        const char *const name = one.first, *const protocol = one.second;
        std::string once, data;
        for (const auto& a : streams.at(name))
            once += a.data;
        while (data.size() < target_size)
            data += once;
        std::vector<char> copy(data.size());
        std::size_t events = 0;
        const auto cost = ns_per_byte(data.size(), [&] {
            const auto d = make_decoder(protocol, {.device = "H1"}); // the strap of the bgapi stream
            counting out;
            host_time at{};
            (*d)->opened(at, out);
            for (std::size_t i = 0; i < data.size(); i += piece, at += std::chrono::milliseconds{60}) {
                (*d)->tick(at, out); // dialogues wait for it
                (*d)->feed(bytes(std::string_view{data}.substr(i, piece)), at, out);
            }
            events = out.events;
        });
        const auto yardstick = ns_per_byte(data.size(), [&] {
            for (std::size_t i = 0; i < data.size(); i += piece)
                std::memcpy(copy.data() + i, data.data() + i, std::min(piece, data.size() - i));
            asm volatile("" : : "r"(copy.data()) : "memory"); // the copy is used
        });
        const std::chrono::duration<double> lasts = streams.at(name).back().at - streams.at(name).front().at;
        table.push_back(
            {name, static_cast<double>(once.size()) / lasts.count(), 1e9 / cost[1], 1e9 / yardstick[1]});
        std::printf("%-18s %11.2f %9.2f %9.2f %13.3f %12zu\n", name, cost[0], cost[1], cost[2], yardstick[1],
                    events);
    }
    constexpr double sensors = 1000, full_line = 11520; // 115200 baud, 8N1
    std::printf("\n1000 sensors         one sends   decoder    memcpy      ratio      ratio, full lines\n"
                "                          B/s      MB/s      MB/s      (limit 1)  (limit 1)\n");
    for (const auto& m : table)
        std::printf("%-18s %11.0f %9.1f %9.0f %12.1f %10.1f\n", m.name, m.sent, m.decoded / 1e6,
                    m.copied / 1e6, m.decoded / (sensors * m.sent), m.decoded / (sensors * full_line));
}
