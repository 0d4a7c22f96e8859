// Before a practice: a short check-in, length and pace, what to be careful about.
#include "app/language/language.hpp"
#include "app/ui/format.hpp"
#include "app/ui/screens/check_in.hpp"
#include "app/ui/widgets/button_row.hpp"
#include "app/ui/widgets/marks.hpp"

#include <array>
#include <cmath>
#include <vector>

namespace attune::ui {
namespace {

void remember(before_memory& b, const app_view& v) {
    const auto& k = v.chosen_practice;
    if (b.practice == k.id) return;
    b = {};
    b.practice = k.id;
    b.minutes = k.minutes;
    b.pace_bpm = k.pace_bpm;
    b.measure_rest = v.chosen.measure_rest;
    b.rounds = k.rounds;
    b.posture = v.chosen.posture;
}

/// Whole minutes to 20, then fives (chosen: few presses to any usual length).
double next_minutes(double now, int by) {
    const double step = by > 0 ? (now < 20 ? 1 : 5) : (now <= 20 ? 1 : 5);
    const double to = std::round(now / step + by) * step;
    return std::clamp(to, 1.0, 180.0);
}

double next_pace(double now, int by, const practice_card& k) {
    return std::clamp(std::round(now * 2 + by) / 2, k.slowest_bpm, k.fastest_bpm);
}

std::string steps_words(const practice_card& k) {
    std::string words;
    for (const auto& s : k.steps)
        words += (words.empty() ? "" : ", ") + s;
    return words;
}

std::string rounds_words(std::uint32_t n) {
    return n == 1 ? tr("once") : n == 2 ? tr("twice") : tr("{} times", n);
}

/// What stands in the place of a choice that is not given.
std::string fixed_length_words(const practice_card& k, const before_memory& b) {
    double minutes = k.minutes * b.rounds / k.rounds;
    if (k.by_breaths && !k.pace_fixed && k.pace_bpm > 0) minutes *= k.pace_bpm / b.pace_bpm;
    const auto words = minutes_words(minutes);
    return k.by_breaths ? tr("About {}", words) : words;
}

float cautions_height(canvas& c, float wide, const practice_card& k) {
    if (k.cautions.empty()) return 0;
    float high = c.line_height(c.type().body) + c.u(2);
    for (const auto& s : k.cautions)
        high += c.paragraph_height(c.type().small, wide - c.u(2), s) + c.u(1);
    return high;
}

const char* posture_question() {
    return tr("How will you hold yourself for it?");
}

/// In the order of body_posture, from sitting on.
struct posture_words {
    std::array<std::string_view, 3> words{tr("Sitting"), tr("Lying"), tr("Standing")};
};

float plan_height(canvas& c, float wide, const practice_card& k, const before_memory& b) {
    const float row = c.line_height(c.type().body) + control_height(c) + c.u(2);
    float high = row * static_cast<float>((k.length_fixed ? 0 : 1) + (k.most_rounds > 1 ? 1 : 0) +
                                          (k.paced && !k.pace_fixed ? 1 : 0)) +
                 toggle_height(c, wide, tr("Five minutes of quiet rest first"));
    if (b.measure_rest)
        high += c.u(1) + c.paragraph_height(c.type().small, wide, posture_question()) +
                choice_height(c, wide, posture_words{}.words);
    if (k.length_fixed) high += 2 * c.line_height(c.type().body) + c.u(2);
    if (const auto steps = steps_words(k); !steps.empty())
        high += c.line_height(c.type().body) + c.paragraph_height(c.type().small, wide, steps) + c.u(2);
    return high + cautions_height(c, wide, k);
}

void cautions(canvas& c, ImVec2 at, float wide, const practice_card& k) {
    if (k.cautions.empty()) return;
    const auto& type = c.type();
    c.text(type.body, at, tr("Be kind to yourself"), colour::text);
    at.y += c.line_height(type.body);
    for (const auto& s : k.cautions) {
        const float high = c.line_height(type.small);
        c.list().AddCircleFilled({at.x + c.u(0.5F), at.y + high / 2}, std::round(c.u(0.25F)) + 1,
                                 c.ink(colour::attention), 24);
        at.y += c.paragraph(type.small, {at.x + c.u(2), at.y}, wide - c.u(2), s, colour::quiet_text) + c.u(1);
    }
}

void plan(canvas& c, ImVec2 at, float wide, const practice_card& k, before_memory& b) {
    const auto& type = c.type();
    const float step_w = std::min(wide, std::max(stepper_width(c, pace_words(10.5)), c.u(26)));
    c.text(type.body, at, tr("How long"), colour::text);
    at.y += c.line_height(type.body);
    if (k.length_fixed) {
        c.text(type.body, at, fixed_length_words(k, b), colour::quiet_text);
        at.y += c.line_height(type.body) + c.u(2);
    } else {
        if (const int by = stepper(c, "minutes", at, step_w, minutes_words(b.minutes)); by != 0)
            b.minutes = next_minutes(b.minutes, by);
        at.y += control_height(c) + c.u(2);
    }
    if (k.most_rounds > 1) {
        c.text(type.body, at, tr("How often"), colour::text);
        at.y += c.line_height(type.body);
        if (const int by = stepper(c, "rounds", at, step_w, rounds_words(b.rounds)); by != 0)
            b.rounds = static_cast<std::uint32_t>(
                std::clamp(static_cast<int>(b.rounds) + by, 1, static_cast<int>(k.most_rounds)));
        at.y += control_height(c) + c.u(2);
    }
    if (k.paced && !k.pace_fixed) {
        c.text(type.body, at, tr("Breaths"), colour::text);
        at.y += c.line_height(type.body);
        if (const int by = stepper(c, "pace", at, step_w, pace_words(b.pace_bpm)); by != 0)
            b.pace_bpm = next_pace(b.pace_bpm, by, k);
        at.y += control_height(c) + c.u(2);
    }
    if (const auto steps = steps_words(k); !steps.empty()) {
        c.text(type.body, at, tr("Step by step"), colour::text);
        at.y += c.line_height(type.body);
        at.y += c.paragraph(type.small, at, wide, steps, colour::quiet_text) + c.u(2);
    }
    const char* rest = tr("Five minutes of quiet rest first");
    toggle(c, "rest_first", at, wide, rest, b.measure_rest);
    at.y += toggle_height(c, wide, rest);
    if (b.measure_rest) { // the heart of one who stands is no measure for one who sits
        at.y += c.u(1);
        at.y += c.paragraph(type.small, at, wide, posture_question(), colour::quiet_text);
        const posture_words how;
        int chosen = static_cast<int>(b.posture) - 1;
        if (choice(c, "posture", at, wide, how.words, chosen))
            b.posture = static_cast<body_posture>(chosen + 1);
        at.y += choice_height(c, wide, how.words);
    }
    at.y += c.u(2);
    cautions(c, at, wide, k);
}

/// What is asked and what is said before the start.
void asked(canvas& c, page& p, const practice_card& k, before_memory& b) {
    const auto& type = c.type();
    p.gap(4);
    p.text(type.large, k.title, colour::text);
    p.text(type.body, k.summary, colour::quiet_text);
    for (const auto* words : {&k.notice, &k.after_dizzy}) {
        if (words->empty()) continue;
        p.gap(1.5F);
        const float r = std::round(c.u(0.6F)), indent = c.u(2.5F);
        sensor_shape(c, {p.x + r + 1, p.y + c.line_height(type.body) / 2}, r, sensor_mark::trouble);
        p.y += c.paragraph(type.body, {p.x + indent, p.y}, std::min(p.wide - indent, reading_width(c)),
                           *words, colour::text);
    }
    p.gap(3);

    const float pad = c.u(3), space = c.u(3);
    const bool columns = p.wide >= c.u(84);
    const float left_w = columns ? std::floor((p.wide - space) * 0.54F) : p.wide;
    const float right_w = columns ? p.wide - left_w - space : p.wide;
    if (k.may_begin) {
        const float left_h = check_in_height(c), right_h = plan_height(c, right_w - 2 * pad, k, b);
        const float both = columns ? std::max(left_h, right_h) : 0;
        const ImVec2 start{p.x, p.y};
        p.y += filled_card(c, start, left_w, columns ? both : left_h,
                           [&](ImVec2 at, float w) { check_in_questions(c, at, w, b.form); });
        const ImVec2 second = columns ? ImVec2{start.x + left_w + space, start.y} : ImVec2{p.x, p.y + space};
        const float high = filled_card(c, second, right_w, columns ? both : right_h,
                                       [&](ImVec2 at, float w) { plan(c, at, w, k, b); });
        p.y = std::max(p.y, second.y + high);
    } else { // nothing is asked before what is not begun
        p.y += filled_card(c, {p.x, p.y}, p.wide, cautions_height(c, p.wide - 2 * pad, k),
                           [&](ImVec2 at, float w) { cautions(c, at, w, k); });
    }
}

/// The row that begins or leaves.
struct action_row {
    bool may_begin;
    float begin_w, room;
    bool beside; ///< the quiet buttons stand beside the big one

