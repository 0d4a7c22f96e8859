#pragma once
// A sensor tried for half a minute: is it fit for practising, in plain words.

#include "app/session/view.hpp"

#include <string>
#include <vector>

namespace attune {

inline constexpr seconds trial_length{30}; // chosen: some thirty beats; a loose electrode shows within them

/// What was counted beside the session's own view.
struct trial_counts {
    std::uint64_t intervals = 0;        ///< beats that end a measured interval
    std::uint64_t odd = 0;              ///< beats judged to be missed, extra, ectopic or misaligned
    std::uint64_t gaps = 0;             ///< chains that began after the first
    milliseconds shortest{}, longest{}; ///< of the intervals
    seconds missing{};                  ///< between the first beat and the last, in no interval
};

enum class fitness : std::uint8_t { good, usable, unfit };

struct trial_verdict {
    fitness is = fitness::unfit;
    std::string sentence;             ///< one, plain
    std::vector<std::string> remarks; ///< what to do better; may be empty
};

/// Pure. `v`: the view at the end of the trial.
trial_verdict judge_trial(const session_view& v, const trial_counts& counted);

} // namespace attune
