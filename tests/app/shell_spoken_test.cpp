// Which words are said aloud, of a picture that changes.
#include "app/language/language.hpp"
#include "app/shell/shell.hpp"
#include "app/shell/spoken.hpp"
#include "app/speech/espeak.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace attune;
using namespace std::chrono_literals;

namespace {

/// A practice under way, as far as words go.
struct picture {
    picture() {
        view.current = screen::practice;
        view.can_speak = view.chosen.speak = true;
        view.practice.session = &session;
    }
    std::optional<std::string> see(double now) {
        session.now = seconds{now};
        return spoken.next(view);
    }
    session_view session;
    app_view view;
    spoken_words spoken;
};

} // namespace

TEST_CASE("spoken: a sentence is said once, as it comes, and again when it comes again") {
    picture p;
    CHECK_FALSE(p.see(0));
    p.view.practice.guidance = "Sit comfortably.";
    CHECK(p.see(1) == "Sit comfortably.");
    CHECK_FALSE(p.see(2));
    p.view.practice.guidance.clear();
    CHECK_FALSE(p.see(20)); // what is being said is said to its end
    p.view.practice.guidance = "Sit comfortably.";
    CHECK(p.see(40) == "Sit comfortably.");
}

TEST_CASE("spoken: a step is named where its words do not name it") {
    picture p;
    p.view.practice.step_name = "Feet";
    p.view.practice.guidance = "Bring the attention to the feet.";
    CHECK(p.see(0) == "Bring the attention to the feet.");
    p.view.practice.step_name = "Forehead";
    p.view.practice.guidance = "Lift the eyebrows.";
    CHECK(p.see(10) == "Forehead. Lift the eyebrows.");
    p.view.practice.guidance = "Let it go smooth.";
    CHECK(p.see(15) == "Let it go smooth.");
    p.view.practice.step_name = "Shoulders";
    p.view.practice.guidance.clear();
    CHECK(p.see(20) == "Shoulders");
    CHECK_FALSE(p.see(21));
}

TEST_CASE("spoken: a pause hushes, going on says nothing twice") {
    picture p;
    p.view.practice.guidance = "Let the breath come.";
    CHECK(p.see(0));
    p.session.paused = true;
    CHECK(p.see(1) == "");
    CHECK_FALSE(p.see(2));
    p.session.paused = false;
    CHECK_FALSE(p.see(3));
    p.view.practice.guidance = "And go.";
    CHECK(p.see(4) == "And go.");
}

TEST_CASE("spoken: put off or without a speech program nothing is said, and what is said is hushed") {
    picture p;
    p.view.practice.guidance = "Let the breath come.";
    CHECK(p.see(0));
    p.view.chosen.speak = false;
    CHECK(p.see(1) == "");
    p.view.practice.guidance = "And go.";
    CHECK_FALSE(p.see(2));
    picture q;
    q.view.can_speak = false;
    q.view.practice.guidance = "Let the breath come.";
    CHECK_FALSE(q.see(0));
}

TEST_CASE("spoken: the end is said, with its reason where there is one") {
    picture p;
    p.view.practice.guidance = "Let the breath go its own way.";
    CHECK(p.see(0));
    p.view.current = screen::after;
    CHECK(p.see(1) == "The practice is over.");
    CHECK_FALSE(p.see(2));
    p.view.current = screen::home;
    CHECK(p.see(3) == "");
    CHECK_FALSE(p.see(4));
    p.view.current = screen::practice;
    CHECK(p.see(5) == "Let the breath go its own way."); // another session
    p.view.after_words = "It ended because you were dizzy.";
    p.view.current = screen::after;
    CHECK(p.see(6) == "It ended because you were dizzy.");
}

