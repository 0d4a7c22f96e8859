#pragma once
// The sound device. Opened when it is first needed; without one the program goes on in silence.

#include "app/ui/window/sound_cue.hpp"

#include <cstdint>
#include <functional>
#include <memory>

union SDL_Event;

namespace attune::ui {

class audio {
public:
    /// `clock`: when a block is asked for; read on the audio thread.
    explicit audio(std::function<host_time()> clock);
    ~audio(); ///< fades out first: never a click
    audio(const audio&) = delete;
    audio& operator=(const audio&) = delete;

    /// Each frame. [ui] Wait-free once the device is open. `wanted`: a session is near or runs; the device
    /// rests while it is not and all is silent.
    void tell(const sound_cue& cue, bool wanted);
    /// A device came or went: the sound moves on to the one that is there. [ui]
    void take(const SDL_Event& e);
    bool open() const noexcept;
    /// Spoken words with a smaller id are read no more (sound_cue::words_id). [ui]
    std::uint32_t words_needed() const noexcept;
    /// Something sounds or is about to. [ui]
    bool sounding() const noexcept;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace attune::ui
