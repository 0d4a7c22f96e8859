#include "app/shell/trends_desk.hpp"

#include "app/language/language.hpp"
#include "app/live/past.hpp"
#include "app/live/wall_clock.hpp"
#include "app/shell/trends_words.hpp"
#include "app/store/store.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attune {

using namespace review;

namespace {

constexpr int week_days = 7;
constexpr int four_weeks = 28, three_months = 92, a_year = 365;
// Chosen: what a panel half a window wide can still tell apart, some 130 marks.
constexpr int most_marks = 130;

/// Days one mark stands for. Weeks keep their own width up to that.
int bin_of(look_length look, int span) {
    if (look == look_length::four_weeks || look == look_length::three_months) return 1;
    for (const int days : {week_days, 4 * week_days, 13 * week_days})
        if (span <= days * most_marks) return days;
    return a_year;
}

trend_mark mark_of(const trend_point& p, int days) {
    return {p.at, days, p.value, p.low, p.high, p.like};
}

/// Over everything known, with the doubt that is drawn; shares from 0 to 100.
void set_axis(trend_panel& p, const trend& t) {
    if (t.kind == trend_kind::distress || t.kind == trend_kind::following) {
        p.low = 0, p.high = 100;
        return;
    }
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const auto& q : t.points) {
        low = std::min({low, q.value, q.low.value_or(q.value)});
        high = std::max({high, q.value, q.high.value_or(q.value)});
    }
    if (t.kind == trend_kind::sessions) low = 0;
    const double room = std::max((high - low) * 0.08, t.kind == trend_kind::ln_rmssd ? 0.1 : 0.5);
    p.low = t.kind == trend_kind::sessions ? 0 : low - room;
    p.high = high + room;
}

/// Days that follow one another; what is missing between two is not drawn over.
std::vector<std::vector<trend_mark>> runs_of(const std::vector<trend_point>& means, int from, int to) {
    std::vector<std::vector<trend_mark>> runs;
    for (const auto& p : means) {
        if (p.at < from || p.at > to) continue;
        if (runs.empty() || runs.back().back().from + 1 != p.at) runs.emplace_back();
        runs.back().push_back(mark_of(p, 1));
    }
    return runs;
}

std::vector<chart_part> parts_of(const good_period& good, int last) {
    // Chosen: beside a year of days the good weeks are still seen for themselves; of more, the last year.
    const int to = std::max(last, good.to + 1);
    std::vector<chart_part> parts;
    if (to - good.from <= a_year + 12 * week_days)
        parts.push_back({good.from, to, 1, {}});
    else
        parts = {{good.from, good.to, 0.3, {}}, {std::max(good.to + 1, to - a_year), to, 0.7, {}}};
    for (auto& p : parts)
        p.ticks = day_ticks(p.from, p.to);
    return parts;
}

bool in_parts(const std::vector<chart_part>& parts, int day) {
    return std::any_of(parts.begin(), parts.end(), [day](const auto& p) { return day >= p.from && day <= p.to; });
}

slip_chart chart_of(const watched_series& s, const slip_watch& w, int last) {
    slip_chart c;
    c.title = title_words(s.kind);
    c.unit = unit_words(s.kind);
    c.decimals = decimals_of(s.kind);
    if (!s.base || !w.good) {
        c.nothing = why_no_chart(s, w);
        return c;
    }
    const bool weekly = s.kind == trend_kind::sessions;
    const auto day = [weekly](int at) { return weekly ? monday_of(at) : at; };
    c.good_from = day(s.base->from);
    c.good_to = weekly ? monday_of(s.base->to) + week_days - 1 : s.base->to;
    c.mean = s.base->mean;
    c.mean_low = c.mean - s.base->sigma;
    c.mean_high = c.mean + s.base->sigma;
    c.parts = parts_of({c.good_from, c.good_to, w.good->chosen}, last);
    c.low = std::min(c.mean_low, c.mean);
    c.high = std::max(c.mean_high, c.mean);
    const auto reach = [&c](double v) { c.low = std::min(c.low, v), c.high = std::max(c.high, v); };
    for (const auto& p : s.points)
        if (p.at >= s.base->from && p.at <= s.base->to) {
            c.points.push_back({day(p.at), p.value, chart_mark::good_week});
            reach(p.value);
        }
    int before = 0;
    for (const auto& p : s.chart) {
        if (!in_parts(c.parts, day(p.at))) continue;
        const bool noticed = s.may_notice && p.alarm != chart_alarm::none;
        c.points.push_back({day(p.at), p.value, noticed ? chart_mark::noticed : p.out ? chart_mark::out : chart_mark::usual});
        if (c.line.empty() || p.at != before + 1) c.line.emplace_back();
        c.line.back().push_back({day(p.at), p.ewma, p.limit});
        before = p.at;
        reach(p.value), reach(p.ewma), reach(p.limit);
    }
    const double room = std::max((c.high - c.low) * 0.08, 0.05);
    c.low -= room, c.high += room;
    c.words = chart_words(s, w);
    return c;
}

} // namespace

