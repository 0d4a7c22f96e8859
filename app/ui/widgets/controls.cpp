#include "app/ui/widgets/controls.hpp"
#include "app/language/language.hpp"

#include <cmath>
#include <imgui_internal.h> // ActivateItemByID
#include <imgui_stdlib.h>

namespace attune::ui {
namespace {

float corner(const canvas& c) {
    return c.u(1.5F);
}

/// The fill of what is chosen or primary, and the text that is legible on it: the ground's own colour.
struct filled {
    std::uint32_t fill, text;
};
filled accent(const canvas& c, bool hovered) {
    const theme& t = c.colours();
    return {blend(t[colour::breath_in], t[colour::text], hovered ? 0.12 : 0.0), t[colour::ground_top]};
}

void outline(canvas& c, const box& b, float radius, bool strong) {
    c.list().AddRect(b.min, b.max, c.ink(strong ? colour::edge : colour::line), radius, 0, c.hair());
    if (strong) c.note_line("edge", colour::edge);
}

} // namespace

float control_height(const canvas& c) {
    return std::max(c.u(5), c.type().body->FontSize + c.u(2));
}

float button_width(const canvas& c, std::string_view label, std::string_view shortcut) {
    float w = canvas::width(c.type().body, label) + c.u(4);
    if (!shortcut.empty()) w += c.u(1) + canvas::width(c.type().small, shortcut);
    return std::ceil(w);
}

bool primary_button(canvas& c, std::string_view id, const box& b, std::string_view label) {
    const auto i = c.item(id, role::button, b);
    const auto look = accent(c, i.hovered || i.held);
    const float r = b.height() / 2;
    c.list().AddRectFilled(b.min, b.max, ink(look.fill), r);
    c.ring(i, b, r);
    const auto scope = c.onto(look.fill);
    const auto* f = c.type().title;
    c.text(f, {b.centre().x, b.centre().y - f->FontSize / 2}, label, look.text, align::centre);
    return i.activated;
}

bool quiet_button(canvas& c, std::string_view id, const box& b, std::string_view label,
                  std::string_view shortcut, bool chosen) {
    const auto i = c.item(id, role::button, b);
    const float r = b.height() / 2;
    const theme& t = c.colours();
    if (chosen || i.hovered || i.held) c.list().AddRectFilled(b.min, b.max, c.ink(colour::surface), r);
    outline(c, b, r, i.hovered || chosen);
    const auto scope = chosen || i.hovered || i.held ? c.onto(t[colour::surface]) : c.same();
    const auto *f = c.type().body, *s = c.type().small;
    const float label_w = canvas::width(f, label),
                key_w = shortcut.empty() ? 0 : canvas::width(s, shortcut) + c.u(1);
    const float x = b.centre().x - (label_w + key_w) / 2;
    c.text(f, {x, b.centre().y - f->FontSize / 2}, label,
           i.hovered || chosen ? colour::text : colour::quiet_text);
    if (!shortcut.empty())
        c.text(s, {x + label_w + c.u(1), b.centre().y - s->FontSize / 2}, shortcut, colour::quiet_text);
    c.ring(i, b, r);
    return i.activated;
}

void card(canvas& c, const box& b) {
    c.list().AddRectFilled(b.min, b.max, c.ink(colour::surface), corner(c));
    outline(c, b, corner(c), false);
}

interaction card_item(canvas& c, std::string_view id, const box& b) {
    const auto i = c.item(id, role::button, b);
    card(c, b);
    if (i.hovered || i.held) outline(c, b, corner(c), true);
    c.ring(i, b, corner(c));
    return i;
}

float slider_height(const canvas& c) {
    return c.line_height(c.type().body) + c.u(0.5F) + c.u(4) + c.line_height(c.type().small);
}

bool slider(canvas& c, std::string_view id, ImVec2 pos, float wide, std::string_view label,
            std::string_view low, std::string_view high, std::optional<double>& value) {
    const auto *body = c.type().body, *small = c.type().small;
    float y = pos.y;
    c.text(body, {pos.x, y}, label, colour::text);
    if (value)
        c.number(body, {pos.x + wide, y}, std::to_string(std::lround(*value)), colour::text, align::right);
    else
        c.text(small, {pos.x + wide, y + (body->FontSize - small->FontSize) / 2}, tr("tap where it fits"),
               colour::quiet_text, align::right);
    y += c.line_height(body) + c.u(0.5F);

    const box b = box::at({pos.x, y}, wide, c.u(4));
    const auto i = c.item(id, role::slider, b, true);
    const float knob = c.u(1.25F), from = b.min.x + knob, span = std::max(1.0F, wide - 2 * knob);
    const auto old = value;
    if (i.held)
        value = std::round(
            std::clamp(static_cast<double>((ImGui::GetIO().MousePos.x - from) / span), 0.0, 1.0) * 100.0);
    if (i.focused && c.focused_by_key()) {
        // Chosen: 5 a press, so that the whole way is 20 presses and finer than anybody feels.
        if (c.take(key::left)) value = std::clamp(value.value_or(50) - 5, 0.0, 100.0);
        if (c.take(key::right)) value = std::clamp(value.value_or(50) + 5, 0.0, 100.0);
        if (c.take(key::home)) value = 0;
        if (c.take(key::end)) value = 100;
    }
    if (i.activated && !value) value = 50; // Enter or Space: the middle, to go on from

    const float line = std::round(c.u(0.5F)), mid = b.centre().y;
    const auto bar = [&](float x0, float x1, ImU32 col) {
        c.list().AddRectFilled({x0, mid - line / 2}, {x1, mid + line / 2}, col, line / 2);
    };
    bar(b.min.x, b.max.x, c.ink(colour::edge));
    c.note_line("slider", colour::edge);
    if (!value) // both ends and the middle, until an answer stands there
        for (float x : {b.min.x, b.centre().x, b.max.x - line})
            c.list().AddRectFilled({std::round(x), mid - c.u(0.75F)},
                                   {std::round(x) + line / 2, mid + c.u(0.75F)}, c.ink(colour::edge),
                                   line / 4);
    if (value) {
        const float x = from + span * px(*value / 100.0);
        bar(b.min.x, x, c.ink(colour::breath_in));
        c.list().AddCircleFilled({x, mid}, knob, c.ink(colour::breath_in), 48);
        c.note_line("knob", colour::breath_in);
        if (i.hovered || i.held || i.ring)
            c.list().AddCircle({x, mid}, knob + c.u(0.5F), c.ink(colour::edge), 48, c.hair());
    }
    c.ring(i, b, c.u(2));
    y += c.u(4);
    c.text(small, {pos.x, y}, low, colour::quiet_text);
    c.text(small, {pos.x + wide, y}, high, colour::quiet_text, align::right);
    return value != old;
}

namespace {
float switch_width(const canvas& c) {
    return c.u(5.5F);
}
} // namespace

float toggle_height(canvas& c, float wide, std::string_view label) {
    return std::max(control_height(c),
                    c.paragraph_height(c.type().body, wide - switch_width(c) - c.u(2), label) + c.u(1));
}

bool toggle(canvas& c, std::string_view id, ImVec2 pos, float wide, std::string_view label, bool& value) {
    const float high = toggle_height(c, wide, label), text_w = wide - switch_width(c) - c.u(2);
    const box b = box::at(pos, wide, high);
    const auto i = c.item(id, role::toggle, b);
    if (i.activated) value = !value;
    const float text_h = c.paragraph_height(c.type().body, text_w, label);
    c.paragraph(c.type().body, {pos.x, pos.y + (high - text_h) / 2}, text_w, label, colour::text);
    const float h = c.u(3);
    const box s = box::at({b.max.x - switch_width(c), b.centre().y - h / 2}, switch_width(c), h);
    const float r = h / 2;
    if (value) {
        c.list().AddRectFilled(s.min, s.max, c.ink(colour::breath_in), r);
        c.list().AddCircleFilled({s.max.x - r, s.centre().y}, r - c.u(0.5F), c.ink(colour::ground_top), 40);
        c.note_line("switch", colour::breath_in);
    } else {
        c.list().AddRect(s.min, s.max, c.ink(colour::edge), r, 0, 2 * c.hair());
        c.list().AddCircleFilled({s.min.x + r, s.centre().y}, r - c.u(0.75F), c.ink(colour::edge), 40);
        c.note_line("switch", colour::edge);
    }
    c.ring(i, b.grown(c.u(0.5F)), c.u(1));
    return i.activated;
}

float choice_height(const canvas& c, float wide, std::span<const std::string_view> words) {
    float x = 0, y = control_height(c);
    for (auto w : words) {
        const float room = button_width(c, w);
        if (x > 0 && x + room > wide) x = 0, y += control_height(c) + c.u(1);
        x += room + c.u(1);
    }
    return y;
}

bool choice(canvas& c, std::string_view id, ImVec2 pos, float wide, std::span<const std::string_view> words,
            int& chosen) {
    float x = 0, y = 0;
    bool changed = false;
    for (std::size_t n = 0; n < words.size(); ++n) {
        const float room = button_width(c, words[n]);
        if (x > 0 && x + room > wide) x = 0, y += control_height(c) + c.u(1);
        const box b = box::at({pos.x + x, pos.y + y}, room, control_height(c));
        const auto i = c.item(std::string{id} + "." + std::to_string(n), role::choice, b);
        const bool is = chosen == static_cast<int>(n);
        const float r = b.height() / 2;
        const auto* f = c.type().body;
        const ImVec2 at{b.centre().x, b.centre().y - f->FontSize / 2};
        if (is) { // told by the filled shape, not by colour alone
            const auto look = accent(c, i.hovered);
            c.list().AddRectFilled(b.min, b.max, ink(look.fill), r);
            const auto scope = c.onto(look.fill);
            c.text(f, at, words[n], look.text, align::centre);
        } else {
            outline(c, b, r, true);
            c.text(f, at, words[n], i.hovered ? colour::text : colour::quiet_text, align::centre);
        }
        c.ring(i, b, r);
        if (i.activated && !is) chosen = static_cast<int>(n), changed = true;
        x += room + c.u(1);
    }
    return changed;
}

float stepper_height(const canvas& c) {
    return control_height(c);
}
float stepper_width(const canvas& c, std::string_view widest) {
    return std::ceil(2 * control_height(c) + canvas::number_width(c.type().body, widest) + c.u(3));
}

int stepper(canvas& c, std::string_view id, ImVec2 pos, float wide, std::string_view shown) {
    const float h = stepper_height(c);
    const std::string name{id};
    const box less = box::at(pos, h, h), more = box::at({pos.x + wide - h, pos.y}, h, h);
    const box middle{{less.max.x, pos.y}, {more.min.x, pos.y + h}};
    int by = 0;
    const auto end = [&](const char* what, const box& b, bool plus) {
        const auto i = c.item(name + what, role::button, b, false, false, false);
        if (i.hovered || i.held) c.list().AddCircleFilled(b.centre(), h / 2, c.ink(colour::surface), 48);
        c.list().AddCircle(b.centre(), h / 2 - c.hair(), c.ink(colour::edge), 48, c.hair());
        c.note_line("edge", colour::edge);
        const float arm = std::round(c.u(0.75F)), w = 2 * c.hair();
        const ImVec2 m{std::round(b.centre().x), std::round(b.centre().y)};
        c.list().AddRectFilled({m.x - arm, m.y - w / 2}, {m.x + arm, m.y + w / 2}, c.ink(colour::text));
        if (plus)
            c.list().AddRectFilled({m.x - w / 2, m.y - arm}, {m.x + w / 2, m.y + arm}, c.ink(colour::text));
        return i.activated;
    };
    if (end(".less", less, false)) --by;
    if (end(".more", more, true)) ++by;
    const auto i = c.item(id, role::stepper, middle, true);
    if (i.focused && c.focused_by_key()) {
        if (c.take(key::left)) --by;
        if (c.take(key::right)) ++by;
    }
    const auto* f = c.type().body;
    c.number(f, {middle.centre().x, middle.centre().y - f->FontSize / 2}, shown, colour::text, align::centre);
    c.ring(i, {less.min, more.max}, h / 2);
    return by < 0 ? -1 : by > 0 ? 1 : 0;
}

bool text_field(canvas& c, std::string_view id, ImVec2 pos, float wide, std::string_view hint,
                std::string& value, bool hidden) {
    const box b = box::at(pos, wide, control_height(c));
    const auto* f = c.type().body;
    const float pad = c.u(1.5F);
    c.list().AddRectFilled(b.min, b.max, c.ink(colour::surface), c.u(1));
    c.list().AddRect(b.min, b.max, c.ink(colour::edge), c.u(1), 0, c.hair());
    c.note_line("edge", colour::edge);
    if (!c.enabled()) {
        const auto scope = c.onto(c.colours()[colour::surface]);
        c.text(f, {b.min.x + pad, b.centre().y - f->FontSize / 2}, value.empty() ? hint : value,
               colour::quiet_text);
        return false;
    }
    const auto focus = c.begin_text(id, b);
    ImGui::SetCursorScreenPos(b.min);
    ImGui::SetNextItemWidth(b.width());
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {pad, (b.height() - f->FontSize) / 2});
    const std::string name = "##" + std::string{id};
    if (focus.take) {
#if IMGUI_VERSION_NUM >= 18700
        ImGui::ActivateItemByID(
            ImGui::GetID(name.c_str())); // SetKeyboardFocusHere does nothing here in 1.90.1
#else
        ImGui::SetKeyboardFocusHere();
#endif
    }
    const std::string typed = value;
    bool changed = ImGui::InputText(name.c_str(), &value, hidden ? ImGuiInputTextFlags_Password : 0);
    if (c.escaping() && ImGui::IsItemDeactivated() &&
        value != typed) { // Esc leaves the field, it does not undo
        value = typed;
        changed = false;
    }
    const bool active = ImGui::IsItemActive();
    c.end_text(id, active, ImGui::IsItemActivated());
    ImGui::PopStyleVar();
    if (value.empty() && !active) {
        const auto scope = c.onto(c.colours()[colour::surface]);
        c.text(f, {b.min.x + pad, b.centre().y - f->FontSize / 2}, hint, colour::quiet_text);
    }
    interaction ring;
    ring.ring = focus.ring || active;
    c.ring(ring, b, c.u(1));
    return changed;
}

bool text_entered(const canvas& c) {
    return c.enabled() && c.entering() && ImGui::IsItemDeactivated();
}

} // namespace attune::ui
