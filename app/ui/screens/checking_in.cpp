// Check in: how it is just now, in under half a minute; everything may be left out.
#include "app/language/language.hpp"
#include "app/ui/screens/column.hpp"
#include "app/ui/screens/memory.hpp"
#include "app/ui/widgets/affect_grid.hpp"
#include "app/ui/widgets/button_row.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace attune::ui {
namespace {

constexpr double rest_s = 0.8; // chosen: longer than between two letters

template <class What>
void ask(commands& out, What what) {
    out.emplace_back(std::in_place_type<ask_diary>, std::in_place_type<What>, std::move(what));
}

bool slide(column& k, std::string_view id, const char* label, const char* low, const char* high,
           std::optional<double>& value) {
    const bool changed = slider(k.c, id, {k.x, k.y}, k.wide, label, low, high, value);
    k.y += slider_height(k.c);
    k.gap(2);
    return changed;
}

bool write(column& k, std::string_view id, const char* label, const char* hint, std::string& text) {
    k.y += k.c.paragraph(k.c.type().body, {k.x, k.y}, k.wide, label, colour::text);
    const bool changed = text_field(k.c, id, {k.x, k.y}, k.wide, hint, text);
    k.y += control_height(k.c);
    k.gap(1.5F);
    return changed;
}

/// Words as buttons in rows; those that `is` says are chosen. The index of the pressed one, or -1.
template <class Is>
int words_row(column& k, const std::string& prefix, const std::vector<std::string>& words, const Is& is) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < words.size(); ++i)
        ids.push_back(prefix + std::to_string(i));
    std::vector<std::string> shown;
    for (const auto& w : words)
        shown.emplace_back(tr(std::string_view{w})); // the shipped ones are translated, one's own are as they are
    std::vector<button_spec> buttons;
    for (std::size_t i = 0; i < words.size(); ++i)
        buttons.push_back({ids[i], shown[i], {}, is(words[i])});
    const int pressed = button_row(k.c, {k.x, k.y}, k.wide, buttons, align::left);
    k.y += button_row_height(k.c, k.wide, buttons);
    k.gap(1);
    return pressed;
}

bool feeling(column& k, const check_in_view& v, check_in_memory& m) {
    bool changed = write(k, "word", tr("One word for it"), tr("choose below, or write your own"), m.said.word);
    std::vector<std::string> names;
    for (const auto& f : v.feelings)
        names.push_back(f.name);
    const auto open = [&](const std::string& name) {
        return m.family >= 0 && v.feelings[static_cast<std::size_t>(m.family)].name == name;
    };
    if (const int i = words_row(k, "family.", names, open); i >= 0) {
        m.family = m.family == i ? -1 : i;
        if (m.family >= 0 && m.said.word.empty()) m.said.word = tr(std::string_view{names[static_cast<std::size_t>(i)]}), changed = true;
    }
    if (m.family < 0 || static_cast<std::size_t>(m.family) >= v.feelings.size()) return changed;
    const auto& words = v.feelings[static_cast<std::size_t>(m.family)].words;
    const auto is = [&](const std::string& w) { return m.said.word == tr(std::string_view{w}); };
    if (const int i = words_row(k, "feeling.", words, is); i >= 0)
        m.said.word = tr(std::string_view{words[static_cast<std::size_t>(i)]}), changed = true;
    return changed;
}

bool tags(column& k, const std::string& prefix, const std::vector<std::string>& words, tagged_words& to) {
    const auto shown = [](const std::string& w) { return std::string{tr(std::string_view{w})}; };
    const auto is = [&](const std::string& w) {
        return std::find(to.tags.begin(), to.tags.end(), shown(w)) != to.tags.end();
    };
    const int i = words_row(k, prefix, words, is);
    if (i < 0) return false;
    const auto word = shown(words[static_cast<std::size_t>(i)]);
    if (const auto at = std::find(to.tags.begin(), to.tags.end(), word); at != to.tags.end())
        to.tags.erase(at);
    else
        to.tags.push_back(word);
    return true;
}

bool more_part(column& k, const check_in_view& v, check_in_memory& m) {
    bool changed = false;
    k.body(tr("What was there before it?"));
    k.gap(0.5F);
    changed |= tags(k, "trigger.", v.triggers, m.said.trigger);
    changed |= write(k, "trigger_text", tr("In your words"), tr("if you like"), m.said.trigger.text);
    k.body(tr("What has helped, if anything?"));
    k.gap(0.5F);
    changed |= tags(k, "helped.", v.helped, m.said.helped);
    changed |= write(k, "helped_text", tr("In your words"), tr("if you like"), m.said.helped.text);
    if (!m.said.helped.empty())
        changed |= slide(k, "help", tr("How much did it help?"), tr("not at all"), tr("a great deal"), m.said.help);
    return write(k, "note", tr("A note"), tr("if you like"), m.said.note) || changed;
}

