#include "app/review/trends/programme.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace attune::review {

adherence adherence_of(const practice_plan& plan, std::span<const day_session> sessions, int today) noexcept {
    adherence a;
    const int last = std::min(today, plan.end() - 1);
    const int days = std::max(0, last - plan.from + 1);
    a.planned = plan.sessions_a_week * days / 7;
    a.planned_min = a.planned * plan.minutes;
    double known = 0, followed = 0;
    for (const auto& s : sessions) {
        if (s.day < plan.from || s.day > last) continue;
        ++a.done;
        a.done_min += s.practised_s / 60;
        if (!s.following) continue;
        known += s.following_known_s;
        followed += s.following_known_s * *s.following;
    }
    if (known > 0) a.following = followed / known;
    return a;
}

std::array<booster, booster_weeks.size()> boosters(int plan_end, std::span<const int> session_days,
                                                   int today) noexcept {
    std::array<booster, booster_weeks.size()> all{};
    for (std::size_t i = 0; i < all.size(); ++i) {
        const int day = plan_end + 7 * booster_weeks[i];
        const bool over = today > day + booster_window, open = today >= day - booster_window;
        all[i] = {day, over ? booster::state::passed : open ? booster::state::due : booster::state::to_come};
    }
    for (const int day : session_days) {
        if (day > today) continue;
        auto* nearest = &all.front();
        for (auto& b : all)
            if (std::abs(b.day - day) < std::abs(nearest->day - day)) nearest = &b;
        if (std::abs(nearest->day - day) <= booster_window) nearest->is = booster::state::taken;
    }
    return all;
}

} // namespace attune::review
