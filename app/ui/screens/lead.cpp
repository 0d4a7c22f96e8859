// Lead a session: which protocol, and what it will do.
#include "app/language/language.hpp"
#include "app/ui/format.hpp"
#include "app/ui/screens/column.hpp"
#include "app/ui/screens/memory.hpp"
#include "app/ui/widgets/button_row.hpp"
#include "app/ui/widgets/list_row.hpp"

#include <algorithm>
#include <span>
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

/// Returns its height.
float protocol_row(canvas& c, ImVec2 at, float wide, const led_card& k, bool chosen, commands& out) {
    const auto length = length_of(k);
    if (list_row(c, "protocol." + k.id, at, wide, k.title, length, chosen)) ask(out, choose_protocol{k.id});
    return list_row_height(c, wide, k.title, length);
}

/// Returns its height.
float write_row(canvas& c, ImVec2 at, float wide, const app_view& v, commands& out) {
    const auto& id = v.lead.protocols[*v.lead.chosen].id;
    const auto& own = v.protocol.own;
    const char* change = v.protocol.edit                                  ? tr("Go on writing")
                         : std::binary_search(own.begin(), own.end(), id) ? tr("Change it")
                                                                          : tr("Change a copy");
    const button_spec ways[]{{"write_protocol", change}, {"new_protocol", tr("New protocol")}};
    const std::span<const button_spec> some{ways, v.protocol.edit ? 1U : 2U};
    const int way = button_row(c, at, wide, some, align::left);
    if (way >= 0) out.emplace_back(ask_protocol{write_protocol{way == 0 ? id : std::string{}}});
    return button_row_height(c, wide, some);
}

/// With whom: the chosen client, or a field that finds one and adds a new one. Returns where it ends.
/// `second`: somebody beside the first.
float client_part(canvas& c, ImVec2 at, float wide, const client_choice& k, client_search& m, bool second, commands& out) {
    column p{c, at.x, at.y, wide};
    const std::string of = second ? "second_" : "";
    const auto id = [&of](const char* name) { return of + name; };
    const auto another = id("another_client"), none = id("no_client"), new_one = id("add_client"), leave = id("leave_client");
    p.words(second ? tr("And beside them") : tr("With"));
    if (!k.chosen.code.empty() && !m.choosing) {
        p.body(k.chosen.name.empty() ? k.chosen.code : k.chosen.code + "  ·  " + k.chosen.name);
        p.words(k.chosen.facts);
        p.gap(0.5F);
        const button_spec all[]{{another, tr("Somebody else")}, {none, tr("Nobody")}, {"open_card", tr("Card")}};
        const std::span<const button_spec> ways{all, second ? 1U : 3U};
        const int way = button_row(c, {p.x, p.y}, p.wide, ways, align::left);
        p.y += button_row_height(c, p.wide, ways);
        if (way == 0) {
            m = {{}, true};
            ask(out, find_client{{}, second});
        }
        if (way == 1) ask(out, choose_client{});
        if (way == 2) out.emplace_back(std::in_place_type<ask_client>, std::in_place_type<open_card>);
        return p.y;
    }
    p.gap(0.5F);
    if (text_field(c, id("client"), {p.x, p.y}, p.wide, tr("code or name"), m.looked_for))
        ask(out, find_client{m.looked_for, second});
    const bool entered = text_entered(c);
    p.y += control_height(c) + c.u(0.5F);
    const auto choose = [&](const std::string& code) {
        ask(out, choose_client{code, second});
        m = {};
    };
    const auto& type = c.type();
    for (const auto& l : k.found) {
        const float pad = c.u(1.5F), inner = p.wide - 2 * pad;
        const auto who = l.name.empty() ? l.code : l.code + "  ·  " + l.name;
        const float high = c.u(1) + c.paragraph_height(type.body, inner, who) + c.paragraph_height(type.small, inner, l.facts);
        const box b = box::at({p.x, p.y}, p.wide, high);
        const auto i = c.item(id("client.") + l.code, role::button, b);
        if (i.activated) choose(l.code);
        const bool lit = i.hovered || i.held;
        if (lit) c.list().AddRectFilled(b.min, b.max, c.ink(colour::surface), c.u(1));
        const auto scope = lit ? c.onto(c.colours()[colour::surface]) : c.same();
        ImVec2 to{b.min.x + pad, b.min.y + c.u(0.5F)};
        to.y += c.paragraph(type.body, to, inner, who, colour::text);
        c.paragraph(type.small, to, inner, l.facts, colour::quiet_text);
        c.ring(i, b, c.u(1));
        p.y += high + c.u(0.5F);
    }
    if (k.more > 0) p.words(tr("and {} more", k.more));
    std::vector<button_spec> ways;
    const auto add = tr("Add {}", k.new_code);
    if (!k.new_code.empty()) ways.push_back({new_one, add});
    if (m.choosing) ways.push_back({leave, tr("Leave it")});
    const int way = button_row(c, {p.x, p.y}, p.wide, ways, align::left);
    if (!ways.empty()) p.y += button_row_height(c, p.wide, ways);
    const auto* pressed = way >= 0 ? &ways[static_cast<std::size_t>(way)] : nullptr;
    if (pressed && pressed->id == leave) m = {};
    // Enter takes the only one that fits.
    const bool only = entered && k.found.size() == 1 && k.more == 0 && !m.looked_for.empty();
    if (only)
        choose(k.found.front().code);
    else if ((pressed && pressed->id == new_one) || (entered && k.found.empty() && !k.new_code.empty())) {
        ask(out, add_client{k.new_code, second});
        m = {};
    }
    if (k.chosen.code.empty())
        p.words(second ? tr("Their session needs somebody whose it is.") : tr("With nobody chosen the session is your own."));
    return p.y;
}

