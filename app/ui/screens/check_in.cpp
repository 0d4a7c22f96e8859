#include "app/ui/screens/check_in.hpp"
#include "app/language/language.hpp"

namespace attune::ui {

float check_in_height(const canvas& c) {
    return 2 * slider_height(c) + c.u(3) + 2 * (control_height(c) + c.line_height(c.type().body)) + c.u(4);
}

void check_in_questions(canvas& c, ImVec2 pos, float wide, check_in_form& form) {
    const auto* body = c.type().body;
    slider(c, "tension", pos, wide, tr("How tense are you?"), tr("at ease"), tr("very tense"), form.tension);
    pos.y += slider_height(c) + c.u(3);
    slider(c, "pleasantness", pos, wide, tr("How does it feel?"), tr("unpleasant"), tr("pleasant"), form.pleasantness);
    pos.y += slider_height(c) + c.u(2);
    c.text(body, pos, tr("One word for it"), colour::text);
    pos.y += c.line_height(body);
    text_field(c, "word", pos, wide, tr("a feeling, a colour, anything"), form.word);
    pos.y += control_height(c) + c.u(2);
    c.text(body, pos, tr("A note"), colour::text);
    pos.y += c.line_height(body);
    text_field(c, "note", pos, wide, tr("if you like"), form.note);
}

} // namespace attune::ui
