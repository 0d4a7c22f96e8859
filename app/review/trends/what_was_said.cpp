#include "app/review/trends/what_was_said.hpp"

#include <algorithm>
#include <cmath>

namespace attune::review {
namespace {

// Chosen: who answers half an hour after a practice answers for the day.
constexpr double still_after_s = 30 * 60;
// Chosen: a time further away than a month is none.
constexpr double furthest_s = 31 * 86400.0;

} // namespace

std::vector<said> what_was_said(const past_session& s) {
    std::vector<said> all;
    for (const auto& c : s.check_ins) {
        if (c.when == check_in::moment::during) continue; // of a task that was set: not of the day
        // Distress is what is asked as "how tense", 0 to 100.
        if (!c.tension || !std::isfinite(*c.tension) || !std::isfinite(c.t_s)) continue;
        const double t = std::clamp(c.t_s, -furthest_s, furthest_s);
        const auto of = t > s.duration_s + still_after_s     ? said::about::day
                        : c.when == check_in::moment::before ? said::about::before
                                                             : said::about::after;
        all.push_back(
            {s.started_utc_ms + static_cast<std::int64_t>(t * 1000), std::clamp(*c.tension, 0.0, 100.0), of});
    }
    return all;
}

} // namespace attune::review
