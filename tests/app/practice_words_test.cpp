// A practice in another language: only words change; and the shipped German is whole.
#include "app/files/atomic_file.hpp"
#include "app/files/practices.hpp"
#include "app/files/programmes.hpp"
#include "app/session/practice_words.hpp"
#include "tests/support/catch.hpp"

#include <fstream>
#include <unistd.h>

using namespace attune;
namespace fs = std::filesystem;

namespace {

const fs::path shipped = fs::path{ATTUNE_SOURCE_DIR} / "assets/practices",
               led = fs::path{ATTUNE_SOURCE_DIR} / "assets/protocols";

practice small() {
    return parse_practice(R"(id = "rest"
title = "Rest"
summary = "A while."
paced = false
cautions = ["Sit down."]
guidance = ["One.", "Two."]
[[step]]
name = "Here"
length_s = 20
words = ["Look."]
[[step]]
name = "There"
length_s = 30
wait = "Begin it yourself."
words = ["Listen.", "Stop."]
)",
                          "rest.toml")
        .value();
}

/// The complaint about `toml`.
std::string fault(std::string_view toml) {
    const auto read = in_words_of(small(), toml, "de/rest.toml");
    REQUIRE_FALSE(read);
    CHECK(read.error().code == errc::invalid);
    return read.error().what;
}

/// Everything a person reads, with where it stands.
std::vector<std::string> words_of(const practice& p) {
    std::vector<std::string> all{p.title, p.summary};
    const auto add = [&](const std::vector<std::string>& lines) {
        all.insert(all.end(), lines.begin(), lines.end());
    };
    add(p.cautions);
    add(p.guidance);
    all.push_back(p.stop_rule);
    for (const auto& s : p.steps) {
        all.insert(all.end(), {s.name, s.wait, s.mark});
        add(s.words);
        add(s.leader);
    }
    return all;
}

practice without_words(practice p) {
    p.title.clear(), p.summary.clear(), p.cautions.clear(), p.guidance.clear(), p.stop_rule.clear();
    for (auto& s : p.steps)
        s.name.clear(), s.wait.clear(), s.words.clear(), s.mark.clear(), s.leader.clear();
    return p;
}

void check_same_but_words(const practice& one, const practice& other) {
    const auto a = without_words(one), b = without_words(other);
    CHECK(a.id == b.id);
    CHECK(a.order == b.order);
    CHECK(a.paced == b.paced);
    CHECK(a.pattern == b.pattern);
    CHECK(a.length == b.length);
    CHECK(a.length_fixed == b.length_fixed);
    CHECK(a.feedback_hidden == b.feedback_hidden);
    CHECK(a.exercise == b.exercise);
    CHECK(a.search == b.search);
    CHECK(a.adaptive_pace == b.adaptive_pace);
    CHECK(a.group == b.group);
    CHECK(a.rounds == b.rounds);
    CHECK(a.most_rounds == b.most_rounds);
    CHECK(a.slowest == b.slowest);
    CHECK(a.fastest == b.fastest);
    CHECK(a.first_scale == b.first_scale);
    CHECK(planned_length(as_offered(one)) == planned_length(as_offered(other)));
    REQUIRE(a.steps.size() == b.steps.size());
    for (std::size_t i = 0; i < a.steps.size(); ++i) {
        CHECK(a.steps[i].length == b.steps[i].length);
        CHECK(a.steps[i].breaths == b.steps[i].breaths);
        CHECK(a.steps[i].pattern == b.steps[i].pattern);
        CHECK(a.steps[i].cold == b.steps[i].cold);
        CHECK(a.steps[i].open == b.steps[i].open);
        CHECK(a.steps[i].role == b.steps[i].role);
        CHECK(a.steps[i].client_sees == b.steps[i].client_sees);
        CHECK(one.steps[i].mark.empty() == other.steps[i].mark.empty());
        CHECK(one.steps[i].wait.empty() == other.steps[i].wait.empty());
    }
}

