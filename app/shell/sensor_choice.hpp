#pragma once
// A sensor as it is offered.

#include <cstdint>
#include <string>

namespace attune {

enum class sensor_mark : std::uint8_t {
    ready,
    searching,
    trouble,
    simulated
}; ///< each with a shape of its own

struct sensor_choice {
    std::string uri;      ///< empty: it tells of something that cannot be chosen as it is
    std::string name;     ///< "Simulated heart, calm", "Zephyr on /dev/ttyUSB0"
    std::string sentence; ///< state in words
    sensor_mark mark = sensor_mark::ready;
    std::string latency_key; ///< key of settings::latency_s
    double latency_s = 1.0;  ///< in force
    std::string latency_name{}; ///< model or protocol that says what is usual
};

} // namespace attune
