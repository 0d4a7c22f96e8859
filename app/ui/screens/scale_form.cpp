// A questionnaire being answered: one item at a time, and at the end all of them to look over before it is kept.
#include "app/language/language.hpp"
#include "app/ui/screens/column.hpp"
#include "app/ui/screens/scale_parts.hpp"
#include "app/ui/widgets/button_row.hpp"
#include "app/ui/widgets/list_row.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace attune::ui {
namespace {

constexpr std::size_t most_rows = 12; // chosen: more answers than that are numbers mostly, and stand in a block

/// How far it is: a line, as a practice's time is.
void progress(canvas& c, ImVec2 at, float wide, double share) {
    const float high = std::round(c.u(0.5F)), r = high / 2;
    c.list().AddRectFilled(at, {at.x + wide, at.y + high}, c.ink(colour::line), r);
    if (share > 0) c.list().AddRectFilled(at, {at.x + std::max(high, wide * static_cast<float>(share)), at.y + high}, c.ink(colour::breath_in), r);
}

/// A row with its key before its words. Left and right are the form's. Returns its height.
float answer_row(canvas& c, std::string_view id, ImVec2 at, float wide, const scale_answer& a, bool& pressed) {
    const auto& type = c.type();
    const float pad = c.u(2), key_w = canvas::number_width(type.small, "0") + c.u(2), inner = wide - 2 * pad - key_w - c.u(2); // the disc at its right
    const float words_h = c.paragraph_height(type.body, inner, a.label), high = std::max(control_height(c) + c.u(1), words_h + c.u(2));
    const box b = box::at(at, wide, high);
    const auto i = c.item(id, role::choice, b, true);
    pressed = i.activated;
    const float r = c.u(1.5F);
    if (a.chosen || i.hovered || i.held) c.list().AddRectFilled(b.min, b.max, c.ink(colour::surface), r);
    c.list().AddRect(b.min, b.max, c.ink(a.chosen || i.hovered ? colour::edge : colour::line), r, 0, c.hair());
    if (a.chosen) { // told by a disc, not by a colour alone
        const float disc = std::round(c.u(0.75F));
        c.list().AddCircleFilled({b.max.x - pad, b.centre().y}, disc, c.ink(colour::breath_in), 32);
        c.note_line("chosen answer", colour::breath_in);
    }
    const auto scope = a.chosen || i.hovered || i.held ? c.onto(c.colours()[colour::surface]) : c.same();
    const std::string key(a.key ? 1 : 0, a.key);
    if (key != a.label) c.number(type.small, {b.min.x + pad, b.centre().y - type.small->FontSize / 2}, key, colour::quiet_text);
    c.paragraph(type.body, {b.min.x + pad + key_w, b.centre().y - words_h / 2}, inner, a.label, colour::text);
    c.ring(i, b, r);
    return high;
}

/// What is chosen with mouse, focus or its own key. Moves the column on.
std::optional<std::size_t> answers(column& k, const scale_form& f) {
    canvas& c = k.c;
    std::optional<std::size_t> chosen;
    for (std::size_t i = 0; i < f.answers.size(); ++i)
        if (f.answers[i].key && c.take(f.answers[i].key)) chosen = i;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < f.answers.size(); ++i)
        ids.push_back("answer." + std::to_string(i));
    if (f.answers.size() <= most_rows) {
        for (std::size_t i = 0; i < f.answers.size(); ++i) {
            bool pressed = false;
            k.y += answer_row(c, ids[i], {k.x, k.y}, k.wide, f.answers[i], pressed) + c.u(1);
            if (pressed) chosen = i;
        }
        return chosen;
    }
    std::vector<button_spec> block;
    for (std::size_t i = 0; i < f.answers.size(); ++i)
        block.push_back({ids[i], f.answers[i].label, {}, f.answers[i].chosen});
    const int way = button_row(c, {k.x, k.y}, k.wide, block, align::left);
    k.y += button_row_height(c, k.wide, block);
    if (way >= 0) chosen = static_cast<std::size_t>(way);
    return chosen;
}

/// The words that ask whether leaving is meant; true while they stand there.
bool leaving_part(column& k, scale_memory& m, commands& out) {
    if (!m.leaving) return false;
    k.gap(2);
    k.body(tr("Leave? What was answered so far is not kept."));
    k.gap(1);
    const button_spec ways[]{{"leave_yes", tr("Leave it unkept")}, {"leave_no", tr("Go on answering"), "Esc"}};
    const int way = button_row(k.c, {k.x, k.y}, k.wide, ways, align::left);
    k.y += button_row_height(k.c, k.wide, ways);
    if (way == 0) ask_of_scale(out, drop_answers{});
    if (way >= 0 || k.c.take(key::escape)) m.leaving = false;
    return true;
}

void leave(canvas& c, const scale_form& f, scale_memory& m, commands& out) {
    if (f.answered == 0) return ask_of_scale(out, drop_answers{});
    m.leaving = true;
    c.focus("leave_no");
}

void head(column& k, const scale_form& f) {
    const auto& type = k.c.type();
    k.y += k.c.paragraph(type.body, {k.x, k.y}, k.wide, f.title, colour::quiet_text); // the question is what is to be read
    k.words(f.at < f.items.size() ? tr("{} of {}", f.at + 1, f.items.size()) : tr("{} of {} answered", f.answered, f.items.size()));
    k.gap(1);
    progress(k.c, {k.x, k.y}, k.wide, static_cast<double>(f.at) / static_cast<double>(f.items.size()));
    k.gap(2.5F);
}

