#include "drivers/sim/capture_script.hpp"
#include "drivers/sim/rr_file.hpp"
#include "drivers/sim/rr_script.hpp"
#include "tests/drivers/sim_support.hpp"
#include "tests/support/reference.hpp"

#include <fstream>
#include <iterator>

using namespace attune;
using namespace attune::test;

namespace {

std::string whole(const std::filesystem::path& p) {
    std::ifstream in{p, std::ios::binary};
    REQUIRE(in);
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::vector<std::byte> bytes_of(std::string_view s) {
    std::vector<std::byte> b(s.size());
    std::transform(s.begin(), s.end(), b.begin(), [](char c) { return static_cast<std::byte>(c); });
    return b;
}

template <class T>
std::string words(const result<T>& r) {
    return r ? std::string{"taken"} : r.error().what;
}

std::vector<told_beat> told(std::vector<sim::filed_beat> beats) {
    auto script = sim::make_rr_script(std::move(beats), "a.csv");
    REQUIRE(script->start(zero));
    return beats_of(run(*script, 1e6));
}

} // namespace

TEST_CASE("RR text: n intervals are n + 1 beats at the sums of the intervals", "[drivers][sim][replay]") {
    const auto r =
        sim::read_rr_text("\xEF\xBB\xBF# a comment\r\n800\r\n\n 812.5 \n# another\n+1000.0625", "a.txt");
    REQUIRE(r);
    REQUIRE(r->size() == 4);
    CHECK((*r)[0].starts_chain);
    CHECK((*r)[0].rr_ms == 0);
    CHECK((*r)[2].rr_ms == 812.5);
    CHECK_FALSE((*r)[2].starts_chain);
    CHECK_THAT((*r)[3].t_s, WithinAbs(2.6125625, 1e-12));
}

TEST_CASE("RR text: nonsense gives one sentence with file and line", "[drivers][sim][replay]") {
    const auto no = [](std::string_view text) { return words(sim::read_rr_text(text, "x.txt")); };
    CHECK(no("") == "x.txt holds no intervals.");
    CHECK(no("# nothing\n\n") == "x.txt holds no intervals.");
    CHECK(no("800\nabc\n") == "x.txt, line 2: \"abc\" is not an interval in ms.");
    CHECK(no("800 810\n").find("line 1") != std::string::npos);
    CHECK(no("0.812\n0.9\n").find("look like seconds") != std::string::npos);
    CHECK(no("62\n65\n70\n").find("look like heart rates") != std::string::npos);
    CHECK(no("800\n-5\n").find("no possible interval") != std::string::npos);
    CHECK(no("800\n1e9\n").find("no possible interval") != std::string::npos);
    CHECK(no("nan\n").find("not an interval") != std::string::npos);
    CHECK(no("800\n0x10\n").find("line 2") != std::string::npos);
    const auto binary = no(std::string(4000, '\x80'));
    CHECK(binary.size() < 120);
    CHECK(binary.find('\x80') == std::string::npos);
}

TEST_CASE("RR table: where t_s grows by more than the interval, a new chain begins",
          "[drivers][sim][replay]") {
    const auto r = sim::read_rr_table(
        "# c\nlabel,t_s,rr_ms\nx,100.8,800\nx,101.7,900\nx,110.0,850\nx,110.9,900\n", "a.csv");
    INFO(words(r));
    REQUIRE(r);
    REQUIRE(r->size() == 6);
    const auto beats = told(*r);
    REQUIRE(beats.size() == 6);
    const std::vector<double> times{0, 0.8, 1.7, 9.15, 10.0, 10.9}, intervals{0, 800, 900, 0, 850, 900};
    for (std::size_t i = 0; i < 6; ++i) {
        CHECK_THAT(beats[i].t_s, WithinAbs(times[i], 1e-6));
        CHECK_THAT(beats[i].arrival_s, WithinAbs(times[i], 1e-6));
        CHECK(beats[i].rr_ms == intervals[i]);
        CHECK(beats[i].flags == (intervals[i] == 0 ? 2U : 0U));
    }
}

TEST_CASE("RR table: imprecise times are no gap, times that go back begin a new piece",
          "[drivers][sim][replay]") {
    const auto r =
        sim::read_rr_table("t_s,rr_ms\n1.0,1000\n2.1,1000 # late\n2.95,1000\n0.5,700\n1.2,700\n", "a.csv");
    REQUIRE(r);
    std::size_t chains = 0;
    double last = -1;
    for (const auto& b : *r) {
        chains += b.starts_chain ? 1U : 0U;
        CHECK(b.t_s > last);
        last = b.t_s;
    }
    CHECK(chains == 2);
    CHECK(r->size() == 7);
}

TEST_CASE("RR table: an export says itself where a chain begins, also where the times hardly tell",
          "[drivers][sim][replay]") {
    const auto r =
        sim::read_rr_table("t_s,rr_ms,class,chain\n5.8,800,normal,1\n6.7,900,normal,1\n7.6,900,normal,2\n"
                           "9.0,850,normal,3\n9.9,900,,3\n",
                           "a.csv");
    REQUIRE(r);
    const auto beats = told(*r);
    const std::vector<double> intervals{0, 800, 900, 900, 0, 850, 900}, flags{2, 0, 0, 2, 2, 0, 0};
    REQUIRE(beats.size() == intervals.size());
    for (std::size_t i = 0; i < beats.size(); ++i) {
        CHECK(beats[i].rr_ms == intervals[i]);
        CHECK(beats[i].flags == flags[i]);
    }
    CHECK_THAT(beats.back().t_s, WithinAbs(9.9 - 5.0, 1e-6));
}

TEST_CASE("RR table: a beat without interval begins a chain", "[drivers][sim][replay]") {
    const auto r = sim::read_rr_table("t_s,rr_ms\n5.0,\n5.8,800\n6.0,\n6.9,900\n", "a.csv");
    REQUIRE(r);
    REQUIRE(r->size() == 4);
    CHECK((*r)[2].starts_chain);
    CHECK_THAT((*r)[2].t_s, WithinAbs(1.0, 1e-12));
    CHECK((*r)[3].rr_ms == 900);
}

TEST_CASE("RR table: a wrong table gives one sentence", "[drivers][sim][replay]") {
    const auto no = [](std::string_view text) { return words(sim::read_rr_table(text, "x.csv")); };
    CHECK(no("") == "x.csv holds no intervals.");
    CHECK(no("t_s,rr_ms\n") == "x.csv holds no intervals.");
    CHECK(no("a,b\n1,2\n").find("columns t_s and rr_ms") != std::string::npos);
    CHECK(no("t_s,rr_ms\n1.0\n2.0,800\n3.0,abc\n").find("line 4") != std::string::npos);
    CHECK(no("t_s,rr_ms\nsoon,800\n").find("not a time") != std::string::npos);
    CHECK(no("t_s,rr_ms\n1e300,800\n").find("not a time") != std::string::npos);
    CHECK(no(std::string("\x01\x02\xFF\n", 4)).find("header") != std::string::npos);
}

TEST_CASE("replay: an interval's decimals are in the line, to the last bit for what files hold",
          "[drivers][sim][replay]") {
    const auto beats =
        told(*sim::read_rr_text("585.9375\n812.51\n812.123456789\n800\n59999.999999\n", "a.txt"));
    REQUIRE(beats.size() == 6);
    CHECK(beats[1].rr_ms == 585.9375);
    CHECK(beats[2].rr_ms == 812.51);
    CHECK(beats[3].rr_ms == 812.123456789);
    CHECK(beats[4].rr_ms == 800);
    CHECK(beats[5].rr_ms == 59999.999999);
}

TEST_CASE("replay: it ends after the last beat, and a hole of hours keeps the bridge's clock readable",
          "[drivers][sim][replay]") {
    auto script = sim::make_rr_script({{0, 0, true}, {7200, 0, true}, {7201, 1000, false}}, "odd,*name$\n");
    REQUIRE(script->start(zero));
    const auto lines = run(*script, 1e9);
    CHECK(lines.front().text.starts_with("$AT1,H,bridge,0.1,replay,oddname*"));
    double last = 0;
    std::size_t pongs = 0;
    for (const auto& l : lines) {
        CHECK(l.at_s - last <= 1800.001);
        last = l.at_s;
        pongs += l.text.starts_with("$AT1,P,") ? 1U : 0U;
    }
    CHECK(pongs == 3);
    CHECK_FALSE(script->next());
    std::array<std::byte, 8> into{};
    CHECK(script->take(into) == 0);
}

TEST_CASE("capture: without timing it comes at 11520 bytes a second", "[drivers][sim][replay]") {
    const auto chunks = sim::even_timing(23040);
    CHECK(chunks.back().end == 23040);
    CHECK_THAT(std::chrono::duration<double>(chunks.back().at).count(), WithinAbs(2.0, 0.001));
    CHECK(sim::even_timing(0).empty());
}

TEST_CASE("capture: a wrong timing file gives one sentence with its line", "[drivers][sim][replay]") {
    const auto no = [](std::string_view text) { return words(sim::read_timing(text, "x-timing.csv", 100)); };
    CHECK(no("") == "x-timing.csv holds no times.");
    CHECK(no("1.0,50\n0.5,60\n").find("line 2: time and offset may only grow") != std::string::npos);
    CHECK(no("1.0,50\n2.0,40\n").find("line 2") != std::string::npos);
    CHECK(no("1.0,500\n").find("behind the end") != std::string::npos);
    for (const auto* text :
         {"abc\n", "1.0\n", "1.0,\n", "1.0,-3\n", "1.0,3,4\n", "nan,3\n", "1e999,3\n", ",\n"})
        CHECK(no(text).find("line 1: ") != std::string::npos);
    CHECK(no("1.0,50\n1e300,60\n").find("line 2") != std::string::npos);
    CHECK(no("1.0,50\r\n# pause\r\n2.0,80\r\n") == "taken");
}

TEST_CASE("capture: the recordings of real straps come back byte for byte at their own times",
          "[drivers][sim][replay]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    for (const auto* stem : {"120-second-bt-stream", "120-second-bt-stream-hxm"}) {
        INFO(stem);
        const auto folder = ref / "captures" / "zephyr";
        const auto bytes = whole(folder / (std::string{stem} + ".dat"));
        const auto rows = whole(folder / (std::string{stem} + "-timing.csv"));
        auto chunks = sim::read_timing(rows, "timing", bytes.size());
        INFO(words(chunks));
        REQUIRE(chunks);
        auto script = sim::make_capture_script(bytes_of(bytes), *chunks, stem);
        REQUIRE(script->start(zero));

        // By row of the file: when it was said to have come, and when it came.
        std::string got;
        std::size_t row = 0;
        double first_row = 0, first_came = 0, worst = 0;
        std::array<std::byte, 61> into{};
        std::string_view left = rows;
        const auto next_row = [&](double& t, std::size_t& end) {
            const auto line = left.substr(0, left.find('\n'));
            left.remove_prefix(std::min(left.size(), line.size() + 1));
            return std::sscanf(std::string{line}.c_str(), "%lf,%zu", &t, &end) == 2;
        };
        double t = 0;
        std::size_t end = 0;
        bool more = next_row(t, end);
        while (const auto due = script->next()) {
            const auto n = script->take(into);
            for (std::size_t i = 0; i < n; ++i)
                got += static_cast<char>(into[i]);
            while (more && got.size() >= end) {
                if (row++ == 0) {
                    first_row = t;
                    first_came = seconds_of(*due);
                }
                worst = std::max(worst, std::abs((seconds_of(*due) - first_came) - (t - first_row)));
                more = next_row(t, end);
            }
        }
        CHECK(got == bytes);
        CHECK_FALSE(more);
        CHECK(row > 100);
        CHECK(worst < 1e-6);
        CHECK(first_came <= 2.0);
    }
}

