#include "tests/app/screens_language.hpp"
#include "app/files/languages.hpp"
#include "tests/app/review_variants.hpp"
#include "tests/app/screens_layout.hpp"

#include <set>

using namespace attune;
using test::driver;

namespace {

constexpr std::array spoken_at{test::setting{1280, 720, 1}, test::setting{1280, 720, 2}};

} // namespace

TEST_CASE("language: in German nothing is cut, nothing overlaps, at 100 and 200 percent", "[app][ui][language]") {
    const test::back_to_english after;
    REQUIRE(test::speak_shipped("de"));
    for (const auto& w : spoken_at) {
        for (const auto& s : test::all_samples()) { // made in German as well
            driver d{w.w, w.h, w.scale};
            d.frames(s.view, 3, 0.3);
            test::look_at(w, s, d);
            INFO(s.name << " at text " << w.scale);
            if (!s.view.practice.confirm_stop) test::look_for_covered_words(d);
        }
    }
}

TEST_CASE("language: every word that a screen draws is asked of the catalogue", "[app][ui][language]") {
    const test::back_to_english after;
    speak(test::stretched());
    std::set<std::string> untold;
    for (const auto& s : test::all_samples()) {
        driver d{1920, 1080, 1};
        d.frames(s.view, 3, 0.3);
        const auto also = test::said_by_other_rooms(s.view);
        for (const auto& t : d.drawn().texts)
            if (!test::translated_or_data(t.text, also)) untold.insert(s.name + ": " + t.text);
    }
    for (const auto& line : untold) {
        INFO(line);
        CHECK(false);
    }
}

TEST_CASE("language: whatever a review can say, every word of it is asked of the catalogue", "[app][ui][language]") {
    const test::back_to_english after;
    speak(test::stretched());
    std::set<std::string> untold, sentences;
    for (const auto& [name, r] : test::review_variants()) {
        const auto v = make_review(r, {});
        std::vector<std::string> said = v.sentences, own{r.header.setup.plan.title, "start", "soft", "dizzy", "tight chest"};
        for (const auto& f : v.figures)
            said.insert(said.end(), {f.name, f.value, f.meaning});
        for (const auto* list : {&v.marks, &v.check_ins})
            for (const auto& l : *list)
                said.push_back(l.text);
        for (const auto& g : v.gaps)
            said.push_back(g.why);
        for (const auto& p : v.phases)
            said.push_back(p.name);
        said.push_back(v.ended);
        if (r.header.setup.simulated) said.push_back(v.sensor);
        for (const auto& text : said)
            if (const auto rest = test::untold_words(text, own); !rest.empty())
                untold.insert(name + ": " + rest + " | " + text);
        sentences.insert(v.sentences.begin(), v.sentences.end());
    }
    for (const auto& line : untold) {
        INFO(line);
        CHECK(false);
    }
    CHECK(sentences.size() > 60); // the variants are not all one
    CHECK(test::untold_words("⟦Your~⟧ ⟦heart~~⟧; it followed", {}) != "");
    CHECK(test::untold_words("⟦Your~⟧ ⟦60~⟧, 5 %", {}).empty());
}

TEST_CASE("language: in German a review begins its clauses as German does, and its numbers have commas",
          "[app][ui][language]") {
    const test::back_to_english after;
    REQUIRE(test::speak_shipped("de"));
    auto r = test::session(420);
    r.ended = ended_as::early;
    const auto early = make_review(r, {});
    CHECK(early.sentences[0] == "Du hast 7 Minuten lang mit 6,0 Atemzügen pro Minute geatmet; geplant: 10 Minuten.");
    CHECK(early.figures[0].value == "60,0 /min");
    auto natural = test::session();
    test::variants::natural(natural);
    CHECK(make_review(natural, {}).sentences[0] == "Du hast 10 Minuten lang „Resonance pace“ geübt, im eigenen Atem.");
}

TEST_CASE("language: words 40 percent longer are still not cut and do not overlap", "[app][ui][language]") {
    const test::back_to_english after;
    speak(test::stretched());
    for (const auto& w : spoken_at) {
        for (const auto& s : test::all_samples()) {
            driver d{w.w, w.h, w.scale};
            d.frames(s.view, 3, 0.3);
            test::look_at(w, s, d);
        }
    }
}

TEST_CASE("language: what says nothing of itself is told apart from what does", "[app][ui][language]") {
    CHECK(test::translated_or_data("⟦Begin~~⟧"));
    CHECK(test::translated_or_data("62"));
    CHECK(test::translated_or_data("4:05"));
    CHECK(test::translated_or_data("Resonance pace"));
    CHECK(test::translated_or_data("Resonance pace  ·  ⟦once~⟧"));
    CHECK_FALSE(test::translated_or_data("This stands in no catalogue"));
    CHECK_FALSE(test::translated_or_data("⟦once~⟧  ·  This stands in no catalogue"));
}

TEST_CASE("language: Settings offer every language by its own name, and the choice is asked for at once",
          "[app][ui][language]") {
    auto s = test::settings_sample();
    s.view.languages = {{"en", "English"}, {"de", "Deutsch"}};
    driver d;
    d.frames(s.view, 3);
    CHECK(d.says("As the desktop"));
    CHECK(d.says("English"));
    CHECK(d.says("Deutsch"));
    REQUIRE(d.click(s.view, "language.2"));
    const auto* asked = d.asked<change_settings>();
    REQUIRE(asked);
    CHECK(asked->to.language == "de");
    d.out.clear();
    s.view.chosen.language = "de";
    REQUIRE(d.click(s.view, "language.0"));
    REQUIRE(d.asked<change_settings>());
    CHECK(d.asked<change_settings>()->to.language.empty());
}
