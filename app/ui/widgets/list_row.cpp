#include "app/ui/widgets/list_row.hpp"

namespace attune::ui {
namespace {

float inner_width(const canvas& c, float wide) {
    return wide - 2 * c.u(1.5F);
}

} // namespace

float list_row_height(canvas& c, float wide, std::string_view name, std::string_view facts) {
    const float inner = inner_width(c, wide);
    return 2 * c.u(1) + c.paragraph_height(c.type().body, inner, name) +
           (facts.empty() ? 0.0F : c.paragraph_height(c.type().small, inner, facts));
}

bool list_row(canvas& c, std::string_view id, ImVec2 at, float wide, std::string_view name, std::string_view facts, bool chosen) {
    const auto& type = c.type();
    const box b = box::at(at, wide, list_row_height(c, wide, name, facts));
    const auto i = c.item(id, role::button, b);
    const bool lit = chosen || i.hovered || i.held;
    if (lit) c.list().AddRectFilled(b.min, b.max, c.ink(colour::surface), c.u(1));
    if (chosen) {
        c.list().AddRectFilled(b.min, {b.min.x + c.u(0.5F), b.max.y}, c.ink(colour::breath_in), c.u(0.25F));
        c.note_line("chosen row", colour::breath_in);
    }
    const auto scope = lit ? c.onto(c.colours()[colour::surface]) : c.same();
    const float inner = inner_width(c, wide);
    ImVec2 to{b.min.x + c.u(1.5F), b.min.y + c.u(1)};
    to.y += c.paragraph(type.body, to, inner, name, colour::text);
    if (!facts.empty()) c.paragraph(type.small, to, inner, facts, colour::quiet_text);
    c.ring(i, b, c.u(1));
    return i.activated;
}

} // namespace attune::ui
