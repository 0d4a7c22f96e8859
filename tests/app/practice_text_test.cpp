// A practice written as a file is the same practice when it is read.
#include "app/files/practices.hpp"
#include "app/session/practice_text.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <array>
#include <filesystem>
#include <random>

using namespace attune;
namespace fs = std::filesystem;

namespace {

fs::path shipped(const char* folder) {
    return fs::path{ATTUNE_SOURCE_DIR} / "assets" / folder;
}

practice again(const practice& p) {
    const auto text = practice_toml(p);
    INFO(text);
    const auto read = parse_practice(text, "x.toml");
    if (!read) FAIL(read.error().what);
    return *read;
}

} // namespace

TEST_CASE("practice as a file: everything that is shipped comes back as it was, in both languages") {
    const std::array folders{shipped("practices"), shipped("protocols")};
    for (const char* language : {"", "de"}) {
        const auto shelf = read_practices(folders, language);
        REQUIRE(shelf.practices.size() >= 24);
        for (const auto& p : shelf.practices) {
            INFO(p.id);
            CHECK(again(p) == p);
        }
    }
}

TEST_CASE("practice as a file: any sentence can be said in it") {
    std::mt19937 chance{7};
    std::uniform_int_distribution<int> length{1, 30}, letter{1, 0x7f};
    practice p;
    p.id = "any";
    p.title = "\"quoted\" \\ back, 'single', \"\"\"three\"\"\" # no comment";
    p.cautions = {"Ä Ö ü ß – „so“ …", "tab\there", "two\nlines", "[step.pattern]", "x = 1"};
    CHECK(again(p) == p);
    for (int i = 0; i < 2000; ++i) {
        p.title.clear();
        for (int n = length(chance); n > 0; --n)
            p.title += static_cast<char>(letter(chance));
        CHECK(again(p) == p);
    }
}

TEST_CASE("practice as a file: numbers keep every digit") {
    practice p;
    p.id = "digits";
    p.title = "Digits";
    p.paced = false;
    p.group = practice_group::led;
    p.steps.resize(1);
    p.steps[0].length = seconds{100.0 / 3};
    p.steps[0].pattern = breath_pattern{seconds{1.0 / 3 + 4}, seconds{0.7}, seconds{5.5}, seconds{0.1}, seconds{0}};
    p.length = planned_length(p);
    CHECK(again(p) == p);
}

TEST_CASE("practice as a file: what stood there before is kept beside it") {
    test::scratch_folder scratch;
    const auto file = scratch.path() / "protocols" / "own.toml"; // the folder is made
    practice p;
    p.id = "own";
    p.title = "First";
    REQUIRE(write_practice(file, p));
    CHECK_FALSE(fs::exists(scratch.path() / "protocols" / "own.toml.before"));
    p.title = "Second";
    REQUIRE(write_practice(file, p));
    CHECK(read_practice(file)->title == "Second");
    CHECK(read_practice(scratch.path() / "protocols" / "own.toml.before")->title == "First");
    REQUIRE(put_practice_aside(file));
    CHECK_FALSE(fs::exists(file));
    CHECK(read_practice(scratch.path() / "protocols" / "own.toml.before")->title == "Second");
    const std::array folders{scratch.path() / "protocols"};
    const auto shelf = read_practices(folders);
    CHECK(shelf.practices.empty()); // what is beside is no practice
    CHECK(shelf.complaints.empty());
    CHECK_FALSE(put_practice_aside(file));
}
