#include "app/shell/lead_words.hpp"

#include "app/language/language.hpp"
#include "app/session/role_words.hpp"
#include "app/shell/words.hpp"

#include <algorithm>

namespace attune {
namespace {

constexpr double open_line_s = 20; // chosen: read twice without hurry
constexpr double rest_index = 50; // SCIENCE 6.3: where a person's own rest lies

std::string name_of(const practice_step& s) {
    if (!s.name.empty()) return s.name;
    const auto role = role_words(s.role);
    return role.empty() ? std::string{tr("step of a protocol|Step")} : role;
}

led_step::place place_of(std::size_t i, const session_view& v) {
    if (!v.step) return v.phase == phase_kind::close || v.finished ? led_step::place::over : led_step::place::to_come;
    return i < v.step->step   ? led_step::place::over
           : i > v.step->step ? led_step::place::to_come
                              : led_step::place::now;
}

std::vector<led_step> steps_of(const practice& p) {
    std::vector<led_step> all;
    all.reserve(p.steps.size());
    for (const auto& s : p.steps)
        all.push_back({name_of(s), role_words(s.role), s.open ? 0 : s.length.count(), s.open, led_step::place::to_come});
    return all;
}

std::string going_on(const practice& plan, const session_view& v) {
    if (v.finished || v.paused || v.phase == phase_kind::close) return {};
    if (!v.step) return plan.steps.empty() ? std::string{} : tr("Begin: {}", name_of(plan.steps.front()));
    const std::size_t at = v.step->step;
    if (v.step->waiting && at < plan.steps.size()) return tr("Begin: {}", name_of(plan.steps[at]));
    const bool last_round = v.step->round + 1 >= plan.rounds;
    if (at + 1 < plan.steps.size()) return tr("Go on: {}", name_of(plan.steps[at + 1]));
    return last_round ? std::string{tr("Go on: the end")} : tr("Go on: {}", name_of(plan.steps.front()));
}

} // namespace

led_card card_of_protocol(const practice& p) {
    led_card c{p.id, p.title, p.summary, 0, false, p.cautions, p.stop_rule, steps_of(p)};
    for (const auto& s : p.steps) {
        if (s.open)
            c.with_open = true;
        else if (s.breaths > 0)
            c.length_s += s.breaths * p.pattern_of(s).length().count();
        else
            c.length_s += s.length.count();
    }
    c.length_s *= p.rounds;
    return c;
}

client_view client_sees(const practice& plan, const session_view& v) noexcept {
    const bool in_step = v.step && v.step->step < plan.steps.size();
    if (in_step) {
        const auto& s = plan.steps[v.step->step];
        if (s.client_sees != client_view::usual) return s.client_sees;
        return plan.paced || plan.paced_by_itself(s) ? client_view::orb : client_view::words;
    }
    return plan.paced ? client_view::orb : client_view::words;
}

std::string client_words(const practice& plan, const session_view& v) {
    if (v.step && v.step->step < plan.steps.size() && !(v.dizzy > 0 && v.now - v.dizzy_at < dizzy_words_last)) {
        const auto& s = plan.steps[v.step->step];
        if (v.step->waiting) return s.wait;
        if (!s.words.empty()) {
            const double slot = v.step->length.count() > 0
                                    ? v.step->length.count() / static_cast<double>(s.words.size())
                                    : open_line_s;
            const auto i = static_cast<std::size_t>(std::max(0.0, v.step->elapsed.count() / slot));
            return s.words[std::min(i, s.words.size() - 1)];
        }
        if (plan.guidance.empty()) return {};
    }
    return guidance_at(plan, v);
}

std::string against_rest(const session_view& v) {
    const auto numbers = v.numbers.at(v.now);
    if (!numbers) return tr("No estimate: {}", tr(words(v.beats.empty() ? why_not::no_beats : why_not::signal_lost)));
    const auto& a = numbers->activation;
    if (!a.value) return tr("No estimate: {}", tr(words(a.why)));
    if (a.low > rest_index) return tr("Still above the rest.");
    if (a.high < rest_index) return tr("Below the rest by now.");
    return tr("About where the rest was.");
}

console_view console_of(const practice& plan, const session_view& v) {
    console_view c;
    c.steps = steps_of(plan);
    for (std::size_t i = 0; i < c.steps.size(); ++i)
        c.steps[i].at = place_of(i, v);
    c.stop_rule = plan.stop_rule;
    c.client_sees = client_sees(plan, v);
    c.client_words = client_words(plan, v);
    c.go_on = going_on(plan, v);
    if (v.step && v.step->step < plan.steps.size()) {
        const auto& s = plan.steps[v.step->step];
        c.step = name_of(s);
        c.role = role_words(s.role);
        if (c.role == c.step) c.role.clear();
        c.leader = s.leader;
        c.open = v.step->open;
        c.waits = v.step->waiting;
        if (!v.step->waiting) {
            c.elapsed_s = v.step->elapsed.count();
            c.length_s = v.step->open ? 0 : v.step->length.count();
        }
        if (s.role == step_role::recovery || s.role == step_role::repair) c.hint = against_rest(v);
    } else
        c.step = v.phase == phase_kind::close ? tr("Closing") : tr("Getting ready");
    return c;
}

} // namespace attune