/// Two people at once: who the second is, and their own strap. Returns where it ends.
float second_part(canvas& c, ImVec2 at, float wide, const second_person& k, lead_memory& m, commands& out) {
    column p{c, at.x, at.y, wide};
    bool two = k.wanted;
    if (p.toggle("two_people", tr("Two people at once"), two)) ask(out, lead_two{two});
    if (!k.wanted) return p.y;
    p.gap(1);
    p.y = client_part(c, {p.x, p.y}, p.wide, k.client, m.second, true, out);
    if (!k.client.chosen.code.empty()) {
        p.gap(0.5F);
        p.words(k.consent);
    }
    p.gap(1.5F);
    p.words(tr("Their sensor"));
    const bool chosen = !k.sensor.uri.empty();
    if (chosen) p.marked(k.sensor.mark, k.sensor.name + "  ·  " + k.sensor.sentence);
    if (chosen && !m.choosing_sensor) {
        const button_spec ways[]{{"second_sensor", tr("Another sensor")}};
        p.gap(0.5F);
        if (button_row(c, {p.x, p.y}, p.wide, ways, align::left) == 0) m.choosing_sensor = true;
        p.y += button_row_height(c, p.wide, ways);
        return p.y;
    }
    for (const auto& s : k.sensors) {
        if (s.uri.empty() || s.uri == k.sensor.uri) continue; // in the way of others; the chosen one stands above
        const auto& type = c.type();
        const float pad = c.u(1.5F), inner = p.wide - 2 * pad, high = c.u(1) + c.paragraph_height(type.small, inner, s.name);
        const box b = box::at({p.x, p.y}, p.wide, high);
        const auto i = c.item("second_sensor." + s.uri, role::button, b);
        if (i.activated) {
            ask(out, choose_second_sensor{s.uri});
            m.choosing_sensor = false;
        }
        const bool lit = i.hovered || i.held;
        if (lit) c.list().AddRectFilled(b.min, b.max, c.ink(colour::surface), c.u(1));
        const auto scope = lit ? c.onto(c.colours()[colour::surface]) : c.same();
        c.paragraph(type.small, {b.min.x + pad, b.min.y + c.u(0.5F)}, inner, s.name, colour::text);
        c.ring(i, b, c.u(1));
        p.y += high + c.u(0.5F);
    }
    if (chosen) {
        const button_spec ways[]{{"leave_sensors", tr("Leave it")}};
        if (button_row(c, {p.x, p.y}, p.wide, ways, align::left) == 0) m.choosing_sensor = false;
        p.y += button_row_height(c, p.wide, ways);
    }
    return p.y;
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
        p.gap(2);
        const button_spec fresh[]{{"new_protocol", tr("New protocol")}};
        if (button_row(c, {p.x, p.y}, p.wide, fresh, align::left) == 0)
            out.emplace_back(ask_protocol{write_protocol{}});
        p.y += button_row_height(c, p.wide, fresh);
        p.gap(4);
        return;
    }
    const bool columns = p.wide >= c.u(84);
    const float list_w = columns ? c.u(36) : p.wide;
    float y = client_part(c, {p.x, p.y}, list_w, lead.client, m.lead.first, false, out) + c.u(1);
    y = second_part(c, {p.x, y}, list_w, lead.second, m.lead, out) + c.u(2.5F);
    for (std::size_t i = 0; i < lead.protocols.size(); ++i)
        y += protocol_row(c, {p.x, y}, list_w, lead.protocols[i], i == *lead.chosen, out) + c.u(0.5F);
    y += c.u(0.5F);
    y += write_row(c, {p.x, y}, list_w, v, out);
    const ImVec2 at = columns ? ImVec2{p.x + list_w + c.u(5), p.y} : ImVec2{p.x, y + c.u(3)};
    const float end = details(c, at, columns ? p.wide - list_w - c.u(5) : p.wide, v, lead.protocols[*lead.chosen], out);
    p.y = std::max(y, end);
    p.gap(4);
}

} // namespace attune::ui
