#include "app/review/trends/calendar.hpp"

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

} // namespace attune::review
