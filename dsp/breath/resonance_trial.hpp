#pragma once
// A resonance assessment from a recording and what the pacer did in it: stepped, sliding or adaptive (SCIENCE
// 5).

#include "dsp/breath/interval.hpp"
#include "dsp/breath/lock_in.hpp"
#include "dsp/breath/pacing.hpp"
#include "dsp/breath/resonance.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace attune {

/// Why a step says nothing about the resonance frequency.
enum class step_why : std::uint8_t {
    none,
    out_of_range,  ///< a rate at which the model does not hold
    too_short,     ///< fewer than four breaths once the heart has settled
    no_beats,      ///< nothing or too little was heard in it
    artefacts,     ///< more than 5 % of the beats are no normal ones
    not_following, ///< the lock-in explains less than 0.4 of heart rate
    discomfort,    ///< the person said so
};
std::string_view words(step_why w) noexcept;

struct resonance_step {
    seconds from{}, to{}; ///< what was measured: without the breaths in which the heart settles
    double rate = 0;      ///< breaths/min, mean over it
    std::size_t beats = 0;
    double corrected_share = 0;        ///< 0-1
    std::optional<double> amplitude{}; ///< A, bpm; peak to trough is 2A
    double amplitude_se = 0, r2 = 0, phase = 0;
    std::optional<double> phase_stability{};
    step_why why = step_why::none;
    bool used() const noexcept { return why == step_why::none; }
};

/// A stretch in which the person was not at ease; steps that touch it are not used.
struct unease {
    seconds from, to;
};

struct resonance_settings {
    resonance_prior prior = prior_of(resonance_person::adult);
    bool second_harmonic = false; ///< I:E is not 1
};

/// One step as it is heard, beat by beat; the same whether live or in a file.
///
/// In:   the beats of the step once the heart has settled, each with the pacer's phase in radians.
/// Cost: O(1) a beat; never allocates.
class step_meter {
public:
    void operator()(const heard_interval& beat, std::optional<double> phase, seconds breath) noexcept;
    /// From `from` to `to` the pacer made so many breaths, at a mean `rate` (breaths/min).
    resonance_step ended(seconds from, seconds to, double rate, double breaths, bool uneasy,
                         const resonance_settings& settings) const noexcept;
    void reset() noexcept { *this = step_meter{}; }

private:
    lock_in lock_{lock_in::whole};
    std::size_t beats_ = 0, odd_ = 0;
    double heard_ = 0; // s
};

/// Why nobody may be told a best pace.
enum class no_optimum : std::uint8_t {
    none,        ///< there is one
    no_step,     ///< no step could be used
    few_steps,   ///< fewer than three
    all_alike,   ///< likely no pace is better than others
    no_agreement ///< the belief is too wide
};
no_optimum verdict_on(const resonance_posterior& belief) noexcept;
std::string_view words(no_optimum why) noexcept;

struct resonance_result {
    std::vector<resonance_step> steps;
    bool clear = false;
    std::string_view why;         ///< where not clear: in words
    std::optional<double> best{}; ///< breaths/min, the mean of the belief; only where clear
    /// The belief: the middle 90 %, its SD and how likely it is that no rate is better than others. Nothing
    /// where no step could be used.
    std::optional<double> low{}, high{}, sd{}, flat_share{};
    std::optional<double> next{};   ///< breaths/min; nothing where the adaptive protocol has enough
    std::vector<double> grid, mass; ///< breaths/min, probability
};

/// Every step measured by the lock-in over the whole of it: phase is known at each beat, so that a gap is a
/// hole in the sum and nothing is drawn across it. O(beats).
std::vector<resonance_step> measure_steps(std::span<const heard_interval> beats,
                                          std::span<const pace_span> pacing, std::span<const unease> uneasy,
                                          const resonance_settings& settings);
/// The belief after these steps.
resonance_result judge_resonance(std::vector<resonance_step> steps, const resonance_settings& settings);

} // namespace attune
