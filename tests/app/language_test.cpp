#include "app/files/languages.hpp"
#include "tests/support/scratch.hpp"

#include <array>
#include "tests/support/catch.hpp"
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

namespace {
using namespace attune;

constexpr auto german = R"(
code = "de"
name = "Deutsch"
decimal = ","
plurals = "not one"
[words]
"Begin" = "Beginnen"
"breath|Rest" = "Pause"
"{} of {} beats" = "von {1} Schlägen {0}"
"pace {:.1Lf}" = "Tempo {:.1Lf}"
"broken {}" = "kaputt {} {} {}"
"{} session" = ["{} Sitzung", "{} Sitzungen"]
)";

/// English again when a test is over, whatever happened in it.
struct back_to_english {
    ~back_to_english() { speak(nullptr); }
};

void speak_german() {
    auto c = parse_catalogue(german, "de.toml");
    REQUIRE(c);
    speak(std::make_unique<const catalogue>(std::move(*c)));
}

/// Sets what the desktop says, and what it said before when done.
struct environment {
    explicit environment(std::map<std::string, std::string> now) {
        for (const char* name : {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"}) {
            if (const char* v = std::getenv(name)) before[name] = v;
            unsetenv(name);
        }
        for (const auto& [name, value] : now)
            setenv(name.c_str(), value.c_str(), 1);
    }
    ~environment() {
        for (const char* name : {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"})
            unsetenv(name);
        for (const auto& [name, value] : before)
            setenv(name.c_str(), value.c_str(), 1);
    }
    std::map<std::string, std::string> before;
};

} // namespace

TEST_CASE("without a catalogue every word is the English of the code, without its context") {
    const back_to_english after;
    speak(nullptr);
    CHECK(std::string{tr("Begin")} == "Begin");
    CHECK(std::string{tr("breath|Rest")} == "Rest");
    CHECK(tr(std::string_view{"breath|Rest"}) == "Rest");
    CHECK(tr("{} of {} beats", 3, 7) == "3 of 7 beats");
    CHECK(tr("breath|{} s", 4) == "4 s");
    CHECK(trn("{} session", "{} sessions", 1) == "1 session");
    CHECK(trn("{} session", "{} sessions", 0) == "0 sessions");
    CHECK(number_words(5.63, 1) == "5.6");
    CHECK(number_words(-0.0, 0) == "0");
    CHECK(number_words(-0.04, 1) == "0.0");
    CHECK(number_words(-0.06, 1) == "-0.1");
    CHECK(spoken() == "en");
}

TEST_CASE("a catalogue gives words, order of places, forms of number and the decimal sign") {
    const back_to_english after;
    speak_german();
    CHECK(spoken() == "de");
    CHECK(std::string{tr("Begin")} == "Beginnen");
    CHECK(std::string{tr("breath|Rest")} == "Pause");
    CHECK(tr("{} of {} beats", 3, 7) == "von 7 Schlägen 3");
    CHECK(tr("pace {:.1Lf}", 5.63) == "Tempo 5,6");
    CHECK(trn("{} session", "{} sessions", 1) == "1 Sitzung");
    CHECK(trn("{} session", "{} sessions", 0) == "0 Sitzungen");
    CHECK(trn("{} session", "{} sessions", 12000) == "12000 Sitzungen");
    CHECK(number_words(1234.56, 1) == "1234,6");
}

TEST_CASE("a missing or broken translation is said in English, and nothing fails") {
    const back_to_english after;
    speak_german();
    CHECK(std::string{tr("Not translated")} == "Not translated");
    CHECK(tr("{} apples", 4) == "4 apples");
    CHECK(tr("broken {}", 4) == "broken 4");
    CHECK(trn("{} pear", "{} pears", 4) == "4 pears");
}

TEST_CASE("words handed out stay good when another language is chosen") {
    const back_to_english after;
    speak_german();
    const char* held = tr("Begin");
    speak(nullptr);
    CHECK(std::string{held} == "Beginnen");
    CHECK(std::string{tr("Begin")} == "Begin");
}

TEST_CASE("a catalogue that does not read is told with file and line") {
    const auto what = [](const char* text) {
        const auto read = parse_catalogue(text, "de.toml");
        REQUIRE_FALSE(read);
        CHECK(read.error().code == errc::corrupt);
        return read.error().what;
    };
    CHECK(what("code = \"de\"\n[words]\n\"Begin\" = ").find("de.toml, line 3") == 0);
    CHECK(what("code = \"de\"\n[words]\n\"Begin\" = 4").find("de.toml, line 3: \"Begin\"") == 0);
    CHECK(what("code = \"de\"\n[words]\n\"Begin\" = [\"a\", \"b\", \"c\"]").find("line 3") != std::string::npos);
    CHECK(what("code = \"de\"\n[words]\n\"Begin\" = \"\"").find("line 3") != std::string::npos);
    CHECK(what("code = \"de\"\ncolour = \"red\"\n[words]").find("\"colour\" is not known here") != std::string::npos);
    CHECK(what("code = \"de\"\ndecimal = \";\"\n[words]").find("line 2") != std::string::npos);
    CHECK(what("code = \"de\"\nplurals = \"dual\"\n[words]").find("line 2") != std::string::npos);
    CHECK(what("[words]").find("no code") != std::string::npos);
    CHECK(what("code = \"de\"").find("no [words]") != std::string::npos);
    CHECK(what("code = \"en\"\n[words]").find("English") != std::string::npos);
}

TEST_CASE("the person's own words stand before the shipped ones, a broken file takes nothing away") {
    const test::scratch_folder folder;
    const auto shipped = folder.path() / "shipped", own = folder.path() / "own";
    std::filesystem::create_directories(shipped);
    std::filesystem::create_directories(own);
    std::ofstream{shipped / "de.toml"} << german;
    std::ofstream{own / "de.toml"} << "code = \"de\"\n[words]\n\"Begin\" = \"Los\"\n";
    std::ofstream{own / "fr.toml"} << "code = \"fr\"\n[words]\n\"Begin\" = \n";
    const std::array folders{shipped, own, folder.path() / "none"};
    const auto shelf = read_languages(folders);
    REQUIRE(shelf.catalogues.size() == 1);
    CHECK(shelf.catalogues[0].words.at("Begin").front() == "Los");
    CHECK(shelf.catalogues[0].words.at("breath|Rest").front() == "Pause");
    CHECK(shelf.catalogues[0].name == "Deutsch");
    REQUIRE(shelf.complaints.size() == 1);
    CHECK(shelf.complaints[0].find("fr.toml, line 3") != std::string::npos);
    REQUIRE(shelf.names().size() == 2);
    CHECK(shelf.names()[0].code == "en");
}

TEST_CASE("the language is the person's wish, else the desktop's, else English") {
    language_shelf shelf;
    shelf.catalogues.push_back(*parse_catalogue(german, "de.toml"));
    const auto said = [&](std::map<std::string, std::string> now, std::string_view wanted = "") {
        const environment e{std::move(now)};
        return language_for(wanted, shelf);
    };
    CHECK(said({}) == "en");
    CHECK(said({{"LANG", "de_AT.UTF-8"}}) == "de");
    CHECK(said({{"LANG", "fr_FR.UTF-8"}}) == "en");
    CHECK(said({{"LANG", "de_DE.UTF-8"}, {"LC_ALL", "C.UTF-8"}}) == "en");
    CHECK(said({{"LANG", "en_GB.UTF-8"}, {"LC_MESSAGES", "de_DE@euro"}}) == "de");
    CHECK(said({{"LANG", "C.UTF-8"}, {"LANGUAGE", "fr:de:en"}}) == "de");
    CHECK(said({{"LANG", "C"}, {"LANGUAGE", "de"}}) == "en");
    CHECK(said({{"LANG", "de_DE.UTF-8"}}, "en") == "en");
    CHECK(said({}, "de") == "de");
    CHECK(said({{"LANG", "de_DE.UTF-8"}}, "xx") == "en");
}
