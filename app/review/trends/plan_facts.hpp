#pragma once
// A plan and what was practised, as plain facts. No streaks: a missed day takes nothing away.

#include "app/review/trends/calendar.hpp"
#include "app/review/trends/programme.hpp"
#include "app/session/past_session.hpp"
#include "app/session/plan.hpp"

#include <array>
#include <optional>
#include <span>
#include <vector>

namespace attune::review {

enum class plan_phase : std::uint8_t { to_begin, running, over, ended };

struct plan_day {
    int day = 0;
    std::size_t sessions = 0;
    bool to_come = false; ///< later than today, or no longer in the plan
    bool today = false;
};

struct plan_facts {
    plan_phase phase = plan_phase::to_begin;
    int week = 0, weeks = 0;        ///< the running one, from 1; before its first day 0, after it the last
    std::array<plan_day, 7> days{}; ///< of that week; a plan's weeks begin on its first weekday
    int planned_this_week = 0;
    std::size_t done_this_week = 0;
    adherence so_far{};    ///< planned: up to and with today
    int planned_whole = 0; ///< in the whole plan
    /// After the plan: when a few sessions would refresh it (SCIENCE 10).
    std::array<booster, booster_weeks.size()> boosters{};
    std::optional<std::size_t> due{}; ///< the booster that is due now
    /// Sessions that are still planned for today: none where the week has what it wants.
    int wanted_today = 0;
    const plan_stage* stage = nullptr; ///< of today, or the next; points into the plan
};

/// Cost: linear in sessions.
plan_facts facts_of(const own_plan& plan, std::span<const day_session> sessions, int today);

/// Chosen: who began and stopped within a minute has not practised.
inline constexpr double shortest_practised_s = 60;

/// Sessions by their local day. Without a strap (simulated) they count too, as it is the person who breathes;
/// replayed recordings do not. Whether the heart followed is known of a person's own heart alone.
std::vector<day_session> day_sessions(std::span<const past_session> sessions, const local_clock& clock);

/// Which plan is spoken of today: the one that runs or is to begin, the newest first; else the one that ended
/// last; nothing without plans. Index into `plans`.
std::optional<std::size_t> current_plan(std::span<const own_plan> plans, int today) noexcept;

} // namespace attune::review
