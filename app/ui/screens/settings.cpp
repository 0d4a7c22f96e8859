// Settings: sensor, sound, look, practice, safety, where the data lie.
#include "app/ui/format.hpp"
#include "app/ui/screens/memory.hpp"
#include "app/ui/widgets/button_row.hpp"
#include "app/ui/widgets/marks.hpp"

#include <array>
#include <cmath>

namespace attune::ui {
namespace {

/// A column of the page, filled from top to bottom.
struct column {
    canvas& c;
    float x, y, wide;

    void heading(std::string_view s) {
        c.text(c.type().title, {x, y}, s, colour::text);
        y += c.line_height(c.type().title) + c.u(1);
    }
    void words(std::string_view s) { y += c.paragraph(c.type().small, {x, y}, wide, s, colour::quiet_text); }
    bool toggle(std::string_view id, std::string_view label, bool& value) {
        const bool changed = ui::toggle(c, id, {x, y}, wide, label, value);
        y += toggle_height(c, wide, label);
        return changed;
    }
    /// Words at the left, less and more at the right or beneath.
    int stepper(std::string_view id, std::string_view label, std::string_view shown,
                std::string_view widest) {
        const float w = std::min(wide, stepper_width(c, widest)), high = stepper_height(c);
        const float label_w = canvas::width(c.type().body, label);
        const bool beside = label_w + c.u(2) + w <= wide;
        if (beside)
            c.text(c.type().body, {x, y + (high - c.type().body->FontSize) / 2}, label, colour::text);
        else
            y += c.paragraph(c.type().body, {x, y}, wide, label, colour::text);
        const int by = ui::stepper(c, id, {beside ? x + wide - w : x, y}, w, shown);
        y += high;
        return by;
    }
    void gap(float steps) { y += c.u(steps); }
};

std::string percent(double share) {
    return whole(share * 100) + " %";
}

void shape_and_words(column& k, sensor_mark mark, std::string_view words) {
    canvas& c = k.c;
    const float r = std::round(c.u(0.75F)), indent = c.u(3);
    sensor_shape(c, {k.x + r + 1, k.y + c.line_height(c.type().small) / 2}, r, mark);
    k.y += c.paragraph(c.type().small, {k.x + indent, k.y}, k.wide - indent, words, colour::text);
}

/// Half a minute of listening, and what it is worth in words.
void test_part(column& k, const app_view& v, commands& out) {
    canvas& c = k.c;
    const bool running = v.sensor_test && v.sensor_test->running;
    k.gap(1);
    const button_spec button[]{
        {running ? "test_stop" : "test_sensor", running ? "Stop the test" : "Test this sensor"}};
    if (button_row(c, {k.x, k.y}, k.wide, button, align::left) == 0) out.emplace_back(test_sensor{!running});
    k.y += button_row_height(c, k.wide, button);
    if (!v.sensor_test) return;
    const auto& t = *v.sensor_test;
    k.gap(1);
    if (running) {
        const float high = std::round(c.u(0.5F));
        c.list().AddRectFilled({k.x, k.y}, {k.x + k.wide, k.y + high}, c.ink(colour::line, 0.6));
        c.list().AddRectFilled({k.x, k.y}, {k.x + k.wide * px(t.done), k.y + high},
                               c.ink(colour::breath_in, 0.85));
        c.note_line("test", colour::breath_in, 0.85);
        k.y += high;
        k.gap(1);
        c.keep_moving();
    }
    shape_and_words(k, t.mark, t.sentence);
    const float indent = c.u(3); // under the sentence
    for (const auto& remark : t.remarks)
        k.y += c.paragraph(c.type().small, {k.x + indent, k.y}, k.wide - indent, remark, colour::quiet_text);
}

/// Handed over when the hand rests for a while, as the help line.
void ant_key_part(column& k, const app_view& v, screen_memory& m, commands& out) {
    canvas& c = k.c;
    if (!v.ant_key.wanted) return;
    constexpr double rest_s = 0.8;         // as the help line
    constexpr std::size_t key_digits = 16; // not before it can be whole
    k.gap(2);
    k.words("Network key for ANT+ sticks. It is given to ANT+ Adopters at thisisant.com; none comes with "
            "this program.");
    k.gap(0.5F);
    if (text_field(c, "ant_key", {k.x, k.y}, k.wide,
                   v.ant_key.saved ? "saved; type to replace" : "16 hex digits", m.ant_key))
        m.ant_key_idle_s = 0;
    k.y += control_height(c);
    if (!v.ant_key.trouble.empty()) {
        k.gap(0.5F);
        shape_and_words(k, sensor_mark::trouble, v.ant_key.trouble);
    }
    if (m.ant_key.empty()) return;
    m.ant_key_idle_s += c.dt();
    if (c.typing() && (m.ant_key_idle_s < rest_s || m.ant_key.size() < key_digits)) {
        c.keep_moving();
        return;
    }
    out.emplace_back(set_ant_key{m.ant_key});
    m.ant_key.clear();
}

bool sensor_part(column& k, const app_view& v, settings& s, screen_memory& m, commands& out) {
    canvas& c = k.c;
    const auto& type = c.type();
    bool changed = false;
    k.heading("Sensor");
    if (v.sensors.empty()) k.words("Looking for sensors.");
    for (std::size_t n = 0; n < v.sensors.size(); ++n) {
        const auto& o = v.sensors[n];
        const bool is = o.uri == s.sensor;
        const float pad = c.u(1.5F), indent = c.u(3), text_w = k.wide - 2 * pad - indent;
        const float words_h = c.paragraph_height(type.body, text_w, o.name) +
                              c.paragraph_height(type.small, text_w, o.sentence);
        const box b = box::at({k.x, k.y}, k.wide, 2 * pad + words_h);
        const auto i = c.item("sensor." + std::to_string(n), role::choice, b);
        if (is || i.hovered) c.list().AddRectFilled(b.min, b.max, c.ink(colour::surface), c.u(1));
        if (is) { // chosen: a frame and a bar, not colour alone
            c.list().AddRect(b.min, b.max, c.ink(colour::edge), c.u(1), 0, c.hair());
            c.list().AddRectFilled({b.min.x, b.min.y + c.u(1)}, {b.min.x + c.u(0.5F), b.max.y - c.u(1)},
                                   c.ink(colour::breath_in), c.u(0.25F));
            c.note_line("chosen", colour::breath_in);
        }
        {
            const auto scope = is || i.hovered ? c.onto(c.colours()[colour::surface]) : c.same();
            const float r = std::round(c.u(0.75F));
            ImVec2 at{b.min.x + pad + indent, b.min.y + pad};
            sensor_shape(c, {b.min.x + pad + r + 1, at.y + c.line_height(type.body) / 2}, r, o.mark);
            at.y += c.paragraph(type.body, at, text_w, o.name, colour::text);
            c.paragraph(type.small, at, text_w, o.sentence, colour::quiet_text);
        }
        c.ring(i, b, c.u(1));
        if (i.activated && !is) s.sensor = o.uri, changed = true;
        k.y = b.max.y;
        if (is) {
            k.gap(1);
            const int by =
                k.stepper("latency", "Delay of this sensor", one_digit(o.latency_s) + " s", "0.00 s");
            if (by != 0) {
                // 0.1 s a step: finer is not felt (SENSORS 9 gives usual delays to a tenth).
                s.latency_s[o.latency_key] = std::clamp(std::round(o.latency_s * 10 + by) / 10, 0.0, 5.0);
                changed = true;
            }
            k.words("From the heartbeat to its arrival here. It only moves the curve under the wave.");
            test_part(k, v, out);
        }
        k.gap(1);
    }
    ant_key_part(k, v, m, out);
    return changed;
}

bool sound_part(column& k, settings& s) {
    bool changed = false;
    k.heading("Sound");
    if (const int by = k.stepper("volume", "Volume", percent(s.volume), "100 %"); by != 0) {
        s.volume = std::clamp(std::round(s.volume * 20 + by) / 20, 0.0, 1.0);
        changed = true;
    }
    k.gap(1);
    changed |= k.toggle("muted", "Quiet: no sound at all", s.muted);
    changed |= k.toggle("tones", "Tones that rise and fall with the breath", s.breath_tones);
    return changed;
}

bool look_part(column& k, settings& s) {
    canvas& c = k.c;
    bool changed = false;
    k.heading("Look");
    constexpr std::array<std::string_view, 3> themes{"Night", "Day", "High contrast"};
    int theme = static_cast<int>(s.theme);
    if (choice(c, "theme", {k.x, k.y}, k.wide, themes, theme))
        s.theme = static_cast<theme_name>(theme), changed = true;
    k.y += choice_height(c, k.wide, themes);
    k.gap(1.5F);
    if (const int by = k.stepper("text_size", "Text size", percent(s.text_scale), "100 %"); by != 0) {
        s.text_scale = std::clamp(std::round(s.text_scale * 4 + by) / 4, 1.0, 2.5); // in quarters
        changed = true;
    }
    k.gap(1);
    changed |= k.toggle("reduced_motion", "Less motion: a bar fills, the orb stands still", s.reduced_motion);
    changed |= k.toggle("frame_rate", "Smoothest picture (off: half the frames)", s.full_frame_rate);
    changed |= k.toggle("count", "Count inside the orb", s.show_count);
    changed |= k.toggle("orb_only", "Begin with nothing but the orb", s.hide_all_but_orb);
    return changed;
}

bool practice_part(column& k, settings& s) {
    bool changed = false;
    k.heading("Practice");
    changed |= k.toggle("rest_first", "Five minutes of quiet rest first", s.measure_rest);
    k.words("The program then knows what your rest looks like today.");
    k.gap(1);
    changed |= k.toggle("lead_in", "Ease into the pace from my own breath", s.lead_in);
    if (s.lead_in)
        if (const int by =
                k.stepper("own_rate", "My own breath", pace_words(s.own_rate_bpm), "10.5 a minute");
            by != 0) {
            s.own_rate_bpm = std::clamp(std::round(s.own_rate_bpm) + by, 6.0, 30.0);
            changed = true;
        }
    return changed;
}

/// Text is handed over when the hand rests for a while, so that not every letter writes the settings file.
bool safety_part(column& k, settings& s, screen_memory& m, commands& out) {
    canvas& c = k.c;
    constexpr double rest_s = 0.8; // chosen: longer than between two letters
    k.heading("Safety");
    if (!m.crisis_line) m.crisis_line = s.crisis_line;
    k.words("Help line near you, shown with the safety notes");
    k.gap(0.5F);
    if (text_field(c, "crisis_line", {k.x, k.y}, k.wide, "name and number", *m.crisis_line))
        m.crisis_idle_s = 0;
    k.y += control_height(c);
    k.gap(1.5F);
    constexpr button_spec read[]{{"safety", "Read the safety notes"}};
    if (button_row(c, {k.x, k.y}, k.wide, read, align::left) == 0) out.emplace_back(go_to{screen::safety});
    k.y += button_row_height(c, k.wide, read);
    if (*m.crisis_line == s.crisis_line) return false;
    m.crisis_idle_s += c.dt();
    if (c.typing() && m.crisis_idle_s < rest_s) {
        c.keep_moving();
        return false;
    }
    s.crisis_line = *m.crisis_line;
    return true;
}

} // namespace

void draw_settings(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out) {
    settings s = v.chosen;
    page p{c, m.pages, "settings", area, c.u(124), false};
    p.gap(4);
    constexpr button_spec ways[]{{"back", "Back", "Esc"}};
    const float title_h = c.line_height(c.type().large), row_h = button_row_height(c, p.wide, ways);
    const bool leave = button_row(c, {p.x, p.y + (title_h - row_h) / 2}, p.wide, ways, align::right) == 0;
    p.text(c.type().large, "Settings", colour::text);
    p.gap(3);

    const bool columns = p.wide >= c.u(92);
    const float space = c.u(6),
                wide = columns ? std::floor((p.wide - space) / 2) : std::min(p.wide, reading_width(c));
    column left{c, p.x, p.y, wide};
    bool changed = sensor_part(left, v, s, m, out);
    left.gap(3);
    changed |= safety_part(left, s, m, out);
    left.gap(4);
    if (!columns) p.y = left.y;
    column right{c, columns ? p.x + wide + space : p.x, p.y, wide};
    changed |= look_part(right, s);
    right.gap(4);
    changed |= sound_part(right, s);
    right.gap(4);
    changed |= practice_part(right, s);
    right.gap(4);
    column& last = columns ? left : right;
    last.heading("Your data");
    last.words("Everything stays on this machine, in one file:");
    last.words(v.store_file);
    p.y = std::max(left.y, right.y);
    p.gap(4);

    if (changed) out.emplace_back(change_settings{s});
    if (leave || c.take(key::escape)) {
        m.crisis_line.reset();
        m.ant_key.clear();
        out.emplace_back(go_to{screen::home});
    }
}

} // namespace attune::ui
