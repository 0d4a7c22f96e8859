// attune lock, and every command on a locked store.
#include "app/store/store_lock.hpp"
#include "tests/support/called.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <unistd.h>

using namespace attune;
using attune::test::called;

namespace {

/// Lines to be read from a descriptor.
class lines {
public:
    explicit lines(const std::string& text) {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        REQUIRE(::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
        ::close(ends[1]);
        fd_ = ends[0];
    }
    ~lines() { ::close(fd_); }
    lines(const lines&) = delete;
    lines& operator=(const lines&) = delete;
    std::string number() const { return std::to_string(fd_); }

private:
    int fd_ = -1;
};

struct diary_at {
    test::scratch_folder folder;
    std::string file = (folder / "a.db").string();

    called bare(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--store", file});
        return called{arguments};
    }
    /// As a process of its own: what was unlocked before is not.
    called operator()(std::vector<std::string> arguments, const std::string& typed) const {
        forget_key(file);
        const lines from{typed};
        arguments.insert(arguments.end(), {"--passphrase-fd", from.number()});
        return bare(std::move(arguments));
    }
};

constexpr const char *right = "three small herons\n", *wrong = "four larger herons\n";

} // namespace

TEST_CASE("cli lock: every command asks for the passphrase, and says the same as before under the right one", "[cli][lock]") {
    const diary_at attune;
    const auto practised = attune.bare({"practice", "resonance", "--client", "A7", "--minutes", "0.5", "--sensor",
                                        "sim:calm?seed=1", "--fast", "--json"});
    REQUIRE(practised.status == 0);
    const std::string id = practised.document().at("session");
    REQUIRE(attune.bare({"clients", "add", "A7", "--name", "Jo"}).status == 0);
    REQUIRE(attune.bare({"check-in", "--distress", "40", "--word", "uneasy"}).status == 0);
    const auto to = (attune.folder / "s.json").string();
    const std::vector<std::vector<std::string>> commands{{"sessions", "--json"},
                                                         {"show", id, "--json"},
                                                         {"replay", id, "--verify"},
                                                         {"export", id, "--to", to},
                                                         {"diary", "--json"},
                                                         {"clients", "--json"},
                                                         {"clients", "show", "A7", "--json"},
                                                         {"trends", "--json", "--client", "A7"},
                                                         {"plan", "--json"},
                                                         {"analyze", id, "--json"},
                                                         {"activation", id, "--json"}};
    std::vector<called> before;
    for (const auto& one : commands) {
        before.push_back(attune.bare(one));
        INFO(one[0] << ": " << before.back().err);
        REQUIRE(before.back().status == 0);
    }
    const auto locked = attune({"lock"}, right);
    INFO(locked.err);
    REQUIRE(locked.status == 0);
    CHECK(locked.out.find("is locked. Without the passphrase nobody opens it") != std::string::npos);
    CHECK(locked.err.empty());
    for (std::size_t i = 0; i < commands.size(); ++i) {
        INFO(commands[i][0]);
        const auto refused = attune(commands[i], wrong);
        CHECK(refused.status == 1);
        CHECK(refused.out.empty());
        CHECK(refused.err == "attune " + commands[i][0] + ": that is not the passphrase of " + attune.file + "\n");
        const auto done = attune(commands[i], right);
        CHECK(done.status == 0);
        CHECK(done.out == before[i].out);
    }
    // Writing ones, and a session of their own.
    for (const auto& one : std::vector<std::vector<std::string>>{
             {"check-in", "--distress", "30"},
             {"clients", "add", "B2"},
             {"import", to},
             {"practice", "resonance", "--minutes", "0.5", "--sensor", "sim:calm?seed=1", "--fast", "--json"}}) {
        INFO(one[0]);
        CHECK(attune(one, wrong).status == 1);
        const auto done = attune(one, right);
        INFO(done.err);
        CHECK(done.status == 0);
        if (one[0] == "practice") CHECK(attune({"replay", done.document().at("session"), "--verify"}, right).status == 0);
    }
    CHECK(attune({"sessions", "--json"}, right).document().at("sessions").size() == 3);
    // The store's passphrase comes first, that of the exported file second.
    const auto sealed = (attune.folder / "a7.sealed").string();
    REQUIRE(attune({"clients", "export", "A7", "--to", sealed, "--sealed"}, std::string{right} + "another for the file\n").status == 0);
    CHECK(attune({"unseal", sealed, "--to", "-"}, "another for the file\n").document().at("client").at("code") == "A7");
    // Commands that need no store ask for nothing.
    forget_key(attune.file);
    CHECK(attune.bare({"plan", "programmes"}).status == 0);
}

TEST_CASE("cli lock: another passphrase, none any more, and what is refused", "[cli][lock]") {
    const diary_at attune;
    REQUIRE(attune.bare({"check-in", "--distress", "40"}).status == 0);
    CHECK(attune({"lock", "--change"}, right).err.find("no passphrase is set on ") != std::string::npos);
    CHECK(attune({"lock", "--off"}, right).status == 1);
    CHECK(attune({"lock", "--off", "--change"}, right).status == 2);
    CHECK(attune({"lock"}, "short\n").err == "attune lock: a passphrase has at least 8 characters\n");
    CHECK(attune.bare({"diary"}).status == 0); // nothing was done
    REQUIRE(attune({"lock"}, right).status == 0);
    CHECK(attune({"lock"}, right).err.find("--change takes another one") != std::string::npos);
    CHECK(attune({"lock", "--change"}, std::string{wrong} + "five quiet herons\n").status == 1);
    REQUIRE(attune({"lock", "--change"}, std::string{right} + "five quiet herons\n").status == 0);
    CHECK(attune({"diary"}, right).status == 1);
    CHECK(attune({"diary"}, "five quiet herons\n").status == 0);
    ::setenv("ATTUNE_PASSPHRASE", "five quiet herons", 1);
    forget_key(attune.file);
    CHECK(attune.bare({"diary"}).status == 0);
    CHECK(std::getenv("ATTUNE_PASSPHRASE") == nullptr);
    CHECK(attune({"lock", "--off"}, right).status == 1);
    REQUIRE(attune({"lock", "--off"}, "five quiet herons\n").status == 0);
    CHECK(attune.bare({"diary"}).status == 0);
}
