#include "app/review/trends/phase_trends.hpp"

#include "app/language/language.hpp"
#include "dsp/median.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>

namespace attune::review {
namespace {

constexpr std::size_t least_usual = 3;
constexpr std::int64_t furthest_utc_ms = 7'258'118'400'000; // chosen: the year 2200; beyond is a damaged row

body_posture held(const past_session& s) noexcept {
    return s.summary->posture == body_posture::unknown ? body_posture::sitting : s.summary->posture;
}

double hours_apart(double a, double b) noexcept {
    const double d = std::fmod(std::abs(a - b), 24.0);
    return std::min(d, 24 - d);
}

/// The hour around which most lie, on the clock's circle.
std::optional<double> middle_hour(const std::vector<double>& hours) {
    if (hours.empty()) return std::nullopt;
    double x = 0, y = 0;
    for (const double h : hours) {
        x += std::cos(h / 12 * std::numbers::pi);
        y += std::sin(h / 12 * std::numbers::pi);
    }
    const double h = std::atan2(y, x) * 12 / std::numbers::pi;
    return h < 0 ? h + 24 : h;
}

const phase_number& number_of(const phase_figures& f, phase_measure m) noexcept {
    return m == phase_measure::heart_rate ? f.heart_rate : m == phase_measure::rmssd ? f.rmssd : f.amplitude;
}

/// Of equally many practices the one that was done last.
std::string most_done(const std::vector<phase_session>& sessions) {
    std::map<std::string_view, std::size_t> count;
    const phase_session* most = nullptr;
    for (const auto& s : sessions)
        ++count[s.practice_id];
    for (const auto& s : sessions)
        if (most == nullptr || count[s.practice_id] >= count[most->practice_id]) most = &s;
    return most == nullptr ? std::string{} : most->practice_id;
}

std::vector<phase_practice> practices_of(const std::vector<phase_session>& sessions) {
    std::vector<phase_practice> all;
    for (const auto& s : sessions) {
        auto at = std::find_if(all.begin(), all.end(), [&](const auto& p) { return p.id == s.practice_id; });
        if (at == all.end()) at = all.insert(all.end(), {s.practice_id, {}, 0});
        at->title = s.practice_title; // as it is called now
        ++at->sessions;
    }
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.sessions > b.sessions; });
    return all;
}

void judge(phase_trends& t) {
    std::array<std::size_t, body_postures> postures{};
    for (const auto& s : t.sessions)
        if (s.practice_id == t.practice) ++postures[static_cast<std::size_t>(s.posture)];
    const auto* most = std::max_element(postures.begin(), postures.end());
    if (*most > 0) t.usual_posture = static_cast<body_posture>(most - postures.begin());
    std::vector<double> hours;
    for (const auto& s : t.sessions)
        if (s.practice_id == t.practice && s.posture == t.usual_posture) hours.push_back(s.hour);
    t.usual_hour = middle_hour(hours);
    for (auto& s : t.sessions) {
        s.why = s.practice_id != t.practice                                        ? unlike::practice
                : s.posture != t.usual_posture                                     ? unlike::posture
                : t.usual_hour && hours_apart(s.hour, *t.usual_hour) > same_hour ? unlike::hour
                                                                                   : unlike::none;
        ++t.by_why[static_cast<std::size_t>(s.why)];
    }
}

bool same_pace_as(double pace, double usual) noexcept {
    return (pace > 0) == (usual > 0) && std::abs(pace - usual) <= same_pace_bpm;
}

void set_usual(phase_series& s) {
    std::vector<double> values;
    const bool by_log = s.measure == phase_measure::rmssd;
    for (const auto& p : s.points)
        if (p.like() && p.number->value) values.push_back(by_log ? std::log(*p.number->value) : *p.number->value);
    if (values.size() < least_usual) return;
    const auto n = static_cast<double>(values.size());
    double mean = 0, square = 0;
    for (const double v : values)
        mean += v / n;
    for (const double v : values)
        square += (v - mean) * (v - mean);
    const double sd = std::sqrt(square / (n - 1));
    s.usual = usual_range{mean, mean - sd, mean + sd, values.size()};
    if (by_log)
        for (auto* v : {&s.usual->mean, &s.usual->low, &s.usual->high})
            *v = std::exp(*v);
}

/// All measures of one phase; `found[i]`: the phase of session i, or nothing.
void add_series(phase_trends& t, session_phase phase, const std::vector<const phase_figures*>& found) {
    std::vector<double> paces, lengths;
    bool any = false, paced = false;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (found[i] == nullptr) continue;
        any = true;
        paced = paced || found[i]->pace_bpm > 0;
        if (t.sessions[i].why != unlike::none) continue;
        paces.push_back(found[i]->pace_bpm);
        lengths.push_back(found[i]->length_s);
    }
    if (!any) return;
    phase_series one;
    one.phase = phase;
    if (!paces.empty()) one.usual_pace_bpm = median(paces);
    if (!lengths.empty()) one.usual_length_s = median(lengths);
    for (std::size_t m = 0; m < phase_measures; ++m) {
        auto s = one;
        s.measure = static_cast<phase_measure>(m);
        if (s.measure == phase_measure::rmssd && spoken(phase)) continue;
        if (s.measure == phase_measure::amplitude && !paced) continue;
        for (std::size_t i = 0; i < found.size(); ++i) {
            if (found[i] == nullptr) continue;
            const auto& f = *found[i];
            phase_point p{i, &f, &number_of(f, s.measure), t.sessions[i].why};
            if (p.like() && !same_pace_as(f.pace_bpm, s.usual_pace_bpm)) p.why = unlike::pace;
            if (p.like() && (f.length_s > same_length * s.usual_length_s || f.length_s * same_length < s.usual_length_s))
                p.why = unlike::length;
            ++(!p.like() ? s.left_out : p.number->value ? s.compared : s.gaps);
            s.points.push_back(p);
        }
        set_usual(s);
        t.series.push_back(std::move(s));
    }
}

} // namespace