    action_row(const canvas& c, float wide, bool begins)
        : may_begin{begins}
        , begin_w{std::min(wide, canvas::width(c.type().title, label()) + c.u(12))} {
        float ways_w = 0;
        for (const auto& w : ways())
            ways_w += button_width(c, w.label, w.shortcut) + c.u(1);
        beside = begin_w + c.u(2) + ways_w <= wide;
        room = beside ? wide - begin_w - c.u(2) : wide;
    }
    const char* label() const noexcept { return may_begin ? tr("Begin") : tr("Back"); }
    std::vector<button_spec> ways() const {
        const button_spec safety{"safety", tr("Safety"), "?"};
        if (!may_begin) return {safety};
        return {{"skip", tr("Skip the questions")}, {"back", tr("Back"), tr("key|Esc")}, safety};
    }
    float height(const canvas& c) const {
        return beside ? c.u(7) : c.u(9) + button_row_height(c, room, ways());
    }
    struct pressed {
        bool begin = false;
        int way = -1; ///< 0 skip, 1 back, 2 safety
    };
    pressed draw(canvas& c, ImVec2 at) const {
        const box begin = box::at(at, begin_w, c.u(7));
        pressed p;
        p.begin = primary_button(c, "begin", begin, label());
        const ImVec2 row = beside ? ImVec2{begin.max.x + c.u(2), at.y + (c.u(7) - control_height(c)) / 2}
                                  : ImVec2{at.x, begin.max.y + c.u(2)};
        p.way = button_row(c, row, room, ways(), align::left);
        if (p.way >= 0 && !may_begin) p.way += 2;
        return p;
    }
};

} // namespace

void draw_before(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out) {
    auto& b = m.before;
    remember(b, v);
    const auto& k = v.chosen_practice;
    // Where not all fits, the row stays in sight and what is asked scrolls above it; not where letters are so
    // large that the row would take a quarter of the window.
    const action_row last{c, b.wide, k.may_begin};
    const float around = last.height(c) + c.u(5);
    const bool pinned =
        b.wide > 0 && b.asked_high + around + c.u(2) > area.height() && around < area.height() / 4;
    const box above = pinned ? box{area.min, {area.max.x, area.max.y - around}} : area;

    action_row::pressed done;
    float x = 0;
    {
        page p{c, m.pages, pinned ? "before_above" : "before", above, c.u(112), true};
        const float top = p.y;
        asked(c, p, k, b);
        b.asked_high = p.y - top;
        b.wide = p.wide;
        x = p.x;
        p.gap(3);
        const action_row row{c, p.wide, k.may_begin};
        if (!pinned) {
            done = row.draw(c, {p.x, p.y});
            p.y += row.height(c);
            p.gap(4);
        }
    }
    if (pinned) {
        const float y = area.max.y - around + c.u(2);
        c.list().AddLine({area.min.x, above.max.y}, {area.max.x, above.max.y}, c.ink(colour::line));
        done = last.draw(c, {x, y});
    }

    if (done.way == 2) out.emplace_back(go_to{screen::safety});
    if (!k.may_begin) { // told above; there is only the way back
        if (done.begin || c.take(key::escape)) {
            out.emplace_back(go_to{screen::home});
            b.practice.clear();
        }
        return;
    }
    if (done.begin || done.way == 0) {
        const auto answers = done.way == 0 ? check_in{} : b.form.answers(check_in::moment::before);
        out.emplace_back(begin_practice{answers, b.minutes, b.pace_bpm, b.measure_rest, b.rounds, b.posture});
        b.practice.clear(); // the next time begins anew
    }
    if (done.way == 1 || c.take(key::escape)) {
        out.emplace_back(go_to{screen::home});
        b.practice.clear();
    }
}

} // namespace attune::ui