trends_desk::trends_desk(app_view& view, std::filesystem::path settings_file, trends_source source)
    : view_{view}
    , settings_file_{std::move(settings_file)}
    , source_{std::move(source)} {
    if (!source_.clock) source_.clock = system_zone();
}

int trends_desk::today() const {
    return source_.clock(source_.now_ms ? *source_.now_ms : wall_clock_ms()).day;
}

/// A client may be called anything, also "self".
std::string trends_desk::key() const {
    return source_.client.empty() ? "self" : "client " + source_.client;
}

std::optional<good_period> trends_desk::chosen() const {
    const auto from = view_.chosen.good_from.find(key()), to = view_.chosen.good_to.find(key());
    if (from == view_.chosen.good_from.end() || to == view_.chosen.good_to.end() || from->second >= to->second)
        return std::nullopt;
    return good_period{static_cast<int>(from->second), static_cast<int>(to->second), true};
}

void trends_desk::save() {
    if (auto saved = save_settings(settings_file_, view_.chosen); !saved) view_.message = saved.error().what;
}

void trends_desk::open() {
    std::vector<past_session> past;
    trouble_.clear();
    std::error_code ignored;
    if (std::filesystem::exists(source_.store_file, ignored)) {
        auto sessions = store::open(source_.store_file);
        if (sessions) {
            auto found = look_back(*sessions, source_.client);
            if (found)
                past = std::move(*found);
            else
                trouble_ = found.error().what;
        } else
            trouble_ = sessions.error().what;
    }
    show(std::move(past));
}

void trends_desk::show(std::vector<past_session> sessions) {
    sessions_ = std::move(sessions);
    draft_.reset();
    trends_ = make_trends(sessions_, source_.clock, today(), source_.simulated,
                          told_apart(source_.store_file, source_.client));
    helped_ = compare_practices(sessions_, source_.simulated);
    const auto look = view_.trends.look;
    view_.trends = {};
    view_.trends.look = look;
    watch();
    look_at(trends_.last_day);
}

void trends_desk::watch() {
    slips_ = watch_for_slips(trends_, draft_ ? draft_ : chosen());
    if (!draft_) noticed_ = slips_.differs ? std::optional{slips_.notices.back().day} : std::nullopt;
}

std::string trends_desk::notice_line(store& from) {
    const auto past = from.past(source_.client);
    if (!past) return {};
    const auto w = watch_for_slips(make_trends(*past, source_.clock, today(), source_.simulated,
                                               told_apart(source_.store_file, source_.client)), chosen());
    noticed_.reset();
    if (!w.differs) return {};
    noticed_ = w.notices.back().day;
    const auto away = view_.chosen.slip_put_away.find(key());
    if (away != view_.chosen.slip_put_away.end() && static_cast<int>(away->second) == *noticed_) return {};
    return slip_sentence(w);
}

void trends_desk::look_at(int to) {
    auto& v = view_.trends;
    const int all = trends_.last_day - trends_.first_day + 1;
    const int days = v.look == look_length::four_weeks     ? four_weeks
                     : v.look == look_length::three_months ? three_months
                     : v.look == look_length::year         ? a_year
                                                           : std::max(all, four_weeks);
    v.to = std::clamp(to, std::min(trends_.first_day + days - 1, trends_.last_day), trends_.last_day);
    v.from = v.to - days + 1;
    v.earlier = v.from > trends_.first_day;
    v.later = v.to < trends_.last_day;
    if (v.cursor && (*v.cursor < v.from || *v.cursor > v.to)) v.cursor.reset();
    fill();
}

