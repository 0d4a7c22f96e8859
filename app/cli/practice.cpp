// attune practice: the guided session, in the window or in words.
#include "app/cli/context.hpp"
#include "app/cli/practice_run.hpp"
#include "app/files/ant_key.hpp"
#include "app/files/paths.hpp"
#include "app/files/practices.hpp"
#include "app/files/settings.hpp"
#include "app/live/known.hpp"
#include "app/live/wall_clock.hpp"
#include "app/session/known_baseline.hpp"
#include "app/session/steering.hpp"
#include "app/shell/sensor_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <memory>
#include <ostream>
#include <vector>

namespace attune::cli {

namespace {

struct wanted {
    std::string name = "resonance";
    std::vector<std::string> sensors, clients; ///< the second one of each: two people at once
    std::string ratio, posture;
    std::optional<double> minutes, pace;
    std::optional<std::uint64_t> seed;
    bool headless = false, fast = false;
};

constexpr double shortest_minutes = 0.05, longest_minutes = 24 * 60; // chosen: three seconds to a day

double share(std::string_view text, std::string_view whole) {
    double value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size() || !std::isfinite(value) || value <= 0)
        throw usage_error{
            fmt::format("--ratio {}: inhale and exhale as two numbers above 0, like 4:6", whole)};
    return value;
}

practice choose(const wanted& w, bool window) {
    const std::array folders{assets_folder() / "protocols", config_folder() / "protocols",
                             assets_folder() / "practices", config_folder() / "practices"};
    const auto shelf = read_practices(folders);
    const auto* found = shelf.find(w.name);
    if (!found) {
        std::string names;
        for (const auto& p : shelf.practices)
            names += (names.empty() ? "" : ", ") + p.id;
        throw usage_error{fmt::format("no practice is called \"{}\"; there are: {}", w.name,
                                      names.empty() ? "none (is the assets folder there?)" : names)};
    }
    auto plan = as_offered(*found);
    if (window && plan.group == practice_group::led)
        throw usage_error{fmt::format("{} is led by somebody and has no window yet: add --headless", plan.id)};
    if (w.minutes && plan.length_fixed)
        throw usage_error{fmt::format("{} has its own length; --minutes does not go with it", plan.id)};
    if (w.minutes) plan = with_length(plan, seconds{*w.minutes * 60});
    if (!plan.paced) {
        if (w.pace || !w.ratio.empty())
            throw usage_error{fmt::format("{} has no pacer; --pace and --ratio do not go with it", plan.id)};
        return plan;
    }
    if (plan.steps_set_pace() && (w.pace || !w.ratio.empty()))
        throw usage_error{fmt::format(
            "the steps of {} have paces of their own; --pace and --ratio do not go with it", plan.id)};
    if (plan.search && w.pace)
        throw usage_error{fmt::format("{} looks for a pace; --pace does not go with it", plan.id)};
    if (!w.ratio.empty()) {
        const auto colon = w.ratio.find(':');
        if (colon == w.ratio.npos) share("", w.ratio);
        const std::string_view whole = w.ratio;
        const double in = share(whole.substr(0, colon), whole), out = share(whole.substr(colon + 1), whole);
        // Law of the pacer's commands: an inhale is 20 to 80 % of the breath (command.hpp).
        if (in / (in + out) < 0.2 || in / (in + out) > 0.8)
            throw usage_error{fmt::format("--ratio {}: the inhale is 20 to 80 % of the breath", whole)};
        plan.pattern = plan.pattern.with_ratio(in, out);
        plan.length = planned_length(plan);
    }
    if (w.pace) {
        if (*w.pace < plan.slowest.value || *w.pace > plan.fastest.value)
            throw usage_error{
                fmt::format("--pace {:g}: {} holds the breath and goes from {:.4g} to {:.4g} a minute",
                            *w.pace, plan.id, plan.slowest.value, plan.fastest.value)};
        plan = with_pace(plan, breaths_per_minute{*w.pace});
    }
    return plan;
}

sensor_uri sensor_of(const wanted& w, const settings& s, std::size_t person) {
    auto uri = parse_sensor_uri(w.sensors.empty() ? s.sensor : w.sensors[person]);
    if (!uri) throw usage_error{uri.error().what};
    if (w.seed && uri->kind == sensor_kind::sim) uri->seed = *w.seed + person; // two hearts, not one twice
    if (w.fast && (uri->kind == sensor_kind::serial || uri->kind == sensor_kind::ble))
        throw usage_error{"--fast is virtual time, for sim: and replay: only; a real port has its own pace"};
    return *uri;
}

void two_at_most(const wanted& w, bool window) {
    if (w.sensors.size() > two_people) throw usage_error{"--sensor: two people at once at most"};
    if (w.clients.size() > std::max<std::size_t>(w.sensors.size(), 1))
        throw usage_error{"--client: each person needs a --sensor"};
    if (w.sensors.size() == two_people && window)
        throw usage_error{"two sensors at once have no window yet: add --headless"};
}

} // namespace

