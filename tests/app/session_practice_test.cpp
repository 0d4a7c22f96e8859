#include "app/session/practice.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace attune;

namespace {
const std::string good = R"(id = "box"
title = "Box"
length_min = 5
guidance = ["Softly."]
[pattern]
inhale_s = 4
hold_full_s = 4
exhale_s = 4
hold_empty_s = 4
)";
std::string complaint(const std::string& text) {
    const auto p = parse_practice(text, "box.toml");
    return p ? "" : p.error().what;
}
std::string with(std::string line) {
    return line + "\n" + good;
}
} // namespace

TEST_CASE("practice: a file is read as written", "[app][session]") {
    const auto p = parse_practice(good, "box.toml");
    REQUIRE(p);
    CHECK(p->id == "box");
    CHECK(p->length == seconds{300});
    CHECK(p->pattern == breath_pattern{seconds{4}, seconds{4}, seconds{4}, seconds{4}});
    CHECK(p->guidance.size() == 1);
    CHECK(p->paced);
}

TEST_CASE("practice: what is wrong is said with file, line and what would be right", "[app][session]") {
    CHECK(complaint("id = ").find("box.toml, line 1") != std::string::npos);
    CHECK(complaint(with("colour = \"red\"")).find("line 1: `colour` is not a key") != std::string::npos);
    CHECK(complaint("id = \"Box!\"\ntitle = \"x\"\npaced = false\n").find("small letters") !=
          std::string::npos);
    CHECK(complaint("id = \"box\"\npaced = false\n").find("`title` is missing") != std::string::npos);
    CHECK(complaint("id = \"box\"\ntitle = \"x\"\n").find("[pattern]") != std::string::npos);
    CHECK(complaint("id = \"box\"\ntitle = \"x\"\nlength_min = -3\npaced = false\n").find("length_min") !=
          std::string::npos);
    CHECK(complaint("id = \"box\"\ntitle = \"x\"\n[pattern]\ninhale_s = 0.1\nexhale_s = 4\n")
              .find("between 0.5 and 60") != std::string::npos);
    CHECK(complaint("id = \"box\"\ntitle = \"x\"\n[pattern]\ninhale_s = 0.6\nexhale_s = 0.6\n")
              .find("breaths a minute") != std::string::npos);
    CHECK(complaint("id = \"box\"\ntitle = \"x\"\npaced = \"no\"\n")
              .find("line 3: `paced` must be true or false") != std::string::npos);
    CHECK(complaint(std::string("\xff\xfe\x00\x01", 4)).find("box.toml, line 1") != std::string::npos);
}

TEST_CASE("practice: steps, rounds and a second breath in are read as written", "[app][session]") {
    const auto p = parse_practice(R"(id = "s"
title = "S"
group = "strong"
rounds = 2
most_rounds = 3
first_scale = 0.8
[pattern]
inhale_s = 2.5
top_up_s = 1
exhale_s = 6.5
[[step]]
name = "One"
breaths = 3
words = ["A.", "B."]
[[step]]
length_s = 12.5
[step.pattern]
inhale_s = 5
exhale_s = 5
)",
                                  "s.toml");
    INFO((p ? "" : p.error().what));
    REQUIRE(p);
    CHECK(p->group == practice_group::strong);
    CHECK(p->pattern.top_up == seconds{1});
    CHECK(p->pattern.length() == seconds{10});
    REQUIRE(p->steps.size() == 2);
    CHECK(p->steps[0].name == "One");
    CHECK(p->steps[0].words.size() == 2);
    CHECK(p->steps[0].breaths == 3);
    CHECK(p->steps[1].pattern == breath_pattern{seconds{5}, seconds{0}, seconds{5}, seconds{0}});
    CHECK(p->length == seconds{85}); // (3 * 10 + 12.5) * 2
    CHECK(with_rounds(*p, 3).length == seconds{127.5});
    CHECK(with_rounds(*p, 7).rounds == 3);
    CHECK(p->steps_set_pace());
    CHECK(p->length_fixed); // it goes by breaths
}

