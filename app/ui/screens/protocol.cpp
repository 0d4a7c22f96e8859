// Writing a protocol: its steps at the left, what is chosen of it at the right.
#include "app/language/language.hpp"
#include "app/ui/format.hpp"
#include "app/ui/screens/protocol_parts.hpp"
#include "app/ui/widgets/button_row.hpp"
#include "app/ui/widgets/list_row.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace attune::ui {
namespace {

std::string facts_of(const led_step& s, const practice_step& of) {
    const auto length = s.open             ? std::string{tr("until you go on")}
                        : of.breaths > 0 ? trn("{} breath", "{} breaths", of.breaths)
                                           : clock_words(s.length_s);
    return s.role.empty() || s.role == s.name ? length : s.role + "  ·  " + length;
}

/// A step is added behind the chosen one. Returns where the list ends.
float steps_part(canvas& c, ImVec2 at, float wide, const protocol_edit& e, practice& p, protocol_memory& m, bool& changed) {
    float y = at.y;
    const auto row = [&](const std::string& id, std::string_view name, std::string_view facts, int step) {
        if (list_row(c, id, {at.x, y}, wide, name, facts, m.step == step)) m.step = step;
        y += list_row_height(c, wide, name, facts) + c.u(0.5F);
    };
    row("protocol_whole", tr("The whole"), e.draft.title, -1);
    for (std::size_t i = 0; i < e.card.steps.size(); ++i)
        row("step." + std::to_string(i), e.card.steps[i].name, facts_of(e.card.steps[i], e.draft.steps[i]), static_cast<int>(i));
    const button_spec add[]{{"add_step", tr("Add a step")}};
    y += c.u(0.5F);
    if (button_row(c, {at.x, y}, wide, add, align::left) == 0 && p.steps.size() < most_steps) {
        practice_step fresh;
        fresh.client_sees = client_view::words;
        const auto to = m.step < 0 ? p.steps.size() : static_cast<std::size_t>(m.step) + 1;
        p.steps.insert(p.steps.begin() + static_cast<std::ptrdiff_t>(to), std::move(fresh));
        m.step = static_cast<int>(to);
        changed = true;
    }
    return y + button_row_height(c, wide, add);
}

/// Moving it, a second one like it, taking it away.
bool place_part(column& k, practice& p, protocol_memory& m) {
    std::vector<button_spec> ways;
    const auto at = static_cast<std::size_t>(m.step);
    if (at > 0) ways.push_back({"step_up", tr("Earlier")});
    if (at + 1 < p.steps.size()) ways.push_back({"step_down", tr("Later")});
    if (p.steps.size() < most_steps) ways.push_back({"step_again", tr("Once more")});
    if (p.steps.size() > 1) ways.push_back({"step_away", tr("Take it away")});
    const int way = button_row(k.c, {k.x, k.y}, k.wide, ways, align::left);
    k.y += button_row_height(k.c, k.wide, ways);
    if (way < 0) return false;
    const auto what = ways[static_cast<std::size_t>(way)].id;
    if (what == "step_up") {
        std::swap(p.steps[at], p.steps[at - 1]);
        --m.step;
    } else if (what == "step_down") {
        std::swap(p.steps[at], p.steps[at + 1]);
        ++m.step;
    } else if (what == "step_again") {
        const auto copy = p.steps[at];
        p.steps.insert(p.steps.begin() + m.step + 1, copy);
        ++m.step;
    } else {
        p.steps.erase(p.steps.begin() + m.step);
        m.step = std::min(m.step, static_cast<int>(p.steps.size()) - 1);
    }
    return true;
}

bool whole_part(column& k, const protocol_edit& e, practice& p, protocol_memory& m, commands& out) {
    bool changed = labelled_field(k, "protocol_title", tr("Title"), tr("what it is called"), p.title);
    k.gap(2);
    changed |= labelled_field(k, "protocol_summary", tr("In one sentence"), tr("what it is for"), p.summary);
    k.gap(2);
    changed |= labelled_field(k, "protocol_stop", tr("When to stop"), tr("at the client's wish, and when else"), p.stop_rule);
    k.gap(2);
    changed |= sentence_list(k, "protocol_cautions", tr("To be read before it begins"), tr("a sentence"), p.cautions);
    k.gap(2);
    if (const int by = k.stepper("protocol_rounds", tr("How often all steps are gone through"), whole(p.rounds), "100"); by != 0) {
        p.rounds = static_cast<std::uint32_t>(std::clamp(static_cast<int>(p.rounds) + by, 1, static_cast<int>(most_rounds_ever)));
        p.most_rounds = p.rounds;
        changed = true;
    }
    if (!e.kept) return changed;
    k.gap(3);
    if (m.deleting) {
        k.body(tr("Delete this protocol? Sessions that were led by it stay."));
        const button_spec ways[]{{"delete_yes", tr("Delete it")}, {"delete_no", tr("Leave it")}};
        const int way = button_row(k.c, {k.x, k.y}, k.wide, ways, align::left);
        k.y += button_row_height(k.c, k.wide, ways);
        if (way == 0) out.emplace_back(ask_protocol{delete_protocol{}});
        if (way >= 0) m.deleting = false;
        return changed;
    }
    const button_spec ways[]{{"delete_protocol", tr("Delete this protocol…")}};
    if (button_row(k.c, {k.x, k.y}, k.wide, ways, align::left) == 0) m.deleting = true;
    k.y += button_row_height(k.c, k.wide, ways);
    return changed;
}

/// Keeping, leaving, and what stands against keeping. Returns where it ends.
float top_part(column k, const protocol_edit& e, protocol_memory& m, commands& out) {
    canvas& c = k.c;
    if (m.leaving) {
        k.body(tr("Leave without keeping what you changed?"));
        const button_spec ways[]{{"leave_yes", tr("Leave without keeping")}, {"leave_no", tr("Go on writing"), "Esc"}};
        const int way = button_row(c, {k.x, k.y}, k.wide, ways, align::left);
        k.y += button_row_height(c, k.wide, ways);
        if (way == 0) out.emplace_back(ask_protocol{leave_protocol{}});
        if (way == 1 || c.take(key::escape)) m.leaving = false;
        return k.y;
    }
    const char* keep = tr("Keep this protocol");
    const float w = std::min(k.wide, canvas::width(c.type().title, keep) + c.u(8)), high = c.u(6);
    const button_spec back[]{{"leave_protocol", e.changed ? tr("Leave…") : tr("Back"), "Esc"}};
    const bool beside = w + c.u(2) + button_width(c, back[0].label, "Esc") <= k.wide;
    const bool can_keep = e.wrong.empty() && (e.changed || !e.kept);
    const float top = k.y;
    if (can_keep) {
        if (primary_button(c, "keep_protocol", box::at({k.x, k.y}, w, high), keep)) out.emplace_back(ask_protocol{keep_protocol{}});
    } else
        c.paragraph(c.type().small, {k.x, k.y + (high - c.line_height(c.type().small)) / 2}, beside ? k.wide - w : k.wide,
                    e.wrong.empty() ? std::string{tr("Kept as it is.")} : e.wrong, colour::quiet_text);
    k.y += high;
    if (!beside) k.gap(1);
    const float row_h = button_row_height(c, k.wide, back);
    const int way = button_row(c, {k.x, beside ? top + (high - row_h) / 2 : k.y}, k.wide, back, beside ? align::right : align::left);
    if (!beside) k.y += row_h;
    if (way == 0 || c.take(key::escape)) {
        if (e.changed)
            m.leaving = true;
        else
            out.emplace_back(ask_protocol{leave_protocol{}});
    }
    return k.y;
}

} // namespace

