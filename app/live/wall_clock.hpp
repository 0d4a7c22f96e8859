#pragma once
// The one place where the program asks what day it is: for the headings of sessions and for how old they are,
// never for acquisition (that is drivers/port/clock.hpp).

#include <chrono>
#include <cstdint>

namespace attune {

/// Milliseconds since 1970, UTC.
inline std::int64_t wall_clock_ms() noexcept {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

} // namespace attune
