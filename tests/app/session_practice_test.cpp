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
