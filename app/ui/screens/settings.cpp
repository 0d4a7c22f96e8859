// Settings: the way to the sensor, sound, look, practice, safety, where the data lie.
#include "app/language/language.hpp"
#include "app/ui/format.hpp"
#include "app/ui/screens/column.hpp"
#include "app/ui/screens/memory.hpp"
#include "app/ui/screens/passphrases.hpp"
#include "app/ui/widgets/button_row.hpp"

#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace attune::ui {
namespace {

std::string percent(double share) {
    return tr("{:.0f} %", share * 100);
}

/// The sensor in two lines; what can be done with it stands on its own screen.
void sensor_part(column& k, const app_view& v, commands& out) {
    canvas& c = k.c;
    const auto& type = c.type();
    k.heading(tr("Sensor"));
    const auto& o = v.home.sensor;
    const float pad = c.u(1.5F), indent = c.u(3), text_w = k.wide - 2 * pad - indent;
    const float words_h =
        c.paragraph_height(type.body, text_w, o.name) + c.paragraph_height(type.small, text_w, o.sentence);
    const box b = box::at({k.x, k.y}, k.wide, 2 * pad + std::max(words_h, c.line_height(type.body)));
    if (card_item(c, "sensor", b).activated) out.emplace_back(go_to{screen::sensor});
    {
        const auto scope = c.onto(c.colours()[colour::surface]);
        const float r = std::round(c.u(0.75F));
        ImVec2 at{b.min.x + pad + indent, b.min.y + pad};
        sensor_shape(c, {b.min.x + pad + r + 1, at.y + c.line_height(type.body) / 2}, r, o.mark);
        at.y += c.paragraph(type.body, at, text_w, o.name, colour::text);
        c.paragraph(type.small, at, text_w, o.sentence, colour::quiet_text);
    }
    k.y = b.max.y;
    k.gap(0.5F);
    k.words(tr("Choose another, listen to it, test it, and find how late it tells."));
}

bool sound_part(column& k, settings& s, bool can_speak) {
    bool changed = false;
    k.heading(tr("Sound"));
    if (const int by = k.stepper("volume", tr("Volume"), percent(s.volume), percent(1)); by != 0) {
        s.volume = std::clamp(std::round(s.volume * 20 + by) / 20, 0.0, 1.0);
        changed = true;
    }
    k.gap(1);
    changed |= k.toggle("muted", tr("Quiet: no sound at all"), s.muted);
    changed |= k.toggle("tones", tr("Tones that rise and fall with the breath"), s.breath_tones);
    k.gap(1);
    changed |= k.toggle("speak", tr("Speak the words, for practising with closed eyes"), s.speak);
    if (!can_speak)
        k.words(tr("For this the program espeak-ng is wanted, which is not installed."));
    else if (s.speak)
        if (const int by = k.stepper("speak_wpm", tr("Words a minute"), number_words(s.speak_wpm, 0), "200"); by != 0) {
            s.speak_wpm = std::clamp(std::round(s.speak_wpm / 10 + by) * 10, 80.0, 200.0);
            changed = true;
        }
    return changed;
}

/// Each language by its own name, so that it is found whatever is spoken.
bool language_part(column& k, settings& s, const std::vector<language_name>& all) {
    if (all.size() < 2) return false;
    k.heading(tr("Language"));
    std::vector<std::string_view> names{tr("As the desktop")};
    int chosen = 0;
    for (const auto& l : all) {
        if (l.code == s.language) chosen = static_cast<int>(names.size());
        names.push_back(l.name);
    }
    const bool changed = choice(k.c, "language", {k.x, k.y}, k.wide, names, chosen);
    if (changed) s.language = chosen == 0 ? std::string{} : all[static_cast<std::size_t>(chosen) - 1].code;
    k.y += choice_height(k.c, k.wide, names);
    k.gap(4);
    return changed;
}

bool look_part(column& k, settings& s) {
    canvas& c = k.c;
    bool changed = false;
    k.heading(tr("Look"));
    const std::array<std::string_view, 3> themes{tr("Night"), tr("Day"), tr("High contrast")};
    int theme = static_cast<int>(s.theme);
    if (choice(c, "theme", {k.x, k.y}, k.wide, themes, theme))
        s.theme = static_cast<theme_name>(theme), changed = true;
    k.y += choice_height(c, k.wide, themes);
    k.gap(1.5F);
    if (const int by = k.stepper("text_size", tr("Text size"), percent(s.text_scale), percent(1)); by != 0) {
        s.text_scale = std::clamp(std::round(s.text_scale * 4 + by) / 4, 1.0, 2.5); // in quarters
        changed = true;
    }
    k.gap(1);
    changed |= k.toggle("reduced_motion", tr("Less motion: a bar fills, the orb stands still"), s.reduced_motion);
    changed |= k.toggle("frame_rate", tr("Smoothest picture (off: half the frames)"), s.full_frame_rate);
    changed |= k.toggle("count", tr("Count inside the orb"), s.show_count);
    changed |= k.toggle("orb_only", tr("Begin with nothing but the orb"), s.hide_all_but_orb);
    return changed;
}

bool practice_part(column& k, settings& s) {
    bool changed = false;
    k.heading(tr("Practice"));
    changed |= k.toggle("rest_first", tr("Five minutes of quiet rest first"), s.measure_rest);
    k.words(tr("The program then knows what your rest looks like today."));
    k.gap(1);
    changed |= k.toggle("lead_in", tr("Ease into the pace from my own breath"), s.lead_in);
    if (s.lead_in)
        if (const int by =
                k.stepper("own_rate", tr("My own breath"), pace_words(s.own_rate_bpm), pace_words(10.5));
            by != 0) {
            s.own_rate_bpm = std::clamp(std::round(s.own_rate_bpm) + by, 6.0, 30.0);
            changed = true;
        }
    k.gap(1);
    changed |= k.toggle("cues", tr("A kind word when something is worth noticing"), s.cues);
    k.words(tr("At most one a minute, and none in mindful practices."));
    return changed;
}

/// Text is handed over when the hand rests for a while, so that not every letter writes the settings file.
bool safety_part(column& k, settings& s, screen_memory& m, commands& out) {
    canvas& c = k.c;
    constexpr double rest_s = 0.8; // chosen: longer than between two letters
    k.heading(tr("Safety"));
    if (!m.crisis_line) m.crisis_line = s.crisis_line;
    k.words(tr("Help line near you, shown with the safety notes"));
    k.gap(0.5F);
    if (text_field(c, "crisis_line", {k.x, k.y}, k.wide, tr("name and number"), *m.crisis_line))
        m.crisis_idle_s = 0;
    k.y += control_height(c);
    k.gap(1.5F);
    const button_spec read[]{{"safety", tr("Read the safety notes")}};
    if (button_row(c, {k.x, k.y}, k.wide, read, align::left) == 0) out.emplace_back(go_to{screen::safety});
    k.y += button_row_height(c, k.wide, read);
    if (*m.crisis_line == s.crisis_line) return false;
    m.crisis_idle_s += c.dt();
    if (c.typing() && m.crisis_idle_s < rest_s) {
        c.keep_moving();
        return false;
    }
    s.crisis_line = *m.crisis_line;
    return true;
}

} // namespace

