// Two people beside each other after their session, for whoever leads: reached from the review by a press of its own.
#include "app/language/language.hpp"
#include "app/ui/format.hpp"
#include "app/ui/screens/column.hpp"
#include "app/ui/screens/memory.hpp"
#include "app/ui/widgets/button_row.hpp"
#include "app/ui/widgets/curve.hpp"
#include "app/ui/widgets/ticks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace attune::ui {
namespace {

constexpr double longest_bridge_s = 5; // as in the review: across corrected beats a line goes on this far
constexpr double least_hr_span = 20;   // bpm; likewise: quiet sessions must not look dramatic

struct time_axis {
    float left, right;
    double length_s;
    float at(double t) const noexcept { return left + (right - left) * px(std::clamp(t / length_s, 0.0, 1.0)); }
};

/// One heart on a scale of its own.
void heart(canvas& c, const box& track, float gutter, const time_axis& x, const two_people_view& v, std::size_t who) {
    const auto* f = c.type().small;
    c.text(f, {track.min.x - gutter, track.min.y}, v.names[who], colour::text);
    if (v.hidden[who]) {
        c.text(f, {track.centre().x, track.centre().y - f->FontSize / 2}, tr("Hidden, as they wish."), colour::quiet_text, align::centre);
        return;
    }
    double lo = 1e9, hi = -1e9;
    for (const auto& b : v.beats[who])
        if (b.classed == beat_class::normal && b.hr_bpm > 0) lo = std::min(lo, b.hr_bpm), hi = std::max(hi, b.hr_bpm);
    if (hi < lo) {
        c.text(f, {track.centre().x, track.centre().y - f->FontSize / 2}, tr("No heartbeat was heard."), colour::quiet_text, align::centre);
        return;
    }
    const double middle = (lo + hi) / 2, half = std::max(least_hr_span, (hi - lo) * 1.1) / 2;
    const auto y = [&](double bpm) { return track.max.y - track.height() * px((bpm - middle + half) / (2 * half)); };
    for (const double bpm : ticks(middle - half, middle + half, round_step(2 * half, 3))) {
        const float at = std::round(y(bpm));
        c.list().AddLine({track.min.x, at}, {track.max.x, at}, c.ink(colour::edge, 0.28), c.hair());
        if (at - f->FontSize / 2 > track.min.y + c.line_height(f))
            c.number(f, {track.min.x - c.u(1), at - f->FontSize / 2}, whole(bpm), colour::quiet_text, align::right);
    }
    std::vector<ImVec2> run, out;
    const auto flush = [&] {
        out.clear();
        decimate(run, out);
        draw_line(c.list(), out, c.ink(colour::heart), c.hair());
        run.clear();
    };
    double last = -1e9;
    for (const auto& b : v.beats[who]) {
        if (b.starts_chain) flush();
        if (b.classed != beat_class::normal || !(b.hr_bpm > 0)) continue;
        if (b.t_s - last > longest_bridge_s) flush();
        run.push_back({x.at(b.t_s), y(b.hr_bpm)});
        last = b.t_s;
    }
    flush();
    c.note_line("heart", colour::heart);
}

/// The steps; what was paced together is hatched and says so where there is room.
void steps(canvas& c, const box& strip, const time_axis& x, const two_people_view& v) {
    const auto* f = c.type().small;
    auto& l = c.list();
    for (const auto& p : v.phases) {
        const box b{{x.at(p.from_s), strip.min.y}, {x.at(p.to_s) - 2 * c.hair(), strip.max.y}};
        if (b.width() < 1) continue;
        l.AddRectFilled(b.min, b.max, c.ink(colour::ground_bottom), c.u(0.5F));
        const auto scope = c.onto(c.colours()[colour::ground_bottom]);
        if (p.paced) {
            l.AddRectFilled({b.min.x, b.max.y - c.u(0.5F)}, b.max, c.ink(colour::breath_in), c.u(0.25F));
            c.note_line("paced", colour::breath_in);
        }
        if (canvas::width(f, p.name) + c.u(1) < b.width())
            c.text(f, {b.centre().x, b.centre().y - f->FontSize / 2}, p.name, colour::text, align::centre);
    }
}

/// Both hearts over one time; each on its own scale, one above the other.
void graph(canvas& c, const box& where, const two_people_view& v) {
    const auto* f = c.type().small;
    card(c, where);
    const auto scope = c.onto(c.colours()[colour::surface]);
    const float pad = c.u(2);
    float names_w = canvas::number_width(f, "100");
    for (const auto& n : v.names)
        names_w = std::max(names_w, std::min(canvas::width(f, n), c.u(16)));
    const float gutter = names_w + c.u(2);
    const box inner{{where.min.x + pad + gutter, where.min.y + c.u(1.5F)}, {where.max.x - pad, where.max.y - c.u(1)}};
    const time_axis x{inner.min.x, inner.max.x, std::max(1.0, v.duration_s)};
    const float strip_h = f->FontSize + c.u(1.5F), axis_h = f->FontSize + c.u(1);
    steps(c, {inner.min, {inner.max.x, inner.min.y + strip_h}}, x, v);
    const float top = inner.min.y + strip_h + c.u(1.5F), each = (inner.max.y - axis_h - top - c.u(2)) / 2;
    for (std::size_t i = 0; i < v.names.size(); ++i) {
        const float y = top + static_cast<float>(i) * (each + c.u(2));
        heart(c, {{inner.min.x, y}, {inner.max.x, y + each}}, gutter, x, v, i);
    }
    const int most = std::max(2, static_cast<int>(inner.width() / (canvas::number_width(f, "00:00:00") * 1.8F)));
    for (const double t : ticks(0, x.length_s, time_step(x.length_s, most))) {
        const auto words = clock_words(t);
        const float w = canvas::number_width(f, words);
        c.number(f, {std::clamp(x.at(t) - w / 2, inner.min.x, inner.max.x - w), inner.max.y - f->FontSize}, words, colour::quiet_text);
    }
}

/// Each one's mean heart rate by step, side by side.
void table(column& p, const two_people_view& v) {
    auto& c = p.c;
    const auto* f = c.type().small;
    float number_w = c.u(9);
    for (const auto& n : v.names)
        number_w = std::min(std::max(number_w, canvas::width(f, n) + c.u(2)), p.wide / 3);
    const auto row = [&](std::string_view name, const std::array<std::string, 2>& cells, colour ink) {
        const float high = c.paragraph(f, {p.x, p.y}, p.wide - 2 * number_w - c.u(1), name, ink);
        for (std::size_t i = 0; i < cells.size(); ++i)
            c.number(f, {p.x + p.wide - number_w * static_cast<float>(1 - i), p.y + (c.line_height(f) - f->FontSize) / 2}, cells[i], ink, align::right);
        p.y += high + c.u(0.25F);
    };
    row(tr("Mean heart rate, a minute"), v.names, colour::quiet_text);
    for (const auto& s : v.phases) {
        std::array<std::string, 2> cells;
        for (std::size_t i = 0; i < cells.size(); ++i)
            cells[i] = v.hidden[i] || !s.hr_bpm[i] ? "–" : one_digit(*s.hr_bpm[i]);
        const auto at = "  ·  " + clock_words(s.from_s) + "–" + clock_words(s.to_s);
        row(s.name + at + (s.paced ? "  ·  " + std::string{tr("paced together")} : std::string{}), cells, colour::text);
    }
}

} // namespace

