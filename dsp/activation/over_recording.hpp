#pragma once
// The activation index over a whole recording, for files and reports. Pure; allocates; not for the live path.

#include "dsp/live.hpp"

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace attune {

/// A beat of a file: rr absent for the first of a chain. A piece is another recording of the same person, at
/// an unknown distance in time; one begins where it is said, and where time goes back by more than a second
/// (by less a beat was placed twice).
struct timed_beat {
    seconds t;
    std::optional<milliseconds> rr;
    bool starts_piece = false;
};

struct activation_row {
    double t_s = 0; ///< time of the file, also in later pieces
    activation_estimate estimate;
};

struct activation_series {
    std::optional<baseline> base;
    why_not why_no_base = why_not::none; ///< no baseline; or why the one there is deserves less trust
    std::vector<activation_row> rows;    ///< one a second

    struct offer {
        double t_s;
        baseline base;
    };
    std::vector<offer> offers; ///< calmer plateaus that a person would have been offered to compare with
};

/// The index over a recording, as the live chain would have given it with this baseline from the start; but
/// told wherever there is an estimate, with its confidence, and not withheld below .5. Baseline from
/// `from`..`to`, or by the program's own rule: five minutes without the first, else eight (SCIENCE 6.3).
/// Where it does not fulfil the demands of a baseline it is taken as it is, with its larger standard error
/// and .8 of the confidence. Where none can be had the rows say so.
activation_series activation_over(std::span<const timed_beat> beats,
                                  std::optional<std::pair<seconds, seconds>> baseline_span,
                                  const live_context& context = {});

} // namespace attune
