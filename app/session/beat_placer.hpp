#pragma once
// From sensor time to host time: when a beat really happened (SENSORS.md 9).

#include "drivers/event.hpp"
#include "drivers/time.hpp"
#include "dsp/units.hpp"

#include <boost/circular_buffer.hpp>

#include <cstddef>
#include <optional>
#include <span>

namespace attune {

struct placed_beat {
    host_time at{};            ///< beat time; never moves afterwards
    bool starts_chain = true;  ///< nothing joins it to the beat before: no line, no difference
    bool clock_jumped = false; ///< the chain was broken here because sensor and host time no longer fitted
};

/// In:    the beats that arrived together, in the sensor's order; broken() where continuity is lost for
/// another reason. Out:   one placed beat each: sensor time + offset - latency. The offset is the lower
/// envelope of arrival - newest
///        sensor time over the last 60 s and moves at most 20 ms an arrival, so that the curve never jumps.
///        Where the protocol has no time, sensor time is the sum of the intervals. A new chain begins where
///        the sensor falls 3 s behind its offset (10 s where it has a clock of its own: there a late packet
///        loses nothing), or by more than 0.6 intervals for three arrivals where it has none. A sensor that
///        runs ahead (a backlog comes faster than it was measured) keeps its chain: no measured beat is ever
///        given up, and placed times always grow.
///        Also where a beat lies more than 3 s from where its own interval puts it (one damaged number must
///        not send the following beats into the future), and, without a clock, after 3 s of unfilled silence.
/// Cost:  O(128) an arrival; allocates only in the constructor.
/// After: SENSORS.md 9; SCIENCE.md 11.2.
class beat_placer {
public:
    static constexpr std::size_t most_together = 64;

    beat_placer();
    /// Counts from the next chain on, so that no curve jumps.
    void set_latency(seconds latency) noexcept { latency_wanted_ = latency; }
    /// `out` holds at least beats.size() places.
    void place(std::span<const beat_event> beats, host_time arrived, std::span<placed_beat> out) noexcept;
    void broken() noexcept { open_ = false; }

private:
    struct arrival {
        host_time at;
        host_duration offset;
    };
    enum class join : std::uint8_t { fits, hole, jump };
    void place_chain(std::span<const beat_event> beats, host_time arrived, std::span<placed_beat> out,
                     join joined) noexcept;
    /// How a beat joins the one before: by its interval, after a hole, or with a jump of the sensor's clock.
    static join joins(const beat_event& beat, std::optional<sensor_time> before) noexcept;
    void follow_envelope(host_time arrived, host_duration seen) noexcept;

    boost::circular_buffer<arrival> arrivals_;
    seconds latency_wanted_{1};
    host_duration latency_{};
    host_duration offset_{};
    sensor_time newest_{};
    std::optional<host_time> last_placed_{};
    int behind_ = 0;
    bool open_ = false;
};

} // namespace attune
