#pragma once
// A running session put together: source, engine, recorder. In real time (a thread reads the port) or virtual
// time.

#include "app/live/wall_clock.hpp"
#include "app/session/engine.hpp"
#include "app/store/recorder.hpp"
#include "drivers/sensor_uri.hpp"

#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace attune {

struct live_options {
    sensor_uri sensor;
    std::string client;
    std::filesystem::path store_file;
    session_setup setup; ///< simulated and protocol are set from the sensor
    /// The caller drives the clock from this instant on (virtual time, tests): sim: and replay: only. No
    /// thread runs, nothing waits, and the same calls give the same session.
    std::optional<host_time> driven_from{};
    /// Where the records go instead of the store; then nothing is kept. Outlives the session.
    record_sink* unstored = nullptr;
    /// The user's; not in the setup, which is stored.
    std::optional<std::array<std::byte, 8>> ant_network_key{};
    std::function<std::int64_t()> wall_ms = &wall_clock_ms; ///< for the session's heading
};

/// When a session begins, on both clocks, and with whom.
struct session_start {
    host_time at{};
    std::int64_t utc_ms = 0;
    std::string dyad; ///< session_header::dyad
};

/// Thread: [session], the caller's; a real port and the recorder have their own.
class live_session {
public:
    /// Fails only where the sensor can never work (unknown protocol, no such replay file). A port that is not
    /// there (yet) or a store that cannot be written is a state of the session, not a failure.
    static result<std::unique_ptr<live_session>> begin(live_options options);
    ~live_session(); ///< finish()
    live_session(const live_session&) = delete;
    live_session& operator=(const live_session&) = delete;

    void ask(const command& c);
    /// Takes what has come up to `now` and gives the picture of `now`.
    const session_view& pump(host_time now);
    const session_view& view() const noexcept;
    void finish(host_time now);

    // begin(), pump() and finish() in steps, for who has more than one session in hand (live_pair).
    /// Fails as begin() does; nothing is stored yet, nothing runs.
    static result<std::unique_ptr<live_session>> make(live_options options);
    /// Makes the session in the store (which may take a moment) and begins at `at`, be it a little while ago.
    /// With driven_from: that instant. Once, before anything else.
    void start(const session_start& at);
    /// Opens the port; nothing comes before.
    void listen();
    /// Takes what has come up to `now`, at most a full queue. The instant of the newest of it, at least `now`.
    host_time take(host_time now);
    /// Commands and time up to `now`; sends to the device.
    const session_view& step(host_time now);
    /// The session's own end (take() first), the device's last bytes, and the port begins to close. Waits for
    /// nothing.
    void end(host_time now);
    /// After end(): waits for the port to close (100 ms) and the store to be written (a second). Once.
    void close();

    /// Readable when the port has something: sleep on it between frames. -1 where the clock is driven.
    int ready_fd() const noexcept;
    /// Empty while all is saved.
    std::string saving_trouble() const;
    const std::string& id() const noexcept;
    std::string sensor_description() const;
    result<void> add_check_in(const check_in& answers);
    /// The person keeps their trace to themselves, or shows it again (recorder.hpp).
    result<void> hide_trace(bool hidden, std::int64_t utc_ms);

private:
    struct state;
    explicit live_session(std::unique_ptr<state> s);
    std::unique_ptr<state> state_;
};

/// Chosen: as long as a person would take for a few sentences.
inline constexpr seconds open_step_lasts{60};
/// In virtual time nobody is there: a step that waits is begun at once, one without an end ends after
/// `open_step_lasts`.
std::optional<command_kind> asked_by_nobody(const session_view& v) noexcept;

/// Virtual time, as fast as it goes: sim: and replay: only. `each` sees the view at every tick; false ends
/// the session.
struct virtual_outcome {
    std::string id;
    std::string saving_trouble;
};
result<virtual_outcome> run_virtual(live_options options,
                                    const std::function<bool(const session_view&)>& each);

/// Runs a stored journal through today's engine and compares record by record, bit for bit.
struct verification {
    bool identical = false;
    std::uint64_t compared = 0;
    std::string first_difference; ///< in words, empty where identical
};
class store;
result<verification> verify_replay(const store& s, std::string_view id);

} // namespace attune
