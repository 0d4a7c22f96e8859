#pragma once
// A simulated person for a year: how they feel from day to day, when they practise, what they say and what
// their heart does. Seeded; with a slip or without. As values at once, or lived through: real sessions, beat
// by beat, in a real store.
//
// The sizes. A day's distress: mean 25-45 and SD 8-12 of 100, lag-1 correlation .2-.5 (negative affect
// carries over from day to day; SCIENCE 10 clips at .6), a slow wave over the year of a fifth of an SD and
// worse Mondays, so that no period is quite like another. Single answers scatter about the day by another
// 6-9. A slip raises distress over a week by the smallest change that is reliable in the sense of the RCI
// (1.96 SD sqrt(2 (1 - r)), SCIENCE 10), with SD and r of this person's own daily medians: what is smaller,
// the field does not call a change from one day to another. It lasts four weeks and a week to fade; meanwhile
// two of five sessions are left out. Resting heart rate rises by 4 bpm (SCIENCE 6.1: 3.9 to 5.0 under stress;
// between rests SD 3.5) and ln RMSSD falls by 0.2 (SCIENCE 6.3, acceptance test 2; scale 0.35).

#include "app/session/past_session.hpp"
#include "drivers/result.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace attune::test {

struct virtual_slip {
    int from = 29 * 7; ///< day of the year: week 30
    int days = 28, ramp = 7;
    double size = 1; ///< in smallest reliable changes
};

struct virtual_session {
    std::int64_t started_utc_ms;
    std::string practice, title;
    double pace; ///< breaths a minute, 0: natural breath
    double rest_hr, rest_ln_rmssd;
    std::vector<check_in> check_ins;
};

struct virtual_year {
    static constexpr int days = 364;
    static constexpr std::size_t sessions_wanted = 300, check_ins_wanted = 900;
    static constexpr int first_day = 20822;  ///< since 1970: Monday, 2027-01-04
    static constexpr double session_s = 900; ///< five minutes of rest, ten of practice
    double distress = 0, distress_sd = 0, inertia = 0, slip_points = 0;
    std::vector<virtual_session> sessions; ///< in order
    std::size_t check_ins = 0;
};

virtual_year live_through(std::uint64_t seed, std::optional<virtual_slip> slip);

/// As the store would give them back, without anything having been recorded: rests with the error of a
/// measurement. `sensor` is a strap's.
std::vector<past_session> as_past(const virtual_year& year, std::uint64_t seed);

/// Every session in virtual time through engine, recorder and store, with check-ins; `session_s` long each.
/// `each` is told how many are done.
result<void> record_year(const virtual_year& year, std::uint64_t seed,
                         const std::filesystem::path& store_file, const std::string& client,
                         const std::function<void(std::size_t)>& each = {});

} // namespace attune::test
