#pragma once
// Causal artefact classification with two beats of look-ahead (SCIENCE.md 2.2).

#include "dsp/beat/beat_class.hpp"
#include "dsp/beat/ordered_window.hpp"
#include "dsp/beat/rules.hpp"
#include "dsp/units.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace attune {

/// A judged beat. `index` counts the intervals since construction, from 0.
struct judged_interval {
    std::uint64_t index;
    milliseconds rr;    ///< as measured
    beat_class classed; ///< of the beat that ends the interval. One artefact is one mark: the beat after an
                        ///< extra or ectopic one is itself normal, though its interval is no NN
    milliseconds corrected; ///< what mean heart rate, time axis and spectra take; equals rr where nn.
                            ///< missed: rr/2 (two beats of this length); extra: 0, and the next holds the sum
    double deviation;       ///< |D|: difference to the neighbour in units of its threshold; > 1 is unusual
    bool nn = true;         ///< accepted as measured: may enter differences
};

/// In:    one measured interval a call, in order; gap() where the chain broke. What is negative or no number
///        is taken as 0.
/// Out:   the interval two calls ago, judged; nothing while there is no look-ahead yet. drain() judges the
///        rest with the look-ahead there is.
/// Cost:  O(91) a beat (running quartiles over an ordered window); never allocates.
/// After: Lipponen & Tarvainen, J Med Eng Technol 43:173 (2019), causal form with floor: SCIENCE.md 2.1, 2.2.
class classifier {
public:
    classifier();
    std::optional<judged_interval> operator()(milliseconds rr) noexcept;
    /// Judges what still waits for look-ahead, one a call, then nothing. Call before gap() and at the end.
    std::optional<judged_interval> drain() noexcept;
    /// The chain broke: no difference spans it. Pending intervals must have been drained.
    void gap() noexcept;
    /// Before the two beats of look-ahead have come: is this interval suspect on arrival (SCIENCE 2.2 step
    /// 1)?
    bool suspect(milliseconds rr) const noexcept;

private:
    static constexpr std::size_t look_ahead = 2, median_of = 11; ///< SCIENCE 2.1, 2.2

    judged_interval judge() noexcept;

    std::array<double, median_of>
        newest_{};                   ///< ms, of this chain, in order: 8 before, the judged one, 2 after
    std::size_t held_ = 0;           ///< of them
    ordered_window<median_of> near_; ///< the same, by size
    ordered_window<91> differences_, deviations_; ///< |d| and |m|, ms
    rules decide_;
    std::uint64_t arrived_ = 0, judged_ = 0;
};

} // namespace attune
