// `import` and `export` from outside: a line that ends in an id, the same numbers, and no trace of what is hostile.
#include "tests/support/called.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/reference.hpp"
#include "tests/support/scratch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <vector>

using namespace attune;
using attune::test::called;
using json = nlohmann::json;

namespace {

struct apart {
    test::scratch_folder folder;
    apart() {
        ::setenv("XDG_CONFIG_HOME", (folder.path() / "config").c_str(), 1);
        ::setenv("XDG_DATA_HOME", (folder.path() / "data").c_str(), 1);
    }
    std::string at(const std::string& name) const { return (folder.path() / name).string(); }
    std::string file(const std::string& name, const std::string& content) const {
        std::ofstream{folder.path() / name, std::ios::binary} << content;
        return at(name);
    }
    std::string read(const std::string& name) const {
        std::ifstream in{folder.path() / name, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
};

std::string intervals_only(const std::string& text) {
    std::istringstream in{text};
    std::string out;
    for (std::string line; std::getline(in, line);)
        if (!line.starts_with('#')) out += line + "\n";
    return out;
}

} // namespace

TEST_CASE("cli: import ends in the id of a session that all commands know", "[cli][formats]") {
    const apart a;
    std::string text;
    for (int i = 0; i < 300; ++i)
        text += std::to_string(780 + (i * 7919) % 61) + ".12345678901" + std::to_string(i % 9 + 1) + "\n";
    const auto rr = a.file("in.rr", text), store = a.at("s.db");
    const called in{{"import", rr, "--store", store, "--started", "2026-11-24T21:36:00Z", "--client", "B2"}};
    REQUIRE(in.status == 0);
    CHECK(in.err.empty());
    const auto id = in.last_word();
    CHECK(id.starts_with("20261124-2136-"));
    CHECK(called{{"replay", id, "--verify", "--store", store}}.out == "identical\n");
    CHECK(called{{"sessions", "--store", store}}.out.find(id) != std::string::npos);
    // The same numbers from the file, from the session, and from every form that it went out in.
    const auto numbers = [&](const std::string& what) {
        const called c{{"analyze", what, "--json", "--store", store}};
        INFO(what << ": " << c.err);
        REQUIRE(c.status == 0);
        return json::parse(c.out).at("hrv").dump();
    };
    const auto before = numbers(rr);
    CHECK(numbers(id) == before);
    for (const std::string form : {"rr", "csv", "json", "edf"}) {
        REQUIRE(called{{"export", id, "--to", a.at("out." + form), "--store", store}}.status == 0);
        const called again{{"import", a.at("out." + form), "--store", store, "--json"}};
        INFO(form << ": " << again.err);
        REQUIRE(again.status == 0);
        const auto d = json::parse(again.out);
        CHECK(d.at("beats") == 300);
        CHECK(d.at("started") == "2026-11-24T21:36:00Z");
        const std::string other = d.at("session");
        CHECK(numbers(other) == before);
        CHECK(called{{"replay", other, "--verify", "--store", store}}.out == "identical\n");
        REQUIRE(called{{"export", other, "--to", a.at("again.rr"), "--store", store}}.status == 0);
        CHECK(intervals_only(a.read("again.rr")) == text);
    }
    const called piped{{"import", "-", "--store", store}, text};
    CHECK(piped.status == 0);
    CHECK(piped.err.find("--started") != std::string::npos);
}

TEST_CASE("cli: import of what is hostile is one line, status 1, and nothing stored", "[cli][formats]") {
    const apart a;
    const auto store = a.at("s.db");
    REQUIRE(called{{"import", a.file("good.rr", "800\n810\n790\n"), "--store", store}}.status == 0);
    ::mkfifo(a.at("pipe.rr").c_str(), 0600);
    std::filesystem::create_directory(a.at("folder.edf"));
    std::vector<std::string> hostile{
        a.at("pipe.rr"), a.at("folder.edf"), a.at("none.rr"), "/dev/zero", a.file("empty.rr", ""),
        a.file("utf16.csv", std::string{"\xFF\xFEr\0r\0", 6}), a.file("nul.rr", std::string{"800\n\0\n", 6}),
        a.file("long.rr", std::string(20'000'000, '8')), a.file("cut.json", R"({"beats":[{"t_s":1,"rr_ms":8)"),
        a.file("words.csv", "a,b\n1,2\n"), a.file("lies.edf", "0       " + std::string(2000, '9'))};
    for (const auto& f : hostile) {
        const called c{{"import", f, "--store", store}};
        INFO(f << ": " << c.err);
        CHECK(c.status == 1);
        CHECK(c.out.empty());
        CHECK(std::count(c.err.begin(), c.err.end(), '\n') == 1);
    }
    CHECK(called{{"import", a.at("good.rr"), "--store", store, "--started", "yesterday"}}.status == 2);
    CHECK(json::parse(called{{"sessions", "--json", "--store", store}}.out).at("sessions").size() == 1);
}

TEST_CASE("cli: a day's recording comes in, goes out in every form, and comes back the same", "[cli][formats]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const apart a;
    const auto store = a.at("s.db");
    const called in{{"import", (ref / "long/nsr001.txt").string(), "--store", store}};
    REQUIRE(in.status == 0);
    REQUIRE(called{{"export", in.last_word(), "--to", a.at("first.rr"), "--store", store}}.status == 0);
    const auto first = intervals_only(a.read("first.rr"));
    CHECK(std::count(first.begin(), first.end(), '\n') > 100'000);
    for (const std::string form : {"csv", "json", "edf"}) {
        REQUIRE(called{{"export", in.last_word(), "--to", a.at("x." + form), "--store", store}}.status == 0);
        const called back{{"import", a.at("x." + form), "--store", store}};
        INFO(form << back.err);
        REQUIRE(back.status == 0);
        REQUIRE(called{{"export", back.last_word(), "--to", a.at("y.rr"), "--store", store}}.status == 0);
        CHECK(intervals_only(a.read("y.rr")) == first);
    }
}
