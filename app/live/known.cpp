#include "app/live/known.hpp"

#include "app/session/calm_rsa.hpp"
#include "app/session/known_baseline.hpp"

#include <algorithm>

namespace attune {
namespace {

constexpr std::int64_t day_ms = 24LL * 3600 * 1000;
constexpr int curve_days =
    180; // chosen: half a year of practice changes RSA little against its day to day scatter
constexpr std::size_t most_read = 20;     // chosen: an opening must not be felt
constexpr std::size_t most_sessions = 10; // chosen: the prior of the scale weighs three
constexpr double shortest_s = 120;        // chosen: nothing in it to learn from

constexpr double told_pace_sd = 0.5;   // breaths/min; chosen: found another day by other means, a start and no more
constexpr double least_pace_sd = 0.05; // breaths/min; chosen: the grid's step, a certainty leaves no question

bool somebodys_own(std::string_view sensor) noexcept {
    return !sensor.starts_with("sim:") && !sensor.starts_with("replay:");
}

std::optional<rsa_curve> own_curve(const store& sessions, std::string_view client, std::int64_t now_utc_ms) {
    const auto rows = sessions.sessions_of(client, 1'000'000, now_utc_ms - curve_days * day_ms);
    if (!rows) return std::nullopt;
    std::vector<rsa_point> points;
    int calm = 0;
    std::size_t read = 0;
    for (const auto& row : *rows) {
        if (read == most_read || calm == static_cast<int>(most_sessions)) break;
        if (!row.ended || row.duration_s < shortest_s || !somebodys_own(row.sensor))
            continue;
        ++read;
        const auto whole = sessions.read(row.id);
        if (!whole) continue;
        const auto found = calm_rsa_of(*whole);
        calm += !found.empty();
        points.insert(points.end(), found.begin(), found.end());
    }
    return fit_rsa_curve(points, calm, false);
}

std::optional<known_pace> own_pace(const store& sessions, std::string_view client, std::int64_t now_utc_ms) {
    const auto left = sessions.pace(client, now_utc_ms);
    if (!left || !*left) return std::nullopt;
    const auto& [finding, at] = **left;
    const double weeks = static_cast<double>(now_utc_ms - at) / static_cast<double>(7 * day_ms);
    const auto today = resonance_prior{finding.best, std::max(finding.sd, least_pace_sd), 0, 0}.after(weeks);
    return known_pace{today.mean, today.sd};
}

} // namespace

void add_rest_and_pace(session_setup& setup, const store& sessions, std::string_view client,
                       std::int64_t now_utc_ms) {
    const auto measured = sessions.baselines(client, now_utc_ms);
    setup.base = measured ? known_baseline(*measured) : known_baseline({});
    const auto kept = sessions.who(client);
    if (kept && *kept) setup.heart = (*kept)->heart;
    if (!setup.plan.search && !setup.plan.adaptive_pace) return;
    setup.pace = own_pace(sessions, client, now_utc_ms);
    if (!setup.pace && kept && *kept && (*kept)->pace_bpm) setup.pace = known_pace{*(*kept)->pace_bpm, told_pace_sd};
}

void add_what_is_known(session_setup& setup, const store& sessions, std::string_view client,
                       std::int64_t now_utc_ms) {
    add_rest_and_pace(setup, sessions, client, now_utc_ms);
    setup.curve = own_curve(sessions, client, now_utc_ms);
}

} // namespace attune
