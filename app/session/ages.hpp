#pragma once
// How long a live value may be shown: the one table (DESIGN law 5, PEERS 4: grey after about 2 s, gone after
// about 5 s).

#include "dsp/aged.hpp"

namespace attune {

/// Heart rate of the newest beat. 2 s: longer than any sensor's usual pause between packets (HxM 1.5 s at
/// most).
inline constexpr age_limits heart_rate_age{seconds{2}, seconds{4.8}};
/// Everything computed once a second. 2 s: one missed update is no news.
inline constexpr age_limits numbers_age{seconds{2}, seconds{4.8}};

} // namespace attune
