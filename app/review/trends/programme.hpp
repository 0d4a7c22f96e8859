#pragma once
// The arithmetic of a plan: how much of it was done, and when boosters are due (SCIENCE 10). No streaks: a
// missed day takes nothing away.

#include "app/session/past_session.hpp"

#include <array>
#include <optional>
#include <span>
#include <vector>

namespace attune::review {

/// "10 minutes a day for 4 weeks": from `from` on, so many sessions in each week.
struct practice_plan {
    int from = 0; ///< day
    int weeks = 4;
    double sessions_a_week = 7;
    double minutes = 10;                                  ///< of each
    int end() const noexcept { return from + 7 * weeks; } ///< the first day after it
};

struct adherence {
    double planned = 0; ///< sessions up to and with that day
    std::size_t done = 0;
    double planned_min = 0, done_min = 0;
    std::optional<double> following{}; ///< share of the known time
    double share() const noexcept { return planned > 0 ? static_cast<double>(done) / planned : 0; }
    bool full() const noexcept { return planned > 0 && share() >= 0.8; } ///< SCIENCE 10
};

/// A session and its local day.
struct day_session {
    int day;
    double practised_s;
    std::optional<double> following;
    double following_known_s;
};

/// Up to and with `today`; sessions outside the plan do not count. Cost: linear.
adherence adherence_of(const practice_plan& plan, std::span<const day_session> sessions, int today) noexcept;

/// No trial tells a schedule (SCIENCE 10): 2, 4, 8 and 12 weeks after the plan's end.
inline constexpr std::array<int, 4> booster_weeks{2, 4, 8, 12};
/// Chosen: a booster may be taken a week early or late.
inline constexpr int booster_window = 7;

struct booster {
    enum class state : std::uint8_t { to_come, due, taken, passed };
    int day;
    state is;
};
/// `session_days` in any order. Each session is one booster's at most: that whose day is nearest.
std::array<booster, booster_weeks.size()> boosters(int plan_end, std::span<const int> session_days,
                                                   int today) noexcept;

} // namespace attune::review
