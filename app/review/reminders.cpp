#include "app/review/reminders.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <random>

namespace attune::review {
namespace {

constexpr int day_min = 24 * 60;
constexpr std::int64_t minute_ms = 60'000;

/// From waking to sleeping, minutes; a whole day where both are the same.
int waking_length(const reminder_wishes& w) noexcept {
    const int length = (w.sleeps - w.wakes + day_min) % day_min;
    return length == 0 ? day_min : length;
}

double minute_of(const local_moment& m) noexcept {
    return m.hour * 60;
}

const said_thing* find(std::span<const said_thing> said, const std::string& name) noexcept {
    const auto at =
        std::find_if(said.begin(), said.end(), [&](const said_thing& s) { return s.name == name; });
    return at == said.end() ? nullptr : &*at;
}

/// Everything that begins on `day`, in order of its beginning.
std::vector<due_thing> all_of_day(const reminder_wishes& w, const reminder_facts& f, int day) {
    std::vector<due_thing> all;
    if (w.check_ins) {
        const auto minutes = prompt_minutes(w, day);
        for (std::size_t i = 0; i < minutes.size(); ++i)
            all.push_back({due_kind::check_in, fmt::format("check-in {}.{}", day, i), day, minutes[i],
                           minutes[i] + prompt_lasts_min});
    }
    if (w.practice && (day != f.today || f.wanted_today > 0))
        for (const int at : f.times)
            all.push_back({due_kind::practice, fmt::format("practice {}.{}", day, at), day, at,
                           std::min(at + practice_lasts_min, day_min)}); // "today" ends at midnight
    if (w.practice && !f.booster.empty() && day == f.today)
        all.push_back({due_kind::booster, f.booster, day, w.wakes, w.wakes + waking_length(w)});
    std::stable_sort(all.begin(), all.end(),
                     [](const due_thing& a, const due_thing& b) { return a.from < b.from; });
    return all;
}

/// Without the times for practice that a later one, already said, stands for.
std::vector<due_thing> of_day(const reminder_wishes& w, const reminder_facts& f, int day,
                              std::span<const said_thing> said) {
    auto all = all_of_day(w, f, day);
    int last = -1;
    for (const auto& d : all)
        if (d.kind == due_kind::practice && find(said, d.name)) last = d.from;
    std::erase_if(all, [&](const due_thing& d) { return d.kind == due_kind::practice && d.from < last; });
    return all;
}

bool too_soon(std::span<const said_thing> said, std::int64_t now_ms) noexcept {
    return std::any_of(said.begin(), said.end(), [&](const said_thing& s) {
        return std::abs(now_ms - s.at_ms) < least_between_min * minute_ms;
    });
}

/// A "later" is kept for as long as it was put off by, then let go.
bool again_now(const said_thing& s, const due_thing& d, std::int64_t now_ms) noexcept {
    if (s.again_ms == 0) return false;
    const int put_off = d.kind == due_kind::check_in ? later_prompt_min : later_practice_min;
    return now_ms >= s.again_ms && now_ms < s.again_ms + put_off * minute_ms;
}

} // namespace

std::vector<int> prompt_minutes(const reminder_wishes& w, int day) {
    const int room =
        waking_length(w) - prompt_lasts_min; // the last one's half hour lies within the waking hours
    if (room <= 0) return {};
    const int wished = std::clamp(w.prompts_a_day, 1, 4);
    const int count = std::clamp(room / (least_between_prompts_min + 1), 1, wished);
    std::seed_seq of_the_day{static_cast<std::uint32_t>(w.seed), static_cast<std::uint32_t>(w.seed >> 32U),
                             static_cast<std::uint32_t>(day)};
    std::mt19937_64 chance{of_the_day};
    std::vector<int> minutes;
    for (int i = 0; i < count; ++i) {
        const int ends = room * (i + 1) / count;
        int begins = room * i / count;
        if (i > 0) begins = std::max(begins, minutes.back() - w.wakes + least_between_prompts_min);
        // Below 2^32, so that the remainder's lean is far below a minute.
        const auto wide = static_cast<std::uint64_t>(std::max(1, ends - begins));
        minutes.push_back(w.wakes + begins + static_cast<int>((chance() >> 32U) * wide >> 32U));
    }
    return minutes;
}

std::optional<due_thing> due_now(const reminder_wishes& w, const reminder_facts& f, const local_moment& now,
                                 std::int64_t now_ms, std::span<const said_thing> said) {
    if (!w.any()) return std::nullopt;
    std::optional<due_thing> found;
    for (const int back : {1, 0}) { // waking hours may reach past midnight
        const double minute = minute_of(now) + back * day_min;
        for (auto& d : of_day(w, f, now.day - back, said)) {
            const auto* before = find(said, d.name);
            const bool open = minute >= d.from && minute < d.to;
            const bool again =
                before && again_now(*before, d, now_ms) && (d.kind == due_kind::check_in ? open : back == 0);
            if (before ? !again : !open) continue;
            // Of several of one kind (a machine that slept through them) the last stands for all; a question
            // about now comes before what may wait.
            const auto rank = [](const due_thing& t) { return t.kind; };
            if (!found || rank(d) < rank(*found) || (rank(d) == rank(*found) && d.from >= found->from))
                found = std::move(d);
        }
    }
    if (!found) return std::nullopt;
    // What is put off by ten minutes may come again within the quarter of an hour.
    std::vector<said_thing> others;
    for (const auto& s : said)
        if (s.name != found->name) others.push_back(s);
    if (too_soon(others, now_ms)) return std::nullopt;
    return found;
}

std::vector<due_thing> to_come(const reminder_wishes& w, const reminder_facts& f, const local_moment& now,
                               std::span<const said_thing> said, int days) {
    std::vector<due_thing> all;
    if (!w.any()) return all;
    for (int ahead = -1; ahead < days; ++ahead) {
        const double minute = minute_of(now) - ahead * day_min;
        for (auto& d : of_day(w, f, now.day + ahead, said))
            if (minute < d.to && !find(said, d.name)) all.push_back(std::move(d));
    }
    std::stable_sort(all.begin(), all.end(), [](const due_thing& a, const due_thing& b) {
        return a.day * day_min + a.from < b.day * day_min + b.from;
    });
    return all;
}

std::optional<double> minutes_until_next(const reminder_wishes& w, const reminder_facts& f,
                                         const local_moment& now, std::int64_t now_ms,
                                         std::span<const said_thing> said) {
    std::optional<double> least;
    const auto no_later_than = [&](double minutes) {
        minutes = std::max(0.0, minutes);
        if (!least || minutes < *least) least = minutes;
    };
    const auto to_wait = [&](double minutes) {
        // What waits for the quarter of an hour after the one before.
        for (const auto& s : said) {
            const double since = static_cast<double>(now_ms - s.at_ms) / minute_ms;
            if (std::abs(since) < least_between_min) minutes = std::max(minutes, least_between_min - since);
        }
        no_later_than(minutes);
    };
    for (const auto& d : to_come(w, f, now, said, 2))
        to_wait((d.day - now.day) * day_min + d.from - minute_of(now));
    if (w.any())
        for (const auto& s : said)
            if (s.again_ms > now_ms) no_later_than(static_cast<double>(s.again_ms - now_ms) / minute_ms);
    return least;
}

void remember_said(std::vector<said_thing>& said, const std::string& name, std::int64_t now_ms) {
    std::erase_if(said, [&](const said_thing& s) { return s.name == name; });
    said.push_back({name, now_ms, 0});
    if (said.size() > most_said)
        said.erase(said.begin(), said.begin() + static_cast<std::ptrdiff_t>(said.size() - most_said));
}

void say_later(std::vector<said_thing>& said, const due_thing& thing, std::int64_t now_ms) {
    const int by = thing.kind == due_kind::check_in ? later_prompt_min : later_practice_min;
    for (auto& s : said)
        if (s.name == thing.name) s.again_ms = now_ms + by * minute_ms;
}

} // namespace attune::review
