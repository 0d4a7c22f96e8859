// Small multiples: every series on the same days. A value is a disc with its doubt as a bar, one that is not
// like the others a hollow diamond; the mean of seven days a line in its band, broken where days are missing.
#include "app/language/language.hpp"
#include "app/ui/screens/trends_panels.hpp"
#include "app/ui/widgets/controls.hpp"
#include "app/ui/widgets/curve.hpp"
#include "app/ui/widgets/ticks.hpp"

#include <algorithm>
#include <cmath>

namespace attune::ui {
namespace {

/// By what it is about, as on the other screens.
colour colour_of(std::string_view id) noexcept {
    if (id == "distress") return colour::activation;
    if (id == "resting_heart_rate" || id == "resting_ln_rmssd" || id == "recovery_half_time") return colour::heart;
    return colour::breath_in;
}

void marks(canvas& c, const box& plot, const trend_panel& p, const day_scale& x, const value_scale& y) {
    auto& l = c.list();
    const auto col = colour_of(p.id);
    const float w = std::max(1.0F, c.hair());
    const float r = std::clamp((x.at(1) - x.at(0)) * 0.35F, 1.5F * c.type().scale, 3 * c.type().scale);
    const int round = std::clamp(static_cast<int>(r * 3.5F), 8, 24);
    if (p.id == "sessions_a_week") { // a count is a bar from nothing; one of a part of a week is hollow
        for (const auto& m : p.points) {
            const float left = std::max(plot.min.x, x.at(m.from) + w), right = std::min(plot.max.x, x.at(m.from + m.days) - w);
            if (right <= left) continue;
            const float top = std::min(y.at(m.value), plot.max.y - w);
            if (m.like)
                l.AddRectFilled({left, top}, {right, plot.max.y}, c.ink(col, 0.75));
            else
                l.AddRect({left, top}, {right, plot.max.y}, c.ink(col), 0, 0, w);
        }
        c.note_line("trend", col, 0.75);
        return;
    }
    for (const auto& m : p.points) {
        const float at = x.at(m.middle());
        if (m.low && m.high)
            l.AddLine({at, y.at(*m.low)}, {at, y.at(*m.high)}, c.ink(col, 0.45), w);
        const float v = y.at(m.value);
        if (m.like)
            l.AddCircleFilled({at, v}, r, c.ink(col), round);
        else {
            const float d = r * 1.4F;
            l.AddQuad({at, v - d}, {at + d, v}, {at, v + d}, {at - d, v}, c.ink(colour::quiet_text), w);
        }
    }
    c.note_line("trend", col);
}

void means(canvas& c, const trend_panel& p, const day_scale& x, const value_scale& y) {
    std::vector<ImVec2> line;
    std::vector<band_point> band;
    const auto col = colour_of(p.id);
    for (const auto& run : p.means) {
        line.clear();
        band.clear();
        const auto add = [&](double day, const trend_mark& m) {
            line.push_back({x.at(day), y.at(m.value)});
            band.push_back({x.at(day), y.at(m.high.value_or(m.value)), y.at(m.low.value_or(m.value))});
        };
        add(run.front().from, run.front()); // a day alone is as wide as a day
        for (const auto& m : run)
            add(m.middle(), m);
        add(run.back().from + 1, run.back());
        draw_band(c.list(), band, c.ink(col, 0.16));
        draw_line(c.list(), line, c.ink(colour::text, 0.85), std::max(1.5F, 1.5F * c.hair()));
    }
    if (!p.means.empty()) c.note_line("mean", colour::text, 0.85);
}

float words_height(canvas& c, float wide, const trend_panel& p) {
    const auto* f = c.type().small;
    if (!p.nothing.empty()) return c.paragraph_height(f, wide, p.nothing);
    // The cursor's words come and go: the panel keeps its height.
    return std::max({c.paragraph_height(f, wide, p.last), c.paragraph_height(f, wide, p.said), 2 * c.line_height(f)});
}

float head_height(canvas& c, float wide, const trend_panel& p) {
    const auto& type = c.type();
    const bool beside = canvas::width(type.body, p.title) + c.u(1) + canvas::width(type.small, p.unit) <= wide;
    return c.paragraph_height(type.body, wide, p.title) + (beside ? 0 : c.line_height(type.small));
}

void panel(canvas& c, const box& b, const trends_view& v, const trend_panel& p, float words_h) {
    const auto& type = c.type();
    card(c, b);
    const auto scope = c.onto(c.colours()[colour::surface]);
    const float pad = c.u(1.5F), wide = b.width() - 2 * pad;
    ImVec2 at = b.min + ImVec2{pad, pad};
    const float title_w = canvas::width(type.body, p.title);
    const bool beside = title_w + c.u(1) + canvas::width(type.small, p.unit) <= wide;
    const float title_h = c.paragraph(type.body, at, wide, p.title, colour::text);
    c.text(type.small,
           beside ? ImVec2{at.x + title_w + c.u(1), at.y + type.body->Ascent - type.small->Ascent + (c.line_height(type.body) - type.body->FontSize) / 2}
                  : ImVec2{at.x, at.y + title_h},
           p.unit, colour::quiet_text);
    at.y += title_h + (beside ? 0 : c.line_height(type.small));
    if (!p.nothing.empty()) {
        c.paragraph(type.small, at, wide, p.nothing, colour::quiet_text);
        return;
    }
    c.paragraph(type.small, at, wide, p.said.empty() ? p.last : p.said, p.said.empty() ? colour::quiet_text : colour::text);
    const box plot{{b.min.x + pad + gutter_of(c), at.y + words_h + c.u(1)},
                   {b.max.x - pad, b.max.y - pad - day_grid_height(c)}};
    const day_scale x{plot.min.x, plot.max.x, static_cast<double>(v.from), v.to + 1.0};
    const value_scale y{p.low, p.high, plot.min.y, plot.max.y};
    value_grid(c, plot, y, p.decimals);
    day_grid(c, plot, x, v.ticks);
    c.list().PushClipRect({plot.min.x, plot.min.y - c.u(0.5F)}, {plot.max.x, plot.max.y + c.u(0.5F)}, true);
    means(c, p, x, y);
    marks(c, plot, p, x, y);
    if (v.cursor) {
        const float here = std::round(x.at(*v.cursor + 0.5));
        c.list().AddLine({here, plot.min.y}, {here, plot.max.y}, c.ink(colour::text, 0.6), c.hair());
    }
    if (p.points.empty())
        c.text(type.small, {plot.centre().x, plot.centre().y - type.small->FontSize / 2}, tr("No value in this time."),
               colour::quiet_text, align::centre);
    c.list().PopClipRect();
}

} // namespace

float gutter_of(const canvas& c) {
    return canvas::number_width(c.type().small, "0.00") + c.u(1);
}
float day_grid_height(const canvas& c) {
    return c.line_height(c.type().small) + c.u(0.5F);
}

void value_grid(canvas& c, const box& b, const value_scale& y, int decimals) {
    const auto* f = c.type().small;
    const int most = std::max(2, static_cast<int>(b.height() / (f->FontSize * 2.2F)));
    const double step = round_step(y.high - y.low, std::min(most, 4));
    const int digits = step >= 1 ? 0 : std::max(decimals, step >= 0.1 ? 1 : 2);
    for (const double v : ticks(y.low, y.high, step)) {
        const float at = std::round(y.at(v));
        c.list().AddLine({b.min.x, at}, {b.max.x, at}, c.ink(colour::edge, 0.2), c.hair());
        const float top = std::clamp(at - f->FontSize / 2, b.min.y - f->FontSize / 2, b.max.y - f->FontSize / 2);
        c.number(f, {b.min.x - c.u(0.75F), top}, number_words(v, digits), colour::quiet_text, align::right);
    }
}

void day_grid(canvas& c, const box& b, const day_scale& x, const std::vector<day_tick>& all) {
    const auto* f = c.type().small;
    float free_from = b.min.x - c.u(1);
    for (const auto& t : all) {
        const float at = std::round(x.at(t.day));
        if (at < b.min.x - 1 || at > b.max.x + 1) continue;
        c.list().AddLine({at, b.min.y}, {at, b.max.y}, c.ink(colour::edge, 0.2), c.hair());
        if (t.words.empty()) continue;
        const float w = canvas::width(f, t.words);
        const float left = std::min(at, b.max.x - w);
        if (left < free_from) continue;
        c.text(f, {left, b.max.y + c.u(0.5F)}, t.words, colour::quiet_text);
        free_from = left + w + c.u(1);
    }
    c.list().AddLine({b.min.x, b.max.y}, {b.max.x, b.max.y}, c.ink(colour::edge, 0.6), c.hair());
}

void trend_panels(canvas& c, page& p, const trends_view& v, commands& out) {
    const float space = c.u(2), pad = c.u(1.5F);
    const std::size_t columns = p.wide >= c.u(84) ? 2 : 1;
    const float each = columns == 2 ? std::floor((p.wide - space) / 2) : p.wide;
    const auto n = v.panels.size();
    // Panels with something first row by row; those without are words and need no picture's height.
    struct placed {
        std::size_t which;
        box where;
        float words;
    };
    std::vector<placed> all;
    float y = p.y;
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < n; ++i)
        if (v.panels[i].nothing.empty()) order.push_back(i);
    const std::size_t full = order.size();
    for (std::size_t i = 0; i < n; ++i)
        if (!v.panels[i].nothing.empty()) order.push_back(i);
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
    lay(0, full, c.u(1) + std::max(c.u(11), c.type().small->FontSize * 6) + day_grid_height(c));
    const float bottom = y - space;
    lay(full, n, 0);

