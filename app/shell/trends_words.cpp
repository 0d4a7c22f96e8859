// Longer than others: what stands here is a table of sentences, each whole for the sake of other languages.
#include "app/shell/trends_words.hpp"

#include "app/language/language.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace attune {

using namespace review;

namespace {

constexpr int week_days = 7;

std::chrono::year_month_day date_of(int day) {
    return std::chrono::sys_days{std::chrono::days{day}};
}
const char* month_word(unsigned month) {
    static constexpr std::array words{mark("month|Jan"), mark("month|Feb"), mark("month|Mar"),
                                      mark("month|Apr"), mark("month|May"), mark("month|Jun"),
                                      mark("month|Jul"), mark("month|Aug"), mark("month|Sep"),
                                      mark("month|Oct"), mark("month|Nov"), mark("month|Dec")};
    return tr(words[(month - 1) % words.size()]);
}
std::string number(trend_kind k, double v) {
    return number_words(v, decimals_of(k));
}
/// "62 /min", "5.6 a minute"
std::string with_unit(trend_kind k, double v) {
    return number(k, v) + "\u00a0" + unit_words(k);
}

} // namespace

std::string month_words(int day) {
    return month_word(static_cast<unsigned>(date_of(day).month()));
}
std::string short_day_words(int day) {
    const auto d = date_of(day);
    return tr("date|{} {}", static_cast<unsigned>(d.day()), month_word(static_cast<unsigned>(d.month())));
}

std::string day_words(int day) {
    const auto d = date_of(day);
    return tr("day month year|{} {} {}", static_cast<unsigned>(d.day()), month_word(static_cast<unsigned>(d.month())),
              static_cast<int>(d.year()));
}

std::string weekday_words(int day) {
    static constexpr std::array words{mark("Monday"), mark("Tuesday"),  mark("Wednesday"), mark("Thursday"),
                                      mark("Friday"), mark("Saturday"), mark("Sunday")};
    return tr("weekday|{} {}", tr(words[static_cast<std::size_t>(day - monday_of(week_of(day))) % words.size()]), day_words(day));
}

std::string span_words(int from, int to) {
    return tr("{} to {}", date_of(from).year() == date_of(to).year() ? short_day_words(from) : day_words(from),
              day_words(to));
}

std::vector<day_tick> day_ticks(int from, int to) {
    std::vector<day_tick> ticks;
    const int span = to - from + 1;
    constexpr int by_weeks = 45, by_months = 800; // chosen: some ten words on an axis
    if (span <= by_weeks) {
        for (int day = monday_of(week_of(from)); day <= to; day += week_days)
            if (day >= from) ticks.push_back({day, short_day_words(day)});
        return ticks;
    }
    for (int day = from; day <= to; ++day) {
        const auto d = date_of(day);
        if (d.day() != std::chrono::day{1}) continue;
        const auto month = static_cast<unsigned>(d.month());
        if (span <= by_months)
            ticks.push_back({day, month == 1 ? std::to_string(static_cast<int>(d.year())) : month_word(month)});
        else if (month == 1)
            ticks.push_back({day, std::to_string(static_cast<int>(d.year()))});
        else if (month % 3 == 1)
            ticks.push_back({day, {}});
    }
    return ticks;
}

std::string title_words(trend_kind k) {
    static constexpr std::array words{
        mark("Distress"),           mark("Sessions a week"),     mark("Resting ln RMSSD"), mark("Resting heart rate"),
        mark("Recovery half-time"), mark("Following the pacer"), mark("Best pace")};
    return tr(words[static_cast<std::size_t>(k)]);
}

std::string unit_words(trend_kind k) {
    static constexpr std::array words{mark("of 100"), mark("a week"), mark("ln ms"),   mark("a minute"),
                                      mark("s"),      mark("%"),      mark("a minute")};
    return tr(words[static_cast<std::size_t>(k)]);
}

int decimals_of(trend_kind k) {
    return k == trend_kind::ln_rmssd ? 2 : k == trend_kind::best_pace || k == trend_kind::sessions ? 1 : 0;
}

