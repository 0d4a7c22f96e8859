#pragma once
// Beats out of samples, for sensors that send an ECG and no beats (samples_event::beats_inside).

#include "drivers/event.hpp"
#include "dsp/ecg/live_detector.hpp"

#include <boost/circular_buffer.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace attune {

/// In:    the sensor's samples as they come; lost() where continuity is lost for a reason outside of them.
/// Out:   beats as if the sensor had sent them: `at` is the sensor's time of the peak, between samples; rr is
///        the difference to the beat before; starts_chain after lost samples, lost() and where a beat was in
///        doubt. They come 0.35 to 2 s after their peak (live_detector), in order.
/// Rate:  the detector is made for the nearest of `rates`, which are all made beforehand, as a step must not
///        allocate (law 7) and the rate is known only from the first samples. Beat times do not come from
///        that rate but from the sensor's own times around the peak, so that drift and a rate between two of
///        them change nothing. A rate that changes goes to another detector, as after lost samples.
/// Cost:  O(1) a sample; allocates only in the constructor.
class live_ecg_beats {
public:
    live_ecg_beats();

    template <class OnBeat>
    void operator()(const samples_event& e, OnBeat&& on_beat) {
        auto held = begin(e);
        if (!held) return;
        // What was lost is a plain line to the detector: no wave, and time passes.
        for (; *held > 0; --*held)
            if (const auto found = take(std::numeric_limits<double>::quiet_NaN()))
                if (const auto beat = judge(*found)) on_beat(*beat);
        for (std::uint32_t i = 0; i < e.count; ++i)
            if (const auto found = take(static_cast<double>(e.values[i])))
                if (const auto beat = judge(*found)) on_beat(*beat);
    }
    void lost() noexcept { lost_ = true; }

private:
    struct lane {
        hertz rate;
        live_detector find;
    };
    /// Sample `index` was taken at `at`.
    struct moment {
        std::int64_t index;
        sensor_time at;
        /// Nothing is missing between the moment before and this one; else nothing was measured from here on.
        std::optional<std::int64_t> seam_from;
    };

    /// Samples to hold before those of `e`; nothing where `e` is not to be looked into.
    std::optional<std::int64_t> begin(const samples_event& e) noexcept;
    std::optional<ecg_beat> take(double sample) noexcept;
    std::optional<beat_event> judge(const ecg_beat& b) noexcept;
    /// Nothing where the sample was never measured, or too near to a seam.
    std::optional<sensor_time> time_of(double sample) const noexcept;

    std::vector<lane> lanes_;
    lane* in_use_ = nullptr;
    std::vector<std::int64_t> taken_; ///< samples given to each lane
    boost::circular_buffer<moment> moments_;
    sensor_clock::duration period_{};
    bool lost_ = true;
    bool broken_ = true; ///< the next beat starts a chain
    std::optional<sensor_time> last_beat_{};
};

} // namespace attune
