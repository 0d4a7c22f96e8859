#pragma once
// What a session leaves behind, as one ordered stream: everything that came in, then what was made of it (law
// 4). All trivially copyable, so that a bounded lock-free queue can carry it away from the session.

#include "app/session/command.hpp"
#include "app/session/noticing.hpp"
#include "app/session/pacer.hpp"
#include "drivers/drops.hpp"
#include "drivers/port/input.hpp"
#include "dsp/breath/resonance_search.hpp"
#include "dsp/live.hpp"

#include <cstdint>
#include <variant>

namespace attune {

/// All `t` are seconds since the session began, on the host's clock.

/// As received. `tick`: how many ticks of the session's grid had been taken before it; a replay does the
/// same.
struct input_record {
    std::uint64_t tick;
    port_input in;
};
struct command_record {
    std::uint64_t tick;
    host_time at;
    command asked;
};
/// A beat as measured, the moment it was decoded. `t` is beat time; it never changes.
struct beat_record {
    std::uint64_t index; ///< from 0
    seconds t;
    std::optional<milliseconds> rr;
    bool starts_chain;
    std::optional<double> pacer_phase; ///< radians, at the middle of its interval
};
/// The class of a beat, two beats later or at a break.
struct class_record {
    std::uint64_t index;
    beat_class classed;
    double deviation;
};
enum class gap_cause : std::uint8_t {
    port_closed,
    silence,
    beats_lost,
    contact_lost,
    overflow,
    clock_jumped
};
std::string_view name(gap_cause c) noexcept;
/// Between the last beat of a chain and the first of the next (or the end of the session).
struct gap_record {
    seconds from, to;
    gap_cause cause;
};
/// The numbers as shown, once a second.
struct numbers_record {
    seconds t;
    live_numbers numbers;
    std::optional<double> pacer_breaths; ///< accumulated phase of the pacer, breaths
};
enum class phase_kind : std::uint8_t { settle, rest, practice, close };
std::string_view name(phase_kind p) noexcept;
struct phase_record {
    seconds t;
    phase_kind phase;
};
/// The pacer's line from `t` on.
struct pacer_record {
    seconds t;
    double phase_at_t;
    double breaths_per_second;
    breath_pattern pattern;
};
struct mark_record {
    seconds t;
    short_text label;
};
/// Cumulative counts, when they have changed.
struct drops_record {
    seconds t;
    drops counts;
};
enum class sensor_fact : std::uint8_t { model, protocol, battery, contact };
struct sensor_record {
    seconds t;
    sensor_fact fact;
    short_text text; ///< battery: "87"; contact: "worn" or "not worn"
};
struct baseline_record {
    seconds t;
    baseline base;
};
/// A step of the practice begins, or waits for the person to begin it; what it is stands in the session's
/// plan.
struct step_record {
    seconds t;
    std::uint32_t step, round; ///< from 0
    bool waiting;
};
enum class ended_as : std::uint8_t { complete, early, recovered };
std::string_view name(ended_as e) noexcept;
struct ended_record {
    seconds t;
    ended_as how;
    std::uint64_t tick;
};

/// A step of a search for one's pace, and the belief after it.
struct pace_record {
    seconds t;
    resonance_step step;
    pace_finding after;
};

/// A cue came up for the person (noticing.hpp).
struct cue_record {
    seconds t;
    cue what;
};

using record = std::variant<input_record, command_record, beat_record, class_record, gap_record,
                            numbers_record, phase_record, pacer_record, mark_record, drops_record,
                            sensor_record, baseline_record, ended_record, step_record, pace_record,
                            cue_record>;
static_assert(std::is_trivially_copyable_v<record>);

/// Takes records in order. Called from the session's step: must not allocate, lock, throw or wait.
class record_sink {
public:
    virtual void on_record(const record& r) noexcept = 0;

protected:
    ~record_sink() = default;
};

} // namespace attune
