#pragma once
// The simulated heart behind a simulated bridge: a script of AT1 lines.

#include "drivers/port/scripted_source.hpp"
#include "drivers/sim/settings.hpp"

#include <memory>

namespace attune::sim {

/// Endless. What it says depends on the settings and on the pacer as a function of time only, not on how
/// often or in which pieces it is asked, as long as see() comes before the bytes it can change (a reaction
/// time later).
///
/// Says: hello at the start; a beat 30-60 ms after its R wave, stamped with the R wave, RR as a difference of
/// whole milliseconds as straps have it, 0 where it was not measured; a status line each second.
/// Answers: `?` hello, `s` pauses the beats, `g` resumes them, `pN` pong. A script is not told when a command
/// comes, so the answer goes out with the next line, and its time is right. Dropouts silence all of it; the
/// first beat afterwards says that there is a gap before it.
std::unique_ptr<scripted_source> make_simulated_bridge(settings of);

} // namespace attune::sim
