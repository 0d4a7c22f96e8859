#pragma once
// What the sound needs to know of the picture: a plain value, handed to the audio thread each frame.

#include "app/files/settings.hpp"
#include "app/session/pacer.hpp"
#include "app/session/view.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace attune::ui {

struct sound_cue {
    pacer_segment line{};   ///< the breath as a line in time: the sound goes on by it where frames are late
    host_time told_at{};    ///< when the picture said so
    bool breathing = false; ///< the pacer runs and tones are wanted
    bool muted = false;
    double volume = 0;         ///< 0 to 1; nothing is ever louder
    std::uint32_t strikes = 0; ///< of the bell, counted since the program began
    /// Spoken words: another `words_id` than before begins these, or hushes where there are none. The samples
    /// (one channel, sound_rate, -1 to 1) stay until tone_synth::words_needed() has passed that id.
    const float* words = nullptr;
    std::size_t words_length = 0; ///< samples
    std::uint32_t words_id = 0;   ///< rises
};
static_assert(std::is_trivially_copyable_v<sound_cue>);

/// Watches the session's views for its start and end. Pure.
class cue_tracker {
public:
    /// `session`: nothing where none runs.
    sound_cue cue(const session_view* session, const settings& chosen, host_time now) noexcept;

private:
    std::uint32_t strikes_ = 0;
    bool practising_ = false;
};

} // namespace attune::ui
