// Practice: the orb fills the window; what the heart does is quiet beneath it.
#include "app/language/language.hpp"
#include "app/ui/format.hpp"
#include "app/ui/screens/check_in.hpp"
#include "app/ui/screens/session_parts.hpp"
#include "app/ui/widgets/button_row.hpp"
#include "app/ui/widgets/marks.hpp"

#include <cmath>

namespace attune::ui {
namespace {

constexpr double controls_rest_s =
    5; // chosen: where all is hidden, keys hide again this long after the hand rests

/// Title at the left where there is room for it, the sensor in one word and a shape at the right.
void corners(canvas& c, const app_view& v, const box& orb_room) {
    const auto& p = v.practice;
    const auto& type = c.type();
    const float x0 = c.u(3), x1 = c.display().max.x - c.u(3), y = c.u(2.5F);
    const float r = std::round(c.u(0.75F));
    const float word_w = c.text(type.body, {x1, y}, p.signal_word, colour::quiet_text, align::right);
    if (p.session && !p.signal_word.empty())
        sensor_shape(c, {x1 - word_w - c.u(1) - r, y + type.body->FontSize / 2}, r, mark_of(*p.session));
    const float orb_left = orb_room.centre().x - std::min(orb_room.width(), orb_room.height()) / 2;
    if (x0 + canvas::width(type.body, p.title) + c.u(2) <= orb_left)
        c.text(type.body, {x0, y}, p.title, colour::quiet_text);
}

/// For a minute after dizziness was said its words show whatever is hidden.
bool softened(const session_view* s) noexcept {
    return s && s->dizzy > 0 && s->now - s->dizzy_at < dizzy_words_last;
}

/// The one calm line: what is wrong before what is to do.
struct calm_words {
    std::string words;
    bool trouble = false;
    const ImFont* font = nullptr;
    float wide = 0, high = 0;
};
calm_words calm_line(canvas& c, float room, const practice_view& p, const session_view* s, bool with_guidance,
                     bool with_offer) {
    calm_words w;
    const bool dizzy = softened(s); // these words come before any other
    if (dizzy) w.words = p.guidance;
    for (const auto& trouble : {p.saving_trouble, p.signal_sentence})
        if (!trouble.empty() && !dizzy) {
            if (!w.words.empty()) w.words += "\n";
            w.words += trouble;
            w.trouble = true;
        }
    if (w.words.empty() && s && s->search && s->search->ended != search_end::none)
        w.words = result_words(*s->search);
    if (w.words.empty() && with_guidance)
        w.words = s && s->paused ? std::string{tr("Paused. It goes on whenever you like.")} : p.guidance;
    if (w.words.empty() && with_offer)
        w.words = tr("For three minutes your heart has been calmer than the rest it is compared with. "
                     "New rest compares with this from now on.");
    w.font = c.type().body;
    w.wide = std::min(room, reading_width(c));
    if (w.words.empty()) return w;
    w.high = c.paragraph_height(w.font, w.wide, w.words);
    if (w.high > 2.5F * c.line_height(w.font)) { // much to say: smaller
        w.font = c.type().small;
        w.high = c.paragraph_height(w.font, w.wide, w.words);
    }
    return w;
}

void say(canvas& c, const box& b, const calm_words& w) {
    if (w.words.empty()) return;
    if (w.trouble) {
        const float r = std::round(c.u(0.6F)), block = c.paragraph_width(w.font, w.wide, w.words);
        sensor_shape(c, {b.centre().x - block / 2 - c.u(1) - r, b.min.y + c.line_height(w.font) / 2}, r,
                     sensor_mark::trouble);
    }
    c.paragraph(w.font, {b.centre().x - w.wide / 2, b.min.y}, w.wide, w.words, colour::text, align::centre);
}

/// A step without a pacer: its name, its words, and how much of it is left; one that waits can be begun.
void still_step(canvas& c, const box& room, float wide, const practice_view& p, const step_view& step,
                commands& out) {
    const auto& type = c.type();
    const float w = std::min(wide, reading_width(c));
    const float name_h = p.step_name.empty() ? 0 : c.line_height(type.body) + c.u(1);
    const float below = step.waiting ? c.u(7) : std::round(c.u(0.5F));
    // The place of the words does not move while they change: three lines are kept for them, where there is
    // room.
    const ImFont* f = type.title;
    float words_h = 0, all = 0;
    const auto measure = [&](float least_lines) {
        words_h = std::max(c.paragraph_height(f, w, p.guidance), least_lines * c.line_height(f));
        all = name_h + words_h + c.u(2) + below;
        return all <= room.height();
    };
    if (!measure(3) && !measure(1)) {
        f = type.body;
        measure(1);
    }
    ImVec2 at{room.centre().x - w / 2, std::max(room.min.y, room.centre().y - all / 2)};
    if (name_h > 0)
        c.text(type.body, {room.centre().x, at.y}, p.step_name, colour::quiet_text, align::centre);
    at.y += name_h;
    c.paragraph(f, at, w, p.guidance, colour::text, align::centre);
    at.y += words_h + c.u(2);
    if (step.waiting) {
        const char* label = tr("Begin this step");
        const float b = std::min(w, canvas::width(type.title, label) + c.u(8));
        if (primary_button(c, "begin_step", box::at({room.centre().x - b / 2, at.y}, b, below), label))
            ask(out, command_kind::start_step);
        return;
    }
    const float line_w = std::min(w, c.u(30));
    const double done = step.length > seconds{0} ? std::clamp(step.elapsed / step.length, 0.0, 1.0) : 0;
    const box line = box::at({room.centre().x - line_w / 2, at.y}, line_w, below);
    c.list().AddRectFilled(line.min, line.max, c.ink(colour::line, 0.8), below / 2);
    c.list().AddRectFilled(line.min, {line.min.x + line_w * px(done), line.max.y},
                           c.ink(colour::breath_in, 0.85), below / 2);
    c.note_line("step", colour::breath_in, 0.85);
}

void time_line(canvas& c, const session_view& s) {
    const float high = std::round(c.u(0.5F));
    const box b{{0, c.display().max.y - high}, c.display().max};
    const double left =
        s.phase_length.count() > 0 ? std::clamp(s.remaining.count() / s.phase_length.count(), 0.0, 1.0) : 0;
    const double share =
        s.phase == phase_kind::practice
            ? left
            : 1 - std::clamp(s.phase_elapsed / std::max(seconds{1e-3}, s.phase_length), 0.0, 1.0);
    c.list().AddRectFilled(b.min, b.max, c.ink(colour::line, 0.6));
    c.list().AddRectFilled(b.min, {b.width() * px(share), b.max.y}, c.ink(colour::breath_in, 0.85));
    c.note_line("time left", colour::breath_in, 0.85);
}

/// Keys for everything that may be asked; a click does the same.
struct keys_row {
    std::vector<button_spec> buttons;
    std::vector<char> keys; ///< ' ' is the space bar, 27 Esc
};

keys_row keys_now(const app_view& v, const practice_memory& m) {
    const auto* s = v.practice.session;
    keys_row r;
    const auto add = [&r](std::string_view id, std::string_view label, std::string_view shown, char k) {
        r.buttons.push_back({id, label, shown});
        r.keys.push_back(k);
    };
    if (m.more) {
        if (s && s->paced && !s->search && !v.chosen_practice.pace_fixed) {
            add("slower", tr("Slower"), "-", '-');
            add("faster", tr("Faster"), "+", '+');
            add("longer_out", tr("Longer out"), "O", 'o');
            add("longer_in", tr("Longer in"), "I", 'i');
        }
        if (v.chosen_practice.can_extend) add("longer", tr("5 min more"), "L", 'l');
        add("count", v.chosen.show_count ? tr("No count") : tr("Count"), "C", 'c');
        add("mute", v.chosen.muted ? tr("Sound") : tr("Quiet"), "Q", 'q');
        add("softer", tr("Softer"), ",", ',');
        add("louder", tr("Louder"), ".", '.');
        if (v.can_speak) add("speak", v.chosen.speak ? tr("No words") : tr("Speak"), "V", 'v');
        add("safety", tr("Safety"), "?", '?');
        add("fewer", tr("Back"), "K", 'k');
        return r;
    }
    if (s && !s->paused && (s->phase == phase_kind::settle || s->phase == phase_kind::rest))
        add("skip_phase", tr("Begin now"), "G", 'g');
    if (s && s->step && s->step->waiting && !s->paused) add("start_step", tr("Begin"), "G", 'g');
    add("pause", s && s->paused ? tr("Go on") : tr("Pause"), tr("key|Space"), ' ');
    constexpr seconds told_for{2}; // chosen: seen in passing, without waiting for it
    const bool marked = s && s->last_mark_at.count() >= 0 && s->now - s->last_mark_at < told_for;
    if (s && s->calmer && !v.practice.feedback_hidden) add("take_calmer", tr("New rest"), "R", 'r');
    add("mark", marked ? tr("Marked") : tr("Mark"), "M", 'm');
    if (s && s->phase != phase_kind::close) add("dizzy", tr("Dizzy"), "D", 'd');
    add("hide", v.practice.feedback_hidden ? tr("Show") : tr("Hide"), "H", 'h');
    if (s && s->search && s->phase == phase_kind::practice && s->search->ended == search_end::none) {
        add("uneasy", tr("Not comfortable"), "U", 'u');
        add("conclude", tr("Enough"), "E", 'e');
    }
    add("more", tr("More"), "K", 'k');
    add("stop", tr("End"), tr("key|Esc"), 27);
    return r;
}

void act_on(std::string_view id, const app_view& v, practice_memory& m, commands& out) {
    const auto* s = v.practice.session;
    const double pace = s && s->pacer ? s->pacer->pace.value : 6;
    const auto ratio = [&](double by) {
        if (!s) return;
        const auto& p = s->pacer_line.pattern;
        const double share = p.inhale / (p.inhale + p.exhale);
        ask(out, command_kind::set_ratio, std::clamp(std::round(share * 20 + by) / 20, 0.2, 0.8));
    };
    const auto change = [&](auto&& set) {
        settings to = v.chosen;
        set(to);
        out.emplace_back(change_settings{to});
    };
    const auto new_pace = [](double p) { return std::clamp(p, slowest_pace.value, fastest_pace.value); };
    if (id == "pause")
        ask(out, s && s->paused ? command_kind::resume : command_kind::pause);
    else if (id == "mark")
        ask(out, command_kind::mark, 0, "mark");
    else if (id == "dizzy")
        ask(out, command_kind::dizzy);
    else if (id == "start_step")
        ask(out, command_kind::start_step);
    else if (id == "safety")
        out.emplace_back(go_to{screen::safety});
    else if (id == "hide")
        out.emplace_back(show_feedback{v.practice.feedback_hidden});
    else if (id == "stop")
        m.asking = true;
    else if (id == "take_calmer")
        ask(out, command_kind::take_calmer);
    else if (id == "uneasy")
        ask(out, command_kind::uneasy);
    else if (id == "conclude")
        ask(out, command_kind::conclude);
    else if (id == "skip_phase")
        ask(out, command_kind::skip_phase);
    else if (id == "more" || id == "fewer")
        m.more = !m.more;
    else if (id == "slower")
        ask(out, command_kind::set_pace, new_pace(std::round(pace * 2 - 1) / 2));
    else if (id == "faster")
        ask(out, command_kind::set_pace, new_pace(std::round(pace * 2 + 1) / 2));
    else if (id == "longer_out")
        ratio(-1);
    else if (id == "longer_in")
        ratio(+1);
    else if (id == "longer")
        ask(out, command_kind::extend, 300);
    else if (id == "count")
        change([](settings& t) { t.show_count = !t.show_count; });
    else if (id == "softer")
        change([](settings& t) { t.volume = std::max(0.0, t.volume - 0.1); });
    else if (id == "louder")
        change([](settings& t) { t.volume = std::min(1.0, t.volume + 0.1), t.muted = false; });
    else if (id == "mute")
        change([](settings& t) { t.muted = !t.muted; });
    else if (id == "speak")
        change([](settings& t) { t.speak = !t.speak; });
}

} // namespace

void draw_practice(canvas& c, const app_view& v, screen_memory& memory, const box& area, commands& out) {
    auto& m = memory.practice;
    const auto& p = v.practice;
    const session_view* s = p.session;
    if (s) m.trace.follow(*s, c.dt());
    const bool asking = m.asking || p.confirm_stop;
    const bool hidden = p.feedback_hidden;
    const bool paced = s ? s->paced : v.chosen_practice.paced;
    m.idle_s = c.any_input() ? 0 : m.idle_s + c.dt();
    c.enable(!asking);

    // From below: keys, traces, the calm line; the orb has the rest and never less than half. Where that does
    // not fit, keys stand in the place of the traces while the hand moves.
    const auto& type = c.type();
    const float side = c.u(3), wide = area.width() - 2 * side, h = area.height();
    const float space = std::min(c.u(1), h / 80);
    auto keys = keys_now(v, m);
    const float one_row = control_height(c);
    if (button_row_height(c, wide, keys.buttons) > one_row)
        for (auto& b : keys.buttons)
            b.shortcut = {};
    const float keys_h = button_row_height(c, wide, keys.buttons);
    const bool traces_shown = !hidden && s;
    const auto words =
        calm_line(c, wide - c.u(6), p, s, paced && !hidden, !hidden && s && s->calmer && !s->paused);
    const bool line_shown = !hidden || words.trouble || (softened(s) && paced);
    const bool name_shown = line_shown && paced && !words.trouble && !p.step_name.empty();
    const float name_h = name_shown ? c.line_height(type.body) : 0;
    const float line_h =
        name_h +
        (line_shown ? std::max(words.high, c.line_height(type.body) * (h > c.u(80) ? 2.0F : 1.0F)) : 0);
    const float row_h = type.title->FontSize + type.small->FontSize + c.u(0.5F);
    const auto traces_high = [&](bool with_activation) {
        if (!traces_shown) return 0.0F;
        return std::max(std::clamp(h * 0.2F, c.u(8), c.u(26)), (with_activation ? 2.9F : 1.15F) * row_h);
    };
    const float fixed = 2 * space + h * 0.5F + line_h + 6 * space;
    const bool roomy = fixed + traces_high(true) + keys_h <= h;
    const bool with_activation = roomy || fixed + std::max(traces_high(true), keys_h) <= h;
    const bool awake = m.idle_s < controls_rest_s;
    const bool keys_shown = awake || (roomy && !hidden);
    if (!roomy || hidden) c.keep_moving();
    const float traces_h = traces_high(with_activation);

    float y = area.max.y - 2 * space;
    const float keys_y = y - keys_h;
    if (roomy || hidden) y = keys_y - 1.5F * space;
    const box trace_box{{area.min.x + side, y - traces_h}, {area.max.x - side, y}};
    y -= roomy || hidden ? traces_h : std::max(traces_h, keys_h);
    if (traces_shown) y -= 1.5F * space;
    const box line_box{{area.min.x + side, y - line_h}, {area.max.x - side, y}};
    y -= line_h + (line_shown ? space : 0);
    const box room{{area.min.x + side, area.min.y + 2 * space}, {area.max.x - side, y}};

    if (name_shown)
        c.text(type.body, {line_box.centre().x, line_box.min.y}, p.step_name, colour::quiet_text,
               align::centre);
    if (paced) {
        session_orb(c, room, v);
    } else if (s && s->step && !s->paused) {
        still_step(c, room, wide, p, *s->step, out);
    } else { // natural breath: words in the middle, nothing that moves
        const std::string_view middle =
            s && s->paused ? std::string_view{tr("Paused")} : std::string_view{p.guidance};
        const float w = std::min(wide, reading_width(c)), high = c.paragraph_height(type.title, w, middle);
        c.paragraph(type.title, {area.centre().x - w / 2, room.centre().y - high / 2}, w, middle,
                    colour::text, align::centre);
    }
    if (line_shown) say(c, {{line_box.min.x, line_box.min.y + name_h}, line_box.max}, words);
    if (!hidden) corners(c, v, paced ? room : box::at(room.centre(), 0, 0));
    if (traces_shown && (roomy || !keys_shown)) traces(c, trace_box, *s, m.trace, &m.belief, with_activation);
    if (!hidden && s) time_line(c, *s);

    if (keys_shown)
        if (const int i = button_row(c, {area.min.x + side, keys_y}, wide, keys.buttons, align::centre);
            i >= 0)
            act_on(keys.buttons[static_cast<std::size_t>(i)].id, v, m, out);
    if (asking) {
        c.enable(true);
        end_question(c, {tr("End the practice here?"), tr("What you have done so far is kept.")}, m.asking, out);
        return;
    }
    for (std::size_t i = 0; i < keys.keys.size(); ++i) {
        const char k = keys.keys[i];
        const bool pressed = k == ' ' ? c.take(key::space) : k == 27 ? false : c.take(k);
        if (pressed) act_on(keys.buttons[i].id, v, m, out);
    }
    for (const auto& [k, id] :
         {std::pair{'m', "mark"}, std::pair{'h', "hide"}, std::pair{'d', "dizzy"}, std::pair{'=', "faster"}})
        if (c.take(k)) act_on(id, v, m, out);
    for (char k = '1'; k <= '9'; ++k)
        if (c.take(k)) ask(out, command_kind::mark, 0, {&k, 1});
    if (c.take(key::escape)) m.asking = true;
}

} // namespace attune::ui