struct folder_of_mine {
    fs::path at = fs::temp_directory_path() / ("attune-words-" + std::to_string(::getpid()));
    folder_of_mine() { fs::create_directories(at); }
    ~folder_of_mine() { fs::remove_all(at); }
    void write(const fs::path& name, std::string_view text) const {
        fs::create_directories((at / name).parent_path());
        std::ofstream{at / name} << text;
    }
};

} // namespace

TEST_CASE("practice words: what is there is laid over, what is missing stays", "[app][files]") {
    const auto p = in_words_of(small(), R"(title = "Ruhe"
guidance = ["Eins.", "Zwei."]
[[step]]
words = ["Schau."]
[[step]]
name = "Dort"
wait = "Beginne selbst."
)",
                               "de/rest.toml");
    REQUIRE(p);
    CHECK(p->title == "Ruhe");
    CHECK(p->summary == "A while.");
    CHECK(p->cautions == std::vector<std::string>{"Sit down."});
    CHECK(p->guidance == std::vector<std::string>{"Eins.", "Zwei."});
    CHECK(p->steps[0].name == "Here");
    CHECK(p->steps[0].words == std::vector<std::string>{"Schau."});
    CHECK(p->steps[1].name == "Dort");
    CHECK(p->steps[1].wait == "Beginne selbst.");
    CHECK(p->steps[1].words == std::vector<std::string>{"Listen.", "Stop."});
    check_same_but_words(small(), *p);
    CHECK(words_of(*in_words_of(small(), "", "de/rest.toml")) == words_of(small()));
}

TEST_CASE("practice words: of a led one also when to stop, the marks, and what the leader reads", "[app][files]") {
    const auto p = parse_practice(R"(id = "rest"
title = "Rest"
paced = false
stop_rule = "At any wish."
[[step]]
name = "Here"
length_s = 20
mark = "rest"
leader = ["Do not talk."]
client_sees = "nothing"
)",
                                  "rest.toml")
                       .value();
    const auto read = in_words_of(p, R"(stop_rule = "Auf Wunsch."
[[step]]
mark = "Ruhe"
leader = ["Nicht sprechen."]
)",
                                  "de/rest.toml");
    REQUIRE(read);
    CHECK(read->stop_rule == "Auf Wunsch.");
    CHECK(read->steps[0].name == "Here");
    CHECK(read->steps[0].mark == "Ruhe");
    CHECK(read->steps[0].leader == std::vector<std::string>{"Nicht sprechen."});
    check_same_but_words(p, *read);
    const auto says = [&](std::string_view toml, std::string_view what) {
        const auto wrong = in_words_of(p, toml, "de/rest.toml");
        REQUIRE_FALSE(wrong);
        CHECK(wrong.error().what == what);
    };
    says("[[step]]\nmark = \"" + std::string(48, 'a') + "\"\n",
         "de/rest.toml, line 2: `mark` is a label of at most 47 bytes");
    says("[[step]]\nleader = []\n", "de/rest.toml, line 2: `leader` has 0 sentences here and 1 in the practice");
    says("[[step]]\nclient_sees = \"orb\"\n",
         "de/rest.toml, line 2: `client_sees` is not a key of a [[step]]'s words");
}

