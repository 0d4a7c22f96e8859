#pragma once
// What the session engine keeps between steps; private to engine*.cpp. All capacities are fixed here (law 7).

#include "app/session/ecg_beats.hpp"
#include "app/session/engine.hpp"
#include "app/session/pace_follower.hpp"

#include <array>

namespace attune {

struct session_engine::state {
    state(std::unique_ptr<decoder> d, record_sink& r)
        : decoding{std::move(d)}
        , records{r} {}

    std::unique_ptr<decoder> decoding;
    record_sink& records;
    live_dsp dsp;
    beat_placer placer;
    live_ecg_beats in_samples;
    pacer pace;

    host_time start{};
    std::uint64_t ticks = 0; ///< taken so far; tick k lies k * session_tick after the start
    bool started = false;

    struct planned_phase {
        phase_kind kind;
        seconds length;
    };
    std::array<planned_phase, 4> plan{};
    std::size_t plan_size = 0;
    std::size_t phase = 0;
    std::uint64_t phase_ticks = 0; ///< ticks spent in this phase, pauses left out
    std::uint64_t phase_began_tick = 0;
    bool practice_done = false;
    bool cut_short = false; ///< closed before the practice was over
    step_walk steps;
    host_time paused_at{};
    std::optional<pace_finder> finder;     ///< where the practice looks for a pace
    std::optional<pace_follower> follower; ///< where it follows one ...
    bool follows = true;                   ///< ... until the person sets a pace
    std::uint8_t told_steps = 0;           ///< of the search
    bool search_over = false;
    noticer notice;
    host_time touched{}; ///< when the person last asked for something
    double pace_now = 0; ///< breaths a minute as last set, by lead-in or by the person
    bool lead_in = false;

    std::array<beat_event, beat_placer::most_together> pending{};
    std::size_t pending_size = 0;
    host_time pending_at{}; ///< when they arrived
    /// So much earlier the samples of their peaks had come: what a detector needs is not the sensor's delay.
    host_duration pending_late{};

    std::uint64_t next_index = 0;
    std::optional<seconds> last_beat_t{};
    std::optional<host_time> last_arrival{}; ///< of a beat
    std::optional<host_time> last_bytes{};
    std::optional<gap_cause> broken{}; ///< why the next beat begins a chain
    bool interval_seen = false;

    drops own_drops{};
    drops told_drops{};
    short_text told_protocol{};

    std::array<std::byte, 512> outgoing{};
    std::size_t outgoing_size = 0;
};

} // namespace attune
