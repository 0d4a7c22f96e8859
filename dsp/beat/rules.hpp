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

/// ms. What is usual around an interval.
struct usual {
    double median; ///< of the intervals near it
    double th1;    ///< of differences: more is unusual
    double th2;    ///< of deviations from the median, those below it doubled
};

struct spread {
    double quartile_deviation, median; ///< ms, of |d| or |m| in the window
};

/// `seen`: intervals so far, for a window that only trails; a centred one has no cold start (give
/// `warm_beats`).
usual usual_of(double median, spread differences, spread deviations, std::uint64_t seen) noexcept;
inline constexpr std::uint64_t warm_beats = 45;
inline constexpr double shortest_ms = 300.0,
                        longest_ms = 2000.0; ///< the hard range of intervals, SCIENCE 2.2

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
    verdict operator()(std::span<const double> rr, std::size_t at, const usual& u) noexcept;
    void gap() noexcept {
        partner_.reset();
        stands_for_.reset();
    }

private:
    std::optional<double>
        partner_; ///< ms: corrected value of the next interval, which belongs to the artefact
    std::optional<double> stands_for_; ///< ms: what should have been there in place of the one judged last
};

} // namespace attune
