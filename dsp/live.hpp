#pragma once
// The live chain: beats > artefacts > HRV, RSA, concentration > activation. One object, pulled by the
// session.
//
// Times are seconds on one axis of the session's choosing (beat time for beats, session time for `now`).
// Nothing here reads a clock; nothing allocates after construction (law 7).

#include "dsp/activation/baseline.hpp"
#include "dsp/activation/estimate.hpp"
#include "dsp/activation/index.hpp"
#include "dsp/activation/rest.hpp"
#include "dsp/activation/rsa_curve.hpp"
#include "dsp/beat/classifier.hpp"
#include "dsp/units.hpp"
#include "dsp/why.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace attune {

/// A number or the reason why there is none. Reading `value` needs the question.
struct live_value {
    std::optional<double> value{};
    why_not why = why_not::no_beats;
};

/// Signal quality in words (SCIENCE 2.3), by the corrected share of the last 120 s.
enum class quality : std::uint8_t { unknown, excellent, good, fair, poor, none };
std::string_view words(quality q) noexcept;

/// Everything shown live, computed once a second from committed beats. Trivially copyable: stored as it
/// stands.
struct live_numbers {
    live_value hr_bpm; ///< the newest committed beat's rate is drawn; this is 60000/mean NN of the last 10 s
    live_value ln_rmssd;                ///< ln ms, 60 s (30 s and 20 clean pairs at least)
    live_value rsa_bpm;                 ///< peak to trough 2A at the pacer (lock-in)
    live_value rsa_phase_rad;           ///< psi = atan2(b, a)
    live_value lock_r2;                 ///< 0-1
    live_value phase_stability;         ///< PLV over the last breaths, 0-1
    live_value concentration_pct;       ///< K, 64 s
    live_value pacer_concentration_pct; ///< K at the pacer
    activation_estimate activation;
    quality signal = quality::unknown;
    double valid_share_30s = 0;  ///< 0-1
    std::uint32_t corrected = 0; ///< beats corrected so far
    std::uint32_t beats = 0;     ///< beats judged so far
    bool following = false;      ///< R2 >= .5 and p < .01 over the last three breaths
};

/// What the session knows about the moment.
struct live_context {
    bool paced = false;
    bool movement_known = false;              ///< an accelerometer tells; else c_ctx <= .7
    bool moving = false;                      ///< so it tells, and for 60 s after (SCIENCE 6.3)
    bool speaking = false;                    ///< or breathing irregularly, where known
    bool exercise = false;                    ///< the index is off
    bool rate_is_held = false;                ///< by a beta-blocker or a pacemaker: the index is off (SCIENCE 9.1)
    bool heart_disease = false;               ///< c_ctx <= .6
    std::optional<breaths_per_minute> pace{}; ///< where paced
    bool equal_ratio = true;                  ///< I:E = 1; else the second harmonic is fitted too
    /// Breathing rate as measured, where the doubt is small enough to use (SCIENCE 4.2). Its median over the
    /// rest becomes the baseline's.
    std::optional<breaths_per_minute> breathing{};
};

/// A beat whose class is final. `t` is its beat time.
struct committed_beat {
    std::uint64_t index; ///< as given to beat()
    seconds t;
    std::optional<milliseconds> rr; ///< as measured
    beat_class classed;
    double deviation; ///< see judged_interval
    bool nn = false;  ///< accepted as measured; false also for the normal beat after a displaced one
};

class live_dsp {
public:
    live_dsp();
    explicit live_dsp(withholding w);
    ~live_dsp();
    live_dsp(live_dsp&&) noexcept;
    live_dsp& operator=(live_dsp&&) noexcept;

    /// A beat arrived. `t`: its beat time; `rr`: interval that it ends, nothing for the first of a chain;
    /// `pacer_phase`: the pacer's accumulated phase in radians at the interval's midpoint, nothing where not
    /// paced. Committed beats (two later, or at gap()) are handed to `commit`, oldest first.
    template <class Commit>
    void beat(std::uint64_t index, seconds t, std::optional<milliseconds> rr,
              std::optional<double> pacer_phase, Commit&& commit) {
        push(index, t, rr, pacer_phase);
        while (auto c = pop_committed())
            commit(*c);
    }
    /// The chain broke: what waits is judged and committed; no statistic spans the break.
    template <class Commit>
    void gap(Commit&& commit) {
        break_chain();
        while (auto c = pop_committed())
            commit(*c);
    }
    /// Is the newest interval suspect on arrival? For drawing only.
    bool suspect(milliseconds rr) const noexcept;

    /// `measured`: when that rest ended, on the axis of the beats; where not given, now if it is of this
    /// session, else long ago. The band widens with the time since.
    void set_baseline(const baseline& b, std::optional<seconds> measured = {}) noexcept;
    const baseline& current_baseline() const noexcept;

    /// Baseline from what has been heard between `from` and `to` (SCIENCE 6.3: drop nothing here, the caller
    /// chooses the span): nothing, with the reason, where fewer than 95 % of the beats are valid or heart
    /// rate drifts by more than 1 bpm a minute. Keeps at most the last 10 minutes.
    std::optional<baseline> measure_baseline(seconds from, seconds to, why_not& why,
                                             const rest_demands& demands = {}) const noexcept;
    /// A calm plateau of three minutes lies more than one scale below the baseline: what may be offered
    /// instead of it. For every ten seconds or so, beside the live step.
    std::optional<baseline> calmer_baseline() const noexcept;
    /// This person's calm RSA by breathing rate: from then on paced RSA counts.
    void set_rsa_curve(const std::optional<rsa_curve>& curve) noexcept;

    /// Once a second, on a grid. `lost_for`: how long no beat has come (0 while they arrive).
    live_numbers numbers(seconds now, seconds lost_for, const live_context& context) noexcept;

private:
    void push(std::uint64_t index, seconds t, std::optional<milliseconds> rr,
              std::optional<double> pacer_phase);
    void break_chain();
    std::optional<committed_beat> pop_committed() noexcept;
    struct state;
    std::unique_ptr<state> state_;
};

/// Of the library; stored with every session. Changes whenever any number can change.
std::string_view dsp_version() noexcept;

} // namespace attune
