#pragma once
// Why a number is not shown. One list for the whole library; "no estimate", with the reason in words, is a
// result.

#include <cstdint>
#include <string_view>

namespace attune {

enum class why_not : std::uint8_t {
    none,               ///< there is a value
    no_beats,           ///< nothing has arrived yet
    not_enough_yet,     ///< the window is not full
    signal_lost,        ///< the signal is gone
    recovering,         ///< the signal is back, but not for long enough
    too_many_artefacts, ///< too large a share of the beats had to be corrected
    no_baseline,        ///< nothing to compare with: no baseline of this person
    not_calibrated,     ///< only a prior of age and sex: too unsure for a number
    not_paced,          ///< belongs to paced breathing
    not_following,      ///< the heart does not follow the pacer
    too_slow_a_pace,    ///< the pace is below what the window can resolve
    moving,             ///< heart rate jumped: movement or another cause
    exercise,           ///< the practice raises heart rate on purpose
    unsettled,          ///< heart rate drifts: not at rest yet
    low_confidence,     ///< confidence below what a number needs
    rate_is_held,       ///< a beta-blocker or a pacemaker holds the heart rate, whatever the person feels
};

/// A sentence part for people: "the signal is gone".
std::string_view words(why_not w) noexcept;

} // namespace attune