void draw_protocol(canvas& c, const app_view& v, screen_memory& memory, const box& area, commands& out) {
    if (!v.protocol.edit) return;
    const auto& e = *v.protocol.edit;
    auto& m = memory.protocol;
    m.step = std::clamp(m.step, -1, static_cast<int>(e.draft.steps.size()) - 1);
    auto p = e.draft;
    bool changed = false;
    page at{c, memory.pages, "protocol", area, c.u(120), false};
    at.gap(3);
    at.text(c.type().large, e.kept ? tr("Change a protocol") : tr("A new protocol"), colour::text);
    at.text(c.type().small, tr("It is a file of your own, in the folder \"protocols\"."), colour::quiet_text);
    at.gap(2);
    at.y = top_part({c, at.x, at.y, at.wide}, e, m, out);
    at.gap(3);
    const bool columns = at.wide >= c.u(84);
    const float list_w = columns ? c.u(36) : at.wide;
    const float list_end = steps_part(c, {at.x, at.y}, list_w, e, p, m, changed);
    column k{c, columns ? at.x + list_w + c.u(5) : at.x, columns ? at.y : list_end + c.u(3), 0};
    k.wide = std::min(columns ? at.wide - list_w - c.u(5) : at.wide, reading_width(c));
    if (m.step < 0)
        changed |= whole_part(k, e, p, m, out);
    else {
        changed |= step_part(k, p, p.steps[static_cast<std::size_t>(m.step)]);
        k.gap(3);
        changed |= place_part(k, p, m);
    }
    at.y = std::max(list_end, k.y);
    at.gap(4);
    if (changed) out.emplace_back(ask_protocol{change_protocol{std::move(p)}});
}

} // namespace attune::ui
