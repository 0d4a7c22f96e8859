#pragma once
// Going through a practice's steps: which one it is, since when, and when the next one begins.

#include "app/session/pacer.hpp"
#include "app/session/practice.hpp"
#include "drivers/time.hpp"

#include <cstdint>
#include <optional>

namespace attune {

/// The step of one instant, for a screen.
struct step_view {
    std::uint32_t step = 0, round = 0; ///< from 0
    bool waiting = false;              ///< for the person to begin it; `elapsed` stands at 0
    seconds elapsed{0};
    seconds length{0}; ///< of one by breaths: at the pace of the moment
    seconds began{0};  ///< since the practice began, pauses and waits left out
    bool open = false;                 ///< until somebody goes on; `length` is 0
};

/// In:    a practice with steps (which must outlive this), the pacer where there is one, instants that never go
/// back.
/// Out:   every change of step at its exact instant, which may lie before the one it was asked for.
/// Rules: a step by time ends to the nanosecond; one by breaths with its last breath, and where it began within
/// a breath it counts from the next one. Another pattern begins with the first inhale of its step. Of a practice
/// without a pacer, a step with a pattern has a pacer of its own, which the caller starts where the step begins; it
/// ends with a breath. Pure; never allocates.
class step_walk {
public:
    /// The first step begins (or waits) now.
    void begin(const practice& plan, host_time at, const pacer& pace) noexcept;
    void end() noexcept { plan_ = nullptr; }
    bool walking() const noexcept { return plan_ != nullptr; }
    /// The last step of the last round is over.
    bool done() const noexcept { return done_; }
    bool waiting() const noexcept { return waiting_; }

    struct change {
        host_time at;
        std::uint32_t step, round;
        bool waiting;
    };
    /// The next change up to `to`, if there is one; ask until there is none. Not while paused.
    std::optional<change> advance(host_time to, const pacer& pace) noexcept;
    /// The waiting step begins. Nothing where none waits.
    std::optional<change> start(host_time at, const pacer& pace) noexcept;
    /// The step under way is to end: at once, where it paces with the breath under way; ask advance(). One that
    /// waits: start() it.
    void next(host_time at, const pacer& pace) noexcept;
    /// A timed step lasts so much longer, where it paces to whole breaths.
    void extend(seconds by) noexcept;
    /// The step's end moves: there was a pause of this length.
    void shift(host_duration pause) noexcept;

    /// The next step's pattern and the phase at which it begins, as soon as that is sure, at the latest `ahead`
    /// of the step: for pacer::set_pattern_at. Until it was taken().
    struct coming {
        breath_pattern pattern;
        double at_phase;
    };
    std::optional<coming> next_pattern(host_time now, host_duration ahead, const pacer& pace) const noexcept;
    void taken() noexcept { pattern_taken_ = true; }

    const practice_step& step() const noexcept { return plan_->steps[step_]; }
    host_time began() const noexcept { return began_; }
    step_view view(host_time now, const pacer& pace) const noexcept;
    /// To the end of the last step, waits left out; at the paces of the plan, and of the moment for this step.
    seconds remaining(host_time now, const pacer& pace) const noexcept;

private:
    void enter(host_time at, const pacer& pace) noexcept;
    void run(host_time at, const pacer& pace) noexcept;
    std::optional<host_time> ends(const pacer& pace) const noexcept;

    const practice* plan_ = nullptr;
    std::uint32_t step_ = 0, round_ = 0;
    bool waiting_ = false, done_ = false, pattern_taken_ = false;
    bool open_ = false;    ///< the step under way has no end yet
    bool by_phase_ = false; ///< it ends at end_phase_
    host_time began_{};
    host_time origin_{}; ///< when the practice would have begun without pauses and waits
    host_time asked_{};  ///< since when it waits
    host_time ends_{};     ///< of a step by time
    double end_phase_ = 0; ///< of one by breaths
};

} // namespace attune
