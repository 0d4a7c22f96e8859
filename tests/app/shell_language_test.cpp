#include "app/shell/sentences_below.hpp"
#include "app/shell/shell.hpp"
#include "app/shell/words.hpp"
#include "app/files/practices.hpp"
#include "app/session/driver_sentences.hpp"
#include "app/session/practice_words.hpp"
#include "drivers/latency.hpp"
#include "drivers/port/ble_words.hpp"
#include "drivers/port/port_words.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <fstream>
#include <iterator>
#include <unistd.h>

using namespace attune;
using namespace std::chrono_literals;

namespace {

struct desk {
    ~desk() { speak(nullptr); }
    explicit desk(std::string language = "", bool desktop = false) {
        shell_options o{scratch.path() / "attune.db", scratch.path() / "config",
                        std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets", "sim:calm?seed=3", "", true};
        o.language = std::move(language);
        o.desktop_language = desktop;
        options = std::move(o);
    }
    void open() { program = std::make_unique<shell>(options); }
    void choose(const std::string& code) {
        auto to = program->view().chosen;
        to.language = code;
        program->handle(change_settings{to}, now);
        program->frame(now += 5s);
    }
    void own_catalogue(const char* file, const char* text) {
        std::filesystem::create_directories(options.config_folder / "language");
        std::ofstream{options.config_folder / "language" / file} << text;
    }
    test::scratch_folder scratch;
    shell_options options;
    host_time now{5000s};
    std::unique_ptr<shell> program;
};

/// What the desktop says, for one test.
struct desktop {
    explicit desktop(const char* lang) {
        for (const char* name : {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"}) {
            const char* v = std::getenv(name);
            before.emplace_back(name, v ? std::optional<std::string>{v} : std::nullopt);
            unsetenv(name);
        }
        setenv("LANG", lang, 1);
    }
    ~desktop() {
        for (const auto& [name, v] : before)
            v ? setenv(name, v->c_str(), 1) : unsetenv(name);
    }
    std::vector<std::pair<const char*, std::optional<std::string>>> before;
};

std::string pattern_of(const app_view& v) {
    const auto at = std::find_if(v.home.practices.begin(), v.home.practices.end(),
                                 [](const auto& c) { return c.id == "resonance"; });
    return at == v.home.practices.end() ? "" : at->pattern_words;
}

} // namespace

TEST_CASE("shell: another language is spoken at once, cards and sensor included, and stays chosen",
          "[app][shell][language]") {
    desk d;
    d.open();
    d.program->handle(accept_safety{}, d.now);
    CHECK(pattern_of(d.program->view()).starts_with("in "));
    d.program->handle(choose_practice{"resonance"}, d.now);
    d.program->handle(go_to{screen::home}, d.now);
    d.program->handle(go_to{screen::settings}, d.now);
    d.choose("de");
    CHECK(spoken() == "de");
    const auto& v = d.program->view();
    CHECK(v.current == screen::settings);
    CHECK(pattern_of(v).starts_with("ein "));
    CHECK(v.chosen_practice.pattern_words.starts_with("ein "));
    CHECK(v.home.sensor.name == "Simuliertes Herz, ruhig");
    REQUIRE(v.languages.size() == 2);
    CHECK(v.languages[1].name == "Deutsch");
    d.open(); // the next start
    CHECK(spoken() == "de");
    CHECK(d.program->view().chosen.language == "de");
    d.choose("en");
    CHECK(spoken() == "en");
    CHECK(pattern_of(d.program->view()).starts_with("in "));
    CHECK(d.program->view().home.sensor.name == "Simulated heart, calm");
}

TEST_CASE("shell: without a choice it speaks as the desktop where it is asked to, and else English",
          "[app][shell][language]") {
    const desktop german{"de_DE.UTF-8"};
    desk d;
    d.open();
    CHECK(spoken() == "en");
    d.options.desktop_language = true;
    d.open();
    CHECK(spoken() == "de");
    CHECK(d.program->view().chosen.language.empty());
    d.choose("en");
    CHECK(spoken() == "en");
    d.choose("");
    CHECK(spoken() == "de");
    d.options.language = "en"; // for a picture, whatever is chosen
    d.open();
    CHECK(spoken() == "en");
}

TEST_CASE("shell: own words stand before the shipped ones, what is missing is English", "[app][shell][language]") {
    desk d{"de"};
    d.own_catalogue("de.toml", "code = \"de\"\n[words]\n\"in {:.3Lg}\" = \"rein {:.3Lg}\"\n");
    d.own_catalogue("nl.toml", "code = \"nl\"\nname = \"Nederlands\"\n[words]\n\"Begin\" = \"Beginnen\"\n");
    d.open();
    d.program->handle(accept_safety{}, d.now);
    CHECK(pattern_of(d.program->view()).starts_with("rein "));
    CHECK(d.program->view().languages.size() == 3);
    d.options.language = "nl";
    d.open();
    CHECK(spoken() == "nl");
    CHECK(pattern_of(d.program->view()).starts_with("in "));
}

TEST_CASE("shell: a broken catalogue is told quietly on Home, and English is spoken", "[app][shell][language]") {
    desk d{"fr"};
    d.own_catalogue("fr.toml", "code = \"fr\"\n[words]\n\"Begin\" = \n");
    d.open();
    d.program->handle(accept_safety{}, d.now);
    CHECK(spoken() == "en");
    const auto& notices = d.program->view().home.notices;
    CHECK(std::any_of(notices.begin(), notices.end(), [](const std::string& n) {
        return n.find("fr.toml, line 3") != std::string::npos;
    }));
}

TEST_CASE("words: dates, lengths and breaths in German manner", "[app][shell][language]") {
    desk d{"de"};
    d.open();
    std::tm day{};
    day.tm_year = 125, day.tm_mon = 2, day.tm_mday = 4, day.tm_hour = 9, day.tm_min = 5, day.tm_isdst = -1;
    const auto then = std::int64_t{std::mktime(&day)} * 1000;
    constexpr std::int64_t hour = 3'600'000;
    CHECK(when_words(then, then + hour) == "Heute 09:05");
    CHECK(when_words(then, then + 24 * hour) == "Gestern 09:05");
    CHECK(when_words(then, then + 24 * 30 * hour) == "4. März 09:05");
    CHECK(when_words(then, then + 24 * 400 * hour) == "4. März 2025");
    CHECK(length_words(3900) == "1 h 05 min");
    practice p;
    p.paced = true;
    p.pattern = {};
    p.pattern.inhale = seconds{4.5};
    p.pattern.exhale = seconds{6};
    CHECK(pattern_words(p) == "ein 4,5, aus 6");
}

TEST_CASE("words: what the drivers say of delays is marked for the catalogues", "[app][shell][language]") {
    const auto marked = [](std::string_view words) {
        return std::any_of(std::begin(sentences_below), std::end(sentences_below),
                           [&](const char* m) { return words == m; });
    };
    constexpr std::string_view notes = " (SENSORS";
    for (const auto& row : latency_table()) {
        INFO(row.source);
        std::string source{row.source};
        if (const auto at = source.find(notes); at != std::string::npos)
            source.erase(at, source.find(')', at) - at + 1);
        CHECK(marked(source));
        const bool a_name = row.sensor.front() >= 'A' && row.sensor.front() <= 'Z' && row.sensor != "ANT+ strap";
        CHECK((a_name || marked(row.sensor)));
    }
}

TEST_CASE("words: every reason for no number is marked for the catalogues", "[app][shell][language]") {
    std::size_t reasons = 0;
    for (int i = 1; i < 256; ++i) {
        const auto said = words(static_cast<why_not>(i));
        if (said.empty()) continue;
        ++reasons;
        INFO(said);
        CHECK(std::find(std::begin(sentences_below), std::end(sentences_below), said) != std::end(sentences_below));
    }
    CHECK(reasons >= 15);
}

TEST_CASE("shell: a practice that was asked for by name keeps its own pace, in the words of the language chosen",
          "[app][shell][language]") {
    const std::array folders{std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets/practices"};
    auto plan = *read_practices(folders).find("grounding");
    plan.length = seconds{77};
    desk d{"de"};
    d.options.plan = plan;
    d.open();
    d.program->handle(accept_safety{}, d.now);
    d.program->handle(choose_practice{"grounding"}, d.now);
    const auto german = read_practices(folders, "de");
    const auto& card = d.program->frame(d.now).chosen_practice;
    CHECK(card.title == german.find("grounding")->title);
    CHECK(card.title != plan.title);
    CHECK(card.minutes == Approx(77.0 / 60));
    const auto said = in_words_of(plan, *german.find("grounding"));
    REQUIRE(said.steps.size() == plan.steps.size());
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        CHECK(said.steps[i].words == german.find("grounding")->steps[i].words);
        CHECK(said.steps[i].length == plan.steps[i].length);
    }
    auto fewer = plan;
    fewer.steps.pop_back();
    CHECK(in_words_of(fewer, *german.find("grounding")).steps[0].words == plan.steps[0].words); // not another step's
}

TEST_CASE("shell: what the drivers say of a port or a strap is said in German, with its name", "[app][shell][language]") {
    desk d{"de"};
    d.open();
    const std::string path = "/dev/ttyUSB0", strap = "Polar H10 1234";
    const port_holder minicom{1, "minicom"}, manager{1, "ModemManager"};
    const bluez::refusal late{}, refused{"org.bluez.Error.Failed", "br-connection-refused"};
    const std::vector<std::string> port_sentences{
        port_missing(path).what, port_forbidden("/dev/null").what, port_forbidden("/no/such").what,
        port_busy(path, std::nullopt).what, port_busy(path, minicom).what, port_busy(path, manager).what,
        port_busy(path, port_holder{::getpid(), "attune"}).what, port_is_no_tty(path).what,
        port_is_the_screen(path).what, baud_unsupported(path, 12345).what, open_failed(path, ELOOP).what,
        open_failed(path, EMFILE).what, port_gone(path, true), port_gone(path, false)};
    const std::vector<std::string> strap_sentences{
        bluez::not_connected(strap, late).what, bluez::not_connected(strap, refused).what,
        bluez::not_resolved(strap).what, bluez::no_heart_rate(strap).what, bluez::no_ecg(strap).what,
        bluez::link_lost(strap), bluez::adapter_gone(strap), bluez::silent(strap)};
    const std::vector<std::string> others{bluez::no_bus("broken").what, bluez::no_adapter().what,
                                          bluez::adapter_off("hci0").what, bluez::interrupted().what, bluez::bluez_gone(),
                                          bluez::refused_by_bluez(refused, "searching").what};
    const auto in_german = [](const std::string& english, std::string_view name) {
        const auto german = said_by_drivers(english);
        CAPTURE(english, german);
        CHECK(german != english);
        CHECK(german.find("{}") == std::string::npos);
        CHECK(german.find(name) != std::string::npos);
    };
    for (const auto& s : port_sentences)
        in_german(s, s.find("/dev/null") != std::string::npos ? "/dev/null" : s.find("/no/such") != std::string::npos ? "/no/such" : path);
    for (const auto& s : strap_sentences)
        in_german(s, strap);
    for (const auto& s : others)
        in_german(s, "");
    CHECK(said_by_drivers(port_busy(path, minicom).what) ==
          "/dev/ttyUSB0 wird von minicom (process 1) verwendet: Schließ dieses Programm; es wird wieder versucht.");
    CHECK(said_by_drivers("A sentence of nobody.") == "A sentence of nobody.");
    CHECK(said_by_drivers("").empty());
    speak(nullptr);
    for (const auto* list : {&port_sentences, &strap_sentences, &others})
        for (const auto& s : *list)
            CHECK(said_by_drivers(s) == s);
}

TEST_CASE("shell: a plan from a programme is kept as its file says it and shown in the language chosen",
          "[app][shell][language]") {
    desk d;
    d.open();
    d.program->handle(accept_safety{}, d.now);
    d.choose("de");
    d.program->handle(go_to{screen::plan}, d.now);
    d.program->handle(ask_plan{follow_programme{"first-four-weeks", 0}}, d.now);
    CHECK(d.program->view().plan.title == "Die ersten vier Wochen");
    CHECK(d.program->view().plan.stage_words.starts_with("Kennenlernen."));
    d.choose("en");
    d.program->handle(go_to{screen::home}, d.now);
    d.program->handle(go_to{screen::plan}, d.now);
    CHECK(d.program->view().plan.title == "First four weeks");
    CHECK(d.program->view().plan.stage_words.starts_with("Getting to know it."));
}

TEST_CASE("shell: the words to choose from in a check-in are in the language chosen", "[app][shell][language]") {
    desk d;
    d.open();
    d.choose("de");
    CHECK(d.program->view().check_in.feelings.front().name == "froh");
    d.choose("en");
    CHECK(d.program->view().check_in.feelings.front().name == "glad");
}
