// Trends: what changed over weeks and years, whether these days are like the good weeks, which practice helped.
#include "app/language/language.hpp"
#include "app/ui/screens/trends_panels.hpp"
#include "app/ui/widgets/button_row.hpp"

#include <array>
#include <span>

namespace attune::ui {
namespace {

constexpr std::array lengths{look_length::four_weeks, look_length::three_months, look_length::year, look_length::all};

/// How long, and where in time. Keys 1 to 4, and < >.
void looks(canvas& c, page& p, const trends_view& v, commands& out) {
    const auto is = [&v](look_length l) { return v.look == l; };
    const button_spec spans[]{{"look.weeks", tr("4 weeks"), "1", is(look_length::four_weeks)},
                              {"look.months", tr("3 months"), "2", is(look_length::three_months)},
                              {"look.year", tr("A year"), "3", is(look_length::year)},
                              {"look.all", tr("All"), "4", is(look_length::all)}};
    std::vector<button_spec> moves;
    if (v.earlier) moves.push_back({"earlier", tr("Earlier"), "<"});
    if (v.later) moves.push_back({"later", tr("Later"), ">"});
    // In one row where there is room, how long on the left and where on the right.
    float both = c.u(2);
    for (const auto& of : {std::span<const button_spec>{spans}, std::span<const button_spec>{moves}})
        for (const auto& b : of)
            both += button_width(c, b.label, b.shortcut) + c.u(1);
    const bool one_row = both <= p.wide;
    int look = button_row(c, {p.x, p.y}, p.wide, spans, align::left);
    const float high = button_row_height(c, p.wide, spans) + c.u(1);
    if (!one_row) p.y += high;
    for (int n = 0; n < 4; ++n)
        if (c.take(static_cast<char>('1' + n))) look = n;
    if (look >= 0) out.emplace_back(trends_command{look_over{lengths[static_cast<std::size_t>(look)]}});

    const int move = button_row(c, {p.x, p.y}, p.wide, moves, one_row ? align::right : align::left);
    if (one_row)
        p.y += high;
    else if (!moves.empty())
        p.y += button_row_height(c, p.wide, moves) + c.u(1);
    const auto id = move < 0 ? std::string_view{} : moves[static_cast<std::size_t>(move)].id;
    // Where "<" is a shifted comma, the comma does too.
    if (id == "earlier" || c.take('<') || c.take(',')) out.emplace_back(trends_command{move_look{-1}});
    if (id == "later" || c.take('>') || c.take('.')) out.emplace_back(trends_command{move_look{1}});
}

} // namespace

void draw_trends(canvas& c, const app_view& view, screen_memory& m, const box& area, commands& out) {
    const auto& type = c.type();
    const auto& v = view.trends;
    page p{c, m.pages, "trends", area, c.u(150), false};
    p.gap(3);
    const button_spec ways[]{{"phases", tr("Phase by phase")}, {"back", tr("Home"), tr("Esc")}};
    const float way_w = button_width(c, ways[0].label) + c.u(1) + button_width(c, ways[1].label, ways[1].shortcut);
    const bool beside = canvas::width(type.large, tr("Trends")) + c.u(3) + way_w <= p.wide;
    const int way = button_row(c, {p.x, p.y}, p.wide, ways, beside ? align::right : align::left);
    if (!beside) p.y += button_row_height(c, p.wide, ways) + c.u(1);
    p.text(type.large, tr("Trends"), colour::text);
    if (!v.nothing.empty() || v.panels.empty()) {
        p.gap(1);
        p.y += c.paragraph(type.body, {p.x, p.y}, std::min(p.wide, reading_width(c)), v.nothing, colour::text);
        for (const auto& n : v.notes)
            p.text(type.small, n, colour::quiet_text);
    } else {
        p.text(type.small, v.facts, colour::quiet_text);
        for (const auto& n : v.notes)
            p.text(type.small, n, colour::quiet_text);
        p.gap(1);
        if (v.slip.notice && !v.slip.choice) {
            p.text(type.body, v.slip.sentence, colour::text);
            p.gap(1);
        }
        looks(c, p, v, out);
        p.text(type.body, v.cursor ? tr("{}: {}", v.span_words, v.cursor_words) : v.span_words, colour::text);
        p.gap(1);
        trend_panels(c, p, v, out);
        p.gap(1);
        p.text(type.small,
               v.cursor_days > 1
                   ? tr("Each mark stands for several days: the middle of them, and where half of them lay. Mouse or \u2190 \u2192 reads.")
                   : tr("Bars are doubt; the line is the mean of seven days in its doubt. Where nothing is known nothing "
                        "is drawn. Hollow: not compared. Mouse or \u2190 \u2192 reads a day."),
               colour::quiet_text);
        p.gap(3);
        slip_section(c, p, v, out);
        p.gap(3);
        practices_section(c, p, v.practices);
    }
    p.gap(4);
    // What is being chosen takes it first.
    if (way == 0) out.emplace_back(go_to{screen::phases});
    if (way == 1 || c.take(key::escape)) out.emplace_back(go_to{screen::home});
}

} // namespace attune::ui
