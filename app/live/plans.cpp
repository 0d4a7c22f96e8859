#include "app/live/plans.hpp"

#include "app/live/past.hpp"
#include "app/store/plan_book.hpp"
#include "app/store/store.hpp"

#include <algorithm>
#include <system_error>

namespace attune {

result<plans_and_days> look_at_plans(const std::filesystem::path& store_file, std::string_view client,
                                     const review::local_clock& clock, std::int64_t now_utc_ms) {
    plans_and_days found;
    std::error_code ignored;
    if (!std::filesystem::exists(store_file, ignored)) return found;
    auto sessions = store::open(store_file); // brings an older one up to date
    if (!sessions) {
        if (sessions.error().code != errc::read_only && sessions.error().code != errc::permission)
            return tl::unexpected{std::move(sessions.error())};
        sessions = store::open_read_only(store_file);
        if (!sessions) return tl::unexpected{std::move(sessions.error())};
    }
    const auto book = plan_book::open_read_only(store_file);
    if (!book) return tl::unexpected{book.error()};
    auto kept = book->plans(client);
    if (!kept) return tl::unexpected{std::move(kept.error())};
    found.plans = std::move(kept->all);
    found.unreadable = kept->unreadable;
    found.current = review::current_plan(found.plans, clock(now_utc_ms).day);
    if (found.plans.empty()) return found; // what was practised is asked for only beside a plan
    const auto past = look_back(*sessions, client);
    if (!past) return tl::unexpected{past.error()};
    found.days = review::day_sessions(*past, clock);
    return found;
}

result<void> begin_plan(const std::filesystem::path& store_file, std::string_view client,
                        const own_plan& made) {
    auto book = plan_book::open(store_file);
    if (!book) return tl::unexpected{std::move(book.error())};
    const auto before = book->plans(client);
    if (!before) return tl::unexpected{before.error()};
    if (auto kept = book->keep(client, made); !kept) return kept;
    for (auto p : before->all) {
        if (p.id == made.id || p.end() <= made.from) continue;
        result<void> done;
        if (p.from >= made.from)
            done = book->remove(client, p.id);
        else {
            p.ended_on = made.from;
            done = book->keep(client, p);
        }
        if (!done) return done;
    }
    return {};
}

result<void> end_plan_today(const std::filesystem::path& store_file, std::string_view client, own_plan plan,
                            int today) {
    auto book = plan_book::open(store_file);
    if (!book) return tl::unexpected{std::move(book.error())};
    if (plan.from > today) return book->remove(client, plan.id);
    plan.ended_on = today;
    return book->keep(client, plan);
}

} // namespace attune
