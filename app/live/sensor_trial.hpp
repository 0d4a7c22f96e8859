#pragma once
// A sensor on trial: a session that nobody stores. In real time over any sensor, or driven for tests.

#include "app/live/live_session.hpp"
#include "app/session/trial_verdict.hpp"

namespace attune {

/// Thread: [session], the caller's; the port has its own.
class sensor_trial {
public:
    /// Fails as live_session::begin does. Of the options only sensor, key and driven_from count.
    static result<std::unique_ptr<sensor_trial>> begin(live_options options);
    ~sensor_trial();

    /// Takes what has come up to `now`. After trial_length the view stands and over() is true.
    const session_view& pump(host_time now);
    bool over() const noexcept;
    /// Of what was heard so far.
    trial_verdict verdict() const;
    int ready_fd() const noexcept;

private:
    struct state;
    explicit sensor_trial(std::unique_ptr<state> s);
    std::unique_ptr<state> state_;
};

} // namespace attune
