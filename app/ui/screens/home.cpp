// Home: what to do today, the sensor in words, the last sessions.
#include "app/language/language.hpp"
#include "app/ui/format.hpp"
#include "app/ui/screens/memory.hpp"
#include "app/ui/widgets/button_row.hpp"
#include "app/ui/widgets/marks.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace attune::ui {
namespace {

std::string facts(const practice_card& p) {
    return p.pattern_words + "  ·  " + minutes_words(p.minutes);
}

/// The one big thing.
void today(canvas& c, page& p, const practice_card& card_of, const std::string& plan_line, commands& out) {
    const auto& type = c.type();
    const float pad = c.u(3), inner = p.wide - 2 * pad;
    const char* label = tr("Begin");
    const float button_w = canvas::width(type.title, label) + c.u(10), button_h = c.u(7);
    const bool beside = inner - button_w - c.u(4) > c.u(40);
    const float text_w = std::min(reading_width(c), beside ? inner - button_w - c.u(4) : inner);
    const auto line = plan_line.empty() ? facts(card_of) : facts(card_of) + "  ·  " + plan_line;
    const float text_h = c.line_height(type.small) + c.paragraph_height(type.large, text_w, card_of.title) +
                         c.u(1) + c.paragraph_height(type.body, text_w, card_of.summary) + c.u(1) +
                         c.paragraph_height(type.small, text_w, line);
    const float high = pad * 2 + (beside ? std::max(text_h, button_h) : text_h + c.u(3) + button_h);
    const box b = p.take(high);
    card(c, b);
    const auto scope = c.onto(c.colours()[colour::surface]);
    ImVec2 at{b.min.x + pad, b.min.y + pad};
    c.text(type.small, at, tr("Today"), colour::quiet_text);
    at.y += c.line_height(type.small);
    at.y += c.paragraph(type.large, at, text_w, card_of.title, colour::text) + c.u(1);
    at.y += c.paragraph(type.body, at, text_w, card_of.summary, colour::text) + c.u(1);
    at.y += c.paragraph(type.small, at, text_w, line, colour::quiet_text);
    const box button =
        beside ? box::at({b.max.x - pad - button_w, b.centre().y - button_h / 2}, button_w, button_h)
               : box::at({b.min.x + pad, at.y + c.u(3)}, std::min(inner, button_w), button_h);
    if (primary_button(c, "today", button, label)) out.emplace_back(choose_practice{card_of.id});
}

constexpr std::pair<practice_group, const char*> groups[]{{practice_group::breathe, mark("Breathe")},
                                                          {practice_group::strong, mark("When it is strong")},
                                                          {practice_group::be, mark("Be with it")}};

/// One practice as a quiet row.
void practice_row(canvas& c, float x, float& y, float wide, const practice_card& k, commands& out) {
    const auto& type = c.type();
    const float pad = c.u(1.5F), inner = wide - 2 * pad, text_w = std::min(inner, reading_width(c));
    auto line = facts(k);
    if (!k.notice.empty()) line += std::string{"  ·  "} + tr("with a note");
    const bool beside = canvas::width(type.body, k.title) + c.u(3) + canvas::width(type.small, line) <= inner;
    const float high = 2 * c.u(1) + c.paragraph_height(type.body, text_w, k.title) +
                       c.paragraph_height(type.small, text_w, k.summary) +
                       (beside ? 0 : c.paragraph_height(type.small, text_w, line));
    const box b = box::at({x, y}, wide, high);
    const auto i = c.item("practice." + k.id, role::button, b);
    if (i.activated) out.emplace_back(choose_practice{k.id});
    const bool lit = i.hovered || i.held;
    if (lit) c.list().AddRectFilled(b.min, b.max, c.ink(colour::surface), c.u(1));
    const auto scope = lit ? c.onto(c.colours()[colour::surface]) : c.same();
    ImVec2 at{b.min.x + pad, b.min.y + c.u(1)};
    if (beside)
        c.text(type.small, {b.max.x - pad, at.y + (c.line_height(type.body) - type.small->FontSize) / 2},
               line, colour::quiet_text, align::right);
    at.y += c.paragraph(type.body, at, text_w, k.title, colour::text);
    at.y += c.paragraph(type.small, at, text_w, k.summary, colour::quiet_text);
    if (!beside) c.paragraph(type.small, at, text_w, line, colour::quiet_text);
    c.ring(i, b, c.u(1));
    y += high;
}

void practices(canvas& c, float x, float& y, float wide, const home_view& home, commands& out) {
    const auto& type = c.type();
    bool first = true;
    for (const auto& [group, words] : groups) {
        const auto in_group = [&, which = group](const practice_card& k) { return k.group == which; };
        if (std::none_of(home.practices.begin() + 1, home.practices.end(), in_group)) continue;
        if (!first) y += c.u(2);
        first = false;
        c.text(type.small, {x + c.u(1.5F), y}, tr(words), colour::quiet_text);
        y += c.line_height(type.small) + c.u(0.5F);
        for (std::size_t i = 1; i < home.practices.size(); ++i)
            if (in_group(home.practices[i])) practice_row(c, x, y, wide, home.practices[i], out);
    }
}

void last_sessions(canvas& c, float x, float& y, float wide, const home_view& home, commands& out) {
    const auto& type = c.type();
    const float pad = c.u(1.5F), inner = wide - 2 * pad;
    if (home.last.empty()) {
        y += c.paragraph(type.body, {x, y + c.u(1)}, wide, tr("Nothing yet. What you practise is kept here."),
                         colour::quiet_text) +
             c.u(1);
        return;
    }
    for (const auto& s : home.last) {
        std::string line = s.when + "  ·  " + s.length_words;
        if (!s.note.empty()) line += "  ·  " + s.note;
        const float high = 2 * c.u(1) + c.paragraph_height(type.body, inner, s.title) +
                           c.paragraph_height(type.small, inner, line);
        const box b = box::at({x, y}, wide, high);
        const auto i = c.item("session." + s.id, role::button, b);
        if (i.activated) out.emplace_back(open_session{s.id});
        const bool lit = i.hovered || i.held;
        if (lit) c.list().AddRectFilled(b.min, b.max, c.ink(colour::surface), c.u(1));
        const auto scope = lit ? c.onto(c.colours()[colour::surface]) : c.same();
        ImVec2 at{b.min.x + pad, b.min.y + c.u(1)};
        at.y += c.paragraph(type.body, at, inner, s.title, colour::text);
        c.paragraph(type.small, at, inner, line, colour::quiet_text);
        c.ring(i, b, c.u(1));
        y += high + c.u(0.5F);
    }
}

/// The sensor in a word and a sentence, and the way to its screen. Returns its height.
float sensor_line(canvas& c, ImVec2 pos, float wide, const sensor_choice& s, commands& out) {
    const auto& type = c.type();
    const float r = std::round(c.u(0.75F)), indent = c.u(3), high = c.line_height(type.body);
    if (s.name.empty() && s.sentence.empty()) return 0;
    const float text_w = std::min(wide - indent - c.u(1), reading_width(c));
    const box b = box::at(pos, indent + text_w + c.u(1),
                          c.paragraph_height(type.body, text_w, s.name) +
                              c.paragraph_height(type.small, text_w, s.sentence));
    const auto i = c.item("sensor", role::button, b);
    if (i.activated) out.emplace_back(go_to{screen::sensor});
    const bool lit = i.hovered || i.held;
    const box around = b.grown(c.u(0.5F));
    if (lit) c.list().AddRectFilled(around.min, around.max, c.ink(colour::surface), c.u(1));
    const auto scope = lit ? c.onto(c.colours()[colour::surface]) : c.same();
    sensor_shape(c, {pos.x + r + 1, pos.y + high / 2}, r, s.mark);
    const float y = pos.y + c.paragraph(type.body, {pos.x + indent, pos.y}, text_w, s.name, colour::text);
    c.paragraph(type.small, {pos.x + indent, y}, text_w, s.sentence, colour::quiet_text);
    c.ring(i, b, c.u(1));
    return b.height();
}

/// Days that differ from the good weeks: a quiet line, the way to see why, and a way to be left alone. Its height.
float slip_line(canvas& c, ImVec2 at, float wide, const std::string& words, commands& out) {
    const auto& type = c.type();
    const float top = at.y;
    at.y += c.paragraph(type.body, at, wide, words, colour::text) + c.u(1);
    const button_spec ways[]{{"slip", tr("Look at it")}, {"slip_away", tr("Put away")}};
    const int way = button_row(c, at, wide, ways, align::left);
    if (way == 0) out.emplace_back(go_to{screen::trends});
    if (way == 1) out.emplace_back(trends_command{put_away_slip{}});
    return at.y + button_row_height(c, wide, ways) - top;
}

} // namespace

