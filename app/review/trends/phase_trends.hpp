#pragma once
// The same kind of phase over many sessions, one after another: only like with like is counted, the rest stands beside
// with the reason (SCIENCE 7, 10). Activation is not among the measures: each session's index is anchored on the rest of
// that day and its band is wide (SCIENCE 6.3), so that its days cannot be laid on one scale.

#include "app/review/trends/calendar.hpp"
#include "app/session/past_session.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune::review {

enum class phase_measure : std::uint8_t { heart_rate, rmssd, amplitude };
inline constexpr std::size_t phase_measures = 3;
std::string_view name(phase_measure m) noexcept; ///< "heart_rate"; for files

// In the language in force.
std::string title(phase_measure m);     ///< "Heart rate"
std::string unit_words(phase_measure m); ///< "a minute", "ms"
std::string title(session_phase p);     ///< "Rest"
std::string words(phase_why why);       ///< "too little was heard of it"; empty for none

/// Why a session, or one phase of it, is not compared with the others.
enum class unlike : std::uint8_t { none, practice, posture, hour, pace, length };
std::string_view name(unlike u) noexcept; ///< "posture"; for files
std::string words(unlike u);              ///< "another posture"

/// Chosen: resting heart rate moves by a beat or two within three hours, by more over a day; half of the step between
/// paces that are tried; what lasts twice or half as long has another mean, as hearts come down while it lasts.
inline constexpr double same_hour = 3, same_pace_bpm = 0.3, same_length = 2;
/// Chosen: as many as a person can still tell apart on a screen; two a week for more than two years.
inline constexpr std::size_t most_phase_sessions = 250;

struct phase_session {
    std::string id, practice_id, practice_title;
    std::int64_t started_utc_ms = 0;
    int day = 0;
    double hour = 0;
    body_posture posture = body_posture::unknown;
    unlike why = unlike::none; ///< of all its phases: practice, posture or hour
};

struct phase_point {
    std::size_t session = 0;         ///< its place in phase_trends::sessions
    const phase_figures* of = nullptr; ///< lives as long as the sessions that were given
    const phase_number* number = nullptr;
    unlike why = unlike::none;       ///< the session's, or of this phase alone: pace or length
    bool like() const noexcept { return why == unlike::none; }
};

/// Of the comparable sessions: the mean and what lies one SD to either side; of RMSSD by its logarithm (SCIENCE 3).
struct usual_range {
    double mean = 0, low = 0, high = 0;
    std::size_t sessions = 0;
};

struct phase_series {
    session_phase phase = session_phase::rest;
    phase_measure measure = phase_measure::heart_rate;
    std::vector<phase_point> points;     ///< one for each session that has the phase, oldest first
    std::size_t compared = 0;            ///< with a number, and like the others
    std::size_t gaps = 0;                ///< like the others, without a number
    std::size_t left_out = 0;            ///< unlike
    std::optional<usual_range> usual{};  ///< of three sessions or more (chosen: an SD of two says nothing)
    double usual_pace_bpm = 0;           ///< 0: not paced
    double usual_length_s = 0;
};

struct phase_practice {
    std::string id, title;
    std::size_t sessions = 0;
};

struct phase_trends {
    std::vector<phase_session> sessions;    ///< that have a phase, oldest first, at most most_phase_sessions
    std::vector<phase_practice> practices;  ///< theirs, those of most sessions first
    std::string practice;                   ///< id of the one that is compared
    std::optional<body_posture> usual_posture{}; ///< unknown counts as sitting
    std::optional<double> usual_hour{};
    std::vector<phase_series> series;       ///< by phase, then measure; RMSSD where nobody speaks, amplitude where there was a pacer
    std::array<std::size_t, 6> by_why{};    ///< sessions by `unlike`; 0: compared
    std::size_t simulated = 0;              ///< sessions of simulated and replayed hearts, not counted
    std::size_t unreadable = 0;             ///< sessions without a summary, or with a start that is none
    std::size_t earlier = 0;                ///< beyond the newest most_phase_sessions
    const phase_series* of(session_phase p, phase_measure m) const noexcept;
};

struct phase_wish {
    std::string practice{}; ///< id; empty: that of most sessions, of equally many the latest
    bool simulated = false; ///< count simulated hearts too, for trying things out
};

/// `sessions` in any order, and alive as long as the result; the same one twice counts once. Cost: n log n.
phase_trends make_phase_trends(std::span<const past_session> sessions, const local_clock& clock, const phase_wish& wish = {});

} // namespace attune::review
