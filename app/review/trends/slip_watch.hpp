#pragma once
// Do the last days differ from a person's good weeks? The rules of SCIENCE 10; everything a screen needs to
// show why. What the heart does never raises a notice by itself: it is told beside one.

#include "app/review/trends/trends.hpp"
#include "dsp/change/control_chart.hpp"
#include "dsp/change/run_chart.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune::review {

/// SCIENCE 10, word for word.
inline constexpr std::string_view slip_words = "different from your good weeks; want a booster?";

/// Days, both included.
struct good_period {
    int from = 0, to = 0;
    bool chosen = false; ///< by the person; else the first twelve weeks
};

/// One series under watch.
struct watched_series {
    trend_kind kind = trend_kind::distress;
    worse_way worse = worse_way::higher;
    bool may_notice = false;              ///< distress and sessions; physiology only stands beside
    std::vector<dated_value> points;      ///< what the chart saw; of sessions `at` counts weeks
    std::optional<chart_baseline> base{}; ///< nothing: `why_none`
    std::string why_none;                 ///< "needs 14 days in the good weeks, there are 9"
    std::vector<chart_point> chart;       ///< after the good period
    std::optional<run_chart> run{}; ///< of the last month, about the good period's median: a cross-check
    bool current = false;           ///< the last point is of the last two weeks
    bool differs = false;           ///< today: the last point is out (physiology: and by half an SD)
    /// Mean of the week up to the chart's last point; a series of weeks: that point. The chart has points.
    double last_week() const noexcept;
    /// The day a point is known: a week when it is over.
    int day_of(int at) const noexcept { return kind == trend_kind::sessions ? monday_of(at) + 7 : at; }
};

/// One time at which the days began to differ.
struct slip_notice {
    int day = 0;                      ///< on which it is noticed
    std::optional<int> over{};        ///< the day on which it was over; nothing: it is not yet
    std::vector<trend_kind> by{};     ///< which series, and
    std::vector<chart_alarm> why{};   ///< by which rule
    std::vector<trend_kind> beside{}; ///< what the heart did differently while it lasted
};

struct slip_watch {
    std::optional<good_period> good{};
    std::string why_none; ///< where there is no good period yet
    std::vector<watched_series> series;
    std::vector<slip_notice> notices; ///< oldest first
    bool differs = false;             ///< now
    std::string sentence;             ///< for now, in words
    std::vector<std::string>
        reasons; ///< one a series that differs; of distress and sessions only with a notice
};

/// The first twelve weeks in which distress was told on at least 14 days, where they are over. Whoever begins
/// in bad weeks chooses better ones: a good period is chosen, this is only what stands where nobody did.
std::optional<good_period> first_weeks(const trends& t);

slip_watch watch_for_slips(const trends& t, std::optional<good_period> chosen = {});

} // namespace attune::review
