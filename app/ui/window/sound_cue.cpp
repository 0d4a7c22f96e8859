#include "app/ui/window/sound_cue.hpp"

#include <algorithm>

namespace attune::ui {

namespace {
// With closed eyes the end must not be taken for the start.
constexpr std::uint32_t strikes_at_start = 1, strikes_at_end = 2;
} // namespace

sound_cue cue_tracker::cue(const session_view* session, const settings& chosen, host_time now) noexcept {
    const bool practising = session && session->phase == phase_kind::practice && !session->finished;
    if (practising && !practising_) strikes_ += strikes_at_start;
    if (!practising && practising_) strikes_ += strikes_at_end;
    practising_ = practising;

    sound_cue c;
    c.told_at = now;
    c.muted = chosen.muted;
    c.volume = std::clamp(chosen.volume, 0.0, 1.0);
    c.strikes = strikes_;
    if (practising && session->pacer && !session->paused) {
        c.line = session->pacer_line;
        c.breathing = chosen.breath_tones && c.line.breaths_per_second > 0;
    }
    return c;
}

} // namespace attune::ui
