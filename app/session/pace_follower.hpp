#pragma once
// Adaptive pacing: the pacer walks, slowly, to where the heart is believed to answer most.

#include "app/session/pace_finder.hpp"

namespace attune {

/// In:    as pace_finder. Out: a change of pace by 0.1 a minute, at most once a minute, never past 4 to 7 (6 to
///        10 for children), as soon as the belief lies that far from the pace.
///        Chosen: a tenth lengthens a breath by 0.17 s, which nobody has to attend to, and an amplitude takes a
///        minute to be known to a tenth of itself. The belief and not the phase of the heart against the pacer
///        leads, as nobody's lungs are in step with a pacer to the half second that this would need (SCIENCE
///        4.1). What is learnt here stays in this session: minutes one after the other at nearly one pace say
///        less about the range than the protocols' steps.
/// Cost:  as pace_finder; after half an hour nothing more is learnt, and the pace stays.
class pace_follower {
public:
    explicit pace_follower(const resonance_settings& settings);
    void beat(const heard_interval& b, std::optional<double> phase) noexcept;
    pace_order tick(seconds now, double phase, double breaths_per_second) noexcept;
    /// Paused, or the pace was changed from elsewhere: the minute under way begins anew.
    void interrupted() noexcept { began_ = false; }
    const resonance_posterior& belief() const noexcept { return belief_; }

private:
    void begin(double phase, double breaths_per_second, double settle) noexcept;

    const resonance_settings settings_;
    resonance_posterior belief_;
    step_meter meter_;
    double rate_ = 0; ///< breaths/min
    double from_ = 0, to_ = 0; ///< phases
    std::optional<seconds> from_t_, to_t_;
    bool began_ = false;
};

} // namespace attune
