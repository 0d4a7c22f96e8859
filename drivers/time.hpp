#pragma once
// The two clocks of a recording. Neither can be asked for the time here: time comes in with the data (law 3).

#include <chrono>
#include <cstdint>

namespace attune {

/// The host's monotonic clock, as stamped once by the port. A tag without now(): only drivers/port reads it.
struct host_clock {
    using rep = std::int64_t;
    using period = std::nano;
    using duration = std::chrono::duration<rep, period>;
    using time_point = std::chrono::time_point<host_clock, duration>;
    static constexpr bool is_steady = true;
};
using host_time = host_clock::time_point;
using host_duration = host_clock::duration;

/// The sensor's own clock, unwrapped by its decoder; its zero is anywhere.
struct sensor_clock {
    using rep = std::int64_t;
    using period = std::nano;
    using duration = std::chrono::duration<rep, period>;
    using time_point = std::chrono::time_point<sensor_clock, duration>;
    static constexpr bool is_steady = true;
};
using sensor_time = sensor_clock::time_point;

} // namespace attune
