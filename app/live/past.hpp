#pragma once
// The look back over months: sessions out of the store with what is kept of them, ready for review/trends.

#include "app/review/trends/calendar.hpp"
#include "app/session/diary_entry.hpp"
#include "app/session/past_session.hpp"
#include "app/store/store.hpp"

#include <string_view>
#include <vector>

namespace attune {

/// This client's sessions that have ended, oldest first. A session whose summary is not kept yet, or by
/// another version of the numbers, or in an older format, is read whole (some milliseconds), and its summary kept for
/// the next time; where nothing can be written it is made again then. One that cannot be read is there with what its
/// older format says, else without a summary.
result<std::vector<past_session>> look_back(store& sessions, std::string_view client);

/// Makes and keeps the summary of a session that has ended. Best effort: look_back() makes what is missing.
void keep_summary_of(const std::filesystem::path& store_file, std::string_view id);

/// Days by the zone that this machine is set to now, also for instants at which it was set to another: a
/// moved zone moves days, it loses and doubles none.
review::local_clock system_zone();

/// This client's check-ins apart from sessions, for make_trends; none where the store has no diary yet. What
/// cannot be read hides no other.
std::vector<diary_entry> told_apart(const std::filesystem::path& store_file, std::string_view client);

} // namespace attune
