#include "tests/app/screens_driver.hpp"
#include "tests/support/catch.hpp"

#include <set>

using namespace attune;
using test::driver;

namespace {

/// An item and what it must bring about, by the mouse and by the keyboard alone.
struct deed {
    std::string id;
    test::sample where;
    bool (*done)(const std::vector<ui_command>&);
    bool more = false; ///< behind the key "More"
    bool ask = false;  ///< behind the question
};

template <class T, class Test>
bool any(const std::vector<ui_command>& out, Test test) {
    for (const auto& c : out)
        if (const auto* a = std::get_if<T>(&c))
            if (test(*a)) return true;
    return false;
}
template <command_kind K>
bool asked(const std::vector<ui_command>& out) {
    return any<ask_session>(out, [](const auto& a) { return a.what.kind == K; });
}
template <screen S>
bool goes(const std::vector<ui_command>& out) {
    return any<go_to>(out, [](const auto& g) { return g.where == S; });
}
template <class T>
bool made(const std::vector<ui_command>& out) {
    return any<T>(out, [](const T&) { return true; });
}

test::sample paused_sample() {
    auto s = test::practice_sample();
    s.session->paused = true;
    return s;
}
test::sample hidden_sample() {
    auto s = test::practice_sample();
    s.view.practice.feedback_hidden = true;
    return s;
}
test::sample settling_sample() {
    auto s = test::practice_sample();
    s.session->phase = phase_kind::settle;
    s.session->pacer.reset();
    return s;
}

test::sample own_delay_sample() {
    auto s = test::sensor_sample();
    s.view.sensor_delay.own = true;
    return s;
}

std::vector<deed> deeds() {
    using k = command_kind;
    std::vector<deed> all{
        {"accept", test::safety_sample(), made<accept_safety>},
        {"accept", test::safety_sample(false), made<go_back>},
        {"today", test::home_sample(),
         [](const auto& o) {
             return any<choose_practice>(o, [](const auto& p) { return p.id == "resonance"; });
         }},
        {"practice.mindful", test::home_sample(),
         [](const auto& o) {
             return any<choose_practice>(o, [](const auto& p) { return p.id == "mindful"; });
         }},
        {"session.5", test::home_sample(),
         [](const auto& o) { return any<open_session>(o, [](const auto& s) { return s.id == "5"; }); }},
        {"settings", test::home_sample(), goes<screen::settings>},
        {"safety", test::home_sample(), goes<screen::safety>},
        {"quit", test::home_sample(), made<quit>},
        {"begin", test::before_sample(), made<begin_practice>},
        {"skip", test::before_sample(),
         [](const auto& o) {
             return any<begin_practice>(o, [](const auto& b) { return b.before.empty(); });
         }},
        {"back", test::before_sample(), goes<screen::home>},
        {"pause", test::practice_sample(), asked<k::pause>},
        {"pause", paused_sample(), asked<k::resume>},
        {"mark", test::practice_sample(), asked<k::mark>},
        {"skip_phase", settling_sample(), asked<k::skip_phase>},
        {"hide", test::practice_sample(),
         [](const auto& o) { return any<show_feedback>(o, [](const auto& f) { return !f.shown; }); }},
        {"hide", hidden_sample(),
         [](const auto& o) { return any<show_feedback>(o, [](const auto& f) { return f.shown; }); }},
        {"slower", test::practice_sample(),
         [](const auto& o) {
             return any<ask_session>(
                 o, [](const auto& a) { return a.what.kind == k::set_pace && a.what.value == 5.5; });
         },
         true},
        {"faster", test::practice_sample(),
         [](const auto& o) {
             return any<ask_session>(
                 o, [](const auto& a) { return a.what.kind == k::set_pace && a.what.value == 6.5; });
         },
         true},
        {"longer_out", test::practice_sample(),
         [](const auto& o) {
             return any<ask_session>(o, [](const auto& a) {
                 return a.what.kind == k::set_ratio && std::abs(a.what.value - 0.35) < 1e-9;
             });
         },
         true},
        {"longer_in", test::practice_sample(), asked<k::set_ratio>, true},
        {"longer", test::practice_sample(),
         [](const auto& o) {
             return any<ask_session>(
                 o, [](const auto& a) { return a.what.kind == k::extend && a.what.value == 300; });
         },
         true},
        {"mute", test::practice_sample(),
         [](const auto& o) { return any<change_settings>(o, [](const auto& c) { return c.to.muted; }); },
         true},
        {"softer", test::practice_sample(),
         [](const auto& o) {
             return any<change_settings>(o, [](const auto& c) { return c.to.volume < 0.5; });
         },
         true},
        {"louder", test::practice_sample(),
         [](const auto& o) {
             return any<change_settings>(o, [](const auto& c) { return c.to.volume > 0.5; });
         },
         true},
        {"end_here", test::practice_sample(), asked<k::stop>, false, true},
        {"done", test::after_sample(), made<submit_after>},
        {"skip", test::after_sample(),
         [](const auto& o) { return any<submit_after>(o, [](const auto& a) { return a.answers.empty(); }); }},
        {"again", test::after_sample(), made<choose_practice>},
        {"back", test::review_sample(), goes<screen::home>},
        {"again", test::review_sample(), made<choose_practice>},
        {"back", test::settings_sample(), goes<screen::home>},
        {"safety", test::settings_sample(), goes<screen::safety>},
        {"sensor", test::settings_sample(), goes<screen::sensor>},
        {"sensor", test::home_sample(), goes<screen::sensor>},
        {"back", test::sensor_sample(), goes<screen::home>},
        {"sensor.1", test::sensor_sample(),
         [](const auto& o) {
             return any<change_settings>(o,
                                         [](const auto& c) { return c.to.sensor == "serial:/dev/ttyACM0"; });
         }},
        {"listen", test::sensor_sample(),
         [](const auto& o) { return any<listen_sensor>(o, [](const auto& l) { return l.begin; }); }},
        {"listen_stop", test::listening_sample(),
         [](const auto& o) { return any<listen_sensor>(o, [](const auto& l) { return !l.begin; }); }},
        {"test_sensor", test::sensor_sample(),
         [](const auto& o) { return any<test_sensor>(o, [](const auto& t) { return t.begin; }); }},
        {"by_tapping", test::sensor_sample(),
         [](const auto& o) { return any<tap_delay>(o, [](const auto& t) { return t.begin; }); }},
        {"usual_delay", own_delay_sample(),
         [](const auto& o) { return any<set_delay>(o, [](const auto& d) { return !d.seconds; }); }},
        {"tap", test::tapping_sample(),
         [](const auto& o) { return made<tap_pulse>(o) && o.size() == 1; }}, // once, not again when let go
        {"pulse.1", test::tapping_sample(),
         [](const auto& o) {
             return any<choose_pulse>(o, [](const auto& p) { return p.site == pulse_site::wrist; });
         }},
        {"tap_again", test::tapping_sample(), made<tap_again>},
        {"tap_use", test::tapped_sample(), made<use_tapped>},
        {"tap_leave", test::tapping_sample(),
         [](const auto& o) { return any<tap_delay>(o, [](const auto& t) { return !t.begin; }); }},
        {"theme.1", test::settings_sample(),
         [](const auto& o) {
             return any<change_settings>(o, [](const auto& c) { return c.to.theme == theme_name::day; });
         }},
    };
    for (const char* id :
         {"reduced_motion", "frame_rate", "count", "orb_only", "muted", "tones", "rest_first", "lead_in"})
        all.push_back({id, test::settings_sample(), [](const auto& o) {
                           return any<change_settings>(o, [](const auto& c) {
                               return !(c.to == test::settings_sample().view.chosen);
                           });
                       }});
    return all;
}

} // namespace

