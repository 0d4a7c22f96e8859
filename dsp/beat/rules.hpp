#pragma once
// What an interval is, from its neighbours and the thresholds around it: the decisions of Lipponen &
// Tarvainen (SCIENCE 2.1), with departures explained in rules.cpp. Causal and centred classification differ
// in where the thresholds come from, not in what follows from them.

#include "dsp/beat/beat_class.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace attune {

/// The hard range of intervals, SCIENCE 2.2.
inline constexpr double shortest_ms = 300.0, longest_ms = 2000.0;
constexpr bool in_range(double ms) noexcept {
    return ms >= shortest_ms && ms <= longest_ms;
}

/// The name of a displaced beat whose two intervals should be `level` ms: ectopic is what is early by a
/// fifth, the usual mark (chosen: 0.19, as `late_ms` is an estimate); by less, or late, it lies in the wrong
/// place.
constexpr bool is_ectopic(double late_ms, double level) noexcept {
    return late_ms < -0.19 * level;
}

/// ms. What is usual around an interval.
struct usual_range {
    double median; ///< of the intervals near it
    double th1;    ///< of differences: more is unusual
    double th2;    ///< of deviations from the median, those below it doubled
};

struct spread {
    double quartile_deviation, median; ///< ms, of |d| or |m| in the window
};

/// `seen`: intervals that the windows could look at: so far, where they trail; in all, where they are
/// centred.
usual_range usual_of(double median, spread differences, spread deviations, std::uint64_t seen) noexcept;

struct verdict {
    beat_class classed = beat_class::normal;
    double corrected = 0; ///< ms; as judged_interval
    double deviation = 0; ///< |D|
    bool nn = true;
};

/// Judges a chain's intervals one after the other; remembers what the artefact before stands for.
class rules {
public:
    /// `rr`: ms, finite; `at`: the one to be judged. Uses two before and two after, as far as there are any.
    verdict operator()(std::span<const double> rr, std::size_t at, const usual_range& u) noexcept;
    void gap() noexcept {
        partner_.reset();
        stands_for_.reset();
    }

private:
    std::optional<double> partner_;    // ms: what the next interval is corrected to; it is the artefact's too
    std::optional<double> stands_for_; // ms: what should have been there in place of the one judged last
};

} // namespace attune
