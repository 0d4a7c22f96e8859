#pragma once
// Check-ins as trends need them: when, how distressed, and what the answer tells about.

#include "app/session/past_session.hpp"

#include <cstdint>
#include <vector>

namespace attune::review {

struct said {
    enum class about : std::uint8_t {
        before, ///< a practice: also the day's own state
        after,  ///< a practice: its effect, not the day
        day,    ///< apart from a practice
    };
    std::int64_t utc_ms;
    double distress; ///< 0-100
    about of;
};

/// All answers of a session that tell a distress. Cost: linear.
std::vector<said> what_was_said(const past_session& s);

} // namespace attune::review