TEST_CASE("screens: everything that can be asked is asked with the mouse", "[app][ui]") {
    for (const auto& deed : deeds())
        for (float scale : {1.0F, 2.0F}) {
            INFO(deed.where.name << ": " << deed.id << " at " << scale);
            driver d{1280, 720, scale};
            if (deed.more) REQUIRE(d.click(deed.where.view, "more"));
            if (deed.ask) REQUIRE(d.click(deed.where.view, "stop"));
            CHECK(d.out.empty());
            REQUIRE(d.click(deed.where.view, deed.id));
            CHECK(deed.done(d.out));
        }
}

TEST_CASE("screens: everything that can be asked is asked with the keyboard alone", "[app][ui]") {
    for (const auto& deed : deeds())
        for (auto go : {ImGuiKey_Enter, ImGuiKey_Space}) {
            INFO(deed.where.name << ": " << deed.id);
            driver d;
            const auto& v = deed.where.view;
            if (deed.more) {
                REQUIRE(d.tab_to(v, "more"));
                d.press(v, go);
            }
            if (deed.ask) {
                REQUIRE(d.tab_to(v, "stop"));
                d.press(v, go);
            }
            REQUIRE(d.tab_to(v, deed.id));
            CHECK(d.out.empty());
            d.press(v, go);
            CHECK(deed.done(d.out));
        }
}

