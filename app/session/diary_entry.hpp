#pragma once
// A check-in apart from any session, with the moment it tells of.

#include "app/session/recording.hpp"

#include <cstdint>
#include <string>

namespace attune {

struct diary_entry {
    std::string id{};     ///< made like a session's (store/session_id)
    std::string client{}; ///< a code; empty = the user's own
    std::int64_t utc_ms = 0;
    /// Local time less UTC where and when it was written: it stays on its day wherever the person is later.
    std::int32_t offset_s = 0;
    check_in said{.when = check_in::moment::apart};

    std::int64_t local_ms() const noexcept { return utc_ms + std::int64_t{offset_s} * 1000; }
    /// Days since 1970-01-01 where it was written.
    int local_day() const noexcept {
        constexpr std::int64_t day_ms = 86'400'000;
        const auto t = local_ms();
        return static_cast<int>(t >= 0 ? t / day_ms : -((-t + day_ms - 1) / day_ms));
    }
    friend bool operator==(const diary_entry&, const diary_entry&) = default;
};

} // namespace attune