void trends_desk::fill() {
    auto& v = view_.trends;
    v.nothing.clear();
    v.notes.clear();
    if (!trouble_.empty()) v.notes.push_back(trouble_);
    if (trends_.left_out > 0)
        v.notes.push_back(trn("{} session with a simulated heart or a recording is not counted.",
                              "{} sessions with a simulated heart or a recording are not counted.", trends_.left_out));
    if (trends_.unreadable > 0)
        v.notes.push_back(trn("{} could not be read and is missing here.", "{} could not be read and are missing here.",
                              trends_.unreadable));
    if (trends_.sessions == 0 && trends_.check_ins == 0) {
        v.nothing = tr("Nothing yet: what you practise and say is looked back on here, over weeks and years.");
        v.panels.clear();
        return;
    }
    v.facts = tr("{} and {} since {}.", trn("{} session", "{} sessions", trends_.sessions),
                 trn("{} check-in", "{} check-ins", trends_.check_ins), day_words(trends_.first_day));
    v.span_words = span_words(v.from, v.to);
    v.ticks = day_ticks(v.from, v.to);
    fill_panels();
    fill_slip();

    auto& p = v.practices;
    p = {};
    p.sentence = practices_sentence(helped_);
    p.recovery = recovery_sentence(helped_);
    p.caution = tr("What goes together need not be cause and effect: harder days may ask for other practices.");
    for (std::size_t i = 0; i < helped_.all.size(); ++i) {
        const auto& e = helped_.all[i];
        p.rows.push_back({e.title, practice_words(e), recovery_words(e), e.change, e.low, e.high, e.enough(),
                          helped_.most == i});
        if (e.change) p.low = std::min(p.low, *e.change), p.high = std::max(p.high, *e.change);
        // An interval of two answers is wider than the scale; it ends at the picture's edge.
        if (e.enough() && e.low) p.low = std::min(p.low, *e.low - 2), p.high = std::max(p.high, *e.high + 2);
    }
}

void trends_desk::fill_panels() {
    auto& v = view_.trends;
    const int bin = bin_of(v.look, v.to - v.from + 1);
    v.cursor_days = bin;
    v.panels.clear();
    for (const auto& t : trends_.all) {
        trend_panel p;
        p.id = name(t.kind);
        p.title = title_words(t.kind);
        p.unit = unit_words(t.kind);
        p.decimals = decimals_of(t.kind);
        // Weeks without a session are a count; whoever never practised has no series.
        if (t.points.empty()) {
            p.nothing = nothing_words(t.kind);
            v.panels.push_back(std::move(p));
            continue;
        }
        set_axis(p, t);
        p.last = last_words(t, v.from, v.to);
        const bool weekly = t.kind == trend_kind::sessions;
        const int days = weekly ? std::max(bin, week_days) : bin;
        const bool binned = weekly ? bin > week_days : bin > 1;
        for (const auto& q : binned ? in_bins(t, bin) : t.points)
            if (q.at + days > v.from && q.at <= v.to) p.points.push_back(mark_of(q, days));
        if (!binned) p.means = runs_of(t.week_mean, v.from, v.to);
        v.panels.push_back(std::move(p));
    }
    read_cursor();
}

void trends_desk::read_cursor() {
    auto& v = view_.trends;
    v.cursor_words.clear();
    for (auto& p : v.panels)
        p.said.clear();
    if (!v.cursor) return;
    const int day = *v.cursor;
    v.cursor_words = weekday_words(day);
    for (std::size_t i = 0; i < v.panels.size(); ++i) {
        auto& p = v.panels[i];
        if (!p.nothing.empty()) continue;
        const auto& t = trends_.all[i];
        const auto at = std::find_if(p.points.begin(), p.points.end(), [day](const trend_mark& m) {
            return day >= m.from && day < m.from + m.days;
        });
        const auto mean = std::find_if(t.week_mean.begin(), t.week_mean.end(), [day](const auto& m) { return m.at == day; });
        p.said = value_words(t.kind, at != p.points.end() ? &*at : nullptr,
                             v.cursor_days == 1 && mean != t.week_mean.end() ? &*mean : nullptr,
                             t.kind == trend_kind::sessions ? week_days : v.cursor_days);
    }
}

