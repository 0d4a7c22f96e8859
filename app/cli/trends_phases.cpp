// attune trends --phases: the same kind of phase over many sessions.
#include "app/cli/trends_phases.hpp"
#include "app/review/trends/phase_trends.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ostream>

namespace attune::cli {

namespace {

using json = nlohmann::ordered_json;
using namespace review;

json number_or_null(std::optional<double> v) {
    return v ? json(*v) : json{};
}
/// For files, whatever the language: "bpm" as `analyze` has it.
std::string_view unit_of(phase_measure m) {
    return m == phase_measure::rmssd ? "ms" : "bpm";
}

json point_json(const phase_trends& t, const phase_point& p) {
    const auto& f = *p.of;
    const auto& s = t.sessions[p.session];
    return {{"session", s.id},
            {"date", date_words(s.day)},
            {"value", number_or_null(p.number->value)},
            {"low", number_or_null(p.number->low)},
            {"high", number_or_null(p.number->high)},
            {"why", words(p.number->why)},
            {"comparable", p.like()},
            {"unlike", name(p.why)},
            {"phases", f.spans},
            {"from_s", f.from_s},
            {"to_s", f.to_s},
            {"length_s", f.length_s},
            {"heard_s", f.heard_s},
            {"beats", f.beats},
            {"corrected", f.corrected},
            {"pace_bpm", f.pace_bpm > 0 ? json(f.pace_bpm) : json{}}};
}

json series_json(const phase_trends& t, const phase_series& s) {
    json d{{"phase", name(s.phase)},
           {"measure", name(s.measure)},
           {"unit", unit_of(s.measure)},
           {"compared", s.compared},
           {"without_number", s.gaps},
           {"left_out", s.left_out},
           {"usual_length_s", s.usual_length_s},
           {"usual_pace_bpm", s.usual_pace_bpm > 0 ? json(s.usual_pace_bpm) : json{}}};
    d["usual"] = s.usual ? json{{"mean", s.usual->mean}, {"low", s.usual->low}, {"high", s.usual->high}, {"sessions", s.usual->sessions}}
                         : json{};
    auto& list = d["points"] = json::array();
    for (const auto& p : s.points)
        list.push_back(point_json(t, p));
    return d;
}

json document(const phase_trends& t, const phases_wanted& w) {
    json d{{"client", w.client},
           {"practice", t.practice},
           {"usual_posture", t.usual_posture ? json(attune::name(*t.usual_posture)) : json{}},
           {"usual_hour", number_or_null(t.usual_hour)},
           {"left_out", t.simulated},
           {"unreadable", t.unreadable},
           {"earlier", t.earlier}};
    auto& practices = d["practices"] = json::array();
    for (const auto& p : t.practices)
        practices.push_back({{"id", p.id}, {"title", p.title}, {"sessions", p.sessions}});
    auto& sessions = d["sessions"] = json::array();
    for (const auto& s : t.sessions)
        sessions.push_back({{"id", s.id},
                            {"date", date_words(s.day)},
                            {"hour", s.hour},
                            {"practice", s.practice_id},
                            {"posture", attune::name(s.posture)},
                            {"comparable", s.why == unlike::none},
                            {"unlike", name(s.why)}});
    auto& series = d["series"] = json::array();
    for (const auto& s : t.series)
        series.push_back(series_json(t, s));
    return d;
}

std::string figure(double v, phase_measure m) {
    return m == phase_measure::rmssd ? fmt::format("{:.0f}", v) : fmt::format("{:.1f}", v);
}

void tell_series(std::ostream& out, const phase_trends& t, const phase_series& s) {
    out << fmt::format("{}, {}: ", title(s.phase), title(s.measure));
    const phase_point* last = nullptr;
    for (const auto& p : s.points)
        if (p.like() && p.number->value) last = &p;
    if (last == nullptr)
        out << "no number yet";
    else {
        const auto& n = *last->number;
        out << fmt::format("{} {}", figure(*n.value, s.measure), unit_words(s.measure));
        if (n.low && n.high) out << fmt::format(" ({} to {})", figure(*n.low, s.measure), figure(*n.high, s.measure));
        out << fmt::format(" on {}", date_words(t.sessions[last->session].day));
    }
    if (s.usual)
        out << fmt::format("; usually {} to {}", figure(s.usual->low, s.measure), figure(s.usual->high, s.measure));
    out << fmt::format("; {} {} compared", s.compared, s.compared == 1 ? "session" : "sessions");
    if (s.gaps > 0) out << fmt::format(", {} without a number", s.gaps);
    if (s.left_out > 0) out << fmt::format(", {} left out", s.left_out);
    out << '\n';
}

void tell_left_out(std::ostream& out, const phase_trends& t) {
    for (const auto& s : t.sessions)
        if (s.why != unlike::none)
            out << fmt::format("left out: {} on {}: {}{}\n", s.id, date_words(s.day), words(s.why),
                               s.why == unlike::practice ? " (" + s.practice_title + ")" : "");
    for (const auto& s : t.series)
        for (const auto& p : s.points) {
            const auto& of = t.sessions[p.session];
            if (of.why != unlike::none) continue;
            if (!p.like())
                out << fmt::format("left out of {}, {}: {} on {}: {}\n", title(s.phase), title(s.measure), of.id, date_words(of.day),
                                   words(p.why));
            else if (!p.number->value)
                out << fmt::format("no number in {}, {}: {} on {}: {}\n", title(s.phase), title(s.measure), of.id, date_words(of.day),
                                   words(p.number->why));
        }
}

void tell(std::ostream& out, const phase_trends& t, const phases_wanted& w) {
    if (t.sessions.empty()) {
        out << "No session with a phase is stored yet" << (w.client.empty() ? "" : " of this person") << ".\n";
        return;
    }
    const auto compared = t.by_why[0];
    out << fmt::format("{} {} of {} {} compared ({})", compared, compared == 1 ? "session" : "sessions", t.sessions.size(),
                       compared == 1 ? "is" : "are", t.practice);
    const char* before = "; left out: ";
    for (std::size_t u = 1; u < t.by_why.size(); ++u)
        if (t.by_why[u] > 0) {
            out << fmt::format("{}{} {}", before, t.by_why[u], words(static_cast<unlike>(u)));
            before = ", ";
        }
    out << '\n';
    for (const auto& s : t.series)
        tell_series(out, t, s);
    if (compared == 1) out << "One session is no trend: from two on they can be looked at together.\n";
    if (w.left_out) tell_left_out(out, t);
    if (t.practices.size() > 1) {
        out << "--practice chooses among";
        for (const auto& p : t.practices)
            out << fmt::format(" {} ({})", p.id, p.sessions);
        out << '\n';
    }
}

} // namespace

int tell_phases(const context& c, std::span<const past_session> past, const local_clock& clock, const phases_wanted& w) {
    const auto t = make_phase_trends(past, clock, {w.practice, w.simulated});
    if (!w.practice.empty() && t.by_why[0] + t.by_why[2] + t.by_why[3] == 0) {
        std::string known;
        for (const auto& p : t.practices)
            known += (known.empty() ? "" : ", ") + p.id;
        return c.failed(fmt::format("--practice {}: no session of it has a phase; there {}", w.practice,
                                    known.empty() ? "are none yet" : "are sessions of " + known));
    }
    if (c.json) return c.print(document(t, w));
    tell(c.out(), t, w);
    if (t.earlier > 0) c.out() << fmt::format("{} earlier {} not shown: the newest {} are\n", t.earlier, t.earlier == 1 ? "session is" : "sessions are", most_phase_sessions);
    if (t.simulated > 0)
        c.out() << fmt::format("{} with a simulated heart or a recording {} not counted (--simulated counts them)\n", t.simulated,
                               t.simulated == 1 ? "is" : "are");
    if (t.unreadable > 0)
        c.out() << fmt::format("{} could not be read and {} missing here\n", t.unreadable, t.unreadable == 1 ? "is" : "are");
    c.out() << std::flush;
    return c.out() ? 0 : 1;
}

} // namespace attune::cli
