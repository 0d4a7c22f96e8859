// Beside the plan: reminders, words for harder days, plans of before.
#include "app/language/language.hpp"
#include "app/ui/screens/plan_parts.hpp"
#include "app/ui/widgets/button_row.hpp"

#include <array>
#include <cmath>
#include <fmt/format.h>

namespace attune::ui {
namespace {

constexpr int quarter = 15, day_minutes = 24 * 60; // chosen: nobody plans to the minute

std::string clock(int minute_of_day) {
    return fmt::format("{:02}:{:02}", minute_of_day / 60, minute_of_day % 60);
}

/// The times of the plan: each earlier and later by a quarter of an hour.
void times_part(column& k, const plan_view& v, commands& out) {
    canvas& c = k.c;
    if (!v.running) {
        k.words(tr("At which times can be chosen once a plan runs."));
        return;
    }
    auto times = v.times;
    bool changed = false;
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (const int by =
                k.stepper("time." + std::to_string(i), tr("time of the day|At"), clock(times[i]), "00:00");
            by != 0) {
            times[i] = ((times[i] + by * quarter) % day_minutes + day_minutes) % day_minutes;
            changed = true;
        }
        k.gap(0.5F);
    }
    std::vector<button_spec> ways;
    if (times.size() < most_plan_reminders) ways.push_back({"time_add", tr("Add a time")});
    if (!times.empty()) ways.push_back({"time_less", tr("One time fewer")});
    const int way = button_row(c, {k.x, k.y}, k.wide, ways, align::left);
    k.y += button_row_height(c, k.wide, ways);
    if (way >= 0 && ways[static_cast<std::size_t>(way)].id == "time_add")
        times.push_back(times.empty() ? 8 * 60 : std::min(times.back() + 4 * 60, day_minutes - quarter));
    else if (way >= 0)
        times.pop_back();
    changed |= way >= 0;
    if (changed) out.emplace_back(ask_plan{set_plan_times{std::move(times)}});
}

bool asking_part(column& k, reminder_settings& r) {
    const auto hour = [](double h) { return clock(static_cast<int>(std::lround(h * 60))); };
    const auto half_hours = [](double h, int by) {
        const long halves = (std::lround(h * 2) + by + 48) % 48;
        return static_cast<double>(halves) / 2;
    };
    bool changed = false;
    if (const int by = k.stepper(
            "ask_a_day", tr("At most"),
            trn("{} time a day", "{} times a day", static_cast<std::uint64_t>(std::lround(r.a_day))),
            trn("{} time a day", "{} times a day", 4));
        by != 0) {
        r.a_day = std::clamp(std::round(r.a_day) + by, 1.0, 4.0); // SCIENCE 10
        changed = true;
    }
    k.gap(0.5F);
    if (const int by = k.stepper("ask_from", tr("Not before"), hour(r.wakes_h), "00:00"); by != 0)
        r.wakes_h = half_hours(r.wakes_h, by), changed = true;
    k.gap(0.5F);
    if (const int by = k.stepper("ask_to", tr("Not after"), hour(r.sleeps_h), "00:00"); by != 0)
        r.sleeps_h = half_hours(r.sleeps_h, by), changed = true;
    k.words(tr("At random moments in between. A question goes away by itself after half an hour."));
    return changed;
}

struct hard_field {
    const char* id;
    const char* asks;
    std::string relapse_plan::*words;
};
constexpr hard_field hard_fields[]{{"hard_signs", mark("How I notice that it slips"), &relapse_plan::signs},
                                   {"hard_helped", mark("What has helped before"), &relapse_plan::helped},
                                   {"hard_people", mark("Whom I can turn to"), &relapse_plan::people},
                                   {"hard_step", mark("The first small step"), &relapse_plan::first_step}};

void write_hard_days(column& k, plan_memory& m, commands& out) {
    canvas& c = k.c;
    auto& w = *m.writing;
    for (const auto& f : hard_fields) {
        k.words(tr(f.asks));
        k.gap(0.5F);
        text_field(c, f.id, {k.x, k.y}, k.wide, tr("in your own words"), w.*f.words);
        k.y += control_height(c);
        k.gap(1);
    }
    const std::array ways{button_spec{"hard_keep", tr("words|Keep")},
                          button_spec{"hard_cancel", tr("words|Leave as before")}};
    const int way = button_row(c, {k.x, k.y}, k.wide, ways, align::left);
    k.y += button_row_height(c, k.wide, ways);
    if (way == 0) out.emplace_back(ask_plan{keep_hard_days{w}});
    if (way < 0) return;
    if (way == 1 && w.empty()) out.emplace_back(ask_plan{show_hard_days{false}});
    m.writing.reset();
}

} // namespace

