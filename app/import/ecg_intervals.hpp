#pragma once
// From the beats of an ECG to the intervals between those that may be trusted.

#include "app/import/rr_text.hpp"
#include "dsp/ecg/find_beats.hpp"

namespace attune {

/// The intervals between the beats found, for commands that take intervals. A chain ends where a beat or
/// the ten seconds that it lies in are doubtful, or where there is none for 3 s: nothing is computed across
/// that.
interval_series intervals_of(const ecg_beats& found, hertz rate);

} // namespace attune
