#pragma once
// Concentration: how much of the heart rhythm's power lies in one narrow band (SCIENCE 4.3).

#include "dsp/hrv/history.hpp"
#include "dsp/units.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace attune {

/// K = 100 * P(peak +- 0.015 Hz) / P(0.0033-0.4 Hz) over the newest 64 s: RR on beat time, monotone cubic
/// every 0.5 s (as S13 does), line removed, one Hann window, bins of 1/256 Hz. The bounds are part of the
/// number. A pure sine gives about 90, the ceiling of 64 s.
///
/// A sample is final when the beat after the next is known, so the window ends up to three beats ago. The
/// spectrum slides: a new sample turns every bin by its angle, adds itself and takes the oldest away. Hann
/// window and line are taken off the bins when K is read. Two sums take turns, each built afresh from nothing
/// while the other serves, so that rounding never adds up for longer than 256 samples.
///
/// Out:   percent; nothing until 64 s of one chain are there, or where nothing varies.
/// Cost:  a sample O(108 bins), reading O(108 bins); allocates only in the constructor.
class concentration {
public:
    struct result {
        double peak_pct = 0; ///< K at the highest peak within 0.04-0.26 Hz
        double peak_hz = 0;
        std::optional<double> pacer_pct{}; ///< K at the pacer; nothing where the window cannot resolve it
    };
    concentration();
    ~concentration();
    concentration(concentration&&) noexcept;
    concentration& operator=(concentration&&) noexcept;

    /// Takes what the history has heard since the last call; for every interval, so that no call has much to
    /// do. Always the same history.
    void follow(const beat_history& history) noexcept;
    /// Follows, then reads.
    std::optional<result> operator()(const beat_history& history, std::optional<hertz> pacer) noexcept;

    static constexpr double window = 64.0; // s
    static constexpr double slowest =
        0.04; // Hz: 2.5 cycles in the window; also where the peak is sought from

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace attune
