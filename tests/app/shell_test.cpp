#include "app/files/paths.hpp"
#include "app/shell/shell.hpp"
#include "app/shell/sensor_words.hpp"
#include "app/shell/words.hpp"
#include "app/store/store.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <fstream>

using namespace attune;
using namespace std::chrono_literals;

namespace {

struct desk {
    explicit desk(std::string uri = "sim:calm?seed=3")
        : sensor{std::move(uri)} {
        open();
    }
    void open() {
        program = std::make_unique<shell>(
            shell_options{scratch.path() / "attune.db", scratch.path() / "config",
                          std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets", sensor, "", true});
    }
    void ask(const ui_command& c) { program->handle(c, now); }
    const app_view& run(double for_s) {
        const auto until = now + host_duration{static_cast<host_duration::rep>(for_s * 1e9)};
        for (; now < until; now += 16ms)
            program->frame(now);
        return program->frame(now);
    }
    const app_view& view() { return program->frame(now); }

    test::scratch_folder scratch;
    std::string sensor;
    host_time now{5000s};
    std::unique_ptr<shell> program;
};

check_in tense(double t) {
    check_in c;
    c.tension = t;
    c.word = "uneasy";
    return c;
}

} // namespace

TEST_CASE("shell: the safety text comes before the first use, and only then", "[app][shell]") {
    desk d;
    CHECK(d.view().current == screen::safety);
    d.ask(go_to{screen::home});
    CHECK(d.view().current == screen::safety);
    d.ask(accept_safety{});
    CHECK(d.view().current == screen::home);
    d.open();
    CHECK(d.view().current == screen::home);
    d.ask(go_to{screen::safety});
    CHECK(d.view().current == screen::safety);
}

TEST_CASE("shell: from Home through check-in, practice and check-in to the session's graph", "[app][shell]") {
    desk d;
    d.ask(accept_safety{});
    REQUIRE(d.view().home.practices.size() >= 4);
    CHECK(d.view().home.practices.front().id == "resonance");
    CHECK(d.view().home.sensor.mark == sensor_mark::simulated);
    d.ask(choose_practice{"resonance"});
    CHECK(d.view().current == screen::before);
    d.ask(begin_practice{tense(70), 2, 5.5, false});
    REQUIRE(d.view().current == screen::practice);
    CHECK(d.program->animated());
    const auto& v = d.run(60);
    REQUIRE(v.practice.session);
    CHECK(v.practice.session->phase == phase_kind::practice);
    CHECK(v.practice.session->pacer->pace.value == Approx(5.5));
    CHECK(v.practice.session->simulated);
    CHECK(v.practice.signal_word == "simulated");
    CHECK(v.practice.session->hr_bpm.at(v.practice.session->now));
    CHECK(v.practice.saving_trouble.empty());
    d.ask(go_to{screen::settings}); // a running session is left by stopping it
    CHECK(d.view().current == screen::practice);
    d.ask(ask_session{{command_kind::mark, 0, short_text::from("1")}});
    CHECK(d.run(90).current == screen::after);
    d.ask(submit_after{tense(40)});
    REQUIRE(d.view().current == screen::review);
    const auto& r = *d.view().review;
    CHECK(r.sentences.size() == 3);
    CHECK(r.marks.size() == 1);
    CHECK(r.check_ins.size() == 2);
    CHECK(r.beats.size() > 100);
    d.ask(go_to{screen::home});
    REQUIRE(d.view().home.last.size() == 1);
    CHECK(d.view().home.last[0].note.empty());
    d.ask(open_session{d.view().home.last[0].id});
    CHECK(d.view().current == screen::review);
    CHECK(d.view().chosen.minutes.at("resonance") == 2); // remembered
    CHECK(d.view().chosen.pace.at("resonance") == Approx(5.5));
}

TEST_CASE("shell: the chosen sensor is tried for half a minute, stopped, or left, and nothing is stored",
          "[app][shell]") {
    desk d;
    d.ask(accept_safety{});
    d.ask(go_to{screen::sensor});
    d.ask(test_sensor{true});
    REQUIRE(d.run(10).sensor_test);
    CHECK(d.view().sensor_test->running);
    CHECK(d.view().sensor_test->done == Approx(10.0 / 30).margin(0.01));
    CHECK(d.view().sensor_test->sentence.find("a minute") != std::string::npos);
    const auto& done = *d.run(21).sensor_test;
    CHECK_FALSE(done.running);
    CHECK(done.mark == sensor_mark::ready);
    CHECK(done.sentence.find("Good: ") == 0);

    d.ask(test_sensor{true});
    d.run(3);
    d.ask(test_sensor{false});
    CHECK_FALSE(d.view().sensor_test);
    d.ask(test_sensor{true});
    auto other = d.view().chosen;
    other.sensor = "sim:aroused?seed=1";
    d.ask(change_settings{other});
    CHECK_FALSE(d.view().sensor_test); // it was of the other sensor
    d.ask(test_sensor{true});
    d.ask(go_to{screen::home});
    CHECK_FALSE(d.view().sensor_test);
    CHECK(d.view().home.last.empty());
}

TEST_CASE("shell: the ANT+ key is checked, kept with the settings, and never in the view", "[app][shell]") {
    desk d;
    d.ask(accept_safety{});
    d.ask(go_to{screen::sensor});
    d.run(3);
    CHECK_FALSE(d.view().ant_key.saved);
    d.ask(set_ant_key{"not a key"});
    CHECK(d.view().ant_key.trouble.find("16 hex digits") != std::string::npos);
    d.ask(set_ant_key{"0102030405060708"});
    CHECK(d.view().ant_key.saved);
    CHECK(d.view().ant_key.trouble.empty());
    auto louder = d.view().chosen;
    louder.volume = 0.9;
    d.ask(change_settings{louder}); // does not write over it
    std::ifstream in{d.scratch.path() / "config/settings.toml"};
    const std::string kept{std::istreambuf_iterator<char>{in}, {}};
    CHECK(kept.find("network_key") != std::string::npos);
    CHECK(kept.find("0102030405060708") != std::string::npos);
    d.ask(set_ant_key{""});
    CHECK_FALSE(d.view().ant_key.saved);
}

TEST_CASE("shell: what is heard of a sensor, and which ANT+ strap it was", "[app][shell]") {
    session_view heard;
    CHECK(heard_words(heard) == "Listening. Wear it as you would to practise.");
    CHECK_FALSE(ant_device_of(heard));
    heard.signal.model = short_text::from("ANT+ strap 25170");
    CHECK(ant_device_of(heard) == 25170.0);
    CHECK(heard_words(heard) == "Listening to ANT+ strap 25170. No beat has come yet.");
    heard.signal.model = short_text::from("ANT+ strap 70000");
    CHECK_FALSE(ant_device_of(heard));
    heard.beat_count = 1;
    heard.signal.contact_known = true;
    heard.signal.battery_pct = 87;
    CHECK(heard_words(heard) == "1 beat, not on the skin, battery 87 %.");
}

TEST_CASE("shell: a strap in a recording is not taken for one's own", "[app][shell]") {
    test::scratch_folder scratch;
    const auto file = scratch.path() / "strap.bin";
    // The worked example of drivers/ant/FORMAT.md.
    constexpr unsigned char page[]{0xa4, 0x0e, 0x4e, 0x02, 0x84, 0xff, 0xa5, 0xe2, 0xa5,
                                   0xe6, 0xca, 0x3c, 0x80, 0x52, 0x62, 0x78, 0x71, 0xd6};
    std::ofstream{file, std::ios::binary}.write(reinterpret_cast<const char*>(page), sizeof page);
    desk d{"replay:" + file.string() + "?protocol=ant"};
    d.ask(accept_safety{});
    d.ask(choose_practice{"resonance"});
    d.ask(begin_practice{{}, 10, 5.5, false});
    const auto& v = d.run(3);
    REQUIRE(v.practice.session);
    CHECK(ant_device_of(*v.practice.session) == 25170.0);
    d.ask(quit{});
    CHECK(d.view().chosen.ant_device == 0);
}

TEST_CASE("shell: leaving in the middle keeps what was recorded, marked as ended early", "[app][shell]") {
    desk d;
    d.ask(accept_safety{});
    d.ask(choose_practice{"box"});
    d.ask(begin_practice{{}, 10, 3.75, false});
    d.run(30);
    d.ask(quit{});
    CHECK(d.program->wants_quit());
    d.open();
    REQUIRE(d.view().home.last.size() == 1);
    CHECK(d.view().home.last[0].note == "ended early");
}

TEST_CASE("shell: stop leads to the check-in, skipping it to the graph", "[app][shell]") {
    desk d;
    d.ask(accept_safety{});
    d.ask(choose_practice{"mindful-breathing"});
    d.ask(begin_practice{{}, 5, 0, false});
    CHECK(d.view().practice.feedback_hidden);
    d.ask(show_feedback{true});
    CHECK_FALSE(d.run(20).practice.feedback_hidden);
    CHECK_FALSE(d.view().practice.session->pacer);
    d.ask(ask_session{{command_kind::stop}});
    CHECK(d.run(0.1).current == screen::after);
    d.ask(submit_after{});
    CHECK(d.view().current == screen::review);
    CHECK(d.view().review->check_ins.empty());
}

TEST_CASE("shell: a damaged settings file is set aside, said, and nothing is lost", "[app][shell]") {
    test::scratch_folder scratch;
    std::filesystem::create_directories(scratch.path() / "config");
    std::ofstream{scratch.path() / "config/settings.toml"} << "theme = = night";
    shell program{{scratch.path() / "attune.db", scratch.path() / "config",
                   std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets", "", "", true}};
    const auto& home = program.frame(host_time{1s}).home;
    REQUIRE_FALSE(home.notices.empty());
    CHECK(home.notices[0].find("line 1") != std::string::npos);
    int kept = 0;
    for (const auto& f : std::filesystem::directory_iterator{scratch.path() / "config"})
        kept += f.path().filename().string().rfind("settings.toml", 0) == 0;
    CHECK(kept >= 1);
}

TEST_CASE("shell: a store that cannot be opened is said on Home, and a session still runs and says that it "
          "is not saved",
          "[app][shell]") {
    test::scratch_folder scratch;
    std::ofstream{scratch.path() / "attune.db"} << "this is a letter, not a data base; it is left as it is";
    shell program{{scratch.path() / "attune.db", scratch.path() / "config",
                   std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets", "sim:calm?seed=1", "", true}};
    host_time now{1s};
    program.handle(accept_safety{}, now);
    CHECK_FALSE(program.frame(now).home.notices.empty());
    program.handle(choose_practice{"resonance"}, now);
    program.handle(begin_practice{{}, 1, 6, false}, now);
    for (int i = 0; i < 600; ++i)
        program.frame(now += 50ms);
    CHECK(program.view().current == screen::practice);
    CHECK(program.view().practice.session->beat_count > 10);
    CHECK_FALSE(program.view().practice.saving_trouble.empty());
    CHECK(std::filesystem::file_size(scratch.path() / "attune.db") == 54);
}

TEST_CASE("words: lengths, patterns and dates as people say them", "[app][shell]") {
    CHECK(length_words(44.6) == "45 s");
    CHECK(length_words(570) == "9 min 30 s");
    CHECK(length_words(600) == "10 min");
    CHECK(length_words(3900) == "1 h 05 min");
    practice p;
    CHECK(pattern_words(p) == "in 4, out 6");
    p.pattern = {seconds{4}, seconds{4}, seconds{4}, seconds{4}};
    CHECK(pattern_words(p) == "in 4, hold 4, out 4, rest 4");
    p.paced = false;
    CHECK(pattern_words(p) == "natural breath");
    const std::int64_t now = 1764000000000;
    CHECK(when_words(now - 1000, now).rfind("Today ", 0) == 0);
    CHECK(when_words(now - 86400000, now).rfind("Yesterday ", 0) == 0);
    CHECK(when_words(now - 800LL * 86400000, now).find("2023") != std::string::npos);
}

TEST_CASE("shell: a report of a fault is written beside the store, and where it cannot be it is said", "[app][shell]") {
    desk d;
    d.ask(accept_safety{});
    d.ask(write_support{});
    const auto file = d.scratch.path() / "support.txt";
    CHECK(std::filesystem::exists(file));
    CHECK(d.view().message.find(file.string()) != std::string::npos);
    std::filesystem::remove(file);
    std::filesystem::create_directory(file);
    d.ask(write_support{});
    CHECK_FALSE(d.view().message.empty());
    CHECK_FALSE(d.view().message.starts_with("Written"));
}
