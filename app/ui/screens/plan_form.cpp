// A new plan, or the rest of the running one: a programme as it is, or numbers of one's own.
#include "app/language/language.hpp"
#include "app/ui/format.hpp"
#include "app/ui/screens/plan_parts.hpp"
#include "app/ui/widgets/button_row.hpp"

#include <array>
#include <cmath>

namespace attune::ui {
namespace {

/// Cut to what fits between less and more, at a whole character.
std::string fitting(const ImFont* f, std::string text, float wide) {
    if (canvas::number_width(f, text) <= wide) return text;
    while (!text.empty() && canvas::number_width(f, text + "…") > wide) {
        while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U)
            text.pop_back();
        if (!text.empty()) text.pop_back();
    }
    return text + "…";
}

void programmes(column& k, const plan_view& v, plan_memory& m, commands& out) {
    canvas& c = k.c;
    const auto& type = c.type();
    const float pad = c.u(1.5F), inner = k.wide - 2 * pad, text_w = std::min(inner, reading_width(c));
    for (const auto& p : v.programmes) {
        const float high = 2 * pad + c.paragraph_height(type.body, text_w, p.title) +
                           c.paragraph_height(type.small, text_w, p.summary) +
                           c.paragraph_height(type.small, text_w, p.facts);
        const box b = box::at({k.x, k.y}, k.wide, high);
        if (card_item(c, "programme." + p.id, b).activated) {
            out.emplace_back(ask_plan{follow_programme{p.id, m.begins}});
            m.form_done();
        }
        const auto scope = c.onto(c.colours()[colour::surface]);
        ImVec2 at{b.min.x + pad, b.min.y + pad};
        at.y += c.paragraph(type.body, at, text_w, p.title, colour::text);
        at.y += c.paragraph(type.small, at, text_w, p.summary, colour::text);
        c.paragraph(type.small, at, text_w, p.facts, colour::quiet_text);
        k.y = b.max.y;
        k.gap(1);
    }
}

void practice_stepper(column& k, const plan_view& v, plan_numbers& n) {
    canvas& c = k.c;
    const auto& all = v.practices;
    const int count = static_cast<int>(all.size()) + 1; // 0: whatever suits
    int at = 0;
    float widest = canvas::number_width(c.type().body, tr("practice|Whatever suits"));
    for (int i = 1; i < count; ++i) {
        const auto& p = all[static_cast<std::size_t>(i - 1)];
        widest = std::max(widest, canvas::number_width(c.type().body, p.title));
        if (p.id == n.practice) at = i;
    }
    const float ends = 2 * control_height(c) + c.u(3);
    const float room = std::min(widest, k.wide - ends), w = std::ceil(room + ends);
    const std::string shown =
        at == 0 ? std::string{tr("practice|Whatever suits")} : all[static_cast<std::size_t>(at - 1)].title;
    const auto* label = tr("Practice");
    const bool beside = canvas::width(c.type().body, label) + c.u(2) + w <= k.wide;
    if (beside)
        c.text(c.type().body, {k.x, k.y + (stepper_height(c) - c.type().body->FontSize) / 2}, label,
               colour::text);
    else
        k.y += c.paragraph(c.type().body, {k.x, k.y}, k.wide, label, colour::text);
    const int by = stepper(c, "plan_practice", {beside ? k.x + k.wide - w : k.x, k.y}, w,
                           fitting(c.type().body, shown, room));
    k.y += stepper_height(c);
    if (by == 0) return;
    at = (at + by + count) % count;
    n.practice = at == 0 ? "" : all[static_cast<std::size_t>(at - 1)].id;
}

void numbers_part(column& k, const plan_view& v, plan_numbers& n) {
    const auto count = [](int x) { return static_cast<std::uint64_t>(x); };
    if (const int by = k.stepper("plan_weeks", tr("How long"), trn("{} week", "{} weeks", count(n.weeks)),
                                 trn("{} week", "{} weeks", 52));
        by != 0)
        n.weeks = std::clamp(n.weeks + by, 1, most_plan_weeks);
    k.gap(1);
    if (const int by = k.stepper("plan_sessions", tr("Sessions a week"), whole(n.sessions_a_week), "21");
        by != 0)
        n.sessions_a_week = std::clamp(n.sessions_a_week + by, 1, most_plan_sessions);
    k.gap(1);
    if (const int by = k.stepper("plan_minutes", tr("Minutes each time"), whole(n.minutes), "120"); by != 0)
        n.minutes =
            std::clamp(std::round(n.minutes) + by * (n.minutes + by > 20 ? 5 : 1), 1.0, most_plan_minutes);
    k.gap(1);
    practice_stepper(k, v, n);
}

} // namespace

void plan_form(column& k, const app_view& view, plan_memory& m, commands& out) {
    canvas& c = k.c;
    const auto& v = view.plan;
    if (!m.numbers) m.numbers = v.any ? v.numbers : plan_numbers{};
    auto& n = *m.numbers;
    if (m.changing) {
        k.heading(tr("Change the plan"));
        k.words(tr("From this week on. What was planned and done before stays as it is."));
    } else {
        k.heading(tr("A new plan"));
        k.words(v.any && v.running
                    ? tr("The one before ends when this one begins; it is kept below.")
                    : tr("A few minutes on most days do more than an hour now and then. It may be changed or "
                         "ended at any time, and a missed day takes nothing away."));
        k.gap(2);
        const std::array<std::string_view, 2> days{tr("plan|Begin today"), tr("plan|Begin tomorrow")};
        choice(c, "plan_begins", {k.x, k.y}, k.wide, days, m.begins);
        k.y += choice_height(c, k.wide, days);
        if (!v.programmes.empty()) {
            k.gap(2);
            k.words(tr("As a programme"));
            k.gap(0.5F);
            programmes(k, v, m, out);
            if (!m.numbers) return; // one was taken
            k.gap(1);
            k.words(tr("Or with numbers of your own"));
        }
    }
    k.gap(1);
    numbers_part(k, v, n);
    k.gap(2);
    const char* label = m.changing ? tr("Keep this plan") : tr("Begin this plan");
    const float w = std::min(k.wide, canvas::width(c.type().title, label) + c.u(8)), h = c.u(6);
    const bool begun = primary_button(c, "plan_keep", box::at({k.x, k.y}, w, h), label);
    k.y += h;
    if (v.any) {
        k.gap(1);
        const button_spec back[]{{"plan_cancel", tr("Leave it as it was")}};
        const bool cancelled = button_row(c, {k.x, k.y}, k.wide, back, align::left) == 0;
        k.y += button_row_height(c, k.wide, back);
        if (cancelled) {
            m.form_done();
            return;
        }
    }
    if (!begun) return;
    if (m.changing)
        out.emplace_back(ask_plan{change_plan{n}});
    else
        out.emplace_back(ask_plan{make_plan{n, m.begins}});
    m.form_done();
}

} // namespace attune::ui
