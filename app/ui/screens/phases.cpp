// Phases over many sessions: one panel a kind of phase, all on one scale, session after session.
#include "app/language/language.hpp"
#include "app/ui/screens/trends_panels.hpp"
#include "app/ui/widgets/button_row.hpp"
#include "app/ui/widgets/controls.hpp"
#include "app/ui/widgets/curve.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace attune::ui {
namespace {

template <class What>
void ask(commands& out, What what) {
    out.emplace_back(phases_command{std::move(what)});
}

/// A cross: there is a session, and no number.
void gap_mark(canvas& c, ImVec2 at, float r) {
    const float w = std::max(1.0F, c.hair());
    c.list().AddLine({at.x - r, at.y - r}, {at.x + r, at.y + r}, c.ink(colour::quiet_text), w);
    c.list().AddLine({at.x - r, at.y + r}, {at.x + r, at.y - r}, c.ink(colour::quiet_text), w);
}

void marks(canvas& c, const phase_panel& p, const day_scale& x, const value_scale& y) {
    auto& l = c.list();
    const float w = std::max(1.0F, c.hair());
    const float r = std::clamp((x.at(1) - x.at(0)) * 0.35F, 1.5F * c.type().scale, 3.5F * c.type().scale);
    const int round = std::clamp(static_cast<int>(r * 3.5F), 8, 24);
    for (const auto& m : p.points) {
        const float at = x.at(m.at + 0.5);
        if (!m.value) {
            gap_mark(c, {at, y.bottom - r - c.hair()}, r);
            continue;
        }
        if (m.low && m.high) l.AddLine({at, y.at(*m.low)}, {at, y.at(*m.high)}, c.ink(colour::heart, 0.45), w);
        const float v = y.at(*m.value);
        if (m.like)
            l.AddCircleFilled({at, v}, r, c.ink(colour::heart), round);
        else {
            const float d = r * 1.4F;
            l.AddQuad({at, v - d}, {at + d, v}, {at, v + d}, {at - d, v}, c.ink(colour::quiet_text), w);
        }
    }
    c.note_line("phase", colour::heart);
}

/// The mean of those that are compared, in a band of one SD.
void usual(canvas& c, const box& plot, const phase_panel& p, const value_scale& y) {
    if (!p.usual || !p.usual_low || !p.usual_high) return;
    c.list().AddRectFilled({plot.min.x, y.at(*p.usual_high)}, {plot.max.x, y.at(*p.usual_low)}, c.ink(colour::heart, 0.13));
    c.list().AddLine({plot.min.x, y.at(*p.usual)}, {plot.max.x, y.at(*p.usual)}, c.ink(colour::text, 0.6), std::max(1.0F, c.hair()));
}

float head_height(canvas& c, float wide, const phase_panel& p) {
    const auto& type = c.type();
    const bool beside = canvas::width(type.body, p.title) + c.u(1) + canvas::width(type.small, p.unit) <= wide;
    return c.paragraph_height(type.body, wide, p.title) + (beside ? 0 : c.line_height(type.small));
}
float words_height(canvas& c, float wide, const phase_panel& p) {
    const auto* f = c.type().small;
    if (!p.nothing.empty()) return c.paragraph_height(f, wide, p.nothing);
    // The cursor's words come and go: the panel keeps its height.
    return std::max({c.paragraph_height(f, wide, p.last), c.paragraph_height(f, wide, p.said), 2 * c.line_height(f)});
}

struct placed {
    std::size_t which;
    box where;
    float words;
};

day_scale across(const canvas& c, const box& b, const phases_view& v) {
    const float pad = c.u(1.5F);
    return {b.min.x + pad + gutter_of(c), b.max.x - pad, 0, std::max(1.0, static_cast<double>(v.sessions))};
}

void panel(canvas& c, const placed& at, const phases_view& v, const phase_panel& p) {
    const auto& type = c.type();
    const auto& b = at.where;
    card(c, b);
    const auto scope = c.onto(c.colours()[colour::surface]);
    const float pad = c.u(1.5F), wide = b.width() - 2 * pad;
    ImVec2 pos = b.min + ImVec2{pad, pad};
    const float title_w = canvas::width(type.body, p.title);
    const bool beside = title_w + c.u(1) + canvas::width(type.small, p.unit) <= wide;
    const float title_h = c.paragraph(type.body, pos, wide, p.title, colour::text);
    c.text(type.small,
           beside ? ImVec2{pos.x + title_w + c.u(1), pos.y + type.body->Ascent - type.small->Ascent + (c.line_height(type.body) - type.body->FontSize) / 2}
                  : ImVec2{pos.x, pos.y + title_h},
           p.unit, colour::quiet_text);
    pos.y += title_h + (beside ? 0 : c.line_height(type.small));
    if (!p.nothing.empty()) {
        c.paragraph(type.small, pos, wide, p.nothing, colour::quiet_text);
        return;
    }
    c.paragraph(type.small, pos, wide, p.said.empty() ? p.last : p.said, p.said.empty() ? colour::quiet_text : colour::text);
    const auto x = across(c, b, v);
    const box plot{{x.left, pos.y + at.words + c.u(1)}, {x.right, b.max.y - pad - day_grid_height(c)}};
    const value_scale y{v.low, v.high, plot.min.y, plot.max.y};
    value_grid(c, plot, y, v.decimals);
    day_grid(c, plot, x, v.ticks);
    c.list().PushClipRect({plot.min.x, plot.min.y - c.u(0.5F)}, {plot.max.x, plot.max.y + c.u(0.5F)}, true);
    usual(c, plot, p, y);
    marks(c, p, x, y);
    if (v.cursor) {
        const float here = std::round(x.at(*v.cursor + 0.5));
        c.list().AddLine({here, plot.min.y}, {here, plot.max.y}, c.ink(colour::text, 0.6), c.hair());
    }
    c.list().PopClipRect();
}

void panels(canvas& c, page& p, const phases_view& v, commands& out) {
    const float space = c.u(2), pad = c.u(1.5F);
    std::vector<std::size_t> order;
    for (const bool full : {true, false})
        for (std::size_t i = 0; i < v.panels.size(); ++i)
            if (v.panels[i].nothing.empty() == full) order.push_back(i);
    const auto full = static_cast<std::size_t>(
        std::count_if(v.panels.begin(), v.panels.end(), [](const auto& one) { return one.nothing.empty(); }));
    const std::size_t columns = p.wide >= c.u(84) && full != 1 ? 2 : 1;
    const float each = columns == 2 ? std::floor((p.wide - space) / 2) : p.wide;
    std::vector<placed> all;
    float y = p.y;
    const auto lay = [&](std::size_t from, std::size_t to, float plot_h) {
        for (std::size_t i = from; i < to; i += columns) {
            const auto end = std::min(i + columns, to);
            float head = 0, words = 0;
            for (auto k = i; k < end; ++k) {
                head = std::max(head, head_height(c, each - 2 * pad, v.panels[order[k]]));
                words = std::max(words, words_height(c, each - 2 * pad, v.panels[order[k]]));
            }
            const float high = 2 * pad + head + words + plot_h;
            for (auto k = i; k < end; ++k)
                all.push_back({order[k], box::at({p.x + (each + space) * static_cast<float>(k - i), y}, each, high), words});
            y += high + space;
        }
    };
    const float top = y;
    lay(0, full, c.u(1) + std::max(c.u(full > 2 ? 12 : 20), c.type().small->FontSize * 6) + day_grid_height(c));
    const float bottom = y - space;
    lay(full, order.size(), 0);
    if (full > 0) {
        const box graph{{p.x, top}, {p.x + p.wide, bottom}};
        const auto i = c.item("phases_graph", role::graph, graph, true, false);
        if (i.hovered && c.any_input())
            for (const auto& one : all) {
                const ImVec2 mouse = ImGui::GetIO().MousePos;
                if (!v.panels[one.which].nothing.empty() || !one.where.contains(mouse)) continue;
                const int at = static_cast<int>(std::floor(across(c, one.where, v).day(mouse.x)));
                if (at >= 0 && at < v.sessions && v.cursor != at) ask(out, read_phase_session{at});
            }
        if (i.focused && !c.typing()) {
            int by = 0;
            if (c.take(key::left)) by = -1;
            if (c.take(key::right)) by = 1;
            if (by != 0) ask(out, read_phase_session{v.cursor ? *v.cursor + by : v.sessions - 1});
            if (c.take(key::home)) ask(out, read_phase_session{0});
            if (c.take(key::end)) ask(out, read_phase_session{v.sessions - 1});
        }
        c.ring(i, graph.grown(c.u(0.5F)), c.u(1.5F));
    }
    for (const auto& one : all)
        if (ImGui::IsRectVisible(one.where.min, one.where.max)) panel(c, one, v, v.panels[one.which]);
    p.y = y - space;
}

int row(canvas& c, page& p, const std::vector<button_spec>& all) {
    if (all.empty()) return -1;
    const int way = button_row(c, {p.x, p.y}, p.wide, all, align::left);
    p.y += button_row_height(c, p.wide, all) + c.u(1);
    return way;
}

/// What is looked at: measure, practice, and those that are left out.
void choices(canvas& c, page& p, const phases_view& v, commands& out) {
    constexpr const char* keys[]{"1", "2", "3"};
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < v.measures.size(); ++i)
        ids.push_back("measure." + std::to_string(i));
    for (const auto& one : v.practices)
        ids.push_back("practice." + one.id);
    std::vector<button_spec> measures, practices;
    for (std::size_t i = 0; i < v.measures.size() && i < std::size(keys); ++i)
        measures.push_back({ids[i], v.measures[i], keys[i], v.measure == static_cast<int>(i)});
    for (std::size_t i = 0; i < v.practices.size(); ++i)
        practices.push_back({ids[v.measures.size() + i], v.practices[i].label, {}, v.practices[i].id == v.practice});
    const int count = static_cast<int>(measures.size());
    if (!v.left_out_words.empty()) // in the same row: what matters is beneath
        measures.push_back({"left_out", v.left_out ? tr("Hide those left out") : tr("Show those left out"), "L", v.left_out});
    int measure = row(c, p, measures);
    for (int n = 0; n < count; ++n)
        if (c.take(keys[n][0])) measure = n;
    if (!v.left_out_words.empty() && (measure == count || c.take('l'))) ask(out, show_left_out{!v.left_out});
    if (measure >= 0 && measure < count && measure != v.measure) ask(out, show_measure{measure});
    if (practices.size() > 1)
        if (const int way = row(c, p, practices); way >= 0) ask(out, compare_practice{v.practices[static_cast<std::size_t>(way)].id});
    if (!v.left_out_words.empty()) p.text(c.type().small, v.left_out_words, colour::quiet_text);
}

} // namespace

