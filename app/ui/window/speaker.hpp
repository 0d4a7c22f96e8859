#pragma once
// Words made into sound beside everything else: asked for in one frame, handed to the audio thread in a later
// one.

#include "app/ui/window/sound_cue.hpp"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace attune::ui {

/// One channel, sound_rate, -1 to 1; empty: it could not be said.
using spoken_samples = std::vector<float>;
/// Words to samples; may block. Thread: the speaker's own.
using speech_maker =
    std::function<spoken_samples(const std::string& words, const std::string& language, double wpm, std::stop_token)>;

/// espeak-ng where it is on the PATH; brought to sound_rate, its loudest sample at a loudness of its own.
speech_maker espeak_maker();

/// Its thread starts with the first words.
class speaker {
public:
    explicit speaker(speech_maker make);
    ~speaker(); ///< stops what is being made
    speaker(const speaker&) = delete;
    speaker& operator=(const speaker&) = delete;

    /// The newest words win; empty: hush. [ui]
    void say(std::string words, std::string language, double wpm);
    /// Each frame: what is to be heard. [ui]
    void fill(sound_cue& cue);
    /// What the audio thread says it still reads (tone_synth::words_needed). [ui]
    void needed(std::uint32_t oldest);
    /// Words are being made. [ui]
    bool busy() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace attune::ui
