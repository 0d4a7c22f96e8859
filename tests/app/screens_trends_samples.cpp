// The look back: nothing yet, the first days, a year, a year with a notice, ten years; other good weeks being
// chosen. Filled by the desk itself, from made-up sessions.
#include "app/shell/trends_desk.hpp"
#include "tests/app/screens_samples.hpp"

#include <cmath>

namespace attune::test {
namespace {

constexpr int first_day = 20822; // Monday, 2027-01-04

double noise(unsigned& seed) { // -1..1, the same on every machine
    seed = seed * 1664525U + 1013904223U;
    return static_cast<double>(seed >> 8) / 8388608.0 - 1;
}

check_in said(double t_s, double tension, check_in::moment when) {
    check_in c;
    c.when = when;
    c.t_s = t_s;
    c.tension = std::round(std::clamp(tension, 0.0, 100.0));
    return c;
}

void desk_over(sample& s, std::vector<past_session> sessions, int days, const std::vector<trends_command>& asked = {}) {
    trends_source source;
    source.clock = review::clock_at_offset(0);
    source.now_ms = (first_day + days) * 86'400'000LL;
    trends_desk desk{s.view, "/nonexistent/settings.toml", source};
    desk.show(std::move(sessions));
    for (const auto& c : asked)
        desk.handle(c);
    s.view.message.clear(); // the settings of a sample are kept nowhere
}

} // namespace

std::vector<past_session> trends_sessions(int days, int worse_from, double worse) {
    std::vector<past_session> all;
    unsigned seed = 5;
    const char* ids[] = {"resonance", "exhale-longer", "mindful-breathing"};
    const char* titles[] = {"Resonance pace", "Longer exhale", "Mindful breathing"};
    const double relief[] = {14, 8, 5};
    double mood = 0;
    for (int day = 0; day < days; ++day) {
        mood = 0.4 * mood + 8 * noise(seed);
        const double more = day >= worse_from ? worse : 0;
        if (day % 40 > 36 || (day % 6 == 4 && day > 3)) continue; // days off
        if (more > 0 && day % 3 == 0) continue;
        const auto which = static_cast<std::size_t>((noise(seed) + 1) * 1.4999);
        past_session s;
        s.id = "s" + std::to_string(day);
        s.practice_id = ids[which];
        s.practice_title = titles[which];
        s.sensor = "serial:/dev/ttyUSB0";
        const bool evening = day % 9 == 5;
        s.started_utc_ms = (first_day + day) * 86'400'000LL + (evening ? 20 : 8) * 3'600'000LL;
        s.duration_s = 900;
        const double before = 35 + mood + more;
        s.check_ins = {said(0, before, check_in::moment::before),
                       said(900, before - relief[which] + 6 * noise(seed), check_in::moment::after)};
        auto& h = s.summary.emplace();
        h.paced = which < 2;
        h.practised_s = h.planned_s = 600;
        if (day % 2 == 0) {
            h.posture = day % 14 == 6 ? body_posture::lying : body_posture::sitting;
            h.rest_hr_bpm = 63 + 3 * noise(seed) + more / 8 - (h.posture == body_posture::lying ? 5 : 0);
            h.rest_hr_se = 0.6;
            h.rest_ln_rmssd = 3.6 + 0.3 * noise(seed) - more / 100;
            h.rest_ln_rmssd_se = 0.06;
        }
        if (h.paced) h.following = 0.85 + 0.12 * noise(seed), h.following_known_s = 560;
        if (day % 30 == 2) h.best_pace = 5.6 + 0.2 * noise(seed), h.best_pace_low = 5.3, h.best_pace_high = 5.95;
        if (day % 15 == 3) h.recoveries = 2, h.t50_s = 42 + 9 * noise(seed);
        all.push_back(std::move(s));
    }
    return all;
}

sample trends_sample(int days, int worse_from) {
    sample s{"trends"};
    s.view.current = screen::trends;
    desk_over(s, trends_sessions(days, worse_from, 26), days - 1);
    return s;
}

std::vector<sample> trends_samples() {
    std::vector<sample> all;
    const auto with = [&all](const char* name, int days, int worse_from, const std::vector<trends_command>& asked) {
        sample s{name};
        s.view.current = screen::trends;
        desk_over(s, trends_sessions(days, worse_from, 26), std::max(0, days - 1), asked);
        all.push_back(std::move(s));
    };
    constexpr int never = 1 << 20;
    with("trends_empty", 0, never, {});
    with("trends_first_days", 4, never, {});
    with("trends_months", 200, never, {read_day{first_day + 180}});
    with("trends_year", 364, never, {look_over{look_length::year}, watch_series{1}});
    with("trends_weeks", 364, never, {look_over{look_length::four_weeks}, read_day{first_day + 350}, watch_series{3}});
    with("trends_notice", 224, 203, {});
    with("trends_choosing", 224, never, {read_day{first_day + 150}, choose_good{true}});
    with("trends_choosing_wrongly", 224, never, {choose_good{true}, move_good{period_edge::from, 84}});
    with("trends_ten_years", 3650, never, {look_over{look_length::all}});
    auto home = home_sample();
    home.name = "home_slip";
    home.view.home.slip = "Different from your good weeks; want a booster?";
    all.push_back(std::move(home));
    auto before = before_sample();
    before.name = "before_posture";
    before.view.chosen.measure_rest = true;
    before.view.chosen.posture = body_posture::lying;
    all.push_back(std::move(before));
    return all;
}

} // namespace attune::test
