#pragma once
// The activation index over a whole recording, for files and reports. Pure; allocates; not for the live path.

#include "dsp/live.hpp"

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace attune {

/// A beat of a file: rr absent for the first of a chain.
struct timed_beat {
    seconds t;
    std::optional<milliseconds> rr;
};

struct activation_row {
    double t_s = 0;
    activation_estimate estimate;
};

struct activation_series {
    std::optional<baseline> base;
    why_not why_no_base = why_not::none;
    std::vector<activation_row> rows; ///< one a second
};

/// The index over a recording, as the live chain would have given it with this baseline from the start.
/// Baseline from `from`..`to`, or by the program's own rule: five minutes without the first, else eight
/// (SCIENCE 6.3). Where none can be had the rows say so.
activation_series activation_over(std::span<const timed_beat> beats,
                                  std::optional<std::pair<seconds, seconds>> baseline_span,
                                  const live_context& context = {});

} // namespace attune
