#include "app/shell/phases_desk.hpp"

#include "app/language/language.hpp"
#include "app/live/past.hpp"
#include "app/session/overloaded.hpp"
#include "app/shell/trends_words.hpp"
#include "app/store/store.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attune {

using namespace review;

namespace {

constexpr std::array measures{phase_measure::heart_rate, phase_measure::rmssd, phase_measure::amplitude};
constexpr int every_session_named = 40; // chosen: beyond, months are what an axis has room for

phase_measure measure_of(const phases_view& v) {
    return measures[static_cast<std::size_t>(std::clamp(v.measure, 0, static_cast<int>(measures.size()) - 1))];
}
int decimals_of(phase_measure m) {
    return m == phase_measure::amplitude ? 1 : 0;
}
std::string number(phase_measure m, double v) {
    return number_words(v, decimals_of(m));
}
std::string with_unit(phase_measure m, double v) {
    return number(m, v) + "\u00a0" + unit_words(m);
}

/// "in 12 sessions"; how many have none, and how many are left out.
std::string counted(const phase_series& s) {
    std::string said;
    if (s.gaps > 0) said += " " + trn("{} has no number.", "{} have no number.", s.gaps);
    return said;
}

std::string last_of(const phase_trends& t, const phase_series& s) {
    const phase_point* last = nullptr;
    for (const auto& p : s.points)
        if (p.like() && p.number->value) last = &p;
    if (last == nullptr) return {};
    const auto& n = *last->number;
    const auto day = day_words(t.sessions[last->session].day);
    auto said = n.low && n.high ? tr("{} on {}, likely {} to {}.", with_unit(s.measure, *n.value), day, number(s.measure, *n.low), number(s.measure, *n.high))
                                : tr("{} on {}; how sure that is, is not known.", with_unit(s.measure, *n.value), day);
    if (s.usual)
        said += " " + trn("Usually {1} to {2}, in {0} session.", "Usually {1} to {2}, in {0} sessions.", s.usual->sessions,
                          number(s.measure, s.usual->low), number(s.measure, s.usual->high));
    return said + counted(s);
}

std::string point_words(const phase_series& s, const phase_point* p) {
    if (p == nullptr) return tr("This session has no such phase.");
    const auto& n = *p->number;
    auto said = !n.value ? tr("No number: {}.", words(n.why))
                : n.low && n.high
                    ? tr("{}, likely {} to {}.", with_unit(s.measure, *n.value), number(s.measure, *n.low), number(s.measure, *n.high))
                    : tr("{}; how sure that is, is not known.", with_unit(s.measure, *n.value));
    said += " " + tr("{} of {} beats corrected.", p->of->corrected, p->of->beats);
    if (!p->like()) said += " " + tr("Not compared: {}.", words(p->why));
    return said;
}

/// Why a phase has no panel of this measure; empty where it might.
std::string no_series(session_phase p, phase_measure m) {
    if (m == phase_measure::rmssd && spoken(p)) return tr("Somebody speaks, or may: variability says nothing then. Heart rate stands.");
    return tr("There was no pacer in it.");
}

/// Why there is not one number, by the newest session that might have had one.
std::string no_number(const phase_series& s) {
    for (auto p = s.points.rbegin(); p != s.points.rend(); ++p)
        if (p->like()) return tr("No number yet: {}.", words(p->number->why));
    return tr("No number yet.");
}

} // namespace

phases_desk::phases_desk(app_view& view, phases_source source)
    : view_{view}
    , source_{std::move(source)} {
    if (!source_.clock) source_.clock = system_zone();
}

void phases_desk::open() {
    const bool card = view_.current == screen::card && view_.card;
    const auto client = card ? view_.card->code : source_.client;
    std::vector<past_session> past;
    trouble_.clear();
    practice_.clear();
    std::error_code ignored;
    if (std::filesystem::exists(source_.store_file, ignored)) {
        auto sessions = store::open(source_.store_file);
        auto found = sessions ? look_back(*sessions, client) : result<std::vector<past_session>>{tl::unexpected{sessions.error()}};
        if (found)
            past = std::move(*found);
        else
            trouble_ = found.error().what;
    }
    show(std::move(past), client);
    view_.phases.to_card = card;
}

