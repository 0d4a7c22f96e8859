#include "tests/support/emulators/virtual_line.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace attune::test {

namespace {
class both_ways final : public decoder_output {
public:
    both_ways(emulator& device, decoder_output& out)
        : device_{device}
        , out_{out} {}
    void on_event(const event& e, host_time at) override { out_.on_event(e, at); }
    void send(std::span<const std::byte> bytes) override {
        out_.send(bytes);
        device_.received(bytes, now);
    }
    host_time now{};

private:
    emulator& device_;
    decoder_output& out_;
};
} // namespace

void play_virtually(decoder& d, emulator& device, decoder_output& out, host_time from, host_time until,
                    bool begin) {
    constexpr auto grid = std::chrono::milliseconds{50};
    constexpr int too_many = 100'000; // takes at one instant; chosen: far beyond any device
    both_ways line{device, out};
    line.now = from;
    if (begin) {
        device.start(from);
        d.opened(from, line);
    }
    host_time tick = from;
    for (int at_once = 0;;) {
        const auto next = device.next();
        if (next && *next <= tick) {
            if (*next > until) return;
            const auto t = std::max(*next, line.now);
            at_once = t == line.now ? at_once + 1 : 0;
            if (at_once > too_many) throw std::logic_error{"an emulator that does not let time go on"};
            line.now = t;
            if (const auto bytes = device.take(t); !bytes.empty()) d.feed(bytes, t, line);
        } else {
            if (tick > until) return;
            line.now = tick;
            d.tick(tick, line);
            tick += grid;
        }
    }
}

} // namespace attune::test
