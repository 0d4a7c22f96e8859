#include "app/store/summary_codec.hpp"

#include "app/language/language.hpp"
#include "app/store/bytes.hpp"

namespace attune {

std::string encode_summary(const session_summary& s) {
    std::string to;
    byte_writer w{to};
    w.put(s.near_asked ? summary_format : summary_without_near);
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
    return to;
}

result<session_summary> decode_summary(std::string_view bytes) {
    byte_reader r{bytes};
    const auto format = r.get<std::uint8_t>();
    if (format != summary_format && format != summary_without_near && format != summary_without_posture)
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
    s.near_asked = format == summary_format;
    if (s.near_asked)
        for (auto* near : {&s.near_before, &s.near_after})
            if (r.get_bool()) {
                const double value = r.get_double(), low = r.get_double(), high = r.get_double();
                *near = activation_near{value, low, high};
            }
    if (!r.ok() || !r.at_end()) return fail(errc::corrupt, tr("a summary does not read as one"));
    return s;
}

} // namespace attune
