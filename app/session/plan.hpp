#pragma once
// What a person has set out to practise over weeks, and the words they left themselves for harder days.
// Values; the arithmetic of done and due is review/plan_facts.

#include "drivers/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace attune {

/// Some weeks of one kind: "7 sessions a week of 10 minutes, for 4 weeks".
struct plan_stage {
    int weeks = 4;
    int sessions_a_week = 7;
    double minutes = 10;                  ///< of each
    std::vector<std::string> practices{}; ///< ids; the first is suggested; none: whatever suits
    std::string words{};                  ///< of a programme: what these weeks are about
    friend bool operator==(const plan_stage&, const plan_stage&) = default;
};

/// A plan is never overwritten by the next one: those that are over stay as they were.
struct own_plan {
    std::string id;          ///< made like a session's
    std::string title{};     ///< of its programme, or the person's own; may be empty
    std::string programme{}; ///< id of the programme that it came from; may be empty
    int from = 0;            ///< its first day, since 1970-01-01
    std::vector<plan_stage> stages{};
    std::optional<int> ended_on{}; ///< ended by the person: the first day that is no longer in it
    std::vector<int> reminders{};  ///< minutes after midnight, rising

    int weeks() const noexcept;
    /// The first day after it.
    int end() const noexcept;
    /// Nothing on days outside of it.
    const plan_stage* stage_on(int day) const noexcept;
    friend bool operator==(const own_plan&, const own_plan&) = default;
};

// Chosen: a year and three sessions a day are more than any protocol of SCIENCE 9 asks.
inline constexpr int most_plan_weeks = 52, most_plan_sessions = 21;
inline constexpr double most_plan_minutes = 120;
inline constexpr std::size_t most_plan_practices = 8, most_plan_reminders = 4;

/// Nothing where the plan can be kept; else a sentence that says what cannot be.
std::optional<std::string> wrong_with(const own_plan& p);

/// The plan with another stage from the running week on, as long as it was going to last or as `rest` says;
/// weeks that are over stay as they were planned. Before its first day: as a whole.
own_plan changed(own_plan p, plan_stage rest, int today);

/// For harder days, in the person's own words; shown when asked for.
struct relapse_plan {
    std::string signs;      ///< how I notice that it slips
    std::string helped;     ///< what has helped
    std::string people;     ///< whom I can turn to
    std::string first_step; ///< the first small step
    bool empty() const noexcept {
        return signs.empty() && helped.empty() && people.empty() && first_step.empty();
    }
    friend bool operator==(const relapse_plan&, const relapse_plan&) = default;
};

/// A plan as somebody wrote it for others: assets/programmes, FORMAT.md there.
struct programme {
    std::string id, title, summary;
    double order = 1000;
    std::vector<plan_stage> stages;
    int weeks() const noexcept;
};
/// Checked; a complaint names file and line. Practices are not looked up here.
result<programme> parse_programme(std::string_view text, std::string_view file_name);

/// The plan that follows a programme from `day` on.
own_plan plan_from(const programme& p, std::string id, int day);

} // namespace attune
