#include "app/ui/screens.hpp"

#include "app/ui/screens/memory.hpp"
#include "app/ui/theme.hpp"

#include <algorithm>

namespace attune::ui {
namespace {

constexpr double arrive_s =
    0.35; // chosen: a new screen comes up softly, too slow to flash, too short to wait for

/// Where Enter acts before anything was chosen: the one primary action.
std::string_view first_focus(screen s) noexcept {
    switch (s) {
    case screen::safety:
        return "accept";
    case screen::home:
        return "today";
    case screen::before:
        return "begin";
    case screen::practice:
        return "";
    case screen::after:
        return "done";
    case screen::review:
        return "graph";
    case screen::compare:
        return "";
    case screen::sensor:
        return "listen";
    case screen::trends:
        return "trends_graph";
    case screen::phases:
        return "phases_graph";
    case screen::check_in:
    case screen::diary:
    case screen::settings:
    case screen::pause:
    case screen::side_by_side:
        return "";
    case screen::plan:
        return "begin_today";
    case screen::lead:
        return "begin_led";
    case screen::card:
    case screen::scale:
        return "";
    case screen::protocol:
        return "protocol_whole";
    case screen::console:
        return "go_on";
    case screen::locked:
        return "passphrase";
    }
    return "";
}

void quiet_message(canvas& c, const std::string& words, box& area) {
    if (words.empty()) return;
    const auto* f = c.type().small;
    const float wide = std::min(area.width() - c.u(4), reading_width(c));
    const float high = c.paragraph_height(f, wide, words);
    c.paragraph(f, {area.centre().x - wide / 2, area.max.y - high - c.u(1.5F)}, wide, words,
                colour::quiet_text, align::centre);
    area.max.y -= high + c.u(2);
}

} // namespace

struct screens::state : screen_memory {
    canvas c;
    std::optional<screen> shown{};
    bool was_asking = false, was_tapping = false;
    double shown_for_s = 0;
};

screens::screens()
    : state_{std::make_unique<state>()} {}
screens::~screens() = default;

void screens::draw(const app_view& view, const fonts& f, double dt, std::vector<ui_command>& out) {
    auto& s = *state_;
    const bool first = !s.shown;
    if (s.shown != view.current) {
        // What lay over a screen leaves it as it was.
        const bool uncovered = s.shown == screen::safety || s.shown == screen::pause;
        s.shown = view.current;
        s.shown_for_s = first || view.chosen.reduced_motion ? arrive_s : 0;
        s.c.focus(first_focus(view.current));
        if (view.current == screen::practice && !uncovered) {
            s.practice = {};
            // The person's own wish, made once in the settings, is asked for like the key H would.
            if (view.chosen.hide_all_but_orb && !view.practice.feedback_hidden)
                out.emplace_back(show_feedback{false});
        }
        if (view.current == screen::console && !uncovered) s.console = {};
        if (view.current == screen::compare && !uncovered) s.compare = {};
        if (view.current == screen::lead && !uncovered) s.lead = {}; // the list is everybody's again
        if (view.current == screen::protocol && !uncovered) s.protocol = {};
        if (view.current == screen::card && !uncovered) s.card = {};
        if (view.current == screen::scale && !uncovered) s.scale = {};
        if (view.current == screen::after && !uncovered) s.after = {};
        if (view.current == screen::locked && !uncovered) static_cast<screen_memory&>(s) = {}; // words half typed, too
        if (view.current == screen::locked) s.c.walk_to("passphrase");
    }
    const bool on_console = view.current == screen::console;
    const bool asking = on_console ? s.console.asking : s.practice.asking || view.practice.confirm_stop;
    if ((view.current == screen::practice || on_console) && asking != s.was_asking) s.c.focus(asking ? "keep_going" : "");
    s.was_asking = asking;
    const bool tapping = view.current == screen::sensor && view.tapping.has_value();
    if (view.current == screen::sensor && tapping != s.was_tapping) s.c.focus(tapping ? "tap" : "by_tapping");
    s.was_tapping = tapping;

    s.c.begin(theme_of(view.chosen.theme), f, dt, view.chosen.reduced_motion);
    box area = s.c.display();
    quiet_message(s.c, view.message, area);
    switch (view.current) {
    case screen::safety:
        draw_safety(s.c, view, s, area, out);
        break;
    case screen::home:
        draw_home(s.c, view, s, area, out);
        break;
    case screen::before:
        draw_before(s.c, view, s, area, out);
        break;
    case screen::practice:
        draw_practice(s.c, view, s, area, out);
        break;
    case screen::after:
        draw_after(s.c, view, s, area, out);
        break;
    case screen::review:
        draw_review(s.c, view, s, area, out);
        break;
    case screen::compare:
        draw_compare(s.c, view, s, area, out);
        break;
    case screen::settings:
        draw_settings(s.c, view, s, area, out);
        break;
    case screen::sensor:
        draw_sensor(s.c, view, s, area, out);
        break;
    case screen::pause:
        draw_pause(s.c, view, s, area, out);
        break;
    case screen::check_in:
        draw_check_in(s.c, view, s, area, out);
        break;
    case screen::diary:
        draw_diary(s.c, view, s, area, out);
        break;
    case screen::trends:
        draw_trends(s.c, view, s, area, out);
        break;
    case screen::phases:
        draw_phases(s.c, view, s, area, out);
        break;
    case screen::plan:
        draw_plan(s.c, view, s, area, out);
        break;
    case screen::lead:
        draw_lead(s.c, view, s, area, out);
        break;
    case screen::card:
        draw_card(s.c, view, s, area, out);
        break;
    case screen::scale:
        draw_scale(s.c, view, s, area, out);
        break;
    case screen::protocol:
        draw_protocol(s.c, view, s, area, out);
        break;
    case screen::console:
        draw_console(s.c, view, s, area, out);
        break;
    case screen::side_by_side:
        draw_side_by_side(s.c, view, s, area, out);
        break;
    case screen::locked:
        draw_locked(s.c, view, s, area, out);
        break;
    }
    if (view.chosen.safety_read && view.current != screen::pause && !asking) {
        if (view.current != screen::safety && view.current != screen::locked && s.c.take('?')) out.emplace_back(go_to{screen::safety});
        if (s.c.take('p')) out.emplace_back(start_pause{});
    }
    if (s.shown_for_s < arrive_s) {
        s.shown_for_s += dt;
        const double veil = 1 - std::clamp(s.shown_for_s / arrive_s, 0.0, 1.0);
        const auto ground =
            blend(s.c.colours()[colour::ground_top], s.c.colours()[colour::ground_bottom], 0.5);
        ImGui::GetForegroundDrawList()->AddRectFilled(s.c.display().min, s.c.display().max,
                                                      ink(ground, veil * veil));
        s.c.keep_moving();
    }
    s.c.end();
}

bool screens::moving() const noexcept {
    return state_->c.moving();
}
registry& screens::drawn() noexcept {
    return state_->c.drawn();
}

} // namespace attune::ui
