// The ANT+ network key: what is one, where it comes from, where it goes, and that no sentence repeats it.
#include "app/files/ant_key.hpp"
#include "app/files/settings.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"

#include <cstdlib>
#include <sys/stat.h>

using namespace attune;
using attune::test::bytes_of;
using attune::test::own_folder;
using attune::test::put_bytes;

namespace {
struct without_variable {
    without_variable() { ::unsetenv("ATTUNE_ANT_NETWORK_KEY"); }
    ~without_variable() { ::unsetenv("ATTUNE_ANT_NETWORK_KEY"); }
};
} // namespace

TEST_CASE("ant key: sixteen hex digits in either case, spaces between them", "[app][files]") {
    const auto key = parse_ant_key("00 11 22 33 aA bB cC fF");
    REQUIRE(key);
    CHECK((*key)[0] == std::byte{0});
    CHECK((*key)[4] == std::byte{0xAA});
    CHECK((*key)[7] == std::byte{0xFF});
    for (const char* wrong :
         {"", "0011223344556677 8", "001122334455667", "00112233445566g7", "0x11223344556677", "not a key"}) {
        const auto none = parse_ant_key(wrong);
        INFO(wrong);
        REQUIRE_FALSE(none);
        CHECK(none.error().what.find("16 hex digits") != std::string::npos);
        if (*wrong != '\0') CHECK(none.error().what.find(wrong) == std::string::npos);
    }
}

TEST_CASE("ant key: the environment goes before the file, what is wrong is said without repeating it",
          "[app][files]") {
    const without_variable clean;
    const own_folder folder;
    const auto file = folder / "settings.toml";
    auto key = load_ant_key(file);
    REQUIRE(key);
    CHECK_FALSE(*key); // no file, no key
    put_bytes(file, "[ant]\nnetwork_key = \"1111111111111111\"\n");
    key = load_ant_key(file);
    REQUIRE(key);
    CHECK((**key)[0] == std::byte{0x11});
    ::setenv("ATTUNE_ANT_NETWORK_KEY", "2222222222222222", 1);
    CHECK((**load_ant_key(file))[0] == std::byte{0x22});
    ::setenv("ATTUNE_ANT_NETWORK_KEY", "22222", 1);
    REQUIRE_FALSE(load_ant_key(file));
    CHECK(load_ant_key(file).error().what.find("ATTUNE_ANT_NETWORK_KEY") == 0);
    CHECK(load_ant_key(file).error().what.find("22222") == std::string::npos);
    ::unsetenv("ATTUNE_ANT_NETWORK_KEY");
    for (const char* wrong : {"[ant]\nnetwork_key = \"7171\"\n", "[ant]\nnetwork_key = 7171\n",
                              "[ant]\nnetwork_key = \"7171\n"}) {
        put_bytes(file, wrong);
        const auto none = load_ant_key(file);
        INFO(wrong);
        REQUIRE_FALSE(none);
        CHECK(none.error().what.find("settings.toml") != std::string::npos);
        CHECK(none.error().what.find("7171") == std::string::npos);
    }
}

TEST_CASE("ant key: where its line does not read, neither the key's nor the settings' complaint quotes it",
          "[app][files]") {
    const without_variable clean;
    const own_folder folder;
    const auto file = folder / "settings.toml";
    // Without quotes: too large a number twice, no number at all, and what looks like a fraction.
    for (const char* key : {"0xB1A1B1A1B1A1B1A1", "91919191919191919191", "B1A1B1A1B1A1B1A1", "1122E33445566778"}) {
        put_bytes(file, std::string{"[ant]\nnetwork_key = "} + key + "\n");
        INFO(key);
        const std::string said[]{load_ant_key(file).error().what, load_settings(file).error().what,
                                 save_settings(file, settings{}).error().what,
                                 save_ant_key(file, "0011223344556677").error().what};
        for (const auto& words : said) {
            CHECK(words.find("line 2") != std::string::npos);
            CHECK(words.find(key) == std::string::npos);
        }
    }
}

TEST_CASE("ant key: saved beside what stands in the file, for its owner alone, and taken out again",
          "[app][files]") {
    const without_variable clean;
    const own_folder folder;
    const auto file = folder / "deep/settings.toml";
    REQUIRE(save_ant_key(file, "00 11 22 33 44 55 66 77"));
    CHECK((**load_ant_key(file))[7] == std::byte{0x77});
    struct stat info {};
    REQUIRE(::stat(file.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    put_bytes(file, "[look]\ntheme = \"day\"\nglow = 0.5\n[ant]\nother = 3\n");
    REQUIRE(save_ant_key(file, "0011223344556677"));
    CHECK_FALSE(save_ant_key(file, "001122"));
    CHECK((**load_ant_key(file))[1] == std::byte{0x11}); // a wrong one does not replace a right one
    REQUIRE(save_ant_key(file, ""));
    CHECK_FALSE(*load_ant_key(file));
    const auto kept = bytes_of(file);
    for (const char* part : {"theme", "glow", "other"})
        CHECK(kept.find(part) != std::string::npos);
}
