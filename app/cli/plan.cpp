// attune plan: what was set out to do over weeks and how it goes; making, changing and ending it.
#include "app/cli/context.hpp"
#include "app/files/paths.hpp"
#include "app/files/programmes.hpp"
#include "app/live/past.hpp"
#include "app/live/plans.hpp"
#include "app/live/wall_clock.hpp"
#include "app/shell/plan_words.hpp"
#include "app/store/plan_book.hpp"
#include "app/store/session_id.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <ostream>

namespace attune::cli {

namespace {

using json = nlohmann::ordered_json;
using namespace review;

struct wanted {
    std::string action = "show", client, programme, from, title;
    std::optional<int> weeks, sessions;
    std::optional<double> minutes;
    std::vector<std::string> practices, at;
};

std::string_view name(plan_phase p) noexcept {
    constexpr std::string_view names[]{"to begin", "running", "over", "ended"};
    return names[static_cast<std::size_t>(p)];
}
std::string_view name(booster::state s) noexcept {
    constexpr std::string_view names[]{"to come", "due", "taken", "passed"};
    return names[static_cast<std::size_t>(s)];
}

/// "07:30" as minutes after midnight.
std::optional<int> minute_of(std::string_view text) {
    int h = 0, m = 0;
    const auto colon = text.find(':');
    if (colon == text.npos || colon == 0 || text.size() != colon + 3) return std::nullopt;
    const auto hours = std::from_chars(text.data(), text.data() + colon, h);
    const auto minutes = std::from_chars(text.data() + colon + 1, text.data() + text.size(), m);
    const bool read = hours.ec == std::errc{} && hours.ptr == text.data() + colon &&
                      minutes.ec == std::errc{} && minutes.ptr == text.data() + text.size();
    if (!read || h < 0 || h > 23 || m < 0 || m > 59) return std::nullopt;
    return h * 60 + m;
}

json plan_json(const own_plan& p, const plan_facts& f) {
    json d{{"id", p.id},
           {"title", p.title},
           {"programme", p.programme},
           {"from", date_words(p.from)},
           {"to", date_words(std::max(p.from, p.end() - 1))},
           {"phase", name(f.phase)},
           {"week", f.week},
           {"weeks", f.weeks},
           {"planned", f.planned_whole},
           {"planned_so_far", f.so_far.planned},
           {"done", f.so_far.done},
           {"planned_min_so_far", f.so_far.planned_min},
           {"done_min", f.so_far.done_min},
           {"following", f.so_far.following ? json(*f.so_far.following) : json{}},
           {"full", f.so_far.full()},
           {"planned_this_week", f.planned_this_week},
           {"done_this_week", f.done_this_week},
           {"wanted_today", f.wanted_today}};
    auto& times = d["reminders"] = json::array();
    for (const int at : p.reminders)
        times.push_back(time_words(at));
    auto& stages = d["stages"] = json::array();
    for (const auto& s : p.stages)
        stages.push_back({{"weeks", s.weeks},
                          {"sessions_a_week", s.sessions_a_week},
                          {"minutes", s.minutes},
                          {"practices", s.practices},
                          {"words", s.words}});
    auto& all = d["boosters"] = json::array();
    if (f.phase != plan_phase::ended)
        for (const auto& b : f.boosters)
            all.push_back({{"date", date_words(b.day)}, {"state", name(b.is)}});
    return d;
}

int show(context& c, const wanted& w, const plans_and_days& known, int today) {
    if (c.json) {
        json d{{"client", w.client}, {"today", date_words(today)}, {"unreadable", known.unreadable}};
        const auto* current = known.spoken_of();
        d["current"] = current ? plan_json(*current, facts_of(*current, known.days, today)) : json{};
        auto& before = d["earlier"] = json::array();
        for (std::size_t i = 0; i < known.plans.size(); ++i)
            if (known.current != i)
                before.push_back(plan_json(known.plans[i], facts_of(known.plans[i], known.days, today)));
        return c.print(d);
    }
    auto& out = c.out();
    if (const auto* p = known.spoken_of()) {
        const auto f = facts_of(*p, known.days, today);
        out << fmt::format("{}: {}, {} to {}\n", p->title.empty() ? "Plan" : p->title, state_words(*p, f),
                           date_words(p->from), date_words(std::max(p->from, p->end() - 1)));
        if (f.stage) out << stage_words(*f.stage) << '\n';
        if (f.stage && !f.stage->words.empty()) out << f.stage->words << '\n';
        if (f.phase == plan_phase::running) out << week_words(f) << ". " << today_words(f) << '\n';
        for (const auto& line : fact_words(f))
            out << line << '\n';
        for (const int at : p->reminders)
            out << fmt::format("Reminder at {}\n", time_words(at));
        if (f.phase != plan_phase::ended)
            for (const auto& b : f.boosters)
                out << fmt::format("Booster around {}: {}\n", date_words(b.day), booster_state_words(b.is));
    } else
        out << "No plan yet; attune plan set --help tells how one is made.\n";
    if (known.plans.size() > 1) out << fmt::format("Earlier plans: {}\n", known.plans.size() - 1);
    if (known.unreadable > 0) out << fmt::format("{} could not be read\n", known.unreadable);
    out << std::flush;
    return out ? 0 : 1;
}

std::vector<int> times_of(const wanted& w) {
    std::vector<int> times;
    for (const auto& text : w.at) {
        const auto minute = minute_of(text);
        if (!minute) throw usage_error{fmt::format("--at {}: a time of the day like 07:30", text)};
        times.push_back(*minute);
    }
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    return times;
}

programme_shelf all_programmes() {
    const std::array folders{assets_folder() / "programmes", config_folder() / "programmes"};
    return read_programmes(folders);
}

/// A new plan; with --change what is left of the running one.
int set(context& c, const wanted& w, const plans_and_days& known, int today, bool change) {
    const auto* running = known.spoken_of();
    if (running && today >= running->end()) running = nullptr;
    if (change && !running) return c.failed("there is no running plan to change; attune plan set makes one");
    own_plan p;
    if (!w.programme.empty()) {
        if (change || w.weeks || w.sessions || w.minutes || !w.practices.empty())
            throw usage_error{"--programme brings its own numbers: leave the others out"};
        const auto shelf = all_programmes();
        const auto* found = shelf.find(w.programme);
        if (!found)
            return c.failed(
                fmt::format("there is no programme \"{}\"; attune plan programmes names them", w.programme));
        p = plan_from(*found, {}, today);
    } else {
        plan_stage s;
        if (const auto* now = change ? running->stage_on(std::max(today, running->from)) : nullptr) {
            s = *now;
            s.weeks = std::max(1, running->weeks() - std::max(0, today - running->from) / 7);
        }
        s.weeks = w.weeks.value_or(s.weeks);
        s.sessions_a_week = w.sessions.value_or(s.sessions_a_week);
        s.minutes = w.minutes.value_or(s.minutes);
        if (!w.practices.empty()) s.practices = w.practices;
        if (change)
            p = changed(*running, std::move(s), today);
        else
            p.stages = {std::move(s)};
    }
    if (!change) {
        p.id = make_session_id(wall_clock_ms(), chance());
        p.from = today;
        if (!w.from.empty()) {
            const auto day = day_of_date(w.from);
            if (!day) throw usage_error{fmt::format("--from {}: a date like 2026-12-01", w.from)};
            p.from = *day;
        }
    }
    if (!w.title.empty()) p.title = w.title;
    if (!w.at.empty()) p.reminders = times_of(w);
    if (const auto wrong = wrong_with(p)) throw usage_error{*wrong};
    const auto kept = [&]() -> result<void> {
        if (!change) return begin_plan(c.store_file(), w.client, p);
        auto book = plan_book::open(c.store_file());
        return book ? book->keep(w.client, p) : result<void>{tl::unexpected{book.error()}};
    }();
    if (!kept) return c.failed(kept.error());
    const auto now = look_at_plans(c.store_file(), w.client, system_zone(), wall_clock_ms());
    return now ? show(c, w, *now, today) : c.failed(now.error());
}

int end(context& c, const wanted& w, const plans_and_days& known, int today) {
    const auto* running = known.spoken_of();
    if (!running || today >= running->end()) return c.failed("there is no running plan to end");
    if (auto done = end_plan_today(c.store_file(), w.client, *running, today); !done)
        return c.failed(done.error());
    const auto now = look_at_plans(c.store_file(), w.client, system_zone(), wall_clock_ms());
    return now ? show(c, w, *now, today) : c.failed(now.error());
}

int programmes(context& c) {
    const auto shelf = all_programmes();
    for (const auto& complaint : shelf.complaints)
        c.failed(complaint);
    if (c.json) {
        json list = json::array();
        for (const auto& p : shelf.programmes)
            list.push_back({{"id", p.id}, {"title", p.title}, {"summary", p.summary}, {"weeks", p.weeks()}});
        return c.print(list);
    }
    for (const auto& p : shelf.programmes)
        c.out() << fmt::format("{:<20} {}: {}. {}\n", p.id, p.title, stages_words(p.stages), p.summary);
    c.out() << std::flush;
    return c.out() ? 0 : 1;
}

} // namespace

void add_plan(CLI::App& app, context& c) {
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand("plan", "What to practise over weeks, and how it goes");
    sub.add_option(
           "what", w->action,
           "show (default); set: a new plan, the running one ends; change: the rest of the running one; "
           "end; programmes: what can be followed")
        ->check(CLI::IsMember({"show", "set", "change", "end", "programmes"}));
    sub.add_option("--client", w->client, "Code of the person; empty for yourself")->type_name("CODE");
    sub.add_option("--weeks", w->weeks, "How long (default 4)")->check(CLI::Range(1, most_plan_weeks));
    sub.add_option("--sessions", w->sessions, "Sessions a week (default 7)")
        ->check(CLI::Range(1, most_plan_sessions));
    sub.add_option("--minutes", w->minutes, "Minutes of each (default 10)")
        ->check(between(1, most_plan_minutes));
    sub.add_option("--practice", w->practices, "Id of a practice; may be given several times")
        ->type_name("ID")
        ->take_all();
    sub.add_option("--programme", w->programme, "Follow a programme instead")->type_name("ID");
    sub.add_option("--from", w->from, "First day (default: today)")->type_name("DATE");
    sub.add_option("--title", w->title, "A name of your own")->type_name("WORDS");
    sub.add_option("--at", w->at, "Time of the day to be reminded at; may be given several times")
        ->type_name("HH:MM")
        ->take_all();
    common(sub, c, prints_data, [&c, w] {
        if (w->action == "programmes") return programmes(c);
        if (const auto unlocked = c.unlock(); !unlocked) return c.failed(unlocked.error());
        const auto clock = system_zone();
        const auto now = wall_clock_ms();
        const auto known = look_at_plans(c.store_file(), w->client, clock, now);
        if (!known) return c.failed(known.error());
        const int today = clock(now).day;
        if (w->action == "set" || w->action == "change")
            return set(c, *w, *known, today, w->action == "change");
        if (w->action == "end") return end(c, *w, *known, today);
        return show(c, *w, *known, today);
    });
}

} // namespace attune::cli