void trends_desk::fill_slip() {
    auto& s = view_.trends.slip;
    const int shown = s.shown;
    s = {};
    s.notice = slips_.differs && !draft_;
    const auto away = view_.chosen.slip_put_away.find(key());
    s.put_away = s.notice && away != view_.chosen.slip_put_away.end() &&
                 static_cast<int>(away->second) == slips_.notices.back().day;
    s.sentence = slip_sentence(slips_);
    s.reasons = slip_reasons(slips_);
    s.good_words = good_words(slips_);
    s.good_chosen = chosen().has_value();
    s.can_choose = trends_.of(trend_kind::distress).points.size() >= chart_settings{}.least_points;
    for (const auto& one : slips_.series)
        s.series.push_back(title_words(one.kind));
    if (!slips_.series.empty()) {
        s.shown = std::clamp(shown, 0, static_cast<int>(slips_.series.size()) - 1);
        s.chart = chart_of(slips_.series[static_cast<std::size_t>(s.shown)], slips_, trends_.last_day);
    }
    if (draft_) {
        s.choice = good_choice{draft_->from, draft_->to, day_words(draft_->from), day_words(draft_->to), {}};
        if (draft_->from >= draft_->to)
            s.choice->problem = tr("The good weeks end before they begin.");
        else if (!slips_.series.empty() && !slips_.series.front().base)
            s.choice->problem = why_no_chart(slips_.series.front(), slips_);
    }
}

void trends_desk::handle(const trends_command& command) {
    auto& v = view_.trends;
    if (const auto* look = std::get_if<look_over>(&command)) {
        const int middle = v.cursor.value_or(v.to);
        v.look = look->length;
        look_at(v.cursor ? middle + (v.to - v.from) / 2 : v.to);
    } else if (const auto* move = std::get_if<move_look>(&command)) {
        look_at(v.to + move->by * std::max(week_days, (v.to - v.from + 1) / 2));
    } else if (const auto* read = std::get_if<read_day>(&command)) {
        v.cursor = read->day;
        if (v.cursor) {
            *v.cursor = std::clamp(*v.cursor, std::min(trends_.first_day, v.from), trends_.last_day);
            if (*v.cursor < v.from)
                look_at(*v.cursor + v.to - v.from);
            else if (*v.cursor > v.to)
                look_at(*v.cursor);
        }
        read_cursor();
    } else if (const auto* which = std::get_if<watch_series>(&command)) {
        v.slip.shown = which->which;
        fill_slip();
    } else if (const auto* choose = std::get_if<choose_good>(&command)) {
        draft_.reset();
        if (choose->begin) {
            draft_ = slips_.good.value_or(
                good_period{std::max(trends_.first_day, trends_.last_day - 12 * week_days + 1), trends_.last_day});
            draft_->chosen = true;
        }
        watch();
        fill_slip();
    } else if (const auto* moved = std::get_if<move_good>(&command)) {
        if (!draft_) return;
        int& edge = moved->edge == period_edge::from ? draft_->from : draft_->to;
        edge = std::clamp(edge + moved->days, trends_.first_day, trends_.last_day);
        watch();
        fill_slip();
    } else if (const auto* here = std::get_if<good_from_cursor>(&command)) {
        if (!draft_ || !v.cursor) return;
        (here->edge == period_edge::from ? draft_->from : draft_->to) = *v.cursor;
        watch();
        fill_slip();
    } else if (std::holds_alternative<use_good>(command)) {
        if (!draft_ || !v.slip.choice || !v.slip.choice->problem.empty()) return;
        view_.chosen.good_from[key()] = draft_->from;
        view_.chosen.good_to[key()] = draft_->to;
        draft_.reset();
        save();
        watch();
        fill_slip();
    } else if (std::holds_alternative<forget_good>(command)) {
        draft_.reset();
        view_.chosen.good_from.erase(key());
        view_.chosen.good_to.erase(key());
        save();
        watch();
        fill_slip();
    } else if (std::holds_alternative<put_away_slip>(command)) {
        if (!noticed_) return;
        view_.chosen.slip_put_away[key()] = *noticed_;
        view_.home.slip.clear();
        save();
        view_.trends.slip.put_away = view_.trends.slip.notice;
    }
}

} // namespace attune
