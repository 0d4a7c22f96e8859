// What a byte costs in each decoder, beside memcpy of the same bytes as the yardstick.
//
// Workload: the made streams of the decoder tests (about forty beats each), repeated to some 4 MB and fed in
// pieces of 64 bytes, as a port hands them over. Budget: a beat may cost 20 us from bytes to all live
// numbers; the largest message that carries beats is an HxM packet of 60 bytes, so 40 ns a byte is an eighth
// of it.

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
    const auto streams = made_streams();
    std::printf("ns per byte          decoder min  median     max    memcpy median   events\n");
    const std::pair<const char*, const char*> cases[]{
        {"bridge", "bridge"},     {"hxm", "zephyr"},          {"wearlink", "wearlink"}, {"ble", "ble"},
        {"bioharness", "zephyr"}, {"rr text", "text:rr"},     {"pulsesensor", "text"},  {"json", "text"},
        {"psws", "text"},         {"samples", "text:samples"}};
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
            const auto d = make_decoder(protocol);
            counting out;
            host_time at{};
            (*d)->opened(at, out);
            for (std::size_t i = 0; i < data.size(); i += piece, at += std::chrono::milliseconds{60})
                (*d)->feed(bytes(std::string_view{data}.substr(i, piece)), at, out);
            events = out.events;
        });
        const auto yardstick = ns_per_byte(data.size(), [&] {
            for (std::size_t i = 0; i < data.size(); i += piece)
                std::memcpy(copy.data() + i, data.data() + i, std::min(piece, data.size() - i));
            asm volatile("" : : "r"(copy.data()) : "memory"); // the copy is used
        });
        std::printf("%-18s %11.2f %9.2f %9.2f %13.3f %12zu\n", name, cost[0], cost[1], cost[2], yardstick[1],
                    events);
    }
}
