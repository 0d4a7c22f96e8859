#pragma once
// The session behind the window: one person's, or two people's on one clock.

#include "app/live/live_pair.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace attune {

/// Thread: the caller's, as live_session's [session].
class under_way {
public:
    static result<std::unique_ptr<under_way>> begin(live_options alone);
    /// Fails as live_pair::begin does.
    static result<std::unique_ptr<under_way>> begin(std::array<live_options, two_people> both);

    std::size_t people() const noexcept { return both_ ? two_people : 1; }
    const live_session& person(std::size_t i) const noexcept { return both_ ? both_->person(i) : *alone_; }
    /// What everybody shares: phase, step, pacer, pause. Finished once all are: where the first person's is over before
    /// (a recording came to its end), it is the second's.
    const session_view& view() const noexcept;
    void ask(const command& c);
    /// A mark may be one person's; nobody named: everybody's. Anything else is.
    void ask(std::optional<std::size_t> whom, const command& c);
    const session_view& pump(host_time now);
    void finish(host_time now);
    /// Nobody named: everybody's.
    result<void> add_check_in(std::optional<std::size_t> whom, const check_in& answers);
    /// Of two, this one keeps their trace to themselves, or shows it again.
    result<void> hide_trace(std::size_t whom, bool hidden, std::int64_t utc_ms);

private:
    std::unique_ptr<live_session> alone_;
    std::unique_ptr<live_pair> both_;
};

} // namespace attune