void reminders_part(column& k, const app_view& v, commands& out) {
    settings s = v.chosen;
    auto& r = s.reminders;
    bool changed = false;
    k.heading(tr("Reminders"));
    k.words(tr("Off until you want them. They come as a quiet note of your desktop."));
    k.gap(1);
    changed |= k.toggle("remind_practice", tr("Remind me to practise"), r.practice);
    if (r.practice) {
        times_part(k, v.plan, out);
        k.gap(0.5F);
        k.words(tr("Only while something is planned for the day. A booster is named once, on its day."));
        k.gap(1);
    }
    changed |= k.toggle("remind_check_in", tr("Ask me now and then how I am"), r.check_ins);
    if (r.check_ins) {
        changed |= asking_part(k, r);
        k.gap(1);
    }
    if (r.practice || r.check_ins) {
        bool background = v.plan.in_background;
        if (k.toggle("remind_background", tr("Also while Attune is closed"), background))
            out.emplace_back(ask_plan{remind_in_background{background}});
        k.words(tr("A small program without a window then begins with your desktop."));
    }
    if (!v.plan.reminders_words.empty()) {
        k.gap(1);
        k.words(v.plan.reminders_words);
    }
    if (changed) out.emplace_back(change_settings{s});
}

void hard_days_part(column& k, const app_view& view, plan_memory& m, commands& out) {
    canvas& c = k.c;
    const auto& v = view.plan;
    k.heading(tr("For harder days"));
    if (!v.hard_days) {
        m.writing.reset();
        k.words(v.hard_days_written
                    ? tr("Your own words for when it gets harder. They stay hidden until you ask for them.")
                    : tr("Words that you leave yourself: how you notice that it slips, what has helped, whom "
                         "you can turn to, a first small step. They stay hidden until you ask for them."));
        k.gap(1);
        const button_spec show[]{{"hard_show", v.hard_days_written ? tr("Show my words") : tr("Write them")}};
        if (button_row(c, {k.x, k.y}, k.wide, show, align::left) == 0)
            out.emplace_back(ask_plan{show_hard_days{true}});
        k.y += button_row_height(c, k.wide, show);
        return;
    }
    if (!m.writing && v.hard_days->empty()) m.writing = *v.hard_days;
    if (m.writing) return write_hard_days(k, m, out);
    for (const auto& f : hard_fields) {
        const auto& words = *v.hard_days.*f.words;
        if (words.empty()) continue;
        k.words(tr(f.asks));
        k.body(words);
        k.gap(1);
    }
    const std::array ways{button_spec{"hard_change", tr("words|Change")},
                          button_spec{"hard_hide", tr("words|Hide")}};
    const int way = button_row(c, {k.x, k.y}, k.wide, ways, align::left);
    k.y += button_row_height(c, k.wide, ways);
    if (way == 0) m.writing = *v.hard_days;
    if (way == 1) out.emplace_back(ask_plan{show_hard_days{false}});
}

void earlier_plans_part(column& k, const plan_view& v) {
    k.heading(tr("Plans of before"));
    for (const auto& p : v.earlier) {
        k.body(p.title);
        k.words(p.facts);
        k.gap(1);
    }
}

} // namespace attune::ui