TEST_CASE("screens: Tab and the arrows reach every item of every screen", "[app][ui]") {
    for (const auto& s : test::all_samples()) {
        INFO(s.name);
        driver d;
        d.frames(s.view, 3);
        std::set<std::string> wanted, by_tab, by_arrows;
        for (const auto& i : d.drawn().items)
            if (i.focusable) wanted.insert(i.id);
        if (wanted.empty()) continue;
        for (std::size_t i = 0; i <= wanted.size(); ++i) {
            d.press(s.view, ImGuiKey_Tab);
            by_tab.insert(d.drawn().focused);
        }
        CHECK(by_tab == wanted);
        // Arrows alone: sideways walks, and where an item keeps the sideways arrows (a slider) up and down
        // lead on. Only the graph keeps all four; Tab leaves it.
        for (bool back : {false, true})
            for (std::size_t i = 0; i <= 3 * wanted.size(); ++i) {
                const auto* at = d.drawn().find(d.drawn().focused);
                REQUIRE(at);
                const auto up_down = back ? ImGuiKey_UpArrow : ImGuiKey_DownArrow;
                const auto sideways = back ? ImGuiKey_LeftArrow : ImGuiKey_RightArrow;
                d.press(s.view, at->takes_up_down ? ImGuiKey_Tab : at->takes_sideways ? up_down : sideways);
                by_arrows.insert(d.drawn().focused);
            }
        CHECK(by_arrows == wanted);
    }
}

TEST_CASE("screens: what the keys reach is scrolled into sight", "[app][ui]") {
    for (const auto& s :
         {test::settings_sample(), test::sensor_sample(), test::listening_sample(), test::tapped_sample(),
          test::safety_sample(), test::home_sample(), test::review_sample()}) {
        driver d{1280, 720, 2.5F};
        d.frames(s.view, 3);
        for (int i = 0; i < 40; ++i) {
            d.press(s.view, ImGuiKey_Tab);
            d.frames(s.view, 2);
            const auto* at = d.drawn().find(d.drawn().focused);
            REQUIRE(at);
            INFO(s.name << ": " << at->id);
            CHECK(at->visible.height() >= std::min(at->where.height(), 500.0F));
        }
    }
}

TEST_CASE("practice: a calmer rest is offered in words and taken by R, never by itself", "[app][ui]") {
    auto s = test::mindful_sample();
    s.view.practice.feedback_hidden = false;
    driver without;
    without.frames(s.view, 2);
    without.type(s.view, "r");
    CHECK(without.out.empty());
    s.session->calmer = baseline{baseline_source::this_session, 58};
    driver d;
    d.frames(s.view, 2);
    CHECK(d.says("New rest"));
    CHECK(d.out.empty());
    d.type(s.view, "r");
    CHECK(asked<command_kind::take_calmer>(d.out));
}