TEST_CASE("practice: every slip in a step is said with its line", "[app][session]") {
    const std::string head = "id = \"s\"\ntitle = \"S\"\n",
                      paced = head + "[pattern]\ninhale_s = 4\nexhale_s = 6\n",
                      still = head + "paced = false\n";
    struct slip {
        std::string text;
        const char *line, *words;
    };
    for (const auto& s : std::vector<slip>{
             {paced + "[[step]]\nbreaths = 3\nlenght_s = 4\n", "line 8",
              "`lenght_s` is not a key of [[step]]"},
             {paced + "[[step]]\nname = \"x\"\n", "line 6",
              "needs `length_s`, a number of seconds, or `breaths`"},
             {paced + "[[step]]\nbreaths = 3\nlength_s = 4\n", "line 7", "not both"},
             {paced + "[[step]]\nbreaths = 0\n", "line 7", "from 1 to 1000"},
             {paced + "[[step]]\nbreaths = 2.5\n", "line 7", "whole number"},
             {paced + "[[step]]\nlength_s = -4\n", "line 7", "between one second and a day"},
             {paced + "[[step]]\nlength_s = nan\n", "line 7", "between one second and a day"},
             {paced + "[[step]]\nlength_s = 4\nwords = \"one\"\n", "line 8", "list of sentences"},
             {paced + "[[step]]\nlength_s = 4\nwait = \"Begin.\"\n", "line 8", "the pacer does not wait"},
             {paced + "[[step]]\nlength_s = 4\n[step.pattern]\ninhale_s = 4\n", "line 8",
              "[step.pattern] needs `exhale_s`"},
             {paced + "[[step]]\nlength_s = 4\n[step.pattern]\ninhale_s = 4\nexhale = 4\n", "line 10",
              "`exhale` is not a key of [step.pattern]"},
             {paced + "[step]\nlength_s = 4\n", "line 6", "sections, [[step]]"},
             {"length_min = 5\n" + paced + "[[step]]\nlength_s = 4\n", "line 1", "does not go with [[step]]"},
             {"rounds = 2\n" + paced, "line 1", "there is no [[step]]"},
             {"rounds = 3\nmost_rounds = 2\n" + paced + "[[step]]\nlength_s = 4\n", "line 2",
              "smaller than `rounds`"},
             {"group = \"loud\"\n" + paced, "line 1", "\"breathe\", \"strong\", \"be\", \"pause\" or \"led\""},
             {"first_scale = 2\n" + paced, "line 1", "between 0.25 and 1"},
             {"first_scale = 0.5\n" + still, "line 1", "needs a pacer"},
             {still + "[[step]]\nbreaths = 3\n", "line 5", "counted by the pacer"},
             {still + "[[step]]\nlength_s = 20\ncold = true\n", "line 4", "begun by the person"},
             {still + "cautions = [\"x\"]\n[[step]]\nlength_s = 31\ncold = true\nwait = \"Begin.\"\n",
              "line 6", "not timed for longer than 30 seconds"},
             {still + "[[step]]\nlength_s = 30\ncold = true\nwait = \"Begin.\"\n", "line 4",
              "needs `cautions`"},
         }) {
        const auto said = complaint(s.text);
        INFO(s.text + said);
        CHECK(said.find(std::string{"box.toml, "} + s.line + ":") == 0);
        CHECK(said.find(s.words) != std::string::npos);
    }
}

TEST_CASE("practice: quick breathing with holds is refused, in one pattern, by scale, or spread over steps",
          "[app][session]") {
    const std::string head = "id = \"s\"\ntitle = \"S\"\n";
    const auto refused = [](const std::string& text) {
        const auto said = complaint(text);
        INFO(text + said);
        CHECK(said.find("quick breaths do not go with holds") != std::string::npos);
        CHECK(said.find(", line ") != std::string::npos);
    };
    refused(head + "[pattern]\ninhale_s = 1\nexhale_s = 1\nhold_empty_s = 15\n");
    refused(head + "first_scale = 0.25\n[pattern]\ninhale_s = 4\nhold_full_s = 4\nexhale_s = 4\n");
    // Thirty quick ones, then a long hold.
    refused(head + "[pattern]\ninhale_s = 1\nexhale_s = 1\n[[step]]\nbreaths = 30\n[[step]]\nbreaths = 1\n"
                   "[step.pattern]\ninhale_s = 3\nhold_full_s = 20\nexhale_s = 3\n");
    refused(head + "[pattern]\ninhale_s = 3\nhold_full_s = 20\nexhale_s = 3\n[[step]]\nbreaths = 30\n"
                   "[step.pattern]\ninhale_s = 1\nexhale_s = 1\n");
    CHECK(complaint(head + "[pattern]\ninhale_s = 1\nexhale_s = 1\n")
              .empty()); // without a hold it is only quick
    CHECK(complaint(head + "[pattern]\ninhale_s = 2\nhold_full_s = 3.5\nexhale_s = 4\n").empty());
}

TEST_CASE("practice: a search for one's pace and a pace that adapts are asked for by name", "[app][session]") {
    const auto p = parse_practice(with("search = \"sliding\"\nrange = \"child\""), "box.toml");
    REQUIRE(p);
    CHECK(p->search == pace_protocol::sliding);
    CHECK(p->search_range == resonance_person::child);
    CHECK_FALSE(p->adaptive_pace);
    CHECK_FALSE(parse_practice(good, "box.toml")->search);
    CHECK(parse_practice(with("adaptive_pace = true"), "box.toml")->adaptive_pace);
    CHECK(complaint(with("search = \"fast\"")).find("line 1: `search` must be \"adaptive\"") != std::string::npos);
    CHECK(complaint(with("range = \"tall\"")).find("line 1: `range` must be \"adult\"") != std::string::npos);
    CHECK(complaint("id = \"m\"\ntitle = \"M\"\nsearch = \"adaptive\"\n[pattern]\ninhale_s = 4\nexhale_s = 6\n"
                    "[[step]]\nbreaths = 3\n")
              .find("do not go with [[step]]") != std::string::npos);
    CHECK(complaint(with("search = \"adaptive\"\nadaptive_pace = true")).find("do not go together") !=
          std::string::npos);
    CHECK(complaint("id = \"m\"\ntitle = \"M\"\npaced = false\nsearch = \"adaptive\"\n")
              .find("need a paced practice") != std::string::npos);
}

TEST_CASE("practice: natural breath needs no pattern", "[app][session]") {
    const auto p = parse_practice(
        "id = \"mindful\"\ntitle = \"Mindful\"\npaced = false\nfeedback_hidden = true\n", "m.toml");
    REQUIRE(p);
    CHECK_FALSE(p->paced);
    CHECK(p->feedback_hidden);
}
