#pragma once
// What a person asks of a running session. Plain values; stored, so that a replay asks the same.

#include "drivers/event.hpp"

#include <cstdint>

namespace attune {

enum class command_kind : std::uint8_t {
    pause,
    resume,
    stop,        ///< end now, kept as ended early unless the practice was complete
    mark,        ///< `label`
    set_pace,    ///< `value` breaths a minute; not while a search for one's pace sets it
    set_ratio,   ///< `value` inhale share of inhale + exhale, 0.2 to 0.8; from the next inhale on
    skip_phase,  ///< go on to the next phase
    extend,      ///< `value` seconds more of practice; of a session that is led, of this step
    take_calmer, ///< compare with the calmer rest that is offered from now on
    start_step,  ///< the step that waits for the person begins
    dizzy,       ///< too much breath: the first time words soften, the second time the practice ends
    uneasy,      ///< a search: this pace is not comfortable; it goes on to another, and ends at the second time
    conclude,    ///< a search: enough, whatever is known by now
    next_step,   ///< the step under way ends: now, where the pacer runs with its breath; one that waits begins
};

struct command {
    command_kind kind = command_kind::mark;
    double value = 0;
    short_text label{};
};

} // namespace attune
