// What the client sees: the breath or a few words, and nothing that could shame (LOOK.md "Windows"). In a window of its
// own, or in the console's while it is turned to the client.
#include "app/language/language.hpp"
#include "app/ui/screens/session_parts.hpp"
#include "app/ui/widgets/button_row.hpp"

#include <algorithm>

namespace attune::ui {

void own_trace::follow(const console_view& k, double dt) {
    if (of != k.picture_of) *this = {{}, k.picture_of};
    if (of && k.people[*of].session) trace.follow(*k.people[*of].session, dt);
}

namespace {

/// One's own heart, without a number: of two people the picture may be one's, while they do not hide it.
void own_heart(canvas& c, const console_view& k, const own_trace& given, const box& where) {
    if (!given.of || k.people[*given.of].hidden || !k.people[*given.of].session) return;
    heart_trace(c, where, *k.people[*given.of].session, given.trace);
}

} // namespace

void draw_client_picture(canvas& c, const app_view& v, own_trace& given, const box& area) {
    const auto& console = v.lead.console;
    const session_view* s = v.practice.session;
    if (!console || !s) {
        const bool over = v.current == screen::after || v.current == screen::review || v.current == screen::side_by_side;
        c.paragraph(c.type().title, {area.centre().x - reading_width(c) / 2, area.centre().y - c.line_height(c.type().title) / 2},
                    reading_width(c), over ? tr("That was it.") : tr("It begins soon."), colour::quiet_text, align::centre);
        return;
    }
    given.follow(*console, c.dt());
    if (console->blank) return;
    const float margin = c.u(4);
    if (console->client_sees == client_view::nothing && !s->paused) return;
    const bool orb = console->client_sees == client_view::orb;
    const std::string_view words = s->paused && !orb ? std::string_view{tr("Paused")} : std::string_view{console->client_words};
    const ImFont* font = c.type().title;
    const float wide = std::min(area.width() - 2 * margin, reading_width(c) * 1.4F);
    const bool with_heart = given.of && !console->people[*given.of].hidden;
    const float heart_h = with_heart ? std::min(c.u(14), area.height() / 5) : 0;
    own_heart(c, *console, given, {{area.centre().x - wide / 2, area.max.y - margin / 2 - heart_h}, {area.centre().x + wide / 2, area.max.y - margin / 2}});
    if (orb) {
        const float below = std::max(2.5F * c.line_height(font), c.paragraph_height(font, wide, words)) + margin + heart_h;
        session_orb(c, {{area.min.x + margin, area.min.y + margin}, {area.max.x - margin, area.max.y - below}}, v);
        c.paragraph(font, {area.centre().x - wide / 2, area.max.y - below}, wide, words, colour::text, align::centre);
        return;
    }
    const float high = c.paragraph_height(font, wide, words);
    c.paragraph(font, {area.centre().x - wide / 2, area.centre().y - high / 2}, wide, words, colour::text, align::centre);
}

} // namespace attune::ui
