#pragma once
// Causal artefact classification with two beats of look-ahead (SCIENCE.md 2.2).

#include "dsp/beat/ordered_window.hpp"
#include "dsp/units.hpp"

#include <boost/circular_buffer.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace attune {

enum class beat_class : std::uint8_t {
    normal,
    missed,     ///< a beat is missing before this one; the interval holds two beats
    extra,      ///< this beat is one too many
    ectopic,    ///< early beat with its compensatory pause, or the reverse
    misaligned, ///< long or short without a partner: the beat lies in the wrong place
    first,      ///< first of a chain: has no interval to be judged
};
constexpr std::string_view name(beat_class c) noexcept {
    constexpr std::string_view names[]{"normal", "missed", "extra", "ectopic", "misaligned", "first"};
    return names[static_cast<std::size_t>(c)];
}

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
/// is taken as 0. Out:   the interval two calls ago, judged; nothing while there is no look-ahead yet.
/// drain() judges the rest
///        with the look-ahead there is.
/// Cost:  O(91) a beat (running quartiles over an ordered window); allocates only in the constructor.
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
    judged_interval judge() noexcept;
    double median() const noexcept;

    boost::circular_buffer<double>
        intervals_; // ms, this chain's newest 11: 8 before, the judged one, 2 after
    ordered_window<91> differences_, deviations_; // |d| and |m|, ms
    std::uint64_t arrived_ = 0, judged_ = 0;
    std::optional<double>
        partner_; // ms: the next interval belongs to the artefact just reported, corrected value
    std::optional<double> stands_for_; // ms: what should have been there in place of the artefact judged last
};

} // namespace attune
