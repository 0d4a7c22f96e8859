#pragma once
// Concentration: how much of the heart rhythm's power lies in one narrow band (SCIENCE 4.3).

#include "dsp/hrv/history.hpp"
#include "dsp/units.hpp"

#include <memory>
#include <optional>

namespace attune {

/// K = 100 * P(peak +- 0.015 Hz) / P(0.0033-0.4 Hz) over the newest 64 s: RR on beat time, monotone cubic at
/// 4 Hz, line removed, one Hann window. The bounds are part of the number. A pure sine gives about 90, the
/// ceiling of 64 s.
///
/// Out:   percent; nothing until 64 s of one chain are there, or where nothing varies.
/// Cost:  one 1024-point real transform (the 256 samples padded by 4, so that the band's edges fall between
/// bins without
///        error that shows); allocates only in the constructor.
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
    std::optional<result> operator()(const beat_history& history, std::optional<hertz> pacer) noexcept;

    static constexpr double window = 64.0; // s
    static constexpr double slowest =
        0.04; // Hz: 2.5 cycles in the window; also where the peak is sought from

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace attune
