// The plan: what was set out to do and how it goes, as plain facts; reminders; words for harder days.
#include "app/language/language.hpp"
#include "app/ui/screens/plan_parts.hpp"
#include "app/ui/widgets/button_row.hpp"

#include <array>
#include <cmath>

namespace attune::ui {
namespace {

/// Seven shapes with the letters of their weekdays; today's is underlined.
void week(column& k, const std::vector<plan_dot>& dots) {
    if (dots.empty()) return;
    canvas& c = k.c;
    const auto* f = c.type().small;
    const float step = std::floor(std::min(c.u(7), k.wide / static_cast<float>(dots.size())));
    const float r = std::round(std::min(c.u(1), step / 3));
    for (std::size_t i = 0; i < dots.size(); ++i) {
        const float x = std::round(k.x + c.u(1.25F) + step * static_cast<float>(i));
        plan_shape(c, {x, k.y + r + 1}, r, dots[i].mark);
        const float y = k.y + 2 * r + c.u(0.75F);
        c.text(f, {x, y}, dots[i].letters, dots[i].today ? colour::text : colour::quiet_text, align::centre);
        if (dots[i].today) {
            const float half = std::ceil(canvas::width(f, dots[i].letters) / 2), low = y + c.line_height(f);
            c.list().AddRectFilled({x - half, low}, {x + half, low + 2 * c.hair()}, c.ink(colour::text));
            c.note_line("today", colour::text);
        }
    }
    k.y += 2 * r + c.u(0.75F) + c.line_height(f) + 2 * c.hair();
}

bool words(column& k, const ImFont* f, std::string_view s, colour ink) {
    if (s.empty()) return false;
    k.y += k.c.paragraph(f, {k.x, k.y}, std::min(k.wide, reading_width(k.c)), s, ink);
    return true;
}

/// What to do with the plan, beneath it.
void plan_ways(column& k, const plan_view& v, plan_memory& m, commands& out) {
    canvas& c = k.c;
    if (m.asking) {
        k.body(tr("End the plan here? What was done stays, and a new one can follow."));
        k.gap(1);
        const std::array ways{button_spec{"end_yes", tr("plan|End it")},
                              button_spec{"end_no", tr("plan|Keep it")}};
        const int way = button_row(c, {k.x, k.y}, k.wide, ways, align::left);
        k.y += button_row_height(c, k.wide, ways);
        if (way == 0) out.emplace_back(ask_plan{end_plan{}});
        if (way >= 0) m.asking = false;
        return;
    }
    std::vector<button_spec> ways;
    if (v.running) {
        ways.push_back({"plan_change", tr("plan|Change")});
        ways.push_back({"plan_end", tr("plan|End it")});
    } else
        ways.push_back({"plan_new", tr("A new plan")});
    const int way = button_row(c, {k.x, k.y}, k.wide, ways, align::left);
    k.y += button_row_height(c, k.wide, ways);
    if (way < 0) return;
    if (v.running && way == 1) {
        m.asking = true;
        c.focus("end_no");
        return;
    }
    m.form_done();
    m.making = true;
    m.changing = v.running;
}

} // namespace

void plan_shape(canvas& c, ImVec2 p, float r, plan_mark m) {
    auto& l = c.list();
    switch (m) {
    case plan_mark::done:
        l.AddCircleFilled(p, r, c.ink(colour::good), 32);
        c.note_line("plan", colour::good);
        break;
    case plan_mark::open:
        l.AddCircle(p, r - c.hair(), c.ink(colour::edge), 32, 2 * c.hair());
        c.note_line("plan", colour::edge);
        break;
    case plan_mark::to_come:
        l.AddCircleFilled(p, std::max(2.0F, std::round(r * 0.35F)), c.ink(colour::edge), 16);
        c.note_line("plan", colour::edge);
        break;
    }
}

void current_plan_part(column& k, const app_view& view, plan_memory& m, commands& out) {
    canvas& c = k.c;
    const auto& v = view.plan;
    const auto& type = c.type();
    words(k, type.title, v.title, colour::text);
    words(k, type.small, tr("plan|{}  ·  {}", v.state, v.when), colour::quiet_text);
    k.gap(1);
    words(k, type.body, v.promise, colour::text);
    if (words(k, type.body, v.stage_words, colour::quiet_text)) k.gap(1);
    if (!v.dots.empty()) {
        k.gap(2);
        week(k, v.dots);
        k.gap(1.5F);
        words(k, type.title, v.this_week, colour::text);
    }
    words(k, type.body, v.today, colour::text);
    k.gap(1);
    for (const auto& f : v.facts)
        words(k, type.small, f, colour::quiet_text);
    k.gap(2);
    if (v.running && !v.begin.empty()) {
        const auto label = tr("Begin: {}", v.begin_title);
        const float most = k.wide, w = canvas::width(type.title, label) + c.u(8), h = c.u(6);
        const bool fits = w <= most;
        if (primary_button(c, "begin_today", box::at({k.x, k.y}, std::min(w, most), h),
                           fits ? label : std::string{tr("Begin")}))
            out.emplace_back(choose_practice{v.begin});
        k.y += h;
        k.gap(1.5F);
    }
    plan_ways(k, v, m, out);
}

void boosters_part(column& k, const plan_view& v) {
    if (v.boosters.empty()) return;
    canvas& c = k.c;
    k.heading(tr("Boosters"));
    k.words(v.boosters_words);
    k.gap(1);
    const float r = std::round(c.u(0.75F)), indent = c.u(3);
    for (const auto& b : v.boosters) {
        plan_shape(c, {k.x + r + 1, k.y + c.line_height(c.type().small) / 2}, r, b.mark);
        const auto line = tr("booster|{}: {}", b.when, b.state);
        k.y += c.paragraph(c.type().small, {k.x + indent, k.y}, k.wide - indent, line,
                           b.due ? colour::text : colour::quiet_text);
    }
}

void draw_plan(canvas& c, const app_view& v, screen_memory& memory, const box& area, commands& out) {
    auto& m = memory.plan;
    page p{c, memory.pages, "plan", area, c.u(124), false};
    p.gap(4);
    const button_spec ways[]{{"back", tr("Back"), tr("key|Esc")}};
    const float title_h = c.line_height(c.type().large), row_h = button_row_height(c, p.wide, ways);
    const bool leave = button_row(c, {p.x, p.y + (title_h - row_h) / 2}, p.wide, ways, align::right) == 0;
    p.text(c.type().large, tr("Plan"), colour::text);
    p.gap(2);
    if (!v.plan.trouble.empty()) {
        p.text(c.type().small, v.plan.trouble, colour::attention);
        p.gap(1);
    }

    const bool columns = p.wide >= c.u(92);
    const float space = c.u(6),
                wide = columns ? std::floor((p.wide - space) / 2) : std::min(p.wide, reading_width(c));
    column left{c, p.x, p.y, wide};
    const bool form = m.making || !v.plan.any;
    if (form)
        plan_form(left, v, m, out);
    else
        current_plan_part(left, v, m, out);
    left.gap(4);
    if (!form && !v.plan.boosters.empty()) {
        boosters_part(left, v.plan);
        left.gap(4);
    }
    if (!columns) p.y = left.y;
    column right{c, columns ? p.x + wide + space : p.x, p.y, wide};
    reminders_part(right, v, out);
    right.gap(4);
    hard_days_part(right, v, m, out);
    right.gap(4);
    if (!v.plan.earlier.empty()) {
        earlier_plans_part(right, v.plan);
        right.gap(4);
    }
    p.y = std::max(left.y, right.y);

    if (!leave && !c.take(key::escape)) return;
    // One step back at a time; nothing that was being written is kept.
    if (!leave && (m.asking || (m.making && v.plan.any)))
        m.form_done();
    else if (!leave && m.writing)
        m.writing.reset();
    else {
        m = {};
        out.emplace_back(go_to{screen::home});
    }
}

} // namespace attune::ui
