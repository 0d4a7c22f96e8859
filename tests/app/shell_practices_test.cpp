// Pause, safety and dizziness behind the window: where one comes from, and back to it.
#include "app/shell/shell.hpp"
#include "app/shell/words.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <fstream>

using namespace attune;
using namespace std::chrono_literals;

namespace {

/// The program on a desk whose clock the test turns.
struct desk {
    explicit desk(bool read = true) {
        open();
        if (read) ask(accept_safety{});
    }
    void open() {
        program = std::make_unique<shell>(
            shell_options{scratch.path() / "attune.db", scratch.path() / "config",
                          std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets", "sim:calm?seed=1", "", true});
        program->frame(now);
    }
    const app_view& ask(const ui_command& c) {
        program->handle(c, now);
        return program->frame(now);
    }
    const app_view& run(double s) {
        for (const auto end = now + std::chrono::milliseconds{std::lround(s * 1000)}; now < end;)
            program->frame(now += 50ms);
        return program->view();
    }
    const app_view& view() const { return program->view(); }
    const practice_card* card(std::string_view id) const {
        for (const auto& c : view().home.practices)
            if (c.id == id) return &c;
        return nullptr;
    }
    void tell(command_kind k) { ask(ask_session{{k, 0, {}}}); }
    void answer(bool safety_answers::*which) {
        auto to = view().chosen;
        to.answers.*which = true;
        ask(change_settings{to});
        ask(go_to{screen::settings});
        ask(go_to{screen::home});
    }

    test::scratch_folder scratch;
    host_time now{5000s};
    std::unique_ptr<shell> program;
};

/// A minute later one is where one was, without a question asked or a session kept.
void pause_and_back(desk& d) {
    const auto where = d.view().current;
    const auto sessions = d.view().home.last.size();
    d.ask(start_pause{});
    REQUIRE(d.view().current == screen::pause);
    CHECK(d.program->animated());
    REQUIRE(d.view().pause.session);
    CHECK(d.view().pause.session->pacer);
    CHECK(d.view().pause.step_name == "Stop");
    d.run(30);
    CHECK(d.view().current == screen::pause);
    CHECK(d.view().pause.step_name == "Notice");
    d.run(29.9);
    CHECK(d.view().current == screen::pause);
    d.run(0.2);
    CHECK(d.view().current == where);
    CHECK(d.view().pause.session == nullptr);
    CHECK(d.view().home.last.size() == sessions);
    d.ask(start_pause{});
    d.run(3);
    d.ask(go_back{}); // Esc
    CHECK(d.view().current == where);
}

} // namespace

TEST_CASE("pause: from every screen and back to it, nothing is asked and nothing kept", "[app][shell]") {
    desk d;
    pause_and_back(d);
    d.ask(go_to{screen::settings});
    pause_and_back(d);
    d.ask(go_to{screen::safety});
    pause_and_back(d);
    d.ask(go_back{});
    CHECK(d.view().current == screen::settings);
    d.ask(go_to{screen::home});
    d.ask(choose_practice{"resonance"});
    pause_and_back(d);
    d.ask(begin_practice{{}, 5, 6, false});
    d.run(60);
    const auto elapsed = d.view().practice.session->phase_elapsed;
    pause_and_back(d); // the practice waits meanwhile
    CHECK(d.view().practice.session->paused);
    CHECK(d.view().practice.session->phase_elapsed.count() == Approx(elapsed.count()).margin(0.11));
    CHECK(d.view().practice.session->last_mark.view() == "pause");
    d.tell(command_kind::resume);
    CHECK_FALSE(d.run(0.1).practice.session->paused);
    d.tell(command_kind::stop);
    d.run(0.1);
    REQUIRE(d.view().current == screen::after);
    pause_and_back(d);
    d.ask(submit_after{});
    REQUIRE(d.view().current == screen::review);
    pause_and_back(d);
    CHECK(d.view().review);
    d.ask(go_to{screen::home});
    CHECK(d.view().home.last.size() == 1);
    CHECK(d.card("pause") == nullptr); // it has its key
}

TEST_CASE("pause: not before the safety text was read, and without a file of its own", "[app][shell]") {
    desk d{false};
    d.ask(start_pause{});
    CHECK(d.view().current == screen::safety);
    test::scratch_folder scratch;
    shell bare{
        {scratch.path() / "attune.db", scratch.path() / "config", scratch.path() / "nothing", "", "", true}};
    host_time now{1s};
    bare.handle(accept_safety{}, now);
    bare.handle(start_pause{}, now);
    CHECK(bare.frame(now).current == screen::pause);
    CHECK(bare.view().pause.session->pacer);
    for (int i = 0; i < 1205; ++i)
        bare.frame(now += 50ms);
    CHECK(bare.view().current == screen::home);
}

TEST_CASE("safety: within reach from every screen, a practice under way waits, and one comes back",
          "[app][shell]") {
    desk d;
    const auto there_and_back = [&d] {
        const auto from = d.view().current;
        d.ask(go_to{screen::safety});
        CHECK(d.view().current == screen::safety);
        d.ask(go_to{screen::safety}); // the key once more changes nothing
        d.ask(go_back{});
        CHECK(d.view().current == from);
    };
    there_and_back();
    d.ask(go_to{screen::settings});
    there_and_back();
    d.ask(choose_practice{"body-scan"});
    there_and_back();
    d.ask(begin_practice{{}, 5, 0, false});
    d.run(20);
    there_and_back();
    CHECK(d.run(0.1).practice.session->paused);
    d.tell(command_kind::stop);
    d.run(0.1);
    REQUIRE(d.view().current == screen::after);
    there_and_back();
    d.ask(submit_after{});
    REQUIRE(d.view().current == screen::review);
    there_and_back();
}

TEST_CASE("steering: answers are kept, what suits less goes behind with a note, and cold is not begun",
          "[app][shell]") {
    desk d;
    d.ask(choose_practice{"box"});
    d.ask(begin_practice{{}, 5, 5, false});
    d.run(12);
    d.tell(command_kind::stop);
    d.run(0.1);
    d.ask(submit_after{});
    d.ask(go_to{screen::home});
    CHECK(d.view().home.practices.front().id == "box"); // practised last
    d.answer(&safety_answers::heart);
    CHECK(d.view().home.practices.front().id == "resonance");
    REQUIRE(d.card("box"));
    CHECK(d.card("box")->aside);
    CHECK(d.card("box")->may_begin);
    CHECK(d.card("box")->notice.find("a heart condition") != std::string::npos);
    CHECK(d.card("resonance")->notice.empty());
    d.open(); // kept
    CHECK(d.view().chosen.answers.heart);
    CHECK(d.card("four-seven-eight")->aside);
    // All that is aside stands behind its group's others.
    bool aside = false;
    auto group = d.view().home.practices[1].group;
    for (std::size_t i = 1; i < d.view().home.practices.size(); ++i) {
        const auto& c = d.view().home.practices[i];
        if (c.group != group) aside = false, group = c.group;
        CHECK((c.aside || !aside));
        aside = c.aside;
    }

    d.ask(choose_practice{"box"}); // after reading, the person may
    d.ask(begin_practice{{}, 5, 5, false});
    CHECK(d.view().current == screen::practice);
    d.tell(command_kind::stop);
    d.run(0.1);
    d.ask(submit_after{});
    d.ask(choose_practice{"temperature"});
    CHECK_FALSE(d.view().chosen_practice.may_begin);
    CHECK(d.view().chosen_practice.notice.find("Cold on the face does not go with") == 0);
    d.ask(begin_practice{{}, 2, 0, false});
    CHECK(d.view().current == screen::before);
    CHECK(d.view().message.find("Cold on the face") == 0);
}

TEST_CASE("cold: begun by the person alone, and over after half a minute", "[app][shell]") {
    desk d;
    d.ask(choose_practice{"temperature"});
    CHECK(d.view().chosen_practice.may_begin);
    CHECK(d.view().chosen_practice.length_fixed);
    CHECK(d.view().chosen_practice.steps == std::vector<std::string>{"Getting ready", "Cool", "Afterwards"});
    d.ask(begin_practice{{}, 60, 0, false}); // an hour is not to be had
    d.run(8 + 31);
    REQUIRE(d.view().practice.session->step);
    CHECK(d.view().practice.session->step->waiting);
    CHECK(d.view().practice.guidance.find("begin it yourself") != std::string::npos);
    d.run(300);
    CHECK(d.view().practice.session->step->waiting);
    d.tell(command_kind::start_step);
    d.run(0.1);
    CHECK(d.view().practice.step_name == "Cool");
    CHECK_FALSE(d.view().practice.session->step->waiting);
    d.run(30);
    CHECK(d.view().practice.step_name == "Afterwards");
}

TEST_CASE("dizzy: words soften, then it ends kindly, and next time is gentler", "[app][shell]") {
    desk d;
    d.ask(choose_practice{"resonance"});
    d.ask(begin_practice{{}, 5, 6, false});
    d.run(30);
    d.tell(command_kind::dizzy);
    d.run(0.1);
    CHECK(d.view().practice.guidance.find("Let the breath become small") == 0);
    CHECK(d.view().current == screen::practice);
    d.run(70);
    CHECK(d.view().practice.guidance.find("Let the breath become small") == std::string::npos);
    d.tell(command_kind::dizzy);
    d.run(0.1);
    CHECK(d.view().practice.session->phase == phase_kind::close);
    CHECK(d.view().practice.guidance.find("That is enough for today") == 0);
    d.run(11);
    REQUIRE(d.view().current == screen::after);
    CHECK(d.view().after_words.find("6.5 a minute") != std::string::npos);
    d.ask(submit_after{});
    REQUIRE(d.view().review);
    CHECK(d.view().review->marks.size() == 2);
    CHECK(d.view().review->marks[0].text == "dizzy");
    d.open(); // kept for next time
    d.ask(choose_practice{"resonance"});
    CHECK(d.view().chosen_practice.pace_bpm == 6.5);
    CHECK(d.view().chosen_practice.after_dizzy.find("6.5 breaths a minute are set") != std::string::npos);
    d.ask(begin_practice{{}, 5, 6.5, false});
    CHECK(d.view().after_words.empty());
    d.tell(command_kind::stop);
    d.run(0.1);
    d.ask(submit_after{});
    d.ask(choose_practice{"resonance"});
    CHECK(d.view().chosen_practice.after_dizzy.empty()); // said once

    d.ask(choose_practice{"grounding"}); // where there is no pace to set, words alone
    d.ask(begin_practice{{}, 5, 0, false});
    d.run(20);
    d.tell(command_kind::dizzy);
    d.tell(command_kind::dizzy);
    d.run(11);
    REQUIRE(d.view().current == screen::after);
    CHECK(d.view().after_words.find("small") != std::string::npos);
    CHECK(d.view().chosen.gentler.at("grounding") == 0);
}

TEST_CASE("steps: the screen has each one's name and words, the review has them in its strip",
          "[app][shell]") {
    desk d;
    d.ask(choose_practice{"paired-relaxation"});
    CHECK(d.view().chosen_practice.steps.size() == 14);
    CHECK(d.view().chosen_practice.minutes == Approx(29 * 12 / 60.0));
    d.ask(begin_practice{{}, 1, 5, false});
    d.run(8 + 24 + 1);
    CHECK(d.view().practice.step_name == "Hands and forearms");
    CHECK(d.view().practice.guidance.find("fists") != std::string::npos);
    d.run(24);
    CHECK(d.view().practice.step_name == "Upper arms");
    d.tell(command_kind::stop);
    d.run(0.1);
    d.ask(submit_after{});
    REQUIRE(d.view().review);
    std::vector<std::string> strip;
    for (const auto& p : d.view().review->phases)
        strip.push_back(p.name);
    CHECK(strip == std::vector<std::string>{"settling", "Arriving", "Hands and forearms", "Upper arms"});
}

TEST_CASE("noticing: a cue stands in the place of the guidance for a while, hidden numbers are not offered "
          "to be hidden",
          "[app][shell]") {
    practice p;
    session_view v;
    v.phase = phase_kind::practice;
    v.now = seconds{119};
    v.noticed = cue::hide_numbers;
    v.noticed_at = seconds{100};
    CHECK(guidance_at(p, v) == sentence(cue::hide_numbers));
    CHECK(guidance_at(p, v, true).empty());
    v.noticed = cue::softer;
    CHECK(guidance_at(p, v, true) == sentence(cue::softer));
    v.now = seconds{121};
    CHECK(guidance_at(p, v).empty());
}
