#include "app/ui/screens/review_beats.hpp"

#include "app/language/language.hpp"
#include "app/review/by_hand.hpp"
#include "app/ui/screens/review_graph.hpp"
#include "app/ui/widgets/button_row.hpp"

#include <algorithm>
#include <array>

namespace attune::ui {
namespace {

constexpr double close_s = 20;         // chosen: some twenty beats, each with room for the hand
constexpr std::size_t most_rows = 8;   // chosen: what one looks through at once
constexpr char ctrl_z = '\x1a';        // as the window says it, whatever the keyboard's layout

bool odd(const review_beat& b) {
    return b.classed != beat_class::normal && b.classed != beat_class::first;
}

/// From `from` on, by `step`; the chosen one stays where there is none.
template <class Wanted>
void walk(const review_view& v, review_memory& m, int step, Wanted&& wanted) {
    const auto n = static_cast<std::ptrdiff_t>(v.beats.size());
    for (auto i = static_cast<std::ptrdiff_t>(m.beat.value_or(0)) + step; i >= 0 && i < n; i += step)
        if (wanted(v.beats[static_cast<std::size_t>(i)])) return show_beat(v, m, static_cast<std::size_t>(i));
}

float classes(canvas& c, ImVec2 pos, float wide, const review_view& v, const review_memory& m, commands& out) {
    constexpr std::array kinds{beat_class::normal, beat_class::ectopic, beat_class::missed, beat_class::extra,
                               beat_class::misaligned};
    constexpr std::array ids{"beat.normal", "beat.ectopic", "beat.missed", "beat.extra", "beat.misaligned"};
    const auto& b = v.beats[*m.beat];
    std::array<std::string, kinds.size()> words;
    std::array<button_spec, kinds.size()> specs;
    for (std::size_t k = 0; k < kinds.size(); ++k) {
        words[k] = review::class_in_words(kinds[k]);
        specs[k] = {ids[k], words[k], {}, b.judged && b.classed == kinds[k]};
    }
    const int pressed = button_row(c, pos, wide, specs, align::left);
    if (pressed >= 0 && !specs[static_cast<std::size_t>(pressed)].chosen)
        out.emplace_back(ask_review{give_class{*m.beat, kinds[static_cast<std::size_t>(pressed)]}});
    return button_row_height(c, wide, specs);
}

float changes(canvas& c, ImVec2 pos, float wide, const review_view& v, review_memory& m, commands& out) {
    const auto& type = c.type();
    float y = pos.y;
    for (std::size_t n = 0; n < std::min(v.changes.size(), most_rows); ++n) {
        const auto& change = v.changes[n];
        const auto place = std::to_string(n);
        const std::string look = "change.look." + place, back = "change.back." + place;
        const std::array<button_spec, 2> specs{{{look, tr("Look at it")}, {back, tr("Take back")}}};
        float buttons_w = 0;
        for (const auto& s : specs)
            buttons_w += button_width(c, s.label) + c.u(1);
        const bool beside = wide - buttons_w > c.u(30);
        const float words_w = beside ? wide - buttons_w - c.u(1) : wide;
        const float words_h = c.paragraph_height(type.body, words_w, change.words);
        const float row_h = beside ? std::max(words_h, control_height(c)) : words_h;
        c.paragraph(type.body, {pos.x, y + (row_h - words_h) / 2}, words_w, change.words, colour::text);
        const float buttons_y = beside ? y : y + row_h;
        const int pressed = button_row(c, {pos.x, buttons_y}, wide, specs, beside ? align::right : align::left);
        if (pressed == 0) show_beat(v, m, change.beat);
        if (pressed == 1) out.emplace_back(ask_review{take_back_class{change.beat}});
        y += (beside ? row_h : row_h + button_row_height(c, wide, specs)) + c.u(1);
    }
    if (v.changes.size() > most_rows)
        y += c.paragraph(type.small, {pos.x, y}, wide, tr("and {} more; the newest come first", v.changes.size() - most_rows),
                         colour::quiet_text);
    return y - pos.y;
}

} // namespace

void show_beat(const review_view& v, review_memory& m, std::size_t beat) {
    if (beat >= v.beats.size()) return;
    m.beat = beat;
    const double t = v.beats[beat].t_s, wide = m.to_s - m.from_s;
    m.cursor_s = t;
    if (wide <= close_s && t > m.from_s + 0.1 * wide && t < m.to_s - 0.1 * wide) return;
    const double all = std::max(v.duration_s, 1.0), span = std::min({wide, close_s, all});
    const auto to = panned({t - span / 2, t + span / 2}, 0, all);
    m.from_s = to.from_s, m.to_s = to.to_s;
}

void choose_first(const review_view& v, review_memory& m) {
    const auto from = std::lower_bound(v.beats.begin(), v.beats.end(), m.from_s,
                                       [](const review_beat& b, double t) { return b.t_s < t; });
    auto first = std::find_if(from, v.beats.end(), odd);
    if (first == v.beats.end() || (first->t_s > m.to_s && from != v.beats.end() && from->t_s <= m.to_s)) first = from;
    if (first != v.beats.end()) show_beat(v, m, static_cast<std::size_t>(first - v.beats.begin()));
}

float review_beats(canvas& c, ImVec2 pos, float wide, const review_view& v, review_memory& m, commands& out) {
    const auto& type = c.type();
    float y = pos.y;
    if (m.beat && *m.beat >= v.beats.size()) m.beat.reset();
    if (v.can_undo && c.take(ctrl_z)) out.emplace_back(ask_review{undo_class{}});
    if (m.beat) {
        if (c.take(',')) walk(v, m, -1, [](const auto&) { return true; });
        if (c.take('.')) walk(v, m, 1, [](const auto&) { return true; });
        if (c.take('n')) walk(v, m, 1, odd);
        const auto& b = v.beats[*m.beat];
        y += c.paragraph(type.body, {pos.x, y}, wide, review::beat_in_words(b), colour::text);
        y += c.paragraph(type.small, {pos.x, y}, std::min(wide, reading_width(c)), review::reason_in_words(b),
                         colour::quiet_text) +
             c.u(1);
        if (!v.closed.empty())
            y += c.paragraph(type.small, {pos.x, y}, std::min(wide, reading_width(c)), v.closed, colour::text) + c.u(1);
        else if (b.rr_ms > 0)
            y += classes(c, {pos.x, y}, wide, v, m, out) + c.u(1);
        std::array<button_spec, 4> ways{{{"beat_before", tr("Beat before"), ","},
                                         {"beat_after", tr("Beat after"), "."},
                                         {"beat_marked", tr("Next marked beat"), "N"},
                                         {"beat_undo", tr("Undo the last change"), tr("key|Ctrl+Z")}}};
        const std::span<const button_spec> offered{ways.data(), v.can_undo ? ways.size() : ways.size() - 1};
        switch (button_row(c, {pos.x, y}, wide, offered, align::left)) {
        case 0:
            walk(v, m, -1, [](const auto&) { return true; });
            break;
        case 1:
            walk(v, m, 1, [](const auto&) { return true; });
            break;
        case 2:
            walk(v, m, 1, odd);
            break;
        case 3:
            out.emplace_back(ask_review{undo_class{}});
            break;
        default:
            break;
        }
        y += button_row_height(c, wide, offered) + c.u(1);
    }
    if (!v.by_hand.empty()) {
        const std::array<button_spec, 1> shown{
            {{"changes", m.changes ? tr("Hide the changes") : tr("Show the changes"), {}, m.changes}}};
        const float words_w = std::min(wide, reading_width(c)), button_w = button_width(c, shown[0].label);
        const bool beside = words_w + c.u(3) + button_w <= wide;
        const float words_h = c.paragraph(type.small, {pos.x, y}, words_w, v.by_hand, colour::quiet_text);
        const float button_h = button_row_height(c, wide, shown);
        if (!beside) y += words_h + c.u(1);
        if (button_row(c, {beside ? pos.x + words_w + c.u(3) : pos.x, y}, wide, shown, align::left) == 0) m.changes = !m.changes;
        y += (beside ? std::max(words_h, button_h) : button_h) + c.u(1);
        if (m.changes) y += changes(c, {pos.x, y}, wide, v, m, out);
    }
    return y - pos.y;
}

} // namespace attune::ui
