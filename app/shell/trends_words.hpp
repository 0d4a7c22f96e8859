#pragma once
// What the trends screen says. Pure; in the language in force.

#include "app/review/trends/practices_compared.hpp"
#include "app/review/trends/slip_watch.hpp"
#include "app/shell/trends_view.hpp"

#include <string>
#include <vector>

namespace attune {

std::string month_words(int day);     ///< "Mar"
std::string short_day_words(int day); ///< "3 Mar"
std::string day_words(int day);     ///< "3 Mar 2027"
std::string weekday_words(int day); ///< "Wednesday 3 Mar 2027"
std::string span_words(int from, int to);
/// Lines of the axis, with words where a month, a week or a year begins.
std::vector<day_tick> day_ticks(int from, int to);

std::string title_words(review::trend_kind k);
std::string unit_words(review::trend_kind k);
int decimals_of(review::trend_kind k);
/// What is to be done for there to be something.
std::string nothing_words(review::trend_kind k);
/// The last value of the series with its doubt; of days between `from` and `to`, how many are missing.
std::string last_words(const review::trend& t, int from, int to);
/// A value, or why there is none; `mean` of the seven days, where there is one.
std::string value_words(review::trend_kind k, const trend_mark* m, const review::trend_point* mean, int days);

std::string slip_sentence(const review::slip_watch& w);
std::vector<std::string> slip_reasons(const review::slip_watch& w);
std::string good_words(const review::slip_watch& w);
std::string why_no_chart(const review::watched_series& s, const review::slip_watch& w);
/// How the chart is read, the cross-check, and what the heart did beside the last notice.
std::vector<std::string> chart_words(const review::watched_series& s, const review::slip_watch& w);

std::string practices_sentence(const review::practices_compared& c);
std::string recovery_sentence(const review::practices_compared& c);
std::string practice_words(const review::practice_effect& p);
std::string recovery_words(const review::practice_effect& p);

} // namespace attune
