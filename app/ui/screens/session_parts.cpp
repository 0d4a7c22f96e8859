// What the screens of a session under way share: its traces with their numbers, and the question before its end.
#include "app/ui/screens/session_parts.hpp"

#include "app/language/language.hpp"
#include "app/ui/format.hpp"
#include "app/ui/widgets/button_row.hpp"
#include "app/ui/widgets/marks.hpp"
#include "app/ui/widgets/orb.hpp"

#include <algorithm>
#include <cmath>

namespace attune::ui {
namespace {

/// The search for a pace: what is believed by now, its number at the left.
void search_row(canvas& c, const box& row, float gutter, const pace_search_view& v, posterior_memory& m) {
    const auto& type = c.type();
    const bool clear = v.finding.clear();
    const float y = row.centre().y - (type.title->FontSize + c.u(0.5F) + type.small->FontSize) / 2;
    if (clear) c.number(type.title, {row.min.x, y}, one_digit(v.finding.best), colour::text);
    c.text(type.small, {row.min.x, clear ? y + type.title->FontSize + c.u(0.5F) : row.centre().y - type.small->FontSize / 2},
           tr("best pace"), colour::quiet_text);
    posterior(c, {{row.min.x + gutter, row.min.y}, row.max}, v,
              v.ended == search_end::none ? progress_words(v) : std::string{}, m); // the result has the calm line
}

const char* still_word(const session_view* s) noexcept {
    if (!s) return "";
    if (s->paused) return tr("still orb|paused");
    switch (s->phase) {
    case phase_kind::settle:
        return tr("still orb|arrive");
    case phase_kind::rest:
        return tr("still orb|rest");
    case phase_kind::practice:
        return s->search && s->search->resting ? tr("still orb|rest") : "";
    case phase_kind::close:
        return tr("still orb|ease");
    }
    return "";
}

} // namespace

void ask(commands& out, command_kind what, double value, std::string_view label) {
    out.emplace_back(ask_session{{what, value, short_text::from(label)}});
}

sensor_mark mark_of(const session_view& s) noexcept {
    if (s.simulated) return sensor_mark::simulated;
    switch (s.signal.state) {
    case signal_state::present:
        return sensor_mark::ready;
    case signal_state::searching:
    case signal_state::waiting:
        return sensor_mark::searching;
    case signal_state::fading:
    case signal_state::lost:
    case signal_state::ended:
        return sensor_mark::trouble;
    }
    return sensor_mark::searching;
}

void session_orb(canvas& c, const box& room, const app_view& v) {
    const session_view* s = v.practice.session;
    orb_drawing d;
    d.count = v.chosen.show_count;
    d.word = still_word(s);
    if (s && s->pacer && !(s->search && s->search->resting && !s->paused)) {
        d.breath = s->pacer;
        d.pattern = s->pacer_line.pattern;
        d.still = s->paused;
    }
    orb(c, room, d);
}

void traces(canvas& c, const box& b, const session_view& s, const trace_memory& m, posterior_memory* belief,
            bool with_activation) {
    const auto& type = c.type();
    const float gutter =
        std::max({canvas::width(type.small, tr("activation")), canvas::width(type.small, tr("beats a minute")),
                  canvas::number_width(type.title, "100")}) +
        c.u(2);
    const float act_h = with_activation ? std::round(b.height() * (s.search ? 0.5F : 0.34F)) : 0;
    const float space = with_activation ? c.u(1) : 0;
    const box heart{{b.min.x + gutter, b.min.y}, {b.max.x, b.max.y - act_h - space}};
    const box act{{b.min.x + gutter, b.max.y - act_h}, b.max};
    const auto fit_two = [&](const box& row) { // number over its name, together in the middle of the row
        return row.centre().y - (type.title->FontSize + c.u(0.5F) + type.small->FontSize) / 2;
    };
    const auto words_in = [&](const box& row, std::string_view words) {
        const float high = c.paragraph_height(type.small, row.width(), words);
        const float w = c.paragraph_width(type.small, row.width(), words) / 2 + c.u(1);
        const ImVec2 at = row.centre(); // on the ground's own colour, whatever curve goes behind
        c.list().AddRectFilled({at.x - w, at.y - high / 2}, {at.x + w, at.y + high / 2},
                               c.ink(colour::ground_bottom, 0.9), c.u(1));
        c.paragraph(type.small, {row.min.x, at.y - high / 2}, row.width(), words, colour::quiet_text,
                    align::centre);
    };

    heart_trace(c, heart, s, m);
    const auto bpm = s.hr_bpm.at(s.now);
    const bool fresh = s.hr_bpm.state(s.now) == freshness::fresh;
    float y = fit_two(heart);
    if (bpm) c.number(type.title, {b.min.x, y}, whole(*bpm), fresh ? colour::text : colour::quiet_text);
    y += type.title->FontSize + c.u(0.5F);
    if (bpm) c.text(type.small, {b.min.x, y}, fresh ? tr("beats a minute") : tr("a moment ago"), colour::quiet_text);
    if (!bpm)
        c.text(type.small, {b.min.x, heart.centre().y - type.small->FontSize / 2}, tr("heart rate"),
               colour::quiet_text);
    if (!bpm && s.beats.empty()) words_in(heart, tr("No heartbeat has come yet."));

    if (!with_activation) return;
    if (s.search && belief) return search_row(c, {{b.min.x, act.min.y}, act.max}, gutter, *s.search, *belief);
    const auto numbers = s.numbers.at(s.now);
    activation_trace(c, act, s);
    y = fit_two(act);
    if (numbers && numbers->activation.value) {
        const bool now = s.numbers.state(s.now) == freshness::fresh;
        c.number(type.title, {b.min.x, y}, whole(*numbers->activation.value),
                 now ? colour::text : colour::quiet_text);
        c.text(type.small, {b.min.x, y + type.title->FontSize + c.u(0.5F)}, tr("activation"), colour::quiet_text);
    } else {
        c.text(type.small, {b.min.x, act.centre().y - type.small->FontSize / 2}, tr("activation"),
               colour::quiet_text);
        const auto why = tr(words(numbers           ? numbers->activation.why
                                    : s.beats.empty() ? why_not::no_beats
                                                      : why_not::signal_lost));
        words_in(act, tr("No estimate: {}", why));
    }
}

void end_question(canvas& c, const question_words& q, bool& asking, commands& out) {
    const auto& type = c.type();
    c.list().AddRectFilled(c.display().min, c.display().max, c.ink(colour::ground_top, 0.6));
    const button_spec end[]{{"end_here", tr("End here")}};
    const std::string_view title = q.title, words = q.words, keep = tr("Keep going");
    const float pad = c.u(4), wide = std::min(c.display().width() - c.u(4), c.u(52)), inner = wide - 2 * pad;
    const float keep_w = std::min(inner, canvas::width(type.title, keep) + c.u(7)), keep_h = c.u(7);
    const bool beside = keep_w + c.u(2) + button_width(c, end[0].label) <= inner;
    const float words_h =
        c.paragraph_height(type.title, inner, title) + c.u(1) + c.paragraph_height(type.body, inner, words);
    const float high = 2 * pad + words_h + c.u(3) + keep_h + (beside ? 0 : c.u(2) + control_height(c));
    const box b = box::at({c.display().centre().x - wide / 2, c.display().centre().y - high / 2}, wide, high);
    card(c, b);
    const auto scope = c.onto(c.colours()[colour::surface]);
    ImVec2 at{b.min.x + pad, b.min.y + pad};
    at.y += c.paragraph(type.title, at, inner, title, colour::text) + c.u(1);
    at.y += c.paragraph(type.body, at, inner, words, colour::quiet_text) + c.u(3);
    const bool keep_on = primary_button(c, "keep_going", box::at(at, keep_w, keep_h), keep);
    const ImVec2 other = beside ? ImVec2{at.x + keep_w + c.u(2), at.y + (keep_h - control_height(c)) / 2}
                                : ImVec2{at.x, at.y + keep_h + c.u(2)};
    if (button_row(c, other, inner, end, align::left) == 0) {
        ask(out, command_kind::stop);
        asking = false;
    }
    if (keep_on || c.take(key::escape)) asking = false;
}

} // namespace attune::ui
