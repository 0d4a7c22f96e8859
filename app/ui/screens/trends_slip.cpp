// The control chart beside its good weeks, and which practice helped. Points that are out have a shape of their
// own; no colour here says alarm.
#include "app/language/language.hpp"
#include "app/ui/screens/trends_panels.hpp"
#include "app/ui/widgets/button_row.hpp"
#include "app/ui/widgets/curve.hpp"

#include <algorithm>
#include <cmath>

namespace attune::ui {
namespace {

void point(canvas& c, ImVec2 at, chart_mark is) {
    auto& l = c.list();
    const float r = 2 * c.type().scale, w = std::max(1.0F, 1.5F * c.hair());
    const ImU32 col = c.ink(is == chart_mark::good_week ? colour::good : colour::breath_out);
    switch (is) {
    case chart_mark::good_week:
    case chart_mark::usual:
        l.AddCircleFilled(at, r, col, 8);
        break;
    case chart_mark::out: {
        const float d = 2.2F * r;
        l.AddQuad({at.x, at.y - d}, {at.x + d, at.y}, {at.x, at.y + d}, {at.x - d, at.y}, col, w);
        break;
    }
    case chart_mark::noticed: {
        const float d = 1.9F * r;
        l.AddRectFilled({at.x - d, at.y - d}, {at.x + d, at.y + d}, col);
        break;
    }
    }
}

/// A dashed line of steps: the limit.
void dashes(canvas& c, const std::vector<ImVec2>& line, colour col) {
    const float w = std::max(1.0F, c.hair()), dash = c.u(0.75F);
    float along = 0;
    for (std::size_t i = 1; i < line.size(); ++i) {
        ImVec2 a = line[i - 1];
        const ImVec2 d = line[i] - a;
        const float length = std::hypot(d.x, d.y);
        if (length <= 0) continue;
        for (float from = 0; from < length;) {
            const float in = std::fmod(along, 2 * dash);
            const float step = std::min(length - from, (in < dash ? dash : 2 * dash) - in + 0.01F);
            if (in < dash)
                c.list().AddLine({a.x + d.x * from / length, a.y + d.y * from / length},
                                 {a.x + d.x * (from + step) / length, a.y + d.y * (from + step) / length}, c.ink(col), w);
            from += step;
            along += step;
        }
    }
}

void chart(canvas& c, const box& b, const slip_chart& k) {
    const auto& type = c.type();
    const float gap = k.parts.size() > 1 ? c.u(2) : 0;
    const box plot{{b.min.x + gutter_of(c), b.min.y + c.line_height(type.small) + c.u(0.5F)},
                   {b.max.x, b.max.y - day_grid_height(c)}};
    const value_scale y{k.low, k.high, plot.min.y, plot.max.y};
    float left = plot.min.x;
    const float room = plot.width() - gap * static_cast<float>(k.parts.size() - 1);
    for (std::size_t n = 0; n < k.parts.size(); ++n) {
        const auto& part = k.parts[n];
        const box here{{left, plot.min.y}, {left + room * static_cast<float>(part.share), plot.max.y}};
        left = here.max.x + gap;
        const day_scale x{here.min.x, here.max.x, static_cast<double>(part.from), part.to + 1.0};
        const float good_left = std::max(here.min.x, x.at(k.good_from)), good_right = std::min(here.max.x, x.at(k.good_to + 1));
        if (good_right > good_left) {
            c.list().AddRectFilled({good_left, plot.min.y}, {good_right, plot.max.y}, c.ink(colour::good, 0.12));
            c.text(type.small, {good_left, b.min.y}, tr("your good weeks"), colour::quiet_text);
        }
        if (n == 0) value_grid(c, plot, y, k.decimals);
        day_grid(c, here, x, part.ticks);
        c.list().PushClipRect({here.min.x - c.u(0.5F), plot.min.y - c.u(0.5F)}, {here.max.x + c.u(0.5F), plot.max.y + c.u(0.5F)}, true);
        // What is usual: the good weeks' mean over all of it, one SD to either side.
        c.list().AddRectFilled({here.min.x, y.at(k.mean_high)}, {here.max.x, y.at(k.mean_low)}, c.ink(colour::good, 0.10));
        c.list().AddLine({here.min.x, y.at(k.mean)}, {here.max.x, y.at(k.mean)}, c.ink(colour::good), c.hair());
        c.note_line("mean", colour::good);
        std::vector<ImVec2> ewma, limit;
        for (const auto& run : k.line) {
            ewma.clear(), limit.clear();
            for (const auto& p : run) {
                if (p.day < part.from || p.day > part.to) continue;
                ewma.push_back({x.at(p.day + 0.5), y.at(p.ewma)});
                limit.push_back({x.at(p.day + 0.5), y.at(p.limit)});
            }
            if (ewma.empty()) continue;
            if (ewma.size() == 1) { // a day alone is as wide as a day
                ewma.push_back({ewma[0].x + x.at(1) - x.at(0), ewma[0].y});
                limit.push_back({limit[0].x + x.at(1) - x.at(0), limit[0].y});
            }
            draw_line(c.list(), ewma, c.ink(colour::text), 1.5F * c.hair());
            dashes(c, limit, colour::breath_out);
        }
        for (const auto& p : k.points)
            if (p.day >= part.from && p.day <= part.to) point(c, {x.at(p.day + 0.5), y.at(p.value)}, p.is);
        c.note_line("ewma", colour::text);
        c.note_line("limit", colour::breath_out);
        c.list().PopClipRect();
        if (n > 0) // time is left out here
            c.text(type.small, {here.min.x - gap / 2, plot.max.y - type.small->FontSize}, "\u2026", colour::quiet_text, align::centre);
    }
}

/// Two dates, each by steppers or from the cursor above. At the page's place; moves it on.
void choosing(canvas& c, page& p, const trends_view& v, commands& out) {
    const auto& type = c.type();
    const auto& k = *v.slip.choice;
    const auto ask = [&out](trends_command t) { out.emplace_back(std::move(t)); };
    p.gap(1);
    p.text(type.body, tr("Choose weeks that were good ones: two at least, better twelve."), colour::text);
    p.gap(1);
    const auto edge = [&](const char* id, const char* here_id, const char* label, const std::string& words, period_edge which) {
        p.text(type.small, label, colour::quiet_text);
        const float w = std::min(p.wide, std::max(stepper_width(c, "30 Mar 2028"), c.u(30)));
        if (const int by = stepper(c, id, {p.x, p.y}, w, words); by != 0) ask(move_good{which, 7 * by});
        const button_spec at_cursor[]{{here_id, tr("The day at the cursor")}};
        // Beneath, not beside: sideways the stepper has the arrows, so nothing to its right would be reached.
        p.y += control_height(c) + c.u(1);
        if (v.cursor) {
            if (button_row(c, {p.x, p.y}, p.wide, at_cursor, align::left) == 0) ask(good_from_cursor{which});
            p.y += button_row_height(c, p.wide, at_cursor);
        }
        p.gap(1);
    };
    edge("good_from", "good_from_here", tr("From"), k.from_words, period_edge::from);
    edge("good_to", "good_to_here", tr("To, that day included"), k.to_words, period_edge::to);
    if (!k.problem.empty()) {
        p.text(type.body, k.problem, colour::text);
        p.gap(1);
    }
    const button_spec ways[]{{"good_leave", tr("Leave it as it was"), tr("Esc")}, {"good_use", tr("Compare with these weeks")}};
    const std::span<const button_spec> offered{ways, k.problem.empty() ? 2U : 1U};
    const int way = button_row(c, {p.x, p.y}, p.wide, offered, align::left);
    p.y += button_row_height(c, p.wide, offered);
    if (way == 0 || c.take(key::escape)) ask(choose_good{false});
    if (way == 1) ask(use_good{});
}

} // namespace

void slip_section(canvas& c, page& p, const trends_view& v, commands& out) {
    const auto& type = c.type();
    const auto& s = v.slip;
    const auto ask = [&out](trends_command t) { out.emplace_back(std::move(t)); };
    p.text(type.title, tr("Are these days like your good weeks?"), colour::text);
    p.text(type.body, s.sentence, colour::text);
    for (const auto& r : s.reasons)
        p.text(type.small, r, colour::quiet_text);
    if (!s.good_words.empty()) p.text(type.small, s.good_words, colour::quiet_text);
    p.gap(1);
    if (!s.choice) {
        std::vector<button_spec> ways;
        if (s.notice) ways.push_back({"booster", tr("A booster")});
        if (s.notice && !s.put_away) ways.push_back({"slip_away", tr("Put away")});
        if (s.can_choose) ways.push_back({"good_choose", tr("Choose the good weeks")});
        if (s.good_chosen) ways.push_back({"good_forget", tr("Back to the first twelve")});
        const int way = button_row(c, {p.x, p.y}, p.wide, ways, align::left);
        p.y += button_row_height(c, p.wide, ways);
        const auto id = way < 0 ? std::string_view{} : ways[static_cast<std::size_t>(way)].id;
        if (id == "booster") out.emplace_back(go_to{screen::plan});
        if (id == "slip_away") ask(put_away_slip{});
        if (id == "good_choose") ask(choose_good{true});
        if (id == "good_forget") ask(forget_good{});
    } else
        choosing(c, p, v, out);
    if (s.series.empty()) return;
    p.gap(1.5F);
    const std::vector<std::string_view> names{s.series.begin(), s.series.end()};
    int shown = s.shown;
    if (choice(c, "watch", {p.x, p.y}, p.wide, names, shown)) ask(watch_series{shown});
    p.y += choice_height(c, p.wide, names) + c.u(1);

    const float pad = c.u(1.5F);
    const auto& k = s.chart;
    if (!k.nothing.empty()) {
        const box b = p.take(2 * pad + c.paragraph_height(type.body, p.wide - 2 * pad, k.nothing));
        card(c, b);
        const auto scope = c.onto(c.colours()[colour::surface]);
        c.paragraph(type.body, b.min + ImVec2{pad, pad}, b.width() - 2 * pad, k.nothing, colour::quiet_text);
    } else {
        const box b = p.take(std::max(c.u(26), type.small->FontSize * 14) + 2 * pad);
        if (ImGui::IsRectVisible(b.min, b.max)) {
            card(c, b);
            const auto scope = c.onto(c.colours()[colour::surface]);
            chart(c, b.shrunk(pad), k);
        }
    }
    p.gap(1);
    for (const auto& w : k.words)
        p.y += c.paragraph(type.small, {p.x, p.y}, std::min(p.wide, reading_width(c)), w, colour::quiet_text);
}

void practices_section(canvas& c, page& p, const practices_view& v) {
    const auto& type = c.type();
    p.text(type.title, tr("Which practice helped"), colour::text);
    p.text(type.body, v.sentence, colour::text);
    if (!v.recovery.empty()) p.text(type.body, v.recovery, colour::text);
    p.text(type.small, v.caution, colour::quiet_text);
    if (v.rows.empty()) return;
    p.gap(1);
    const float pad = c.u(1.5F), inner = p.wide - 2 * pad;
    const bool columns = inner >= c.u(76);
    const float words_w = columns ? std::floor(inner * 0.5F) : inner, space = c.u(3);
    const float bar_w = columns ? inner - words_w - space : inner;
    const auto row_height = [&](const practice_row& r) {
        float high = c.paragraph_height(type.body, words_w, r.title) + c.paragraph_height(type.small, words_w, r.words);
        if (!r.recovery.empty()) high += c.paragraph_height(type.small, words_w, r.recovery);
        if (!columns && r.change) high += c.u(3);
        return high;
    };
    float high = 2 * pad + c.line_height(type.small) + c.u(1);
    for (const auto& r : v.rows)
        high += row_height(r) + c.u(1.5F);
    const box b = p.take(high);
    card(c, b);
    const auto scope = c.onto(c.colours()[colour::surface]);
    float y = b.min.y + pad;
    const float bar_x = b.min.x + pad + (columns ? words_w + space : 0);
    const day_scale x{bar_x, bar_x + bar_w, v.low, v.high};
    // Words above the scale; the line in it is "as before".
    const float zero = std::round(x.at(0));
    const char *less = tr("less distress after"), *as_before = tr("as before");
    c.text(type.small, {bar_x, y}, less, colour::quiet_text);
    const float before_w = canvas::width(type.small, as_before);
    const float before_x = std::min(zero - before_w / 2, bar_x + bar_w - before_w);
    if (before_x > bar_x + canvas::width(type.small, less) + c.u(2)) c.text(type.small, {before_x, y}, as_before, colour::quiet_text);
    y += c.line_height(type.small) + c.u(1);
    for (const auto& r : v.rows) {
        const float row_h = row_height(r);
        ImVec2 at{b.min.x + pad, y};
        at.y += c.paragraph(type.body, at, words_w, r.title, colour::text);
        at.y += c.paragraph(type.small, at, words_w, r.words, colour::quiet_text);
        if (!r.recovery.empty()) at.y += c.paragraph(type.small, at, words_w, r.recovery, colour::quiet_text);
        if (r.change) {
            const float mid = columns ? y + row_h / 2 : at.y + c.u(1.5F), radius = 3.5F * c.type().scale;
            const box clip{{bar_x, y}, {bar_x + bar_w, y + row_h}};
            c.list().PushClipRect(clip.min, clip.max, true);
            c.list().AddLine({zero, mid - c.u(1.5F)}, {zero, mid + c.u(1.5F)}, c.ink(colour::edge, 0.8), c.hair());
            const auto col = r.enough ? colour::breath_in : colour::quiet_text;
            if (r.low && r.high) {
                const float a = x.at(*r.low), z = x.at(*r.high), w = 2 * c.hair(), end = c.u(0.5F);
                c.list().AddLine({a, mid}, {z, mid}, c.ink(col), w);
                c.list().AddLine({a, mid - end}, {a, mid + end}, c.ink(col), w);
                c.list().AddLine({z, mid - end}, {z, mid + end}, c.ink(col), w);
            }
            const ImVec2 here{x.at(*r.change), mid};
            if (r.enough) // too few to compare: hollow
                c.list().AddCircleFilled(here, radius, c.ink(col), 24);
            else {
                c.list().AddCircleFilled(here, radius, c.ink(colour::surface), 24);
                c.list().AddCircle(here, radius, c.ink(col), 24, 1.5F * c.hair());
            }
            c.note_line("effect", col);
            c.list().PopClipRect();
        }
        y += row_h + c.u(1.5F);
    }
}

} // namespace attune::ui