void draw_phases(canvas& c, const app_view& view, screen_memory& m, const box& area, commands& out) {
    const auto& type = c.type();
    const auto& v = view.phases;
    page p{c, m.pages, "phases", area, c.u(150), false};
    p.gap(3);
    const auto heading = v.whose.empty() ? std::string{tr("Phase by phase")} : tr("Phase by phase  ·  {}", v.whose);
    const button_spec ways[]{{"back", v.to_card ? tr("Card") : tr("Trends"), tr("Esc")}};
    const float way_w = button_width(c, ways[0].label, ways[0].shortcut);
    const bool beside = canvas::width(type.large, heading) + c.u(3) + way_w <= p.wide;
    const int way = button_row(c, {p.x, p.y}, p.wide, ways, beside ? align::right : align::left);
    if (!beside) p.y += button_row_height(c, p.wide, ways) + c.u(1);
    p.text(type.large, heading, colour::text);
    if (!v.nothing.empty()) {
        p.gap(1);
        p.y += c.paragraph(type.body, {p.x, p.y}, std::min(p.wide, reading_width(c)), v.nothing, colour::text);
        for (const auto& n : v.notes)
            p.text(type.small, n, colour::quiet_text);
    } else {
        p.text(type.small, v.facts, colour::quiet_text);
        for (const auto& n : v.notes)
            p.text(type.small, n, colour::quiet_text);
        p.gap(1);
        choices(c, p, v, out);
        // The line keeps its height, whether a session is read or not.
        const float line_top = p.y;
        if (v.cursor) {
            const button_spec open[]{{"open_session", tr("Review")}};
            const float open_w = button_width(c, open[0].label);
            const float words_h = c.paragraph(type.body, {p.x, p.y + (control_height(c) - c.line_height(type.body)) / 2},
                                              std::max(c.u(20), p.wide - open_w - c.u(2)), v.cursor_words, colour::text);
            if (button_row(c, {p.x, line_top}, p.wide, open, align::right) == 0) out.emplace_back(open_session{v.cursor_session});
            p.y = line_top + std::max(control_height(c), words_h);
        } else {
            c.text(type.body, {p.x, p.y + (control_height(c) - c.line_height(type.body)) / 2}, tr("Mouse or \u2190 \u2192 reads a session."),
                   colour::quiet_text);
            p.y += control_height(c);
        }
        p.gap(1);
        panels(c, p, v, out);
        p.gap(1);
        p.text(type.small,
               tr("Sessions one after another, with their days beneath. Bars are doubt; the line is the mean of those that are compared, in a "
                  "band of one standard deviation. A cross: there was the phase, and no number. Hollow: not compared."),
               colour::quiet_text);
    }
    p.gap(4);
    if (way == 0 || c.take(key::escape)) out.emplace_back(go_to{v.to_card ? screen::card : screen::trends});
}

} // namespace attune::ui