bool closeness_part(column& k, check_in_memory& m) {
    auto& s = m.said.close;
    k.words(tr("Only for yourself: this stays hidden in the diary, and is given away only where you ask for it."));
    k.gap(1);
    bool changed = slide(k, "worry", tr("Worry about being unwanted or left"), tr("none"), tr("very strong"), s.worry);
    changed |= slide(k, "distance", tr("Wish to keep distance, to manage alone"), tr("none"), tr("very strong"), s.distance);
    return slide(k, "security", tr("Feeling safe with others"), tr("not at all"), tr("fully"), s.security) || changed;
}

} // namespace

void draw_check_in(canvas& c, const app_view& v, screen_memory& memory, const box& area, commands& out) {
    const auto& f = v.check_in;
    auto& m = memory.check_in;
    if (m.form != f.form) {
        m = {};
        m.form = f.form;
        m.said = m.kept = f.said;
        m.more = !f.said.trigger.empty() || !f.said.helped.empty() || !f.said.note.empty();
    }
    page p{c, memory.pages, "check_in", area, c.u(124), false};
    p.gap(3);
    const float title_h = c.line_height(c.type().large);
    const std::array ways{button_spec{"save", tr("Keep it"), {}, true}, button_spec{"leave", tr("Later"), "Esc"},
                          f.of_change ? button_spec{"delete", tr("Delete")} : button_spec{"discard", tr("Let it go")}};
    const float row_h = button_row_height(c, p.wide, ways);
    float ways_w = 0;
    for (const auto& w : ways)
        ways_w += button_width(c, w.label, w.shortcut) + c.u(1);
    const bool beside = p.wide - ways_w > c.u(30);
    const float top = p.y;
    if (!beside) p.text(c.type().large, tr("Check in"), colour::text);
    const int way = button_row(c, {p.x, beside ? top + (title_h - row_h) / 2 : p.y}, p.wide, ways,
                               beside ? align::right : align::left);
    if (beside)
        p.text(c.type().large, tr("Check in"), colour::text);
    else
        p.y += row_h + c.u(1);
    p.text(c.type().small,
           f.brought_back ? tr("{}: you began this and did not keep it yet.", f.when)
                          : tr("{}  ·  everything may be left out", f.when),
           colour::quiet_text);
    if (m.deleting) {
        p.gap(1);
        p.text(c.type().body, tr("Delete this entry? It cannot be brought back."), colour::text);
        const std::array sure{button_spec{"delete_yes", tr("Delete it")}, button_spec{"delete_no", tr("entry|Leave it")}};
        const int answer = button_row(c, {p.x, p.y}, p.wide, sure, align::left);
        p.y += button_row_height(c, p.wide, sure);
        if (answer == 0) ask(out, delete_entry{});
        if (answer >= 0) m.deleting = false;
    }
    p.gap(2);

    const bool columns = p.wide >= c.u(92);
    const float space = c.u(6), wide = columns ? std::floor((p.wide - space) / 2) : std::min(p.wide, reading_width(c));
    column left{c, p.x, p.y, wide};
    left.body(tr("Where are you just now?"));
    left.gap(0.5F);
    const float side = std::floor(std::min({wide, c.u(34), std::max(c.u(24), area.height() * 0.45F)}));
    const affect_words around{tr("unpleasant"), tr("pleasant"), tr("stirred"), tr("still")};
    bool changed = affect_grid(c, "affect", {left.x, left.y}, side, around, m.said.pleasantness, m.said.arousal);
    left.y += affect_grid_height(c, side);
    left.gap(2);
    changed |= slide(left, "distress", tr("How much distress is there?"), tr("none"), tr("as much as can be"), m.said.distress);
    if (!columns) p.y = left.y;
    column right{c, columns ? p.x + wide + space : p.x, p.y, wide};
    changed |= feeling(right, f, m);
    right.gap(1);
    right.toggle("more", tr("What came before, what helped"), m.more);
    right.gap(1);
    if (m.more) changed |= more_part(right, f, m);
    right.toggle("closeness", tr("How close it feels with others"), m.closeness);
    right.gap(1);
    if (m.closeness) changed |= closeness_part(right, m);
    p.y = std::max(left.y, right.y);
    p.gap(4);

    // Handed over when the hand rests, so that not every letter writes to the disk.
    if (changed) m.idle_s = 0;
    if (m.said != m.kept) {
        m.idle_s += c.dt();
        if (m.idle_s >= rest_s && !changed) {
            m.kept = m.said;
            ask(out, keep_check_in{m.said});
        }
        c.keep_moving();
    }
    if (way == 0) ask(out, save_check_in{m.said});
    if (way == 1 || c.take(key::escape)) {
        m.form.reset();
        ask(out, leave_check_in{m.said});
    }
    if (way == 2 && f.of_change) {
        m.deleting = true;
        c.focus("delete_no");
    } else if (way == 2)
        ask(out, discard_check_in{});
}

} // namespace attune::ui
