#pragma once
// Two people at once on one clock: two live sessions that begin, breathe and end together and share nothing
// else.

#include "app/live/live_session.hpp"

#include <array>
#include <cstddef>
#include <functional>
#include <memory>

namespace attune {

inline constexpr std::size_t two_people = 2;

/// Each person has an own port and its thread, decoder, engine, recorder and session in the store; the store
/// links the two. Common are the start, to the nanosecond, the clock, and whatever is asked: so the phases and
/// the pacer of both are the same. A line that stalls, floods, is unplugged or sends nonsense is that person's
/// alone, and one whose session is over (a recording's end) does not end the other's.
///
/// Thread: [session], the caller's. A step takes at most one full queue from each port; a flood thus keeps the
/// other person waiting for milliseconds, and never changes the times of their beats: the ports stamp.
class live_pair {
public:
    /// Both plans must be the same; `driven_from` is set in both, to the same, or in none; the store is one.
    /// Fails where one alone would, naming which, and where both name the same serial port.
    static result<std::unique_ptr<live_pair>> begin(std::array<live_options, two_people> people);
    ~live_pair(); ///< finish()
    live_pair(const live_pair&) = delete;
    live_pair& operator=(const live_pair&) = delete;

    /// For both, at the same instant of the next pump.
    void ask(const command& c);
    /// For one, what is no common matter: a mark. Anything else goes to both.
    void ask(std::size_t person, const command& c);
    /// Takes what has come up to `now` from both, then gives both the same instant. True: both are over.
    bool pump(host_time now);
    /// Both at the same instant; only then are ports and store waited for.
    void finish(host_time now);

    const live_session& person(std::size_t i) const noexcept { return *people_[i]; }
    /// Check-ins are each one's own.
    result<void> add_check_in(std::size_t person, const check_in& answers);
    /// And so is their trace.
    result<void> hide_trace(std::size_t person, bool hidden, std::int64_t utc_ms);

private:
    explicit live_pair(std::array<std::unique_ptr<live_session>, two_people> people);
    std::array<std::unique_ptr<live_session>, two_people> people_;
    host_time newest_{};
};

/// Virtual time, as run_virtual: sim: and replay: only.
result<std::array<virtual_outcome, two_people>>
run_virtual(std::array<live_options, two_people> people,
            const std::function<bool(const session_view&, const session_view&)>& each);

} // namespace attune
