#pragma once
// Past sessions for trends, made by hand.

#include "app/review/trends/calendar.hpp"
#include "app/session/past_session.hpp"

#include <string>

namespace attune::test {

/// Day 20000 since 1970 (Friday, 2024-10-04) counts as 0.
inline constexpr int day_zero = 20000;
inline std::int64_t at(int day, double hour) {
    return static_cast<std::int64_t>(day_zero + day) * 86'400'000 +
           static_cast<std::int64_t>(hour * 3'600'000);
}
inline check_in said_at(double t_s, double tension, check_in::moment when = check_in::moment::before) {
    check_in c;
    c.when = when;
    c.t_s = t_s;
    c.tension = tension;
    return c;
}
/// Ten minutes on a strap, with a summary that has earned nothing yet.
inline past_session past_at(int day, double hour, std::string practice = "resonance") {
    static int n = 0;
    past_session s{.id = "s" + std::to_string(++n),
                   .practice_id = practice,
                   .practice_title = practice,
                   .sensor = "serial:/dev/ttyUSB0",
                   .started_utc_ms = at(day, hour),
                   .duration_s = 600};
    s.summary.emplace();
    return s;
}
inline past_session with_change(int day, double before, double after, std::string practice = "resonance") {
    auto s = past_at(day, 9, std::move(practice));
    s.check_ins = {said_at(0, before), said_at(600, after, check_in::moment::after)};
    return s;
}

inline const review::local_clock utc_clock = review::clock_at_offset(0);

} // namespace attune::test
