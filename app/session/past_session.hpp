#pragma once
// A session as a look back over months needs it: what was said, and a handful of numbers instead of its
// beats.

#include "app/session/phase_figures.hpp"
#include "app/session/posture.hpp"
#include "app/session/recording.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// The activation index near a check-in: means over its seconds of the value and of its 80 % band, 0-100, 50 = rest.
struct activation_near {
    double value, low, high;
    friend bool operator==(const activation_near&, const activation_near&) = default;
};

/// Made once from the whole recording (review/trends/summarise) and kept. Where a number was not earned there
/// is none.
struct session_summary {
    std::string dsp_version; ///< that made it
    bool paced = false, exercise = false;
    double practised_s = 0, planned_s = 0;
    body_posture posture = body_posture::unknown; ///< in which the rest was measured
    /// The rest measured in this session, quiet (SCIENCE 6.3), with standard errors.
    std::optional<double> rest_hr_bpm{}, rest_ln_rmssd{};
    double rest_hr_se = 0, rest_ln_rmssd_se = 0;
    std::optional<double> following{}; ///< share of the known time in which the heart followed the pacer
    double following_known_s = 0;
    /// From a session that went through several paces: the best and the middle 90 % of the belief.
    std::optional<double> best_pace{}, best_pace_low{}, best_pace_high{};
    /// Recovery half-times of the events marked in it, s: how many were reached, and their mean.
    std::uint32_t recoveries = 0;
    std::uint32_t not_recovered = 0; ///< longer than what was heard
    std::optional<double> t50_s{};
    /// Near the check-ins before and after, whether or not one was given (review/body_and_word).
    std::optional<activation_near> near_before{}, near_after{};
    /// False: kept by a program that did not look for it yet. Such a summary is made anew where the session can be
    /// read, and stands where it cannot.
    bool near_asked = true;
    std::vector<phase_figures> phases{}; ///< each kind of phase once, by its kind
    bool phases_asked = true;            ///< false: kept by a program that did not look at phases; likewise
    friend bool operator==(const session_summary&, const session_summary&) = default;
};

struct past_session {
    std::string id, practice_id, practice_title, sensor;
    std::int64_t started_utc_ms = 0;
    double duration_s = 0;
    ended_as ended = ended_as::complete;
    std::vector<check_in> check_ins{};        ///< in the order in which they were given
    std::size_t unreadable_check_ins = 0;     ///< damaged in the store
    std::optional<session_summary> summary{}; ///< nothing: not made yet, or its beats cannot be read
};

/// Neither simulated nor replayed.
inline bool of_a_person(const past_session& s) noexcept {
    const std::string_view sensor{s.sensor};
    return !sensor.starts_with("sim:") && !sensor.starts_with("replay:");
}

} // namespace attune
