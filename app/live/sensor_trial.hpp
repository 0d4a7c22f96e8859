#pragma once
// A sensor on trial, or listened to: a session that nobody stores. In real time over any sensor, or driven
// for tests.

#include "app/live/live_session.hpp"
#include "app/session/trial_verdict.hpp"

namespace attune {

/// Thread: [session], the caller's; the port has its own.
class sensor_trial {
public:
    /// A test of trial_length and nothing more. Fails as live_session::begin does. Of the options only
    /// sensor, key, driven_from and setup.usual_ant_device count.
    static result<std::unique_ptr<sensor_trial>> begin(live_options options);
    /// Listens until it is let go; begin_test() makes a test of the next half minute. Its beats stand where
    /// they arrived: placed with a latency of nothing.
    static result<std::unique_ptr<sensor_trial>> listen(live_options options);
    ~sensor_trial();

    /// Takes what has come up to `now`. When the session has ended the view stands and over() is true.
    const session_view& pump(host_time now);
    const session_view& view() const noexcept;
    /// When the view's session time was 0.
    host_time began() const noexcept;
    bool over() const noexcept;

    /// What is heard from here on is the test.
    void begin_test();
    /// Share of trial_length that the test has run, 0 to 1.
    double tested() const noexcept;
    /// Of what was heard since begin() or begin_test().
    trial_verdict verdict() const;
    int ready_fd() const noexcept;

private:
    struct state;
    explicit sensor_trial(std::unique_ptr<state> s);
    static result<std::unique_ptr<sensor_trial>> make(live_options options, seconds length);
    std::unique_ptr<state> state_;
};

} // namespace attune