void phases_desk::show(std::vector<past_session> sessions, std::string whose) {
    sessions_ = std::move(sessions);
    view_.phases = {};
    view_.phases.whose = std::move(whose);
    make();
}

void phases_desk::make() {
    trends_ = make_phase_trends(sessions_, source_.clock, {practice_, source_.simulated});
    fill();
}

void phases_desk::fill() {
    auto& v = view_.phases;
    const auto& t = trends_;
    v.measures.clear();
    for (const auto m : measures)
        v.measures.push_back(title(m));
    v.nothing.clear();
    v.notes.clear();
    v.practices.clear();
    v.practice = t.practice;
    for (const auto& p : t.practices)
        v.practices.push_back({p.id, p.title + "  ·  " + std::to_string(p.sessions)});
    if (!trouble_.empty())
        v.nothing = trouble_;
    else if (t.sessions.empty())
        v.nothing = tr("Nothing yet: what the heart does in rest, tasks, recovery and practice is looked at here, session by session.");
    if (t.simulated > 0)
        v.notes.push_back(trn("{} session with a simulated heart or a recording is not counted.",
                              "{} sessions with a simulated heart or a recording are not counted.", t.simulated));
    if (t.unreadable > 0)
        v.notes.push_back(trn("{} could not be read and is missing here.", "{} could not be read and are missing here.", t.unreadable));
    if (t.earlier > 0) v.notes.push_back(tr("The newest {} sessions are looked at; {} are earlier.", t.sessions.size(), t.earlier));
    const auto compared = t.by_why[0];
    if (!t.sessions.empty()) {
        const auto at = std::find_if(t.practices.begin(), t.practices.end(), [&](const auto& p) { return p.id == t.practice; });
        v.facts = tr("{} of {} sessions are compared: {}, in the usual posture, near the usual hour.", compared, t.sessions.size(),
                     at == t.practices.end() ? t.practice : at->title);
        if (compared == 1) v.notes.insert(v.notes.begin(), tr("One session is no trend: from two on they can be looked at together."));
    }
    v.left_out_words.clear();
    for (std::size_t u = 1; u < t.by_why.size(); ++u)
        if (t.by_why[u] > 0)
            v.left_out_words += (v.left_out_words.empty() ? "" : ", ") + tr("{} ({})", words(static_cast<unlike>(u)), t.by_why[u]);
    // Of single phases: a session may be like the others and one phase of it not.
    std::array<std::size_t, 6> of_phases{};
    for (const auto& s : t.series)
        if (s.measure == phase_measure::heart_rate)
            for (const auto& p : s.points)
                if (t.sessions[p.session].why == unlike::none) ++of_phases[static_cast<std::size_t>(p.why)];
    for (const auto u : {unlike::pace, unlike::length})
        if (const auto n = of_phases[static_cast<std::size_t>(u)]; n > 0)
            v.left_out_words += (v.left_out_words.empty() ? "" : ", ") + trn("{0} phase: {1}", "{0} phases: {1}", n, words(u));
    if (!v.left_out_words.empty()) v.left_out_words = tr("Left out: {}.", v.left_out_words);

    shown_.clear();
    for (std::size_t i = 0; i < t.sessions.size(); ++i)
        if (v.left_out || t.sessions[i].why == unlike::none) shown_.push_back(i);
    v.sessions = static_cast<int>(shown_.size());
    v.ticks.clear();
    for (std::size_t i = 0; i < shown_.size(); ++i) {
        const int day = t.sessions[shown_[i]].day;
        const auto month = month_words(day);
        if (v.sessions <= every_session_named)
            v.ticks.push_back({static_cast<int>(i), short_day_words(day)});
        else if (i == 0 || month != month_words(t.sessions[shown_[i - 1]].day))
            v.ticks.push_back({static_cast<int>(i), month});
    }
    if (v.cursor && *v.cursor >= v.sessions) v.cursor.reset();
    fill_panels();
}

