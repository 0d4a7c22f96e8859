#pragma once
// The breathing orb (LOOK.md "The orb").

#include "app/session/pacer.hpp"
#include "app/ui/widgets/canvas.hpp"

#include <optional>
#include <string_view>

namespace attune::ui {

/// What of the orb follows from the breath alone; pure, so that tests can follow it through time.
struct orb_look {
    double radius = 0.65; ///< share of the room, 0.65 empty to 1.0 full (raised cosine)
    double out_share = 0; ///< colour: 0 breath-in, 1 breath-out, moving slowly over the whole breath
    double arc = 0;       ///< way through the part, 0..1
    double arc_light = 0; ///< 0..1 in the 300 ms before the turn
    double last_arc = 0;  ///< 1..0 in the 400 ms after the turn: the full arc of the part before fades out
};
orb_look look_of(const pacer_view& p, const breath_pattern& pattern) noexcept;

struct orb_drawing {
    std::optional<pacer_view> breath{}; ///< nothing: a still orb with `word`
    breath_pattern pattern{};
    std::string_view word{}; ///< in the middle, where there is no breath or it is paused
    bool count = false;      ///< seconds left of the part, under the word
    bool still = false;      ///< paused: as it stands, `word` in the middle
};
/// In `room`; the arc touches its edge. Cost: 3 x segments triangles, no overdraw (PLATFORM 1).
void orb(canvas& c, const box& room, const orb_drawing& d);

/// "in", "hold", "out", "rest".
std::string_view word_of(breath_part p) noexcept;

/// For a circle of this radius: 64 to 512 (PLATFORM 1).
int segments_for(float radius) noexcept;

} // namespace attune::ui
