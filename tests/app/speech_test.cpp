#include "app/speech/espeak.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <string>

namespace {
using namespace attune;

std::string bytes_of(std::uint32_t v, int n) {
    std::string s;
    for (int i = 0; i < n; ++i)
        s.push_back(static_cast<char>(v >> (8 * i)));
    return s;
}

std::string format_chunk(std::uint32_t rate = 22050, std::uint32_t channels = 1, std::uint32_t bits = 16) {
    return "fmt " + bytes_of(16, 4) + bytes_of(1, 2) + bytes_of(channels, 2) + bytes_of(rate, 4) +
           bytes_of(rate * 2, 4) + bytes_of(2, 2) + bytes_of(bits, 2);
}

std::string wave(const std::string& chunks) {
    return "RIFF" + bytes_of(0x7ffff024, 4) + "WAVE" + chunks;
}

/// A program in place of espeak-ng.
struct stand_in {
    explicit stand_in(const std::string& script) {
        std::ofstream{program()} << "#!/bin/sh\n" << script << '\n';
        std::filesystem::permissions(program(), std::filesystem::perms::owner_all);
    }
    std::filesystem::path program() const { return folder / "espeak-ng"; }
    test::scratch_folder folder;
};

int open_descriptors() {
    int n = 0;
    for ([[maybe_unused]] const auto& e : std::filesystem::directory_iterator{"/proc/self/fd"})
        ++n;
    return n;
}

} // namespace

TEST_CASE("speech: a stream's sound is read though its header does not know its length") {
    const auto read = parse_spoken(wave(format_chunk() + "data" + bytes_of(0x7ffff000, 4) + bytes_of(5, 2) +
                                        bytes_of(0xfffe, 2) + "x"));
    REQUIRE(read);
    CHECK(read->rate == 22050);
    CHECK(read->samples == std::vector<std::int16_t>{5, -2}); // half a sample at the end is none
    CHECK(read->seconds() == Approx(2.0 / 22050));
    const auto other = parse_spoken(wave("LIST" + bytes_of(3, 4) + "abc" + std::string(1, '\0') + format_chunk(16000) +
                                         "data" + bytes_of(2, 4) + bytes_of(7, 2)));
    REQUIRE(other);
    CHECK(other->rate == 16000);
}

TEST_CASE("speech: what is no sound of speech is refused with a sentence, however it is cut") {
    const auto whole = wave(format_chunk() + "data" + bytes_of(4, 4) + bytes_of(5, 2) + bytes_of(6, 2));
    REQUIRE(parse_spoken(whole));
    for (std::size_t n = 0; n < whole.size() - 3; ++n)
        CHECK_FALSE(parse_spoken(std::string_view{whole}.substr(0, n)));
    CHECK_FALSE(parse_spoken(wave(format_chunk(22050, 2) + "data" + bytes_of(4, 4) + "abcd")));
    CHECK_FALSE(parse_spoken(wave(format_chunk(22050, 1, 8) + "data" + bytes_of(4, 4) + "abcd")));
    CHECK_FALSE(parse_spoken(wave(format_chunk(0) + "data" + bytes_of(4, 4) + "abcd")));
    CHECK_FALSE(parse_spoken(wave("data" + bytes_of(4, 4) + "abcd")));
    const auto read = parse_spoken("nothing of the kind");
    REQUIRE_FALSE(read);
    CHECK(read.error().code == errc::invalid);
}

TEST_CASE("speech: the text goes by standard input, the wishes as arguments") {
    const stand_in p{"echo \"$@\" > \"$(dirname \"$0\")/said\"; cat >> \"$(dirname \"$0\")/said\"; exit 1"};
    const auto r = speak_with(p.program(), "Grüße; $(ls) \"x\"", {"de", 110});
    REQUIRE_FALSE(r);
    CHECK(r.error().what == "espeak-ng does not speak \"de\".");
    std::ifstream in{p.folder / "said"};
    std::string said{std::istreambuf_iterator<char>{in}, {}};
    CHECK(said == "--stdin --stdout -b 1 -v de -s 110\nGrüße; $(ls) \"x\"");
}

TEST_CASE("speech: a program that is missing, does not read, never ends or writes nonsense leaves silence") {
    const int before = open_descriptors();
    {
        const auto none = speak_with("/nowhere/espeak-ng", "a", {});
        REQUIRE_FALSE(none);
        CHECK(none.error().code == errc::not_found);
        const stand_in deaf{"exec 0<&-; exit 0"};
        CHECK_FALSE(speak_with(deaf.program(), std::string(1 << 20, 'a'), {}));
        const stand_in nonsense{"echo nonsense"};
        CHECK_FALSE(speak_with(nonsense.program(), "a", {}));
        const stand_in endless{"exec yes"};
        CHECK_FALSE(speak_with(endless.program(), "a", {}));
        const stand_in hangs{"exec sleep 1000"};
        std::stop_source stop;
        stop.request_stop(); // as when the window closes
        CHECK_FALSE(speak_with(hangs.program(), "a", {}, stop.get_token()));
    }
    CHECK(open_descriptors() == before);
}

TEST_CASE("speech: it is looked for on the PATH") {
    const std::string before = std::getenv("PATH") ? std::getenv("PATH") : "";
    const stand_in p{"exit 0"};
    setenv("PATH", ("/nowhere::" + p.folder.path().string()).c_str(), 1);
    CHECK(find_espeak() == p.program());
    setenv("PATH", "/nowhere", 1);
    CHECK_FALSE(find_espeak());
    setenv("PATH", before.c_str(), 1);
}

TEST_CASE("speech: espeak-ng itself speaks English and German, slower where it is asked to") {
    const auto program = find_espeak();
    if (!program) {
        WARN("skipped: espeak-ng is not installed");
        return;
    }
    for (const char* language : {"en", "de"}) {
        const auto quick = speak_with(*program, "Breathe in, breathe out.", {language, 180}),
                   slow = speak_with(*program, "Breathe in, breathe out.", {language, 100});
        REQUIRE(quick);
        REQUIRE(slow);
        CHECK(quick->seconds() > 0.8);
        CHECK(slow->seconds() > 1.3 * quick->seconds());
        const auto loudest = *std::max_element(quick->samples.begin(), quick->samples.end());
        CHECK(loudest > 3000);
    }
    CHECK_FALSE(speak_with(*program, "a", {"xx", 130}));
}