void one_item(column& k, const scale_form& f, scale_memory& m, commands& out) {
    canvas& c = k.c;
    const auto& type = c.type();
    if (!f.instructions.empty()) {
        k.words(f.instructions);
        k.gap(1.5F);
    }
    // Every item has the room of the longest, so that the answers keep their place under the hand; very long ones their own.
    float room = 0;
    for (const auto& i : f.items)
        room = std::max(room, std::min(c.paragraph_height(type.title, k.wide, i.text), 4 * c.line_height(type.title)));
    const float high = std::max(room, c.paragraph_height(type.title, k.wide, f.items[f.at].text));
    const auto i = c.item("question", role::graph, box::at({k.x, k.y}, k.wide, high), true);
    if (i.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Arrow); // the focus rests here, so that Enter chooses nothing by itself
    c.paragraph(type.title, {k.x, k.y}, k.wide, f.items[f.at].text, colour::text);
    k.y += high + c.u(2);
    const auto chosen = answers(k, f);
    k.gap(f.answers.size() > most_rows ? 4 : 2); // a block's buttons are not these
    const bool said = !f.items[f.at].said.empty();
    std::vector<button_spec> ways;
    if (f.at > 0) ways.push_back({"item_back", tr("Back"), "←"});
    ways.push_back({"item_on", said ? tr("Go on") : tr("Skip"), "→"});
    if (said) ways.push_back({"item_clear", tr("Take the answer back")});
    ways.push_back({"leave_form", tr("Leave…"), "Esc"});
    const int pressed = button_row(c, {k.x, k.y}, k.wide, ways, align::left);
    k.y += button_row_height(c, k.wide, ways);
    const std::string_view way = pressed < 0 ? std::string_view{} : ways[static_cast<std::size_t>(pressed)].id;
    const bool asking = leaving_part(k, m, out);
    k.gap(2);
    k.words(tr("Nothing of it is kept before the end."));
    if (!f.rights.empty()) k.words(f.rights);
    if (chosen)
        ask_of_scale(out, answer_item{f.at, chosen});
    else if (way == "item_clear")
        ask_of_scale(out, answer_item{f.at, std::nullopt});
    else if (f.at > 0 && (way == "item_back" || c.take(key::left)))
        ask_of_scale(out, go_to_item{f.at - 1});
    else if (way == "item_on" || (i.activated && !ImGui::IsMouseReleased(0)) || c.take(key::right))
        ask_of_scale(out, go_to_item{f.at + 1});
    else if (way == "leave_form" || (!asking && c.take(key::escape)))
        leave(c, f, m, out);
}

void last_page(column& k, const scale_form& f, scale_memory& m, commands& out) {
    canvas& c = k.c;
    const auto left_out = f.items.size() - f.answered;
    const auto sentence = f.answered == 0 ? std::string{tr("Nothing is answered yet, so there is nothing to keep.")}
                          : left_out == 0 ? std::string{tr("That was all. You can still change each answer; then keep it.")}
                                          : trn("{} item is left out. It may stay so, or be answered now.",
                                                "{} items are left out. They may stay so, or be answered now.", left_out);
    const auto i = c.item("last_page", role::graph, box::at({k.x, k.y}, k.wide, c.paragraph_height(c.type().body, k.wide, sentence)), true);
    if (i.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Arrow);
    // Enter keeps only where nothing is left out: who went on with Enter alone has answered nothing by it.
    if (i.activated && !ImGui::IsMouseReleased(0) && left_out == 0) ask_of_scale(out, keep_answers{});
    k.body(sentence);
    for (const auto& words : f.unscored)
        k.words(words);
    k.gap(2);
    if (f.answered > 0) {
        const char* label = tr("Keep the answers");
        const float w = std::min(k.wide, canvas::width(c.type().title, label) + c.u(10)), high = c.u(7);
        if (primary_button(c, "keep_answers", box::at({k.x, k.y}, w, high), label)) ask_of_scale(out, keep_answers{});
        k.y += high + c.u(1.5F);
    }
    const button_spec ways[]{{"item_back", tr("Back"), "←"}, {"leave_form", tr("Leave…"), "Esc"}};
    const int way = button_row(c, {k.x, k.y}, k.wide, ways, align::left);
    k.y += button_row_height(c, k.wide, ways);
    const bool asking = leaving_part(k, m, out);
    k.gap(2);
    for (std::size_t n = 0; n < f.items.size(); ++n) {
        const auto& item = f.items[n];
        const auto name = std::to_string(n + 1) + ".  " + item.text;
        const std::string said = item.said.empty() ? std::string{tr("left out")} : item.said;
        if (list_row(c, "item." + std::to_string(n), {k.x, k.y}, k.wide, name, said, false)) ask_of_scale(out, go_to_item{n});
        k.y += list_row_height(c, k.wide, name, said);
    }
    k.gap(1);
    if (!f.rights.empty()) k.words(f.rights);
    if (way == 0 || c.take(key::left))
        ask_of_scale(out, go_to_item{f.items.size() - 1});
    else if (way == 1 || (!asking && c.take(key::escape)))
        leave(c, f, m, out);
}

} // namespace

void draw_scale_form(canvas& c, const scale_form& f, screen_memory& memory, const box& area, commands& out) {
    auto& m = memory.scale;
    page p{c, memory.pages, "scale_form", area, c.u(84), false};
    const bool asked = f.at < f.items.size();
    if (shown_anew(c, m, "form." + f.title + "." + std::to_string(f.at), asked ? "question" : "last_page"))
        m.leaving = false;
    p.gap(4);
    column k{c, p.x, p.y, std::min(p.wide, reading_width(c))};
    k.x += std::round((p.wide - k.wide) / 2);
    head(k, f);
    if (asked)
        one_item(k, f, m, out);
    else
        last_page(k, f, m, out);
    p.y = k.y;
    p.gap(4);
}

} // namespace attune::ui
