// attune show: one session as it is stored.
#include "app/cli/context.hpp"
#include "app/review/facts.hpp"
#include "app/session/beat_delay.hpp"
#include "app/store/export/json.hpp"
#include "app/store/export/rr.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <ostream>

namespace attune::cli {

namespace {

void tell(std::ostream& out, const recording& r) {
    const auto& h = r.header;
    out << fmt::format("session {}\nstarted {}, {:.1f} minutes, {}\n", h.id, utc_words(h.started_utc_ms),
                       r.duration_s / 60,
                       r.ended ? fmt::format("ended: {}", name(*r.ended)) : "still running");
    out << fmt::format("practice: {}{}\n", h.setup.plan.title,
                       h.client.empty() ? "" : fmt::format(", client {}", h.client));
    if (!r.together.empty()) out << fmt::format("together with session {}, on one clock\n", r.together);
    out << fmt::format("sensor: {}{}\n", h.sensor, h.setup.simulated ? " (simulated)" : "");
    if (r.hidden) out << "trace: hidden by the person\n";
    const auto unusual = std::count_if(r.beats.begin(), r.beats.end(), [](const recorded_beat& b) {
        return b.judged && b.classed != beat_class::normal && b.classed != beat_class::first;
    });
    out << fmt::format("beats: {}, {} of them marked as artefacts\n", r.beats.size(), unusual);
    if (const auto n = changed_by_hand(r); n > 0) out << fmt::format("classes given by hand: {} beats\n", n);
    if (!r.beats.empty() && !placed_elsewhere(r))
        out << delay_sentence(delay_of(r), breaths_per_minute{review::gather(r).last_pace}) << '\n';
    for (const auto& g : r.gaps)
        out << fmt::format("gap from {:.1f} to {:.1f} s: {}\n", g.from.count(), g.to.count(), name(g.cause));
    for (std::size_t i = 0; i < drop_names.size(); ++i)
        if (const auto n = r.dropped.of(static_cast<drop_cause>(i)); n > 0)
            out << fmt::format("dropped, {}: {}\n", drop_names[i], n);
    for (const auto& m : r.marks)
        out << fmt::format("mark at {:.1f} s: {}\n", m.t.count(), m.label.view());
    for (const auto& a : r.check_ins)
        out << fmt::format("{}: {}{}{}\n", name(a.when),
                           a.tension ? fmt::format("tense {:.0f} of 100 ", *a.tension) : "", a.word,
                           a.note.empty() ? "" : fmt::format(" ({})", a.note));
    out << std::flush;
}

} // namespace

void add_show(CLI::App& app, context& c) {
    auto id = std::make_shared<std::string>();
    auto& sub = *app.add_subcommand("show", "One session: beats, gaps, numbers, marks, check-ins");
    sub.add_option("ID", *id, "Session, or the first characters of its id")->required();
    common(sub, c, prints_data, [&c, id] {
        const auto sessions = c.read_store();
        if (!sessions) return c.failed(sessions.error());
        const auto r = sessions->read(*id);
        if (!r) return c.failed(r.error());
        if (c.json) return c.print(show_json(*r));
        tell(c.out(), *r);
        return c.out() ? 0 : 1;
    });
}

} // namespace attune::cli
