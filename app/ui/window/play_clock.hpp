#pragma once
// When a block of sound will be heard: even, though the device asks for its blocks in fits and starts.

#include "drivers/time.hpp"

namespace attune::ui {

/// Runs on the device's own sample count and leans softly towards the host's clock.
class play_clock {
public:
    /// The block of `frames` about to be made was asked for at `asked` and will be heard `latency` later.
    host_time block(host_time asked, int frames, int rate, host_duration latency) noexcept {
        const host_time measured = asked + latency;
        const auto error = measured - next_;
        // 60 ms: more than any scheduling hiccup, less than what an ear takes for late. Beyond it: another
        // time (start, suspend). Below: a sixteenth a block, so that a lone late call shifts the sound by
        // less than it can be heard.
        if (error > limit || error < -limit)
            next_ = measured;
        else
            next_ += error / 16;
        const host_time heard = next_;
        next_ += std::chrono::nanoseconds{std::int64_t{frames} * 1'000'000'000 / rate};
        return heard;
    }

private:
    static constexpr host_duration limit = std::chrono::milliseconds{60};
    host_time next_{};
};

} // namespace attune::ui
