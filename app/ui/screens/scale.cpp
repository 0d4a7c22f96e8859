// Questionnaires: which there are; one of them with its scores, each as a small graph, and every time it was answered.
#include "app/language/language.hpp"
#include "app/ui/screens/column.hpp"
#include "app/ui/screens/scale_parts.hpp"
#include "app/ui/screens/trends_panels.hpp"
#include "app/ui/widgets/button_row.hpp"
#include "app/ui/widgets/curve.hpp"
#include "app/ui/widgets/list_row.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace attune::ui {

bool shown_anew(canvas& c, scale_memory& m, std::string what, std::string_view focus) {
    if (m.shown == what) return false;
    m.shown = std::move(what);
    c.focus(focus);
    ImGui::SetScrollY(0);
    return true;
}

namespace {

float plot_height(const canvas& c) {
    return std::max(c.u(11), c.type().small->FontSize * 6);
}

float head_height(canvas& c, float wide, const scale_panel& p) {
    float high = c.paragraph_height(c.type().body, wide, p.title) + c.paragraph_height(c.type().title, wide, p.score);
    if (!p.lines.empty()) high += c.u(1);
    for (const auto& words : p.lines)
        high += c.paragraph_height(c.type().small, wide, words);
    return high;
}

float panel_height(canvas& c, float wide, const scale_panel& p) {
    const float pad = c.u(2), inner = wide - 2 * pad;
    return 2 * pad + head_height(c, inner, p) + (p.points.size() > 1 ? c.u(2) + plot_height(c) + day_grid_height(c) : 0);
}

/// Every time a point, joined so that their order is read; the band in which a difference to the first one says nothing.
void graph(canvas& c, const box& plot, const scale_history& h, const scale_panel& p) {
    const day_scale x{plot.min.x, plot.max.x, static_cast<double>(h.from), h.to + 1.0};
    const value_scale y{p.low, p.high, plot.min.y, plot.max.y};
    value_grid(c, plot, y, 0);
    day_grid(c, plot, x, h.ticks);
    auto& l = c.list();
    const auto col = colour::breath_in;
    if (p.band) {
        const float top = y.at(p.band->second), bottom = y.at(p.band->first);
        l.AddRectFilled({plot.min.x, top}, {plot.max.x, bottom}, c.ink(col, 0.16));
        for (const double edge : {p.band->first, p.band->second}) {
            if (edge <= p.low || edge >= p.high) continue; // there the scale itself ends
            const float at = std::round(y.at(edge));
            l.AddLine({plot.min.x, at}, {plot.max.x, at}, c.ink(col, 0.7), c.hair());
        }
        c.note_line("reliable change", col, 0.7);
    }
    std::vector<ImVec2> points;
    for (const auto& one : p.points)
        points.push_back({x.at(one.day), y.at(one.value)});
    draw_line(l, points, c.ink(col, 0.55), std::max(1.0F, c.hair()));
    for (const auto& at : points)
        l.AddCircleFilled(at, std::round(3.5F * c.type().scale), c.ink(col), 24);
    c.note_line("score", col);
}

void panel(canvas& c, const box& b, const scale_history& h, const scale_panel& p) {
    const auto& type = c.type();
    card(c, b);
    const auto scope = c.onto(c.colours()[colour::surface]);
    const float pad = c.u(2), wide = b.width() - 2 * pad;
    ImVec2 at = b.min + ImVec2{pad, pad};
    at.y += c.paragraph(type.body, at, wide, p.title, colour::quiet_text);
    at.y += c.paragraph(type.title, at, wide, p.score, colour::text);
    if (!p.lines.empty()) at.y += c.u(1);
    for (const auto& words : p.lines)
        at.y += c.paragraph(type.small, at, wide, words, colour::quiet_text);
    if (p.points.size() < 2) return;
    const float bottom = b.max.y - pad - day_grid_height(c);
    graph(c, {{at.x + gutter_of(c), bottom - plot_height(c)}, {b.max.x - pad, bottom}}, h, p);
}

void panels(canvas& c, page& p, const scale_history& h) {
    const float space = c.u(2);
    const std::size_t columns = p.wide >= c.u(84) && h.panels.size() > 1 ? 2 : 1;
    const float each = columns == 2 ? std::floor((p.wide - space) / 2) : std::min(p.wide, c.u(84));
    for (std::size_t i = 0; i < h.panels.size(); i += columns) {
        const auto end = std::min(i + columns, h.panels.size());
        float high = 0;
        for (auto k = i; k < end; ++k)
            high = std::max(high, panel_height(c, each, h.panels[k]));
        for (auto k = i; k < end; ++k)
            panel(c, box::at({p.x + (each + space) * static_cast<float>(k - i), p.y}, each, high), h, h.panels[k]);
        p.y += high + space;
    }
}

/// What was said that day, and the way to delete it.
void unfolded(column& k, const scale_time& t, scale_memory& m, commands& out) {
    for (const auto& words : t.scores)
        k.words(words);
    k.gap(1);
    std::size_t n = 0;
    for (const auto& item : t.items)
        k.words(std::to_string(++n) + ".  " + item.text + "  ·  " + (item.said.empty() ? std::string{tr("left out")} : item.said));
    k.gap(1);
    if (m.deleting) {
        k.body(tr("Delete these answers? They cannot be brought back."));
        const button_spec sure[]{{"delete_yes", tr("Delete them")}, {"delete_no", tr("entry|Leave it")}};
        const int way = button_row(k.c, {k.x, k.y}, k.wide, sure, align::left);
        k.y += button_row_height(k.c, k.wide, sure);
        if (way == 0) {
            ask_of_scale(out, delete_answered{t.id});
            m.opened.clear();
        }
        if (way >= 0) m.deleting = false;
    } else {
        const button_spec ways[]{{"delete_time", tr("Delete…")}};
        if (button_row(k.c, {k.x, k.y}, k.wide, ways, align::left) == 0) {
            m.deleting = true;
            k.c.focus("delete_no");
        }
        k.y += button_row_height(k.c, k.wide, ways);
    }
    k.gap(1.5F);
}

void times(canvas& c, page& p, const scale_history& h, scale_memory& m, commands& out) {
    column k{c, p.x, p.y, std::min(p.wide, reading_width(c))};
    k.heading(tr("Every time"));
    for (const auto& t : h.times) {
        const bool open = m.opened == t.id;
        if (list_row(c, "time." + t.id, {k.x, k.y}, k.wide, t.when, t.facts, open)) {
            m.opened = open ? "" : t.id;
            m.deleting = false;
        }
        k.y += list_row_height(c, k.wide, t.when, t.facts);
        if (!open) continue;
        k.gap(0.5F);
        column inner{c, k.x + c.u(1.5F), k.y, k.wide - c.u(3)};
        unfolded(inner, t, m, out);
        k.y = inner.y;
    }
    p.y = k.y;
}

/// Title at the left, the way back at the right or beneath.
void title(canvas& c, page& p, const std::string& words, const std::string& facts, commands& out) {
    const button_spec ways[]{{"back", tr("Back"), "Esc"}};
    const float row_w = button_width(c, ways[0].label, ways[0].shortcut) + c.u(2);
    const bool beside = p.wide - row_w > c.u(40);
    const float top = p.y;
    p.y += c.paragraph(c.type().large, {p.x, p.y}, beside ? p.wide - row_w : p.wide, words, colour::text);
    if (!facts.empty()) p.text(c.type().small, facts, colour::quiet_text);
    if (!beside) p.gap(1);
    const int way = button_row(c, {p.x, beside ? top : p.y}, p.wide, ways, beside ? align::right : align::left);
    if (!beside) p.y += button_row_height(c, p.wide, ways);
    if (way == 0 || c.take(key::escape)) ask_of_scale(out, leave_scale{});
    p.gap(2.5F);
}

void list(canvas& c, page& p, const scale_view& s, commands& out) {
    title(c, p, tr("Questionnaires"), s.whom, out);
    if (s.all.empty()) p.text(c.type().body, tr("None can be used just now."), colour::quiet_text);
    for (const auto& l : s.all) {
        const float wide = std::min(p.wide, reading_width(c) + c.u(3));
        if (list_row(c, "scale." + l.id, {p.x, p.y}, wide, l.title, l.facts, false)) ask_of_scale(out, choose_scale{l.id});
        p.y += list_row_height(c, wide, l.title, l.facts) + c.u(0.5F);
    }
    for (const auto& n : s.notices) {
        p.gap(1.5F);
        p.text(c.type().small, n, colour::quiet_text);
    }
}

void history(canvas& c, page& p, const scale_view& s, const scale_history& h, scale_memory& m, commands& out) {
    title(c, p, h.title, s.whom.empty() ? h.facts : s.whom + "  ·  " + h.facts, out);
    if (h.can_answer) {
        const char* label = tr("Answer it");
        const float w = std::min(p.wide, canvas::width(c.type().title, label) + c.u(10)), high = c.u(7);
        if (primary_button(c, "begin_scale", box::at({p.x, p.y}, w, high), label)) ask_of_scale(out, begin_scale{});
        p.y += high;
    } else
        p.text(c.type().small, tr("Its file is not there any more; what was answered stays."), colour::quiet_text);
    p.gap(2.5F);
    panels(c, p, h);
    if (!h.times.empty()) {
        p.gap(1);
        times(c, p, h, m, out);
    }
    p.gap(2);
    p.text(c.type().small, h.rights, colour::quiet_text);
    p.gap(0.5F);
    p.text(c.type().small, tr("Scores support practice and conversation; they diagnose nothing."), colour::quiet_text);
}

} // namespace

void draw_scale(canvas& c, const app_view& v, screen_memory& memory, const box& area, commands& out) {
    const auto& s = v.scale;
    if (s.form) return draw_scale_form(c, *s.form, memory, area, out);
    auto& m = memory.scale;
    page p{c, memory.pages, "scale", area, c.u(112), false};
    if (shown_anew(c, m, s.history ? "history." + s.history->id : "list", s.history && s.history->can_answer ? "begin_scale" : "")) {
        m.opened.clear();
        m.deleting = false;
    }
    p.gap(3);
    if (s.history)
        history(c, p, s, *s.history, m, out);
    else
        list(c, p, s, out);
    p.gap(4);
}

} // namespace attune::ui
