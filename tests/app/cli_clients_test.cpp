// attune clients, and --client elsewhere on the command line.
#include "tests/support/called.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

using namespace attune;
using attune::test::called;

namespace {

/// attune ARGUMENTS --store FILE
struct clinic {
    test::scratch_folder folder;
    std::string file = (folder / "a.db").string();
    called operator()(std::vector<std::string> arguments, const std::string& typed = {}) const {
        arguments.insert(arguments.end(), {"--store", file});
        return called{std::move(arguments), typed};
    }
    std::string practised(const std::string& code) const {
        const auto done = (*this)({"practice", "resonance", "--client", code, "--minutes", "0.5", "--sensor",
                                   "sim:calm?seed=1", "--fast", "--json"});
        INFO(done.err);
        REQUIRE(done.status == 0);
        return done.document().at("session");
    }
};

} // namespace

TEST_CASE("cli clients: added, changed, shown and listed", "[cli][client]") {
    const clinic attune;
    CHECK(attune({"clients"}).out == "No clients yet; attune clients add CODE makes one.\n");
    CHECK_FALSE(std::filesystem::exists(attune.file));
    const auto added = attune({"clients", "add", "A7", "--notes", "-", "--consent", "2026-11-02", "--json"}, "secret\nnote\n");
    INFO(added.err);
    REQUIRE(added.status == 0);
    CHECK(added.document().at("notes") == "secret\nnote");
    CHECK(added.document().at("name") == "");
    CHECK(attune({"clients", "add", "A7"}).status == 1);
    const auto edited = attune({"clients", "edit", "A7", "--name", "Jo", "--beta-blocker", "yes", "--pace", "5.5", "--json"});
    REQUIRE(edited.status == 0);
    CHECK(edited.document().at("notes") == "secret\nnote"); // what was not named stays
    CHECK(edited.document().at("consent") == "2026-11-02");
    CHECK(edited.document().at("beta_blocker") == true);
    CHECK(attune({"clients", "edit", "A7", "--consent", "none", "--pace", "none", "--json"}).document().at("consent").is_null());
    const auto shown = attune({"clients", "show", "A7"});
    CHECK(shown.out.find("A7  Jo  0 sessions") == 0);
    CHECK(shown.out.find("no activation is estimated") != std::string::npos);
    CHECK(shown.out.find("no consent is noted") != std::string::npos);
    const auto all = attune({"clients", "--json"}).document();
    REQUIRE(all.at("clients").size() == 1);
    CHECK(all.at("clients")[0].at("code") == "A7");
}

TEST_CASE("cli clients: a session under the wrong client is moved with one command", "[cli][client]") {
    const clinic attune;
    const auto id = attune.practised("A7");
    REQUIRE(attune({"clients", "add", "B2"}).status == 0);
    CHECK(attune({"sessions", "--client", "A7", "--json"}).document().at("sessions").size() == 1);
    const auto moved = attune({"clients", "move", id, "--to", "B2"});
    CHECK(moved.out == "session " + id + " moved from A7 to B2\n");
    CHECK(attune({"sessions", "--client", "A7", "--json"}).document().at("sessions").empty());
    CHECK(attune({"sessions", "--client", "B2", "--json"}).document().at("sessions").size() == 1);
    CHECK(attune({"sessions", "--client", "", "--json"}).document().at("sessions").empty());
    const auto told = attune({"clients", "show", "B2", "--json"}).document().at("moves");
    REQUIRE(told.size() == 1);
    CHECK(told[0].at("from") == "A7");
    CHECK(attune({"replay", id, "--verify"}).status == 0); // and it is the same session
    CHECK(attune({"clients", "move", id, "--to", "nobody"}).status == 1);
    CHECK(attune({"clients", "move", id, "--to", ""}).status == 0);
}

