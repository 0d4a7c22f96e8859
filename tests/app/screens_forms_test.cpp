// What is answered and chosen before, after and in the settings.

#include "tests/app/screens_driver.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace attune;
using test::driver;

TEST_CASE("before: answers, length, pace and rest are what was chosen", "[app][ui]") {
    const auto s = test::before_sample();
    driver d;
    REQUIRE(d.tab_to(s.view, "tension"));
    d.press(s.view, ImGuiKey_RightArrow); // 55
    d.press(s.view, ImGuiKey_RightArrow); // 60
    REQUIRE(d.tab_to(s.view, "word"));
    d.type(s.view, "Zoë");
    REQUIRE(d.tab_to(s.view, "note"));
    d.type(s.view, "h m 1");
    REQUIRE(d.tab_to(s.view, "minutes"));
    d.press(s.view, ImGuiKey_RightArrow);
    REQUIRE(d.tab_to(s.view, "pace"));
    d.press(s.view, ImGuiKey_LeftArrow);
    CHECK_FALSE(d.drawn().find("posture.0"));
    REQUIRE(d.click(s.view, "rest_first"));
    d.frames(s.view, 2);
    REQUIRE(d.tab_to(s.view, "posture.1"));
    d.press(s.view, ImGuiKey_Enter);
    CHECK(d.out.empty());
    REQUIRE(d.click(s.view, "begin"));
    REQUIRE(d.out.size() == 1);
    const auto& b = std::get<begin_practice>(d.out[0]);
    CHECK(b.before.tension == 60.0);
    CHECK_FALSE(b.before.pleasantness.has_value());
    CHECK(b.before.word == "Zoë");
    CHECK(b.before.note == "h m 1");
    CHECK(b.before.when == check_in::moment::before);
    CHECK(b.minutes == 11);
    CHECK(b.pace_bpm == 5.5);
    CHECK(b.measure_rest);
    CHECK(b.posture == body_posture::lying);
}

TEST_CASE("before: Esc leaves a text and keeps it, a second Esc goes back", "[app][ui]") {
    const auto s = test::before_sample();
    driver d;
    REQUIRE(d.tab_to(s.view, "note"));
    d.type(s.view, "a long day");
    d.press(s.view, ImGuiKey_Escape);
    CHECK(d.out.empty());
    REQUIRE(d.click(s.view, "begin"));
    REQUIRE(d.asked<begin_practice>());
    CHECK(d.asked<begin_practice>()->before.note == "a long day");

    driver back;
    REQUIRE(back.tab_to(s.view, "note"));
    back.type(s.view, "x");
    back.press(s.view, ImGuiKey_Escape);
    back.press(s.view, ImGuiKey_Escape);
    REQUIRE(back.asked<go_to>());
    CHECK(back.asked<go_to>()->where == screen::home);
}

TEST_CASE("sensor: a test is stopped by its button, the ANT+ key is handed over whole", "[app][ui]") {
    auto s = test::sensor_sample();
    s.view.sensor_preview.emplace();
    s.view.sensor_test = sensor_test_view{true, 0.5, "14 beats.", {}, sensor_mark::searching};
    driver running;
    REQUIRE(running.click(s.view, "test_stop"));
    REQUIRE(running.asked<test_sensor>());
    CHECK_FALSE(running.asked<test_sensor>()->begin);

    driver without;
    CHECK_FALSE(without.tab_to(s.view, "ant_key")); // nobody who has no stick is asked for a key
    s.view.ant_key.wanted = true;
    driver key;
    REQUIRE(key.tab_to(s.view, "ant_key"));
    key.type(s.view, "01020304");
    key.frames(s.view, 10, 0.3);
    CHECK_FALSE(key.asked<set_ant_key>()); // half of one
    key.type(s.view, "05060708");
    key.frames(s.view, 10, 0.3);
    REQUIRE(key.asked<set_ant_key>());
    CHECK(key.asked<set_ant_key>()->text == "0102030405060708");
}

TEST_CASE("after: a slider is answered by a click where it fits", "[app][ui]") {
    const auto s = test::after_sample();
    driver d;
    d.frames(s.view, 4, 0.3);
    const auto* i = d.drawn().find("pleasantness");
    REQUIRE(i);
    const auto b = i->visible;
    d.move({b.min.x + b.width() * 0.9F, b.centre().y});
    d.frames(s.view, 2);
    d.button(true);
    d.frame(s.view);
    d.move({b.min.x - 50, b.centre().y}); // dragged past the end
    d.frame(s.view);
    d.move({b.min.x + b.width() * 0.75F, b.centre().y});
    d.frame(s.view);
    d.button(false);
    d.frame(s.view);
    REQUIRE(d.click(s.view, "done"));
    const auto* a = d.asked<submit_after>();
    REQUIRE(a);
    REQUIRE(a->answers.pleasantness.has_value());
    CHECK_THAT(*a->answers.pleasantness, WithinAbs(75, 2));
    CHECK_FALSE(a->answers.tension.has_value());
    CHECK(a->answers.when == check_in::moment::after);
}

