// attune questionnaires: files of one's own, answered in words, scored, kept and deleted.
#include "tests/support/called.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

using namespace attune;
using attune::test::called;

namespace {

constexpr const char* week = R"(id = "own-week"
title = "How the week was"
rights = "Our own wording"
instructions = "Think of the last seven days."
[[answer]]
value = 0
label = "not at all"
[[answer]]
value = 3
label = "nearly every day"
[[item]]
text = "I could notice what I felt."
reverse = true
[[item]]
text = "I stayed up late."
[[subscale]]
id = "total"
title = "Total"
least_answered = 0.5
[subscale.change]
sd = 1.5
reliability = 0.8
source = "manual, table 4"
)";

/// A config folder of its own; put back when it goes.
struct desk {
    desk() {
        if (const char* was = std::getenv("XDG_CONFIG_HOME")) before = was;
        setenv("XDG_CONFIG_HOME", folder.path().c_str(), 1);
        std::filesystem::create_directories(folder / "attune" / "questionnaires");
    }
    ~desk() { before ? setenv("XDG_CONFIG_HOME", before->c_str(), 1) : unsetenv("XDG_CONFIG_HOME"); }
    void file(const char* name, const std::string& text) const {
        std::ofstream{folder / "attune" / "questionnaires" / name} << text;
    }
    called operator()(std::vector<std::string> arguments, const std::string& typed = {}) const {
        arguments.insert(arguments.begin(), "questionnaires");
        arguments.insert(arguments.end(), {"--store", (folder / "a.db").string()});
        return called{arguments, typed};
    }
    test::scratch_folder folder;
    std::optional<std::string> before;
};

bool says(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

} // namespace

TEST_CASE("questionnaires: none is shipped, and a file that cannot be used is named with its line") {
    const desk d;
    CHECK(says(d({}).out, "No questionnaires yet"));
    d.file("week.toml", week);
    d.file("bad.toml", "id = \"bad\"\ntitle = 3\n");
    const auto listed = d({});
    CHECK(listed.status == 0);
    CHECK(listed.out == "own-week  How the week was  2 items\n");
    CHECK(says(listed.err, "bad.toml, line 2"));
    const auto shown = d({"show", "own-week"});
    CHECK(says(shown.out, "1 of 2: I could notice what I felt.\n  1  not at all\n  2  nearly every day"));
    CHECK(says(shown.out, "Our own wording"));
    const auto none = d({"show", "other"});
    CHECK(none.status == 1);
    CHECK(says(none.err, "there is no questionnaire \"other\""));
}

TEST_CASE("questionnaires: answered in words with a way back, scored with its range, and compared by the manual's numbers") {
    const desk d;
    d.file("week.toml", week);
    const auto first = d({"answer", "own-week", "--client", "K7"}, "1\nb\n2\nseven\n2\n"); // reversed: 0, and 3
    CHECK(first.status == 0);
    CHECK(says(first.out, "1 to 2, Enter or b."));
    CHECK(says(first.out, "Total: 3, of 0 to 6\n"));
    CHECK_FALSE(says(first.out, "since the last time"));
    // Reliable from 1.96 x 1.5 x sqrt(2 x 0.2) = 1.86 on.
    const auto second = d({"answer", "own-week", "--client", "K7", "--answers", "2,1"});
    CHECK(says(second.out, "Total: 0, of 0 to 6; -3 since the last time, more than the scale itself wobbles (manual, table 4)"));
    const auto third = d({"answer", "own-week", "--client", "K7", "--answers", "2,1"});
    CHECK(says(third.out, "+0 since the last time, no more than the scale itself wobbles"));
    const auto other = d({"answer", "own-week", "--answers", ",2"}); // one's own, one left out
    CHECK(says(other.out, "Total: 6, of 0 to 6\n"));
    const auto all = nlohmann::json::parse(d({"scores", "--client", "K7", "--json"}).out);
    REQUIRE(all.at("answered").size() == 3);
    CHECK(nlohmann::json::parse(d({"scores", "--json"}).out).at("answered").size() == 1);
    CHECK(says(d({"scores", "own-week", "--client", "K7"}).out, "Total: 0, of 0 to 6; -3 since the last time"));
    CHECK(says(d({"scores", "another", "--client", "K7"}).out, "Nothing was answered yet."));
    const auto table = d({"scores", "--client", "K7", "--csv"}).out;
    CHECK(std::count(table.begin(), table.end(), '\n') == 4); // a header, three scores
    const auto id = all.at("answered")[0].at("id").get<std::string>();
    CHECK(d({"delete", id, "--client", "K8"}).status == 1); // another person's
    CHECK(d({"delete", id, "--client", "K7"}).status == 0);
    CHECK(nlohmann::json::parse(d({"scores", "--client", "K7", "--json"}).out).at("answered").size() == 2);
}

TEST_CASE("questionnaires: what is not answered to its end is not kept, and wrong answers are wrong usage") {
    const desk d;
    d.file("week.toml", week);
    const auto cut = d({"answer", "own-week"}, "1\n");
    CHECK(cut.status == 1);
    CHECK(says(cut.err, "nothing is kept"));
    CHECK_FALSE(std::filesystem::exists(d.folder / "a.db"));
    for (const char* wrong : {"1", "1,2,1", "0,1", "3,1", "x,1"}) {
        INFO(wrong);
        CHECK(d({"answer", "own-week", "--answers", wrong}).status == 2);
    }
    CHECK(d({"answer"}).status == 2);
    CHECK(d({"scores", "--json", "--csv"}).status == 2);
    CHECK_FALSE(std::filesystem::exists(d.folder / "a.db"));
}