void draw_settings(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out) {
    settings s = v.chosen;
    page p{c, m.pages, "settings", area, c.u(124), false};
    p.gap(4);
    const button_spec ways[]{{"back", tr("Back"), tr("key|Esc")}};
    const float title_h = c.line_height(c.type().large), row_h = button_row_height(c, p.wide, ways);
    const bool leave = button_row(c, {p.x, p.y + (title_h - row_h) / 2}, p.wide, ways, align::right) == 0;
    p.text(c.type().large, tr("Settings"), colour::text);
    p.gap(3);

    const bool columns = p.wide >= c.u(92);
    const float space = c.u(6),
                wide = columns ? std::floor((p.wide - space) / 2) : std::min(p.wide, reading_width(c));
    column left{c, p.x, p.y, wide};
    sensor_part(left, v, out);
    left.gap(4);
    bool changed = practice_part(left, s);
    left.gap(4);
    changed |= safety_part(left, s, m, out);
    left.gap(4);
    changed |= passphrase_part(left, s, v.lock, m.passphrase, out);
    left.gap(4);
    if (!columns) p.y = left.y;
    column right{c, columns ? p.x + wide + space : p.x, p.y, wide};
    changed |= language_part(right, s, v.languages);
    changed |= look_part(right, s);
    right.gap(4);
    changed |= sound_part(right, s, v.can_speak);
    right.gap(4);
    right.heading(tr("Your data"));
    right.words(tr("Everything stays on this machine, in one file:"));
    right.words(v.store_file);
    right.gap(1);
    const button_spec fault[]{{"write_support", tr("Write a report of a fault")}};
    if (button_row(c, {right.x, right.y}, right.wide, fault, align::left) == 0) out.emplace_back(write_support{});
    right.y += button_row_height(c, right.wide, fault);
    p.y = std::max(left.y, right.y);
    p.gap(4);

    if (changed) out.emplace_back(change_settings{s});
    if (leave || c.take(key::escape)) {
        m.crisis_line.reset();
        m.passphrase = {};
        out.emplace_back(go_to{screen::home});
    }
}

} // namespace attune::ui
