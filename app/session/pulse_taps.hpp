#pragma once
// "Tap your pulse" while it goes on: taps and beats as they come, and what they say so far.

#include "app/session/tap_latency.hpp"
#include "app/session/view.hpp"

#include <vector>

namespace attune {

enum class pulse_site : std::uint8_t { neck, wrist };

/// From the R wave to what a finger feels there, and how far a person may lie from it. Chosen: pulse transit
/// times of adults at rest, about 0.15 s to the neck and 0.25 s to the wrist, differ by some 50 ms.
constexpr seconds pulse_travel(pulse_site s) noexcept {
    return s == pulse_site::neck ? seconds{0.15} : seconds{0.25};
}
constexpr seconds pulse_travel_doubt{0.05};

/// In:    taps and beats in the order in which they come, on the host's clock; beats placed with the latency
///        `in_use` throughout.
/// Out:   latency_by_taps of them; its interval is widened by what is not known of the pulse's travel.
/// Rules: a tap less than 0.25 s after the last one is the same one (chosen: 240 a minute, a bouncing key);
///        of the last 120 taps and their beats (chosen: two minutes; nobody taps longer).
/// Cost:  found() as latency_by_taps, where something has come since; allocates. Not for the real-time path.
class pulse_taps {
public:
    explicit pulse_taps(seconds in_use, pulse_site site = pulse_site::neck);
    void tap(host_time at);
    void beat(host_time at);
    /// The beats of a view that have not been seen yet. `began`: when its session time was 0.
    void follow(const session_view& v, host_time began);
    void choose(pulse_site site);
    /// Forgets the taps; the beats stand.
    void again();

    const tap_latency& found();
    pulse_site site() const noexcept { return site_; }
    std::size_t taps() const noexcept { return taps_.size(); }

private:
    std::vector<host_time> taps_, beats_;
    std::uint64_t next_ = 0; ///< index of the first beat of a view that was not taken
    seconds in_use_;
    pulse_site site_;
    bool stale_ = true;
    tap_latency found_{};
};

/// How far `t.latency` may be off: to the farther end of its interval. Nothing unless it is known.
std::optional<seconds> doubt_of(const tap_latency& t) noexcept;

} // namespace attune
