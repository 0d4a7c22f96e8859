#include "app/shell/lead_desk.hpp"

#include "app/language/language.hpp"
#include "app/shell/lead_words.hpp"

#include <algorithm>

namespace attune {

lead_desk::lead_desk(app_view& view)
    : view_{view} {}

void lead_desk::offer(std::span<const practice> shelf) {
    const std::string kept{chosen()};
    auto& lead = view_.lead;
    lead.protocols.clear();
    lead.chosen.reset();
    for (const auto& p : shelf)
        if (is_protocol(p)) lead.protocols.push_back(card_of_protocol(p));
    choose(kept);
    if (!lead.chosen && !lead.protocols.empty()) lead.chosen = 0;
}

void lead_desk::choose(std::string_view id) {
    const auto& all = view_.lead.protocols;
    const auto found = std::find_if(all.begin(), all.end(), [id](const led_card& c) { return c.id == id; });
    if (found != all.end()) view_.lead.chosen = static_cast<std::size_t>(found - all.begin());
}

std::string_view lead_desk::chosen() const noexcept {
    const auto& lead = view_.lead;
    return lead.chosen ? std::string_view{lead.protocols[*lead.chosen].id} : std::string_view{};
}

void lead_desk::begun(const practice& plan) {
    plan_ = plan;
    in_step_ = waited_ = false;
    view_.lead.console.emplace();
    view_.lead.client_here = false;
}

void lead_desk::over() {
    view_.lead.console.reset();
    view_.lead.client_here = false;
}

void lead_desk::handle(const blank_client& b) {
    if (view_.lead.console) view_.lead.console->blank = b.blank;
}

void lead_desk::handle(const show_client_here& s) {
    view_.lead.client_here = s.shown && leading();
}

void lead_desk::handle(const show_client_window& s) {
    view_.lead.client_window = s.shown;
}

void lead_desk::handle(const add_led_note& n, live_session& live) {
    if (!leading() || n.text.empty()) return;
    const auto at = live.view().now;
    check_in said{.when = check_in::moment::during, .t_s = at.count(), .word = {}, .note = n.text};
    if (auto kept = live.add_check_in(said); !kept) {
        view_.message = kept.error().what;
        return;
    }
    log(at, n.text);
}

void lead_desk::handle(const say_distress& d, live_session& live) {
    if (!leading() || !(d.of_100 >= 0 && d.of_100 <= 100)) return;
    const auto at = live.view().now;
    check_in said{.when = check_in::moment::during, .t_s = at.count(), .tension = d.of_100, .word = {}, .note = {}};
    if (auto kept = live.add_check_in(said); !kept) {
        view_.message = kept.error().what;
        return;
    }
    log(at, tr("distress {:.0f}", d.of_100));
}

void lead_desk::marked(std::string_view label, seconds at) {
    if (leading()) log(at, std::string{label});
}

void lead_desk::frame(const session_view& v) {
    auto& held = view_.lead.console;
    if (!held) return;
    auto now = console_of(plan_, v);
    now.blank = held->blank;
    now.log = std::move(held->log);
    held = std::move(now);
    // What the protocol marks by itself is marked where its step begins to run.
    const bool runs = v.step && !v.step->waiting;
    const bool fresh = runs && (!in_step_ || waited_ || v.step->step != step_ || v.step->round != round_);
    in_step_ = v.step.has_value();
    waited_ = v.step && v.step->waiting;
    if (v.step) step_ = v.step->step, round_ = v.step->round;
    if (fresh && step_ < plan_.steps.size() && !plan_.steps[step_].mark.empty())
        log(v.now - v.step->elapsed, plan_.steps[step_].mark);
}

void lead_desk::log(seconds at, std::string words) {
    auto& lines = view_.lead.console->log;
    lines.insert(lines.begin(), {at.count(), std::move(words)});
}

} // namespace attune
