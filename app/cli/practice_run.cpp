#include "app/cli/practice_run.hpp"
#include "app/cli/context.hpp"
#include "app/cli/stop_signals.hpp"
#include "app/cli/voice.hpp"
#include "drivers/port/clock.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <optional>
#include <ostream>
#include <poll.h>

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
    lines << fmt::format("{}: {:g} minutes{}, {}{}\n", p.title, p.length.count() / 60,
                         p.paced ? fmt::format(" at {:.4g} breaths a minute", p.pattern.pace().value) : "",
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

result<outcome> in_real_time(live_options options, voice& words, const stop_signals& stop) {
    auto begun = live_session::begin(std::move(options));
    if (!begun) return tl::unexpected<error>(begun.error());
    auto& live = **begun;
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
        // An absolute schedule; ticks that were slept through are left out.
        while (next <= now)
            next += session_tick;
        const auto wait = next - now;
        const timespec timeout{static_cast<time_t>(wait / std::chrono::seconds{1}),
                               static_cast<long>((wait % std::chrono::seconds{1}).count())};
        pollfd port{live.ready_fd(), POLLIN, 0};
        ppoll(&port, 1, &timeout, nullptr); // a signal or an error only shortens the wait
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

} // namespace

int run_headless(const context& c, live_options options, bool fast) {
    const stop_signals stop;
    auto& lines = c.json ? c.err() : c.out();
    voice words{lines};
    tell_beginning(lines, options);
    const auto o = fast ? in_virtual_time(options, words, stop) : in_real_time(options, words, stop);
    if (!o) return c.failed(o.error());
    tell_summary(lines, *o);
    if (!c.json) return 0;
    return c.print(summary(options, *o));
}

} // namespace attune::cli
