#pragma once
// Respiratory sinus arrhythmia at the pacer: a lock-in at its accumulated phase (SCIENCE 4.1).

#include "dsp/units.hpp"

#include <array>
#include <cstddef>
#include <limits>
#include <optional>

namespace attune {

/// In:    heart rate of one accepted interval a call, with the pacer's phase at its midpoint. reset() where
///        pacing or the heart's chain is interrupted for long. Rate changes and ratios stay exact: only phase
///        counts. Or the interval itself, for a logarithmic scale; one object hears one of the two.
/// Out:   amplitude, phase and how well they are known; nothing before two full breaths.
/// Units: bpm (or ms), radians. Model: y = m + k (t - now)/30 + a cos(phase) + b sin(phase) (+ 2nd harmonic),
///        forgotten with a time constant of `memory` breaths; lock_in::whole forgets nothing, for a stretch
///        of a recording fitted at once.
/// Cost:  O(1): 6x6 sums a beat, one solve a reading; never allocates.
class lock_in {
public:
    struct result {
        double amplitude = 0;  ///< A; peak to trough is 2A
        double noise_free = 0; ///< A_c: A less what noise alone would add
        double amplitude_se = 0;
        double phase = 0; ///< atan2(b, a)
        double r2 = 0;    ///< of cos and sin against the rest of the model
        double p = 1;     ///< of that, F test
        double residual_sd = 0;
        double breaths = 0;                      ///< heard since reset
        std::optional<double> phase_stability{}; ///< |mean exp(i psi)| over the last breaths (3 to 6), 0-1
        std::optional<double> phase_drift{}; ///< radians a breath over the same, > 0: the heart comes later
        bool following = false;              ///< R2 >= .5 and p < .01, three breaths at least
    };
    static constexpr double usual_memory = 2.5; // breaths, SCIENCE 4.1
    static constexpr double whole = std::numeric_limits<double>::infinity();
    explicit lock_in(double memory_breaths = usual_memory) noexcept
        : memory_{memory_breaths} {}

    void operator()(seconds t, beats_per_minute hr, double phase, seconds breath) noexcept {
        add(t.count(), hr.value, phase, breath.count());
    }
    void operator()(seconds t, milliseconds rr, double phase, seconds breath) noexcept {
        add(t.count(), rr.count(), phase, breath.count());
    }
    void reset() noexcept { *this = lock_in{memory_}; }
    std::optional<result> value(bool second_harmonic) const noexcept;

    static constexpr std::size_t columns = 6;
    using matrix = std::array<std::array<double, columns>, columns>;
    using vector = std::array<double, columns>;

private:
    void add(double t, double y, double phase, double breath) noexcept;
    void end_of_breath() noexcept;
    double memory_; // breaths
    matrix s_{};
    vector b_{};
    double yy_ = 0, w_ = 0, w2_ = 0; // weighted sums of y^2, of weights, of squared weights
    double origin_ = 0;              // the first value, subtracted for accuracy
    double t_ = 0, first_phase_ = 0, last_phase_ = 0;
    std::size_t beats_ = 0;
    // the breath being heard, fitted by itself: [1, cos, sin]
    std::array<std::array<double, 3>, 3> breath_s_{};
    std::array<double, 3> breath_b_{};
    std::size_t breath_beats_ = 0;
    double breath_end_ = 0;                        // phase
    static constexpr std::size_t most_breaths = 6; // chosen: a minute at the usual pace
    std::array<double, most_breaths> psi_{};
    std::array<std::size_t, most_breaths> psi_breath_{}; // which breath it was of
    std::size_t breaths_ended_ = 0;
    std::size_t psi_count_ = 0, psi_next_ = 0;
};

} // namespace attune
