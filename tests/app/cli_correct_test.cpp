// attune correct: from outside, on a recording that was imported.
#include "tests/support/called.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

using namespace attune;
using attune::test::called;
using json = nlohmann::json;

namespace {

/// Five minutes with one early beat.
struct reviewed {
    test::scratch_folder folder;
    std::string file = (folder / "a.db").string(), id;
    double early_s = 0;
    reviewed() {
        std::ofstream rr{folder / "x.txt"};
        double t = 0;
        for (int i = 0; i < 400; ++i) {
            const int ms = 780 + (i * 37) % 40 - (i == 200 ? 260 : 0) + (i == 201 ? 260 : 0);
            rr << ms << '\n';
            t += ms / 1000.0;
            if (i == 200) early_s = t;
        }
        rr.close();
        const auto done = (*this)({"import", (folder / "x.txt").string()});
        INFO(done.err);
        REQUIRE(done.status == 0);
        const auto line = done.out.substr(0, done.out.find('\n'));
        id = line.substr(line.rfind(' ') + 1);
    }
    called operator()(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--store", file});
        return called{std::move(arguments)};
    }
    json document(std::vector<std::string> arguments) const {
        arguments.emplace_back("--json");
        const auto done = (*this)(std::move(arguments));
        INFO(done.err);
        REQUIRE(done.status == 0);
        return json::parse(done.out);
    }
};

} // namespace

TEST_CASE("cli correct: a beat is changed, analysis and show follow, undo brings all back", "[cli][correction]") {
    const reviewed attune;
    const auto before = attune.document({"analyze", attune.id}), shown = attune.document({"show", attune.id});
    REQUIRE(before["beats"]["by_class"]["ectopic"] == 1);
    const auto at = std::to_string(attune.early_s);
    const auto changed = attune({"correct", attune.id, "--at", at, "--as", "normal"});
    INFO(changed.err);
    REQUIRE(changed.status == 0);
    CHECK(changed.out.find("ectopic -> normal") != std::string::npos);
    const auto after = attune.document({"analyze", attune.id});
    CHECK(after["beats"]["by_class"]["ectopic"] == 0);
    CHECK(after["beats"]["corrected"] == 0);
    CHECK(after["input"]["by_hand"] == 1);
    CHECK_FALSE(before["input"].contains("by_hand"));
    CHECK(after["hrv"]["rmssd_ms"].get<double>() > before["hrv"]["rmssd_ms"].get<double>() + 10);
    // As if nothing were corrected: this was the only artefact.
    const auto raw = attune.document({"analyze", attune.id, "--correct", "none"});
    CHECK_THAT(after["hrv"]["rmssd_ms"].get<double>(), WithinRel(raw["hrv"]["rmssd_ms"].get<double>(), 1e-12));
    CHECK(attune.document({"artefacts", attune.id})["artefacts"].empty());
    CHECK(attune({"show", attune.id}).out.find("classes given by hand: 1 beats") != std::string::npos);
    CHECK(attune({"replay", attune.id, "--verify"}).out == "identical\n");

    const auto list = attune.document({"correct", attune.id, "--list"});
    REQUIRE(list["corrections"].size() == 1);
    CHECK(list["changed"][0]["class"] == "normal");
    CHECK(list["changed"][0]["judged"] == "ectopic");
    REQUIRE(attune({"correct", attune.id, "--undo"}).status == 0);
    CHECK(attune.document({"analyze", attune.id}) == before);
    auto as_before = attune.document({"show", attune.id});
    CHECK(as_before["corrections"].size() == 2);
    as_before["corrections"] = json::array();
    CHECK(as_before == shown);
    const auto nothing = attune({"correct", attune.id, "--undo"});
    CHECK(nothing.status == 1);
    CHECK(nothing.err.find("no change by hand is left") != std::string::npos);
}

TEST_CASE("cli correct: what the program judged comes back by name, and wrong usage is told", "[cli][correction]") {
    const reviewed attune;
    const auto at = std::to_string(attune.early_s);
    REQUIRE(attune({"correct", attune.id, "--at", at, "--as", "missed"}).status == 0);
    REQUIRE(attune({"correct", attune.id, "--at", at, "--as", "extra"}).status == 0);
    REQUIRE(attune({"correct", attune.id, "--at", at, "--as", "judged"}).status == 0);
    const auto list = attune.document({"correct", attune.id});
    CHECK(list["corrections"].size() == 3);
    CHECK(list["corrections"][2]["what"] == "taken back");
    CHECK(list["corrections"][2]["after"] == "ectopic");
    CHECK(list["changed"].empty());
    CHECK(attune({"correct", attune.id, "--at", at}).status == 2);
    CHECK(attune({"correct", attune.id, "--as", "normal"}).status == 2);
    CHECK(attune({"correct", attune.id, "--at", at, "--as", "early"}).status == 2);
    CHECK(attune({"correct", attune.id, "--undo", "--list"}).status == 2);
    CHECK(attune({"correct", attune.id, "--at", "9999", "--as", "normal"}).status == 1);
    CHECK(attune({"correct", attune.id, "--at", at, "--as", "judged"}).status == 1);
    CHECK(attune({"correct", "20200101-0000-aaaa", "--undo"}).status == 1);
    const test::scratch_folder empty;
    CHECK(called{{"correct", "x", "--undo", "--store", (empty / "none.db").string()}}.status == 1);
    CHECK_FALSE(std::filesystem::exists(empty / "none.db"));
}
