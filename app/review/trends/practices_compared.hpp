#pragma once
// Which practice helped, by distress before and after and by recovery, with the count behind it.

#include "app/session/past_session.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace attune::review {

/// Chosen: with fewer pairs the interval of a mean is wider than most differences between practices.
inline constexpr std::size_t least_pairs = 8;

struct practice_effect {
    std::string id, title;
    std::size_t sessions = 0;
    std::size_t pairs = 0; ///< sessions with an answer before and after
    /// After minus before, of 100; negative: less distress. With the 95 % interval from two pairs on.
    std::optional<double> change{}, low{}, high{};
    /// The same, had it begun at the mean distress of all practices: who feels worse has further to fall, and
    /// may choose another practice. From the common slope of all practices. With its standard error.
    std::optional<double> adjusted{};
    double adjusted_se = 0;
    std::size_t recoveries = 0; ///< events that came down by half in sessions of it
    std::size_t not_recovered = 0;
    std::optional<double> t50_s{}; ///< their mean half-time
    bool enough() const noexcept { return pairs >= least_pairs; }
};

struct practices_compared {
    std::vector<practice_effect> all;  ///< most relief first (adjusted), those with too few pairs last
    std::optional<std::size_t> most{}; ///< one that stands out, in `all`
    std::optional<std::size_t>
        quickest_recovery{}; ///< likewise, by half-time of at least `least_pairs` events
    std::string sentence;    ///< what may be said, with the count
};

/// A practice stands out where its relief is larger than the next one's by more than 1.96 standard errors of
/// the difference, both with `least_pairs`. Association, not cause. Simulated hearts are left out unless
/// wanted.
practices_compared compare_practices(std::span<const past_session> sessions, bool simulated = false);

} // namespace attune::review
