#pragma once
// The BioHarness 3 packets: RR as a sign that flips, samples of ECG, breathing and acceleration, the summary.

#include "drivers/decoder.hpp"
#include "drivers/zephyr/frame.hpp"

#include <array>

namespace attune::zephyr {

/// In:    payloads whose check was right.
/// Out:   beat_event for each change of sign in the RR packet: rr = the new magnitude. The packet's time says
/// only to
///        56 ms where the beat is, so `at` is the time before plus rr; it is taken from the packet where a
///        chain starts. samples_event for ECG, breathing and acceleration; battery_event from the summary.
/// Missing packets are counted as lost; a beat after them starts a chain, and a change of sign across the
/// hole is no beat, as several may have happened in it. A packet repeated adds nothing.
class bioharness {
public:
    void opened() noexcept;
    void packet(message id, std::span<const std::byte> payload, host_time at, drops& dropped,
                decoder_output& out);

private:
    void rr(std::span<const std::byte> payload, sensor_time start, bool hole, host_time at, drops& dropped,
            decoder_output& out);
    /// Time of day as a time that goes on past midnight.
    sensor_time unwrapped(std::uint32_t ms_of_day) noexcept;

    struct stream {
        std::uint8_t seq = 0;
        bool seen = false;
    };
    std::array<stream, 256> streams_{}; ///< by message id
    std::optional<std::int64_t> day_ms_{};
    std::int16_t held_ = 0; ///< last RR sample, ms with sign; 0: not known
    bool in_chain_ = false;
    sensor_time last_beat_{};
    std::uint8_t battery_ = 255; ///< last told, percent; 255: none yet
};

} // namespace attune::zephyr
