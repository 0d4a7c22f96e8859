#pragma once
// When a lost port is looked for again. Pure: the time is an argument.

#include "drivers/time.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

namespace attune {

/// SENSORS 1.3: look for it every second. After half a minute nobody stands there with the plug in hand:
/// every two.
struct retry_times {
    host_duration first = std::chrono::seconds{1};
    host_duration later = std::chrono::seconds{2};
    host_duration eager_for = std::chrono::seconds{30};
};

/// Spaces the attempts to open. A port that was open longer than the interval is tried again at once; one
/// that opens and falls away in a circle is not.
class retry_schedule {
public:
    explicit retry_schedule(retry_times times) noexcept
        : times_{times} {}

    /// How long to wait from `now` until the next attempt.
    host_duration wait(host_time now) const noexcept {
        if (!last_) return host_duration::zero();
        const bool eager = !since_ || now - *since_ < times_.eager_for;
        return std::max(host_duration::zero(), *last_ + (eager ? times_.first : times_.later) - now);
    }
    void tried(host_time now) noexcept {
        last_ = now;
        if (!since_) since_ = now;
    }
    void opened() noexcept { since_.reset(); }

private:
    const retry_times times_;
    std::optional<host_time> last_;  ///< the last attempt
    std::optional<host_time> since_; ///< the first attempt of this search
};

/// An open port that sends nothing at all is closed and opened again (SENSORS 1.3: after 10 s); as a strap in
/// a drawer is no fault, the limit grows with each silent opening.
class silence_watch {
public:
    void opened(host_time now) noexcept { last_ = now; }
    void heard(host_time now) noexcept {
        last_ = now;
        step_ = 0;
    }
    /// How long the port may stay silent this time.
    host_duration limit() const noexcept { return limits[step_]; }
    /// True once per silence that lasted to the limit; the limit then grows.
    bool overdue(host_time now) noexcept {
        if (now - last_ < limit()) return false;
        step_ = std::min(step_ + 1, limits.size() - 1);
        last_ = now;
        return true;
    }

private:
    static constexpr std::array<host_duration, 4> limits{std::chrono::seconds{10}, std::chrono::seconds{20},
                                                         std::chrono::seconds{40}, std::chrono::seconds{60}};
    host_time last_{};
    std::size_t step_ = 0;
};

} // namespace attune
