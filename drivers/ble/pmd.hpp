#pragma once
// ECG of Polar's Measurement Data service (SENSORS 5.2).

#include "drivers/decoder.hpp"

#include <optional>

namespace attune::ble {

/// In:    values of the PMD data characteristic, in order; reset() where the link was made anew.
/// Out:   samples in microvolt, timed by the sensor's clock; at most samples_event::most in one event.
/// Rules: the period is what the timestamps of two frames on end say; until then, and where they do not go
/// together,
///        it is that of 130 Hz. Frames missing between two, or a clock that went back, are a gap.
/// Cost:  O(samples). Does not allocate.
class pmd_ecg {
public:
    void reset() noexcept { *this = {}; }
    void operator()(std::span<const std::byte> value, bool beats_inside, host_time at, drops& dropped,
                    decoder_output& out);

private:
    std::optional<sensor_time> last_{};
    sensor_clock::duration period_{};
};

} // namespace attune::ble