std::string_view name(phase_measure m) noexcept {
    constexpr std::array<std::string_view, phase_measures> names{"heart_rate", "rmssd", "amplitude"};
    return names[static_cast<std::size_t>(m)];
}
std::string_view name(unlike u) noexcept {
    constexpr std::array<std::string_view, 6> names{"", "practice", "posture", "hour", "pace", "length"};
    return names[static_cast<std::size_t>(u)];
}

std::string title(phase_measure m) {
    static constexpr std::array words{mark("Heart rate"), mark("RMSSD"), mark("Amplitude at the pace")};
    return tr(words[static_cast<std::size_t>(m)]);
}
std::string unit_words(phase_measure m) {
    static constexpr std::array words{mark("a minute"), mark("ms"), mark("a minute")};
    return tr(words[static_cast<std::size_t>(m)]);
}
std::string title(session_phase p) {
    static constexpr std::array<const char*, session_phases> words{
        mark("phase kind|Rest"), mark("phase kind|Task"),            mark("phase kind|Recovery"), mark("phase kind|Practice"),
        mark("phase kind|Talk"), mark("phase kind|Before the talk"), mark("phase kind|The talk"), mark("phase kind|Repair")};
    return tr(words[static_cast<std::size_t>(p)]);
}
std::string words(phase_why why) {
    static constexpr std::array<const char*, 8> said{"",
                                                     mark("it was too short"),
                                                     mark("too little was heard of it"),
                                                     mark("too many beats had to be corrected"),
                                                     mark("somebody speaks: variability says nothing then"),
                                                     mark("there was no pacer"),
                                                     mark("the heart did not follow the pace"),
                                                     mark("not one beat differs from the next: that is no heart")};
    return why == phase_why::none ? std::string{} : std::string{tr(said[static_cast<std::size_t>(why)])};
}
std::string words(unlike u) {
    static constexpr std::array<const char*, 6> said{"",
                                                     mark("unlike|another practice"),
                                                     mark("unlike|another posture"),
                                                     mark("unlike|another time of day"),
                                                     mark("unlike|another pace"),
                                                     mark("unlike|another length")};
    return u == unlike::none ? std::string{} : std::string{tr(said[static_cast<std::size_t>(u)])};
}

const phase_series* phase_trends::of(session_phase p, phase_measure m) const noexcept {
    const auto at = std::find_if(series.begin(), series.end(), [&](const auto& s) { return s.phase == p && s.measure == m; });
    return at == series.end() ? nullptr : &*at;
}

phase_trends make_phase_trends(std::span<const past_session> sessions, const local_clock& clock, const phase_wish& wish) {
    phase_trends t;
    std::set<std::string_view> seen;
    std::vector<const past_session*> counted;
    for (const auto& s : sessions) {
        if (!seen.insert(s.id).second) continue;
        if (!wish.simulated && !of_a_person(s))
            ++t.simulated;
        else if (!s.summary || !s.summary->phases_asked || s.started_utc_ms < 0 || s.started_utc_ms > furthest_utc_ms)
            ++t.unreadable;
        else if (!s.summary->phases.empty())
            counted.push_back(&s);
    }
    std::stable_sort(counted.begin(), counted.end(), [](const auto* a, const auto* b) { return a->started_utc_ms < b->started_utc_ms; });
    if (counted.size() > most_phase_sessions) {
        t.earlier = counted.size() - most_phase_sessions;
        counted.erase(counted.begin(), counted.end() - static_cast<std::ptrdiff_t>(most_phase_sessions));
    }
    for (const auto* s : counted) {
        const auto begun = clock(s->started_utc_ms);
        t.sessions.push_back({s->id, s->practice_id, s->practice_title, s->started_utc_ms, begun.day, begun.hour, held(*s)});
    }
    t.practices = practices_of(t.sessions);
    t.practice = wish.practice.empty() ? most_done(t.sessions) : wish.practice;
    judge(t);
    std::vector<const phase_figures*> found(counted.size());
    for (std::size_t k = 0; k < session_phases; ++k) {
        for (std::size_t i = 0; i < counted.size(); ++i) {
            const auto& all = counted[i]->summary->phases;
            const auto at = std::find_if(all.begin(), all.end(), [k](const auto& f) { return f.phase == static_cast<session_phase>(k); });
            found[i] = at == all.end() ? nullptr : &*at;
        }
        add_series(t, static_cast<session_phase>(k), found);
    }
    return t;
}

} // namespace attune::review
