#pragma once
// What each screen remembers between frames, and the one shape every screen has.

#include "app/shell/app_view.hpp"
#include "app/ui/screens/diary_memory.hpp"
#include "app/ui/screens/plan_memory.hpp"
#include "app/ui/widgets/canvas.hpp"
#include "app/ui/widgets/heart_trace.hpp"
#include "app/ui/widgets/page.hpp"
#include "app/ui/widgets/posterior.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace attune::ui {

struct check_in_form {
    std::optional<double> tension{}, pleasantness{};
    std::string word, note;
    check_in answers(check_in::moment when) const { return {when, 0, tension, pleasantness, word, note}; }
};

struct before_memory {
    std::string practice; ///< for which the rest was filled in
    check_in_form form;
    double minutes = 10, pace_bpm = 6;
    bool measure_rest = false;
    std::uint32_t rounds = 1;
    body_posture posture = body_posture::sitting;
    float asked_high = 0, wide = 0; ///< of what stands above the buttons, as drawn last
};

struct practice_memory {
    trace_memory trace;
    posterior_memory belief;
    bool asking = false; ///< "End the practice here?"
    bool more = false;   ///< the second row of keys
    double idle_s = 0;   ///< since the last movement of the hand
};

/// Of the one to whom the client's picture is given.
struct own_trace {
    trace_memory trace;
    std::optional<std::size_t> of{};
    void follow(const console_view& k, double dt);
};

struct console_memory {
    std::array<trace_memory, 2> trace; ///< of two people one each
    own_trace given;
    std::string note;                 ///< while it is being typed
    std::optional<double> distress{}; ///< told and not kept yet
    bool asking = false;              ///< "End the session here?"
    bool naming = false;              ///< the keys' words are being written
    double idle_s = 0;                ///< since the last movement of the hand
};

struct client_search {
    std::string looked_for; ///< while it is being typed
    bool choosing = false;  ///< another client than the chosen one
};

struct card_memory {
    std::string moving;                    ///< id of the session that is to be moved; empty: none
    std::string looked_for;                ///< to whom, while it is being typed
    bool leaving = false, deleting = false; ///< asked about
};

struct scale_memory {
    std::string shown;     ///< what was drawn last: another one begins at its top
    std::string opened;    ///< id of the time that is unfolded; empty: none
    bool deleting = false; ///< asked about
    bool leaving = false;  ///< likewise, of the form
};

struct protocol_memory {
    int step = -1; ///< that is being written; -1: what holds for the whole
    bool leaving = false, deleting = false; ///< asked about
};

/// What the tracks' heights mean, where two graphs are to be read against each other.
struct graph_scale {
    double hr_low, hr_high, rsa_high;
};

struct lead_memory {
    client_search first, second;
    bool choosing_sensor = false; ///< another one than the second person's
};

struct review_memory {
    std::string id;
    std::optional<graph_scale> scale{}; ///< nothing: the session's own
    double from_s = 0, to_s = 0; ///< what the graph shows
    std::optional<double> cursor_s{};
    int open_figure = -1;
    std::optional<std::size_t> beat{}; ///< that is looked at
    bool changes = false;              ///< those by hand are listed
    bool writing = false, with_words = true; ///< the files it may be written as are offered
};

struct compare_memory {
    review_memory then, now;
    int part = -1; ///< that both graphs show; -1: all
};

/// While they are being typed; overwritten when they are handed over.
struct passphrase_memory {
    std::string now, next, again;
};

struct screen_memory {
    page_memory pages;
    before_memory before;
    check_in_form after;
    practice_memory practice;
    review_memory review;
    compare_memory compare;
    std::optional<std::string> crisis_line{}; ///< while it is being typed
    double crisis_idle_s = 0;
    trace_memory sensor_trace;
    std::string ant_key{}; ///< while it is being typed
    double ant_key_idle_s = 0;
    plan_memory plan;
    check_in_memory check_in;
    diary_memory diary;
    console_memory console;
    lead_memory lead;
    protocol_memory protocol;
    card_memory card;
    scale_memory scale;
    passphrase_memory passphrase;
};

using commands = std::vector<ui_command>;

void draw_safety(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_home(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_before(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_practice(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_after(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_review(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_compare(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_pause(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_settings(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_check_in(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_diary(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_trends(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_phases(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_plan(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_sensor(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_lead(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_card(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_protocol(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_scale(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_locked(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_console(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);
void draw_side_by_side(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out);

} // namespace attune::ui