std::string nothing_words(trend_kind k) {
    switch (k) {
    case trend_kind::distress:
        return tr("Nothing yet: it comes from what you say before a practice or in a check-in.");
    case trend_kind::sessions:
        return tr("Nothing yet: it counts what you practise.");
    case trend_kind::ln_rmssd:
    case trend_kind::heart_rate:
        return tr("Nothing yet: it comes from practices that begin with five minutes of quiet rest.");
    case trend_kind::recovery:
        return tr("Nothing yet: it comes from practices in which \u201cstart\u201d and \u201cend\u201d of something hard were marked.");
    case trend_kind::following:
        return tr("Nothing yet: it comes from practices with a pacer and a strap.");
    case trend_kind::best_pace:
        return tr("Nothing yet: it comes from practices that look for your pace.");
    }
    return {};
}

std::string last_words(const trend& t, int from, int to) {
    const auto k = t.kind;
    std::string said;
    if (k == trend_kind::sessions) {
        double sum = 0;
        std::uint64_t weeks = 0;
        for (const auto& p : t.points)
            if (p.like && p.at + week_days > from && p.at <= to) sum += p.value, ++weeks;
        if (weeks == 0) return tr("No whole week in this time.");
        return trn("{1} in {0} whole week of this time.", "{1} a week in {0} whole weeks of this time.", weeks,
                   number_words(sum / static_cast<double>(weeks), 1));
    }
    if (!t.week_mean.empty()) {
        const auto& p = t.week_mean.back();
        said = tr("{} over the week to {}, likely {} to {}.", with_unit(k, p.value), day_words(p.at),
                  number(k, p.low.value_or(p.value)), number(k, p.high.value_or(p.value)));
    } else {
        const auto& p = t.points.back();
        said = p.low && p.high ? tr("{} on {}, likely {} to {}.", with_unit(k, p.value), day_words(p.at),
                                    number(k, *p.low), number(k, *p.high))
                               : tr("{} on {}; how sure that is, is not known.", with_unit(k, p.value), day_words(p.at));
    }
    const auto there = static_cast<int>(std::count_if(
        t.points.begin(), t.points.end(), [&](const auto& p) { return p.at >= from && p.at <= to; }));
    said += ' ';
    said += tr("{} of {} days have a value.", there, to - from + 1);
    return said;
}

std::string value_words(trend_kind k, const trend_mark* m, const trend_point* mean, int days) {
    if (m == nullptr) return days > 1 ? tr("no value in these days") : tr("no value on this day");
    std::string said;
    if (m->low && m->high)
        said = m->days > 1 && k != trend_kind::sessions
                   ? tr("{}, half of the days {} to {}", with_unit(k, m->value), number(k, *m->low), number(k, *m->high))
                   : tr("{}, {} to {}", with_unit(k, m->value), number(k, *m->low), number(k, *m->high));
    else
        said = with_unit(k, m->value);
    if (!m->like)
        return k == trend_kind::sessions ? tr("{}; not a whole week", said)
                                         : tr("{}; not compared: another hour or posture", said);
    if (mean != nullptr && mean->low && mean->high)
        said = tr("{}; seven days {}, likely {} to {}", said, number(k, mean->value), number(k, *mean->low),
                  number(k, *mean->high));
    return said;
}

std::string slip_sentence(const slip_watch& w) {
    // As review says them, for those who collect the words.
    [[maybe_unused]] static constexpr std::array all{
        mark("Different from your good weeks; want a booster?"), mark("Much like your good weeks."),
        mark("Nothing was told in the last two weeks, so they cannot be compared."),
        mark("Too little was told since the good weeks to compare."),
        mark("There are no good weeks to compare with yet: twelve weeks with an answer on at least 14 days, or a "
             "period of your choice.")};
    return std::string{tr(std::string_view{w.sentence})};
}

std::vector<std::string> slip_reasons(const slip_watch& w) {
    std::vector<std::string> said;
    for (const auto& s : w.series) {
        if (!s.differs || (s.may_notice && !w.differs)) continue;
        said.push_back(tr("{}: {} in the last week, {} in the good weeks.", title_words(s.kind),
                          number(s.kind, s.last_week()), number(s.kind, s.base->mean)));
    }
    return said;
}

std::string good_words(const slip_watch& w) {
    if (!w.good) return {};
    const auto span = span_words(w.good->from, w.good->to);
    return w.good->chosen ? tr("Your good weeks: {}, chosen by you.", span)
                          : tr("Your good weeks: {}, the first twelve. Others can be chosen.", span);
}

