#pragma once
// How late a session's sensor told of its beats, as the beats were placed: what a phase between breath and
// heart rests on.

#include "app/session/recording.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace attune {

struct beat_delay {
    seconds value{};                ///< beats were placed so long before their arrival
    std::optional<seconds> doubt{}; ///< either way; nothing: set by hand, and nobody knows
    bool own = false;               ///< set or found by the person; else the usual one of such a sensor
    std::string_view sensor;        ///< where it is the usual one: of what; as in latency_table()
};

/// The one of most beats: where another strap came in the middle, its beats have another. Follows the engine:
/// the person's own where there is one, else by the model, else by the protocol, as known when a chain began.
/// Cost: linear.
beat_delay delay_of(const recording& r);
/// Imported with its times, from a file that does not say how they came about: then there is no delay to tell.
bool placed_elsewhere(const recording& r) noexcept;

/// "0.8 s", "20 ms" below a tenth.
std::string delay_words(seconds delay);

/// "Beats placed 2.6 s before they arrived (usual for Polar H10), give or take 0.5 s: where the heart stands
/// in a breath is unsure by as much, 18 degrees at 6 a minute." `pace` 0: not paced; nothing is said of a
/// breath.
std::string delay_sentence(const beat_delay& d, breaths_per_minute pace);

/// The same in a line: "Beats placed 2.6 s before they arrived, ±0.5 s: phase unsure by 18°".
std::string delay_note(const beat_delay& d, breaths_per_minute pace);

} // namespace attune
