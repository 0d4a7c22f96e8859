// Hearts on the console; of two people each one's, and whom marks, notes and the client's picture are for.
#include "app/language/language.hpp"
#include "app/ui/format.hpp"
#include "app/ui/screens/console_parts.hpp"
#include "app/ui/widgets/button_row.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace attune::ui {

bool console::somebody(column& p, std::string_view id, std::string_view neither, std::optional<std::size_t>& whom) const {
    const std::array<std::string_view, 3> names{neither, k.people[0].name, k.people[1].name};
    int chosen = whom ? static_cast<int>(*whom) + 1 : 0;
    const bool changed = choice(c, id, {p.x, p.y}, p.wide, names, chosen);
    p.y += choice_height(c, p.wide, names);
    if (chosen == 0)
        whom.reset();
    else
        whom = static_cast<std::size_t>(chosen - 1);
    return changed;
}

void console::for_whom(column& p) const {
    if (k.people.empty()) return;
    p.words(tr("Marks, notes and distress are for (A)"));
    p.gap(0.5F);
    auto whom = k.whom;
    if (somebody(p, "whom", tr("both"), whom)) ask_lead_for(out, lead_for{whom});
    p.gap(1.5F);
}

std::string console::means_of(const led_step& step) const {
    if (k.people.empty()) return step.hr_bpm[0] ? tr("{:.0f} a minute", *step.hr_bpm[0]) : std::string{};
    std::string said;
    for (std::size_t i = 0; i < k.people.size(); ++i)
        if (step.hr_bpm[i] && !k.people[i].hidden)
            said += (said.empty() ? "" : "  ·  ") + k.people[i].name + " " + whole(*step.hr_bpm[i]);
    return said;
}

console::signal_words console::signal_of(std::string_view word, std::string_view saving, std::string_view sensor) {
    return {word, saving.empty() ? sensor : saving};
}

float console::signal_height(float wide, const signal_words& words) const {
    return c.paragraph_height(c.type().small, wide - c.u(2.5F), words.said()) + c.u(1);
}

void console::signal(column& p, const session_view& of, const signal_words& words, float high) const {
    const auto& type = c.type();
    const float r = std::round(c.u(0.6F));
    sensor_shape(c, {p.x + r + 1, p.y + c.line_height(type.small) / 2}, r, mark_of(of));
    c.paragraph(type.small, {p.x + c.u(2.5F), p.y}, p.wide - c.u(2.5F), words.said(),
                words.trouble.empty() ? colour::quiet_text : colour::text);
    p.y += std::max(high, signal_height(p.wide, words));
}

void console::heart(column& p, float high) const {
    signal(p, s, signal_of(v.practice.signal_word, v.practice.saving_trouble, v.practice.signal_sentence), 0);
    traces(c, box::at({p.x, p.y}, p.wide, high), s, m.trace[0], nullptr, true);
    p.y += high;
}

void console::person(column& p, std::size_t i, float high, float signal_h) const {
    const auto& type = c.type();
    const auto& who = k.people[i];
    if (!who.session) return;
    const std::string id = "hide_trace." + std::to_string(i + 1);
    const button_spec hide[]{{id, who.hidden ? tr("Show trace") : tr("Hide trace"), i == 0 ? "H" : "J", who.hidden}};
    const float button_w = button_width(c, hide[0].label, hide[0].shortcut);
    const bool beside = canvas::width(type.title, who.name) + c.u(2) + button_w <= p.wide;
    const float row = control_height(c), name_w = beside ? p.wide - button_w - c.u(2) : p.wide;
    const float name_h = c.paragraph(type.title, {p.x, p.y + (beside ? (row - c.line_height(type.title)) / 2 : 0)}, name_w, who.name, colour::text);
    if (!beside) p.y += name_h;
    if (button_row(c, {p.x, p.y}, p.wide, hide, beside ? align::right : align::left) == 0) hide_or_show(i);
    p.y += row + c.u(0.5F);
    signal(p, *who.session, signal_of(who.signal_word, who.saving_trouble, who.signal_sentence), signal_h);
    if (who.hidden) {
        const std::string_view words = tr("Their trace is theirs. It is recorded all the same.");
        const float words_h = c.paragraph_height(type.small, p.wide, words);
        c.paragraph(type.small, {p.x, p.y + (high - words_h) / 2}, p.wide, words, colour::quiet_text, align::centre);
    } else
        traces(c, box::at({p.x, p.y}, p.wide, high), *who.session, m.trace[i], nullptr, true);
    p.y += high + c.u(0.5F);
    const auto& base = who.session->base;
    const bool own = base.source == baseline_source::this_session || base.source == baseline_source::own_history;
    if (who.hidden) return;
    p.words(own ? tr("Own rest: {:.0f} a minute", base.hr_bpm) : std::string{tr("No rest of their own is known yet.")});
    if (!who.hint.empty()) p.body(who.hint);
}

void console::people(column& p, float high) const {
    const float between = c.u(4), half = (p.wide - between) / 2;
    if (half < c.u(32)) {
        for (std::size_t i = 0; i < k.people.size(); ++i) {
            person(p, i, high, 0);
            p.gap(2);
        }
        return;
    }
    column left{c, p.x, p.y, half}, right{c, p.x + half + between, p.y, half};
    float signal_h = 0;
    for (const auto& who : k.people)
        signal_h = std::max(signal_h, signal_height(half, signal_of(who.signal_word, who.saving_trouble, who.signal_sentence)));
    person(left, 0, high, signal_h);
    person(right, 1, high, signal_h);
    p.y = std::max(left.y, right.y);
}

void console::next_whom() const {
    const std::size_t next = k.whom ? *k.whom + 1 : 0;
    ask_lead_for(out, lead_for{next < k.people.size() ? std::optional{next} : std::nullopt});
}

} // namespace attune::ui
