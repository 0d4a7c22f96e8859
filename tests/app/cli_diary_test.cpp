// attune diary, attune check-in, and the diary's part in attune trends.
#include "app/store/diary.hpp"
#include "tests/app/body_and_word_sessions.hpp"
#include "tests/support/called.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <nlohmann/json.hpp>

using namespace attune;
using attune::test::called;

namespace {

} // namespace

TEST_CASE("cli diary: what is said on the command line stands in the diary, of the one it was said for", "[cli][diary]") {
    const test::scratch_folder folder;
    const auto file = (folder / "a.db").string();
    CHECK(called{{"diary", "--store", file}}.out == "Nothing stands in the diary yet.\n");
    const called kept{{"check-in", "--distress", "40", "--word", "worried", "--note", "=1+1", "--store", file}};
    INFO(kept.err);
    CHECK(kept.status == 0);
    CHECK(kept.out.find("kept in the diary as ") == 0);
    CHECK(called{{"check-in", "--client", "A7", "--arousal", "80", "--store", file}}.status == 0);

    const auto d = called{{"diary", "--json", "--store", file}}.document();
    REQUIRE(d.at("entries").size() == 1);
    const auto& e = d.at("entries")[0];
    CHECK(e.at("distress") == 40);
    CHECK(e.at("word") == "worried");
    CHECK(e.at("pleasantness").is_null());
    CHECK_FALSE(e.contains("closeness"));
    CHECK(called{{"diary", "--json", "--client", "A7", "--store", file}}.document().at("entries")[0].at("arousal") == 80);
    const called text{{"diary", "--store", file}};
    CHECK(text.out.find("distress 40  worried") != std::string::npos);
    const called table{{"diary", "--csv", "--store", file}};
    CHECK(table.out.find("'=1+1") != std::string::npos); // no formula for a spreadsheet
    CHECK(std::count(table.out.begin(), table.out.end(), '\n') == 2);
}

TEST_CASE("cli diary: closeness is given away only where it is asked for", "[cli][diary]") {
    const test::scratch_folder folder;
    const auto file = folder / "a.db";
    {
        auto d = diary::open(file);
        REQUIRE(d);
        diary_entry e;
        e.id = "20261128-0812-abcd";
        e.utc_ms = 1795853520000;
        e.said.close.worry = 77;
        REQUIRE(d->add(e));
    }
    for (const char* form : {"--json", "--csv"}) {
        CHECK(called{{"diary", form, "--store", file.string()}}.out.find("77") == std::string::npos);
        CHECK(called{{"diary", form, "--private", "--store", file.string()}}.out.find("77") != std::string::npos);
    }
}

TEST_CASE("cli diary: wrong usage and a damaged store are told in one line", "[cli][diary]") {
    const test::scratch_folder folder;
    const auto file = (folder / "a.db").string();
    CHECK(called{{"check-in", "--store", file}}.status == 2);
    CHECK(called{{"check-in", "--distress", "101", "--store", file}}.status == 2);
    CHECK(called{{"check-in", "--distress", "many", "--store", file}}.status == 2);
    CHECK(called{{"diary", "--json", "--csv", "--store", file}}.status == 2);
    CHECK_FALSE(std::filesystem::exists(file));
    const called nowhere{{"check-in", "--distress", "4", "--store", "/dev/null/a.db"}};
    CHECK(nowhere.status == 1);
    CHECK(std::count(nowhere.err.begin(), nowhere.err.end(), '\n') == 1);
}

TEST_CASE("cli trends: what the diary says of distress counts, without a session too", "[cli][trends][diary]") {
    const test::scratch_folder folder;
    const auto file = (folder / "a.db").string();
    for (const char* d : {"20", "60", "40"})
        REQUIRE(called{{"check-in", "--distress", d, "--store", file}}.status == 0);
    const auto d = called{{"trends", "--json", "--store", file}}.document();
    for (const auto& s : d.at("series"))
        if (s.at("name") == "distress") {
            REQUIRE(s.at("points").size() == 1);
            CHECK(s.at("points")[0].at("value") == 40); // the day's median
            CHECK(s.at("points")[0].at("count") == 3);
        } else
            CHECK(s.at("points").empty());
}

TEST_CASE("cli diary: how often body and word agreed, of the one it is asked for", "[cli][diary]") {
    const test::scratch_folder folder;
    const auto file = folder / "a.db";
    const auto counts = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"diary", "--json", "--store", file.string()});
        return called{more}.document().at("body_and_word");
    };
    using nlohmann::json;
    const json none{{"agreed", 0}, {"apart", 0}, {"not_clear", 0}, {"without_index", 0}};
    CHECK(counts({}) == none);
    CHECK_FALSE(std::filesystem::exists(file));
    test::keep_told_session(file, 1795853520000, 80, 90, 10);
    test::keep_told_session(file, 1795953520000, 80, 50, 10, "A7");
    CHECK(counts({}) == json{{"agreed", 1}, {"apart", 1}, {"not_clear", 0}, {"without_index", 0}});
    CHECK(counts({"--client", "A7"}) == json{{"agreed", 0}, {"apart", 1}, {"not_clear", 1}, {"without_index", 0}});
}
