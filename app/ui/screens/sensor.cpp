// The sensor: what there is, how the chosen one is heard, and how late it tells.
#include "app/language/language.hpp"
#include "app/ui/screens/column.hpp"
#include "app/ui/screens/memory.hpp"
#include "app/ui/widgets/button_row.hpp"

#include <array>
#include <cmath>

namespace attune::ui {
namespace {

/// Its beats as they come, on their way to the left for a minute.
void beats(column& k, const session_view& v, trace_memory& m) {
    canvas& c = k.c;
    m.follow(v, c.dt());
    const box b = box::at({k.x, k.y}, k.wide, c.u(13));
    card(c, b);
    const auto scope = c.onto(c.colours()[colour::surface]);
    if (v.beats.empty())
        c.text(c.type().small, {b.centre().x, b.centre().y - c.type().small->FontSize / 2},
               tr("Each beat shows here"), colour::quiet_text, align::centre);
    else
        heart_trace(c, b.shrunk(c.u(0.5F)), v, m);
    k.y = b.max.y;
    c.keep_moving();
}

/// Names at the left, what is known at the right of them.
void facts(column& k, const std::vector<named_fact>& all) {
    canvas& c = k.c;
    const auto* f = c.type().small;
    float names = 0;
    for (const auto& a : all)
        names = std::max(names, canvas::width(f, a.name));
    const float from = std::ceil(names) + c.u(3);
    for (const auto& a : all) {
        c.paragraph(f, {k.x, k.y}, from, a.name, colour::quiet_text);
        k.y += c.paragraph(f, {k.x + from, k.y}, k.wide - from, a.value, colour::text);
    }
}

/// Half a minute of listening, and what it is worth in words.
void test_part(column& k, const sensor_test_view& t) {
    canvas& c = k.c;
    if (t.running) {
        const float high = std::round(c.u(0.5F));
        c.list().AddRectFilled({k.x, k.y}, {k.x + k.wide, k.y + high}, c.ink(colour::line, 0.6));
        c.list().AddRectFilled({k.x, k.y}, {k.x + k.wide * px(t.done), k.y + high},
                               c.ink(colour::breath_in, 0.85));
        c.note_line("test", colour::breath_in, 0.85);
        k.y += high;
        k.gap(1);
        c.keep_moving();
    }
    k.marked(t.mark, t.sentence);
    const float indent = c.u(3); // under the sentence
    for (const auto& remark : t.remarks)
        k.y += c.paragraph(c.type().small, {k.x + indent, k.y}, k.wide - indent, remark, colour::quiet_text);
}

void listen_part(column& k, const app_view& v, screen_memory& m, commands& out) {
    canvas& c = k.c;
    const bool listening = v.sensor_preview.has_value();
    const bool testing = v.sensor_test && v.sensor_test->running;
    const button_spec test{testing ? "test_stop" : "test_sensor",
                           testing ? tr("Stop the test") : tr("Test this sensor for 30 s")};
    if (!listening) {
        const char* label = tr("Listen");
        const float w = std::min(k.wide, canvas::width(c.type().title, label) + c.u(8)), h = c.u(6);
        if (primary_button(c, "listen", box::at({k.x, k.y}, w, h), label))
            out.emplace_back(listen_sensor{true});
        const float rest = k.wide - w - c.u(2);
        const bool beside = button_width(c, test.label) <= rest;
        if (!beside) k.y += h + c.u(1);
        const ImVec2 at{beside ? k.x + w + c.u(2) : k.x, beside ? k.y + (h - control_height(c)) / 2 : k.y};
        if (button_row(c, at, beside ? rest : k.wide, {&test, 1}, align::left) == 0)
            out.emplace_back(test_sensor{true});
        k.y += beside ? h : control_height(c);
    } else {
        const std::array<button_spec, 2> ways{button_spec{"listen_stop", tr("Stop listening")}, test};
        const int way = button_row(c, {k.x, k.y}, k.wide, ways, align::left);
        if (way == 0) out.emplace_back(listen_sensor{false});
        if (way == 1) out.emplace_back(test_sensor{!testing});
        k.y += button_row_height(c, k.wide, ways);
    }
    if (v.sensor_test) {
        k.gap(2);
        test_part(k, *v.sensor_test);
    }
    if (!listening) return;
    const auto& p = *v.sensor_preview;
    k.gap(2);
    if (p.session) beats(k, *p.session, m.sensor_trace);
    k.gap(1);
    k.marked(p.mark, p.sentence);
    k.gap(1);
    facts(k, p.facts);
}

void delay_part(column& k, const app_view& v, commands& out) {
    canvas& c = k.c;
    const auto& d = v.sensor_delay;
    k.heading(tr("Delay"));
    const int by = k.stepper("latency", tr("From a heartbeat to its arrival"), d.words, tr("{:.1Lf} s", 10.0));
    // 0.1 s a step: finer is not felt (SENSORS 9 gives usual delays to a tenth).
    if (by != 0) out.emplace_back(set_delay{std::clamp(std::round(d.seconds * 10 + by) / 10, 0.0, 5.0)});
    k.gap(0.5F);
    k.words(d.source);
    k.gap(0.5F);
    k.words(tr("It lays the heart's curve beside the breath; other numbers do not feel it."));
    k.gap(1.5F);
    const std::string back = tr("Back to the usual {}", d.usual);
    const std::array<button_spec, 2> ways{button_spec{"by_tapping", tr("Find it by tapping")},
                                          button_spec{"usual_delay", back}};
    const std::span<const button_spec> offered{ways.data(), d.own ? 2U : 1U};
    const int way = button_row(c, {k.x, k.y}, k.wide, offered, align::left);
    if (way == 0) out.emplace_back(tap_delay{true});
    if (way == 1) out.emplace_back(set_delay{});
    k.y += button_row_height(c, k.wide, offered);
}

/// One that can be chosen, or a sentence about one that cannot.
void sensor_row(column& k, std::size_t n, const sensor_choice& o, const settings& s, commands& out) {
    canvas& c = k.c;
    const auto& type = c.type();
    const bool is = !o.uri.empty() && o.uri == s.sensor;
    const float pad = c.u(1.5F), indent = c.u(3), text_w = k.wide - 2 * pad - indent;
    const float words_h =
        c.paragraph_height(type.body, text_w, o.name) + c.paragraph_height(type.small, text_w, o.sentence);
    const box b = box::at({k.x, k.y}, k.wide, 2 * pad + words_h);
    interaction i;
    if (!o.uri.empty()) i = c.item("sensor." + std::to_string(n), role::choice, b);
    const bool lit = is || i.hovered;
    if (lit) c.list().AddRectFilled(b.min, b.max, c.ink(colour::surface), c.u(1));
    if (is) { // chosen: a frame and a bar, not colour alone
        c.list().AddRect(b.min, b.max, c.ink(colour::edge), c.u(1), 0, c.hair());
        c.list().AddRectFilled({b.min.x, b.min.y + c.u(1)}, {b.min.x + c.u(0.5F), b.max.y - c.u(1)},
                               c.ink(colour::breath_in), c.u(0.25F));
        c.note_line("chosen", colour::breath_in);
    }
    {
        const auto scope = lit ? c.onto(c.colours()[colour::surface]) : c.same();
        const float r = std::round(c.u(0.75F));
        ImVec2 at{b.min.x + pad + indent, b.min.y + pad};
        sensor_shape(c, {b.min.x + pad + r + 1, at.y + c.line_height(type.body) / 2}, r, o.mark);
        at.y += c.paragraph(type.body, at, text_w, o.name, colour::text);
        c.paragraph(type.small, at, text_w, o.sentence, colour::quiet_text);
    }
    c.ring(i, b, c.u(1));
    if (i.activated && !is) {
        auto to = s;
        to.sensor = o.uri;
        out.emplace_back(change_settings{to});
    }
    k.y = b.max.y + c.u(0.5F);
}

void list_part(column& k, const app_view& v, commands& out) {
    k.heading(tr("What is here"));
    if (!v.sensors_hint.empty()) {
        k.words(v.sensors_hint);
        k.gap(1);
    }
    if (v.sensors.empty()) k.words(tr("Looking for sensors."));
    for (std::size_t n = 0; n < v.sensors.size(); ++n)
        sensor_row(k, n, v.sensors[n], v.chosen, out);
}

/// Handed over when the hand rests for a while, as the help line.
void ant_key_part(column& k, const app_view& v, screen_memory& m, commands& out) {
    canvas& c = k.c;
    if (!v.ant_key.wanted) return;
    constexpr double rest_s = 0.8;         // as the help line
    constexpr std::size_t key_digits = 16; // not before it can be whole
    k.gap(2);
    k.words(tr("Network key for ANT+ sticks. It is given to ANT+ Adopters at thisisant.com; none comes with "
               "this program."));
    k.gap(0.5F);
    if (text_field(c, "ant_key", {k.x, k.y}, k.wide,
                   v.ant_key.saved ? tr("saved; type to replace") : tr("16 hex digits"), m.ant_key))
        m.ant_key_idle_s = 0;
    k.y += control_height(c);
    if (!v.ant_key.trouble.empty()) {
        k.gap(0.5F);
        k.marked(sensor_mark::trouble, v.ant_key.trouble);
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

/// One for each tap that is wanted; they fill and never flash (LOOK.md: nothing faster than once a second).
struct dots {
    float r, each;
    std::size_t in_row, rows;
    dots(const canvas& c, float wide, std::size_t wanted)
        : r{std::round(c.u(0.75F))}
        , each{c.u(2.5F)}
        , in_row{std::clamp<std::size_t>(static_cast<std::size_t>(wide / each), 1,
                                         std::max<std::size_t>(wanted, 1))}
        , rows{(wanted + in_row - 1) / in_row} {}
    float height() const { return static_cast<float>(rows) * each; }
    void draw(canvas& c, ImVec2 top_centre, const tapping_view& t) const {
        const float from = top_centre.x - each * (static_cast<float>(in_row) - 1) / 2;
        for (std::size_t i = 0; i < t.wanted; ++i) {
            const ImVec2 at{from + each * static_cast<float>(i % in_row),
                            top_centre.y + each * (static_cast<float>(i / in_row) + 0.5F)};
            if (i < t.fit)
                c.list().AddCircleFilled(at, r, c.ink(colour::heart), 24);
            else
                c.list().AddCircle(at, r - c.hair() / 2, c.ink(colour::edge), 24, c.hair());
        }
        c.note_line("tap", colour::heart);
        c.note_line("tap wanted", colour::edge);
    }
};

/// Counts when it goes down, not when it is let go: that is when the hand felt the beat. It stays where it is
/// while taps are counted.
bool tap_target(column& k, const tapping_view& t) {
    canvas& c = k.c;
    const bool here = c.drawn().focused == "tap";
    bool tapped = (here || !c.focused_by_key()) && c.take(key::space);
    if (here && c.take(key::enter)) tapped = true;
    const char* words = tr("Tap here, or press Space");
    const auto* f = c.type().title;
    const float pad = c.u(2), wide = k.wide - 2 * pad, words_h = c.paragraph_height(f, wide, words);
    const dots taps{c, wide, t.wanted};
    const float inner = words_h + c.u(1) + taps.height();
    const box b = box::at({k.x, k.y}, k.wide, std::max(c.u(17), inner + 2 * pad));
    const auto i = c.item("tap", role::button, b);
    card(c, b);
    c.list().AddRect(b.min, b.max, c.ink(colour::edge), c.u(1.5F), 0, c.hair());
    c.note_line("edge", colour::edge);
    c.ring(i, b, c.u(1.5F));
    const auto scope = c.onto(c.colours()[colour::surface]);
    const float y = b.centre().y - inner / 2;
    c.paragraph(f, {b.min.x + pad, y}, wide, words, colour::text, align::centre);
    taps.draw(c, {b.centre().x, y + words_h + c.u(1)}, t);
    k.y = b.max.y;
    return tapped || i.pressed;
}

/// The beats are not shown here: the hand is to follow the pulse, not the picture.
void draw_tapping(canvas& c, const tapping_view& t, screen_memory& m, const box& area, commands& out) {
    page p{c, m.pages, "tapping", area, reading_width(c), false};
    p.gap(4);
    const button_spec ways[]{{"tap_leave", tr("Leave"), tr("key|Esc")}};
    const float title_h = c.line_height(c.type().large), row_h = button_row_height(c, p.wide, ways);
    const bool leave = button_row(c, {p.x, p.y + (title_h - row_h) / 2}, p.wide, ways, align::right) == 0;
    const float ways_w = button_width(c, ways[0].label, ways[0].shortcut) + c.u(2);
    p.y += c.paragraph(c.type().large, {p.x, p.y}, p.wide - ways_w, tr("Tap your pulse"), colour::text);
    p.gap(2);
    column k{c, p.x, p.y, p.wide};
    // What to do, or what came of it, in a room that keeps the target beneath it where it is.
    const float room = c.line_height(c.type().large) + c.line_height(c.type().body), top = k.y;
    if (!t.result.empty()) k.y += c.paragraph(c.type().large, {k.x, k.y}, k.wide, t.result, colour::text);
    k.body(t.sentence);
    k.y = std::max(k.y, top + room);
    k.gap(1.5F);
    const std::array<std::string_view, 2> sites{tr("At the neck"), tr("At the wrist")};
    int site = static_cast<int>(t.site);
    if (choice(c, "pulse", {k.x, k.y}, k.wide, sites, site))
        out.emplace_back(choose_pulse{static_cast<pulse_site>(site)});
    k.y += choice_height(c, k.wide, sites);
    k.gap(1.5F);
    if (tap_target(k, t)) out.emplace_back(tap_pulse{});
    k.gap(2);
    const button_spec again[]{{"tap_again", tr("Again")}};
    const char* use = tr("Use this");
    const float use_w = std::min(k.wide, canvas::width(c.type().title, use) + c.u(8)), use_h = c.u(6);
    const float again_w = std::min(k.wide, button_width(c, again[0].label));
    const bool beside = t.known && use_w + c.u(2) + again_w <= k.wide;
    if (t.known) {
        if (primary_button(c, "tap_use", box::at({k.x, k.y}, use_w, use_h), use))
            out.emplace_back(use_tapped{});
        if (!beside) k.y += use_h + c.u(1);
    }
    if (t.taps > 0) {
        const float h = control_height(c);
        const ImVec2 at = beside ? ImVec2{k.x + use_w + c.u(2), k.y + (use_h - h) / 2} : ImVec2{k.x, k.y};
        if (button_row(c, at, again_w, again, align::left) == 0) {
            out.emplace_back(tap_again{});
            c.focus("tap");
        }
        k.y += beside ? use_h : h;
        k.gap(2);
    }
    k.words(tr("The beats that arrive stay hidden, so that the hand follows the pulse and not the picture."));
    p.y = k.y;
    p.gap(4);
    if (leave || c.take(key::escape)) out.emplace_back(tap_delay{false});
}

} // namespace

void draw_sensor(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out) {
    if (v.tapping) return draw_tapping(c, *v.tapping, m, area, out);
    page p{c, m.pages, "sensor", area, c.u(124), false};
    p.gap(4);
    const button_spec ways[]{{"back", tr("Back"), tr("key|Esc")}};
    const float title_h = c.line_height(c.type().large), row_h = button_row_height(c, p.wide, ways);
    const bool leave = button_row(c, {p.x, p.y + (title_h - row_h) / 2}, p.wide, ways, align::right) == 0;
    p.text(c.type().large, tr("Sensor"), colour::text);
    p.gap(3);

    const bool columns = p.wide >= c.u(92);
    const float space = c.u(6),
                wide = columns ? std::floor((p.wide - space) / 2) : std::min(p.wide, reading_width(c));
    column left{c, p.x, p.y, wide};
    left.heading(v.home.sensor.name);
    if (!v.sensor_preview) {
        left.marked(v.home.sensor.mark, v.home.sensor.sentence);
        left.gap(2);
    } else {
        left.gap(1);
    }
    listen_part(left, v, m, out);
    left.gap(4);
    delay_part(left, v, out);
    left.gap(4);
    column right{c, columns ? p.x + wide + space : p.x, columns ? p.y : left.y, wide};
    list_part(right, v, out);
    ant_key_part(right, v, m, out);
    p.y = std::max(left.y, right.y);
    p.gap(4);

    if (leave || c.take(key::escape)) {
        m.ant_key.clear();
        out.emplace_back(go_to{v.sensor_back});
    }
}

} // namespace attune::ui
