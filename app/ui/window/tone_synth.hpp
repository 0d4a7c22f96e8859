#pragma once
// The sound of a practice, made sample by sample (LOOK.md, Sound): a tone that glides up for in and down for
// out, each with a timbre of its own, a wooden tick at the turns of a hold, a bell.
//
// Invariants, whatever cues come in whatever order:
// 1. |sample| <= volume^2 <= volume (once a change of volume has been followed, 20 ms).
// 2. No step between samples: every gain moves at most 1/960 a sample (20 ms from end to end; LOOK.md asks
// for 10 ms),
//    every voice begins and ends at zero, frequencies glide by accumulated phase.
// 3. Muted, or nothing to say: exact zeros.
// Spoken words step back for nothing: the tones step back for them. 2 holds for how words begin and end, not
// within them.

#include "app/ui/window/sound_cue.hpp"

#include <array>
#include <cstdint>
#include <span>

namespace attune::ui {

inline constexpr int sound_rate = 48'000; ///< samples a second, as everywhere in sound hardware today

/// Pure: no clock, no device, no allocation. Thread: whoever renders, one at a time.
class tone_synth {
public:
    /// Fills `stereo` (left, right, left...). Its first sample is heard at `from`.
    void render(std::span<float> stereo, const sound_cue& cue, host_time from) noexcept;
    /// Nothing sounds and nothing waits: until the cue changes, render() gives zeros.
    bool silent() const noexcept;
    /// The bell's strokes that render() has taken note of (sound_cue::strikes).
    std::uint32_t strikes() const noexcept { return strikes_heard_; }
    /// Words with a smaller id are read no more, whatever cue comes.
    std::uint32_t words_needed() const noexcept { return words_.id; }
    bool speaking() const noexcept { return words_.at < words_.length; }

private:
    static constexpr int harmonics = 3;
    static constexpr int partials = 3;
    /// A breath tone.
    struct tone_voice {
        double phase = 0; // turns
        double step = 0;  // turns a sample
        float gain = 0, target = 0;
    };
    struct tick_voice {
        int at = -1; // samples since it began; negative: does not sound
        double phase = 0;
    };
    struct bell_voice {
        int at = -1;
        std::array<double, partials> phase{};
        std::array<float, partials> level{};
    };

    struct words_voice {
        const float* samples = nullptr;
        std::size_t length = 0, at = 0;
        std::uint32_t id = 0;
        float gain = 0;
        float room = 0; ///< 0: the tones have it all, 1: the words their share
    };

    void take_words(const sound_cue& cue) noexcept;
    float next_words(bool wanted) noexcept;
    void aim(const sound_cue& cue, host_time t) noexcept;
    void ring(const sound_cue& cue) noexcept;
    float next_tone(tone_voice& v, const std::array<float, harmonics>& timbre) noexcept;
    float next_tick() noexcept;
    float next_bell(bell_voice& v) noexcept;

    tone_voice in_{}, out_{};
    tick_voice tick_{};
    words_voice words_{};
    std::array<bell_voice, 2> bells_{};
    float master_ = 0;
    double last_turn_ = -1; // breath * breath_parts + part, of the newest part heard; negative: none
    std::uint32_t strikes_heard_ = 0;
    std::uint32_t strikes_waiting_ = 0;
    int since_strike_ = sound_rate * 10;
};

} // namespace attune::ui
