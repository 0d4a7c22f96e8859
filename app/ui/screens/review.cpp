// Review of one session: three sentences, the graph, figures with their meaning one tap away.
#include "app/language/language.hpp"
#include "app/ui/format.hpp"
#include "app/ui/screens/review_beats.hpp"
#include "app/ui/screens/review_graph.hpp"
#include "app/ui/screens/review_write.hpp"
#include "app/ui/widgets/button_row.hpp"
#include "app/ui/widgets/marks.hpp"

#include <array>
#include <cmath>
#include <string_view>
#include <vector>

namespace attune::ui {
namespace {

std::string legend_words(beat_class k, std::size_t n) {
    switch (k) {
    case beat_class::missed:
        return tr("a beat was missed ({})", n);
    case beat_class::extra:
        return tr("one beat too many ({})", n);
    case beat_class::ectopic:
        return tr("early beat ({})", n);
    case beat_class::misaligned:
        return tr("beat in the wrong place ({})", n);
    case beat_class::normal:
    case beat_class::first:
        break;
    }
    return {};
}

/// Only what is in this session. Returns its height.
float legend(canvas& c, ImVec2 pos, float wide, const review_view& v) {
    constexpr std::array<beat_class, 4> odd{beat_class::missed, beat_class::extra, beat_class::ectopic,
                                            beat_class::misaligned};
    std::array<std::size_t, 4> count{};
    for (const auto& b : v.beats)
        for (std::size_t k = 0; k < odd.size(); ++k)
            count[k] += b.classed == odd[k];
    const auto* f = c.type().small;
    const float high = c.line_height(f), r = 3 * c.type().scale;
    float x = pos.x, y = pos.y;
    bool any = false;
    for (std::size_t k = 0; k < odd.size(); ++k) {
        if (count[k] == 0) continue;
        const auto text = legend_words(odd[k], count[k]);
        const float w = c.u(2.5F) + canvas::width(f, text) + c.u(3);
        if (x > pos.x && x + w > pos.x + wide) x = pos.x, y += high;
        beat_shape(c, {x + c.u(0.75F), y + high / 2}, r, odd[k], false);
        c.text(f, {x + c.u(2.5F), y + (high - f->FontSize) / 2}, text, colour::quiet_text);
        x += w;
        any = true;
    }
    if (!v.changes.empty()) {
        const auto text = tr("changed by hand ({})", v.changes.size());
        const float w = c.u(2.5F) + canvas::width(f, text);
        if (x > pos.x && x + w > pos.x + wide) x = pos.x, y += high;
        beat_shape(c, {x + c.u(0.75F), y + high / 2}, r, beat_class::normal, false);
        by_hand_shape(c, {x + c.u(0.75F), y + high / 2}, r);
        c.text(f, {x + c.u(2.5F), y + (high - f->FontSize) / 2}, text, colour::quiet_text);
        any = true;
    }
    return any ? y + high - pos.y : 0;
}

/// Cards in rows; a tap opens what the figure means. Returns the height.
float figures(canvas& c, ImVec2 pos, float wide, const review_view& v, review_memory& m) {
    const auto& type = c.type();
    const float space = c.u(1.5F), pad = c.u(1.5F);
    float least = c.u(18);
    for (const auto& g : v.figures)
        least = std::max({least, canvas::width(type.small, g.name) + 2 * pad,
                          canvas::width(type.title, g.value) + 2 * pad});
    least = std::min(least, wide);
    const auto in_row = std::max<std::size_t>(
        1, std::min(v.figures.size(), static_cast<std::size_t>((wide + space) / (least + space))));
    const float each = (wide - space * static_cast<float>(in_row - 1)) / static_cast<float>(in_row);
    const float words_w = each - 2 * pad;
    float y = pos.y;
    for (std::size_t from = 0; from < v.figures.size(); from += in_row) {
        const auto to = std::min(from + in_row, v.figures.size());
        float high = 0;
        for (std::size_t n = from; n < to; ++n)
            high = std::max(high, c.paragraph_height(type.small, words_w, v.figures[n].name) +
                                      c.paragraph_height(type.title, words_w, v.figures[n].value) + 2 * pad);
        for (std::size_t n = from; n < to; ++n) {
            const auto& g = v.figures[n];
            const bool open = m.open_figure == static_cast<int>(n);
            const box b = box::at({pos.x + (each + space) * static_cast<float>(n - from), y}, each, high);
            const auto i = card_item(c, "figure." + std::to_string(n), b);
            if (open) c.list().AddRect(b.min, b.max, c.ink(colour::edge), c.u(1.5F), 0, 2 * c.hair());
            const auto scope = c.onto(c.colours()[colour::surface]);
            const float name_h =
                c.paragraph(type.small, {b.min.x + pad, b.min.y + pad}, words_w, g.name, colour::quiet_text);
            c.paragraph(type.title, {b.min.x + pad, b.min.y + pad + name_h}, words_w, g.value, colour::text);
            if (i.activated) m.open_figure = open ? -1 : static_cast<int>(n);
        }
        y += high + space;
        if (m.open_figure >= static_cast<int>(from) && m.open_figure < static_cast<int>(to)) {
            const auto& g = v.figures[static_cast<std::size_t>(m.open_figure)];
            y += c.paragraph(type.body, {pos.x + pad, y}, std::min(wide - pad, reading_width(c)),
                             tr("{}: {}", g.name, g.meaning), colour::text) +
                 space;
        }
    }
    return y - pos.y;
}

/// Reactivity and recovery, a row of cells for each event. Returns the height.
float events(canvas& c, ImVec2 pos, float wide, const review_view& v) {
    if (v.events.empty()) return 0;
    const auto& type = c.type();
    float y = pos.y + c.u(1);
    y += c.paragraph(type.title, {pos.x, y}, wide, tr("Reactivity and recovery"), colour::text) + c.u(1);
    const auto in_row = std::max<std::size_t>(1, static_cast<std::size_t>(wide / c.u(28)));
    const float each = wide / static_cast<float>(in_row), words_w = each - c.u(2);
    for (const auto& e : v.events) {
        y += c.paragraph(type.body, {pos.x, y}, wide, e.name + "  ·  " + clock_words(e.from_s) + "–" + clock_words(e.to_s),
                         colour::text) +
             c.u(0.5F);
        for (std::size_t from = 0; from < e.figures.size(); from += in_row) {
            float high = 0;
            for (std::size_t n = from; n < std::min(from + in_row, e.figures.size()); ++n) {
                const auto& g = e.figures[n];
                ImVec2 at{pos.x + each * static_cast<float>(n - from), y};
                at.y += c.paragraph(type.small, at, words_w, g.name, colour::quiet_text);
                at.y += c.paragraph(type.body, at, words_w, g.value, colour::text);
                at.y += c.paragraph(type.small, at, words_w, g.meaning, colour::quiet_text);
                high = std::max(high, at.y - y);
            }
            y += high + c.u(1);
        }
        y += c.u(1);
    }
    y += c.paragraph(type.small, {pos.x, y}, std::min(wide, reading_width(c)),
                     tr("Heart rate alone: how much it rose and how soon it came down, not what was felt."), colour::quiet_text);
    return y - pos.y;
}

/// Instead of heart and activation: whose they are, and one way to see them now. Returns its height.
float hidden_part(canvas& c, ImVec2 pos, float wide, commands& out) {
    const float words_w = std::min(wide, reading_width(c));
    float y = pos.y;
    y += c.paragraph(c.type().body, {pos.x, y}, words_w, tr("Hidden by the person: their trace is theirs. It is recorded all the same."), colour::text) + c.u(1.5F);
    const button_spec ways[]{{"show_hidden", tr("Show it for this look")}};
    if (button_row(c, {pos.x, y}, wide, ways, align::left) == 0)
        out.emplace_back(std::in_place_type<ask_review>, std::in_place_type<show_hidden>);
    return y + button_row_height(c, wide, ways) - pos.y;
}

} // namespace

void draw_review(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out) {
    const auto& type = c.type();
    page p{c, m.pages, "review", area, area.width(), false};
    p.gap(3);
    const bool covered = v.review && v.review->covered();
    const bool beats = v.review && !covered && !v.review->beats.empty();
    std::vector<button_spec> offered{{"back", tr("Home"), tr("key|Esc")}};
    if (beats) offered.push_back({"beats", tr("Single beats"), "B", m.review.beat.has_value()});
    if (v.review && !v.review->hidden) offered.push_back({"beside", tr("Beside another")});
    if (v.review) offered.push_back({"write", tr("Write a file"), "W", m.review.writing});
    if (v.can_repeat && !v.chosen_practice.id.empty()) offered.push_back({"again", tr("Once more")});
    if (v.review && !v.review->together.empty()) {
        offered.push_back({"other", tr("The other one's")});
        offered.push_back({"two_people", tr("Side by side")});
    }
    float ways_w = 0;
    for (const auto& w : offered)
        ways_w += button_width(c, w.label, w.shortcut) + c.u(1);
    const float left_w = p.wide - ways_w > c.u(36) ? p.wide - ways_w - c.u(3) : p.wide;
    const bool beside = left_w < p.wide;
    const float top = p.y;
    const int way = button_row(c, {p.x, p.y}, p.wide, offered, beside ? align::right : align::left);
    if (!beside) p.y += button_row_height(c, p.wide, offered) + c.u(2);
    const std::string_view pressed = way >= 0 ? offered[static_cast<std::size_t>(way)].id : std::string_view{};
    if (pressed == "back" || c.take(key::escape)) out.emplace_back(go_to{screen::home});
    if (pressed == "beside") out.emplace_back(std::in_place_type<ask_compare>, std::in_place_type<offer_comparison>);
    if (pressed == "again") out.emplace_back(choose_practice{v.chosen_practice.id});
    if (pressed == "other") out.emplace_back(open_session{v.review->together});
    if (pressed == "two_people") out.emplace_back(open_two_people{});
    const bool beat_by_beat = beats && (pressed == "beats" || c.take('b'));
    if (v.review && (pressed == "write" || c.take('w'))) m.review.writing = !m.review.writing;
    if (!v.review) {
        p.gap(4);
        p.text(type.body, tr("There is no session to look at."), colour::quiet_text);
        return;
    }
    const auto& r = *v.review;
    p.y += c.paragraph(type.large, {p.x, p.y}, left_w, r.title, colour::text);
    std::string facts = r.when;
    for (const auto* s : {&r.client, &r.sensor, &r.ended})
        if (!s->empty()) facts += "  ·  " + *s;
    p.y += c.paragraph(type.small, {p.x, p.y}, left_w, facts, colour::quiet_text);
    p.y = std::max(p.y, beside ? top + control_height(c) : p.y);
    p.gap(1.5F);
    if (covered) {
        m.review.beat.reset();
        p.gap(3);
        p.y += hidden_part(c, {p.x, p.y}, p.wide, out);
        return;
    }
    if (r.hidden) p.text(type.small, tr("Hidden by the person; shown for this look only."), colour::quiet_text);
    for (const auto& s : r.sentences)
        p.text(type.body, s, colour::text);
    p.gap(1.5F);

    if (m.review.writing) review_write(c, p, m.review, out);

    // The graph takes what the window leaves, with the figures just beneath.
    const float used = p.y - top + c.u(3);
    const float figures_h =
        2 * c.line_height(type.small) + c.line_height(type.title) + c.u(3 + 1.5F + 1 + 1 + 2) +
        (r.delay.empty() ? 0 : c.paragraph_height(type.small, std::min(p.wide, reading_width(c)), r.delay));
    const float high = std::max(review_graph_least_height(c), std::floor(area.height() - used - figures_h));
    review_graph(c, p.take(high), r, m.review);
    if (beat_by_beat) { // the graph has taken its session by now
        if (m.review.beat)
            m.review.beat.reset();
        else
            choose_first(r, m.review);
    }
    p.gap(1);
    p.y += legend(c, {p.x, p.y}, p.wide, r);
    if (!r.delay.empty())
        p.y += c.paragraph(type.small, {p.x, p.y}, std::min(p.wide, reading_width(c)), r.delay, colour::quiet_text);
    p.gap(1);
    p.y += review_beats(c, {p.x, p.y}, p.wide, r, m.review, out);
    p.y += figures(c, {p.x, p.y}, p.wide, r, m.review);
    p.y += events(c, {p.x, p.y}, p.wide, r);
    p.gap(2);
}

} // namespace attune::ui
