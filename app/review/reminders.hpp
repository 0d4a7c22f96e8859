#pragma once
// When the program may speak up by itself, as a function of values: no clock, no chance but the seed.
//
// Everything that may be said has a name of its own, "check-in 20785.2", and is said once at most, whatever
// the clock does: what was said is remembered by name. At one moment at most one thing is due, and between
// any two lies a quarter of an hour, so that neither a leap out of suspend nor a moved clock makes a burst.
// Times are those of the wall clock where the person is (day, minute of the day), asked anew each time: a
// change of zone or of summer time moves what is still to come and repeats nothing.

#include "app/review/trends/calendar.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace attune::review {

/// What the person wishes. All off until they say so.
struct reminder_wishes {
    bool practice = false;  ///< at the plan's times, and boosters
    bool check_ins = false; ///< at random within the waking hours
    int prompts_a_day = 4;  ///< 1 to 4 (SCIENCE 10)
    int wakes = 9 * 60;     ///< minute of the day
    int sleeps = 21 * 60;   ///< minute of the day; before `wakes`: on the day after
    std::uint64_t seed = 0; ///< drawn once for this person
    bool any() const noexcept { return practice || check_ins; }
};

/// What a reminder needs of plan and sessions.
struct reminder_facts {
    std::vector<int> times{}; ///< minutes of the day
    int wanted_today = 0;     ///< sessions still planned for today
    int today = 0;            ///< the day for which that holds
    std::string booster{};    ///< name of the booster that is due and at its day; else empty
};

enum class due_kind : std::uint8_t { check_in, practice, booster };

struct due_thing {
    due_kind kind = due_kind::check_in;
    std::string name;
    int day = 0;
    int from = 0, to = 0; ///< minutes after the midnight that began `day`; may pass the next one
};

/// What was said: when, and when to say it again ("Later"), both UTC in ms.
struct said_thing {
    std::string name;
    std::int64_t at_ms = 0;
    std::int64_t again_ms = 0; ///< 0: not again
    friend bool operator==(const said_thing&, const said_thing&) = default;
};

// SCIENCE 10: a prompt expires after half an hour. The rest chosen:
inline constexpr int prompt_lasts_min = 30;
inline constexpr int least_between_prompts_min = 60; ///< so that an answered day is not a queried one
inline constexpr int practice_lasts_min = 60;        ///< a machine switched on late still says it
inline constexpr int least_between_min = 15;         ///< of any two things said
inline constexpr int later_prompt_min = 10, later_practice_min = 60;

/// The random moments of one day, rising, minutes after its midnight; each with its half hour within the
/// waking hours. The waking hours are cut into as many blocks as there are prompts; each falls anywhere in
/// its block that is not within an hour of the one before. Fewer than wished where the hours are too few. The
/// same for the same seed and day.
std::vector<int> prompt_minutes(const reminder_wishes& w, int day);

/// What may be said at `now`, if anything. `said` in any order.
std::optional<due_thing> due_now(const reminder_wishes& w, const reminder_facts& f, const local_moment& now,
                                 std::int64_t now_ms, std::span<const said_thing> said);

/// What is to come from `now` over `days`, in order, were nothing practised meanwhile.
std::vector<due_thing> to_come(const reminder_wishes& w, const reminder_facts& f, const local_moment& now,
                               std::span<const said_thing> said, int days);

/// Minutes until something may be due: the next beginning, or a "later"; nothing where all is off.
std::optional<double> minutes_until_next(const reminder_wishes& w, const reminder_facts& f,
                                         const local_moment& now, std::int64_t now_ms,
                                         std::span<const said_thing> said);

/// `thing` was said at `now_ms`: added or brought up to date, the oldest forgotten beyond `most_said`.
inline constexpr std::size_t most_said = 1000; ///< chosen: four months at eight a day
void remember_said(std::vector<said_thing>& said, const std::string& name, std::int64_t now_ms);
/// "Later" was answered to it.
void say_later(std::vector<said_thing>& said, const due_thing& thing, std::int64_t now_ms);

} // namespace attune::review
