#pragma once
// The centred, iterative classifier over a whole series, for files. Allocates; not for the live path.

#include "dsp/beat/by_hand.hpp"

#include <span>

namespace attune {

/// In:    intervals in ms as measured; `chain_starts`: indices of intervals before which the chain broke (0
///        need not be named). What is negative or no number is taken as 0.
/// Out:   one mark for each artefact; corrected series beside the raw one. No chain looks across its ends,
///        except for what is usual (thresholds), which the 91 nearest intervals tell, of whatever chain.
/// Cost:  O(n) with windows of fixed size; about 0.3 us an interval.
/// After: Lipponen & Tarvainen, J Med Eng Technol 43:173 (2019): SCIENCE.md 2.1. Displaced beats too small
/// for
///        its thresholds: additive outliers of the beat times (Chang, Tiao & Chen, Technometrics 30:193
///        (1988)), the intervals predicted by a local autoregression.
/// `by_hand`: classes that a person gave, laid over the rest when that is judged (class_by_hand).
classified classify_centred(std::span<const double> rr_ms, std::span<const std::size_t> chain_starts = {},
                            std::span<const hand_class> by_hand = {});

} // namespace attune
