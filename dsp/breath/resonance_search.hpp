#pragma once
// The adaptive protocol: which pace to try next, when it is enough, and what may be said (SCIENCE 5).

#include "dsp/breath/resonance_trial.hpp"

#include <array>

namespace attune {

enum class pace_protocol : std::uint8_t { adaptive, stepped, sliding };

/// Where a search stands, by its belief.
struct pace_finding {
    std::size_t used = 0; ///< steps of this search that taught something
    no_optimum why = no_optimum::no_step;
    double best = 0, sd = 0;     ///< breaths/min: mean and SD of the belief; to be said only where clear
    double low = 0, high = 0;    ///< breaths/min, the middle 80 %: "likely"
    double flat_share = 0;       ///< probability that no pace is better than others
    bool clear() const noexcept { return why == no_optimum::none; }
    friend bool operator==(const pace_finding&, const pace_finding&) = default;
};
inline constexpr double likely_share = 0.8; ///< of the belief lies in low..high (chosen: "likely", four in five)

/// In:   steps as they end, used or not.
/// Out:  the rate of the next one; the belief; the finding.
/// Cost: about 1 ms a step and 2 ms a choice; allocates in the constructor only.
class resonance_search {
public:
    explicit resonance_search(const resonance_prior& prior)
        : belief_{prior} {}

    /// What a step that cannot be used leaves is the belief as it was. A pace at which the person was not at
    /// ease, or which the heart did not follow twice, is not asked for again, nor its neighbours.
    void take(const resonance_step& step) noexcept;
    /// Of the adaptive protocol. Nothing once enough is known, seven paces have taught something, nine were
    /// tried, or two were not comfortable.
    std::optional<breaths_per_minute> next() noexcept;

    const resonance_posterior& belief() const noexcept { return belief_; }
    pace_finding finding() const noexcept;
    std::size_t tried() const noexcept { return tried_; }
    std::size_t uneasy() const noexcept { return uneasy_; }
    static constexpr std::size_t most_tried = most_adaptive_steps + 2; ///< chosen: two may be lost to a strap
    static constexpr std::size_t most_uneasy = 2;                      ///< SCIENCE 9.1

private:
    resonance_posterior belief_;
    std::array<double, most_tried> barred_{}, lost_{}; ///< breaths/min; not to be asked for; not followed
    std::size_t barred_n_ = 0, lost_n_ = 0, tried_ = 0, uneasy_ = 0;
};

} // namespace attune
