#include "app/review/trends/trends.hpp"

#include "app/review/trends/what_was_said.hpp"
#include "dsp/median.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <set>

namespace attune::review {
namespace {

constexpr double sure = 1.96;
constexpr int week_days = 7;
constexpr std::size_t least_for_mean = 3; // chosen: an SD of two says nothing
// Chosen: heart rate and RMSSD move over the day by as much as they do by practice; three hours to either
// side still hold most people's mornings or evenings.
constexpr double near_usual_h = 3;
// A share is known as often as there are independent windows of it: three breaths at six a minute
// (SCIENCE 4.1).
constexpr double following_window_s = 30;

constexpr std::array<std::string_view, trend_kinds> names{
    "distress",           "sessions_a_week", "resting_ln_rmssd", "resting_heart_rate",
    "recovery_half_time", "following_pacer", "best_pace"};
constexpr std::array<std::string_view, trend_kinds> titles{
    "Distress",           "Sessions a week",     "Resting ln RMSSD", "Resting heart rate",
    "Recovery half-time", "Following the pacer", "Best pace"};
constexpr std::array<std::string_view, trend_kinds> units{"of 100", "a week", "ln ms", "/min",
                                                          "s",      "%",      "/min"};

// Chosen: the year 2200. A start beyond it is no time but a damaged row.
constexpr std::int64_t furthest_utc_ms = 7'258'118'400'000;

/// What belongs to one day before it becomes a point.
struct gathered {
    std::vector<double> values;
    double weight = 0, weighted = 0, variance = 0; // variance: of the weighted sum
    bool like = true;
};
using by_day = std::map<int, gathered>;

void add(by_day& to, int day, double value, double weight, double se, bool like = true) {
    if (!std::isfinite(value) || !(std::isfinite(weight) && weight > 0)) return; // a damaged summary
    auto& g = to[day];
    if (like && !g.like) g = {}; // what is comparable goes before what is not
    if (!like && g.like && !g.values.empty()) return;
    g.like = like;
    g.values.push_back(value);
    g.weight += weight;
    g.weighted += weight * value;
    if (std::isfinite(se)) g.variance += weight * weight * se * se;
}

/// Weighted means with standard errors; where `se` was not known (0), no doubt is told.
std::vector<trend_point> mean_points(const by_day& days) {
    std::vector<trend_point> points;
    for (const auto& [day, g] : days) {
        trend_point p{.at = day, .value = g.weighted / g.weight, .count = g.values.size(), .like = g.like};
        if (g.variance > 0) {
            const double half = sure * std::sqrt(g.variance) / g.weight;
            p.low = p.value - half;
            p.high = p.value + half;
        }
        points.push_back(p);
    }
    return points;
}

std::vector<trend_point> median_points(by_day& days) {
    std::vector<trend_point> points;
    for (auto& [day, g] : days) {
        trend_point p{.at = day, .value = median(g.values), .count = g.values.size()};
        if (g.values.size() >= least_for_mean) {
            p.low = *std::min_element(g.values.begin(), g.values.end());
            p.high = *std::max_element(g.values.begin(), g.values.end());
        }
        points.push_back(p);
    }
    return points;
}

std::vector<trend_point> means_of_week(const std::vector<trend_point>& points) {
    std::vector<trend_point> means;
    std::vector<const trend_point*> like;
    std::size_t from = 0;
    for (const auto& p : points) {
        if (!p.like) continue;
        like.push_back(&p);
        while (like[from]->at <= p.at - week_days)
            ++from;
        const std::size_t n = like.size() - from;
        if (n < least_for_mean) continue;
        double mean = 0, square = 0;
        for (auto i = from; i < like.size(); ++i)
            mean += like[i]->value / static_cast<double>(n);
        for (auto i = from; i < like.size(); ++i)
            square += (like[i]->value - mean) * (like[i]->value - mean);
        const double half = doubt_of_mean(n) * std::sqrt(square / static_cast<double>(n - 1));
        means.push_back({.at = p.at, .value = mean, .low = mean - half, .high = mean + half, .count = n});
    }
    return means;
}

/// The hour around which most of them lie, on the clock's circle.
std::optional<double> usual_hour_of(const std::vector<double>& hours) {
    if (hours.empty()) return std::nullopt;
    double x = 0, y = 0;
    for (const double h : hours) {
        x += std::cos(h / 12 * std::numbers::pi);
        y += std::sin(h / 12 * std::numbers::pi);
    }
    const double h = std::atan2(y, x) * 12 / std::numbers::pi;
    return h < 0 ? h + 24 : h;
}
/// Whoever was not asked was told to sit for the rest, as everybody was until the posture was asked.
constexpr body_posture held(const session_summary& s) noexcept {
    return s.posture == body_posture::unknown ? body_posture::sitting : s.posture;
}
/// Of most rests; of equally many the first of the enumeration.
std::optional<body_posture> usual_posture_of(const std::vector<const past_session*>& all) {
    std::array<std::size_t, body_postures> count{};
    for (const auto* s : all)
        if (s->summary && s->summary->rest_hr_bpm) ++count[static_cast<std::size_t>(held(*s->summary))];
    const auto* most = std::max_element(count.begin(), count.end());
    if (*most == 0) return std::nullopt;
    return static_cast<body_posture>(most - count.begin());
}
double hours_apart(double a, double b) noexcept {
    const double d = std::fmod(std::abs(a - b), 24.0);
    return std::min(d, 24 - d);
}

/// Every week from the first to the last has a number; the first and the last are whole only where they began
/// on a Monday and ended on a Sunday.
std::vector<trend_point> weeks_of(const std::vector<int>& session_days, int first, int last) {
    std::vector<trend_point> weeks;
    for (int w = week_of(first); w <= week_of(last); ++w)
        weeks.push_back({.at = monday_of(w), .like = monday_of(w) >= first && monday_of(w) + 6 < last});
    for (const int day : session_days) {
        auto& week = weeks[static_cast<std::size_t>(week_of(day) - week_of(first))];
        week.value += 1;
        ++week.count;
    }
    return weeks;
}

} // namespace

std::string_view name(trend_kind k) noexcept {
    return names[static_cast<std::size_t>(k)];
}
std::string_view title(trend_kind k) noexcept {
    return titles[static_cast<std::size_t>(k)];
}
std::string_view unit(trend_kind k) noexcept {
    return units[static_cast<std::size_t>(k)];
}

double doubt_of_mean(std::size_t n) noexcept {
    // Student's quantile from the normal one, Fisher & Cornish 1960: within 4 % from two degrees of freedom
    // on.
    const double z = sure, v = static_cast<double>(n - 1), z2 = z * z;
    const double t = z + z * (z2 + 1) / (4 * v) + z * ((5 * z2 + 16) * z2 + 3) / (96 * v * v) +
                     z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / (384 * v * v * v);
    return t / std::sqrt(static_cast<double>(n));
}

trends make_trends(std::span<const past_session> sessions, const local_clock& clock, int today,
                   bool simulated, std::span<const diary_entry> apart) {
    trends all;
    for (std::size_t k = 0; k < trend_kinds; ++k)
        all.all[k].kind = static_cast<trend_kind>(k);

    std::set<std::string_view> seen;
    std::vector<const past_session*> counted;
    for (const auto& s : sessions) {
        if (!seen.insert(s.id).second) continue;
        if (s.started_utc_ms < 0 || s.started_utc_ms > furthest_utc_ms) {
            ++all.unreadable;
            continue;
        }
        if (!simulated && !of_a_person(s)) {
            ++all.left_out;
            continue;
        }
        counted.push_back(&s);
        all.unreadable += s.unreadable_check_ins + (s.summary ? 0U : 1U);
    }
    all.sessions = counted.size();
    all.usual_posture = usual_posture_of(counted);
    std::vector<double> rest_hours;
    for (const auto* s : counted)
        if (s->summary && s->summary->rest_hr_bpm && held(*s->summary) == all.usual_posture)
            rest_hours.push_back(clock(s->started_utc_ms).hour);
    all.usual_hour = usual_hour_of(rest_hours);

    std::array<by_day, trend_kinds> days;
    const auto of = [&days](trend_kind k) -> by_day& { return days[static_cast<std::size_t>(k)]; };
    std::vector<int> session_days;
    int first = std::numeric_limits<int>::max(), last = today;
    for (const auto* s : counted) {
        const auto begun = clock(s->started_utc_ms);
        session_days.push_back(begun.day);
        first = std::min(first, begun.day);
        last = std::max(last, begun.day);
        for (const auto& c : what_was_said(*s)) {
            ++all.check_ins;
            const int day = clock(c.utc_ms).day;
            first = std::min(first, day);
            last = std::max(last, day);
            if (c.of != said::about::after) add(of(trend_kind::distress), day, c.distress, 1, 0);
        }
        if (!s->summary) continue;
        const auto& h = *s->summary;
        const bool like = !all.usual_hour || (held(h) == all.usual_posture &&
                                              hours_apart(begun.hour, *all.usual_hour) <= near_usual_h);
        if (h.rest_hr_bpm) add(of(trend_kind::heart_rate), begun.day, *h.rest_hr_bpm, 1, h.rest_hr_se, like);
        if (h.rest_ln_rmssd)
            add(of(trend_kind::ln_rmssd), begun.day, *h.rest_ln_rmssd, 1, h.rest_ln_rmssd_se, like);
        if (h.t50_s && h.recoveries > 0) add(of(trend_kind::recovery), begun.day, *h.t50_s, h.recoveries, 0);
        if (h.following && h.following_known_s > 0) {
            const double n = std::max(1.0, h.following_known_s / following_window_s);
            const double se = std::sqrt(*h.following * (1 - *h.following) / n);
            add(of(trend_kind::following), begun.day, 100 * *h.following, h.following_known_s, 100 * se);
        }
        if (h.best_pace) add(of(trend_kind::best_pace), begun.day, *h.best_pace, 1, 0);
    }
    // Weeks without practice are counted from the first practice on, not from the first entry.
    const int first_practice = first;
    std::set<std::string_view> seen_entries;
    for (const auto& e : apart) {
        const auto& distress = distress_of(e.said);
        if (!distress || e.utc_ms < 0 || e.utc_ms > furthest_utc_ms || !seen_entries.insert(e.id).second) continue;
        ++all.check_ins;
        first = std::min(first, e.local_day());
        last = std::max(last, e.local_day());
        add(of(trend_kind::distress), e.local_day(), *distress, 1, 0);
    }
    if (first == std::numeric_limits<int>::max()) first = today;
    all.today = today;
    all.first_day = first;
    all.last_day = last;

    for (auto& t : all.all) {
        auto& gathered_days = of(t.kind);
        switch (t.kind) {
        case trend_kind::distress:
            t.points = median_points(gathered_days);
            break;
        case trend_kind::sessions:
            if (!counted.empty()) t.points = weeks_of(session_days, first_practice, last);
            break;
        default:
            t.points = mean_points(gathered_days);
        }
        if (t.kind == trend_kind::sessions) continue;
        t.missing = static_cast<std::size_t>(last - first + 1) - t.points.size();
        t.week_mean = means_of_week(t.points);
        for (auto& p : t.points) {
            if (t.kind != trend_kind::following || !p.low) continue;
            p.low = std::max(0.0, *p.low);
            p.high = std::min(100.0, *p.high);
        }
    }
    // A belief has an interval of its own.
    auto& paces = all.all[static_cast<std::size_t>(trend_kind::best_pace)].points;
    for (const auto* s : counted)
        if (s->summary && std::isfinite(s->summary->best_pace_low.value_or(HUGE_VAL)) &&
            std::isfinite(s->summary->best_pace_high.value_or(HUGE_VAL))) {
            const int day = clock(s->started_utc_ms).day;
            const auto p =
                std::find_if(paces.begin(), paces.end(), [day](const auto& q) { return q.at == day; });
            if (p == paces.end()) continue;
            p->low = std::min(p->low.value_or(*s->summary->best_pace_low), *s->summary->best_pace_low);
            p->high = std::max(p->high.value_or(*s->summary->best_pace_high), *s->summary->best_pace_high);
        }
    return all;
}

std::vector<trend_point> in_bins(const trend& t, int days) {
    std::vector<trend_point> bins;
    std::vector<double> values;
    std::optional<int> open;
    const auto close = [&] {
        if (values.empty()) return;
        trend_point p{.at = *open, .value = median(values), .count = values.size()};
        if (values.size() >= 4) { // chosen: below, quartiles are the values themselves
            std::sort(values.begin(), values.end());
            p.low = values[values.size() / 4];
            p.high = values[values.size() - 1 - values.size() / 4];
        }
        bins.push_back(p);
        values.clear();
    };
    for (const auto& p : t.points) {
        if (!p.like) continue;
        const int from = t.points.front().at;
        const int bin = from + (p.at - from) / std::max(1, days) * std::max(1, days);
        if (open != bin) close();
        open = bin;
        values.push_back(p.value);
    }
    close();
    return bins;
}

} // namespace attune::review