TEST_CASE("settings: steppers and the help line change what they name, and nothing else", "[app][ui]") {
    const auto s = test::settings_sample();
    const auto after_click = [&](const char* id) {
        driver d;
        REQUIRE(d.click(s.view, id));
        REQUIRE(d.out.size() == 1);
        return std::get<change_settings>(d.out[0]).to;
    };
    auto want = s.view.chosen;
    want.text_scale = 1.25;
    CHECK(after_click("text_size.more") == want);
    want = s.view.chosen;
    want.volume = 0.45;
    CHECK(std::abs(after_click("volume.less").volume - want.volume) < 1e-9);
    want = s.view.chosen;
    want.own_rate_bpm = 11;
    CHECK(after_click("own_rate.less") == want);

    const auto sensor = test::sensor_sample();
    driver delay;
    REQUIRE(delay.click(sensor.view, "latency.more"));
    REQUIRE(delay.asked<set_delay>());
    CHECK_THAT(delay.asked<set_delay>()->seconds.value_or(-1), WithinAbs(0.3, 1e-9));

    driver d;
    REQUIRE(d.tab_to(s.view, "crisis_line"));
    d.type(s.view, "0800 1");
    d.frames(s.view, 30, 0.1); // the hand rests
    REQUIRE(d.asked<change_settings>());
    CHECK(d.asked<change_settings>()->to.crisis_line == "0800 1");
}

TEST_CASE("locked: the passphrase is typed at once, handed over with Enter, and nothing of it stays", "[app][ui][lock]") {
    app_view v;
    v.current = screen::locked;
    v.chosen.safety_read = true;
    driver d;
    d.frames(v, 3);
    d.drawn().recording = true;
    d.type(v, "three p herons?"); // letters that are keys elsewhere
    for (const auto& t : d.drawn().texts)
        CHECK(t.text.find("heron") == std::string::npos); // dots
    d.press(v, ImGuiKey_Enter);
    d.frames(v, 2);
    REQUIRE(d.out.size() == 1);
    REQUIRE(d.asked<enter_passphrase>());
    CHECK(d.asked<enter_passphrase>()->what->view() == "three p herons?");
    d.out.clear();
    d.press(v, ImGuiKey_Enter); // an empty one asks for nothing
    CHECK(d.out.empty());
    d.frames(v, 3);
    d.type(v, "another try");
    REQUIRE(d.click(v, "unlock"));
    REQUIRE(d.asked<enter_passphrase>());
    CHECK(d.asked<enter_passphrase>()->what->view() == "another try");
}

TEST_CASE("settings: the passphrase is set with two fields, changed with three, and locks by itself as chosen", "[app][ui][lock]") {
    auto s = test::settings_sample();
    driver d;
    CHECK_FALSE(d.tab_to(s.view, "lock_now"));
    REQUIRE(d.tab_to(s.view, "passphrase_next"));
    d.type(s.view, "three small herons");
    REQUIRE(d.tab_to(s.view, "passphrase_again"));
    d.type(s.view, "three small");
    REQUIRE(d.click(s.view, "set_passphrase"));
    const auto* set = d.asked<set_passphrase>();
    REQUIRE(set);
    CHECK(set->now == nullptr);
    CHECK(set->next->view() == "three small herons");
    CHECK(set->again->view() == "three small");
    driver other;
    s.view.lock.set = true;
    REQUIRE(other.tab_to(s.view, "passphrase_now"));
    other.type(s.view, "three small herons");
    REQUIRE(other.click(s.view, "drop_passphrase"));
    REQUIRE(other.asked<drop_passphrase>());
    CHECK(other.asked<drop_passphrase>()->now->view() == "three small herons");
    other.out.clear();
    REQUIRE(other.tab_to(s.view, "lock_after"));
    other.press(s.view, ImGuiKey_RightArrow);
    REQUIRE(other.asked<change_settings>());
    CHECK(other.asked<change_settings>()->to.lock_after_min == 15);
    other.out.clear();
    REQUIRE(other.click(s.view, "lock_now"));
    CHECK(other.asked<lock_now>());
}
