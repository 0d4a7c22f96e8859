#include "app/review/trends/calendar.hpp"

#include <charconv>
#include <chrono>
#include <fmt/format.h>

namespace attune::review {

local_clock clock_at_offset(std::int64_t offset_ms) {
    return [offset_ms](std::int64_t utc_ms) {
        constexpr std::int64_t day_ms = 24LL * 3600 * 1000;
        const std::int64_t local = utc_ms + offset_ms;
        const std::int64_t day = local >= 0 ? local / day_ms : -((-local + day_ms - 1) / day_ms);
        return local_moment{static_cast<int>(day), static_cast<double>(local - day * day_ms) / 3'600'000.0};
    };
}

std::string date_words(int day) {
    const std::chrono::year_month_day d{std::chrono::sys_days{std::chrono::days{day}}};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(d.year()), static_cast<unsigned>(d.month()),
                       static_cast<unsigned>(d.day()));
}

std::optional<int> day_of_date(std::string_view text) {
    int part[3]{};
    const auto* at = text.data();
    const auto* const end = at + text.size();
    for (int i = 0; i < 3; ++i) {
        const auto [next, problem] = std::from_chars(at, end, part[i]);
        if (problem != std::errc{} || (i < 2 && (next == end || *next != '-')) || (i == 2 && next != end))
            return std::nullopt;
        at = i < 2 ? next + 1 : next;
    }
    const std::chrono::year_month_day date{std::chrono::year{part[0]},
                                           std::chrono::month(static_cast<unsigned>(part[1])),
                                           std::chrono::day(static_cast<unsigned>(part[2]))};
    if (!date.ok() || part[0] < 1970 || part[0] > 2200) return std::nullopt;
    return static_cast<int>(std::chrono::sys_days{date}.time_since_epoch().count());
}

} // namespace attune::review
