#include "app/store/session_id.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <random>

namespace attune {

std::string make_session_id(std::int64_t started_utc_ms, std::uint64_t chance) {
    constexpr std::string_view letters = "23456789abcdefghjkmnpqrstuvwxyz";
    const std::chrono::sys_time<std::chrono::milliseconds> at{std::chrono::milliseconds{started_utc_ms}};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{at - day};
    auto id = fmt::format("{:04}{:02}{:02}-{:02}{:02}-", static_cast<int>(date.year()),
                          static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                          time.hours().count(), time.minutes().count());
    for (int i = 0; i < 4; ++i, chance /= letters.size())
        id += letters[chance % letters.size()];
    return id;
}

bool is_session_id(std::string_view id) noexcept {
    return !id.empty() && id.size() <= 40 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
}

std::uint64_t chance() {
    std::random_device system;
    return (std::uint64_t{system()} << 32U) | system();
}

} // namespace attune