TEST_CASE("replay: real RR files come back interval for interval", "[drivers][sim][replay]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    for (const auto* name :
         {"rr/nsr001_5min_a.txt", "rr/chf201_5min_a.txt", "artefact/ltdb_14149_ectopic1.txt"}) {
        INFO(name);
        const auto text = whole(ref / name);
        const auto r = sim::read_rr_text(text, name);
        INFO(words(r));
        REQUIRE(r);
        const auto beats = told(*r);
        std::vector<double> expected;
        std::size_t at = 0;
        while (at < text.size()) {
            const auto line = text.substr(at, text.find('\n', at) - at);
            at += line.size() + 1;
            if (!line.empty() && line[0] != '#') expected.push_back(std::strtod(line.c_str(), nullptr));
        }
        REQUIRE(beats.size() == expected.size() + 1);
        for (std::size_t i = 0; i < expected.size(); ++i)
            CHECK(beats[i + 1].rr_ms == expected[i]);
    }
}

TEST_CASE("replay: every RR table of the reference can be read", "[drivers][sim][replay]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    std::size_t read = 0;
    for (const auto& entry : std::filesystem::directory_iterator{ref / "stress"}) {
        if (entry.path().extension() != ".csv") continue;
        const auto text = whole(entry.path());
        if (text.find("rr_ms") == std::string::npos) continue;
        const auto r = sim::read_rr_table(text, entry.path().string());
        INFO(words(r));
        REQUIRE(r);
        double last = -1;
        for (const auto& b : *r) {
            CHECK(b.t_s >= last);
            last = b.t_s;
        }
        ++read;
    }
    CHECK(read > 20);
}
