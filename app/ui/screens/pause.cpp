// Pause: a minute before answering. The orb, a few words, and the way back.
#include "app/language/language.hpp"
#include "app/ui/screens/memory.hpp"
#include "app/ui/widgets/button_row.hpp"
#include "app/ui/widgets/orb.hpp"

namespace attune::ui {

void draw_pause(canvas& c, const app_view& v, screen_memory&, const box& area, commands& out) {
    const auto& p = v.pause;
    const auto& type = c.type();
    const session_view* s = p.session;
    const button_spec back[]{{"pause_back", tr("Back"), tr("key|Esc")}};
    const float wide = std::min(area.width() - c.u(6), reading_width(c)),
                row = button_row_height(c, wide, back);
    const float name_h = c.line_height(type.body),
                words_h =
                    std::max(c.paragraph_height(type.title, wide, p.guidance), c.line_height(type.title) * 2);
    float y = area.max.y - c.u(2) - row;
    if (button_row(c, {area.centre().x - wide / 2, y}, wide, back, align::centre) == 0 || c.take(key::escape))
        out.emplace_back(go_back{});
    y -= c.u(2) + words_h;
    c.paragraph(type.title, {area.centre().x - wide / 2, y}, wide, p.guidance, colour::text, align::centre);
    y -= name_h + c.u(0.5F);
    c.text(type.body, {area.centre().x, y}, p.step_name, colour::quiet_text, align::centre);

    orb_drawing d;
    d.count = v.chosen.show_count;
    if (s && s->pacer) {
        d.breath = s->pacer;
        d.pattern = s->pacer_line.pattern;
    }
    orb(c, {{area.min.x + c.u(3), area.min.y + c.u(2)}, {area.max.x - c.u(3), y - c.u(2)}}, d);
    if (!s || s->phase_length <= seconds{0}) return;
    const float high = std::round(c.u(0.5F));
    const double left = std::clamp(s->remaining / s->phase_length, 0.0, 1.0);
    const box line{{0, c.display().max.y - high}, c.display().max};
    c.list().AddRectFilled(line.min, line.max, c.ink(colour::line, 0.6));
    c.list().AddRectFilled(line.min, {line.width() * px(left), line.max.y}, c.ink(colour::breath_in, 0.85));
    c.note_line("time left", colour::breath_in, 0.85);
}

} // namespace attune::ui