void add_practice(CLI::App& app, context& c) {
    auto w = std::make_shared<wanted>();
    auto& sub =
        *app.add_subcommand("practice", "A guided session: in the window, or in words with --headless");
    sub.add_option("NAME", w->name, "Which practice (default: resonance)");
    // Once a person: the option's own word and no more, so that NAME may follow it.
    sub.add_option(
           "--sensor", w->sensors,
           "sim:calm?seed=1, sim:aroused?seed=1, replay:FILE, serial:PATH?protocol=NAME&baud=N,\n"
           "ble: or ble:NAME over Bluetooth\n"
           "(default: as in the settings, else the simulated heart); a second one: two people at once")
        ->type_name("URI")
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    sub.add_option("--client", w->clients, "Code of the person; empty for yourself; a second one likewise")
        ->type_name("CODE")
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    sub.add_option("--minutes", w->minutes,
                   "Length of the practice; a paced one goes on to the end of its breath")
        ->type_name("N")
        ->check(between(shortest_minutes, longest_minutes));
    sub.add_option("--pace", w->pace, "Breaths a minute, 2 to 30")
        ->type_name("BPM")
        ->check(between(slowest_pace.value, fastest_pace.value));
    sub.add_option("--ratio", w->ratio, "Inhale to exhale, like 4:6")->type_name("I:E");
    sub.add_option("--posture", w->posture,
                   "How you hold yourself while the rest is measured: sitting, lying or standing\n"
                   "(resting values are compared with the same posture only)")
        ->type_name("HOW")
        ->check(CLI::IsMember({"sitting", "lying", "standing"}));
    sub.add_option("--seed", w->seed, "Of the simulated heart; a second one has the next")
        ->type_name("N")
        ->check(between(0, 1e18));
    sub.add_flag("--headless", w->headless, "No window: a line a breath, a summary at the end; Enter begins a\n"
                 "step that waits and ends one that is open");
    sub.add_flag("--fast", w->fast, "Virtual time, for sim: and replay:; implies --headless");
    common(sub, c, prints_data, [&c, w] {
        const bool window = !w->headless && !w->fast && !c.json;
        two_at_most(*w, window);
        const auto plan = choose(*w, window);
        if ((plan.search || plan.adaptive_pace) && w->sensors.size() == two_people)
            throw usage_error{fmt::format("{} follows one heart; with two people choose another practice", plan.id)};
        if (!window)
            if (const auto unlocked = c.unlock(); !unlocked) return c.failed(unlocked.error());
        // Damaged settings are the window's to mend; a session needs only the sensor's name.
        const auto loaded = load_settings(config_folder() / "settings.toml");
        if (!loaded) c.err() << fmt::format("attune practice: {}\n", loaded.error().what) << std::flush;
        const auto chosen = loaded ? *loaded : settings{};
        const auto own_key = load_ant_key(config_folder() / "settings.toml");
        if (!own_key) c.err() << fmt::format("attune practice: {}\n", own_key.error().what) << std::flush;
        const auto key = own_key ? *own_key : std::nullopt;
        const auto person = [&](std::size_t i) {
            live_options options;
            options.sensor = sensor_of(*w, chosen, i);
            if (i < w->clients.size()) options.client = w->clients[i];
            options.store_file = c.store_file();
            options.setup.plan = plan;
            options.setup.measure_rest = plan.measure_rest;
            options.setup.posture = posture_of(w->posture).value_or(body_posture::unknown);
            options.setup.base = known_baseline({});
            if (window) { // asks for the passphrase itself, and reads what is known then
            } else if (const auto earlier = c.read_store())
                add_what_is_known(options.setup, *earlier, options.client, wall_clock_ms());
            if (const auto steered = steer_for(plan, answers_of(options.setup.heart)); steered.to == leaning::closed)
                throw usage_error{fmt::format("{}: {}", options.client, steered.words)};
            else if (steered.to == leaning::careful)
                c.err() << fmt::format("attune practice: {}: {}\n", options.client, steered.words) << std::flush;
            add_own_latency(options.setup, chosen, options.sensor.text());
            options.ant_network_key = key;
            if (options.client.empty())
                options.setup.usual_ant_device = static_cast<std::uint16_t>(chosen.ant_device);
            return options;
        };
        if (w->sensors.size() == two_people)
            return run_headless(c, std::array{person(0), person(1)}, w->fast);
        auto options = person(0);
        if (window)
            return c.around.open_window({c.store_file(),
                                         w->sensors.empty() && !w->seed ? "" : options.sensor.text(),
                                         options.client, plan, options.setup.posture});
        return run_headless(c, std::move(options), w->fast);
    });
}

} // namespace attune::cli
