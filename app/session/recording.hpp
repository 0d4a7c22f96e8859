#pragma once
// A finished (or recovered) session as values: what the store gives and review, export and `show` take.

#include "app/session/correction.hpp"
#include "app/session/engine.hpp"
#include "app/session/record.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// What stood at the beginning of a feeling, or what helped with it: some words off a list, and own ones.
struct tagged_words {
    std::vector<std::string> tags{};
    std::string text{};
    bool empty() const noexcept { return tags.empty() && text.empty(); }
    friend bool operator==(const tagged_words&, const tagged_words&) = default;
};

/// How close people feel just now, 0-100 each (SCIENCE 10). Private: shown and given away only when asked for.
struct attachment_states {
    std::optional<double> worry{};    ///< of being unwanted or left
    std::optional<double> distance{}; ///< wish to keep distance, to manage alone
    std::optional<double> security{}; ///< felt
    bool empty() const noexcept { return !worry && !distance && !security; }
    friend bool operator==(const attachment_states&, const attachment_states&) = default;
};

/// Answers before or after a practice, or apart from any; every part may be missing.
struct check_in {
    /// Of a session: before it, after it, while it went on; or apart from any.
    enum class moment : std::uint8_t { before, after, apart, during };
    moment when = moment::before;
    double t_s = 0;                       ///< session time; before the session, and apart: 0
    std::optional<double> tension{};      ///< how tense, 0-100; what is asked before and after
    std::optional<double> pleasantness{}; ///< unpleasant 0 .. pleasant 100; across the affect grid
    std::string word{};                   ///< for the feeling
    std::string note{};
    std::optional<double> arousal{};  ///< still 0 .. stirred 100; up the affect grid (Russell 1989)
    std::optional<double> distress{}; ///< 0-100
    tagged_words trigger{}, helped{};
    std::optional<double> help{}; ///< how much it helped, 0-100
    attachment_states close{};
    /// Was anything said that has no place in a check-in of the first form?
    bool extended() const noexcept {
        return when == moment::apart || when == moment::during || arousal || distress || !trigger.empty() || !helped.empty() || help ||
               !close.empty();
    }
    bool empty() const noexcept {
        return !tension && !pleasantness && word.empty() && note.empty() && !arousal && !distress &&
               trigger.empty() && helped.empty() && !help && close.empty();
    }
    friend bool operator==(const check_in&, const check_in&) = default;
};

/// For files.
constexpr std::string_view name(check_in::moment m) noexcept {
    switch (m) {
    case check_in::moment::before:
        return "before";
    case check_in::moment::after:
        return "after";
    case check_in::moment::apart:
        return "apart";
    case check_in::moment::during:
        return "during";
    }
    return "";
}

/// How distressed, as the screens ask it: outright, or before and after a practice as "how tense".
constexpr const std::optional<double>& distress_of(const check_in& c) noexcept {
    return c.distress ? c.distress : c.tension;
}

/// Known before the first beat.
struct session_header {
    std::string id;                  ///< given by the store
    std::string client;              ///< a code; empty = the user's own
    std::int64_t started_utc_ms = 0; ///< wall clock, once
    std::int64_t host_start_ns = 0;  ///< the same instant on the monotonic clock
    std::string sensor;              ///< URI
    /// Two people recorded at once on one clock: both sessions bear this name and the same start. Empty: alone.
    std::string dyad;
    std::string dsp_version;
    std::string program_version;
    session_setup setup{};
};

struct recorded_beat {
    double t_s = 0;
    std::optional<double> rr_ms{};
    bool starts_chain = true;
    bool judged = false; ///< false: the session was cut off before the class was final
    beat_class classed = beat_class::normal;
    /// There only where a person gave another class looking back: what the program had found.
    struct found {
        bool judged;
        beat_class classed;
        friend bool operator==(const found&, const found&) = default;
    };
    std::optional<found> by_hand{};
    double deviation = 0;
};

/// Built from a record stream by add(); inputs are skipped (they are the journal's).
struct recording {
    session_header header;
    std::vector<recorded_beat> beats; ///< by index
    std::vector<gap_record> gaps;
    std::vector<numbers_record> numbers;
    std::vector<phase_record> phases;
    std::vector<pacer_record> pacer;
    std::vector<mark_record> marks;
    std::vector<step_record> steps; ///< of the practice in header.setup.plan
    std::vector<check_in> check_ins;
    std::vector<sensor_record> sensor;
    std::vector<baseline_record> baselines;
    std::vector<cue_record> cues;   ///< what the person was told to notice
    std::vector<pace_record> paces; ///< steps of a search for one's pace, in order
    drops dropped{};
    std::optional<ended_as> ended{}; ///< nothing: still running, in this process or another
    double duration_s = 0;
    std::uint64_t lost_records = 0; ///< could not be stored, so this is not all that was
    std::string together;           ///< id of the other session of the dyad, while the store has it
    bool hidden = false; ///< the person keeps heart and activation to themselves; they are here all the same
    std::vector<beat_correction> corrections; ///< by hand, in order; `beats` has them (lay_over)

    void add(const record& r);
};

} // namespace attune
