// The console: a session that somebody leads, everything at a glance and under a key.
#include "app/language/language.hpp"
#include "app/ui/format.hpp"
#include "app/ui/screens/column.hpp"
#include "app/ui/screens/session_parts.hpp"
#include "app/ui/widgets/button_row.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

namespace attune::ui {
namespace {

constexpr double minute_more_s = 60;     // chosen: a step is lengthened by what can be judged at a glance
constexpr std::size_t log_lines_shown = 8; // chosen: the last minutes; all of it is in the review

template <class What>
void ask_it(commands& out, What what) {
    out.emplace_back(std::in_place_type<ask_lead>, std::in_place_type<What>, std::move(what));
}

/// Where a single word stands beside a paragraph's line.
float in_line(const canvas& c, const ImFont* f) {
    return (c.line_height(f) - f->FontSize) / 2;
}

std::string mark_words(const app_view& v, std::size_t key) {
    const auto& own = v.chosen.mark_words[key];
    return own.empty() ? std::to_string(key + 1) : own;
}

std::string time_of(const console_view& k, const session_view& s) {
    if (s.paused) return tr("paused");
    if (k.waits) return tr("waits for you");
    if (k.open) return tr("{}, until you go on", clock_words(k.elapsed_s));
    if (k.length_s > 0) return tr("{} of {}", clock_words(k.elapsed_s), clock_words(k.length_s));
    return {};
}

struct console {
    canvas& c;
    const app_view& v;
    const console_view& k;
    const session_view& s;
    console_memory& m;
    commands& out;