void draw_side_by_side(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out) {
    const auto& type = c.type();
    page p{c, m.pages, "two_people", area, area.width(), false};
    p.gap(3);
    if (!v.two_people) {
        p.text(type.body, tr("There is no session to look at."), colour::quiet_text);
        return;
    }
    const auto& two = *v.two_people;
    std::array<std::string, 2> labels;
    for (std::size_t i = 0; i < labels.size(); ++i)
        labels[i] = two.hidden[i] ? tr("Show {}'s trace", two.names[i]) : tr("Hide {}'s trace", two.names[i]);
    const button_spec ways[]{{"hide_trace.1", labels[0], "H", two.hidden[0]}, {"hide_trace.2", labels[1], "J", two.hidden[1]},
                             {"back", tr("The session"), tr("key|Esc")}};
    float ways_w = 0;
    for (const auto& w : ways)
        ways_w += button_width(c, w.label, w.shortcut) + c.u(1);
    const bool beside = p.wide - ways_w > c.u(36);
    const float top = p.y;
    int way = button_row(c, {p.x, p.y}, p.wide, ways, beside ? align::right : align::left);
    if (!beside) p.y += button_row_height(c, p.wide, ways) + c.u(2);
    p.y += c.paragraph(type.large, {p.x, p.y}, beside ? p.wide - ways_w - c.u(3) : p.wide, tr("Two people, side by side"), colour::text);
    p.y = std::max(p.y, beside ? top + control_height(c) : p.y);
    p.text(type.small, tr("For whoever leads: a first look, to talk about or to leave alone."), colour::quiet_text);
    p.gap(1.5F);
    if (c.take('h')) way = 0;
    if (c.take('j')) way = 1;
    if (way == 0 || way == 1) {
        const auto who = static_cast<std::size_t>(way);
        out.emplace_back(std::in_place_type<ask_lead>, hide_trace{who, !two.hidden[who]});
    }
    if (way == 2 || c.take(key::escape)) out.emplace_back(go_to{screen::review});

    graph(c, p.take(std::max(c.u(34), type.small->FontSize * 20)), two);
    p.gap(2);
    const bool columns = p.wide >= c.u(100);
    const float half = columns ? (p.wide - c.u(5)) / 2 : p.wide;
    column left{c, p.x, p.y, std::min(half, reading_width(c))};
    if (two.may_say()) {
        for (const auto& s : two.found) {
            left.body(s);
            left.gap(0.5F);
        }
        left.words(two.how);
    } else
        left.body(tr("One of the two keeps their trace to themselves, so nothing is said of both."));
    left.gap(1.5F);
    column right{c, columns ? p.x + half + c.u(5) : p.x, columns ? p.y : left.y, std::min(half, reading_width(c))};
    for (const auto& s : two.cautions) {
        right.words(s);
        right.gap(0.75F);
    }
    auto& under = columns ? left : right;
    under.gap(1);
    table(under, two);
    p.y = std::max(left.y, right.y);
    p.gap(3);
}

} // namespace attune::ui
