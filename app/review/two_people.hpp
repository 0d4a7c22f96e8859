#pragma once
// Two sessions on one clock beside each other, for whoever leads and after the session alone: both heart rates, and in
// sentences what dsp/dyad found. No score, no target (SCIENCE 8).

#include "app/review/review_view.hpp"
#include "dsp/dyad/epochs.hpp"
#include "dsp/dyad/synchrony.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

enum class moved_together : std::uint8_t {
    paced,       ///< all of it was paced together: not evaluated
    too_short,   ///< fewer than 15 minutes of both without a pacer
    not_more,    ///< no more than shuffled parts of themselves
    more,        ///< more than those do
};
std::string_view name(moved_together m) noexcept;

/// Two recordings of one dyad. What was paced, and half a minute after, is left out of everything.
struct two_people_finding {
    moved_together is = moved_together::too_short;
    double paced_s = 0; ///< with a pacer, the half minutes after it not counted
    synchrony_settings settings{};
    synchrony heart{}; ///< of heart rate, high-passed at 0.01 Hz; its lead only where `is` is more
    /// Of ln RMSSD in half minutes without a pacer and without speech.
    epoch_correlation variability{};
};
/// Seed and shuffles are fixed, so that the same two recordings always say the same. Cost: 0.2 s for an hour.
two_people_finding find_two_people(const recording& a, const recording& b);

/// A step (a phase, where the session had none), with each one's mean heart rate by itself.
struct phase_of_two {
    std::string name;
    double from_s = 0, to_s = 0;
    bool paced = false; ///< some of it
    std::array<std::optional<double>, 2> hr_bpm{}; ///< as `attune analyze --from --to` gives it
};
std::vector<phase_of_two> phases_of_two(const recording& a, const recording& b);

struct two_people_view {
    std::array<std::string, 2> ids, names;
    std::array<bool, 2> hidden{}; ///< they keep their trace to themselves
    double duration_s = 0;
    std::array<std::vector<review_beat>, 2> beats;
    std::vector<phase_of_two> phases;
    two_people_finding finding{};
    std::vector<std::string> found; ///< it in sentences
    std::string how;                ///< seed, shuffles, pieces
    std::vector<std::string> cautions;
    /// What joins two people is nobody's where one of them hides.
    bool may_say() const noexcept { return !hidden[0] && !hidden[1]; }
};
/// Words in the language in force. `names`: as the console calls them.
two_people_view make_two_people(const recording& a, const recording& b, std::array<std::string, 2> names);

namespace review {
std::vector<std::string> found_in_words(const two_people_finding& f, const std::array<std::string, 2>& names);
} // namespace review

} // namespace attune
