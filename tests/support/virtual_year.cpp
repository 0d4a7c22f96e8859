#include "tests/support/virtual_year.hpp"

#include "app/live/live_session.hpp"
#include "drivers/sim/random.hpp"
#include "dsp/change/reliable_change.hpp"
#include "dsp/live.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

namespace attune::test {
namespace {

using sim::chance;
constexpr double day_ms = 86'400'000.0;

struct a_practice {
    const char *id, *title;
    double pace;   ///< 0: natural
    double relief; ///< of 100, at the usual distress
};
constexpr std::array practices{a_practice{"resonance", "Resonance pace", 6, 13},
                               a_practice{"exhale-longer", "Longer exhale", 6, 8},
                               a_practice{"mindful-breathing", "Mindful breathing", 0, 5}};

/// 0 before and after, 1 within, over `ramp` days in between.
double slip_at(int day, const std::optional<virtual_slip>& s) {
    if (!s || day < s->from || day >= s->from + s->days + s->ramp) return 0;
    const double in = (day - s->from + 1.0) / s->ramp,
                 out = (s->from + s->days + s->ramp - day) / (1.0 + s->ramp);
    return std::min({1.0, in, out});
}

std::int64_t utc_of(int day, double hour) {
    return static_cast<std::int64_t>((virtual_year::first_day + day) * day_ms + hour * 3'600'000.0);
}

double answer(double v) {
    return std::round(std::clamp(v, 0.0, 100.0));
}

/// Exactly n of them, by their weights, in order.
std::vector<std::size_t> drawn(const std::vector<double>& weights, std::size_t n, chance& random) {
    // Efraimidis & Spirakis 2006: the n largest of u^(1/w).
    std::vector<std::pair<double, std::size_t>> keys;
    for (std::size_t i = 0; i < weights.size(); ++i)
        keys.emplace_back(weights[i] > 0 ? std::log(random.uniform() + 1e-300) / weights[i] : -1e300, i);
    std::sort(keys.rbegin(), keys.rend());
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < n; ++i)
        chosen.push_back(keys[i].second);
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

} // namespace

virtual_year live_through(std::uint64_t seed, std::optional<virtual_slip> slip) {
    chance who{seed, 1}, feeling{seed, 2}, doing{seed, 3}, saying{seed, 4}, body{seed, 5};
    virtual_year y;
    y.distress = who.uniform(25, 45);
    y.distress_sd = who.uniform(8, 12);
    y.inertia = who.uniform(0.2, 0.5);
    const double scatter = who.uniform(6, 9), hr = who.uniform(58, 72), ln_rmssd = who.uniform(3.2, 3.9);
    const double wave_from = who.uniform(0, 2 * std::numbers::pi);
    // What the program sees of a day: the median of about two answers.
    const double seen = y.distress_sd * y.distress_sd + scatter * scatter / 2;
    if (slip)
        y.slip_points = slip->size * least_reliable_change(std::sqrt(seen),
                                                           y.inertia * y.distress_sd * y.distress_sd / seen);

    // Days: unit variance each, one after another.
    const auto walk = [](chance& random, double alike) {
        std::vector<double> x{random.bell()};
        while (x.size() < virtual_year::days)
            x.push_back(alike * x.back() + std::sqrt(1 - alike * alike) * random.bell());
        return x;
    };
    auto level = walk(feeling, y.inertia);
    const auto heart = walk(body, 0.3), vagal = walk(body, 0.3);
    for (int d = 0; d < virtual_year::days; ++d) {
        double& x = level[static_cast<std::size_t>(d)];
        x += 0.2 * std::sin(wave_from + 2 * std::numbers::pi * d / virtual_year::days) +
             (d % 7 == 0 ? 0.2 : 0);
        x = y.distress + y.distress_sd * x + y.slip_points * slip_at(d, slip);
    }

    // Two times of day at which one may practise, mornings more often; the first day surely.
    std::vector<double> slots;
    for (int d = 0; d < virtual_year::days; ++d) {
        const double less = 1 - 0.4 * slip_at(d, slip);
        slots.push_back(d == 0 ? 1e6 : 3 * less);
        slots.push_back(less);
    }
    for (const auto slot : drawn(slots, virtual_year::sessions_wanted, doing)) {
        const auto d = slot / 2;
        const bool evening = slot % 2 == 1;
        const int day = static_cast<int>(d);
        const auto& p = practices[std::min<std::size_t>(2, static_cast<std::size_t>(doing.uniform() * 3))];
        virtual_session s{utc_of(day, evening ? doing.uniform(19, 21) : doing.uniform(7, 9)),
                          p.id,
                          p.title,
                          p.pace,
                          hr + 3.5 * heart[d] + 4 * slip_at(day, slip),
                          ln_rmssd + 0.25 * vagal[d] - 0.2 * slip_at(day, slip),
                          {}};
        check_in before{}, after{};
        before.tension = answer(level[d] + scatter * saying.bell());
        after.when = check_in::moment::after;
        after.t_s = virtual_year::session_s;
        after.tension =
            answer(*before.tension - p.relief - 0.2 * (*before.tension - y.distress) + 6 * saying.bell());
        s.check_ins = {before, after};
        y.sessions.push_back(std::move(s));
    }
    // And at random times of most days, without practising: kept with the session before, with its own time.
    const std::vector<double> even(virtual_year::days, 1.0);
    for (const auto d :
         drawn(even, virtual_year::check_ins_wanted - 2 * virtual_year::sessions_wanted, saying)) {
        const auto at = utc_of(static_cast<int>(d), saying.uniform(11, 17));
        auto after =
            std::upper_bound(y.sessions.begin(), y.sessions.end(), at,
                             [](std::int64_t t, const virtual_session& s) { return t < s.started_utc_ms; });
        auto& of = *std::prev(after);
        check_in c{};
        c.t_s = static_cast<double>(at - of.started_utc_ms) / 1000;
        c.tension = answer(level[d] + scatter * saying.bell());
        of.check_ins.push_back(c);
    }
    for (const auto& s : y.sessions)
        y.check_ins += s.check_ins.size();
    return y;
}

std::vector<past_session> as_past(const virtual_year& year, std::uint64_t seed) {
    chance strap{seed, 6};
    std::vector<past_session> all;
    for (const auto& s : year.sessions) {
        past_session p{.id = "virtual-" + std::to_string(all.size()),
                       .practice_id = s.practice,
                       .practice_title = s.title,
                       .sensor = "serial:/dev/ttyUSB0",
                       .started_utc_ms = s.started_utc_ms,
                       .duration_s = virtual_year::session_s,
                       .check_ins = s.check_ins};
        session_summary h;
        h.dsp_version = dsp_version();
        h.paced = s.pace > 0;
        h.practised_s = h.planned_s = 600;
        h.rest_hr_se = 0.6; // of a rest of four minutes, as measured
        h.rest_hr_bpm = s.rest_hr + h.rest_hr_se * strap.bell();
        h.rest_ln_rmssd_se = 1 / std::sqrt(1.2 * 4 * s.rest_hr);
        h.rest_ln_rmssd = s.rest_ln_rmssd + h.rest_ln_rmssd_se * strap.bell();
        if (h.paced) {
            h.following = strap.uniform(0.75, 0.98);
            h.following_known_s = 560;
        }
        p.summary = h;
        all.push_back(std::move(p));
    }
    return all;
}

result<void> record_year(const virtual_year& year, std::uint64_t seed,
                         const std::filesystem::path& store_file, const std::string& client,
                         const std::function<void(std::size_t)>& each) {
    std::size_t done = 0;
    for (const auto& s : year.sessions) {
        live_options o;
        o.sensor.target = "calm";
        o.sensor.seed = seed * 1000 + done;
        o.sensor.more = {
            {"hr", std::to_string(s.rest_hr)},
            // What the simulated heart's RMSSD at rest is made of: RSA at its own thirteen breaths. By
            // trial: 12 bpm at 64 /min give ln RMSSD 3.6.
            {"rsa", std::to_string(std::min(
                        60.0, 12 * std::exp(s.rest_ln_rmssd - 3.6) * s.rest_hr * s.rest_hr / (64 * 64)))}};
        o.client = client;
        o.store_file = store_file;
        o.setup.plan.id = s.practice;
        o.setup.plan.title = s.title;
        o.setup.plan.paced = s.pace > 0;
        o.setup.plan.length = seconds{600};
        o.setup.measure_rest = true;
        o.setup.rest_on_time = true;
        const host_time start{std::chrono::hours{1}};
        o.driven_from = start;
        auto live = live_session::make(std::move(o));
        if (!live) return tl::unexpected{live.error()};
        auto& session = **live;
        session.start({start, s.started_utc_ms, {}});
        session.listen();
        for (auto tick = start + session_tick; !session.view().finished; tick += session_tick)
            session.pump(tick);
        for (const auto& c : s.check_ins)
            if (auto kept = session.add_check_in(c); !kept) return kept;
        if (const auto trouble = session.saving_trouble(); !trouble.empty())
            return fail(errc::out_of_space, trouble);
        if (each)
            each(++done);
        else
            ++done;
    }
    return {};
}

} // namespace attune::test