TEST_CASE("spoken: a lost signal is told once, late, and never where nothing is shown of the heart") {
    picture p;
    CHECK_FALSE(p.see(0));
    p.view.practice.signal_sentence = "No beat for 3 s.";
    CHECK_FALSE(p.see(1));
    p.view.practice.signal_sentence = "No beat for 13 s.";
    CHECK_FALSE(p.see(14));
    p.view.practice.signal_sentence = "No beat for 15 s.";
    CHECK(p.see(16) == "No beat for 15 s.");
    p.view.practice.signal_sentence = "No beat for 16 s.";
    CHECK_FALSE(p.see(17));
    p.view.practice.signal_sentence.clear();
    CHECK_FALSE(p.see(18));
    p.view.practice.signal_sentence = "No beat for 3 s.";
    CHECK_FALSE(p.see(20));
    CHECK(p.see(35));
    picture q;
    q.view.practice.feedback_hidden = true;
    q.view.practice.signal_sentence = "No beat for 3 s.";
    for (double t = 0; t < 60; t += 1)
        CHECK_FALSE(q.see(t));
}

TEST_CASE("spoken: choosing speech or its speed in the settings lets it be heard") {
    picture p;
    p.view.current = screen::settings;
    p.view.chosen.speak = false;
    CHECK_FALSE(p.see(0));
    p.view.chosen.speak = true;
    CHECK(p.see(1) == "This is how the words of a practice are spoken.");
    CHECK_FALSE(p.see(2));
    p.view.chosen.speak_wpm = 110;
    CHECK(p.see(3));
    p.view.chosen.speak = false;
    CHECK(p.see(4) == "");
    picture q; // opening the settings is no choice
    q.view.current = screen::settings;
    CHECK_FALSE(q.see(0));
}

namespace {

void tell_every_practice(const std::string& language) {
    struct back_to_english {
        ~back_to_english() { speak(nullptr); }
    } after;
    test::scratch_folder scratch;
    host_time now{5000s};
    shell_options options{scratch / "attune.db", scratch / "config", std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets",
                          "sim:calm?seed=1", "", true};
    options.language = language;
    shell program{std::move(options)};
    REQUIRE(spoken() == language);
    program.handle(accept_safety{}, now);
    auto chosen = program.view().chosen;
    chosen.speak = true;
    program.handle(change_settings{chosen}, now);
    const auto speech = find_espeak();
    if (!speech) WARN("espeak-ng is not installed: how long the words take is not known");
    auto practices = program.view().home.practices;
    REQUIRE(practices.size() >= 16);
    for (const auto& card : practices) {
        CAPTURE(card.id);
        spoken_words spoken;
        std::vector<std::string> heard, shown;
        host_time heard_until{};
        program.handle(choose_practice{card.id}, now);
        program.handle(begin_practice{{}, card.minutes, card.pace_bpm, false, 0}, now);
        REQUIRE(program.view().current == screen::practice);
        const auto until = now + 40min;
        for (; now < until && program.view().current == screen::practice; now += 200ms) {
            auto view = program.frame(now);
            view.can_speak = true; // whether the machine has a speech program or not
            if (view.current == screen::practice && !view.practice.guidance.empty() &&
                (shown.empty() || shown.back() != view.practice.guidance))
                shown.push_back(view.practice.guidance);
            if (const auto words = spoken.next(view); words && !words->empty()) {
                heard.push_back(*words);
                // Nobody is interrupted: what was said before has been heard to its end.
                CAPTURE(*words, heard.size());
                CHECK(heard_until <= now);
                const auto length = speech ? speak_with(*speech, *words, {language, chosen.speak_wpm})->seconds() : 2.0;
                heard_until = now + std::chrono::duration_cast<host_duration>(seconds{length});
            }
            // Whoever listens begins a step when its words are over.
            const auto* s = view.practice.session;
            if (s && s->step && s->step->waiting && heard_until + 1s < now)
                program.handle(ask_session{{command_kind::start_step, 0, {}}}, now);
        }
        REQUIRE(program.view().current == screen::after);
        REQUIRE(heard.size() >= 2);
        CHECK(heard.back() == tr("The practice is over."));
        std::size_t at = 0;
        for (const auto& sentence : shown) { // each shown sentence is said, in its turn
            while (at < heard.size() && heard[at].find(sentence) == std::string::npos)
                ++at;
            CAPTURE(sentence);
            CHECK(at < heard.size());
        }
        program.handle(submit_after{}, now);
        program.handle(go_to{screen::home}, now);
    }
}

} // namespace

TEST_CASE("spoken: every practice is told from its first words to its end, in the order of the screen") {
    tell_every_practice("en");
}

TEST_CASE("spoken: in German too every sentence ends before the next begins") {
    tell_every_practice("de");
}
