#pragma once
// What is known of a person's rest before a session begins.

#include "dsp/activation/baseline.hpp"

#include <span>

namespace attune {

/// From baselines measured within the last 14 days: their median with scales shrunk towards the prior when
/// there are at least three, else the prior of age and sex, which is "not yet calibrated" (SCIENCE.md 6.3).
baseline known_baseline(std::span<const baseline> measured);

} // namespace attune