void draw_home(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out) {
    const auto& type = c.type();
    page p{c, m.pages, "home", area, c.u(124), true};
    p.gap(3);

    const button_spec ways[]{
        {"pause", tr("Pause"), "P"}, {"lead", tr("Lead")}, {"settings", tr("Settings")}, {"safety", tr("Safety")},
        {"quit", tr("Quit")}};
    float ways_w = 0;
    for (const auto& w : ways)
        ways_w += button_width(c, w.label, w.shortcut) + c.u(1);
    const bool beside = p.wide - ways_w > c.u(40);
    const float sensor_w = beside ? p.wide - ways_w - c.u(4) : p.wide;
    const float top = p.y;
    const float sensor_h = sensor_line(c, {p.x, p.y}, sensor_w, v.home.sensor, out);
    if (!beside) p.y += sensor_h + (sensor_h > 0 ? c.u(2) : 0);
    const int way = button_row(c, {p.x, p.y}, p.wide, ways, beside ? align::right : align::left);
    if (way == 0) out.emplace_back(start_pause{});
    if (way == 1) out.emplace_back(go_to{screen::lead});
    if (way == 2) out.emplace_back(go_to{screen::settings});
    if (way == 3) out.emplace_back(go_to{screen::safety});
    if (way == 4) out.emplace_back(quit{});
    const float row_h = button_row_height(c, p.wide, ways);
    p.y = beside ? top + std::max(sensor_h, row_h) : p.y + row_h;
    p.gap(2.5F);

    if (!v.home.practices.empty())
        today(c, p, v.home.practices.front(), v.home.plan_line, out);
    else
        p.text(type.title, tr("No practice was found. The practices lie in the program's assets folder."),
               colour::text);
    if (!v.home.booster_line.empty()) {
        p.gap(1);
        p.text(type.small, v.home.booster_line, colour::quiet_text);
    }
    p.gap(2.5F);

    const bool columns = p.wide >= c.u(88);
    const float space = c.u(4), left_w = columns ? std::floor((p.wide - space) * 0.56F) : p.wide;
    float left = p.y;
    if (v.home.practices.size() > 1) {
        practices(c, p.x, left, left_w, v.home, out);
    }
    float right = columns ? p.y : left + c.u(2);
    const float right_x = columns ? p.x + left_w + space : p.x,
                right_w = columns ? p.wide - left_w - space : p.wide;
    const button_spec looks[]{{"check_in", tr("Check in"), "C"},
                              {"diary", tr("Diary")},
                              {"trends", tr("Trends")},
                              {"plan", tr("Plan")}};
    constexpr screen look_at[]{screen::check_in, screen::diary, screen::trends, screen::plan};
    int look = button_row(c, {right_x, right}, right_w, looks, align::left);
    if (c.take('c')) look = 0;
    if (look >= 0) out.emplace_back(go_to{look_at[look]});
    right += button_row_height(c, right_w, looks) + c.u(2);
    if (!v.home.slip.empty()) {
        right += slip_line(c, {right_x + (columns ? c.u(1.5F) : 0), right}, right_w - (columns ? c.u(1.5F) : 0), v.home.slip, out);
        right += c.u(2);
    }
    c.text(type.small, {right_x + (columns ? c.u(1.5F) : 0), right}, tr("Last sessions"), colour::quiet_text);
    right += c.line_height(type.small) + c.u(1);
    last_sessions(c, right_x, right, right_w, v.home, out);
    p.y = std::max(left, right);

    for (const auto& n : v.home.notices) {
        p.gap(1);
        p.text(type.small, n, colour::quiet_text);
    }
    p.gap(4);
}

} // namespace attune::ui