    /// The step of the moment, its time, and what may be done with it.
    void step_now(column& p) const {
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

    void client(column& p) const {
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
            if (somebody(p, "picture_of", tr("nobody's"), given)) ask_it(out, give_picture{given});
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

    /// Of two people one, or what stands first. True where another is chosen.
    bool somebody(column& p, std::string_view id, std::string_view neither, std::optional<std::size_t>& whom) const {
        const std::array<std::string_view, 3> names{neither, k.people[0].name, k.people[1].name};
        int chosen = whom ? static_cast<int>(*whom) + 1 : 0;
        const bool changed = choice(c, id, {p.x, p.y}, p.wide, names, chosen);
        p.y += choice_height(c, p.wide, names);
        if (chosen == 0)
            whom.reset();
        else
            whom = static_cast<std::size_t>(chosen - 1);
        return changed;
    }
    /// Of two: whom marks, notes and distress concern.
    void for_whom(column& p) const {
        if (k.people.empty()) return;
        p.words(tr("Marks, notes and distress are for (A)"));
        p.gap(0.5F);
        auto whom = k.whom;
        if (somebody(p, "whom", tr("both"), whom)) ask_it(out, lead_for{whom});
        p.gap(1.5F);
    }

    void words(column& p) const {
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

    void steps(column& p) const {
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
    /// Of a step that is over: each one's own, beside the other's.
    std::string means_of(const led_step& step) const {
        if (k.people.empty()) return step.hr_bpm[0] ? tr("{:.0f} a minute", *step.hr_bpm[0]) : std::string{};
        std::string said;
        for (std::size_t i = 0; i < k.people.size(); ++i)
            if (step.hr_bpm[i] && !k.people[i].hidden)
                said += (said.empty() ? "" : "  ·  ") + k.people[i].name + " " + whole(*step.hr_bpm[i]);
        return said;
    }

    /// Keys 1 to 9 with their words; "Name" turns them into fields.
    void marks(column& p) const {
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
                    ask_it(out, name_mark_key{i, words});
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

    void notes(column& p) const {
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
            ask_it(out, add_led_note{m.note});
            m.note.clear();
        }
        p.y += control_height(c) + c.u(1); // their places are kept, so that nothing beneath moves
        slider(c, "distress", {p.x, p.y}, p.wide, tr("Distress as told"), tr("none"), tr("the most there is"), m.distress);
        p.y += slider_height(c) + c.u(0.5F);
        if (m.distress) {
            const auto words = tr("Keep {:.0f}", *m.distress);
            const button_spec keep_it[]{{"keep_distress", words}};
            if (button_row(c, {p.x, p.y}, p.wide, keep_it, align::left) == 0) {
                ask_it(out, say_distress{*m.distress});
                m.distress.reset();
            }
        }
        p.y += control_height(c);
    }

    void log(column& p) const {
        if (k.log.empty()) return;
        p.gap(1.5F);
        const float at_w = canvas::number_width(c.type().small, "0:00:00") + c.u(1);
        for (std::size_t i = 0; i < std::min(k.log.size(), log_lines_shown); ++i) {
            c.number(c.type().small, {p.x, p.y + in_line(c, c.type().small)}, clock_words(k.log[i].at_s), colour::quiet_text);
            p.y += c.paragraph(c.type().small, {p.x + at_w, p.y}, p.wide - at_w, k.log[i].words, colour::text);
        }
    }

    struct signal_words {
        std::string_view word, trouble; ///< "steady"; empty while all is well
        std::string_view said() const noexcept { return trouble.empty() ? word : trouble; }
    };
    static signal_words signal_of(std::string_view word, std::string_view saving, std::string_view sensor) {
        return {word, saving.empty() ? sensor : saving};
    }
    float signal_height(float wide, const signal_words& words) const {
        return c.paragraph_height(c.type().small, wide - c.u(2.5F), words.said()) + c.u(1);
    }
    /// At least `high`: what stands beside it begins at the same height.
    void signal(column& p, const session_view& of, const signal_words& words, float high) const {
        const auto& type = c.type();
        const float r = std::round(c.u(0.6F));
        sensor_shape(c, {p.x + r + 1, p.y + c.line_height(type.small) / 2}, r, mark_of(of));
        c.paragraph(type.small, {p.x + c.u(2.5F), p.y}, p.wide - c.u(2.5F), words.said(),
                    words.trouble.empty() ? colour::quiet_text : colour::text);
        p.y += std::max(high, signal_height(p.wide, words));
    }
    void heart(column& p, float high) const {
        signal(p, s, signal_of(v.practice.signal_word, v.practice.saving_trouble, v.practice.signal_sentence), 0);
        traces(c, box::at({p.x, p.y}, p.wide, high), s, m.trace[0], nullptr, true);
        p.y += high;
    }
    /// One of two: signal, heart and activation, on scales of their own.
    void person(column& p, std::size_t i, float high, float signal_h) const {
        const auto& type = c.type();
        const auto& who = k.people[i];
        if (!who.session) return;
        const std::string id = "hide_trace." + std::to_string(i + 1);
        const button_spec hide[]{{id, who.hidden ? tr("Show trace") : tr("Hide trace"), i == 0 ? "H" : "J", who.hidden}};
        const float button_w = button_width(c, hide[0].label, hide[0].shortcut);
        const bool beside = canvas::width(type.title, who.name) + c.u(2) + button_w <= p.wide;
        const float row = control_height(c), name_w = beside ? p.wide - button_w - c.u(2) : p.wide;
        const float name_h = c.paragraph(type.title, {p.x, p.y + (beside ? (row - c.line_height(type.title)) / 2 : 0)}, name_w, who.name, colour::text);
        if (!beside) p.y += name_h;
        if (button_row(c, {p.x, p.y}, p.wide, hide, beside ? align::right : align::left) == 0) hide_or_show(i);
        p.y += row + c.u(0.5F);
        signal(p, *who.session, signal_of(who.signal_word, who.saving_trouble, who.signal_sentence), signal_h);
        if (who.hidden) {
            const std::string_view words = tr("Their trace is theirs. It is recorded all the same.");
            const float words_h = c.paragraph_height(type.small, p.wide, words);
            c.paragraph(type.small, {p.x, p.y + (high - words_h) / 2}, p.wide, words, colour::quiet_text, align::centre);
        } else
            traces(c, box::at({p.x, p.y}, p.wide, high), *who.session, m.trace[i], nullptr, true);
        p.y += high + c.u(0.5F);
        const auto& base = who.session->base;
        const bool own = base.source == baseline_source::this_session || base.source == baseline_source::own_history;
        if (who.hidden) return;
        p.words(own ? tr("Own rest: {:.0f} a minute", base.hr_bpm) : std::string{tr("No rest of their own is known yet.")});
        if (!who.hint.empty()) p.body(who.hint);
    }
    /// Both, side by side where there is room; never in one picture.
    void people(column& p, float high) const {
        const float between = c.u(4), half = (p.wide - between) / 2;
        if (half < c.u(32)) {
            for (std::size_t i = 0; i < k.people.size(); ++i) {
                person(p, i, high, 0);
                p.gap(2);
            }
            return;
        }
        column left{c, p.x, p.y, half}, right{c, p.x + half + between, p.y, half};
        float signal_h = 0;
        for (const auto& who : k.people)
            signal_h = std::max(signal_h, signal_height(half, signal_of(who.signal_word, who.saving_trouble, who.signal_sentence)));
        person(left, 0, high, signal_h);
        person(right, 1, high, signal_h);
        p.y = std::max(left.y, right.y);
    }
    void hearts(column& p, float high) const { k.people.empty() ? heart(p, high) : people(p, high); }

    void go_on() const {
        ask(out, s.phase == phase_kind::settle || s.phase == phase_kind::rest ? command_kind::skip_phase
                                                                               : command_kind::next_step);
    }
    void pause() const { ask(out, s.paused ? command_kind::resume : command_kind::pause); }
    void longer() const { ask(out, command_kind::extend, minute_more_s); }
    void mark(std::size_t key) const { ask(out, command_kind::mark, 0, mark_words(v, key)); }
    void blank() const { ask_it(out, blank_client{!k.blank}); }
    void turn() const { ask_it(out, show_client_here{true}); }
    void hide_or_show(std::size_t i) const { ask_it(out, hide_trace{i, !k.people[i].hidden}); }
    /// Both, the first, the second, both.
    void next_whom() const {
        const std::size_t next = k.whom ? *k.whom + 1 : 0;
        ask_it(out, lead_for{next < k.people.size() ? std::optional{next} : std::nullopt});
    }
    void second() const { ask_it(out, show_client_window{!v.lead.client_window}); }

    void keys() const {
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
};

/// This window turned to the client: their picture, and one way back.
void turned(canvas& c, const app_view& v, const box& area, console_memory& m, commands& out) {
    draw_client_picture(c, v, m.given, area);
    m.idle_s = c.any_input() ? 0 : m.idle_s + c.dt();
    constexpr double rests_s = 3; // chosen: gone before the client has read it
    if (m.idle_s < rests_s) {
        const button_spec back[]{{"turn_back", tr("Console"), "V"}};
        if (button_row(c, {area.min.x + c.u(3), area.max.y - control_height(c) - c.u(2)}, area.width() - c.u(6), back, align::right) == 0)
            ask_it(out, show_client_here{false});
    }
    const auto blank = v.lead.console->blank;
    if (c.take('v') || c.take(key::escape)) ask_it(out, show_client_here{false});
    if (c.take('b')) ask_it(out, blank_client{!blank});
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
