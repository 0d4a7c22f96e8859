#include "app/cli/practice_run.hpp"
#include "app/cli/context.hpp"
#include "app/cli/enter_key.hpp"
#include "app/cli/pace_json.hpp"
#include "app/cli/stop_signals.hpp"
#include "app/cli/voice.hpp"
#include "app/files/paths.hpp"
#include "app/files/settings.hpp"
#include "app/shell/sensor_words.hpp"
#include "drivers/port/clock.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <ostream>
#include <poll.h>
#include <span>

namespace attune::cli {

namespace {

/// What is left when the session is over.
struct outcome {
    std::string id;
    std::string saving_trouble;
    std::optional<session_view> last; ///< there once the session is over
};

std::string numbered(std::uint64_t n, std::string_view thing) {
    return fmt::format("{} {}{}", n, thing, n == 1 ? "" : "s");
}

void tell_beginning(std::ostream& lines, const live_options& o) {
    const auto& p = o.setup.plan;
    lines << fmt::format("{}: {}{:g} minutes{}, {}{}\n", p.title, p.search ? "at most " : "", p.length.count() / 60,
                         p.search ? ""
                         : p.paced ? fmt::format(" at {:.4g} breaths a minute", p.pattern.pace().value) : "",
                         o.sensor.text(), o.sensor.kind == sensor_kind::sim ? " (a simulated heart)" : "")
          << std::flush;
}

result<outcome> in_virtual_time(const live_options& options, voice& words, const stop_signals& stop) {
    outcome o;
    const auto done = run_virtual(options, [&](const session_view& v) {
        words.see(v, {});
        if (v.finished) o.last = v;
        return !stop.asked() && !words.unheard();
    });
    if (!done) return tl::unexpected<error>(done.error());
    o.id = done->id;
    o.saving_trouble = done->saving_trouble;
    if (!o.saving_trouble.empty()) words.tell_saving(o.saving_trouble); // known only now
    return o;
}

/// Until a port has something or `next` comes, which moves on by ticks on an absolute schedule; ticks that
/// were slept through are left out.
void wait_for(std::span<const int> ready_fds, host_time now, host_time& next) {
    while (next <= now)
        next += session_tick;
    const auto wait = next - now;
    const timespec timeout{static_cast<time_t>(wait / std::chrono::seconds{1}),
                           static_cast<long>((wait % std::chrono::seconds{1}).count())};
    std::array<pollfd, two_people + 1> ports{}; // and standard input
    std::transform(ready_fds.begin(), ready_fds.end(), ports.begin(), [](int fd) {
        return pollfd{fd, POLLIN, 0};
    });
    // A signal or an error only shortens the wait.
    ppoll(ports.data(), ready_fds.size(), &timeout, nullptr);
}

result<outcome> in_real_time(live_options options, voice& words, const stop_signals& stop) {
    auto begun = live_session::begin(std::move(options));
    if (!begun) return tl::unexpected<error>(begun.error());
    auto& live = **begun;
    enter_key enter;
    auto next = monotonic_now();
    for (;;) {
        const auto now = monotonic_now();
        const auto& v = live.pump(now);
        words.see(v, live.saving_trouble());
        if (v.finished) break;
        if (stop.asked() || words.unheard()) {
            live.finish(monotonic_now());
            break;
        }
        if (enter.pressed())
            if (const auto c = asked_by_enter(v)) live.ask({*c, 0, {}});
        const std::array ports{live.ready_fd(), enter.fd()};
        wait_for(ports, now, next);
    }
    outcome o;
    o.id = live.id();
    o.saving_trouble = live.saving_trouble();
    o.last = live.view();
    return o;
}

nlohmann::ordered_json summary(const live_options& options, const outcome& o) {
    const auto& v = *o.last;
    nlohmann::ordered_json d;
    d["session"] = o.id.empty() ? nlohmann::ordered_json{} : nlohmann::ordered_json(o.id);
    d["practice"] = options.setup.plan.id;
    d["sensor"] = options.sensor.text();
    d["client"] = options.client;
    d["simulated"] = v.simulated;
    d["duration_s"] = v.now.count();
    d["breaths"] = v.breath;
    d["beats"] = v.beat_count;
    d["ended"] = v.ended ? nlohmann::ordered_json(name(*v.ended)) : nlohmann::ordered_json{};
    auto& drops = d["drops"] = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < drop_names.size(); ++i)
        if (const auto n = v.dropped.of(static_cast<drop_cause>(i)); n > 0)
            drops[std::string{drop_names[i]}] = n;
    if (v.search) d["pace_search"] = pace_search_json(*v.search);
    d["saved"] = !o.id.empty() && o.saving_trouble.empty();
    if (!o.saving_trouble.empty()) d["why"] = {{"saved", o.saving_trouble}};
    return d;
}

void tell_summary(std::ostream& lines, const outcome& o) {
    const auto& v = *o.last;
    lines << fmt::format("done: {:.1f} minutes, {}, {}{}\n", v.now.count() / 60,
                         numbered(v.beat_count, "beat"), numbered(v.breath, "breath"),
                         v.ended && *v.ended != ended_as::complete ? ", ended early" : "");
    if (v.dropped.total() > 0) lines << fmt::format("not usable: {}\n", numbered(v.dropped.total(), "piece"));
    if (o.id.empty())
        lines << "not saved\n";
    else
        lines << fmt::format("saved as session {}{}\n", o.id,
                             o.saving_trouble.empty() ? "" : ", not to its end");
    lines << std::flush;
}

/// One's own ANT+ strap is asked for first next time, as from the window. Settings that do not read stay as
/// they are.
void remember_strap(const session_view& v) {
    const auto number = ant_device_of(v);
    const auto file = config_folder() / "settings.toml";
    auto chosen = load_settings(file);
    if (!number || !chosen || chosen->ant_device == *number) return;
    chosen->ant_device = *number;
    static_cast<void>(save_settings(file, *chosen)); // not to be remembered is no failure of the session
}

using two_outcomes = std::array<outcome, two_people>;

result<two_outcomes> in_virtual_time(std::array<live_options, two_people> people,
                                     std::array<voice, two_people>& words, const stop_signals& stop) {
    two_outcomes o;
    const auto done = run_virtual(std::move(people), [&](const session_view& one, const session_view& two) {
        words[0].see(one, {});
        words[1].see(two, {});
        o[0].last = one;
        o[1].last = two;
        return !stop.asked() && !words[0].unheard();
    });
    if (!done) return tl::unexpected<error>(done.error());
    for (std::size_t i = 0; i < two_people; ++i) {
        o[i].id = (*done)[i].id;
        o[i].saving_trouble = (*done)[i].saving_trouble;
        if (!o[i].saving_trouble.empty()) words[i].tell_saving(o[i].saving_trouble);
    }
    return o;
}

result<two_outcomes> in_real_time(std::array<live_options, two_people> people,
                                  std::array<voice, two_people>& words, const stop_signals& stop) {
    auto begun = live_pair::begin(std::move(people));
    if (!begun) return tl::unexpected<error>(begun.error());
    auto& pair = **begun;
    enter_key enter;
    auto next = monotonic_now();
    for (;;) {
        const auto now = monotonic_now();
        const bool over = pair.pump(now);
        for (std::size_t i = 0; i < two_people; ++i)
            words[i].see(pair.person(i).view(), pair.person(i).saving_trouble());
        if (over) break;
        if (stop.asked() || words[0].unheard()) {
            pair.finish(monotonic_now());
            break;
        }
        if (enter.pressed())
            if (const auto c = asked_by_enter(pair.person(0).view())) pair.ask({*c, 0, {}});
        const std::array ports{pair.person(0).ready_fd(), pair.person(1).ready_fd(), enter.fd()};
        wait_for(ports, now, next);
    }
    two_outcomes o;
    for (std::size_t i = 0; i < two_people; ++i)
        o[i] = {pair.person(i).id(), pair.person(i).saving_trouble(), pair.person(i).view()};
    return o;
}

/// What tells the two apart in words: their codes, where both have one and they differ.
std::string called(const std::array<live_options, two_people>& people, std::size_t i) {
    const auto &one = people[0].client, &two = people[1].client;
    if (!one.empty() && !two.empty() && one != two) return people[i].client;
    return i == 0 ? "first" : "second";
}

} // namespace