TEST_CASE("practice: the keys without a pointer: space, M, 1 to 9, H, L, plus and minus, Esc", "[app][ui]") {
    const auto s = test::practice_sample();
    const auto typed = [&](const char* keys) {
        driver d;
        d.frames(s.view, 2);
        d.type(s.view, keys);
        return d.out;
    };
    CHECK(asked<command_kind::mark>(typed("m")));
    CHECK(asked<command_kind::mark>(typed("M")));
    CHECK(made<show_feedback>(typed("h")));
    CHECK(typed("x").empty());
    for (char k = '1'; k <= '9'; ++k) {
        const char keys[]{k, 0};
        const auto out = typed(keys);
        REQUIRE(out.size() == 1);
        CHECK(std::get<ask_session>(out[0]).what.label.view() == keys);
    }
    CHECK(asked<command_kind::extend>(typed("kl")) == false); // a key of the second row needs that row
    driver d;
    d.frames(s.view, 2);
    d.type(s.view, "k");
    d.type(s.view, "l");
    CHECK(asked<command_kind::extend>(d.out));

    driver space;
    space.frames(s.view, 2);
    space.press(s.view, ImGuiKey_Space);
    CHECK(asked<command_kind::pause>(space.out));

    driver esc;
    esc.frames(s.view, 2);
    esc.press(s.view, ImGuiKey_Escape);
    CHECK(esc.out.empty());
    CHECK(esc.says("End the practice here?"));
    esc.type(s.view, "m"); // nothing goes past the question
    CHECK(esc.out.empty());
    esc.press(s.view, ImGuiKey_Enter); // the gentle answer is the near one
    CHECK(esc.out.empty());
    CHECK_FALSE(esc.says("End the practice here?"));
    esc.press(s.view, ImGuiKey_Escape);
    esc.press(s.view, ImGuiKey_Escape);
    CHECK(esc.out.empty());
    CHECK_FALSE(esc.says("End the practice here?"));
}

TEST_CASE("screens: Esc goes back", "[app][ui]") {
    const auto out = [](const test::sample& s) {
        driver d;
        d.frames(s.view, 2);
        d.press(s.view, ImGuiKey_Escape);
        return d.out;
    };
    CHECK(goes<screen::home>(out(test::before_sample())));
    CHECK(goes<screen::home>(out(test::review_sample())));
    CHECK(goes<screen::home>(out(test::settings_sample())));
    CHECK(goes<screen::home>(out(test::sensor_sample())));
    auto from_settings = test::sensor_sample();
    from_settings.view.sensor_back = screen::settings;
    CHECK(goes<screen::settings>(out(from_settings)));
    CHECK(made<tap_delay>(out(test::tapping_sample()))); // out of tapping, not out of the screen
    CHECK_FALSE(made<go_to>(out(test::tapping_sample())));
    CHECK(made<go_back>(out(test::safety_sample(false))));
    CHECK(out(test::safety_sample(true)).empty()); // the notes come before everything
    CHECK(made<submit_after>(out(test::after_sample())));
    CHECK(out(test::home_sample()).empty());
}

TEST_CASE("sensor: while tapping, Space is a tap wherever the mouse was last, and a beat is nowhere shown",
          "[app][ui]") {
    const auto s = test::tapping_sample();
    driver d;
    d.frames(s.view, 3);
    d.press(s.view, ImGuiKey_Space); // at once, without a Tab to get there
    d.press(s.view, ImGuiKey_Space);
    REQUIRE(d.out.size() == 2);
    CHECK(std::holds_alternative<tap_pulse>(d.out[1]));
    REQUIRE(d.click(s.view, "pulse.1"));
    d.out.clear();
    d.press(s.view, ImGuiKey_Space);
    CHECK(made<tap_pulse>(d.out));
    for (const auto& l : d.drawn().lines)
        CHECK(l.what != "heart");
}

TEST_CASE("sensor: what cannot be chosen is told and not offered", "[app][ui]") {
    const auto s = test::sensor_sample();
    driver d;
    d.frames(s.view, 3);
    CHECK(d.says("Bluetooth (hci0)"));
    CHECK_FALSE(d.drawn().find("sensor.3"));
    CHECK(d.drawn().find("sensor.4"));
}
