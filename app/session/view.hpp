#pragma once
// What a running session looks like at one instant. The window and the command line draw this and decide
// nothing.

#include "app/session/ages.hpp"
#include "app/session/pace_finder.hpp"
#include "app/session/pacer.hpp"
#include "app/session/record.hpp"
#include "app/session/step_walk.hpp"
#include "drivers/drops.hpp"
#include "drivers/event.hpp"
#include "dsp/aged.hpp"
#include "dsp/live.hpp"

#include <boost/circular_buffer.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

/// A beat as drawn; once drawn it never moves, only its class settles.
struct drawn_beat {
    std::uint64_t index = 0;
    seconds t{0};             ///< beat time since the session began
    double hr_bpm = 0;        ///< 60000/RR; 0 where there is no interval
    bool starts_chain = true; ///< no line from the beat before
    bool committed = false;   ///< false: hollow
    bool suspect = false;     ///< on arrival, before it is judged
    beat_class classed = beat_class::normal;
};

struct activation_point {
    seconds t{0};
    activation_estimate estimate{};
};

enum class signal_state : std::uint8_t {
    searching, ///< the port is not open (yet, or any more)
    waiting,   ///< the port is open; no beat yet
    present,
    fading, ///< no beat for 2 s
    lost,   ///< no beat for 5 s
    ended,  ///< a recording came to its end
};

struct signal_view {
    signal_state state = signal_state::searching;
    seconds since{0};              ///< session time at which this state began
    seconds last_beat_arrived{-1}; ///< session time; negative: never
    bool port_open = false;
    bool contact_known = false, worn = false;
    bool averaged_only = false; ///< the sensor sends only averaged heart rate: refused for HRV
    bool bytes_come = false;    ///< bytes came within the last 2 s
    std::optional<double> battery_pct{};
    short_text model{};
    short_text protocol{};              ///< as found out or named
    std::array<char, 240> port_words{}; ///< the port's last sentence (closed, failed)
    std::uint8_t port_words_size = 0;
    std::string_view port_sentence() const noexcept { return {port_words.data(), port_words_size}; }
};

/// So long the words after a report of dizziness stand (chosen: some slow breaths).
inline constexpr seconds dizzy_words_last{60};

struct session_view {
    seconds now{0}; ///< session time
    phase_kind phase = phase_kind::settle;
    seconds phase_elapsed{0};
    seconds phase_length{0};
    seconds remaining{0}; ///< to the end of the practice phase
    bool paused = false;
    bool finished = false;
    std::optional<ended_as> ended{};
    bool simulated = false;
    bool paced = false;
    std::optional<pacer_view>
        pacer{};                ///< at `now`; nothing before the practice phase and in unpaced practices
    pacer_segment pacer_line{}; ///< for drawing the wave and for the simulated person
    seconds pacer_elapsed{0};   ///< without pauses
    std::uint64_t breath = 0;   ///< number of the breath under way, from 1; 0 before the first
    seconds breath_began{0};    ///< the pacer's time when it began

    signal_view signal{};
    aged<double> hr_bpm{heart_rate_age};                 ///< of the newest beat
    aged<live_numbers> numbers{numbers_age};             ///< read with numbers.at(now)
    boost::circular_buffer<drawn_beat> beats;            ///< the last 256
    boost::circular_buffer<activation_point> activation; ///< one a second, the last 1200
    std::uint64_t beat_count = 0;
    std::optional<step_view> step{}; ///< of the practice, while it has steps and is under way
    std::uint32_t dizzy = 0;         ///< how often it was said
    seconds dizzy_at{-1};
    std::uint64_t marks = 0;
    short_text last_mark{};
    seconds last_mark_at{-1};
    drops dropped{};
    baseline base{};
    /// A calm plateau lies lower than `base`: offered, never taken by itself (SCIENCE 6.3).
    std::optional<baseline> calmer{};
    std::optional<cue> noticed{}; ///< the last one
    seconds noticed_at{-1};
    std::optional<pace_search_view> search{}; ///< where the practice looks for one's pace
    why_not rest_why = why_not::none; ///< after a rest phase that gave no baseline: the reason
};

/// Signal in words, one sentence that says what to do; empty while all is well. Not real-time (makes
/// strings).
std::string signal_sentence(const session_view& v);
/// One word for the corner: "steady", "waiting", "fading", "lost", "simulated".
std::string_view signal_word(const session_view& v) noexcept;

} // namespace attune
