#pragma once
// From sensor time to host time: when a beat really happened (SENSORS.md 9).

#include "drivers/event.hpp"
#include "drivers/time.hpp"
#include "dsp/units.hpp"

#include <boost/circular_buffer.hpp>

#include <optional>

namespace attune {

struct placed_beat {
    host_time at;        ///< beat time; never moves afterwards
    bool starts_chain;   ///< no interval, no line, no statistic from the beat before
    bool clock_jumped;   ///< the chain was broken here because sensor and host time no longer fit
};

/// In:    beats in the order of the sensor, each with its arrival; broken() where continuity is lost for another reason.
/// Out:   beat time = sensor time + offset - latency. The offset is the lower envelope of arrival - sensor time over the
///        last 60 s; it moves at most 20 ms a beat, so that the curve never jumps. Where the protocol has no time,
///        sensor time is the sum of the intervals. More than 3 s off, or a sum of intervals that falls behind the host
///        by more than 0.6 intervals for three arrivals: a new chain. A beat that would lie at or before the last
///        placed one is not placed (nothing).
/// Cost:  O(60) a beat; allocates only in the constructor.
/// After: SENSORS.md 9; SCIENCE.md 11.2.
class beat_placer {
public:
    beat_placer();
    void set_latency(seconds latency) noexcept { latency_ = latency; }
    std::optional<placed_beat> operator()(const beat_event& beat, host_time arrived) noexcept;
    void broken() noexcept;

private:
    struct arrival {
        host_time at;
        host_duration offset;
    };
    boost::circular_buffer<arrival> arrivals_;
    seconds latency_{1};
    std::optional<sensor_time> last_sensor_{};
    std::optional<host_time> last_placed_{};
    host_duration offset_{};
    host_time last_arrival_{};
    int behind_ = 0;
    bool chain_open_ = false;
};

} // namespace attune
