// Phases over many sessions: nothing yet, one session, two dozen of a client with gaps and some left out, 250 of a paced
// practice. Filled by the desk itself, from made-up sessions.
#include "app/language/language.hpp"
#include "app/shell/phases_desk.hpp"
#include "tests/app/screens_samples.hpp"

#include <cmath>

namespace attune::test {
namespace {

constexpr int first_day = 20822; // Monday, 2027-01-04

double noise(unsigned& seed) { // -1..1, the same on every machine
    seed = seed * 1664525U + 1013904223U;
    return static_cast<double>(seed >> 8) / 8388608.0 - 1;
}

phase_number number(double value, double share) {
    return {value, value * (1 - share), value * (1 + share)};
}

phase_figures figures(session_phase of, double length, double hr, double rmssd) {
    phase_figures f{.phase = of, .spans = 1, .from_s = 20, .to_s = 20 + length, .length_s = length, .heard_s = length - 2};
    f.beats = static_cast<std::uint32_t>(length * hr / 60);
    f.corrected = 2;
    f.heart_rate = number(hr, 0.012);
    f.rmssd = number(rmssd, 0.12);
    if (spoken(of)) f.rmssd = {.why = phase_why::spoken};
    f.amplitude = {.why = phase_why::not_paced};
    return f;
}

past_session session(int n, int day, double hour, const char* id, const char* title) {
    past_session s;
    s.id = "p" + std::to_string(n);
    s.practice_id = id;
    s.practice_title = title;
    s.sensor = "serial:/dev/ttyUSB0";
    s.started_utc_ms = (first_day + day) * 86'400'000LL + static_cast<std::int64_t>(hour * 3'600'000);
    s.duration_s = 900;
    s.summary.emplace().posture = body_posture::sitting;
    return s;
}

void desk_over(sample& s, std::vector<past_session> sessions, const std::vector<phases_command>& asked, std::string whose = {}) {
    phases_source source;
    source.clock = review::clock_at_offset(0);
    phases_desk desk{s.view, source};
    desk.show(std::move(sessions), std::move(whose));
    for (const auto& c : asked)
        desk.handle(c);
}

} // namespace

std::vector<past_session> led_sessions(int n) {
    std::vector<past_session> all;
    unsigned seed = 11;
    for (int i = 0; i < n; ++i) {
        auto s = session(i, i * 7, i % 9 == 5 ? 19 : 10 + noise(seed) / 2, "stress-profile", tr("Stress profile"));
        auto& f = s.summary->phases;
        const double calmer = 4.0 * i / std::max(1, n), day = 2 * noise(seed);
        f.push_back(figures(session_phase::rest, 300, 66 + day - calmer / 2, 34 + 6 * noise(seed) + calmer));
        f.push_back(figures(session_phase::stressor, 180, 84 + 2 * day - calmer * 1.5 + 3 * noise(seed), 0));
        f.push_back(figures(session_phase::recovery, i == 7 ? 60 : 240, 70 + day - calmer, 30 + 6 * noise(seed) + calmer));
        if (i % 8 == 3) f[0].rmssd = {.why = phase_why::too_many_corrected}, f[0].corrected = 31;
        if (i % 11 == 6) f[2].heart_rate = f[2].rmssd = {.why = phase_why::too_little_heard};
        if (i % 10 == 4) s.summary->posture = body_posture::standing, f[0].heart_rate = number(74 + day, 0.012);
        all.push_back(std::move(s));
    }
    return all;
}

std::vector<past_session> paced_sessions(int n) {
    std::vector<past_session> all;
    unsigned seed = 29;
    for (int i = 0; i < n; ++i) {
        auto s = session(1000 + i, i + i / 3, 8 + noise(seed), i % 6 == 5 ? "mindful-breathing" : "resonance",
                         i % 6 == 5 ? tr("Mindful breathing") : tr("Resonance pace"));
        auto& f = s.summary->phases;
        f.push_back(figures(session_phase::rest, 300, 63 + 3 * noise(seed), 38 + 9 * noise(seed)));
        f.push_back(figures(session_phase::practice, 600, 65 + 3 * noise(seed), 52 + 12 * noise(seed)));
        if (i % 6 != 5) {
            f[1].pace_bpm = i % 40 == 7 ? 5 : 6;
            f[1].amplitude = i % 17 == 3 ? phase_number{.why = phase_why::not_following} : number(13 + 3 * noise(seed) + 3.0 * i / n, 0.08);
        }
        all.push_back(std::move(s));
    }
    return all;
}

sample phases_sample(bool left_out) {
    sample s{"phases"};
    s.view.current = screen::phases;
    desk_over(s, led_sessions(24), left_out ? std::vector<phases_command>{show_left_out{true}} : std::vector<phases_command>{}, "K-07");
    return s;
}

std::vector<sample> phases_samples() {
    std::vector<sample> all;
    const auto with = [&all](const char* name, std::vector<past_session> sessions, const std::vector<phases_command>& asked, const char* whose = "") {
        sample s{name};
        s.view.current = screen::phases;
        desk_over(s, std::move(sessions), asked, whose);
        all.push_back(std::move(s));
    };
    all.push_back(phases_sample(false));
    with("phases_empty", {}, {});
    with("phases_one", led_sessions(1), {});
    with("phases_two", led_sessions(2), {});
    with("phases_left_out", led_sessions(24), {show_left_out{true}, read_phase_session{4}}, "K-07");
    with("phases_gap", led_sessions(24), {read_phase_session{5}}, "K-07");
    with("phases_rmssd", led_sessions(24), {show_measure{1}}, "K-07");
    with("phases_none_paced", led_sessions(24), {show_measure{2}}, "K-07");
    with("phases_many", paced_sessions(250), {show_measure{2}, read_phase_session{120}});
    auto writing = review_sample();
    writing.name = "review_written";
    writing.view.message = tr("Written to {}. It is not sealed: whoever has it can read it.", "/home/anna/.local/share/attune/session 20270104-0914-a1b2.pdf");
    all.push_back(std::move(writing));
    return all;
}

} // namespace attune::test
