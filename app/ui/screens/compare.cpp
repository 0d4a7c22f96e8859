// Two sessions of one person beside each other: both graphs on one scale, and what differs part by part.
#include "app/language/language.hpp"
#include "app/ui/format.hpp"
#include "app/ui/screens/column.hpp"
#include "app/ui/screens/review_graph.hpp"
#include "app/ui/widgets/button_row.hpp"
#include "app/ui/widgets/list_row.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace attune::ui {
namespace {

template <class What>
void ask(commands& out, What what) {
    out.emplace_back(std::in_place_type<ask_compare>, std::in_place_type<What>, std::move(what));
}

void offered(page& p, canvas& c, const compare_view& v, commands& out) {
    if (v.offered.empty()) {
        p.text(c.type().body, tr("There is no other session of this person yet."), colour::quiet_text);
        return;
    }
    p.text(c.type().body, tr("Beside which one? Sessions of the same practice come first."), colour::quiet_text);
    p.gap(1);
    const float wide = std::min(p.wide, reading_width(c));
    for (const auto& o : v.offered) {
        if (list_row(c, "compare." + o.id, {p.x, p.y}, wide, o.title, o.facts, false)) ask(out, compare_with{o.id});
        p.y += list_row_height(c, wide, o.title, o.facts);
    }
}

/// Name, then, now, difference; its meaning beneath. In a narrow window each beneath the other. Returns its height.
float row(canvas& c, ImVec2 at, float wide, const compared_row& r) {
    const auto& type = c.type();
    const float name_w = std::min(wide, c.u(26)), cell = c.u(14);
    float y = at.y;
    if (wide >= name_w + 4 * cell) {
        float high = c.paragraph(type.body, at, name_w - c.u(1), r.name, colour::quiet_text);
        c.paragraph(type.body, {at.x + name_w, y}, cell, r.then, colour::text);
        c.paragraph(type.body, {at.x + name_w + cell, y}, cell, r.now, colour::text);
        const float x = at.x + name_w + 2 * cell;
        float right = y;
        if (!r.difference.empty()) right += c.paragraph(type.body, {x, right}, wide - (x - at.x), r.difference, colour::text);
        if (!r.meaning.empty()) right += c.paragraph(type.small, {x, right}, wide - (x - at.x), r.meaning, colour::quiet_text);
        return std::max(high, right - y) + c.u(0.5F);
    }
    y += c.paragraph(type.small, {at.x, y}, wide, r.name, colour::quiet_text);
    y += c.paragraph(type.body, {at.x, y}, wide, tr("{} then, {} now", r.then, r.now), colour::text);
    if (!r.difference.empty()) y += c.paragraph(type.body, {at.x, y}, wide, tr("difference {}", r.difference), colour::text);
    if (!r.meaning.empty()) y += c.paragraph(type.small, {at.x, y}, wide, r.meaning, colour::quiet_text);
    return y - at.y + c.u(1);
}

/// Where the columns are wide enough; beneath the name of what they tell of.
void rows(page& p, canvas& c, const std::vector<compared_row>& all, bool with_heads) {
    const float x = p.x + c.u(1.5F), wide = p.wide - c.u(1.5F), name_w = std::min(wide, c.u(26)), cell = c.u(14);
    if (with_heads && wide >= name_w + 4 * cell) {
        const auto* f = c.type().small;
        c.text(f, {x + name_w, p.y}, tr("compared|Then"), colour::quiet_text);
        c.text(f, {x + name_w + cell, p.y}, tr("compared|Now"), colour::quiet_text);
        c.text(f, {x + name_w + 2 * cell, p.y}, tr("compared|Difference"), colour::quiet_text);
        p.y += c.line_height(f);
    }
    for (const auto& r : all)
        p.y += row(c, {x, p.y}, wide, r);
}

/// Both graphs on this part, as wide as the longer of the two.
void show_part(const compared_part& part, const two_sessions& two, compare_memory& m) {
    const double wide = std::max({part.then.length(), part.now.length(), 30.0}) * 1.1;
    const auto fit = [&](review_memory& g, const review_view& v, const review::span_s& s) {
        const auto span = panned({s.from - wide * 0.05, s.from - wide * 0.05 + wide}, 0, std::max(v.duration_s, 1.0));
        g.from_s = span.from_s, g.to_s = span.to_s;
    };
    fit(m.then, two.then, part.then);
    fit(m.now, two.now, part.now);
}

void beside(page& p, canvas& c, const two_sessions& two, compare_memory& m, const box& area) {
    const auto& type = c.type();
    const float words_w = std::min(p.wide, reading_width(c));
    for (const auto& s : two.what.unlike)
        p.y += c.paragraph(type.body, {p.x, p.y}, words_w, s, colour::text);
    if (!two.what.unlike.empty())
        p.y += c.paragraph(type.body, {p.x, p.y}, words_w, tr("So values stand beside each other, and no difference is told."), colour::quiet_text);
    for (const auto& s : two.what.remarks)
        p.y += c.paragraph(type.small, {p.x, p.y}, words_w, s, colour::quiet_text);
    p.gap(1);
    const auto scale = common_scale(scale_of(two.then), scale_of(two.now));
    // Chosen: as high as is read well; what differs stands beneath and is not to be pushed away.
    const float high = std::max(review_graph_least_height(c), std::min(std::floor((area.height() - c.u(30)) / 2), c.u(48)));
    const auto graph = [&](const char* id, const char* label, const review_view& v, review_memory& g) {
        p.y += c.paragraph(type.small, {p.x, p.y}, p.wide, tr("{}: {}", label, v.title + "  ·  " + v.when), colour::quiet_text);
        g.scale = scale;
        review_graph(c, p.take(high), v, g, id);
        p.gap(1);
    };
    graph("graph_then", tr("compared|Then"), two.then, m.then);
    graph("graph_now", tr("compared|Now"), two.now, m.now);
    p.gap(1);
    for (std::size_t i = 0; i < two.what.parts.size(); ++i) {
        const auto& part = two.what.parts[i];
        const auto facts = tr("{} then, {} now", clock_words(part.then.length()), clock_words(part.now.length()));
        const bool chosen = m.part == static_cast<int>(i);
        if (list_row(c, "part." + std::to_string(i), {p.x, p.y}, words_w, part.name, facts, chosen)) {
            m.part = chosen ? -1 : static_cast<int>(i);
            if (chosen)
                m.then.to_s = m.now.to_s = -1; // the graphs show all again
            else
                show_part(part, two, m);
        }
        p.y += list_row_height(c, words_w, part.name, facts);
        rows(p, c, part.rows, i == 0);
        p.gap(1);
    }
    if (!two.what.tasks.empty()) {
        p.gap(1);
        p.text(type.title, tr("Reactivity and recovery"), colour::text);
        rows(p, c, two.what.tasks, two.what.parts.empty());
        p.y += c.paragraph(type.small, {p.x, p.y}, words_w, tr("Heart rate alone: how much it rose and how soon it came down, not what was felt."),
                           colour::quiet_text);
    }
}

} // namespace

void draw_compare(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out) {
    page p{c, m.pages, "compare", area, area.width(), false};
    p.gap(3);
    const button_spec ways[]{{"back", tr("Review"), tr("key|Esc")}, {"another", tr("Another one")}};
    const std::span<const button_spec> some{ways, v.compare.two ? 2U : 1U};
    const float title_h = c.line_height(c.type().large), row_h = button_row_height(c, p.wide, some), top = p.y;
    const bool wide = canvas::width(c.type().large, tr("Two sessions")) + c.u(34) < p.wide;
    p.text(c.type().large, tr("Two sessions"), colour::text);
    const int way = button_row(c, {p.x, wide ? top + (title_h - row_h) / 2 : p.y}, p.wide, some, wide ? align::right : align::left);
    if (!wide) p.y += row_h;
    if (way == 0 || c.take(key::escape)) out.emplace_back(go_to{screen::review});
    if (way == 1) {
        m.compare = {};
        ask(out, choose_another{});
    }
    p.gap(1.5F);
    if (v.compare.two)
        beside(p, c, *v.compare.two, m.compare, area);
    else
        offered(p, c, v.compare, out);
    p.gap(3);
}

} // namespace attune::ui
