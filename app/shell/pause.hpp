#pragma once
// Pause: a minute before answering. No sensor, nothing asked, nothing kept: it begins at once and leaves no
// trace but a mark in a practice that was under way.

#include "app/session/engine.hpp"

#include <memory>

namespace attune {

class pause_minute {
public:
    /// Begins now.
    pause_minute(practice plan, host_time now);
    ~pause_minute();
    /// The picture of `now`; finished once the minute is over.
    const session_view& frame(host_time now);
    const practice& plan() const noexcept;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace attune
