// The firmware in a simulated AVR, as fast as it goes: what goes in by wire comes out by line.
#include "drivers/bridge/line.hpp"
#include "drivers/decimal.hpp"
#include "dsp/ecg/find_beats.hpp"
#include "tests/support/reference.hpp"

#include <cmath>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

using namespace attune;

namespace {
struct said {
    drops dropped;
    std::vector<std::vector<std::string>> lines;
    std::vector<std::vector<std::string>> of(const std::string& type) const {
        std::vector<std::vector<std::string>> found;
        for (const auto& l : lines)
            if (l.at(1) == type) found.push_back(l);
        return found;
    }
};

said run(const std::string& firmware, const std::string& arguments) {
    const std::string command = std::string{AVR_RUNNER} + " " FIRMWARE "/" + firmware + ".elf " + arguments;
    std::FILE* p = popen(command.c_str(), "r");
    REQUIRE(p);
    said s;
    bridge::line_scanner scan;
    for (int c; (c = std::fgetc(p)) != EOF;)
        scan(static_cast<std::byte>(c), s.dropped, [&](std::string_view body) {
            std::vector<std::string> fields(1);
            for (char x : body)
                if (x == ',')
                    fields.emplace_back();
                else
                    fields.back() += x;
            s.lines.push_back(fields);
        });
    REQUIRE(pclose(p) == 0);
    return s;
}

std::uint32_t number(const std::string& s) {
    return static_cast<std::uint32_t>(std::stoul(s));
}

/// Beat times of a recorded series, in seconds from 1 s on, and the file the runner reads.
std::vector<double> beats_of(const std::filesystem::path& rr, double until, const std::string& file) {
    std::ifstream in{rr};
    std::ofstream out{file};
    out.precision(12);
    std::vector<double> t{1.0};
    out << 1.0 << '\n';
    for (std::string l; std::getline(in, l) && t.back() < until;)
        if (!l.empty() && l[0] != '#') out << t.emplace_back(t.back() + std::stod(l) / 1000) << '\n';
    return t;
}

void intervals_are_true(const said& s, const std::vector<double>& t, std::size_t at_least) {
    const auto b = s.of("B");
    REQUIRE(b.size() >= at_least);
    REQUIRE(b.size() <= t.size());
    for (std::size_t i = 1; i < b.size(); ++i) {
        CHECK(std::abs(std::stod(b[i][4]) - (t[i] - t[i - 1]) * 1000) <= 0.1);
        CHECK(b[i][5] == "0");
        CHECK(number(b[i][2]) == i % 256);
    }
}
void no_sample_lost(const said& s, std::uint32_t lines) {
    const auto e = s.of("E");
    REQUIRE(e.size() >= lines);
    for (std::size_t i = 0; i < e.size(); ++i) {
        CHECK(e[i].size() == 15);
        CHECK(number(e[i][2]) == i % 256);
        if (i) CHECK(number(e[i][3]) - number(e[i - 1][3]) == 40000);
    }
}
} // namespace

TEST_CASE("firmware: recorded beats on the pulse pin come back within 0.1 ms") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const std::string file = ATTUNE_BINARY_DIR "/hardware_pulse.txt";
    const auto t = beats_of(ref / "rr/bartels_rest_supine.txt", 130, file);
    const said s = run("bridge", "120 out - 1 1 " + file);
    CHECK(s.dropped.total() == 0);
    intervals_are_true(s, t, 90);
    no_sample_lost(s, 2990);
}

TEST_CASE("firmware: intervals and samples go on where the clock of 32 bits wraps") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const std::string file = ATTUNE_BINARY_DIR "/hardware_wrap.txt";
    const auto t = beats_of(ref / "rr/bartels_rest_supine.txt", 40, file);
    const said s = run("bridge_near_wrap", "30 out - 1 1 " + file);
    const auto b = s.of("B");
    CHECK(number(b.front()[3]) > 4000000000u);
    CHECK(number(b.back()[3]) < 100000000u);
    intervals_are_true(s, t, 20);
    no_sample_lost(s, 740);
}

TEST_CASE("firmware: R peaks of a recorded ECG within 8 ms, intervals within 4 ms") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto path = ref / "ecg/nk_ecg_1000hz.i16";
    std::ifstream in{path, std::ios::binary};
    std::vector<std::int16_t> raw(50000);
    in.read(reinterpret_cast<char*>(raw.data()), 100000);
    const auto truth = find_beats(std::span<const std::int16_t>{raw}, hertz{1000}).beats;
    const said s = run("bridge", "50 out " + path.string() + " 1000 20 -");
    no_sample_lost(s, 1240);
    std::vector<std::int16_t> heard;
    for (const auto& e : s.of("E"))
        for (std::size_t i = 5; i < e.size(); ++i)
            heard.push_back(static_cast<std::int16_t>(std::stoi(e[i])));
    const auto found = find_beats(std::span<const std::int16_t>{heard}, hertz{250}).beats;
    REQUIRE(truth.size() > 40);
    REQUIRE(found.size() == truth.size());
    for (std::size_t i = 0; i < truth.size(); ++i) {
        // sample k is taken at (k + 1) * 4 ms
        CHECK(std::abs((found[i].sample + 1) * 4 - truth[i].sample) <= 8);
        if (i)
            CHECK(std::abs((found[i].sample - found[i - 1].sample) * 4 -
                           (truth[i].sample - truth[i - 1].sample)) <= 4);
    }
}

TEST_CASE("firmware: it says hello, answers, stops, goes, and leaves the samples out") {
    const said s = run("bridge", "12 out - 1 1 - 1 ? 2 p5 3 s 6 g 8 e0 10 ? 11 p4294967295");
    CHECK(s.dropped.total() == 0);
    const auto h = s.of("H");
    REQUIRE(h.size() == 3);
    CHECK(h[0][4] == "ecg");
    CHECK(h[2][4] == "pulse");
    const auto p = s.of("P");
    REQUIRE(p.size() == 2);
    CHECK(p[0][2] == "5");
    CHECK(std::abs(static_cast<double>(number(p[0][3])) - 2e6) < 20000);
    CHECK(p[1][2] == "4294967295");
    for (const auto& e : s.of("E")) {
        const double at = number(e[3]) / 1e6;
        CHECK((at < 3.05 || (at > 5.95 && at < 8.05)));
    }
    CHECK(s.of("S").size() >= 8);
    CHECK(s.of("E").size() >= 120);
}

TEST_CASE("firmware: what the line cannot carry is left out whole, and its number tells") {
    const said s = run("bridge_slow", "20 out - 1 1 -");
    CHECK(s.dropped.total() <= 1); // the run ends within a line
    const auto e = s.of("E");
    REQUIRE(e.size() > 100);
    std::uint32_t missing = 0;
    for (std::size_t i = 1; i < e.size(); ++i) {
        const auto step = static_cast<std::uint8_t>(number(e[i][2]) - number(e[i - 1][2]));
        missing += step - 1u;
        CHECK(number(e[i][3]) - number(e[i - 1][3]) == 40000u * step);
    }
    CHECK(missing > 50);
}
