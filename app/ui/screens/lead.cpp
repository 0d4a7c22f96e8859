// Lead a session: which protocol, and what it will do.
#include "app/language/language.hpp"
#include "app/ui/format.hpp"
#include "app/ui/screens/column.hpp"
#include "app/ui/screens/memory.hpp"
#include "app/ui/widgets/button_row.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace attune::ui {
namespace {

template <class What>
void ask(commands& out, What what) {
    out.emplace_back(std::in_place_type<ask_lead>, std::in_place_type<What>, std::move(what));
}

std::string length_of(const led_card& k) {
    if (k.length_s <= 0) return tr("as long as you like");
    const auto minutes = minutes_words(k.length_s / 60);
    return k.with_open ? tr("{} and what you leave open", minutes) : minutes;
}

std::string length_of(const led_step& s) {
    if (s.open) return tr("until you go on");
    return s.length_s > 0 ? clock_words(s.length_s) : std::string{};
}

/// One protocol as a row; returns its height.
float protocol_row(canvas& c, ImVec2 at, float wide, const led_card& k, bool chosen, commands& out) {
    const auto& type = c.type();
    const float pad = c.u(1.5F), inner = wide - 2 * pad;
    const auto length = length_of(k);
    const float high = 2 * c.u(1) + c.paragraph_height(type.body, inner, k.title) +
                       c.paragraph_height(type.small, inner, length);
    const box b = box::at(at, wide, high);
    const auto i = c.item("protocol." + k.id, role::button, b);
    if (i.activated) ask(out, choose_protocol{k.id});
    const bool lit = chosen || i.hovered || i.held;
    if (lit) c.list().AddRectFilled(b.min, b.max, c.ink(colour::surface), c.u(1));
    if (chosen) { // a bar beside it: not by colour alone
        c.list().AddRectFilled(b.min, {b.min.x + c.u(0.5F), b.max.y}, c.ink(colour::breath_in), c.u(0.25F));
        c.note_line("chosen protocol", colour::breath_in);
    }
    const auto scope = lit ? c.onto(c.colours()[colour::surface]) : c.same();
    ImVec2 to{b.min.x + pad, b.min.y + c.u(1)};
    to.y += c.paragraph(type.body, to, inner, k.title, colour::text);
    c.paragraph(type.small, to, inner, length, colour::quiet_text);
    c.ring(i, b, c.u(1));
    return high;
}

/// Everything of the chosen one; returns where it ends.
float details(canvas& c, ImVec2 at, float wide, const app_view& v, const led_card& k, commands& out) {
    const auto& type = c.type();
    column p{c, at.x, at.y, std::min(wide, reading_width(c))};
    p.y += c.paragraph(type.large, {p.x, p.y}, p.wide, k.title, colour::text) + c.u(1);
    p.body(k.summary);
    for (const auto& words : k.cautions) {
        p.gap(1);
        p.words(words);
    }
    if (!k.stop_rule.empty()) {
        p.gap(1.5F);
        p.words(tr("When to stop"));
        p.body(k.stop_rule);
    }
    p.gap(2);
    const char* label = tr("Begin");
    const float w = std::min(p.wide, canvas::width(type.title, label) + c.u(10)), high = c.u(7);
    if (primary_button(c, "begin_led", box::at({p.x, p.y}, w, high), label)) ask(out, begin_led{});
    p.gap(7 + 1.5F);
    if (!v.home.sensor.name.empty()) p.marked(v.home.sensor.mark, v.home.sensor.name + "  ·  " + v.home.sensor.sentence);
    p.gap(2);
    for (const auto& s : k.steps) {
        const auto length = length_of(s);
        const auto name = s.role.empty() || s.role == s.name ? s.name : s.name + "  ·  " + s.role;
        const float length_w = canvas::width(type.small, length), name_w = p.wide - length_w - c.u(2);
        c.text(type.small, {p.x + p.wide, p.y + (c.line_height(type.small) - type.small->FontSize) / 2}, length, colour::quiet_text, align::right);
        p.y += c.paragraph(type.small, {p.x, p.y}, name_w, name, colour::text) + c.u(0.5F);
    }
    return p.y;
}

} // namespace

void draw_lead(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out) {
    const auto& lead = v.lead;
    page p{c, m.pages, "lead", area, c.u(120), false};
    p.gap(3);
    const button_spec ways[]{{"sensor", tr("Sensor")}, {"back", tr("Home"), "Esc"}};
    const float title_h = c.line_height(c.type().large), row_h = button_row_height(c, p.wide, ways);
    const bool beside = canvas::width(c.type().large, tr("Lead a session")) + c.u(34) < p.wide;
    const float top = p.y;
    p.text(c.type().large, tr("Lead a session"), colour::text);
    const int way = button_row(c, {p.x, beside ? top + (title_h - row_h) / 2 : p.y}, p.wide, ways,
                               beside ? align::right : align::left);
    if (!beside) p.y += row_h;
    if (way == 0) out.emplace_back(go_to{screen::sensor});
    if (way == 1 || c.take(key::escape)) out.emplace_back(go_to{screen::home});
    p.gap(3);
    if (!lead.chosen) {
        p.text(c.type().body, tr("No protocol could be read. They are files in the folder \"protocols\"."),
               colour::quiet_text);
        p.gap(4);
        return;
    }
    const bool columns = p.wide >= c.u(84);
    const float list_w = columns ? c.u(36) : p.wide;
    float y = p.y;
    for (std::size_t i = 0; i < lead.protocols.size(); ++i)
        y += protocol_row(c, {p.x, y}, list_w, lead.protocols[i], i == *lead.chosen, out) + c.u(0.5F);
    const ImVec2 at = columns ? ImVec2{p.x + list_w + c.u(5), p.y} : ImVec2{p.x, y + c.u(3)};
    const float end = details(c, at, columns ? p.wide - list_w - c.u(5) : p.wide, v, lead.protocols[*lead.chosen], out);
    p.y = std::max(y, end);
    p.gap(4);
}

} // namespace attune::ui