TEST_CASE("practice words: a slip is named with its line", "[app][files]") {
    const auto says = [](std::string_view toml, std::string_view where, std::string_view what) {
        const auto said = fault(toml);
        CAPTURE(said);
        CHECK(said.starts_with(where));
        CHECK(said.find(what) != std::string::npos);
    };
    says("title = \"Ruhe\nx", "de/rest.toml, line 1: ", "");
    says("title = \"Ruhe\"\nlength_min = 5\n",
         "de/rest.toml, line 2: ", "`length_min` is not a key of a practice's words");
    says("title = 5\n", "de/rest.toml, line 1: ", "`title` must be words in quotes");
    says("\ntitle = \"\"\n", "de/rest.toml, line 2: ", "`title` is empty");
    says("guidance = [\"Eins.\"]\n",
         "de/rest.toml, line 1: ", "`guidance` has 1 sentences here and 2 in the practice");
    says("cautions = [\"\"]\n", "de/rest.toml, line 1: ", "a sentence of `cautions` is empty");
    says("cautions = []\n", "de/rest.toml, line 1: ", "`cautions` has 0 sentences here and 1");
    says("\n[[step]]\nname = \"Hier\"\n",
         "de/rest.toml, line 2: ", "there are 1 [[step]] here and 2 in the practice");
    says("[[step]]\n[[step]]\nlength_s = 3\n",
         "de/rest.toml, line 3: ", "`length_s` is not a key of a [[step]]'s words");
    says("[[step]]\nwait = \"Warte.\"\n[[step]]\n",
         "de/rest.toml, line 2: ", "the practice has no `wait` here");
    says("[[step]]\n[[step]]\nwords = [\"Hör.\"]\n",
         "de/rest.toml, line 3: ", "`words` has 1 sentences here and 2");
    says("step = 3\n", "de/rest.toml, line 1: ", "steps are sections");
}

TEST_CASE("practice words: the example of FORMAT.md goes with its practice", "[app][files]") {
    const auto text = read_file(shipped / "FORMAT.md", 1U << 20U);
    REQUIRE(text);
    const auto between = [&](std::size_t from) {
        const auto begin = text->find('\n', from) + 1;
        return text->substr(begin, text->find("```", begin) - begin);
    };
    const auto practice = parse_practice(between(text->rfind("```toml\n")), "FORMAT.md");
    REQUIRE(practice);
    const auto words = in_words_of(*practice, between(text->find("```TOML\n")), "FORMAT.md");
    CAPTURE(words ? "" : words.error().what);
    REQUIRE(words);
    CHECK(words->title == "Die Treppe hinunter");
    CHECK(words->steps[1].name == "Ein Absatz tiefer");
    check_same_but_words(*practice, *words);
}

TEST_CASE("practice words: folders, one's own before the shipped", "[app][files]") {
    const folder_of_mine base;
    const fs::path folders[]{base.at / "a", base.at / "b"};
    const std::string_view one = "id = \"one\"\ntitle = \"One\"\npaced = false\nsummary = \"S.\"\n",
                           two = "id = \"two\"\ntitle = \"Two\"\npaced = false\n";
    base.write("a/one.toml", one);
    base.write("a/two.toml", two);
    base.write("a/de/one.toml", "title = \"Eins\"\nsummary = \"Z.\"\n");
    base.write("b/de/one.toml", "title = \"Meine Eins\"\n");

    auto shelf = read_practices(folders, "de");
    CHECK(shelf.complaints.empty());
    CHECK(shelf.find("one")->title == "Meine Eins");
    CHECK(shelf.find("one")->summary == "Z.");
    CHECK(shelf.find("two")->title == "Two"); // no file: no complaint
    CHECK(read_practices(folders).find("one")->title == "One");
    CHECK(read_practices(folders, "fr").find("one")->title == "One");

    base.write("b/two.toml", "id = \"two\"\ntitle = \"My own two\"\npaced = false\n");
    base.write("a/de/two.toml", "title = \"Zwei\"\n"); // of the shipped one, which is replaced
    CHECK(read_practices(folders, "de").find("two")->title == "My own two");

    base.write("a/de/one.toml", "title = \"Eins\"\nlength_min = 1\n");
    base.write("b/de/none.toml", "title = \"Keine\"\n");
    fs::remove(base.at / "b/de/one.toml");
    shelf = read_practices(folders, "de");
    CHECK(shelf.find("one")->title == "One");
    REQUIRE(shelf.complaints.size() == 2);
    CHECK(shelf.complaints[0].find("one.toml, line 2: `length_min`") != std::string::npos);
    CHECK(shelf.complaints[1].find("no practice has the id \"none\"") != std::string::npos);
}