int run_headless(const context& c, live_options options, bool fast) {
    const stop_signals stop;
    auto& lines = c.json ? c.err() : c.out();
    voice words{lines};
    const auto plan = options.setup.plan; // the options go on
    words.of(plan);
    tell_beginning(lines, options);
    const auto o = fast ? in_virtual_time(options, words, stop) : in_real_time(options, words, stop);
    if (!o) return c.failed(o.error());
    tell_summary(lines, *o);
    // A recording's strap may be anybody's.
    if (options.sensor.kind == sensor_kind::serial && options.client.empty()) remember_strap(*o->last);
    if (!c.json) return 0;
    return c.print(summary(options, *o));
}

int run_headless(const context& c, std::array<live_options, two_people> people, bool fast) {
    const stop_signals stop;
    auto& lines = c.json ? c.err() : c.out();
    std::array words{voice{lines, called(people, 0), true}, voice{lines, called(people, 1), false}};
    for (const auto& p : people)
        tell_beginning(lines, p);
    const auto plan = people[0].setup.plan;
    words[0].of(plan);
    const auto o = fast ? in_virtual_time(people, words, stop) : in_real_time(people, words, stop);
    if (!o) return c.failed(o.error());
    for (const auto& one : *o)
        tell_summary(lines, one);
    if (!c.json) return 0;
    nlohmann::ordered_json d;
    auto& sessions = d["sessions"] = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < two_people; ++i) {
        auto one = summary(people[i], (*o)[i]);
        const auto& other = (*o)[1 - i].id;
        one["together"] = other.empty() ? nlohmann::ordered_json{} : nlohmann::ordered_json(other);
        sessions.push_back(std::move(one));
    }
    return c.print(d);
}

} // namespace attune::cli