std::string why_no_chart(const watched_series& s, const slip_watch& w) {
    if (s.points.empty()) return nothing_words(s.kind);
    const bool weekly = s.kind == trend_kind::sessions;
    std::uint64_t n = 0;
    if (w.good)
        for (const auto& p : s.points) {
            const int from = weekly ? monday_of(p.at) : p.at, to = weekly ? from + week_days - 1 : p.at;
            n += from >= w.good->from && to <= w.good->to;
        }
    const std::uint64_t least = chart_settings{}.least_points;
    if (n >= least)
        return tr("Every value of the good weeks is the same, so that no day can be told from another.");
    return weekly ? tr("Needs {} whole weeks in the good time; there are {}.", least, n)
                  : tr("Needs {} days with a value in the good weeks; there are {}.", least, n);
}

std::vector<std::string> chart_words(const watched_series& s, const slip_watch& w) {
    std::vector<std::string> said;
    if (!s.base || s.chart.empty()) return said;
    said.emplace_back(s.may_notice
                          ? tr("The line weighs the last days most. A diamond is a day on which it lay beyond the dashed "
                               "limit; two of them, or one and a clearly worse week, are a notice (a square).")
                          : tr("The line weighs the last days most. A diamond is a day on which it lay beyond the dashed "
                               "limit. What the heart does is shown beside; it is never a notice by itself."));
    if (s.run && s.run->enough)
        said.push_back(s.run->unusual()
                           ? tr("Cross-check: the last {} values keep to one side of the good weeks' middle for up to {} "
                                "in a row and cross it {} times; chance alone rarely does that.",
                                s.run->points, s.run->longest_run, s.run->crossings)
                           : tr("Cross-check: the last {} values lie about the good weeks' middle as chance has them.",
                                s.run->points));
    if (s.may_notice && !w.notices.empty()) {
        const auto& n = w.notices.back();
        said.push_back(n.over ? tr("Noticed last on {}, over on {}.", day_words(n.day), day_words(*n.over))
                              : tr("Noticed on {}.", day_words(n.day)));
        for (const auto k : n.beside)
            said.push_back(tr("Beside it: {} was different too.", title_words(k)));
    }
    return said;
}

std::string practices_sentence(const practices_compared& c) {
    if (c.all.empty() || !c.all.front().enough())
        return tr("Too few practices have an answer before and after to compare them; {} of one kind are needed.",
                  least_pairs);
    const auto& p = c.all.front();
    const double a = std::abs(*p.low), b = std::abs(*p.high);
    const auto change = number_words(std::abs(*p.change), 0), low = number_words(std::min(a, b), 0),
               high = number_words(std::max(a, b), 0);
    if (c.most)
        return tr("{} stands out: distress was {} of 100 lower after it ({} times, likely {} to {}).", p.title, change,
                  p.pairs, low, high);
    if (!p.high || *p.high >= 0) return tr("No practice has lowered distress by more than chance so far.");
    if (c.all.size() < 2 || !c.all[1].enough())
        return tr("{}: distress was {} of 100 lower after it ({} times, likely {} to {}).", p.title, change, p.pairs,
                  low, high);
    return tr("No practice stands out clearly; after {} distress was {} of 100 lower after it ({} times, likely {} to {}).",
              p.title, change, p.pairs, low, high);
}

std::string recovery_sentence(const practices_compared& c) {
    if (c.quickest_recovery) {
        const auto& p = c.all[*c.quickest_recovery];
        return tr("The heart came down soonest in {}: by half after {} s, {} times.", p.title,
                  number_words(p.t50_s.value_or(0), 0), p.recoveries);
    }
    return {};
}

std::string practice_words(const practice_effect& p) {
    if (p.pairs == 0)
        return trn("{} session, none with an answer before and after", "{} sessions, none with an answer before and after",
                   p.sessions);
    if (!p.low || !p.high)
        return tr("{} of {} sessions with an answer before and after", p.pairs, p.sessions);
    return tr("{} after minus before, likely {} to {}; {} of {} sessions", number_words(*p.change, 0),
              number_words(*p.low, 0), number_words(*p.high, 0), p.pairs, p.sessions);
}

std::string recovery_words(const practice_effect& p) {
    if (p.recoveries == 0 && p.not_recovered == 0) return {};
    if (!p.t50_s) return trn("{} event, not come down by half while it was heard", "{} events, none come down by half while they were heard", p.not_recovered);
    return tr("came down by half in {} s, of {} events; {} did not", number_words(*p.t50_s, 0), p.recoveries,
              p.not_recovered);
}

} // namespace attune
