// After a practice: the same questions again.
#include "app/language/language.hpp"
#include "app/ui/screens/check_in.hpp"
#include "app/ui/widgets/button_row.hpp"

namespace attune::ui {

void draw_after(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out) {
    const auto& type = c.type();
    page p{c, m.pages, "after", area, c.u(72), true};
    p.gap(4);
    p.text(type.large, tr("Welcome back"), colour::text);
    if (!v.after_of.empty()) p.text(type.title, v.after_of, colour::text); // one after the other
    if (!v.after_words.empty()) {
        p.text(type.body, v.after_words, colour::text);
        p.gap(1);
    }
    p.text(type.body, tr("Take your time. How is it now?"), colour::quiet_text);
    p.gap(3);
    p.y += filled_card(c, {p.x, p.y}, p.wide, check_in_height(c),
                       [&](ImVec2 at, float w) { check_in_questions(c, at, w, m.after); });
    p.gap(3);
    const char* label = tr("See the session");
    const float wide = std::min(p.wide, canvas::width(type.title, label) + c.u(8)), high = c.u(7);
    const box b = box::at({p.x, p.y}, wide, high);
    const bool done = primary_button(c, "done", b, label);
    const button_spec ways[]{{"skip", tr("Skip"), tr("key|Esc")}, {"again", tr("Once more")}};
    const std::span<const button_spec> offered{
        ways, v.can_repeat && v.after_words.empty() && v.after_of.empty() && !v.chosen_practice.id.empty() ? 2U : 1U};
    float ways_w = 0;
    for (const auto& w : offered)
        ways_w += button_width(c, w.label, w.shortcut) + c.u(1);
    const bool beside = wide + c.u(2) + ways_w <= p.wide;
    const ImVec2 at = beside ? ImVec2{b.max.x + c.u(2), p.y + (high - control_height(c)) / 2}
                             : ImVec2{p.x, b.max.y + c.u(2)};
    const float room = beside ? p.wide - wide - c.u(2) : p.wide;
    const int way = button_row(c, at, room, offered, align::left);
    p.y = beside ? b.max.y : at.y + button_row_height(c, room, offered);
    p.gap(4);
    if (done) {
        out.emplace_back(submit_after{m.after.answers(check_in::moment::after)});
        m.after = {};
    } else if (way == 0 || c.take(key::escape)) {
        out.emplace_back(submit_after{check_in{.when = check_in::moment::after, .word = {}, .note = {}}});
        m.after = {};
    } else if (way == 1) {
        out.emplace_back(submit_after{m.after.answers(check_in::moment::after)});
        out.emplace_back(choose_practice{v.chosen_practice.id});
        m.after = {};
    }
}

} // namespace attune::ui
