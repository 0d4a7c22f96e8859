// The console: a session that somebody leads, everything at a glance and under a key.
#include "app/language/language.hpp"
#include "app/ui/format.hpp"
#include "app/ui/screens/console_parts.hpp"
#include "app/ui/widgets/button_row.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

namespace attune::ui {
namespace {

constexpr std::size_t log_lines_shown = 8; // chosen: the last minutes; all of it is in the review

/// Where a single word stands beside a paragraph's line.
float in_line(const canvas& c, const ImFont* f) {
    return (c.line_height(f) - f->FontSize) / 2;
}

std::string time_of(const console_view& k, const session_view& s) {
    if (s.paused) return tr("paused");
    if (k.waits) return tr("waits for you");
    if (k.open) return tr("{}, until you go on", clock_words(k.elapsed_s));
    if (k.length_s > 0) return tr("{} of {}", clock_words(k.elapsed_s), clock_words(k.length_s));
    return {};
}

} // namespace

void console::step_now(column& p) const {
    const auto& type = c.type();
    if (!k.role.empty()) p.words(k.role);
    p.y += c.paragraph(type.large, {p.x, p.y}, p.wide, k.step, colour::text);
    const auto time = time_of(k, s);
    // One line high whatever it says, so that nothing beneath moves.
    c.number(type.title, {p.x, p.y}, time, colour::text);
    p.y += c.line_height(type.title) + c.u(1);
    const float high = std::round(c.u(0.75F));
    const box line = box::at({p.x, p.y}, p.wide, high);
    c.list().AddRectFilled(line.min, line.max, c.ink(colour::line, 0.8), high / 2);
    if (k.length_s > 0) {
        const double done = std::clamp(k.elapsed_s / k.length_s, 0.0, 1.0);
        c.list().AddRectFilled(line.min, {line.min.x + p.wide * px(done), line.max.y},
                               c.ink(colour::breath_in, 0.85), high / 2);
        c.note_line("step", colour::breath_in, 0.85);
    }
    p.y += high + c.u(2);
    if (!k.go_on.empty()) {
        const float b = std::min(p.wide, canvas::width(type.title, k.go_on) + c.u(8));
        const bool fits = canvas::width(type.title, k.go_on) + c.u(4) <= p.wide;
        if (primary_button(c, "go_on", box::at({p.x, p.y}, b, c.u(7)), fits ? k.go_on : std::string{tr("Go on")})) go_on();
        p.y += c.u(7) + c.u(1.5F);
    }
    const std::array ways{button_spec{"pause", s.paused ? tr("Continue") : tr("Pause"), tr("key|Space")},
                          button_spec{"longer", tr("1 min more"), "+"}, button_spec{"stop", tr("End"), tr("key|Esc")}};
    const int way = button_row(c, {p.x, p.y}, p.wide, ways, align::left);
    p.y += button_row_height(c, p.wide, ways);
    if (way == 0) pause();
    if (way == 1) longer();
    if (way == 2) m.asking = true;
}

void console::client(column& p) const {
    p.words(v.lead.client_window ? tr("The client's window") : tr("The client's picture"));
    const bool nothing = k.blank || k.client_sees == client_view::nothing;
    p.body(k.blank                                  ? std::string{tr("Empty, as you asked.")}
           : nothing                                ? std::string{tr("Empty in this step.")}
           : k.client_sees == client_view::orb      ? std::string{tr("The breath to follow.")}
           : k.client_words.empty()                 ? std::string{tr("No words just now.")}
                                                    : k.client_words);
    if (!k.people.empty()) {
        p.gap(0.5F);
        p.words(tr("A heart in it, without numbers"));
        p.gap(0.5F);
        auto given = k.picture_of;
        if (somebody(p, "picture_of", tr("nobody's"), given)) ask_lead_for(out, give_picture{given});
    }
    p.gap(1);
    const std::array ways{button_spec{"blank", k.blank ? tr("Show again") : tr("Empty it"), "B", k.blank},
                          button_spec{"turn", tr("Show it here"), "V"},
                          button_spec{"second", v.lead.client_window ? tr("Close its window") : tr("Own window"), "W",
                                      v.lead.client_window}};
    const int way = button_row(c, {p.x, p.y}, p.wide, ways, align::left);
    p.y += button_row_height(c, p.wide, ways);
    if (way == 0) blank();
    if (way == 1) turn();
    if (way == 2) second();
}

void console::words(column& p) const {
    if (!k.leader.empty()) {
        p.words(tr("For you"));
        for (const auto& line : k.leader)
            p.body(line);
        p.gap(2);
    }
    if (!k.hint.empty()) {
        p.words(tr("Against the rest"));
        p.body(k.hint);
        p.gap(2);
    }
    if (!k.stop_rule.empty()) {
        p.words(tr("When to stop"));
        p.body(k.stop_rule);
        p.gap(2);
    }
}

void console::steps(column& p) const {
    const auto& type = c.type();
    for (const auto& step : k.steps) {
        const bool now = step.at == led_step::place::now;
        const auto length = step.open ? std::string{} : step.length_s > 0 ? clock_words(step.length_s) : std::string{};
        const float length_w = canvas::number_width(type.small, length), inner = p.wide - c.u(2.5F);
        const float high = c.paragraph_height(type.small, inner - length_w - c.u(1), step.name);
        if (now) {
            c.list().AddRectFilled({p.x, p.y - c.u(0.25F)}, {p.x + p.wide, p.y + high + c.u(0.25F)},
                                   c.ink(colour::surface), c.u(0.5F));
        }
        const auto scope = now ? c.onto(c.colours()[colour::surface]) : c.same();
        const ImVec2 dot{p.x + c.u(1), p.y + c.line_height(type.small) / 2};
        const float r = c.u(0.4F); // done: filled; now: a bar; to come: a ring
        if (now)
            c.list().AddRectFilled({dot.x - r / 2, p.y + c.u(0.25F)}, {dot.x + r / 2, p.y + high - c.u(0.25F)},
                                   c.ink(colour::breath_in), r / 2);
        else if (step.at == led_step::place::over)
            c.list().AddCircleFilled(dot, r, c.ink(colour::quiet_text), 24);
        else
            c.list().AddCircle(dot, r, c.ink(colour::quiet_text), 24, c.hair());
        const auto ink = now ? colour::text : colour::quiet_text;
        c.paragraph(type.small, {p.x + c.u(2.5F), p.y}, inner - length_w - c.u(1), step.name, ink);
        c.number(type.small, {p.x + p.wide - c.u(0.5F), p.y + in_line(c, type.small)}, length, ink, align::right);
        p.y += high;
        if (const auto means = means_of(step); !means.empty())
            p.y += c.paragraph(type.small, {p.x + c.u(2.5F), p.y}, inner - c.u(1), means, colour::quiet_text);
        p.y += c.u(0.75F);
    }
}

void console::marks(column& p) const {
    if (m.naming) {
        p.words(tr("Words for the keys 1 to 9"));
        p.gap(0.5F);
        const float number_w = c.u(3), high = control_height(c);
        for (std::size_t i = 0; i < mark_keys; ++i) {
            c.number(c.type().body, {p.x, p.y + (high - c.type().body->FontSize) / 2}, std::to_string(i + 1), colour::quiet_text);
            auto words = v.chosen.mark_words[i];
            if (text_field(c, "mark_words." + std::to_string(i + 1), {p.x + number_w, p.y}, p.wide - number_w,
                           tr("only its number"), words)) {
                while (words.size() > mark_label_bytes) // whole letters: the last one may have several bytes
                    do
                        words.pop_back();
                    while (!words.empty() && (static_cast<unsigned char>(words.back()) & 0xC0U) == 0x80U);
                ask_lead_for(out, name_mark_key{i, words});
            }
            p.y += high + c.u(0.5F);
        }
        const button_spec done[]{{"named", tr("Done")}};
        if (button_row(c, {p.x, p.y}, p.wide, done, align::left) == 0) m.naming = false;
        p.y += button_row_height(c, p.wide, done);
        return;
    }
    p.words(tr("Mark the moment"));
    p.gap(0.5F);
    std::array<std::string, mark_keys> words, ids, numbers;
    std::vector<button_spec> keys;
    for (std::size_t i = 0; i < mark_keys; ++i) {
        numbers[i] = std::to_string(i + 1);
        words[i] = mark_words(v, i);
        ids[i] = "mark." + numbers[i];
        const bool named = !v.chosen.mark_words[i].empty();
        keys.push_back({ids[i], words[i], named ? std::string_view{numbers[i]} : std::string_view{}});
    }
    keys.push_back({"name_marks", tr("Name them")});
    const int pressed = button_row(c, {p.x, p.y}, p.wide, keys, align::left);
    p.y += button_row_height(c, p.wide, keys);
    if (pressed == static_cast<int>(mark_keys))
        m.naming = true;
    else if (pressed >= 0)
        mark(static_cast<std::size_t>(pressed));
}

void console::notes(column& p) const {
    p.words(tr("Note with its moment: N, then Enter"));
    p.gap(0.5F);
    text_field(c, "note", {p.x, p.y}, p.wide, "", m.note);
    bool kept = text_entered(c);
    p.y += control_height(c) + c.u(0.5F);
    if (!m.note.empty()) {
        const button_spec keep[]{{"keep_note", tr("Keep")}};
        kept = button_row(c, {p.x, p.y}, p.wide, keep, align::left) == 0 || kept;
    }
    if (kept && !m.note.empty()) {
        ask_lead_for(out, add_led_note{m.note});
        m.note.clear();
    }
    p.y += control_height(c) + c.u(1); // their places are kept, so that nothing beneath moves
    slider(c, "distress", {p.x, p.y}, p.wide, tr("Distress as told"), tr("none"), tr("the most there is"), m.distress);
    p.y += slider_height(c) + c.u(0.5F);
    if (m.distress) {
        const auto words = tr("Keep {:.0f}", *m.distress);
        const button_spec keep_it[]{{"keep_distress", words}};
        if (button_row(c, {p.x, p.y}, p.wide, keep_it, align::left) == 0) {
            ask_lead_for(out, say_distress{*m.distress});
            m.distress.reset();
        }
    }
    p.y += control_height(c);
}

void console::log(column& p) const {
    if (k.log.empty()) return;
    p.gap(1.5F);
    const float at_w = canvas::number_width(c.type().small, "0:00:00") + c.u(1);
    for (std::size_t i = 0; i < std::min(k.log.size(), log_lines_shown); ++i) {
        c.number(c.type().small, {p.x, p.y + in_line(c, c.type().small)}, clock_words(k.log[i].at_s), colour::quiet_text);
        p.y += c.paragraph(c.type().small, {p.x + at_w, p.y}, p.wide - at_w, k.log[i].words, colour::text);
    }
}

void console::go_on() const {
    ask(out, s.phase == phase_kind::settle || s.phase == phase_kind::rest ? command_kind::skip_phase
                                                                           : command_kind::next_step);
}

void console::keys() const {
    if (c.take(key::space)) pause();
    if (c.take('g') && !k.go_on.empty()) go_on();
    if (c.take('+') || c.take('=')) longer();
    if (c.take('b')) blank();
    if (c.take('v')) turn();
    if (c.take('w')) second();
    if (c.take('n')) c.walk_to("note");
    if (!k.people.empty()) {
        if (c.take('a')) next_whom();
        if (c.take('h')) hide_or_show(0);
        if (c.take('j')) hide_or_show(1);
    }
    for (std::size_t i = 0; i < mark_keys; ++i)
        if (c.take(static_cast<char>('1' + i))) mark(i);
    if (c.take(key::escape)) m.asking = true;
}

namespace {

/// This window turned to the client: their picture, and one way back.
void turned(canvas& c, const app_view& v, const box& area, console_memory& m, commands& out) {
    draw_client_picture(c, v, m.given, area);
    m.idle_s = c.any_input() ? 0 : m.idle_s + c.dt();
    constexpr double rests_s = 3; // chosen: gone before the client has read it
    if (m.idle_s < rests_s) {
        const button_spec back[]{{"turn_back", tr("Console"), "V"}};
        if (button_row(c, {area.min.x + c.u(3), area.max.y - control_height(c) - c.u(2)}, area.width() - c.u(6), back, align::right) == 0)
            ask_lead_for(out, show_client_here{false});
    }
    const auto blank = v.lead.console->blank;
    if (c.take('v') || c.take(key::escape)) ask_lead_for(out, show_client_here{false});
    if (c.take('b')) ask_lead_for(out, blank_client{!blank});
    for (std::size_t i = 0; i < mark_keys; ++i)
        if (c.take(static_cast<char>('1' + i))) ask(out, command_kind::mark, 0, mark_words(v, i));
}

} // namespace

void draw_console(canvas& c, const app_view& v, screen_memory& memory, const box& area, commands& out) {
    auto& m = memory.console;
    const session_view* s = v.practice.session;
    if (!s || !v.lead.console) return;
    const auto& people = v.lead.console->people;
    if (people.empty())
        m.trace[0].follow(*s, c.dt());
    else
        for (std::size_t i = 0; i < std::min(people.size(), m.trace.size()); ++i)
            if (people[i].session) m.trace[i].follow(*people[i].session, c.dt());
    c.keep_moving();
    if (v.lead.client_here) return turned(c, v, area, m, out);
    c.enable(!m.asking);
    const console k{c, v, *v.lead.console, *s, m, out};
    {
        page p{c, memory.pages, "console", area, c.u(220), false};
        p.gap(2);
        const float gutter = c.u(3);
        const bool two = !k.k.people.empty();
        if (p.wide >= c.u(150)) { // all at a glance
            const float side = c.u(34), middle = p.wide - 2 * side - 2 * gutter;
            column left{c, p.x, p.y, side};
            k.step_now(left);
            left.gap(2.5F);
            k.steps(left);
            float top = p.y;
            if (two) {
                k.log(left);
                column above{c, p.x + side + gutter, p.y, middle + gutter + side};
                k.people(above, c.u(22));
                top = above.y + c.u(2);
            }
            column mid{c, p.x + side + gutter, top, middle}, right{c, p.x + side + middle + 2 * gutter, top, side};
            if (!two) {
                k.heart(mid, c.u(28));
                mid.gap(2);
            }
            k.for_whom(mid);
            k.marks(mid);
            mid.gap(2);
            k.notes(mid);
            k.words(right);
            k.client(right);
            if (!two) k.log(right);
            p.y = std::max({left.y, mid.y, right.y});
        } else if (p.wide >= c.u(70)) {
            if (two) {
                column above{c, p.x, p.y, p.wide};
                k.people(above, c.u(16));
                p.y = above.y + c.u(2);
            }
            const float half = (p.wide - gutter) / 2;
            column left{c, p.x, p.y, half}, right{c, p.x + half + gutter, p.y, half};
            k.step_now(left);
            left.gap(2);
            if (!two) {
                k.heart(left, c.u(20));
                left.gap(2);
            }
            k.steps(left);
            k.words(right);
            k.for_whom(right);
            k.marks(right);
            right.gap(2);
            k.notes(right);
            k.log(right);
            right.gap(2);
            k.client(right);
            p.y = std::max(left.y, right.y);
        } else {
            column one{c, p.x, p.y, p.wide};
            k.step_now(one);
            one.gap(2);
            k.hearts(one, c.u(18));
            one.gap(2);
            k.words(one);
            k.for_whom(one);
            k.marks(one);
            one.gap(2);
            k.notes(one);
            k.log(one);
            one.gap(2);
            k.client(one);
            one.gap(2);
            k.steps(one);
            p.y = one.y;
        }
        p.gap(3);
    }
    if (m.asking) {
        c.enable(true);
        const page above{c, memory.pages, "question", c.display(), c.display().width(), false}; // over the console's page
        end_question(c, {tr("End the session here?"), tr("What was done so far is kept.")}, m.asking, out);
        return;
    }
    k.keys();
}

} // namespace attune::ui