void phases_desk::fill_panels() {
    auto& v = view_.phases;
    const auto m = measure_of(v);
    v.panels.clear();
    v.decimals = decimals_of(m);
    std::vector<int> place(trends_.sessions.size(), -1);
    for (std::size_t i = 0; i < shown_.size(); ++i)
        place[shown_[i]] = static_cast<int>(i);
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const auto& rate : trends_.series) {
        if (rate.measure != phase_measure::heart_rate) continue; // every phase that there is has it
        phase_panel p;
        p.id = name(rate.phase);
        p.title = title(rate.phase);
        p.unit = unit_words(m);
        const auto* s = trends_.of(rate.phase, m);
        if (s == nullptr) {
            p.nothing = no_series(rate.phase, m);
            v.panels.push_back(std::move(p));
            continue;
        }
        bool any = false;
        for (const auto& q : s->points) {
            if (place[q.session] < 0 || (!q.like() && !v.left_out)) continue;
            const auto& n = *q.number;
            p.points.push_back({place[q.session], n.value, n.low, n.high, q.like()});
            if (!n.value) continue;
            any = true;
            low = std::min({low, *n.value, n.low.value_or(*n.value)});
            high = std::max({high, *n.value, n.high.value_or(*n.value)});
        }
        if (any) {
            p.last = last_of(trends_, *s);
            if (p.last.empty()) p.last = no_number(*s);
            if (s->usual) p.usual = s->usual->mean, p.usual_low = s->usual->low, p.usual_high = s->usual->high;
        } else {
            p.nothing = no_number(*s);
            p.points.clear();
        }
        v.panels.push_back(std::move(p));
    }
    const double room = std::max((high - low) * 0.08, 0.5);
    v.low = low < high + 1 ? std::max(0.0, low - room) : 0;
    v.high = low < high + 1 ? high + room : 1;
    read_cursor();
}

void phases_desk::read_cursor() {
    auto& v = view_.phases;
    v.cursor_words.clear();
    v.cursor_session.clear();
    for (auto& p : v.panels)
        p.said.clear();
    if (!v.cursor) return;
    const auto which = shown_[static_cast<std::size_t>(*v.cursor)];
    const auto& session = trends_.sessions[which];
    v.cursor_session = session.id;
    v.cursor_words = session.why == unlike::none
                         ? tr("{}: {}", weekday_words(session.day), session.practice_title)
                         : tr("{}: {}; not compared: {}", weekday_words(session.day), session.practice_title, words(session.why));
    std::size_t panel = 0;
    for (const auto& rate : trends_.series) {
        if (rate.measure != phase_measure::heart_rate) continue;
        auto& p = v.panels[panel++];
        const auto* s = trends_.of(rate.phase, measure_of(v));
        if (!p.nothing.empty() || s == nullptr) continue;
        const auto at = std::find_if(s->points.begin(), s->points.end(), [&](const auto& q) { return q.session == which; });
        p.said = point_words(*s, at == s->points.end() ? nullptr : &*at);
    }
}

void phases_desk::handle(const phases_command& c) {
    auto& v = view_.phases;
    std::visit(overloaded{[&](const show_measure& s) {
                              v.measure = std::clamp(s.which, 0, static_cast<int>(measures.size()) - 1);
                              fill_panels();
                          },
                          [&](const compare_practice& p) {
                              practice_ = p.id;
                              v.cursor.reset();
                              make();
                          },
                          [&](const show_left_out& s) {
                              v.left_out = s.shown;
                              v.cursor.reset();
                              fill();
                          },
                          [&](const read_phase_session& r) {
                              v.cursor = r.at && v.sessions > 0 ? std::optional{std::clamp(*r.at, 0, v.sessions - 1)} : std::nullopt;
                              read_cursor();
                          }},
               c);
}

} // namespace attune
