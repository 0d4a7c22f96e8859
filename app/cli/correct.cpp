// attune correct: the class of a single beat, changed by hand; what was recorded stays as it is.
#include "app/cli/context.hpp"
#include "app/live/wall_clock.hpp"
#include "app/store/export/rr.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <memory>
#include <ostream>

namespace attune::cli {

namespace {

using json = nlohmann::ordered_json;

constexpr double near_enough_s = 1; // chosen: about a beat; further off another beat is meant

struct wanted {
    std::string id, to;
    std::optional<double> at;
    bool undo = false, list = false;
};

/// As exports say it; nothing: not judged.
std::string class_words(const std::optional<beat_class>& c) {
    return std::string{c ? name(*c) : "not judged"};
}

std::optional<beat_class> class_named(std::string_view word) {
    for (const auto c : given_classes)
        if (name(c) == word) return c;
    return std::nullopt;
}

std::string line(const beat_correction& c) {
    return fmt::format("{}  beat {} at {:.3f} s  {}: {} -> {}\n", utc_words(c.utc_ms), c.beat, c.t_s, name(c.what),
                       class_words(c.before), class_words(c.after));
}

int print_list(const context& c, const recording& r) {
    if (!c.json) {
        for (const auto& one : r.corrections)
            c.out() << line(one);
        c.out() << fmt::format("{} of {} beats are of another class than the program gave\n", changed_by_hand(r),
                               r.beats.size())
                << std::flush;
        return c.out() ? 0 : 1;
    }
    const auto of = [](const std::optional<beat_class>& k) { return k ? json(std::string{name(*k)}) : json{}; };
    json d{{"session", r.header.id}};
    auto& trail = d["corrections"] = json::array();
    for (const auto& one : r.corrections)
        trail.push_back({{"beat", one.beat},
                         {"t_s", one.t_s},
                         {"what", std::string{name(one.what)}},
                         {"before", of(one.before)},
                         {"after", of(one.after)},
                         {"utc", utc_words(one.utc_ms)}});
    auto& held = d["changed"] = json::array();
    for (std::size_t i = 0; i < r.beats.size(); ++i)
        if (const auto& b = r.beats[i]; b.by_hand)
            held.push_back({{"beat", i},
                            {"t_s", b.t_s},
                            {"class", std::string{name(b.classed)}},
                            {"judged", b.by_hand->judged ? json(std::string{name(b.by_hand->classed)}) : json{}}});
    return c.print(d);
}

result<beat_correction> asked_of(const recording& r, const wanted& w) {
    const auto now = wall_clock_ms();
    if (w.undo) return undo_change(r, now);
    const auto beat = beat_near(r, *w.at, near_enough_s);
    if (!beat)
        return fail(errc::not_found,
                    fmt::format("--at {:g}: no beat with an interval lies within {:g} s of it; the session runs to {:.1f} s",
                                *w.at, near_enough_s, r.duration_s));
    return w.to == "judged" ? take_back(r, *beat, now) : change_beat(r, *beat, *class_named(w.to), now);
}

} // namespace

void add_correct(CLI::App& app, context& c) {
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand("correct", "The class of a beat, changed by hand; what was recorded stays");
    sub.add_option("ID", w->id, "Session, or the first characters of its id")->required();
    sub.add_option("--at", w->at, "The beat nearest to here, seconds of the session")->type_name("SECONDS");
    sub.add_option("--as", w->to,
                   "normal, ectopic, missed (a beat is missing before it), extra (one too many), misaligned; judged: as the "
                   "program judged it")
        ->check(CLI::IsMember({"normal", "ectopic", "missed", "extra", "misaligned", "judged"}));
    sub.add_flag("--undo", w->undo, "Take back the newest change that holds");
    sub.add_flag("--list", w->list, "Every change so far, those taken back included (default)");
    common(sub, c, prints_data, [&c, w] {
        if (w->at.has_value() != !w->to.empty()) throw usage_error{"--at SECONDS and --as CLASS go together"};
        if (w->at && !std::isfinite(*w->at)) throw usage_error{"--at: a time in seconds"};
        if (w->at.has_value() + w->undo + w->list > 1) throw usage_error{"one of --at with --as, --undo and --list"};
        if (!w->at && !w->undo) {
            const auto sessions = c.read_store();
            if (!sessions) return c.failed(sessions.error());
            const auto r = sessions->read(w->id);
            return r ? print_list(c, *r) : c.failed(r.error());
        }
        if (const auto there = c.read_store(); !there) return c.failed(there.error()); // never makes a store
        auto sessions = store::open(c.store_file());
        if (!sessions) return c.failed(sessions.error());
        auto r = sessions->read(w->id);
        if (!r) return c.failed(r.error());
        const auto made = asked_of(*r, *w);
        if (!made) return c.failed(made.error());
        if (const auto kept = sessions->add_correction(r->header.id, *made, r->corrections.size()); !kept)
            return c.failed(kept.error());
        if (!c.json) {
            c.out() << line(*made) << std::flush;
            return c.out() ? 0 : 1;
        }
        auto trail = r->corrections;
        trail.push_back(*made);
        if (const auto laid = lay_over(*r, std::move(trail)); !laid) return c.failed(laid.error());
        return print_list(c, *r);
    });
}

} // namespace attune::cli