    if (full > 0) {
        const box graph{{p.x, top}, {p.x + p.wide, bottom}};
        const auto i = c.item("trends_graph", role::graph, graph, true, false);
        const auto plot_of = [&](const placed& at) {
            return day_scale{at.where.min.x + pad + gutter_of(c), at.where.max.x - pad, static_cast<double>(v.from), v.to + 1.0};
        };
        if (i.hovered && c.any_input())
            for (const auto& at : all) {
                const ImVec2 mouse = ImGui::GetIO().MousePos;
                if (!v.panels[at.which].nothing.empty() || !at.where.contains(mouse)) continue;
                const int day = static_cast<int>(std::floor(plot_of(at).day(mouse.x)));
                if (day >= v.from && day <= v.to && v.cursor != day) out.emplace_back(trends_command{read_day{day}});
            }
        if (i.focused && !c.typing()) {
            int by = 0;
            if (c.take(key::left)) by = -v.cursor_days;
            if (c.take(key::right)) by = v.cursor_days;
            if (by != 0) out.emplace_back(trends_command{read_day{v.cursor ? *v.cursor + by : v.to}});
            if (c.take(key::home)) out.emplace_back(trends_command{read_day{v.from}});
            if (c.take(key::end)) out.emplace_back(trends_command{read_day{v.to}});
        }
        c.ring(i, graph.grown(c.u(0.5F)), c.u(1.5F));
    }
    for (const auto& at : all) {
        if (!ImGui::IsRectVisible(at.where.min, at.where.max)) continue; // scrolled away
        panel(c, at.where, v, v.panels[at.which], at.words);
    }
    p.y = y - space;
}

} // namespace attune::ui
