#pragma once
// The causal classifier over a whole series, for files. Allocates; not for the live path.

#include "dsp/beat/classifier.hpp"

#include <span>
#include <vector>

namespace attune {

struct marked_beat {
    std::size_t beat; ///< beat i ends interval i, counted from 1; beat 0 is the start
    beat_class classed;
};

struct classified {
    std::vector<judged_interval> intervals; ///< one for each interval of the input, in order
    std::vector<marked_beat> artefacts;     ///< one for each artefact
    std::vector<double> corrected_rr_ms; ///< missed beats inserted, extra ones deleted, displaced ones moved
    std::vector<bool> nn;                ///< of corrected_rr_ms: as measured?
    std::vector<std::size_t> corrected_starts; ///< where chains begin in corrected_rr_ms
    /// Of the intervals of the input: does the rhythm follow nothing here, so that no artefact can be told?
    /// They stand as measured, unmarked, and none is an NN (SCIENCE 2.2, 6). Centred only; the causal
    /// classifier marks and the chain withholds its numbers.
    std::vector<bool> irregular;
};

/// `chain_starts`: indices of intervals before which the chain broke (0 need not be named).
classified classify_all(std::span<const double> rr_ms, std::span<const std::size_t> chain_starts = {});

} // namespace attune
