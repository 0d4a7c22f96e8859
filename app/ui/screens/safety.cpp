// The safety notes (SCIENCE 9.1, 9.3): before first use, and always within reach.
#include "app/language/language.hpp"
#include "app/session/steering.hpp"
#include "app/ui/screens/memory.hpp"
#include "app/ui/widgets/controls.hpp"

namespace attune::ui {
namespace {

struct section {
    const char* title;
    const char* lines[6];
};
constexpr section sections[]{
    {mark("While you breathe"),
     {mark("Slow does not mean deep. Small, easy breaths are enough."),
      mark("Dizziness, tingling, hunger for air or a tight chest mean too much breath. Let it become smaller and normal, and stop if you like. There is nothing to push through."),
      mark("Sit or lie somewhere safe. Not while driving, bathing or standing."),
      mark("You may keep your eyes open, look at something near, or end at any time with Esc.")}},
    {mark("Ask a clinician first"),
     {mark("With heart disease, an irregular heartbeat, a pacemaker, low blood pressure or fainting."),
      mark("With COPD or during an asthma attack, kidney disease with acidosis, epilepsy, or after recent surgery."),
      mark("In pregnancy: leave out every hold of the breath."),
      mark("With psychosis, panic or trauma, where watching the body may frighten rather than calm."),
      mark("With insulin or medicines for blood pressure. Beta-blockers and pacemakers change what heart rate can tell.")}},
    {mark("What practice can bring up"),
     {mark("One in four people who meditate meet something unwelcome at some time; mostly it passes. Short practices, open eyes and company help. If it stays, stop and talk with somebody.")}},
    {mark("What this program is"),
     {mark("It supports practice and conversation. It is not for diagnosis or treatment decisions."),
      mark("Its numbers are estimates from your heartbeat and can be wrong. How you feel counts more."),
      mark("It is not for emergencies, and it judges nobody's risk.")}},
};

void urgent(canvas& c, page& p, const app_view& v) {
    p.gap(3);
    p.text(c.type().title, tr("If it is urgent"), colour::text);
    p.gap(0.5F);
    p.text(c.type().body, tr("Call for help near you: your local emergency number, or somebody who can come."),
           colour::quiet_text);
    p.gap(0.5F);
    if (!v.chosen.crisis_line.empty())
        p.text(c.type().body, v.chosen.crisis_line, colour::text);
    else
        p.text(c.type().small,
               tr("A help line of your own can be written down in Settings; it then stands here."),
               colour::quiet_text);
}

/// Answers are kept at once; nothing else is made of them than what is offered first.
void questions(canvas& c, page& p, const app_view& v, commands& out) {
    const auto& type = c.type();
    p.gap(4);
    p.text(type.title, tr("Does one of these fit?"), colour::text);
    p.gap(0.5F);
    p.text(type.body,
           tr("If you like, say so. Practices that hold the breath, use cold or are hard work are then not "
              "offered first, or not at all. Your answers stay on this machine, can be changed here at any "
              "time, and are no finding about you."),
           colour::quiet_text);
    p.gap(1);
    settings to = v.chosen;
    bool changed = false;
    for (const auto& q : safety_questions()) {
        const auto words = tr(std::string_view{q.question});
        changed |=
            toggle(c, std::string{"answer."} + q.key, {p.x, p.y}, p.wide, words, to.answers.*q.answer);
        p.y += toggle_height(c, p.wide, words);
    }
    if (!changed) return;
    to.answers.asked = true;
    out.emplace_back(change_settings{to});
}

} // namespace

void draw_safety(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out) {
    const bool first = !v.chosen.safety_read;
    const auto leave = [&] {
        if (first)
            out.emplace_back(accept_safety{});
        else
            out.emplace_back(go_back{});
    };
    page p{c, m.pages, "safety", area, reading_width(c) + c.u(3), true};
    p.gap(5);
    p.text(c.type().large, first ? tr("Before you begin") : tr("Safety"), colour::text);
    p.gap(1);
    if (!first) urgent(c, p, v); // who comes back for it finds it at once
    for (const auto& s : sections) {
        p.gap(3);
        p.text(c.type().title, tr(s.title), colour::text);
        p.gap(0.5F);
        for (const char* line : s.lines) {
            if (!line) break;
            const float indent = c.u(2), high = c.line_height(c.type().body);
            c.list().AddCircleFilled({p.x + c.u(0.5F), p.y + high / 2}, std::round(c.u(0.25F)) + 1,
                                     c.ink(colour::breath_in), 24);
            p.y += c.paragraph(c.type().body, {p.x + indent, p.y}, p.wide - indent, tr(line), colour::quiet_text);
            p.gap(0.5F);
        }
    }
    if (first) urgent(c, p, v);
    questions(c, p, v, out);
    p.gap(4);
    const char* label = first ? tr("I have read this") : tr("Close");
    const float wide = std::min(p.wide, canvas::width(c.type().title, label) + c.u(8));
    const box b = box::at({p.x, p.y}, wide, c.u(7));
    p.y += c.u(7);
    if (primary_button(c, "accept", b, label)) leave();
    p.gap(5);
    if (!first && c.take(key::escape)) leave();
}

} // namespace attune::ui