TEST_CASE("cli clients: one file of one client, and deletion only when it is meant", "[cli][client]") {
    const clinic attune;
    attune.practised("A7");
    const auto to = attune.folder / "a7.json";
    REQUIRE(attune({"clients", "export", "A7", "--to", to.string()}).status == 0);
    std::ifstream in{to};
    CHECK(nlohmann::json::parse(in).at("sessions").size() == 1);
    struct stat info {};
    REQUIRE(::stat(to.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    const auto asked = attune({"clients", "delete", "A7"});
    CHECK(asked.status == 1);
    CHECK(asked.err.find("--yes") != std::string::npos);
    CHECK(attune({"sessions", "--json"}).document().at("sessions").size() == 1);
    CHECK(attune({"clients", "delete", "A7", "--yes", "--json"}).document().at("overwritten") == true);
    CHECK(attune({"sessions", "--json"}).document().at("sessions").empty());
    CHECK(attune({"clients", "delete", "A7", "--yes"}).status == 1);
}

TEST_CASE("cli clients: wrong usage is told in one line", "[cli][client]") {
    const clinic attune;
    for (const auto& wrong : std::vector<std::vector<std::string>>{
             {"clients", "show"},
             {"clients", "list", "A7"},
             {"clients", "burn", "A7"},
             {"clients", "move", "2026"},
             {"clients", "export", "A7"},
             {"clients", "add", "A7", "--consent", "yesterday"},
             {"clients", "add", "A7", "--pace", "31"},
             {"clients", "add", "A7", "--pacemaker", "perhaps"},
             {"clients", "add", " A7"}}) {
        const auto c = attune(wrong);
        CHECK(c.status == 2);
        CHECK(std::count(c.err.begin(), c.err.end(), '\n') == 1);
    }
    CHECK_FALSE(std::filesystem::exists(attune.file));
    CHECK(attune({"clients", "show", "A7"}).status == 1);
    CHECK(attune({"clients", "edit", "A7"}).status == 1);
}

TEST_CASE("cli practice: what is kept of a client's heart is heeded, and the index says so", "[cli][client]") {
    const clinic attune;
    REQUIRE(attune({"clients", "add", "P", "--pacemaker", "yes"}).status == 0);
    REQUIRE(attune({"clients", "add", "Q"}).status == 0);
    const auto cold = attune({"practice", "temperature", "--client", "P", "--sensor", "sim:calm", "--fast"});
    CHECK(cold.status == 2);
    CHECK(cold.err.find("Cold on the face does not go with a heart condition") != std::string::npos);
    const auto reasons = [&](const char* who) {
        const auto id = attune.practised(who);
        std::map<std::string, int> count;
        const auto d = attune({"activation", id, "--json"}).document();
        for (const auto& row : d.at("series"))
            ++count[row.at("reason")];
        return count;
    };
    const auto held = reasons("P"), free = reasons("Q");
    CHECK(held.size() == 1);
    CHECK(held.begin()->first == "a beta-blocker or pacemaker holds the heart rate");
    CHECK(held.begin()->second > 20);
    CHECK_FALSE(free.contains("a beta-blocker or pacemaker holds the heart rate"));
}

TEST_CASE("cli clients: an export under a passphrase says nothing without it, and all with it", "[cli][client][seal]") {
    const clinic attune;
    REQUIRE(attune({"clients", "add", "A7", "--name", "Jordis Quux"}).status == 0);
    const auto sealed = (attune.folder / "a7.sealed").string(), open = (attune.folder / "a7.json").string();
    const auto with = [&](const char* passphrase, std::vector<std::string> arguments) {
        ::setenv("ATTUNE_PASSPHRASE", passphrase, 1);
        auto done = attune(std::move(arguments));
        CHECK(std::getenv("ATTUNE_PASSPHRASE") == nullptr); // no child of this process inherits it
        return done;
    };
    const auto text = [](const std::string& file) {
        std::ifstream in{file, std::ios::binary};
        return std::string{std::istreambuf_iterator<char>{in}, {}};
    };
    CHECK(with("short", {"clients", "export", "A7", "--to", sealed, "--sealed"}).status == 1);
    CHECK_FALSE(std::filesystem::exists(sealed));
    REQUIRE(with("a good passphrase", {"clients", "export", "A7", "--to", sealed, "--sealed"}).status == 0);
    CHECK(text(sealed).find("Quux") == std::string::npos);
    const auto wrong = with("another passphrase", {"unseal", sealed, "--to", open});
    CHECK(wrong.status == 1);
    CHECK(wrong.err.find("the passphrase is another one") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(open));

    int ends[2]; // and by a descriptor
    REQUIRE(::pipe(ends) == 0);
    REQUIRE(::write(ends[1], "a good passphrase\n", 18) == 18);
    ::close(ends[1]);
    const auto opened = attune({"unseal", sealed, "--to", open, "--passphrase-fd", std::to_string(ends[0])});
    ::close(ends[0]);
    INFO(opened.err);
    REQUIRE(opened.status == 0);
    CHECK(nlohmann::json::parse(text(open)).at("client").at("name") == "Jordis Quux");

    auto broken = text(sealed);
    broken[broken.size() / 2] ^= 1;
    std::ofstream{sealed, std::ios::binary} << broken;
    const auto damaged = with("a good passphrase", {"unseal", sealed, "--to", open});
    CHECK(damaged.status == 1);
    CHECK(damaged.err.find("changed") != std::string::npos);
    CHECK(with("a good passphrase", {"unseal", open, "--to", sealed}).err.find("no sealed document") != std::string::npos);
}
