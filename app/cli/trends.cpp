// attune trends: days to years of one person: series with their doubt, whether the last days differ from the
// good weeks, which practice helped.
#include "app/cli/context.hpp"
#include "app/cli/trends_phases.hpp"
#include "app/live/past.hpp"
#include "app/live/wall_clock.hpp"
#include "app/review/trends/practices_compared.hpp"
#include "app/review/trends/slip_watch.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <ostream>

namespace attune::cli {

namespace {

using json = nlohmann::ordered_json;
using namespace review;

struct wanted {
    std::string client, good, practice;
    bool simulated = false, phases = false, left_out = false;
};

json number_or_null(std::optional<double> v) {
    return v ? json(*v) : json{};
}

std::optional<good_period> period_of(const std::string& text) {
    if (text.empty()) return std::nullopt;
    const auto colon = text.find(':');
    if (colon != std::string::npos) {
        const auto from = day_of_date(std::string_view{text}.substr(0, colon));
        const auto to = day_of_date(std::string_view{text}.substr(colon + 1));
        if (from && to && *from < *to) return good_period{*from, *to, true};
    }
    throw usage_error{fmt::format("--good {}: two dates, both included, like 2026-01-05:2026-03-29", text)};
}

json points_json(const std::vector<trend_point>& points) {
    json list = json::array();
    for (const auto& p : points)
        list.push_back({{"date", date_words(p.at)},
                        {"value", p.value},
                        {"low", number_or_null(p.low)},
                        {"high", number_or_null(p.high)},
                        {"count", p.count},
                        {"comparable", p.like}});
    return list;
}

const char* alarm_word(chart_alarm a) {
    return a == chart_alarm::two_out ? "two_out" : a == chart_alarm::out_by_rci ? "out_by_rci" : "none";
}

json names_json(const std::vector<trend_kind>& kinds) {
    json list = json::array();
    for (const auto k : kinds)
        list.push_back(name(k));
    return list;
}

json chart_json(const watched_series& s) {
    const bool weekly = s.kind == trend_kind::sessions;
    const auto date = [weekly](int at) { return date_words(weekly ? monday_of(at) : at); };
    json d{{"series", name(s.kind)},
           {"worse", s.worse == worse_way::higher ? "higher" : "lower"},
           {"may_notice", s.may_notice},
           {"differs", s.differs},
           {"why", s.why_none}};
    if (!s.base) {
        d["baseline"] = nullptr;
        return d;
    }
    const auto& b = *s.base;
    d["baseline"] = {{"from", date(b.from)}, {"to", date(b.to)}, {"points", b.points},
                     {"mean", b.mean},       {"sigma", b.sigma}, {"autocorrelation", b.autocorrelation}};
    auto& list = d["points"] = json::array();
    for (const auto& p : s.chart)
        list.push_back({{"date", date(p.at)},
                        {"value", p.value},
                        {"ewma", p.ewma},
                        {"limit", p.limit},
                        {"rci", number_or_null(p.rci)},
                        {"out", p.out},
                        {"alarm", alarm_word(p.alarm)}});
    if (s.run)
        d["run_chart"] = {{"points", s.run->points},
                          {"longest_run", s.run->longest_run},
                          {"longest_usual", s.run->longest_usual},
                          {"crossings", s.run->crossings},
                          {"fewest_usual", s.run->fewest_usual},
                          {"unusual", s.run->unusual()}};
    return d;
}

json slip_json(const slip_watch& w) {
    json d{{"sentence", w.sentence}, {"differs", w.differs}, {"reasons", w.reasons}};
    d["good"] = w.good ? json{{"from", date_words(w.good->from)},
                              {"to", date_words(w.good->to)},
                              {"chosen", w.good->chosen}}
                       : json{};
    auto& notices = d["notices"] = json::array();
    for (const auto& n : w.notices) {
        json why = json::array();
        for (const auto a : n.why)
            why.push_back(alarm_word(a));
        notices.push_back({{"date", date_words(n.day)},
                           {"over", n.over ? json(date_words(*n.over)) : json{}},
                           {"by", names_json(n.by)},
                           {"why", why},
                           {"beside", names_json(n.beside)}});
    }
    auto& charts = d["charts"] = json::array();
    for (const auto& s : w.series)
        charts.push_back(chart_json(s));
    return d;
}

json practices_json(const practices_compared& c) {
    json d{{"sentence", c.sentence},
           {"least_pairs", least_pairs},
           {"most", c.most ? json(c.all[*c.most].id) : json{}},
           {"quickest_recovery", c.quickest_recovery ? json(c.all[*c.quickest_recovery].id) : json{}}};
    auto& list = d["practices"] = json::array();
    for (const auto& p : c.all)
        list.push_back({{"id", p.id},
                        {"title", p.title},
                        {"sessions", p.sessions},
                        {"pairs", p.pairs},
                        {"change", number_or_null(p.change)},
                        {"low", number_or_null(p.low)},
                        {"high", number_or_null(p.high)},
                        {"adjusted", number_or_null(p.adjusted)},
                        {"adjusted_se", p.adjusted ? json(p.adjusted_se) : json{}},
                        {"recoveries", p.recoveries},
                        {"not_recovered", p.not_recovered},
                        {"t50_s", number_or_null(p.t50_s)}});
    return d;
}

std::string figure(double v, trend_kind k) {
    return k == trend_kind::ln_rmssd                                 ? fmt::format("{:.2f}", v)
           : k == trend_kind::best_pace || k == trend_kind::sessions ? fmt::format("{:.1f}", v)
                                                                     : fmt::format("{:.0f}", v);
}

void tell(std::ostream& out, const trends& t) {
    for (const auto& one : t.all) {
        const auto k = one.kind;
        if (one.points.empty()) {
            out << fmt::format("{}: none yet\n", title(k));
            continue;
        }
        if (k == trend_kind::sessions) {
            double sum = 0, weeks = 0;
            for (const auto& p : one.points)
                if (p.like) sum += p.value, ++weeks;
            out << fmt::format("{}: {} this week", title(k), figure(one.points.back().value, k));
            if (weeks > 0) out << fmt::format(", {} in {:.0f} whole weeks", figure(sum / weeks, k), weeks);
            out << '\n';
            continue;
        }
        const bool mean = !one.week_mean.empty();
        const auto& p = mean ? one.week_mean.back() : one.points.back();
        out << fmt::format("{}: {} {}", title(k), figure(p.value, k), unit(k));
        if (p.low && p.high) out << fmt::format(" ({} to {})", figure(*p.low, k), figure(*p.high, k));
        out << (mean ? fmt::format(" over the week to {}", date_words(p.at))
                     : fmt::format(" on {}", date_words(p.at)));
        out << fmt::format("; {} {}, {} missing\n", one.points.size(),
                           one.points.size() == 1 ? "day" : "days", one.missing);
    }
}

} // namespace

void add_trends(CLI::App& app, context& c) {
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand(
        "trends", "Days to years: what changed, and whether these days are like the good weeks");
    sub.add_option("--client", w->client, "Code of the person; empty for yourself")->type_name("CODE");
    sub.add_option("--good", w->good,
                   "The good weeks to compare with, 14 days at least (default: the first twelve weeks)")
        ->type_name("DATE:DATE");
    sub.add_flag("--simulated", w->simulated, "Count simulated hearts and recordings too");
    auto* phases = sub.add_flag("--phases", w->phases,
                                "Instead: heart rate, RMSSD and amplitude in each kind of phase, session by session");
    sub.add_option("--practice", w->practice, "With --phases: the practice to compare (default: that of most sessions)")
        ->type_name("NAME")
        ->needs(phases);
    sub.add_flag("--left-out", w->left_out, "With --phases: tell each session that is not compared or has no number, and why")
        ->needs(phases);
    common(sub, c, prints_data, [&c, w] {
        const auto good = period_of(w->good);
        if (good && w->phases) throw usage_error{"--good goes without --phases"};
        if (const auto unlocked = c.unlock(); !unlocked) return c.failed(unlocked.error());
        std::vector<past_session> past;
        std::error_code ignored;
        if (std::filesystem::exists(c.store_file(), ignored)) {
            auto sessions =
                store::open(c.store_file()); // to keep what is made of sessions that had no summary
            if (!sessions) sessions = c.read_store();
            if (!sessions) return c.failed(sessions.error());
            auto found = look_back(*sessions, w->client);
            if (!found) return c.failed(found.error());
            past = std::move(*found);
        }
        const auto clock = system_zone();
        if (w->phases) return tell_phases(c, past, clock, {w->client, w->practice, w->simulated, w->left_out});
        const auto t = make_trends(past, clock, clock(wall_clock_ms()).day, w->simulated,
                                   told_apart(c.store_file(), w->client));
        const auto slips = watch_for_slips(t, good);
        const auto helped = compare_practices(past, w->simulated);
        if (c.json) {
            json d{{"client", w->client},
                   {"sessions", t.sessions},
                   {"check_ins", t.check_ins},
                   {"left_out", t.left_out},
                   {"unreadable", t.unreadable},
                   {"from", t.sessions > 0 ? json(date_words(t.first_day)) : json{}},
                   {"to", date_words(t.last_day)},
                   {"usual_hour", number_or_null(t.usual_hour)},
                   {"usual_posture", t.usual_posture ? json(attune::name(*t.usual_posture)) : json{}}};
            auto& list = d["series"] = json::array();
            for (const auto& one : t.all)
                list.push_back({{"name", name(one.kind)},
                                {"unit", unit(one.kind)},
                                {"missing", one.missing},
                                {"points", points_json(one.points)},
                                {"week_mean", points_json(one.week_mean)}});
            d["slip"] = slip_json(slips);
            d["practices"] = practices_json(helped);
            return c.print(d);
        }
        if (t.sessions == 0)
            c.out() << "No sessions are stored yet" << (w->client.empty() ? "" : " of this person") << ".\n";
        else {
            c.out() << fmt::format("{} {} and {} check-ins from {} to {}\n", t.sessions,
                                   t.sessions == 1 ? "session" : "sessions", t.check_ins,
                                   date_words(t.first_day), date_words(t.last_day));
            tell(c.out(), t);
            c.out() << slips.sentence << '\n';
            for (const auto& reason : slips.reasons)
                c.out() << "  " << reason << '\n';
            for (const auto& n : slips.notices)
                c.out() << fmt::format("  noticed on {}{}\n", date_words(n.day),
                                       n.over ? fmt::format(", over on {}", date_words(*n.over)) : "");
            c.out() << helped.sentence << '\n';
        }
        if (t.left_out > 0)
            c.out() << fmt::format(
                "{} with a simulated heart or a recording {} not counted (--simulated counts them)\n",
                t.left_out, t.left_out == 1 ? "is" : "are");
        if (t.unreadable > 0)
            c.out() << fmt::format("{} could not be read and {} missing here\n", t.unreadable,
                                   t.unreadable == 1 ? "is" : "are");
        c.out() << std::flush;
        return c.out() ? 0 : 1;
    });
}

} // namespace attune::cli
