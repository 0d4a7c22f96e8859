#pragma once
// The plans of a person with what was practised, out of the store, ready for review/plan_facts.

#include "app/review/trends/plan_facts.hpp"
#include "app/session/plan.hpp"
#include "drivers/result.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

namespace attune {

struct plans_and_days {
    std::vector<own_plan> plans; ///< in the order in which they were made
    std::size_t unreadable = 0;
    std::vector<review::day_session> days; ///< empty where there is no plan
    std::optional<std::size_t> current{}; ///< into `plans`
    const own_plan* spoken_of() const noexcept { return current ? &plans[*current] : nullptr; }
};

/// Makes nothing where there is no store yet. Cost: that of look_back(), where there is a plan.
result<plans_and_days> look_at_plans(const std::filesystem::path& store_file, std::string_view client,
                                     const review::local_clock& clock, std::int64_t now_utc_ms);

/// `made` begins at its first day: whatever plan would still run then ends there, and stays as it was until
/// then; one that would only have begun later is taken out, as nobody has lived by it.
result<void> begin_plan(const std::filesystem::path& store_file, std::string_view client,
                        const own_plan& made);

/// Ends the running plan with `today` as the first day outside of it; one that has not begun goes.
result<void> end_plan_today(const std::filesystem::path& store_file, std::string_view client, own_plan plan,
                            int today);

} // namespace attune
