#include "app/review/trends/slip_watch.hpp"

#include "dsp/median.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace attune::review {
namespace {

// Chosen: twelve weeks. The shorter, the less is known of what is usual: of 14 days the mean is unsure by
// half an SD where days resemble their neighbours, of 84 by a fifth. The time until then is that of boosters
// after a first plan.
constexpr int first_days = 84;
constexpr int least_weeks = 14; // SCIENCE 10: points of the good period; a week is one
// Chosen: over is what has been inside for a week, so that a line along the limit is one notice and not five.
constexpr int calm_days = 7;
constexpr double smallest_change = 0.5; // SD; SCIENCE 10, for physiology
constexpr std::size_t run_points = 24;  // chosen: about a month
constexpr int week_days = 7;
// Chosen: what was told two weeks ago is not how it is now.
constexpr int stale_days = 14;

worse_way worse_of(trend_kind k) noexcept {
    return k == trend_kind::sessions || k == trend_kind::ln_rmssd ? worse_way::lower : worse_way::higher;
}

std::vector<dated_value> comparable(const trend& t) {
    std::vector<dated_value> v;
    for (const auto& p : t.points)
        if (p.like) v.push_back({t.kind == trend_kind::sessions ? week_of(p.at) : p.at, p.value});
    return v;
}

/// Mean of the last week up to and with the chart's point i.
double week_mean(const std::vector<chart_point>& chart, std::size_t i, int week) {
    double sum = 0, n = 0;
    for (std::size_t k = i + 1; k-- > 0 && chart[k].at > chart[i].at - week;) {
        sum += chart[k].value;
        ++n;
    }
    return sum / n;
}

bool differs_at(const watched_series& s, std::size_t i) {
    if (!s.chart[i].out) return false;
    if (!physiology(s.kind)) return true;
    return std::abs(week_mean(s.chart, i, week_days) - s.base->mean) >= smallest_change * s.base->sigma;
}

watched_series watch(const trend& t, const good_period& good, int today) {
    watched_series s;
    s.kind = t.kind;
    s.worse = worse_of(t.kind);
    s.may_notice = !physiology(t.kind);
    s.points = comparable(t);
    const bool weekly = t.kind == trend_kind::sessions;
    auto settings = weekly ? weekly_chart() : chart_settings{};
    // Fourteen weeks are fourteen points: their mean is so unsure that limits which take it for known raise
    // three times the alarms. Days, of which there are more, keep SCIENCE 10's limits.
    settings.mean_is_known = !weekly;
    int from = good.from, to = good.to;
    if (weekly) { // whole weeks within it; the first weeks are taken as long as weeks need
        from = week_of(good.from + week_days - 1);
        to = week_of(good.to + 1) - 1;
        if (!good.chosen) to = std::max(to, from + least_weeks - 1);
    }
    s.base = learn_baseline(s.points, from, to, settings);
    if (!s.base) {
        const auto n = std::count_if(s.points.begin(), s.points.end(),
                                     [&](const dated_value& v) { return v.at >= from && v.at <= to; });
        s.why_none =
            n < static_cast<std::ptrdiff_t>(settings.least_points)
                ? fmt::format("needs {} {} in the good weeks, there {} {}", settings.least_points,
                              weekly ? "whole weeks" : "days", n == 1 ? "is" : "are", n)
                : fmt::format(
                      "is the same in every {0} of the good weeks, so that no {0} can be told from another",
                      weekly ? "week" : "day");
        return s;
    }
    s.chart = control_chart(s.points, *s.base, s.worse, settings);
    std::vector<double> before, after;
    for (const auto& p : s.points) {
        if (p.at >= from && p.at <= to) before.push_back(p.value);
        if (p.at > to) after.push_back(p.value);
    }
    const std::size_t n = std::min(after.size(), run_points);
    s.run = run_chart_of(std::span{after}.last(n), median(before));
    s.current = !s.chart.empty() && today - s.day_of(s.chart.back().at) <= stale_days;
    s.differs = s.current && differs_at(s, s.chart.size() - 1);
    return s;
}

struct happening {
    int day;
    const watched_series* of;
    const chart_point* point;
};

/// What the heart did differently from a week before the notice until it was over.
std::vector<trend_kind> beside(const slip_watch& w, const slip_notice& n) {
    std::vector<trend_kind> found;
    for (const auto& s : w.series) {
        if (!physiology(s.kind)) continue;
        for (std::size_t i = 0; i < s.chart.size(); ++i)
            if (s.chart[i].at > n.day - week_days && (!n.over || s.chart[i].at < *n.over) &&
                differs_at(s, i)) {
                found.push_back(s.kind);
                break;
            }
    }
    return found;
}

void find_notices(slip_watch& w) {
    std::vector<happening> all;
    for (const auto& s : w.series)
        if (s.may_notice)
            for (const auto& p : s.chart)
                all.push_back({s.day_of(p.at), &s, &p});
    std::stable_sort(all.begin(), all.end(),
                     [](const happening& a, const happening& b) { return a.day < b.day; });
    bool open = false;
    int last_out = 0;
    for (const auto& h : all) {
        if (h.point->out)
            last_out = h.day;
        else if (open && h.day - last_out >= calm_days) {
            w.notices.back().over = h.day;
            open = false;
        }
        if (h.point->alarm == chart_alarm::none) continue;
        if (!open) w.notices.push_back({.day = h.day});
        open = true;
        auto& n = w.notices.back();
        if (std::find(n.by.begin(), n.by.end(), h.of->kind) != n.by.end()) continue;
        n.by.push_back(h.of->kind);
        n.why.push_back(h.point->alarm);
    }
    for (auto& n : w.notices)
        n.beside = beside(w, n);
    const bool current = std::any_of(w.series.begin(), w.series.end(),
                                     [](const auto& s) { return s.may_notice && s.current; });
    w.differs = open && current;
}

std::string value_words(trend_kind k, double v) {
    switch (k) {
    case trend_kind::ln_rmssd:
    case trend_kind::sessions:
    case trend_kind::best_pace:
        return fmt::format("{:.1f}", v);
    default:
        return fmt::format("{:.0f}", v);
    }
}

std::string reason_of(const watched_series& s) {
    const bool weekly = s.kind == trend_kind::sessions;
    return fmt::format(
        "{}: {} {} in the last week, {} in the good weeks ({} to {}).", title(s.kind),
        value_words(s.kind, s.last_week()), unit(s.kind),
        value_words(s.kind, s.base->mean), date_words(weekly ? monday_of(s.base->from) : s.base->from),
        date_words(weekly ? monday_of(s.base->to) + 6 : s.base->to));
}

} // namespace

