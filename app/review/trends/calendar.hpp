#pragma once
// Days and weeks as whole numbers. The zone is the caller's: it is asked for each instant, so that every
// instant lies on exactly one day however clocks and zones were changed.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace attune::review {

struct local_moment {
    int day;     ///< since 1970-01-01, where the person is
    double hour; ///< 0 <= hour < 24
};
using local_clock = std::function<local_moment(std::int64_t utc_ms)>;

/// A fixed distance from UTC.
local_clock clock_at_offset(std::int64_t offset_ms);

/// Weeks begin on Monday; that of 1970-01-01 is number 0.
constexpr int week_of(int day) noexcept {
    return (day + 3 >= 0 ? day + 3 : day - 3) / 7;
}
constexpr int monday_of(int week) noexcept {
    return week * 7 - 3;
}
/// "2026-11-28"
std::string date_words(int day);
/// Its reverse: "2026-12-01", 1970 to 2200; nothing where it is no such date.
std::optional<int> day_of_date(std::string_view text);

} // namespace attune::review
