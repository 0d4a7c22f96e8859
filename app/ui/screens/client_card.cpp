// A client's card: what is kept of them at the left, their sessions at the right.
#include "app/language/language.hpp"
#include "app/ui/screens/form_parts.hpp"
#include "app/ui/screens/memory.hpp"
#include "app/ui/widgets/button_row.hpp"
#include "app/ui/widgets/list_row.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace attune::ui {
namespace {

template <class What>
void ask(commands& out, What what) {
    out.emplace_back(std::in_place_type<ask_client>, std::in_place_type<What>, std::move(what));
}

int buttons(column& k, std::span<const button_spec> ways) {
    const int way = button_row(k.c, {k.x, k.y}, k.wide, ways, align::left);
    k.y += button_row_height(k.c, k.wide, ways);
    return way;
}

bool written_part(column& k, client_writing& w) {
    bool changed = labelled_field(k, "card_name", tr("Name, only if wished"), tr("the code does"), w.name);
    k.gap(2);
    changed |= labelled_field(k, "card_notes", tr("Notes"), tr("for you alone"), w.notes);
    k.gap(2);
    changed |= labelled_field(k, "card_consent", tr("Agreed to be recorded on"), "2026-11-28", w.consent);
    k.gap(2);
    changed |= labelled_field(k, "card_second", tr("The person beside them agreed on"), "2026-11-28", w.second_consent);
    k.gap(2);
    changed |= labelled_field(k, "card_pace", tr("Pace found elsewhere, breaths a minute"), tr("none"), w.pace);
    k.gap(2);
    changed |= k.toggle("card_beta", tr("Beta-blocker"), w.heart.beta_blocker);
    changed |= k.toggle("card_pacemaker", tr("Pacemaker"), w.heart.pacemaker);
    changed |= k.toggle("card_heart", tr("Heart disease"), w.heart.heart_disease);
    return changed;
}

/// To whom: the clients that fit what is typed, or oneself.
void moving_part(column& k, const app_view& v, card_memory& m, commands& out) {
    k.gap(0.5F);
    k.words(tr("To whom?"));
    k.gap(0.5F);
    if (text_field(k.c, "move_to", {k.x, k.y}, k.wide, tr("code or name"), m.looked_for))
        out.emplace_back(std::in_place_type<ask_lead>, std::in_place_type<find_client>, find_client{m.looked_for});
    k.y += control_height(k.c) + k.c.u(0.5F);
    const auto to = [&](const std::string& code) {
        ask(out, move_to_client{m.moving, code});
        m.moving.clear();
        m.looked_for.clear();
    };
    for (const auto& l : v.lead.client.found) {
        if (l.code == v.card->code) continue;
        const auto who = l.name.empty() ? l.code : l.code + "  ·  " + l.name;
        if (list_row(k.c, "move." + l.code, {k.x, k.y}, k.wide, who, l.facts, false)) to(l.code);
        k.y += list_row_height(k.c, k.wide, who, l.facts);
    }
    const button_spec ways[]{{"move_own", tr("It is my own")}, {"move_not", tr("Leave it")}};
    const int way = buttons(k, ways);
    if (way == 0) to("");
    if (way == 1) m.moving.clear();
}

void sessions_part(column& k, const app_view& v, card_memory& m, commands& out) {
    const auto& c = *v.card;
    k.heading(tr("Sessions"));
    if (c.sessions.empty())
        k.words(tr("no session yet"));
    else {
        const button_spec over[]{{"phases", tr("Phase by phase")}};
        if (buttons(k, over) == 0) out.emplace_back(go_to{screen::phases});
        k.gap(1);
    }
    for (const auto& s : c.sessions) {
        const bool moving = m.moving == s.id;
        if (list_row(k.c, "session." + s.id, {k.x, k.y}, k.wide, s.title, s.facts, moving)) m.moving = moving ? "" : s.id;
        k.y += list_row_height(k.c, k.wide, s.title, s.facts);
        if (!moving) continue;
        const button_spec ways[]{{"open_session", tr("Review")}};
        if (buttons(k, ways) == 0) out.emplace_back(std::in_place_type<open_session>, open_session{s.id});
        moving_part(k, v, m, out);
        k.gap(1);
    }
    if (c.more_sessions > 0) k.words(tr("and {} more", c.more_sessions));
    if (!c.moves.empty()) k.gap(1);
    for (const auto& line : c.moves)
        k.words(line);
}

/// Only where there is a file of one, or an answer.
void scales_part(column& k, commands& out) {
    k.heading(tr("Questionnaires"));
    const button_spec ways[]{{"scales", tr("Answer one, or look back")}};
    if (buttons(k, ways) == 0) out.emplace_back(std::in_place_type<ask_scale>, open_scales{false});
    k.gap(3);
}

/// Sharing and taking away.
void whole_part(column& k, const client_card& c, card_memory& m, commands& out) {
    k.heading(tr("All of it"));
    if (m.deleting) {
        k.body(c.leaving);
        k.gap(1);
        const auto label = tr("Delete everything of {}", c.code);
        const button_spec ways[]{{"delete_yes", label}, {"delete_no", tr("Leave it")}};
        const int way = buttons(k, ways);
        if (way == 0) ask(out, delete_client{});
        if (way >= 0) m.deleting = false;
        return;
    }
    const button_spec ways[]{{"export_client", tr("Write it into one file")}, {"delete_client", tr("Delete…")}};
    const int way = buttons(k, ways);
    if (way == 0) ask(out, export_client{});
    if (way == 1) m.deleting = true;
}

/// Title, keeping and leaving. Returns where it ends.
float top_part(column k, const client_card& c, card_memory& m, commands& out) {
    canvas& at = k.c;
    const auto& type = at.type();
    const float top = k.y;
    k.y += at.paragraph(type.large, {k.x, k.y}, k.wide, c.written.name.empty() ? c.code : c.code + "  ·  " + c.written.name, colour::text);
    k.words(c.facts);
    k.gap(1);
    if (m.leaving) {
        k.body(tr("Leave without keeping what you changed?"));
        const button_spec ways[]{{"leave_yes", tr("Leave without keeping")}, {"leave_no", tr("Go on writing"), "Esc"}};
        const int way = buttons(k, ways);
        if (way == 0) ask(out, leave_card{});
        if (way == 1 || at.take(key::escape)) m.leaving = false;
        return k.y;
    }
    const button_spec back[]{{"leave_card", tr("Back"), "Esc"}};
    const bool beside = k.wide > at.u(60);
    const int way = button_row(at, {k.x, beside ? top : k.y}, k.wide, back, beside ? align::right : align::left);
    if (!beside) k.y += button_row_height(at, k.wide, back);
    if (way == 0 || at.take(key::escape)) {
        if (c.changed)
            m.leaving = true;
        else
            ask(out, leave_card{});
    }
    if (!c.wrong.empty())
        k.body(c.wrong);
    else if (c.changed) {
        const char* keep = tr("Keep the card");
        const float w = std::min(k.wide, canvas::width(type.title, keep) + at.u(8)), high = at.u(6);
        if (primary_button(at, "keep_card", box::at({k.x, k.y}, w, high), keep)) ask(out, keep_card{});
        k.y += high;
    }
    return k.y;
}

} // namespace

void draw_card(canvas& c, const app_view& v, screen_memory& memory, const box& area, commands& out) {
    if (!v.card) return;
    const auto& card = *v.card;
    auto& m = memory.card;
    page p{c, memory.pages, "card", area, c.u(120), false};
    p.gap(3);
    p.y = top_part({c, p.x, p.y, p.wide}, card, m, out);
    p.gap(3);
    const bool columns = p.wide >= c.u(84);
    const float each = columns ? std::floor((p.wide - c.u(6)) / 2) : p.wide;
    column left{c, p.x, p.y, std::min(each, reading_width(c))};
    auto written = card.written;
    if (written_part(left, written)) ask(out, write_card{std::move(written)});
    left.gap(2);
    for (const auto& s : card.known)
        left.words(s);
    left.gap(3);
    if (!columns) p.y = left.y;
    column right{c, columns ? p.x + each + c.u(6) : p.x, p.y, each};
    sessions_part(right, v, m, out);
    right.gap(3);
    if (v.scale.of_client) scales_part(right, out);
    whole_part(right, card, m, out);
    p.y = std::max(left.y, right.y);
    p.gap(4);
}

} // namespace attune::ui
