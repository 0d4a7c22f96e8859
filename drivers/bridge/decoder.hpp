#pragma once
// The project's own bridge: beats, samples and status as AT1 lines. FORMAT.md beside this file.

#include "drivers/bridge/line.hpp"
#include "drivers/decimal.hpp"
#include "drivers/decoder.hpp"

namespace attune::bridge {

/// The bridge's clock: 32 bits of microseconds, which wrap every 71.6 minutes.
///
/// Out: the line's time on a clock that goes on, and whether the bridge's clock was started anew (it was
/// reset): then the
///      time goes on as host time did, and nothing measured across it is continuous.
class bridge_clock {
public:
    struct reading {
        sensor_time at;
        bool restarted;
    };
    reading operator()(std::uint32_t us, host_time heard) noexcept;

private:
    std::optional<std::uint32_t> last_us_{};
    host_time last_heard_{};
    sensor_time last_{};
};

class decoder final : public attune::decoder {
public:
    std::string_view protocol() const noexcept override { return "bridge"; }
    /// Asks who it is and tells it to go (it streams from boot, but may have been stopped).
    void opened(host_time at, decoder_output& out) override;
    void feed(std::span<const std::byte> bytes, host_time at, decoder_output& out) override;
    void tick(host_time, decoder_output&) override {}
    const drops& dropped() const noexcept override { return dropped_; }

private:
    static constexpr std::size_t max_fields = 64;
    using fields = comma_fields<max_fields>;

    /// One line with a right check; false: its content is impossible.
    bool line(std::string_view body, host_time at, decoder_output& out);
    bool hello(const fields& f, host_time at, decoder_output& out);
    bool beat(const fields& f, host_time at, decoder_output& out);
    bool samples(const fields& f, host_time at, decoder_output& out);
    bool status(const fields& f, host_time at, decoder_output& out);
    bool pong(const fields& f, host_time at);
    sensor_time time_of(std::uint32_t us, host_time at) noexcept;
    void contact(bool worn, host_time at, decoder_output& out);

    line_scanner scanner_;
    bridge_clock clock_;
    drops dropped_;
    std::optional<std::uint8_t> last_seq_{};
    std::optional<bool> worn_{};
    std::optional<std::uint8_t> battery_{};
    bool broken_ = true; ///< the next beat starts a chain
    std::optional<std::uint8_t> last_samples_seq_{};
    std::optional<sensor_time> first_samples_{}; ///< since the port was opened
    bool sends_beats_ = false;                   ///< then its beats count, and none is looked for
    bool samples_lost_ = true;
};

} // namespace attune::bridge
