// The tools themselves: time, order and faults, with a device that counts aloud.

#include "tests/support/catch.hpp"
#include "tests/support/emulators/faulty.hpp"
#include "tests/support/emulators/pty_runner.hpp"
#include "tests/support/emulators/virtual_line.hpp"

using namespace attune;
using namespace attune::test;

namespace {
/// A byte each 100 ms: 0, 1, 2 and on.
class counting final : public emulator {
public:
    void start(host_time at) override { next_ = at + 100ms; }
    void received(std::span<const std::byte> b, host_time) override { heard += b.size(); }
    std::optional<host_time> next() const override { return next_; }
    std::vector<std::byte> take(host_time) override {
        next_ += 100ms;
        return {std::byte{n_++}};
    }
    std::size_t heard = 0;

private:
    host_time next_{};
    unsigned char n_ = 0;
};
class noting final : public decoder {
public:
    std::string_view protocol() const noexcept override { return "noting"; }
    void opened(host_time, decoder_output& out) override { out.send(std::vector<std::byte>(3)); }
    void feed(std::span<const std::byte> b, host_time at, decoder_output&) override {
        for (const auto x : b)
            got.emplace_back((at - host_time{}) / 1ms, std::to_integer<int>(x));
    }
    void tick(host_time, decoder_output&) override { ++ticks; }
    const drops& dropped() const noexcept override { return none_; }
    std::vector<std::pair<long, int>> got;
    int ticks = 0;

private:
    drops none_;
};
class nobody final : public decoder_output {
public:
    void on_event(const event&, host_time) override {}
    void send(std::span<const std::byte>) override {}
};
noting played(faults f) {
    noting d;
    nobody out;
    faulty device{[] { return std::make_unique<counting>(); }, f};
    play_virtually(d, device, out, host_time{}, host_time{} + 2s);
    return d;
}
} // namespace

TEST_CASE("emulator tools: a sound line carries every byte at its time, and ticks every 50 ms") {
    const auto d = played({});
    REQUIRE(d.got.size() == 20);
    CHECK(d.got.front() == std::pair{100L, 0});
    CHECK(d.got.back() == std::pair{2000L, 19});
    CHECK(d.ticks == 41);
}
TEST_CASE("emulator tools: bytes held by a stall come all at its end, those of a pulled device never") {
    const auto s = played({.stall_at = 450ms, .stall_for = 500ms});
    REQUIRE(s.got.size() == 20);
    CHECK(s.got[4] == std::pair{950L, 4});
    CHECK(s.got[8] == std::pair{950L, 8});
    const auto r = played({.replug_at = 450ms, .replug_for = 500ms});
    REQUIRE(r.got.size() == 4 + 10);
    CHECK(r.got[4] == std::pair{1050L, 0});
}
TEST_CASE("emulator tools: errors and losses come from the seed") {
    CHECK(played({.bit_errors = 0.1}).got == played({.bit_errors = 0.1}).got);
    CHECK(played({.bit_errors = 0.1}).got != played({}).got);
    CHECK(played({.lost_writes = 1}).got.empty());
}