double watched_series::last_week() const noexcept {
    return kind == trend_kind::sessions ? chart.back().value
                                        : week_mean(chart, chart.size() - 1, week_days);
}

std::optional<good_period> first_weeks(const trends& t) {
    const auto said = comparable(t.of(trend_kind::distress));
    const auto least = chart_settings{}.least_points;
    for (std::size_t i = 0; i + least <= said.size(); ++i) {
        const int to = said[i].at + first_days - 1;
        if (said[i + least - 1].at > to) continue; // a few answers long before the others
        if (t.last_day <= to) return std::nullopt;
        return good_period{said[i].at, to, false};
    }
    return std::nullopt;
}

slip_watch watch_for_slips(const trends& t, std::optional<good_period> chosen) {
    slip_watch w;
    w.good = chosen ? chosen : first_weeks(t);
    if (!w.good) {
        w.why_none =
            "There are no good weeks to compare with yet: twelve weeks with an answer on at least 14 days, "
            "or a period of your choice.";
        w.sentence = w.why_none;
        return w;
    }
    for (const auto k : {trend_kind::distress, trend_kind::sessions, trend_kind::ln_rmssd,
                         trend_kind::heart_rate, trend_kind::recovery})
        w.series.push_back(watch(t.of(k), *w.good, t.today));
    find_notices(w);
    for (const auto& s : w.series)
        if (s.differs && (w.differs || !s.may_notice)) w.reasons.push_back(reason_of(s));
    const auto any = [&w](bool watched_series::*what) {
        return std::any_of(w.series.begin(), w.series.end(),
                           [what](const auto& s) { return s.may_notice && !s.chart.empty() && s.*what; });
    };
    if (w.differs) {
        w.sentence = slip_words;
        w.sentence.front() = 'D';
    } else if (any(&watched_series::current))
        w.sentence = "Much like your good weeks.";
    else if (any(&watched_series::may_notice))
        w.sentence = "Nothing was told in the last two weeks, so they cannot be compared.";
    else
        w.sentence = "Too little was told since the good weeks to compare.";
    return w;
}

} // namespace attune::review
