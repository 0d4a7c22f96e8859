#pragma once
// What the heart did in each kind of phase of a session, as it is kept for a look over many sessions. A number stands
// only where it was earned; else the reason does.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace attune {

/// What a phase is for. Of steps their role; the measured rest is a rest, a practice without roles a practice.
/// Settling and closing are none.
enum class session_phase : std::uint8_t { rest, stressor, recovery, practice, talk, anticipate, confront, repair };
inline constexpr std::size_t session_phases = 8;
/// For files: "rest".
constexpr std::string_view name(session_phase p) noexcept {
    constexpr std::string_view names[]{"rest", "stressor", "recovery", "practice", "talk", "anticipate", "confront", "repair"};
    return names[static_cast<std::size_t>(p)];
}
/// Somebody speaks, or may: no measure of variability means anything then (SCIENCE 6.1, 7).
constexpr bool spoken(session_phase p) noexcept {
    return p == session_phase::stressor || p == session_phase::talk || p == session_phase::confront || p == session_phase::repair;
}

/// Why a phase has no number.
enum class phase_why : std::uint8_t {
    none,
    too_short,
    too_little_heard,
    too_many_corrected,
    spoken,
    not_paced,
    not_following,
    constant, ///< not one interval differs: that is no heart
};

struct phase_number {
    std::optional<double> value{}, low{}, high{}; ///< with its 95 % interval
    phase_why why = phase_why::none;              ///< none where there is a value
    friend bool operator==(const phase_number&, const phase_number&) = default;
};

/// All phases of one kind in one session together.
struct phase_figures {
    session_phase phase = session_phase::rest;
    std::uint32_t spans = 0;                    ///< how many they are
    double from_s = 0, to_s = 0;                ///< session time: where the first begins, where the last ends
    double length_s = 0;                        ///< their sum
    double heard_s = 0;                         ///< of accepted intervals
    std::uint32_t beats = 0, corrected = 0;     ///< corrected: or in a stretch where nothing can be told
    double pace_bpm = 0;                        ///< breaths a minute that was held longest; 0: no pacer
    phase_number heart_rate{};                  ///< bpm, 60000 / mean NN
    phase_number rmssd{};                       ///< ms
    phase_number amplitude{};                   ///< bpm, peak to trough at the pacer's pace
    friend bool operator==(const phase_figures&, const phase_figures&) = default;
};

} // namespace attune
