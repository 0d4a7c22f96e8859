#pragma once
// What a recording says, as numbers: the ground on which figures and sentences stand. Nothing is here that
// was not earned (law 5): a value is missing where the signal did not carry it.

#include "app/session/recording.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>

namespace attune::review {

struct span_s {
    double from = 0, to = 0;
    double length() const noexcept { return to > from ? to - from : 0; }
    bool holds(double t) const noexcept { return t >= from && t < to; }
};

/// A difference between the first and the last part, with the least size at which it may be told.
struct change {
    double first, last;
    double doubt; ///< a smaller difference is not one
    bool told() const noexcept { return (last > first ? last - first : first - last) > doubt; }
};

/// SCIENCE 2.3, by the corrected share of the practice. Grades, not words: the screen never says "poor".
enum class heard {
    nothing,   ///< no beats, or too few for a heart rate
    excellent, ///< <= 1 % corrected
    good,      ///< <= 5 %
    fair,      ///< <= 10 %: no RMSSD
    rate_only, ///< <= 20 %: heart rate only
    unusable,  ///< more: no numbers
};

struct facts {
    bool simulated = false, paced = false, exercise = false;
    std::optional<span_s> practice{}; ///< nothing: the session ended before it
    std::string imported{};           ///< "rr", "csv", "json", "edf", "edf-ecg": from elsewhere, in such a file; empty: recorded here
    double recorded_s = 0;            ///< length of the whole session
    std::size_t recorded_beats = 0;
    double practised_s = 0;           ///< without pauses of the pacer
    double planned_s = 0;
    int pauses = 0;
    double first_pace = 0, last_pace = 0; ///< breaths a minute; 0 where there was no pacer

    std::size_t beats = 0,
                corrected = 0; ///< judged intervals of the practice (of the session where there was none)
    double heard_s = 0;        ///< sum of its intervals
    heard signal = heard::nothing;
    double corrected_share() const noexcept {
        return beats == 0 ? 0 : static_cast<double>(corrected) / static_cast<double>(beats);
    }

    std::optional<double> hr_bpm{};    ///< 60000 / mean NN
    std::optional<change> hr{};        ///< first and last two minutes
    std::optional<double> rsa_bpm{};   ///< median, peak to trough, while following
    std::optional<double> ln_rmssd{};  ///< median of what was earned
    std::optional<double> following{}; ///< share of the time in which it could be told
    double following_known_s = 0;
    std::optional<change> activation{};
    double activation_first_half = 0, activation_last_half = 0; ///< half the 80 % band
    why_not activation_why = why_not::no_beats;                 ///< where there is none: the usual reason

    double gap_s = 0;                  ///< within the practice
    std::array<std::size_t, 6> gaps{}; ///< by gap_cause
    std::size_t gaps_of(gap_cause c) const noexcept { return gaps[static_cast<std::size_t>(c)]; }
    bool averaged_only = false; ///< the sensor sent no intervals

    bool dizzy = false, chest = false;      ///< said in a mark, a word or a note
    std::optional<double> tension_change{}; ///< after minus before, of 100
    std::optional<ended_as> ended{};
};

/// Cost: linear.
facts gather(const recording& r);

} // namespace attune::review
