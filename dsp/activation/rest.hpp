#pragma once
// Measures a baseline from what was heard at rest (SCIENCE 6.3).

#include "dsp/activation/baseline.hpp"
#include "dsp/hrv/history.hpp"
#include "dsp/units.hpp"
#include "dsp/why.hpp"

#include <optional>

namespace attune {

/// Medians of features taken every 10 s between `from` and `to`. Nothing, with the reason, where less than a
/// minute or less than 95 % of that time was heard, fewer than 95 % of the beats are valid or the heart rate
/// drifts by more than 1 bpm a minute.
std::optional<baseline> measure_rest(const beat_history& history, seconds from, seconds to,
                                     why_not& why) noexcept;

} // namespace attune