TEST_CASE("practice words: every shipped practice and protocol in German, word for word another, in the same time",
          "[app][files]") {
    const fs::path folders[]{led, shipped};
    const auto english = read_practices(folders), german = read_practices(folders, "de");
    CHECK(german.complaints.empty());
    REQUIRE(german.practices.size() == english.practices.size());
    for (const auto& in_english : english.practices) {
        CAPTURE(in_english.id);
        const auto file = "de/" + in_english.id + ".toml";
        CHECK((fs::exists(shipped / file) || fs::exists(led / file)));
        const auto* in_german = german.find(in_english.id);
        REQUIRE(in_german);
        check_same_but_words(in_english, *in_german);
        const auto a = words_of(in_english), b = words_of(*in_german);
        REQUIRE(a.size() == b.size());
        for (std::size_t i = 0; i < a.size(); ++i) {
            CAPTURE(a[i], b[i]);
            CHECK(a[i].empty() == b[i].empty());
            if (!a[i].empty()) CHECK(a[i] != b[i]);
            // Quotation marks and apostrophes as German has them; "du", not "Sie".
            CHECK(b[i].find_first_of("\"'") == std::string::npos);
            CHECK(b[i].find(" Ihr") == std::string::npos);
        }
    }
}

TEST_CASE("programme words: only words change, a slip is named with its line", "[app][files]") {
    const auto p = parse_programme(R"(id = "evenings"
title = "Evenings"
summary = "Two weeks."
[[stage]]
sessions_a_week = 5
practices = ["body-scan"]
words = "Begin."
[[stage]]
words = "Go on."
)",
                                   "evenings.toml")
                       .value();
    const auto read = in_words_of(p, "title = \"Abende\"\n[[stage]]\nwords = \"Beginne.\"\n[[stage]]\n", "de/evenings.toml");
    REQUIRE(read);
    CHECK(read->title == "Abende");
    CHECK(read->summary == "Two weeks.");
    auto stages = p.stages;
    stages[0].words = "Beginne.";
    CHECK(read->stages == stages);
    const auto says = [&](std::string_view toml, std::string_view what) {
        const auto wrong = in_words_of(p, toml, "de/evenings.toml");
        REQUIRE_FALSE(wrong);
        CHECK(wrong.error().what == what);
    };
    says("weeks = 3\n", "de/evenings.toml, line 1: `weeks` is not a key of a programme's words");
    says("[[stage]]\n", "de/evenings.toml, line 1: there are 1 [[stage]] here and 2 in the programme");
    says("[[stage]]\n[[stage]]\nminutes = 3\n",
         "de/evenings.toml, line 3: `minutes` is not a key of a [[stage]]'s words");
    says("stage = 3\n", "de/evenings.toml, line 1: stages are sections, [[stage]]");
}

TEST_CASE("programme words: every shipped programme in German, in the same weeks", "[app][files]") {
    const fs::path folders[]{fs::path{ATTUNE_SOURCE_DIR} / "assets/programmes"};
    const auto english = read_programmes(folders), german = read_programmes(folders, "de");
    CHECK(german.complaints.empty());
    REQUIRE(german.programmes.size() == english.programmes.size());
    for (std::size_t i = 0; i < english.programmes.size(); ++i) {
        const auto &a = english.programmes[i], &b = german.programmes[i];
        CAPTURE(a.id);
        CHECK(a.id == b.id);
        CHECK(a.title != b.title);
        CHECK(a.summary != b.summary);
        REQUIRE(a.stages.size() == b.stages.size());
        for (std::size_t k = 0; k < a.stages.size(); ++k) {
            CHECK(a.stages[k].words != b.stages[k].words);
            auto same = b.stages[k];
            same.words = a.stages[k].words;
            CHECK(same == a.stages[k]);
        }
    }
}
