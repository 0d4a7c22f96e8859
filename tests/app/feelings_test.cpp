// The words of a check-in, from a file that people edit.

#include "app/files/feelings.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <array>
#include <fstream>
#include <iterator>

using namespace attune;

namespace {

std::string refused(std::string_view text) {
    const auto read = parse_feelings(text, "feelings.toml");
    return read ? "it was read" : read.error().what;
}
void put(const std::filesystem::path& file, std::string_view text) {
    std::ofstream{file} << text;
}

} // namespace

TEST_CASE("feelings: the shipped file reads, in two levels, and every word fits a button", "[app][files][feelings]") {
    const std::array folders{std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets"};
    const auto shelf = read_feelings(folders);
    CHECK(shelf.complaints.empty());
    CHECK(shelf.words.families.size() >= 6);
    CHECK(shelf.words.triggers.size() >= 5);
    CHECK(shelf.words.helped.size() >= 5);
    for (const auto& f : shelf.words.families)
        CHECK(f.words.size() >= 4);
}

TEST_CASE("feelings: German has a word for each of the shipped ones, and one's own file stands before it",
          "[app][files][feelings]") {
    const test::scratch_folder own;
    const std::array folders{std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets", own.path()};
    const auto english = read_feelings(folders), german = read_feelings(folders, "de");
    CHECK(german.complaints.empty());
    CHECK(german.words.triggers.size() == english.words.triggers.size());
    CHECK(german.words.helped.size() == english.words.helped.size());
    REQUIRE(german.words.families.size() == english.words.families.size());
    for (std::size_t i = 0; i < english.words.families.size(); ++i) {
        const auto &a = english.words.families[i], &b = german.words.families[i];
        CHECK(a.name != b.name);
        CHECK(a.words.size() == b.words.size());
    }
    CHECK(read_feelings(folders, "fr").words.families.front().name == english.words.families.front().name);
    put(own.path() / "feelings.toml", "[[family]]\nname = \"mine\"\nwords = [\"warm\"]\n");
    CHECK(read_feelings(folders, "de").words.families.front().name == "mine");
    std::filesystem::create_directories(own.path() / "de");
    put(own.path() / "de/feelings.toml", "[[family]]\nname = \"meins\"\nwords = [\"warm\"]\n");
    CHECK(read_feelings(folders, "de").words.families.front().name == "meins");
    CHECK(read_feelings(folders).words.families.front().name == "mine");
}

TEST_CASE("feelings: a mistake is told with file and line", "[app][files][feelings]") {
    CHECK(refused("[[family]]\nname = \"glad\"\nwords = [\"warm\",\n  \"warm\"]") ==
          "feelings.toml, line 4: \"warm\" stands twice in `words`");
    CHECK(refused("[[family]]\nname = \"glad\"\n") == "feelings.toml, line 1: the family \"glad\" has no `words`");
    CHECK(refused("\n[[family]]\nwords = [\"warm\"]") == "feelings.toml, line 2: this family has no `name`");
    CHECK(refused("triggers = [\"a\"]") == "feelings.toml, there is no [[family]] in it");
    CHECK(refused("[family]\nname = \"x\"") == "feelings.toml, line 1: a family is written [[family]]");
    CHECK(refused("trigger = [\"a\"]") == "feelings.toml, line 1: `trigger` is not a key of the feelings file");
    CHECK(refused("[[family]]\nname = 3\nwords = [\"a\"]") == "feelings.toml, line 2: `name` must hold words in quotes");
    CHECK(refused("helped = \"tea\"") == "feelings.toml, line 1: `helped` must be a list of words");
    CHECK(refused("helped = [\"" + std::string(41, 'a') + "\"]").find("too long for a button") != std::string::npos);
    CHECK(refused("helped = [\"  \"]") == "feelings.toml, line 1: `helped` must hold words in quotes");
    CHECK(refused("[[family]]\nname = \"x\nwords = 1").find("feelings.toml, line 2: ") == 0);
    CHECK(refused("[[family]]\nname=\"a\"\nwords=[\"b\"]\n[[family]]\nname=\"a\"\nwords=[\"b\"]") ==
          "feelings.toml, line 4: there is another family \"a\"");
    std::string many = "helped = [";
    for (int i = 0; i < 61; ++i)
        many += "\"w" + std::to_string(i) + "\", ";
    CHECK(refused(many + "]").find("more than 60 words") != std::string::npos);
}

TEST_CASE("feelings: one's own file stands in place of the shipped one, a broken one does not", "[app][files][feelings]") {
    const test::scratch_folder shipped, own;
    const std::array folders{shipped.path(), own.path()};
    CHECK(read_feelings(folders).words.families.empty());
    put(shipped / "feelings.toml", "triggers = [\"work\"]\n[[family]]\nname = \"glad\"\nwords = [\"warm\"]");
    CHECK(read_feelings(folders).words.families.at(0).name == "glad");
    put(own / "feelings.toml", "[[family]]\nname = \"froh\"\nwords = [\"heiter\"]");
    auto shelf = read_feelings(folders);
    CHECK(shelf.complaints.empty());
    CHECK(shelf.words.families.at(0).words.at(0) == "heiter");
    CHECK(shelf.words.triggers.empty()); // as a whole
    put(own / "feelings.toml", "[[family]]\nname = ");
    shelf = read_feelings(folders);
    REQUIRE(shelf.complaints.size() == 1);
    CHECK(shelf.complaints[0].find((own / "feelings.toml").string() + ", line 2") == 0);
    CHECK(shelf.words.families.at(0).name == "glad");
}
