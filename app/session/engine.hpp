#pragma once
// The session: a deterministic machine of values. step(inputs, commands, now) -> view.
//
// The same inputs and commands at the same ticks give the same records bit for bit, however step() was called
// (law 3). Time is divided into ticks of 50 ms (chosen: fine enough for phases, time-outs and the end; the
// picture asks the pacer for its own instant). The decoder's deadlines, phases and numbers happen on ticks
// only.

#include "app/session/beat_placer.hpp"
#include "app/session/heart_flags.hpp"
#include "app/session/posture.hpp"
#include "app/session/practice.hpp"
#include "app/session/view.hpp"
#include "drivers/decoder.hpp"

#include <memory>
#include <span>

namespace attune {

inline constexpr host_duration session_tick = std::chrono::milliseconds{50};

struct known_pace {
    double best, sd; ///< breaths/min
};

/// Everything that shapes a session's numbers; stored with it, so that a replay can build the same engine.
struct session_setup {
    practice plan{};           ///< pattern and length as they will be used
    seconds settle{0};         ///< before anything else: time for the signal to come
    bool measure_rest = false; ///< a rest phase of 5 minutes (8 at most) before the practice
    body_posture posture = body_posture::unknown; ///< as the person said before the start
    heart_flags heart{}; ///< as said of the person before the start
    /// A rest ends after its 5 minutes also where it gave no baseline: two people's phases stay common, and
    /// neither waits for the other's strap.
    bool rest_on_time = false;
    std::optional<breaths_per_minute> lead_in_from{}; ///< begin at this rate, one a minute slower each minute
    seconds close{0};                                 ///< after the practice
    baseline base{};                                  ///< what is known beforehand
    /// Best pace and SD as earlier searches left them, widened to the day of this one; a prior for it.
    std::optional<known_pace> pace{};
    std::optional<rsa_curve> curve{};                 ///< this person's calm RSA by rate, where known
    std::optional<seconds> latency{}; ///< the user's own; nothing = usual_latency of the sensor
    std::optional<seconds> latency_doubt{}; ///< of `latency`, either way, where it was found by tapping
    bool simulated = false;
    std::uint16_t usual_ant_device = 0; ///< the ANT strap of last time; 0 = none
    /// The ANT strap that is another person's here, never to be taken where any will do; 0 = none.
    std::uint16_t taken_ant_device = 0;
    bool cues = false; ///< tell what to notice, where the practice is one in which breathing is guided
    bool has_radio_key = false; ///< there was an ANT+ key; the key itself is in no session
    std::optional<std::string> protocol{}; ///< as named in the URI; nothing = found out
};

class session_engine final : private decoder_output {
public:
    /// `records` must outlive the engine. The decoder comes from make_decoder(setup.protocol).
    session_engine(session_setup setup, std::unique_ptr<decoder> decoder, record_sink& records);
    ~session_engine();
    session_engine(const session_engine&) = delete;
    session_engine& operator=(const session_engine&) = delete;

    void start(host_time at) noexcept;
    /// Takes ticks up to `now`, inputs and commands in order; afterwards view() is that of `now`. Never
    /// allocates.
    const session_view& step(std::span<const port_input> inputs, std::span<const command> commands,
                             host_time now) noexcept;
    const session_view& view() const noexcept { return view_; }
    /// Bytes for the device since the last call, at most 512; the caller sends them.
    std::span<const std::byte> outgoing() noexcept;
    /// Ends the session where it is not ended yet (stop, signal, quit) and writes the last records.
    void finish(host_time at) noexcept;
    /// The port is about to be closed: outgoing() then holds what leaves the device in peace. Records
    /// nothing.
    void let_go(host_time at) noexcept;
    bool finished() const noexcept { return view_.finished; }
    const session_setup& setup() const noexcept { return setup_; }

    /// Replay: one stored input or command at its stored tick; ticks before it are taken first.
    void replay(const input_record& r) noexcept;
    void replay(const command_record& r) noexcept;
    void replay(const ended_record& r) noexcept;

private:
    void on_event(const event& e, host_time at) override;
    void send(std::span<const std::byte> bytes) override;

    std::string_view found_protocol() const noexcept; ///< empty while it is being found out
    host_time tick_time(std::uint64_t tick) const noexcept;
    void advance_to_tick(std::uint64_t tick) noexcept;
    void advance_to(host_time t) noexcept;
    void take_tick() noexcept;
    void take(const port_input& in) noexcept;
    void take(const command& c, host_time at) noexcept;
    void place_pending() noexcept;
    void take_beat(const beat_event& b, const placed_beat& placed, host_time arrived) noexcept;
    void commit(const committed_beat& c) noexcept;
    void break_chain(gap_cause cause) noexcept;
    void enter_phase(std::size_t index, host_time at) noexcept;
    void next_phase(host_time at) noexcept;
    void run_phase(host_time at) noexcept;
    void run_steps(host_time at) noexcept;
    void tell_step(const step_walk::change& c) noexcept;
    void pace_of_step(host_time at) noexcept;
    void end_of_step(const practice_step& step, host_time began, host_time ended) noexcept;
    void mark(const short_text& label, host_time at) noexcept;
    void close_kindly(host_time at) noexcept;
    // The pace that is looked for, or followed (engine_search.cpp).
    void plan_search();
    void search_beat(const committed_beat& c) noexcept;
    void search_tick(host_time at, seconds practised) noexcept;
    void show_search(seconds now) noexcept;
    void second(host_time at) noexcept;
    void end(ended_as how) noexcept;
    void emit_pacer(host_time at) noexcept;
    void refresh(host_time now) noexcept;
    void refresh_signal(host_time now) noexcept;
    seconds session_time(host_time t) const noexcept;

    struct state;
    session_setup setup_;
    session_view view_;
    std::unique_ptr<state> state_;
};

} // namespace attune
