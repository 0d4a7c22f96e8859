// Diary: check-ins and sessions on one time line, newest first.
#include "app/language/language.hpp"
#include "app/ui/screens/memory.hpp"
#include "app/ui/widgets/button_row.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace attune::ui {
namespace {

constexpr std::size_t lines_a_page = 60; // chosen: some screens full; thousands of lines cost no frame

template <class What>
void ask(commands& out, What what) {
    out.emplace_back(std::in_place_type<ask_diary>, std::in_place_type<What>, std::move(what));
}

/// Returns its height.
float entry_line(canvas& c, float x, float y, float wide, const diary_line& l, commands& out) {
    const auto& type = c.type();
    const float pad = c.u(1.5F), inner = std::min(wide - 2 * pad, reading_width(c));
    const float text_h = c.paragraph_height(type.body, inner, l.title) +
                         (l.facts.empty() ? 0 : c.paragraph_height(type.small, inner, l.facts));
    const box b = box::at({x, y}, wide, text_h + 2 * c.u(1));
    const auto i = c.item("line." + l.id, role::button, b);
    if (i.activated) {
        if (l.kind == diary_line_kind::session)
            out.emplace_back(open_session{l.id});
        else
            ask(out, open_entry{l.id});
    }
    const bool lit = i.hovered || i.held;
    if (lit) c.list().AddRectFilled(b.min, b.max, c.ink(colour::surface), c.u(1));
    const auto scope = lit ? c.onto(c.colours()[colour::surface]) : c.same();
    ImVec2 at{b.min.x + pad, b.min.y + c.u(1)};
    at.y += c.paragraph(type.body, at, inner, l.title, colour::text);
    if (!l.facts.empty()) c.paragraph(type.small, at, inner, l.facts, colour::quiet_text);
    c.ring(i, b, c.u(1));
    return b.height();
}

} // namespace

void draw_diary(canvas& c, const app_view& v, screen_memory& memory, const box& area, commands& out) {
    auto& m = memory.diary;
    const auto& d = v.diary;
    page p{c, memory.pages, "diary", area, c.u(96), false};
    p.gap(3);
    std::vector<button_spec> ways{{"check_in", tr("Check in"), "C"}, {"trends", tr("Trends")}};
    if (v.scale.own) ways.push_back({"scales", tr("Questionnaires")});
    ways.push_back({"back", tr("Home"), "Esc"});
    const float title_h = c.line_height(c.type().large), row_h = button_row_height(c, p.wide, ways);
    float ways_w = 0;
    for (const auto& w : ways)
        ways_w += button_width(c, w.label, w.shortcut) + c.u(1);
    const bool beside = p.wide - ways_w > c.u(24);
    const float top = p.y;
    if (!beside) p.text(c.type().large, tr("Diary"), colour::text);
    const int way = button_row(c, {p.x, beside ? top + (title_h - row_h) / 2 : p.y}, p.wide, ways,
                               beside ? align::right : align::left);
    if (beside)
        p.text(c.type().large, tr("Diary"), colour::text);
    else
        p.y += row_h;
    p.gap(2);
    if (way == 0 || c.take('c')) out.emplace_back(go_to{screen::check_in});
    if (way == 1) out.emplace_back(go_to{screen::trends});
    if (way == 2 && v.scale.own) out.emplace_back(std::in_place_type<ask_scale>, open_scales{true});
    if (way + 1 == static_cast<int>(ways.size()) || c.take(key::escape)) out.emplace_back(go_to{screen::home});

    if (!d.body_and_word.empty()) {
        p.text(c.type().small, d.body_and_word, colour::quiet_text);
        p.gap(1);
    }
    if (d.lines.empty())
        p.text(c.type().body, tr("Nothing yet. Check-ins and sessions will stand here, day by day."), colour::quiet_text);
    m.first = std::min(m.first, d.lines.empty() ? 0 : d.lines.size() - 1);
    const auto end = std::min(d.lines.size(), m.first + lines_a_page);
    for (auto n = m.first; n < end; ++n) {
        const auto& l = d.lines[n];
        if (l.kind == diary_line_kind::day) {
            p.gap(1.5F);
            c.text(c.type().small, {p.x + c.u(1.5F), p.y}, l.title, colour::quiet_text);
            p.y += c.line_height(c.type().small) + c.u(0.5F);
        } else
            p.y += entry_line(c, p.x, p.y, p.wide, l, out) + c.u(0.5F);
    }
    if (d.lines.size() > lines_a_page) {
        p.gap(1.5F);
        std::vector<button_spec> pages;
        if (m.first > 0) pages.push_back({"newer", tr("Newer")});
        if (end < d.lines.size()) pages.push_back({"older", tr("Older")});
        const int turn = button_row(c, {p.x, p.y}, p.wide, pages, align::left);
        p.y += button_row_height(c, p.wide, pages);
        if (turn >= 0)
            m.first = pages[static_cast<std::size_t>(turn)].id == "older" ? end
                                                                           : m.first - std::min(m.first, lines_a_page);
    }
    if (!d.notice.empty()) {
        p.gap(2);
        p.text(c.type().small, d.notice, colour::quiet_text);
    }
    p.gap(4);
}

} // namespace attune::ui
