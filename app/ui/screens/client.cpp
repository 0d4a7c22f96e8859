// What the client sees: the breath or a few words, and nothing that could shame (LOOK.md "Windows"). In a window of its
// own, or in the console's while it is turned to the client.
#include "app/language/language.hpp"
#include "app/ui/screens/session_parts.hpp"
#include "app/ui/widgets/button_row.hpp"

#include <algorithm>

namespace attune::ui {

void draw_client_picture(canvas& c, const app_view& v, const box& area) {
    const auto& console = v.lead.console;
    const session_view* s = v.practice.session;
    if (!console || !s) {
        c.paragraph(c.type().title, {area.centre().x - reading_width(c) / 2, area.centre().y - c.line_height(c.type().title) / 2},
                    reading_width(c), tr("It begins soon."), colour::quiet_text, align::centre);
        return;
    }
    if (console->blank) return;
    const float margin = c.u(4);
    if (console->client_sees == client_view::nothing && !s->paused) return;
    const bool orb = console->client_sees == client_view::orb;
    const std::string_view words = s->paused && !orb ? std::string_view{tr("Paused")} : std::string_view{console->client_words};
    const ImFont* font = c.type().title;
    const float wide = std::min(area.width() - 2 * margin, reading_width(c) * 1.4F);
    if (orb) {
        const float below = std::max(2.5F * c.line_height(font), c.paragraph_height(font, wide, words)) + margin;
        session_orb(c, {{area.min.x + margin, area.min.y + margin}, {area.max.x - margin, area.max.y - below}}, v);
        c.paragraph(font, {area.centre().x - wide / 2, area.max.y - below}, wide, words, colour::text, align::centre);
        return;
    }
    const float high = c.paragraph_height(font, wide, words);
    c.paragraph(font, {area.centre().x - wide / 2, area.centre().y - high / 2}, wide, words, colour::text, align::centre);
}

} // namespace attune::ui
