#pragma once
// A source whose bytes are known in advance as a function of time: the simulated heart, a recording.
// Pulled by virtual time (`--fast`, tests) or wrapped by run_in_real_time.

#include "drivers/result.hpp"
#include "drivers/time.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace attune {

/// What a simulated person needs to see to breathe along: the pacer as a line through time.
struct pacer_line {
    host_time from{};          ///< the line holds from here on
    double phase_at_from = 0;  ///< breaths, accumulated
    double breaths_per_second = 0; ///< 0: no pacer; the simulated person breathes as it likes
    double inhale_fraction = 0.4;  ///< share of the cycle in which the breath goes in
};

class scripted_source {
public:
    virtual ~scripted_source() = default;

    /// Script time zero is this instant. Called once, before anything else.
    virtual result<void> start(host_time at) = 0;
    /// When the next bytes come; nothing = the script has ended.
    virtual std::optional<host_time> next() = 0;
    /// The bytes due at next(), moved out into `into` (at most its size; call again while next() stays in the past).
    virtual std::size_t take(std::span<std::byte> into) = 0;
    /// Bytes from the program to the device (answered by the simulated bridge; ignored by a recording).
    virtual void write(std::span<const std::byte> bytes) = 0;
    /// The person sees the pacer (simulated heart only; a recording ignores it).
    virtual void see(const pacer_line& pacer) = 0;
    virtual std::string description() const = 0;
};

} // namespace attune
