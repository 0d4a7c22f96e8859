#include "app/store/summary_codec.hpp"

#include "app/language/language.hpp"
#include "app/store/bytes.hpp"

#include <cmath>

namespace attune {
namespace {

void put(byte_writer& w, const phase_number& n) {
    w.put(n.value);
    w.put(n.low);
    w.put(n.high);
    w.put(static_cast<std::uint8_t>(n.why));
}
/// What is no number is none that was ever earned.
double get_finite(byte_reader& r) {
    const double v = r.get_double();
    if (!std::isfinite(v)) r.refuse();
    return v;
}
std::optional<double> get_finite_optional(byte_reader& r) {
    return r.get_bool() ? std::optional{get_finite(r)} : std::nullopt;
}
phase_number get_number(byte_reader& r) {
    phase_number n;
    n.value = get_finite_optional(r);
    n.low = get_finite_optional(r);
    n.high = get_finite_optional(r);
    n.why = r.get_enum(phase_why::constant);
    return n;
}

void put(byte_writer& w, const std::vector<phase_figures>& phases) {
    w.put(static_cast<std::uint32_t>(phases.size()));
    for (const auto& p : phases) {
        w.put(static_cast<std::uint8_t>(p.phase));
        w.put(p.spans);
        for (const double v : {p.from_s, p.to_s, p.length_s, p.heard_s})
            w.put(v);
        w.put(p.beats);
        w.put(p.corrected);
        w.put(p.pace_bpm);
        for (const auto* n : {&p.heart_rate, &p.rmssd, &p.amplitude})
            put(w, *n);
    }
}
std::vector<phase_figures> get_phases(byte_reader& r) {
    std::vector<phase_figures> phases;
    const auto count = r.get<std::uint32_t>();
    if (count > session_phases) r.refuse();
    for (std::uint32_t i = 0; r.ok() && i < count; ++i) {
        auto& p = phases.emplace_back();
        p.phase = r.get_enum(session_phase::repair);
        p.spans = r.get<std::uint32_t>();
        for (auto* v : {&p.from_s, &p.to_s, &p.length_s, &p.heard_s})
            *v = get_finite(r);
        p.beats = r.get<std::uint32_t>();
        p.corrected = r.get<std::uint32_t>();
        p.pace_bpm = get_finite(r);
        for (auto* n : {&p.heart_rate, &p.rmssd, &p.amplitude})
            *n = get_number(r);
    }
    return phases;
}

} // namespace

std::string encode_summary(const session_summary& s) {
    std::string to;
    byte_writer w{to};
    w.put(!s.near_asked ? summary_without_near : s.phases_asked ? summary_format : summary_without_phases);
    w.text(s.dsp_version);
    w.put(s.paced);
    w.put(s.exercise);
    w.put(s.practised_s);
    w.put(s.planned_s);
    w.put(s.rest_hr_bpm);
    w.put(s.rest_hr_se);
    w.put(s.rest_ln_rmssd);
    w.put(s.rest_ln_rmssd_se);
    w.put(s.following);
    w.put(s.following_known_s);
    w.put(s.best_pace);
    w.put(s.best_pace_low);
    w.put(s.best_pace_high);
    w.put(s.recoveries);
    w.put(s.not_recovered);
    w.put(s.t50_s);
    w.put(static_cast<std::uint8_t>(s.posture));
    if (!s.near_asked) return to;
    for (const auto& near : {s.near_before, s.near_after}) {
        w.put(near.has_value());
        if (!near) continue;
        w.put(near->value);
        w.put(near->low);
        w.put(near->high);
    }
    if (s.phases_asked) put(w, s.phases);
    return to;
}

result<session_summary> decode_summary(std::string_view bytes) {
    byte_reader r{bytes};
    const auto format = r.get<std::uint8_t>();
    if (format != summary_format && format != summary_without_phases && format != summary_without_near && format != summary_without_posture)
        return fail(errc::unsupported, tr("a summary of another version of the program"));
    session_summary s;
    s.dsp_version = r.text();
    s.paced = r.get_bool();
    s.exercise = r.get_bool();
    s.practised_s = r.get_double();
    s.planned_s = r.get_double();
    s.rest_hr_bpm = r.get_optional();
    s.rest_hr_se = r.get_double();
    s.rest_ln_rmssd = r.get_optional();
    s.rest_ln_rmssd_se = r.get_double();
    s.following = r.get_optional();
    s.following_known_s = r.get_double();
    s.best_pace = r.get_optional();
    s.best_pace_low = r.get_optional();
    s.best_pace_high = r.get_optional();
    s.recoveries = r.get<std::uint32_t>();
    s.not_recovered = r.get<std::uint32_t>();
    s.t50_s = r.get_optional();
    if (format != summary_without_posture) {
        const auto posture = r.get<std::uint8_t>();
        if (posture >= body_postures) return fail(errc::corrupt, tr("a summary does not read as one"));
        s.posture = static_cast<body_posture>(posture);
    }
    s.near_asked = format >= summary_without_phases;
    s.phases_asked = format == summary_format;
    if (s.near_asked)
        for (auto* near : {&s.near_before, &s.near_after})
            if (r.get_bool()) {
                const double value = r.get_double(), low = r.get_double(), high = r.get_double();
                *near = activation_near{value, low, high};
            }
    if (s.phases_asked) s.phases = get_phases(r);
    if (!r.ok() || !r.at_end()) return fail(errc::corrupt, tr("a summary does not read as one"));
    return s;
}

} // namespace attune
